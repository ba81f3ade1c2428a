import type { Bytes } from '../../../netlink/codec/bytes.ts'
import type { StructShape } from '../../../netlink/codec/codec.ts'
import type { Printer } from './leaf-printers.ts'
import type { TextBytes } from './text-bytes.ts'

/** A member of a struct: where it is, and its printer. */
export interface MemberPrinter {
  readonly at: number
  readonly end: number
  readonly print: Printer
}

/** Fewer numbers are printed as fast as they are compared. */
const LEAST = 8

/**
 * Returns the printer of the members that are there. A struct that ends within a member, or has more members than are known,
 * is decoded first.
 */
export function structPrinter({ members, least, short }: StructShape, all: readonly MemberPrinter[]): Printer {
  const isNumbers = Object.values(members).every(([{ shape, size }]) => shape.type === 'integer' && size % 4 === 0)
  const similar = isNumbers && all.length >= LEAST ? new Similar(all) : undefined
  return (out, b, at, end) => {
    if (end - at < least || short) return false
    return similar ? similar.print(out, b, at, end) : printEach(all, out, b, at, end, undefined)
  }
}

/** Prints one member after the other. `ended` gets the end of the text of each. */
function printEach(
  all: readonly MemberPrinter[],
  out: TextBytes,
  b: Bytes,
  at: number,
  end: number,
  ended: number[] | undefined,
): boolean {
  const length = end - at
  let stop = 0
  for (const member of all) {
    if (member.end > length) break
    stop = member.end
    if (!member.print(out, b, at + member.at, at + stop, undefined)) return false
    ended?.push(out.at)
  }
  return stop === length
}

/**
 * Prints structs of numbers. It takes over from the last one what did not change: settings and counters of links
 * (IFLA_AF_SPEC, IFLA_STATS64) are kilobytes of text, of which little differs from link to link.
 */
class Similar {
  private readonly all: readonly MemberPrinter[]
  /** The last struct that was printed as a whole, its text, and where the text of each member ends. */
  private last = new DataView(new ArrayBuffer(0))
  private text = new Uint8Array(0)
  private ends: readonly number[] = []

  constructor(all: readonly MemberPrinter[]) {
    this.all = all
  }

  print(out: TextBytes, b: Bytes, at: number, end: number): boolean {
    const changed = this.changed(b, at, end)
    const { ends, text } = this
    if (changed > ends.length / 4) return this.printWhole(out, b, at, end)
    if (changed === 0) out.part(text, 0, text.length)
    else this.printChanged(out, b, at)
    return true
  }

  private printChanged(out: TextBytes, b: Bytes, at: number): void {
    const { all, ends, text } = this
    let from = 0
    for (let i = 0; i < ends.length; i++) {
      const member = all[i] as MemberPrinter
      if (this.isSame(member, b, at)) continue
      out.part(text, from, i === 0 ? 0 : (ends[i - 1] as number))
      member.print(out, b, at + member.at, at + member.end, undefined)
      from = ends[i] as number
    }
    out.part(text, from, text.length)
  }

  private printWhole(out: TextBytes, b: Bytes, at: number, end: number): boolean {
    const [start, ended]: [number, number[]] = [out.at, []]
    if (!printEach(this.all, out, b, at, end, ended)) return false
    this.last = new DataView(b.u8.slice(at, end).buffer)
    this.text = out.u8.slice(start, out.at)
    this.ends = ended.map((one) => one - start)
    return true
  }

  /** Counts the members that changed. */
  private changed(b: Bytes, at: number, end: number): number {
    if (end - at !== this.last.byteLength) return Number.POSITIVE_INFINITY
    const { all, ends } = this
    let count = 0
    for (let i = 0; i < ends.length; i++) if (!this.isSame(all[i] as MemberPrinter, b, at)) count++
    return count
  }

  private isSame(member: MemberPrinter, { view }: Bytes, at: number): boolean {
    const { last } = this
    for (let i = member.at; i < member.end; i += 4) if (view.getInt32(at + i) !== last.getInt32(i)) return false
    return true
  }
}
