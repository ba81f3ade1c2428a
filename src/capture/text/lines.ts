import type { Feed } from '../source/feed.ts'
import { latin1 } from '../source/latin1.ts'

const NEWLINE = 10
/** Maximum number of bytes of lines that are passed on together: they may be short and many, and other events need their turn. */
const TOGETHER = 1 << 11
/** Maximum length of a line. A longer one is split: a recording of one endless line must not fill memory. */
const MAX_LINE = 1 << 22

/** A line without its newline, or a piece of a long one, and its start in the source. */
export interface Line {
  readonly text: string
  readonly offset: number
  /** The piece continues the one before it. */
  readonly continued: boolean
}

/** Finds the place where a long line may be cut: more than 0, at most `end`. */
export type Cut = (bytes: Uint8Array, end: number) => number

/**
 * The lines of a text, long ones in pieces of at most `most` bytes. Lists what is there already: an `await` for each line
 * would cost more than reading it.
 */
export async function* lines(feed: Feed, most = MAX_LINE, cut: Cut = (_, end) => end): AsyncGenerator<readonly Line[]> {
  let continued = false
  while (await feed.fill(1)) {
    const several = continued ? 0 : feed.bytes.subarray(feed.at, feed.at + TOGETHER).lastIndexOf(NEWLINE)
    if (several > 0) {
      yield split(feed, several)
      continue
    }
    const end = await endOfLine(feed, most)
    const offset = feed.position
    const room = Math.min(feed.left, most)
    const cutOff = end < 0 && feed.left >= most
    const bytes = feed.take(end >= 0 ? end : cutOff ? cut(feed.bytes.subarray(feed.at, feed.at + room), room) : room)
    if (end >= 0) feed.take(1)
    yield [{ text: withoutReturn(latin1(bytes)), offset, continued }]
    continued = cutOff
  }
}

/** Takes the lines up to a newline. */
function split(feed: Feed, newline: number): readonly Line[] {
  let offset = feed.position
  const texts = latin1(feed.take(newline + 1).subarray(0, newline)).split('\n')
  return texts.map((text) => {
    const line = { text: withoutReturn(text), offset, continued: false }
    offset += text.length + 1
    return line
  })
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text)

/** Returns the number of bytes up to the end of the line, or -1 if the line is longer or the source ends first. */
async function endOfLine(feed: Feed, most: number): Promise<number> {
  let seen = 0
  for (;;) {
    const there = Math.min(feed.left, most)
    const end = feed.bytes.subarray(feed.at + seen, feed.at + there).indexOf(NEWLINE)
    if (end >= 0) return seen + end
    seen = there
    if (seen >= most || !(await feed.fill(seen + 1))) return -1
  }
}
