import type { Feed } from '../source/feed.ts'

const NEWLINE = 10
/** A line that is longer comes in pieces: a recording of one endless line must not fill the memory. */
const MAX_LINE = 1 << 22
// Every byte becomes one character, so that none is lost and columns stay columns.
const latin1 = new TextDecoder('latin1')

/** A line without its end, or a piece of a long one, and where it begins in the source. */
export interface Line {
  readonly text: string
  readonly offset: number
  /** It goes on where the one before it was cut. */
  readonly continued: boolean
}

/** Where a line that is too long may be cut: at most `end`, more than 0. */
export type Cut = (bytes: Uint8Array, end: number) => number

/** The lines of a text, long ones in pieces of at most `most` bytes. */
export async function* lines(feed: Feed, most = MAX_LINE, cut: Cut = (_, end) => end): AsyncGenerator<Line> {
  let continued = false
  while (await feed.fill(1)) {
    const end = await endOfLine(feed, most)
    const offset = feed.position
    const room = Math.min(feed.left, most)
    const cutOff = end < 0 && feed.left >= most
    const bytes = feed.take(end >= 0 ? end : cutOff ? cut(feed.bytes.subarray(feed.at, feed.at + room), room) : room)
    if (end >= 0) feed.take(1)
    const text = latin1.decode(bytes)
    yield { text: text.endsWith('\r') ? text.slice(0, -1) : text, offset, continued }
    continued = cutOff
  }
}

/** How many bytes there are up to the end of the line; -1 where it is longer, or the source ends first. */
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
