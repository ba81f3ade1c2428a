import type { LinkAttrs } from '../../../wire.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import { type Count, type Counter, printStatsTable } from './stats-table.ts'

/** JSON members of one direction: key, counter, and whether it is omitted if zero. */
type Row = readonly [key: string, counter: Counter, optional?: true]

const RX: readonly Row[] = [
  ['bytes', 'rxBytes'],
  ['packets', 'rxPackets'],
  ['errors', 'rxErrors'],
  ['dropped', 'rxDropped'],
  ['over_errors', 'rxOverErrors'],
  ['multicast', 'multicast'],
  ['compressed', 'rxCompressed', true],
]
const RX_ERRORS: readonly Row[] = [
  ['length_errors', 'rxLengthErrors'],
  ['crc_errors', 'rxCrcErrors'],
  ['frame_errors', 'rxFrameErrors'],
  ['fifo_errors', 'rxFifoErrors'],
  ['missed_errors', 'rxMissedErrors'],
  ['nohandler', 'rxNohandler', true],
  ['otherhost', 'rxOtherhostDropped', true],
]
const TX: readonly Row[] = [
  ['bytes', 'txBytes'],
  ['packets', 'txPackets'],
  ['errors', 'txErrors'],
  ['dropped', 'txDropped'],
  ['carrier_errors', 'txCarrierErrors'],
  ['collisions', 'collisions'],
  ['compressed', 'txCompressed', true],
]
const TX_ERRORS: readonly Row[] = [
  ['aborted_errors', 'txAbortedErrors'],
  ['fifo_errors', 'txFifoErrors'],
  ['window_errors', 'txWindowErrors'],
  ['heartbeat_errors', 'txHeartbeatErrors'],
]

/**
 * Indexes of IPv6 counters in IFLA_INET6_STATS for `ip` 6.1 (linux/snmp.h of Linux 6.1). Later kernels moved some of
 * them, so `ip` 6.1 shows no sent packets there.
 */
const INET6: Partial<Record<Counter, number>> = {
  rxPackets: 1,
  rxBytes: 2,
  txPackets: 5,
  txBytes: 6,
  rxErrors: 13,
  txErrors: 14,
  multicast: 23,
  rxFrameErrors: 31,
}

/** Prints the counters of a link (-s; with -s twice also each kind of error), if the message has any. */
export function printLinkStats(attrs: LinkAttrs, out: Output, ctx: PrintContext): void {
  const count = counter(attrs)
  if (!count) return
  const all = (ctx.stats ?? 0) > 1
  if (!out.json) printStatsTable(count, attrs.carrierChanges, all, out, ctx)
  else {
    out.open(!attrs.stats64 && attrs.stats ? 'stats' : 'stats64')
    printObject('rx', all ? [...RX, ...RX_ERRORS] : RX, count, out)
    printObject('tx', all ? [...TX, ...TX_ERRORS] : TX, count, out, all ? attrs.carrierChanges : undefined)
    out.close()
  }
}

/** Reader of counters: 64-bit, 32-bit, or IPv6 in a message of that family. */
function counter({ stats64, stats, protinfo }: LinkAttrs): Count | undefined {
  if (stats64) return (name) => stats64[name] ?? 0n
  if (stats) return (name) => BigInt((name === 'rxOtherhostDropped' ? undefined : stats[name]) ?? 0)
  const mib = protinfo?.inet6?.stats
  return protinfo && ((name) => mib?.[INET6[name] ?? -1] ?? 0n)
}

function printObject(key: string, rows: readonly Row[], count: Count, out: Output, carrierChanges?: number): void {
  out.open(key)
  for (const [name, counter, optional] of rows) if (!optional || count(counter) !== 0n) out.field(name, count(counter))
  if (carrierChanges !== undefined) out.field('carrier_changes', carrierChanges)
  out.close()
}
