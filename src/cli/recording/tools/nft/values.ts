// How nft(8) writes a value, by its type.
import { durationText } from './units.ts'

/** The type of a value in a register. */
export type Type =
  | 'ip'
  | 'ip6'
  | 'ether'
  | 'port'
  | 'proto'
  | 'ifname'
  | 'ifindex'
  | 'mark'
  | 'number'
  | 'host'
  | 'ctState'
  | 'icmp'
  | 'icmp6'
  | 'icmpCode'
  | 'icmp6Code'
  | 'igmp'
  | 'arpOp'
  | 'ctDir'
  | 'ctStatus'
  | 'fibType'
  | 'dscp'
  | 'ecn'
  | 'boolean'
  | 'day'
  | 'ethertype'
  | 'nfproto'
  | 'tcpFlags'
  | 'pkttype'
  | 'linkType'
  | 'duration'
  | 'label'
  | 'ctEvent'
  | 'handle'
  | 'mhType'
  | 'dccp'
  | 'raw'
  | 'hex'

const text = new TextDecoder()

/** Names of numbers. */
const NAMES: Partial<Record<Type, Readonly<Record<number, string>>>> = {
  proto: {
    1: 'icmp',
    2: 'igmp',
    6: 'tcp',
    17: 'udp',
    47: 'gre',
    50: 'esp',
    51: 'ah',
    58: 'ipv6-icmp',
    132: 'sctp',
    136: 'udplite',
    ...{ 4: 'ipencap', 33: 'dccp', 41: 'ipv6', 43: 'ipv6-route', 44: 'ipv6-frag', 59: 'ipv6-nonxt', 60: 'ipv6-opts' },
    ...{ 89: 'ospf', 103: 'pim', 108: 'ipcomp', 112: 'vrrp' },
  },
  nfproto: { 2: 'ipv4', 10: 'ipv6' },
  ethertype: { 2048: 'ip', 2054: 'arp', 34525: 'ip6', 33024: '8021q', 34984: '8021ad' },
  pkttype: { 0: 'host', 1: 'broadcast', 2: 'multicast', 3: 'other' },
  icmp: {
    ...{ 0: 'echo-reply', 3: 'destination-unreachable', 4: 'source-quench', 5: 'redirect', 8: 'echo-request' },
    ...{ 9: 'router-advertisement', 10: 'router-solicitation', 11: 'time-exceeded', 12: 'parameter-problem' },
    ...{ 13: 'timestamp-request', 14: 'timestamp-reply', 15: 'info-request', 16: 'info-reply' },
    ...{ 17: 'address-mask-request', 18: 'address-mask-reply' },
  },
  icmp6: {
    ...{ 1: 'destination-unreachable', 2: 'packet-too-big', 3: 'time-exceeded', 4: 'parameter-problem', 128: 'echo-request' },
    ...{ 129: 'echo-reply', 133: 'nd-router-solicit', 134: 'nd-router-advert', 135: 'nd-neighbor-solicit' },
    ...{ 130: 'mld-listener-query', 131: 'mld-listener-report', 132: 'mld-listener-done', 136: 'nd-neighbor-advert' },
    ...{ 137: 'nd-redirect', 138: 'router-renumbering', 141: 'ind-neighbor-solicit', 142: 'ind-neighbor-advert' },
    143: 'mld2-listener-report',
  },
  icmpCode: {
    ...{ 0: 'net-unreachable', 1: 'host-unreachable', 2: 'prot-unreachable', 3: 'port-unreachable', 4: 'frag-needed' },
    ...{ 9: 'net-prohibited', 10: 'host-prohibited', 13: 'admin-prohibited' },
  },
  icmp6Code: {
    ...{ 0: 'no-route', 1: 'admin-prohibited', 3: 'addr-unreachable', 4: 'port-unreachable', 5: 'policy-fail' },
    6: 'reject-route',
  },
  igmp: {
    ...{ 17: 'membership-query', 18: 'membership-report-v1', 22: 'membership-report-v2', 23: 'leave-group' },
    34: 'membership-report-v3',
  },
  arpOp: { 1: 'request', 2: 'reply', 3: 'rrequest', 4: 'rreply', 8: 'inrequest', 9: 'inreply', 10: 'nak' },
  ctDir: { 0: 'original', 1: 'reply' },
  fibType: {
    ...{ 0: 'unspec', 1: 'unicast', 2: 'local', 3: 'broadcast', 4: 'anycast', 5: 'multicast', 6: 'blackhole' },
    ...{ 7: 'unreachable', 8: 'prohibit' },
  },
  dscp: {
    ...{ 0: 'cs0', 8: 'cs1', 16: 'cs2', 24: 'cs3', 32: 'cs4', 40: 'cs5', 48: 'cs6', 56: 'cs7', 1: 'lephb', 46: 'ef' },
    ...{ 10: 'af11', 12: 'af12', 14: 'af13', 18: 'af21', 20: 'af22', 22: 'af23', 26: 'af31', 28: 'af32', 30: 'af33' },
    ...{ 34: 'af41', 36: 'af42', 38: 'af43' },
  },
  ecn: { 0: 'not-ect', 1: 'ect1', 2: 'ect0', 3: 'ce' },
  linkType: { 1: 'ether', 512: 'ppp', 768: 'ipip', 769: 'ipip6', 772: 'loopback', 776: 'sit', 778: 'ipgre' },
  mhType: {
    ...{ 0: 'binding-refresh-request', 1: 'home-test-init', 2: 'careof-test-init', 3: 'home-test', 4: 'careof-test' },
    ...{ 5: 'binding-update', 6: 'binding-acknowledgement', 7: 'binding-error', 8: 'fast-binding-update' },
  },
  dccp: {
    ...{ 0: 'request', 1: 'response', 2: 'data', 3: 'ack', 4: 'dataack', 5: 'closereq', 6: 'close', 7: 'reset', 8: 'sync' },
    9: 'syncack',
  },
  day: { 0: '"Sunday"', 1: '"Monday"', 2: '"Tuesday"', 3: '"Wednesday"', 4: '"Thursday"', 5: '"Friday"', 6: '"Saturday"' },
}

