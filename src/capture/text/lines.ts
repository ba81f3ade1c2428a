import type { Feed } from '../source/feed.ts'

const NEWLINE = 10
/** A line that is longer is cut: a recording of one endless line must not fill the memory. */
const MAX_LINE = 1 << 24
// Every byte becomes one character, so that none is lost and columns stay columns.
const latin1 = new TextDecoder('latin1')

/** A line without its end, and where it begins in the source. */
export interface Line {
  readonly text: string
  readonly offset: number
}

/** The lines of a text. */
export async function* lines(feed: Feed): AsyncGenerator<Line> {
  while (await feed.fill(1)) {
    let end = feed.bytes.indexOf(NEWLINE, feed.at)
    while (end < 0 && feed.left < MAX_LINE) {
      const seen = feed.left
      const more = await feed.fill(seen + 1)
      end = feed.bytes.indexOf(NEWLINE, feed.at + seen)
      if (!more) break
    }
    const offset = feed.position
    const bytes = feed.take(end < 0 ? Math.min(feed.left, MAX_LINE) : end - feed.at)
    if (end >= 0) feed.take(1)
    const text = latin1.decode(bytes)
    yield { text: text.endsWith('\r') ? text.slice(0, -1) : text, offset }
  }
}
