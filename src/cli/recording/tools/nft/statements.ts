import { flat } from '../../words.ts'
import type { Expression, Register, RuleContext } from './context.ts'
import { durationText } from './units.ts'
import { valueText } from './values.ts'

type Data = Readonly<Record<string, unknown>>

interface Place {
  readonly registers: ReadonlyMap<number, Register>
  readonly context: RuleContext
  /** The network protocol that the rule has compared, or that of its table. */
  readonly network?: string | undefined
}

const number = (data: Data, key: string): number | undefined => (data[key] === undefined ? undefined : Number(data[key]))

const SECONDS: Readonly<Record<number, string>> = { 1: 'second', 60: 'minute', 3600: 'hour', 86400: 'day', 604800: 'week' }
/** Bytes as nft writes them: `25 mbytes`. */
export function byteAmount(bytes: number): string {
  const [size, name] = SIZES.find(([one]) => bytes % one === 0) ?? [1, 'bytes']
  return `${bytes / size} ${name}`
}

const SIZES: readonly (readonly [size: number, unit: string])[] = [
  [1 << 20, 'mbytes'],
  [1 << 10, 'kbytes'],
  [1, 'bytes'],
]

/** `rate over 10/second burst 7 packets` */
export function limitRate(data: Data): string {
  const [rate, unit, burst, type, flags] = ['rate', 'unit', 'burst', 'type', 'flags'].map(
    (key) => number(data, key) ?? 0,
  ) as number[]
  const over = (flags ?? 0) & 1 ? 'over ' : ''
  const per = SECONDS[unit ?? 1] ?? `${unit} seconds`
  if (type !== 1) return `rate ${over}${rate}/${per}${burst ? ` burst ${burst} packets` : ''}`
  return `rate ${over}${byteAmount(rate ?? 0)}/${per}${burst ? ` burst ${byteAmount(burst)}` : ''}`
}

/** `over 25 mbytes used 5 kbytes` */
export function quotaText(data: Data): string {
  const [bytes, used, flags] = ['bytes', 'consumed', 'flags'].map((key) => number(data, key) ?? 0) as [number, number, number]
  return `${flags & 1 ? 'over ' : ''}${byteAmount(bytes)}${used > 0 ? ` used ${byteAmount(used)}` : ''}`
}

/** Options of TCP that are announced without a value (linux/netfilter/nf_synproxy.h). */
const SYNPROXY: readonly (readonly [bit: number, name: string])[] = [
  [8, 'timestamp'],
  [4, 'sack-perm'],
]

/** `mss 1460 wscale 7 timestamp sack-perm` */
export function synproxyText({ mss, wscale, flags = 0 }: Data): string {
  const options = SYNPROXY.flatMap(([bit, name]) => (Number(flags) & bit ? [name] : []))
  return [...(mss === undefined ? [] : [`mss ${mss}`]), ...(wscale === undefined ? [] : [`wscale ${wscale}`]), ...options].join(
    ' ',
  )
}

const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug', 'audit']

/** NF_LOG_*; nft writes `all` for those that it can set. */
const [LOG_ALL, LOG_MAC] = [0x2f, 0x20]

function logFlags(flags: number): string[] {
  if (flags === LOG_ALL) return ['flags all']
  const tcp = ['sequence', 'options'].filter((_, bit) => flags & (1 << bit))
  return [
    ...(tcp.length > 0 ? [`flags tcp ${tcp.join(',')}`] : []),
    ...(flags & 4 ? ['flags ip options'] : []),
    ...(flags & 8 ? ['flags skuid'] : []),
    ...(flags & LOG_MAC ? ['flags ether'] : []),
  ]
}

function log(data: Data): string {
  const level = number(data, 'level')
  const words = [
    ...(data['prefix'] === undefined ? [] : [`prefix ${JSON.stringify(data['prefix'])}`]),
    ...(data['group'] === undefined ? [] : [`group ${data['group']}`]),
    ...(data['snaplen'] ? [`snaplen ${data['snaplen']}`] : []),
    ...(data['qthreshold'] ? [`queue-threshold ${data['qthreshold']}`] : []),
    ...logFlags(number(data, 'flags') ?? 0),
    ...(level === undefined || level === 4 ? [] : [`level ${LEVELS[level] ?? level}`]),
  ]
  return ['log', ...words].join(' ')
}

const ICMP: Readonly<Record<number, string>> = {
  ...{ 0: 'net-unreachable', 1: 'host-unreachable', 2: 'prot-unreachable', 3: 'port-unreachable' },
  ...{ 9: 'net-prohibited', 10: 'host-prohibited', 13: 'admin-prohibited' },
}
const ICMP6: Readonly<Record<number, string>> = {
  0: 'no-route',
  1: 'admin-prohibited',
  3: 'addr-unreachable',
  4: 'port-unreachable',
}
const ICMPX = ['no-route', 'port-unreachable', 'host-unreachable', 'admin-prohibited']
const IPV6 = 10

function reject(data: Data, { context: { family }, network }: Place): string {
  const [type, code] = [number(data, 'type') ?? 0, number(data, 'icmpCode') ?? 0]
  if (type === 1) return 'reject with tcp reset'
  if (type === 2) return code === 1 ? 'reject' : `reject with icmpx ${ICMPX[code] ?? code}`
  const is6 = network === 'ip6' || family === IPV6
  const name = (is6 ? ICMP6 : ICMP)[code] ?? String(code)
  return name === 'port-unreachable' && family !== 1 ? 'reject' : `reject with ${is6 ? 'icmpv6' : 'icmp'} ${name}`
}

const NAT_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [4, 'random'],
  [8, 'persistent'],
  [16, 'fully-random'],
]

