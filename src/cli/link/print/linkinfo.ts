import type { LinkAttrs } from '../../../wire.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import { printBond, printBondSlave } from './kinds/bond.ts'
import { printBridge } from './kinds/bridge.ts'
import { printBridgePort } from './kinds/bridge-port.ts'
import { printGeneve } from './kinds/geneve.ts'
import { printGre, printGre6, printIp6tnl, printIptun, printVti } from './kinds/ip-tunnels.ts'
import { printMacvlan } from './kinds/macvlan.ts'
import {
  printAmt,
  printBareudp,
  printGtp,
  printHsr,
  printIpvlan,
  printMacsec,
  printRmnet,
  printVrf,
  printXfrm,
} from './kinds/small.ts'
import { printTun } from './kinds/tun.ts'
import { printVlan } from './kinds/vlan.ts'
import { printVxlan } from './kinds/vxlan.ts'

type LinkInfo = NonNullable<LinkAttrs['linkinfo']>

/** How the settings of each kind are printed. A kind that is not here has its name printed and nothing more. */
const KINDS: Kinds<NonNullable<LinkInfo['data']>> = {
  amt: printAmt,
  bareudp: printBareudp,
  bond: printBond,
  bridge: printBridge,
  erspan: printGre,
  geneve: printGeneve,
  gre: printGre,
  gretap: printGre,
  gtp: printGtp,
  hsr: printHsr,
  ip6erspan: printGre6,
  ip6gre: printGre6,
  ip6gretap: printGre6,
  ip6tnl: printIp6tnl,
  ipip: printIptun,
  ipvlan: printIpvlan,
  ipvtap: printIpvlan,
  macsec: printMacsec,
  macvlan: printMacvlan,
  macvtap: printMacvlan,
  rmnet: printRmnet,
  sit: printIptun,
  tun: printTun,
  vlan: printVlan,
  vrf: printVrf,
  vti: printVti,
  vti6: printVti,
  vxlan: printVxlan,
  xfrm: printXfrm,
}

/** The same for ports, by the kind of their master. */
const SLAVE_KINDS: Kinds<NonNullable<LinkInfo['slaveData']>> = {
  bond: printBondSlave,
  bridge: printBridgePort,
  vrf: printVrf,
}

/** A printer for each kind that has settings. `D` is what a selector of the tables decodes to: one member, its key the kind. */
type Kinds<D> = { readonly [K in keyof D]?: (data: NonNullable<D[K]>, out: Output, ctx: PrintContext) => void }

/** Prints what kind of virtual device a link is, or a port of what, with the settings (ip -d). */
export function printLinkInfo(info: LinkInfo, out: Output, ctx: PrintContext): void {
  out.open('linkinfo')
  if (info.kind !== undefined) {
    out.line()
    out.field('info_kind', info.kind, `    ${info.kind} `)
    printData('info_data', info.kind, info.data, KINDS, out, ctx)
  }
  if (info.slaveKind !== undefined) {
    out.line()
    out.field('info_slave_kind', info.slaveKind, `    ${info.slaveKind}_slave `)
    printData('info_slave_data', info.slaveKind, info.slaveData, SLAVE_KINDS, out, ctx)
  }
  out.close()
}

/** A kind with settings has the object even where the message has none. */
function printData<D extends object>(
  key: string,
  kind: string,
  data: D | undefined,
  kinds: Kinds<D>,
  out: Output,
  ctx: PrintContext,
): void {
  if (!Object.hasOwn(kinds, kind)) return
  const name = kind as keyof D
  const settings = data?.[name]
  out.open(key)
  if (settings) kinds[name]?.(settings, out, ctx)
  out.close()
}
