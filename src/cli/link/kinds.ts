// Every kind of link on the command line, under its name in rtnl/link/kinds.ts: one line for each kind, or for a family in
// one file. rtnl/link/kinds.ts says how to add a kind. Code that several kinds share is in kinds/parts/.
export { amtCli as amt } from './kinds/amt.ts'
export { bareudpCli as bareudp } from './kinds/bareudp.ts'
export { batadvCli as batadv } from './kinds/batadv.ts'
export { bondCli as bond } from './kinds/bond.ts'
export { bridgeCli as bridge } from './kinds/bridge.ts'
export { geneveCli as geneve } from './kinds/geneve.ts'
export { greCli as erspan, greCli as gre, greCli as gretap } from './kinds/gre.ts'
export { gtpCli as gtp } from './kinds/gtp.ts'
export { hsrCli as hsr } from './kinds/hsr.ts'
export { ip6greCli as ip6erspan, ip6greCli as ip6gre, ip6greCli as ip6gretap } from './kinds/ip6gre.ts'
export { ip6tnlCli as ip6tnl } from './kinds/ip6tnl.ts'
export { ipipCli as ipip, sitCli as sit } from './kinds/ipip.ts'
export { ipvlanCli as ipvlan, ipvlanCli as ipvtap } from './kinds/ipvlan.ts'
export { macsecCli as macsec } from './kinds/macsec.ts'
export { macvlanCli as macvlan, macvlanCli as macvtap } from './kinds/macvlan.ts'
export {
  bare as dummy,
  bare as ifb,
  bare as netdevsim,
  bare as nlmon,
  bare as vcan,
  later as can,
  later as dsa,
  later as ipoib,
  later as netkit,
  later as ovpn,
  later as pfcp,
  later as virt_wifi,
  later as wwan,
  teamCli as team,
  unknown as caif,
  unknown as lowpan,
  unknown as ppp,
  unknown as vsockmon,
  unknown as wireguard,
} from './kinds/plain.ts'
export { rmnetCli as rmnet } from './kinds/rmnet.ts'
export { tunCli as tun } from './kinds/tun.ts'
export { vethCli as veth, vethCli as vxcan } from './kinds/veth.ts'
export { vlanCli as vlan } from './kinds/vlan.ts'
export { vrfCli as vrf } from './kinds/vrf.ts'
export { vti6Cli as vti6, vtiCli as vti } from './kinds/vti.ts'
export { vxlanCli as vxlan } from './kinds/vxlan.ts'
export { xfrmCli as xfrm } from './kinds/xfrm.ts'
