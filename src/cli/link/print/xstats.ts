import type { TypeOf } from '../../../netlink/codec/codec.ts'
import type { bridgeXstats, brMcastStats } from '../../../rtnl/stats/table.ts'
import type { Output } from '../../output/output.ts'

type Xstats = TypeOf<typeof bridgeXstats>
type Mcast = TypeOf<typeof brMcastStats>
/** Counters of both directions: received, sent. */
type Pair = keyof { [K in keyof Mcast as Mcast[K] extends bigint ? never : K]: true }

const INDENT = ' '.repeat(20)

/** Prints the counters of a bridge or port: multicast control packets, spanning tree. */
export function printBridgeXstats({ mcast, stp }: Xstats, out: Output, only?: 'mcast' | 'stp'): void {
  if (mcast && only !== 'stp') printMcast(mcast, out)
  if (stp && only !== 'mcast') printStp(stp, out)
}

function printMcast(mcast: Mcast, out: Output): void {
  out.open('multicast')
  versions('igmp_queries', 'IGMP queries', ['igmpV1queries', 'igmpV2queries', 'igmpV3queries'], mcast, out)
  versions('igmp_reports', 'IGMP reports', ['igmpV1reports', 'igmpV2reports', 'igmpV3reports'], mcast, out)
  leaves('igmp_leaves', 'IGMP leaves', mcast.igmpLeaves, out)
  out.field('igmp_parse_errors', mcast.igmpParseErrors, `${INDENT}IGMP parse errors: ${mcast.igmpParseErrors}\n`)
  versions('mld_queries', 'MLD queries', ['mldV1queries', 'mldV2queries'], mcast, out)
  versions('mld_reports', 'MLD reports', ['mldV1reports', 'mldV2reports'], mcast, out)
  leaves('mld_leaves', 'MLD leaves', mcast.mldLeaves, out)
  out.field('mld_parse_errors', mcast.mldParseErrors, `${INDENT}MLD parse errors: ${mcast.mldParseErrors}\n`)
  out.close()
}

function versions(key: string, title: string, keys: readonly Pair[], mcast: Mcast, out: Output): void {
  out.open(key)
  out.text(`${INDENT}${title}:\n`)
  for (const [way, at] of [['rx', 0] as const, ['tx', 1] as const]) {
    out.text(`${INDENT}  ${way.toUpperCase()}:`)
    for (const [i, one] of keys.entries()) {
      const count = (mcast[one] as readonly bigint[])[at] as bigint
      out.field(`${way}_v${i + 1}`, count, ` v${i + 1} ${count}`)
    }
    out.text('\n')
  }
  out.close()
}

function leaves(key: string, title: string, [rx = 0n, tx = 0n]: readonly bigint[], out: Output): void {
  out.open(key)
  out.field('rx', rx, `${INDENT}${title}: RX: ${rx}`)
  out.field('tx', tx, ` TX: ${tx}\n`)
  out.close()
}

function printStp(stp: NonNullable<Xstats['stp']>, out: Output): void {
  out.open('stp')
  out.field('rx_bpdu', stp.rxBpdu, `${INDENT}STP BPDU:  RX: ${stp.rxBpdu}`)
  out.field('tx_bpdu', stp.txBpdu, ` TX: ${stp.txBpdu}\n`)
  out.field('rx_tcn', stp.rxTcn, `${INDENT}STP TCN:   RX: ${stp.rxTcn}`)
  out.field('tx_tcn', stp.txTcn, ` TX: ${stp.txTcn}\n`)
  out.field('transition_blk', stp.transitionBlk, `${INDENT}STP Transitions: Blocked: ${stp.transitionBlk}`)
  out.field('transition_fwd', stp.transitionFwd, ` Forwarding: ${stp.transitionFwd}\n`)
  out.close()
}
