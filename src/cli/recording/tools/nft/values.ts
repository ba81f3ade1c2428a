// How nft(8) writes a value, by its type.

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
  | 'ethertype'
  | 'nfproto'
  | 'tcpFlags'
  | 'pkttype'
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
  },
  nfproto: { 2: 'ipv4', 10: 'ipv6' },
  ethertype: { 2048: 'ip', 2054: 'arp', 34525: 'ip6', 33024: '8021q', 34984: '8021ad' },
  pkttype: { 0: 'host', 1: 'broadcast', 2: 'multicast', 3: 'other' },
  icmp: {
    ...{ 0: 'echo-reply', 3: 'destination-unreachable', 4: 'source-quench', 5: 'redirect', 8: 'echo-request' },
    ...{ 9: 'router-advertisement', 10: 'router-solicitation', 11: 'time-exceeded', 12: 'parameter-problem' },
  },
  icmp6: {
    ...{ 1: 'destination-unreachable', 2: 'packet-too-big', 3: 'time-exceeded', 4: 'parameter-problem', 128: 'echo-request' },
    ...{ 129: 'echo-reply', 133: 'nd-router-solicit', 134: 'nd-router-advert', 135: 'nd-neighbor-solicit' },
    136: 'nd-neighbor-advert',
  },
}

/** Bits of the state of a connection, and flags of TCP. */
export const BITS: Partial<Record<Type, Readonly<Record<number, string>>>> = {
  ctState: { 1: 'invalid', 2: 'established', 4: 'related', 8: 'new', 64: 'untracked' },
  tcpFlags: { 1: 'fin', 2: 'syn', 4: 'rst', 8: 'psh', 16: 'ack', 32: 'urg', 64: 'ecn', 128: 'cwr' },
}

/** Types whose values have the byte order of the machine. */
const HOST_ORDER: ReadonlySet<Type> = new Set(['ifindex', 'mark', 'host', 'ctState'])

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
  if (bytes.length > 8 || type === 'hex') return hexOf(bytes)
  const number = valueNumber(bytes, type, littleEndian)
  const bits = BITS[type]
  if (bits) return bitsText(Number(number), bits, ',')
  if (type === 'mark') return `0x${number.toString(16).padStart(8, '0')}`
  return NAMES[type]?.[Number(number)] ?? number.toString()
}

/** `established,related` */
export function bitsText(number: number, names: Readonly<Record<number, string>>, between: string): string {
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
