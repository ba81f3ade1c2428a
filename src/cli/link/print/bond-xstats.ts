import type { TypeOf } from '../../../netlink/codec/codec.ts'
import type { bond3adStats } from '../../../rtnl/link/kinds/bond.ts'
import type { Output } from '../../output/output.ts'

type Stats = TypeOf<typeof bond3adStats>

const INDENT = ' '.repeat(20)

/** The counters in the order of `ip`: attribute, JSON key, text. */
const COUNTERS = [
  ['lacpduRx', 'lacpdu_rx', 'LACPDU Rx'],
  ['lacpduTx', 'lacpdu_tx', 'LACPDU Tx'],
  ['lacpduUnknownRx', 'lacpdu_unknown_rx', 'LACPDU Unknown type Rx'],
  ['lacpduIllegalRx', 'lacpdu_illegal_rx', 'LACPDU Illegal Rx'],
  ['markerRx', 'marker_rx', 'Marker Rx'],
  ['markerTx', 'marker_tx', 'Marker Tx'],
  ['markerRespRx', 'marker_response_rx', 'Marker response Rx'],
  ['markerRespTx', 'marker_response_tx', 'Marker response Tx'],
  ['markerUnknownRx', 'marker_unknown_rx', 'Marker unknown type Rx'],
] as const

/** Prints the LACP counters of a bond or slave. */
export function printBondXstats(stats: Stats, out: Output): void {
  out.open('802.3ad')
  for (const [attr, key, title] of COUNTERS) {
    const count = stats[attr]
    if (count !== undefined) out.field(key, count, `${INDENT}${title} ${count}\n`)
  }
  out.close()
}
