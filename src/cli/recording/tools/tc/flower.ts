import type { Taker } from '../remaining.ts'
import { hex, word } from '../remaining.ts'
import { protocolText, type TcContext } from './context.ts'
import { prefixOf } from './prefix.ts'

type Words = Taker<TcContext>

/** How a key with a mask is written. */
type Form = 'address' | 'mac' | 'number' | 'hex'

const WHOLE: ReadonlySet<unknown> = new Set(['ff:ff:ff:ff:ff:ff', 0xff, 0xffff, 0xffffffff])

function masked(value: unknown, mask: unknown, form: Form): string {
  const text = form === 'hex' ? hex(Number(value)) : String(value)
  if (mask === undefined || WHOLE.has(mask))
    return form === 'number' || form === 'hex' ? String(form === 'hex' ? text : value) : text
  if (form === 'address') return `${text}${prefixOf(String(mask))}`
  return `${text}/${typeof mask === 'number' ? hex(mask) : mask}`
}

/** `word value/mask`: the key and the key of its mask. */
const pair =
  (key: string, name: string, form: Form, mask = `${key}Mask`): Words =>
  (from) => {
    const [value, bits] = [from.take(key), from.take(mask)]
    return value === undefined ? undefined : `${name} ${masked(value, bits, form)}`
  }

/** Addresses of IPv4 and IPv6 have one word. */
const address = (part: string, name: string, before = 'key'): readonly Words[] =>
  ['Ipv4', 'Ipv6'].map((family) => pair(`${before}${family}${part}`, name, 'address'))

const IP_PROTOCOLS: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6', 132: 'sctp' }

/** A port, or the range of its least and greatest number. */
const port =
  (part: 'Src' | 'Dst', name: string): Words =>
  (from) => {
    const [min, max] = [from.take(`keyPort${part}Min`), from.take(`keyPort${part}Max`)]
    if (min !== undefined) return `${name} ${min}-${max}`
    const words = ['Tcp', 'Udp', 'Sctp'].map((protocol) => pair(`key${protocol}${part}`, name, 'number')(from, {} as TcContext))
    return words.find((one) => one !== undefined)
  }

const CT = ['new', 'est', 'rel', 'trk', 'inv', 'rpl'] as const
const FRAGMENTS = ['frag', 'firstfrag'] as const

/** `+trk-est`: the bits that must be set, and those that must not. */
const ctState: Words = (from) => {
  const [state, mask] = [from.number('keyCtState'), from.number('keyCtStateMask')]
  if (state === undefined) return undefined
  const words = CT.map((name, bit) => ((mask ?? state) & (1 << bit) ? `${state & (1 << bit) ? '+' : '-'}${name}` : ''))
  return `ct_state ${words.join('')}`
}

const ipFlags: Words = (from) => {
  const [flags, mask] = [from.number('keyFlags'), from.number('keyFlagsMask')]
  if (flags === undefined) return undefined
  const words = FRAGMENTS.flatMap((name, bit) =>
    (mask ?? flags) & (1 << bit) ? [`${flags & (1 << bit) ? '' : 'no'}${name}`] : [],
  )
  return `ip_flags ${words.join('/')}`
}

const labels: Words = (from) => {
  const [label, mask] = [from.take<Uint8Array>('keyCtLabels'), from.take<Uint8Array>('keyCtLabelsMask')]
  if (label === undefined) return undefined
  const text = (of: Uint8Array): string => Buffer.from(of).toString('hex')
  return `ct_label ${text(label)}${mask?.every((byte) => byte === 0xff) === false ? `/${text(mask)}` : ''}`
}

const ARP_OPS: Readonly<Record<number, string>> = { 1: 'request', 2: 'reply' }

const arpOp: Words = (from) => {
  const [op, mask] = [from.number('keyArpOp'), from.number('keyArpOpMask')]
  return op === undefined ? undefined : `arp_op ${ARP_OPS[op] ?? masked(op, mask, 'number')}`
}

/** The Ethernet protocol of the filter is in its header, too. */
const ethType: Words = (from, { protocol }) => {
  if (from.peek('keyEthType') === protocol) from.take('keyEthType')
  return undefined
}

