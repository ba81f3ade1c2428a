import type { LinkAttrs } from '../../../wire.ts'
import type { PrintContext } from '../../output/context.ts'
import { countText } from '../../output/count.ts'
import type { Output } from '../../output/output.ts'

type Counters = NonNullable<LinkAttrs['stats64']>
/** The key of one counter. */
export type Counter = Exclude<keyof Counters & string, 'tail'>
/** Returns a counter; zero if the message lacks it. */
export type Count = (name: Counter) => bigint

/** A column of one row: heading, counter, and whether it is omitted if zero. */
type Column = readonly [heading: string, counter: Counter, rare?: true]

const RX: readonly Column[] = [
  ['bytes', 'rxBytes'],
  ['packets', 'rxPackets'],
  ['errors', 'rxErrors'],
  ['dropped', 'rxDropped'],
  ['missed', 'rxMissedErrors'],
  ['mcast', 'multicast'],
  ['compressed', 'rxCompressed', true],
]
const RX_ERRORS: readonly Column[] = [
  ['length', 'rxLengthErrors'],
  ['crc', 'rxCrcErrors'],
  ['frame', 'rxFrameErrors'],
  ['fifo', 'rxFifoErrors'],
  ['overrun', 'rxOverErrors'],
  ['nohandler', 'rxNohandler', true],
  ['otherhost', 'rxOtherhostDropped', true],
]
const TX: readonly Column[] = [
  ['bytes', 'txBytes'],
  ['packets', 'txPackets'],
  ['errors', 'txErrors'],
  ['dropped', 'txDropped'],
  ['carrier', 'txCarrierErrors'],
  ['collsns', 'collisions'],
  ['compressed', 'txCompressed', true],
]
const TX_ERRORS: readonly Column[] = [
  ['aborted', 'txAbortedErrors'],
  ['fifo', 'txFifoErrors'],
  ['window', 'txWindowErrors'],
  ['heartbt', 'txHeartbeatErrors'],
]

/** Minimum widths of the columns. */
const WIDTHS = [10, 7, 6, 7, 7, 7, 10, 9]

/** A cell: heading, number, and whether it is shown. */
interface Cell {
  readonly heading: string
  readonly value: bigint
  readonly shown: boolean
  /** Keeps its place among the headings even if not shown. */
  readonly kept: boolean
}

/** Prints counters as text: a row for each direction, and with `all` one for its errors. */
export function printStatsTable(
  count: Count,
  carrierChanges: number | undefined,
  all: boolean,
  out: Output,
  ctx: PrintContext,
): void {
  const changes = { heading: 'transns', value: BigInt(carrierChanges ?? 0), shown: carrierChanges !== undefined, kept: true }
  const rx = cells(RX, count, true)
  const rxErrors = all ? cells(RX_ERRORS, count, false) : []
  const tx = cells(TX, count, true)
  const txErrors = all ? [...cells(TX_ERRORS, count, false), changes] : []
  // Transmit errors widen the column one position too far to the right, as in iproute2.
  const widths = ctx.human ? WIDTHS : widest([rx, [undefined, ...rxErrors], tx, [undefined, undefined, ...txErrors]])
  printRow('RX', rx, widths, out, ctx)
  if (all) printErrors('RX', rxErrors, widths, out, ctx)
  out.line()
  printRow('TX', tx, widths, out, ctx)
  if (all) printErrors('TX', txErrors, widths, out, ctx)
}

function cells(columns: readonly Column[], count: Count, kept: boolean): Cell[] {
  return columns.map(([heading, name, rare]) => ({ heading, value: count(name), shown: !rare || count(name) !== 0n, kept }))
}

function widest(rows: readonly (readonly (Cell | undefined)[])[]): number[] {
  return WIDTHS.map((width, i) => Math.max(width, ...rows.map((row) => String(row[i]?.value ?? '').length)))
}

function printRow(direction: string, row: readonly Cell[], widths: readonly number[], out: Output, ctx: PrintContext): void {
  out.text(`    ${direction}:${headings(row, [(widths[0] as number) - 4, ...widths.slice(1)])}`)
  out.line()
  out.text(`    ${numbers(row, widths, ctx)}`)
}

function printErrors(direction: string, row: readonly Cell[], widths: readonly number[], out: Output, ctx: PrintContext): void {
  const [first = 0, ...rest] = widths
  out.line()
  out.text(`    ${direction} errors:${' '.repeat(first - 10)}${headings(row, rest)}`)
  out.line()
  out.text(' '.repeat(first + 5) + numbers(row, rest, ctx))
}

function headings(row: readonly Cell[], widths: readonly number[]): string {
  const text = ({ heading, shown, kept }: Cell, width: number): string =>
    shown || kept ? ` ${(shown ? heading : '').padStart(width)}` : ''
  return row.map((cell, i) => text(cell, widths[i] as number)).join('')
}

function numbers(row: readonly Cell[], widths: readonly number[], ctx: PrintContext): string {
  return row.map(({ value, shown }, i) => (shown ? `${countText(value, ctx).padStart(widths[i] as number)} ` : '')).join('')
}
