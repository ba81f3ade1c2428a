import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { gunzip, isGzip } from '../container/gzip.ts'
import { magic, pcap } from '../container/pcap.ts'
import { pcapng } from '../container/pcapng.ts'
import { raw } from '../container/raw.ts'
import { hexItems } from '../text/hex.ts'
import { lines } from '../text/lines.ts'
import { strace } from '../text/strace.ts'
import { oneByOne } from './batches.ts'
import { Feed } from './feed.ts'
import type { Fault, Format, Item, ReadOptions, Source } from './item.ts'
import { latin1 } from './latin1.ts'

/** Maximum number of bytes of a text that are read to detect its format. */
const SAMPLE = 1 << 16

const NEWLINE = 10

type Reader = (feed: Feed, options: ReadOptions) => AsyncGenerator<Item | readonly Item[]>

const READERS: Readonly<Record<Format, Reader>> = {
  pcap,
  pcapng,
  raw,
  strace: (feed, options) => strace(lines(feed), options),
  hex: hexItems,
}

/**
 * Reads a recording: its datagrams in order, and faults for the parts that cannot be read. Detects the format from the
 * content, and gzip too. Buffers one record and one chunk of the source at a time. Throws MalformedError for an unknown
 * format or another link type. Rethrows errors of the source.
 */
export function records(source: Source, options: ReadOptions = {}): AsyncGenerator<Item> {
  return oneByOne(inBatches(source, options))
}

async function* inBatches(source: Source, options: ReadOptions): AsyncGenerator<readonly Item[], void> {
  const outer = new Feed(source)
  let feed = outer
  const broken: Fault[] = []
  try {
    await outer.fill(2)
    if (isGzip(outer.bytes)) feed = new Feed(gunzip(rest(outer), (why) => broken.push(why)))
    const format = options.format ?? (await formatOf(feed))
    if (format) for await (const some of READERS[format](feed, options)) yield Array.isArray(some) ? some : [some as Item]
    await feed.close()
    yield broken
  } finally {
    // What decompresses may wait for bytes that never come: its end is not waited for.
    if (feed === outer) await outer.close()
    else void Promise.allSettled([feed.close(), outer.close()])
  }
}

/** Streams the rest of a source. */
async function* rest(feed: Feed): AsyncGenerator<Uint8Array> {
  while (await feed.fill(1)) yield feed.take(feed.left)
}

/** Detects the format from the first bytes. Returns undefined if the source is empty. */
async function formatOf(feed: Feed): Promise<Format | undefined> {
  if (!(await feed.fill(1))) return undefined
  await feed.fill(4)
  const start = feed.bytes.subarray(feed.at)
  if (magic(feed.view)) return 'pcap'
  if (start[0] === 0x0a && start[1] === 0x0d && start[2] === 0x0d && start[3] === 0x0a) return 'pcapng'
  if (isText(start)) return textFormat(feed)
  if (feed.left < 4) throw new MalformedError(`recording too short: ${feed.left} bytes`, 0)
  return binaryFormat(feed)
}

/** Control characters mark binary data: text has none, and the length of every message has one. */
const isText = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, SAMPLE).every((byte) => byte >= 0x20 || (byte >= 9 && byte <= 13) || byte === 0x1b)

async function binaryFormat(feed: Feed): Promise<Format> {
  await feed.fill(16)
  const length = feed.view.byteLength < 16 ? [] : [true, false].map((order) => feed.view.getUint32(0, order))
  if (length.some((n) => n >= 16 && n <= SAMPLE * 16)) return 'raw'
  throw new MalformedError('unknown format: expected pcap, pcapng, netlink messages, the text of strace, or hex', 0)
}

const CALL =
  /^(?:\[pid\s+\d+(?:<.{0,64}?>)?\] |\d+(?:<.{0,64}?>)? +)?(?:[\d:.]+ )?\w+\(.*(?:\)\s+= |<unfinished \.\.\.>)|^(?:\d+ +)?strace: |^\[?(?:pid +)?\d*\]? ?(?:\+\+\+|---) /m

/**
 * Distinguishes the text of strace, which has calls and their results, from hex, which is all other text. Waits for more
 * text until a line decides. Reads each line once.
 */
async function textFormat(feed: Feed): Promise<Format> {
  const textOf = (from: number, to: number): string => latin1(feed.bytes.subarray(feed.at + from, feed.at + to))
  let hex = false
  for (let [seen, begun] = [0, 0]; ; ) {
    const there = Math.min(feed.left, SAMPLE)
    const last = feed.bytes.subarray(feed.at + seen, feed.at + there).lastIndexOf(NEWLINE)
    const end = last < 0 ? begun : seen + last + 1
    seen = there
    if (end > begun) {
      const text = textOf(begun, end)
      if (CALL.test(text)) return 'strace'
      hex ||= isHex(text)
      begun = end
    }
    if (hex || seen >= SAMPLE || !(await feed.fill(seen + 1))) return hex || !CALL.test(textOf(begun, seen)) ? 'hex' : 'strace'
  }
}

/** Whether a line without its comments is only hex. */
const isHex = (text: string): boolean => text.split('\n').some((line) => /^\s*([0-9a-f]{2}[\s:,]*)+(#.*)?$/i.test(line))