const lses: Words = (from) => {
  const list = from.inside('keyMplsOpts').take<Readonly<Record<string, unknown>>[]>('lse')
  const texts = list?.map(
    (one) =>
      ` lse ${Object.entries(one)
        .map(([key, value]) => `${key} ${value}`)
        .join(' ')}`,
  )
  return texts && `mpls${texts.join('')}`
}

/** Options of the tunnel's header: `vxlan_opts 5/0xff`. */
const tunnelOptions: Words = (from) => {
  const [values, masks] = [from.inside('keyEncOpts'), from.inside('keyEncOptsMask')]
  const gbp = [values, masks].map((one) => one.inside('vxlan').take('gbp'))
  const mask = gbp[1] === undefined || gbp[1] === 0xffffffff ? '' : `/${hex(Number(gbp[1]))}`
  return gbp[0] === undefined ? undefined : `vxlan_opts ${gbp[0]}${mask}`
}

const ethertype = (key: string, name: string): Words => word(key, name, protocolText)

/** Keys of flower (iproute2, tc/f_flower.c). */
export const flowerWords: readonly Words[] = [
  ethType,
  ...[word('keyNumOfVlans', 'num_of_vlans'), word('keyVlanId', 'vlan_id'), word('keyVlanPrio', 'vlan_prio')],
  ...[ethertype('keyVlanEthType', 'vlan_ethtype'), word('keyCvlanId', 'cvlan_id'), word('keyCvlanPrio', 'cvlan_prio')],
  ethertype('keyCvlanEthType', 'cvlan_ethtype'),
  ...[pair('keyEthDst', 'dst_mac', 'mac'), pair('keyEthSrc', 'src_mac', 'mac')],
  word('keyIpProto', 'ip_proto', (protocol: number) => IP_PROTOCOLS[protocol] ?? String(protocol)),
  ...[pair('keyIpTos', 'ip_tos', 'hex'), pair('keyIpTtl', 'ip_ttl', 'number')],
  ...[
    word('keyMplsLabel', 'mpls_label'),
    word('keyMplsTc', 'mpls_tc'),
    word('keyMplsBos', 'mpls_bos'),
    word('keyMplsTtl', 'mpls_ttl'),
  ],
  ...[lses, ...address('Dst', 'dst_ip'), ...address('Src', 'src_ip')],
  ...[arpOp, pair('keyArpSip', 'arp_sip', 'address'), pair('keyArpTip', 'arp_tip', 'address')],
  ...[pair('keyArpSha', 'arp_sha', 'mac'), pair('keyArpTha', 'arp_tha', 'mac')],
  ...[port('Dst', 'dst_port'), port('Src', 'src_port'), pair('keyTcpFlags', 'tcp_flags', 'hex')],
  ...['4', '6'].flatMap((version) => [
    pair(`keyIcmpv${version}Type`, 'type', 'number'),
    pair(`keyIcmpv${version}Code`, 'code', 'number'),
  ]),
  ...[...address('Dst', 'enc_dst_ip', 'keyEnc'), ...address('Src', 'enc_src_ip', 'keyEnc'), word('keyEncKeyId', 'enc_key_id')],
  ...[pair('keyEncUdpDstPort', 'enc_dst_port', 'number'), pair('keyEncIpTos', 'enc_tos', 'number')],
  ...[pair('keyEncIpTtl', 'enc_ttl', 'number'), tunnelOptions, ipFlags, ctState],
  ...[pair('keyCtZone', 'ct_zone', 'number'), pair('keyCtMark', 'ct_mark', 'hex'), labels],
  ...[word('keyPppoeSid', 'pppoe_sid'), word('keyPppProto', 'ppp_proto', pppText)],
]

/** PPP_IP, PPP_IPV6, PPP_MPLS_UC (linux/ppp_defs.h). */
function pppText(protocol: number): string {
  return { 33: 'ip', 87: 'ipv6', 641: 'mpls_uc' }[protocol] ?? hex(protocol)
}
