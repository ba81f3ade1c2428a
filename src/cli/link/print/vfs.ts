import { formatMac } from '../../../netlink/codec/address.ts'
import type { TypeOf } from '../../../netlink/codec/codec.ts'
import type { vfInfo, vfVlanInfo } from '../../../rtnl/link/vf/table.ts'
import type { PrintableLink, PrintContext } from '../../output/context.ts'
import { linkTypeName } from '../../output/lladdr.ts'
import type { Output } from '../../output/output.ts'

type Vf = TypeOf<typeof vfInfo>

const ETHERNET = 1
/** Bytes of an address: of Ethernet, and of InfiniBand. */
const [ETH_ALEN, LONG] = [6, 20]
const ETH_P_8021Q = 0x8100
const PROTOCOLS: Readonly<Record<number, string>> = { 34984: '802.1ad' }
const STATES: Readonly<Record<number, string>> = { 0: 'auto', 1: 'enable', 2: 'disable' }
/** A driver that lacks a switch reports -1. */
const NONE = 0xffffffff

/** Prints the virtual functions of a network card, a line each. Their counters are not printed. */
export function printVfs({ header, attrs }: PrintableLink, out: Output, ctx: PrintContext): void {
  if (!attrs.vfinfoList || attrs.numVf === undefined) return
  out.openArray('vfinfo_list')
  for (const vf of attrs.vfinfoList.info ?? []) {
    out.open()
    printVf(vf, header.type, out, ctx)
    out.close()
  }
  out.closeArray()
}

function printVf(vf: Vf, type: number, out: Output, ctx: PrintContext): void {
  const number = vf.mac?.vf ?? 0
  const address = (key: string, word: string, bytes: Uint8Array): void => {
    const text = formatMac(bytes.subarray(0, type === ETHERNET ? ETH_ALEN : LONG))
    out.field(key, text, word + out.paint('mac', text))
  }
  out.line()
  out.field('vf', number, `    vf ${number} `)
  const name = linkTypeName(type, ctx.numeric)
  out.field('link_type', name, `    link/${name} `)
  if (vf.mac) address('address', '', vf.mac.mac)
  if (vf.broadcast) address('broadcast', ' brd ', vf.broadcast.broadcast)
  printTags(vf, out)
  printRates(vf, out)
  printSwitch('spoofchk', 'spoof checking', vf.spoofchk, out)
  const { linkState: state } = vf.linkState ?? {}
  if (state !== undefined) {
    const text = STATES[state] ?? `unknown: ${state}`
    out.field('link_state', text, `, link-state ${text}`)
  }
  printSwitch('trust', 'trust', vf.trust, out)
  printSwitch('query_rss_en', 'query_rss', vf.rssQueryEn, out)
}

function printTags({ vlan, vlanList }: Vf, out: Output): void {
  if (!vlanList) {
    if (vlan) printTag(vlan, out)
    return
  }
  out.openArray('vlan_list')
  for (const tag of vlanList.info ?? []) {
    out.open()
    printTag(tag, out)
    out.close()
  }
  out.closeArray()
}

function printTag({ vlan, qos, vlanProto = ETH_P_8021Q }: Partial<TypeOf<typeof vfVlanInfo>>, out: Output): void {
  if (vlan) out.field('vlan', vlan, `, vlan ${vlan}`)
  if (qos) out.field('qos', qos, `, qos ${qos}`)
  if (vlanProto === 0 || vlanProto === ETH_P_8021Q) return
  const name = PROTOCOLS[vlanProto] ?? `[${vlanProto}]`
  out.field('protocol', name, `, vlan protocol ${name}`)
}

function printRates({ txRate, rate }: Vf, out: Output): void {
  if (txRate?.rate) out.field('tx_rate', txRate.rate, `, tx rate ${txRate.rate} (Mbps)`)
  if (!rate) return
  const { maxTxRate: most, minTxRate: least } = rate
  out.open('rate')
  out.field('max_tx', most, most === 0 ? '' : `, max_tx_rate ${most}Mbps`)
  out.field('min_tx', least, least === 0 ? '' : `, min_tx_rate ${least}Mbps`)
  out.close()
}

function printSwitch(key: string, word: string, of: { readonly setting: number } | undefined, out: Output): void {
  if (of && of.setting !== NONE) out.field(key, of.setting !== 0, `, ${word} ${of.setting === 0 ? 'off' : 'on'}`)
}