function natFlags(flags: number): string {
  const words = NAT_FLAGS.flatMap(([bit, name]) => (flags & bit ? [name] : []))
  return words.length > 0 ? ` ${words.join(',')}` : ''
}

/** The value of a register as text; undefined if it holds a field. */
function held(data: Data, key: string, type: 'ip' | 'ip6' | 'port', { registers, context }: Place): string | undefined {
  const value = registers.get(number(data, key) ?? -1)?.value
  return value && valueText(value, type, context.littleEndian)
}

const range = (min: string | undefined, max: string | undefined): string =>
  max === undefined || max === min ? (min ?? '') : `${min}-${max}`

/** Address and port of NAT: ` to 10.1.0.5:80`. Undefined if a register does not hold a value. */
function target(data: Data, keys: { readonly address?: string; readonly port: string }, place: Place): string | undefined {
  const is6 = (number(data, 'family') ?? place.context.family) === IPV6
  const of = (key: string, type: 'ip' | 'ip6' | 'port'): string | undefined => held(data, key, type, place)
  const names = [`${keys.address}Min`, `${keys.address}Max`, `${keys.port}Min`, `${keys.port}Max`]
  if (names.some((key, i) => data[key] !== undefined && of(key, i < 2 ? 'ip' : 'port') === undefined)) return undefined
  const address = range(of(names[0] as string, is6 ? 'ip6' : 'ip'), of(names[1] as string, is6 ? 'ip6' : 'ip'))
  const port = range(of(names[2] as string, 'port'), of(names[3] as string, 'port'))
  if (address === '' && port === '') return ''
  return ` to ${is6 && port !== '' && address !== '' ? `[${address}]` : address}${port === '' ? '' : `:${port}`}`
}

const NETMAP = 64

function nat(data: Data, place: Place): string | undefined {
  // A map has the address, or the address and the port.
  const { name } = place.registers.get(number(data, 'regAddrMin') ?? -1) ?? {}
  const prefix = (number(data, 'flags') ?? 0) & NETMAP ? ' prefix' : ''
  const to = name !== undefined ? `${prefix} to ${name}` : target(data, { address: 'regAddr', port: 'regProto' }, place)
  const family = place.context.family === 1 ? (number(data, 'family') === IPV6 ? ' ip6' : ' ip') : ''
  return to === undefined
    ? undefined
    : `${number(data, 'type') === 1 ? 'dnat' : 'snat'}${family}${to}${natFlags(number(data, 'flags') ?? 0)}`
}

const ported =
  (word: string) =>
  (data: Data, place: Place): string | undefined => {
    const to = target(data, { port: 'regProto' }, place)
    return to === undefined ? undefined : `${word}${to}${natFlags(number(data, 'flags') ?? 0)}`
  }

function queue(data: Data): string | undefined {
  const [first, total, flags] = [number(data, 'num'), number(data, 'total') ?? 1, number(data, 'flags') ?? 0]
  if (first === undefined) return undefined
  const words = ['bypass', 'fanout'].filter((_, bit) => flags & (1 << bit))
  return `queue ${words.length > 0 ? `flags ${words.join(',')} ` : ''}to ${first}${total > 1 ? `-${first + total - 1}` : ''}`
}

const OBJECTS: Readonly<Record<number, string>> = {
  1: 'counter',
  2: 'quota',
  3: 'ct helper set',
  4: 'limit',
  7: 'ct timeout set',
  8: 'meta secmark set',
  9: 'ct expectation set',
  10: 'synproxy',
}

/** `counter packets 0 bytes 0`; without the zeros for a counter that only begins to count. */
export const counterText = ({ packets = 0n, bytes = 0n }: Data, isCounting: boolean): string =>
  isCounting || packets || bytes ? `counter packets ${packets} bytes ${bytes}` : 'counter'

/** Statements by the name of their expression. */
const STATEMENTS: Readonly<Record<string, (data: Data, place: Place) => string | undefined>> = {
  counter: (data) => counterText(data, false),
  limit: (data) => `limit ${limitRate(data)}`,
  quota: (data) => `quota ${quotaText(data)}`,
  last: ({ set: isUsed, msecs }) =>
    `last${Number(isUsed ?? 0) === 0 ? '' : ` used ${durationText((msecs as bigint | undefined) ?? 0n)}`}`,
  connlimit: ({ count, flags = 0 }) => `ct count ${Number(flags) & 1 ? 'over ' : ''}${count}`,
  synproxy: (data) => `synproxy ${synproxyText(data)}`,
  log,
  reject,
  masq: ported('masquerade'),
  redir: ported('redirect'),
  nat,
  queue,
  notrack: () => 'notrack',
  // What is in the struct of iptables only its module knows.
  match: ({ name, ...rest }) => `xt match ${name}${flat('match', rest)}`,
  target: ({ name, ...rest }) => `xt target ${name}${flat('target', rest)}`,
  objref: (data) => {
    const word = OBJECTS[number(data, 'immType') ?? -1]
    return word && data['immName'] !== undefined ? `${word}${/set$/.test(word) ? '' : ' name'} "${data['immName']}"` : undefined
  },
}

/** A statement as nft writes it; undefined if it has no words. */
export const statementText = (name: string, data: Data, place: Place): string | undefined => STATEMENTS[name]?.(data, place)

/** The statements of the elements of a set; undefined if one has no words. */
export function statementsText(list: readonly Expression[], context: RuleContext): string | undefined {
  const words = list.map(({ name = '', data }) => statementText(name, data?.[name] ?? {}, { registers: new Map(), context }))
  return words.includes(undefined) ? undefined : words.join(' ')
}