/** Bits of the state of a connection, and flags of TCP. */
export const BITS: Partial<Record<Type, Readonly<Record<number, string>>>> = {
  ctState: { 1: 'invalid', 2: 'established', 4: 'related', 8: 'new', 64: 'untracked' },
  ctStatus: {
    ...{ 1: 'expected', 2: 'seen-reply', 4: 'assured', 8: 'confirmed', 16: 'snat', 32: 'dnat', 512: 'dying' },
  },
  ctEvent: {
    ...{ 1: 'new', 2: 'related', 4: 'destroy', 8: 'reply', 16: 'assured', 32: 'protoinfo', 64: 'helper', 128: 'mark' },
    ...{ 256: 'seqadj', 512: 'secmark', 1024: 'label' },
  },
  tcpFlags: { 1: 'fin', 2: 'syn', 4: 'rst', 8: 'psh', 16: 'ack', 32: 'urg', 64: 'ecn', 128: 'cwr' },
}

/** Types whose values have the byte order of the machine. */
const HOST_ORDER: ReadonlySet<Type> = new Set([
  ...([
    'ifindex',
    'mark',
    'host',
    'ctState',
    'ctStatus',
    'fibType',
    'linkType',
    'duration',
    'ctEvent',
    'handle',
    'label',
  ] as const),
])

/** A number of up to eight bytes. */
export function valueNumber(bytes: Uint8Array, type: Type, littleEndian: boolean): bigint {
  const ordered = HOST_ORDER.has(type) && littleEndian ? bytes.toReversed() : bytes
  return ordered.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

const hexOf = (bytes: Uint8Array): string => `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`

/** IPv6 with the longest run of zeros left out. */
function ip6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16)).join(
    ':',
  )
  const runs = [...groups.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)].toSorted((a, b) => b[0].length - a[0].length)
  const [run] = runs
  if (!run) return groups
  return `${groups.slice(0, run.index).replace(/:$/, '')}::${groups.slice((run.index ?? 0) + run[0].length).replace(/^:/, '')}`
}

const LENGTHS: Partial<Record<Type, number>> = { ip: 4, ip6: 16 }

/** Bytes of an address that is cut to its prefix: whole bytes only. */
function address(bytes: Uint8Array, type: 'ip' | 'ip6'): string {
  const length = LENGTHS[type] as number
  const whole = new Uint8Array(length)
  whole.set(bytes.subarray(0, length))
  const written = type === 'ip' ? whole.join('.') : ip6Text(whole)
  return bytes.length < length ? `${written}/${8 * bytes.length}` : written
}

/** A value as nft writes it. */
export function valueText(bytes: Uint8Array, type: Type, littleEndian: boolean): string {
  if (type === 'ip' || type === 'ip6') return address(bytes, type)
  if (type === 'ether') return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
  if (type === 'ifname') {
    const end = bytes.indexOf(0)
    // Without its NUL a name is the beginning of one.
    return JSON.stringify(`${text.decode(end < 0 ? bytes : bytes.subarray(0, end))}${end < 0 && bytes.length < 16 ? '*' : ''}`)
  }
  // The kernel writes it in four bytes, or in one.
  if (type === 'boolean') return bytes.some((byte) => byte !== 0) ? 'exists' : 'missing'
  if (type === 'label') return labelText(valueNumber(bytes, type, littleEndian))
  if (type === 'raw') return `0x${valueNumber(bytes, type, littleEndian).toString(16)}`
  if (bytes.length > 8 || type === 'hex') return hexOf(bytes)
  const number = valueNumber(bytes, type, littleEndian)
  if (type === 'duration') return durationText(number)
  if (type === 'handle') return handleText(Number(number))
  const bits = BITS[type]
  // Events are a list; in other values, all of several bits are meant.
  if (bits) return bitsText(Number(number), bits, type === 'ctEvent' ? ',' : ' | ')
  if (type === 'mark') return `0x${number.toString(16).padStart(8, '0')}`
  return NAMES[type]?.[Number(number)] ?? number.toString()
}

/** The number of the one bit that is set. */
function labelText(bits: bigint): string {
  const digits = bits.toString(2)
  return /^10*$/.test(digits) ? String(digits.length - 1) : `0x${bits.toString(16)}`
}

/** The handle of a class of tc: `1:2`. */
function handleText(handle: number): string {
  if (handle === 0) return 'none'
  return handle === 0xffffffff ? 'root' : `${(handle >>> 16).toString(16)}:${(handle & 0xffff).toString(16)}`
}

/** `established,related` */
function bitsText(number: number, names: Readonly<Record<number, string>>, between: string): string {
  const words = Object.entries(names).filter(([bit]) => (number & Number(bit)) !== 0)
  const rest = words.reduce((left, [bit]) => left & ~Number(bit), number)
  return rest === 0 && words.length > 0 ? words.map(([, name]) => name).join(between) : `0x${number.toString(16)}`
}

/** The length of a prefix of 1s; undefined for another mask. */
export function prefixLength(mask: Uint8Array): number | undefined {
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const length = bits.indexOf('0') < 0 ? bits.length : bits.indexOf('0')
  return bits.slice(length).includes('1') ? undefined : length
}
