import { MalformedError } from '../../netlink/base/malformed-error.ts'
import type { Feed } from './feed.ts'
import { latin1 } from './latin1.ts'

/** Maximum number of bytes of a text that are parsed. A longer text is read line by line. */
const MOST = 1 << 20
const ACCEPTED = 'expected pcap, pcapng, netlink messages, the text of strace, hex, or bytes as programs print them'
/** Error of a text that has no bytes at all. */
export const NOT_HEX = `not a recording: text without hex; ${ACCEPTED}`

/** Throws MalformedError for JSON without bytes, such as a configuration, and for that of `nlwire decode`. */
export async function refuseOtherJson(feed: Feed): Promise<void> {
  const text = await begin(feed)
  if (!JSON_BEGIN.test(text)) return
  const value = parsed(text) ?? parsed(text.trimStart().split('\n', 1)[0] ?? '')
  if (value === undefined) return
  if (isDecoded(value)) throw new MalformedError('not a recording: JSON of nlwire decode, which nlwire encode reads', 0)
  if (!hasBytes(value)) throw new MalformedError(`not a recording: JSON without bytes; ${ACCEPTED}`, 0)
}

/** The first line of JSON: what a list of numbers in Go, an array of C, or a log of the kernel begins with is something else. */
const JSON_BEGIN = /^\s*[[{]\s*(?:["[\]{}]|-?\d+\s*,|true|false|null|\n|$)/

/** The text, if it begins like JSON, else its begin. A live text may be JSON only as long as its brackets are open. */
async function begin(feed: Feed): Promise<string> {
  await feed.fill(2)
  while (JSON_BEGIN.test(textOf(feed, 1 << 8)) && feed.left < MOST && isOpen(feed) && (await feed.fill(feed.left + 1)));
  return textOf(feed, MOST)
}

function textOf(feed: Feed, most: number): string {
  return latin1(feed.bytes.subarray(feed.at, feed.at + Math.min(feed.left, most)))
}

/** Whether the text so far is no whole value of JSON yet. */
function isOpen(feed: Feed): boolean {
  const last = feed.bytes.subarray(feed.at).findLast((byte) => byte > 0x20)
  return last !== 0x5d && last !== 0x7d
}

function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}

const isDecoded = (value: object): boolean => ['frame', 'protocol', 'type', 'header'].every((key) => key in value)

/** Fewer numbers or digits are more likely something else. */
const LEAST = 4
const HEX = /^(?:0x)?(?:[0-9a-f]{2}[\s:,-]*){4,}$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes in a string of JSON are escaped control characters.
const ESCAPED = /[\x00-\x08\x0e-\x1f]|\\x[0-9a-f]{2}/i

/** Whether a value of JSON contains bytes: a list of them, hex, or a string with control characters. */
function hasBytes(whole: unknown): boolean {
  // Without recursion: JSON may be nested deeper than the stack.
  for (const open = [whole]; open.length > 0; ) {
    const value = open.pop()
    if (typeof value === 'string' && (HEX.test(value) || ESCAPED.test(value))) return true
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value) && value.length >= LEAST && value.every(isByte)) return true
    for (const one of Object.values(value)) open.push(one)
  }
  return false
}

const isByte = (one: unknown): boolean => Number.isInteger(one) && (one as number) >= -128 && (one as number) <= 255
