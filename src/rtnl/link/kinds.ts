// Every kind of link, under the kernel's name for it (IFLA_INFO_KIND): one line for each kind, or for a family in one file.
//
// To add a kind, say `tiny`:
// 1. Write kinds/tiny.ts: `export const tinyKind = linkKind({ attrs, … })`. kind/kind.ts says what else a kind may have:
//    its module, rules for its options, read-only options, options that name links (the note `link` of a row), the other end of a pair, ports,
//    counters. Code that several kinds share is in kinds/parts/.
// 2. Add its line here: `export { tinyKind as tiny } from './kinds/tiny.ts'`.
// 3. Write cli/link/kinds/tiny.ts: the usage, the words and the printing of `link add … type tiny`.
// 4. Add its line to cli/link/kinds.ts. A kind that ip(8) does not know needs no file, but `unknown as tiny` there.
//
// Nothing else in src/ lists kinds, and `npm run docs` writes docs/attributes.md. Tests report by name what is missing: a
// line (test/tree/kinds.test.ts), a recording or the reason why there is none (fixtures/unseen.tsv), an attribute that no
// C header has (fixtures/facts.tsv), a rule that no request breaks (test/rtnl/support/kind-cases.ts), a kind that is not
// compared with ip(8) (test/rtnl/kinds).
export { amtKind as amt } from './kinds/amt.ts'
export { bareudpKind as bareudp } from './kinds/bareudp.ts'
export { batadvKind as batadv } from './kinds/batadv.ts'
export { bondKind as bond } from './kinds/bond.ts'
export { bridgeKind as bridge } from './kinds/bridge.ts'
export { caifKind as caif } from './kinds/caif.ts'
export { canKind as can } from './kinds/can.ts'
export { dsaKind as dsa } from './kinds/dsa.ts'
export { geneveKind as geneve } from './kinds/geneve.ts'
export { erspanKind as erspan, greKind as gre, gretapKind as gretap } from './kinds/gre.ts'
export { gtpKind as gtp } from './kinds/gtp.ts'
export { hsrKind as hsr } from './kinds/hsr.ts'
export { ip6erspanKind as ip6erspan, ip6greKind as ip6gre, ip6gretapKind as ip6gretap } from './kinds/ip6gre.ts'
export { ip6tnlKind as ip6tnl } from './kinds/ip6tnl.ts'
export { ipipKind as ipip, sitKind as sit } from './kinds/ipip.ts'
export { ipoibKind as ipoib } from './kinds/ipoib.ts'
export { ipvlanKind as ipvlan, ipvtapKind as ipvtap } from './kinds/ipvlan.ts'
export { macsecKind as macsec } from './kinds/macsec.ts'
export { macvlanKind as macvlan, macvtapKind as macvtap } from './kinds/macvlan.ts'
export { netkitKind as netkit } from './kinds/netkit.ts'
export { ovpnKind as ovpn } from './kinds/ovpn.ts'
export {
  dummyKind as dummy,
  ifbKind as ifb,
  lowpanKind as lowpan,
  netdevsimKind as netdevsim,
  nlmonKind as nlmon,
  pfcpKind as pfcp,
  teamKind as team,
  vcanKind as vcan,
  virtWifiKind as virt_wifi,
  vsockmonKind as vsockmon,
  wireguardKind as wireguard,
} from './kinds/plain.ts'
export { pppKind as ppp } from './kinds/ppp.ts'
export { rmnetKind as rmnet } from './kinds/rmnet.ts'
export { tunKind as tun } from './kinds/tun.ts'
export { vethKind as veth } from './kinds/veth.ts'
export { vlanKind as vlan } from './kinds/vlan.ts'
export { vrfKind as vrf } from './kinds/vrf.ts'
export { vti6Kind as vti6, vtiKind as vti } from './kinds/vti.ts'
export { vxcanKind as vxcan } from './kinds/vxcan.ts'
export { vxlanKind as vxlan } from './kinds/vxlan.ts'
export { wwanKind as wwan } from './kinds/wwan.ts'
export { xfrmKind as xfrm } from './kinds/xfrm.ts'
