// The families of generic netlink that nlwire declares itself: one line for each. `nlwire decode` and `nlwire explain`,
// and `protocols()` of nlwire/capture, name and decode their messages. The tables of a family are made at its first use.
//
// To add a family, say `nbd`:
// 1. Write genl/families/nbd.ts: `export const nbd = family('nbd', () => ({ … }))`, with its attributes (docs/declare.md).
// 2. Add its line here: `export { nbd } from './families/nbd.ts'`. test/tree/families.test.ts reports a forgotten one.
export { devlink } from './families/devlink.ts'
export { ethtoolFamily as ethtool } from './families/ethtool.ts'
export { fou } from './families/fou.ts'
export { gtp } from './families/gtp.ts'
export { ioam6 } from './families/ioam6.ts'
export { l2tp } from './families/l2tp.ts'
export { macsec } from './families/macsec.ts'
export { mptcpPm } from './families/mptcp-pm.ts'
export { netdev } from './families/netdev.ts'
export { nl80211 } from './families/nl80211.ts'
export { ovsCtLimit, ovsDatapath, ovsFlow, ovsMeter, ovsPacket, ovsVport } from './families/ovs.ts'
export { psample } from './families/psample.ts'
export { seg6 } from './families/seg6.ts'
export { taskstats } from './families/taskstats.ts'
export { tcpMetrics } from './families/tcp-metrics.ts'
export { team } from './families/team.ts'
export { thermal } from './families/thermal.ts'
export { wireguardFamily as wireguard } from './families/wireguard.ts'
export { nlctrl } from './nlctrl.ts'
