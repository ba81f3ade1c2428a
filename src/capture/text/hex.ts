import { readCooked } from '../container/headers.ts'
import { ARPHRD_NETLINK, COOKED } from '../container/linktype.ts'
import { isDatagram, orderOf } from '../source/byte-order.ts'
import { fault, type Item, type ReadOptions } from '../source/item.ts'
import { assemble, columnsOf, type HexRow, rowOf } from './hex-rows.ts'
import type { Line } from './lines.ts'

/** Rows of one datagram, and where they began. */
interface Block {
  readonly offset: number
  readonly rows: HexRow[]
  length: number
}

/** More bytes than any datagram has: text without an end must not fill the memory. */
const MAX_BLOCK = 1 << 20

/**
 * Reads hex as people paste it: offset columns (od, xxd, hexdump, tcpdump -x, Wireshark), plain pairs, `\x`, commas, C arrays, and what
 * `explain` prints. An empty line, an offset of zero or a brace begins the next datagram.
 */
export async function* hexItems(lines: AsyncIterable<Line>, options: ReadOptions): AsyncGenerator<Item> {
  let block: Block | undefined
  let frame = 0
  const finish = function* (): Generator<Item> {
    const { rows, offset } = block ?? { rows: [], offset: 0 }
    block = undefined
    if (rows.length > 0) yield* datagram(rows, offset, ++frame, options)
  }
  const strip = comments()
  for await (const { text, offset } of lines) {
    const positioned = block?.rows.some(({ position }) => position !== undefined) ?? false
    const column = columnsOf(text, positioned)
    for (const row of column ? [column] : pieces(strip(text)).map(rowOf)) {
      if (row === 'none') yield fault(`${JSON.stringify(shorten(text))} is no hex`, offset)
      if (typeof row !== 'object' ? row !== 'nothing' : block && (startsAnew(row, positioned) || block.length > MAX_BLOCK))
        yield* finish()
      if (typeof row !== 'object') continue
      block ??= { offset, rows: [], length: 0 }
      block.rows.push(row)
      block.length += row.bytes.length
    }
    if (text.trim() === '') yield* finish()
  }
  yield* finish()
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** Takes comments away: `# …`, `// …`, and those of C, which go on over lines. */
function comments(): (line: string) => string {
  let inside = false
  return (line) => {
    let text = (inside ? `/*${line}` : line).replace(/\/\*.*?\*\//g, ' ')
    const open = text.indexOf('/*')
    inside = open >= 0
    if (inside) text = text.slice(0, open)
    return text.replace(/(#|\/\/).*$/, '')
  }
}

/** A line of C may hold several arrays: a brace that closes ends a piece. */
const pieces = (code: string): string[] => code.split(/(?<=\})|(?=\})/)

const startsAnew = ({ position }: HexRow, positioned: boolean): boolean =>
  positioned && position !== undefined && /^0+$/.test(position)

function* datagram(rows: readonly HexRow[], offset: number, frame: number, options: ReadOptions): Generator<Item> {
  const found = assemble(rows)
  if (typeof found === 'string') return yield fault(found, offset, frame)
  const { bytes, protocol } = withoutCooked(found)
  const littleEndian = options.littleEndian ?? orderOf(bytes, true)
  const of = protocol === undefined ? ({ protocol: options.protocol ?? 0, assumed: true } as const) : { protocol }
  if (bytes.length > 0) yield { kind: 'datagram', frame, offset, text: true, ...of, littleEndian, bytes }
}

/** `tcpdump -xx` prints the cooked header too. */
function withoutCooked(bytes: Uint8Array): { bytes: Uint8Array; protocol?: number } {
  if (bytes.length < COOKED || isDatagram(bytes) || !isDatagram(bytes.subarray(COOKED))) return { bytes }
  const { hardware, protocol } = readCooked(bytes)
  return hardware === ARPHRD_NETLINK ? { bytes: bytes.subarray(COOKED), protocol } : { bytes }
}
