import { VLAN_FLAG } from '../../../../rtnl/link/constants.ts'
import type { LinkKinds } from '../../../../rtnl/link/kind-data.ts'
import { etherTypeName } from '../../../output/ethertype.ts'
import type { Output } from '../../../output/output.ts'
import { type Print, printBits } from './rows.ts'

type Vlan = LinkKinds['vlan']

const FLAGS = [
  [VLAN_FLAG.REORDER_HDR, 'REORDER_HDR'],
  [VLAN_FLAG.GVRP, 'GVRP'],
  [VLAN_FLAG.MVRP, 'MVRP'],
  [VLAN_FLAG.LOOSE_BINDING, 'LOOSE_BINDING'],
  [VLAN_FLAG.BRIDGE_BINDING, 'BRIDGE_BINDING'],
] as const

/** Prints the settings of a VLAN device. */
export const printVlan: Print<Vlan> = (data, out, ctx) => {
  if (data.id === undefined) return
  const protocol = data.protocol === undefined ? '802.1q' : etherTypeName(data.protocol, ctx.numeric)
  out.field('protocol', protocol, `protocol ${protocol} `)
  out.field('id', data.id, `id ${data.id} `)
  if (data.flags) printBits('flags', data.flags.flags, FLAGS, out)
  printMap('ingress_qos', 'ingress-qos-map', data.ingressQos, out)
  printMap('egress_qos', 'egress-qos-map', data.egressQos, out)
}

function printMap(key: string, word: string, map: Vlan['ingressQos'], out: Output): void {
  if (!map) return
  out.openArray(key)
  out.line()
  out.text(`      ${word} { `)
  for (const { from, to } of map.mapping ?? []) {
    out.open()
    out.field('from', from)
    out.field('to', to)
    out.close()
    out.text(`${from}:${to} `)
  }
  out.closeArray('} ')
}
