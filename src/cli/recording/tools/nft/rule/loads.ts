import type { Register, RuleContext } from '../context.ts'
import { CT, type HeaderField, META } from '../fields.ts'
import { extensionField } from './extensions.ts'

type Data = Readonly<Record<string, unknown>>

const numberOf = (data: Data, key: string): number => Number(data[key] ?? 0)

/** NFTA_FIB_F_* in the order of nft. */
const FIB_FLAGS = ['saddr', 'daddr', 'mark', 'iif', 'oif']
const PRESENT = 32
/** NFT_FIB_RESULT_* */
const FIB_RESULTS: Readonly<Record<number, HeaderField>> = {
  1: { name: 'oif', type: 'ifindex' },
  2: { name: 'oifname', type: 'ifname' },
  3: { name: 'type', type: 'fibType' },
}

/** `fib saddr . iif oif` */
function fib(data: Data): HeaderField | undefined {
  const [flags, result] = [numberOf(data, 'flags'), FIB_RESULTS[numberOf(data, 'result')]]
  const keys = FIB_FLAGS.filter((_, bit) => flags & (1 << bit))
  if (!result || keys.length === 0 || flags >> 6 !== 0) return undefined
  return { name: `fib ${keys.join(' . ')} ${result.name}`, type: flags & PRESENT ? 'boolean' : result.type }
}

/** NFT_RT_* */
const RT: Readonly<Record<number, HeaderField>> = {
  0: { name: 'rt classid', type: 'host' },
  1: { name: 'rt ip nexthop', type: 'ip' },
  2: { name: 'rt ip6 nexthop', type: 'ip6' },
  3: { name: 'rt mtu', type: 'host' },
  4: { name: 'rt ipsec', type: 'boolean' },
}

/** NFT_SOCKET_* */
const SOCKET: Readonly<Record<number, HeaderField>> = {
  0: { name: 'socket transparent', type: 'number' },
  1: { name: 'socket mark', type: 'mark' },
  2: { name: 'socket wildcard', type: 'number' },
}

/** How an operating system is compared (NFT_OSF_TTL_*). */
const OSF_TTL = ['', 'ttl loose ', 'ttl skip ']

function osf(data: Data): HeaderField | undefined {
  const ttl = OSF_TTL[numberOf(data, 'ttl')]
  return ttl === undefined ? undefined : { name: `osf ${ttl}${numberOf(data, 'flags') & 1 ? 'version' : 'name'}`, type: 'ifname' }
}

/** NFT_XFRM_KEY_* */
const XFRM: Readonly<Record<number, HeaderField>> = {
  1: { name: 'ip daddr', type: 'ip' },
  2: { name: 'ip6 daddr', type: 'ip6' },
  3: { name: 'ip saddr', type: 'ip' },
  4: { name: 'ip6 saddr', type: 'ip6' },
  5: { name: 'reqid', type: 'host' },
  6: { name: 'spi', type: 'number' },
}

/** `ipsec in reqid` */
function ipsec(data: Data): HeaderField | undefined {
  const [field, direction] = [XFRM[numberOf(data, 'key')], ['in', 'out'][numberOf(data, 'dir')]]
  const index = numberOf(data, 'spnum')
  if (!field || direction === undefined) return undefined
  return { name: `ipsec ${direction} ${index > 0 ? `spnum ${index} ` : ''}${field.name}`, type: field.type }
}

const DIRECTIONS = ['original ', 'reply ']

/** A field of a connection, or of one direction of it: `ct original ip saddr`. */
export function ctField(data: Data): HeaderField | undefined {
  const field = CT[numberOf(data, 'key')]
  const { direction } = data
  return (
    field && { ...field, name: field.name.replace(/^ct /, `ct ${direction === undefined ? '' : DIRECTIONS[Number(direction)]}`) }
  )
}

const modulus = (data: Data): string => {
  const offset = numberOf(data, 'offset')
  return `mod ${numberOf(data, 'modulus')}${offset > 0 ? ` offset ${offset}` : ''}`
}

/** `numgen inc mod 2` */
const numgen = (data: Data): HeaderField | undefined => {
  const type = ['inc', 'random'][numberOf(data, 'type')]
  return type === undefined ? undefined : { name: `numgen ${type} ${modulus(data)}`, type: 'host' }
}

const JENKINS = 0

/** `symhash mod 2`; the hash of fields has them as its parts. */
export function hashField(data: Data, parts: readonly Register[]): HeaderField | undefined {
  if (numberOf(data, 'type') !== JENKINS) return { name: `symhash ${modulus(data)}`, type: 'host' }
  if (parts.length === 0 || parts.some(({ name, mask }) => name === undefined || mask)) return undefined
  const { seed, offset = 0 } = data
  const [fields, words] = [
    parts.map(({ name }) => name).join(' . '),
    seed === undefined ? '' : ` seed 0x${Number(seed).toString(16)}`,
  ]
  return {
    name: `jhash ${fields} mod ${numberOf(data, 'modulus')}${words}${Number(offset) > 0 ? ` offset ${offset}` : ''}`,
    type: 'host',
  }
}

/** What an expression loads that reads neither the packet's headers nor a register. */
const LOADS: Readonly<Record<string, (data: Data, context: RuleContext) => Register | undefined>> = {
  meta: (data) => META[numberOf(data, 'key')],
  ct: ctField,
  fib,
  rt: (data) => RT[numberOf(data, 'key')],
  socket: (data) => SOCKET[numberOf(data, 'key')],
  osf,
  xfrm: ipsec,
  numgen,
  exthdr: extensionField,
}

/** The field that an expression loads; undefined if it has no words, or reads a header. */
export const loadedField = (name: string, data: Data, context: RuleContext): Register | undefined => LOADS[name]?.(data, context)
