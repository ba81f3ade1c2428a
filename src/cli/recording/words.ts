import { hexText } from '../../capture/json/json.ts'
import { NETLINK } from '../../capture/message/protocols.ts'
import { protocolName, type Recorded } from '../../capture.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { bitNames, nameOf } from '../../wire.ts'

/** The objects of rtnetlink by the words of `ip`, `bridge` and `tc`; RTM_* of the GET message. */
const OBJECTS: Readonly<Record<number, string>> = {
  [RTM.GETLINK]: 'link',
  [RTM.GETADDR]: 'address',
  [RTM.GETROUTE]: 'route',
  [RTM.GETNEIGH]: 'neighbour',
  [RTM.GETRULE]: 'rule',
  38: 'qdisc',
  42: 'class',
  46: 'filter',
  50: 'action',
  58: 'maddress',
  66: 'ntable',
  74: 'addrlabel',
  82: 'netconf',
  86: 'mdb',
  90: 'netns id',
  94: 'stats',
  106: 'nexthop',
  110: 'link property',
  114: 'vlan',
  118: 'nexthop bucket',
  122: 'vni',
}

/** What a request asks for in the words of `ip`: `link add`, `route show`; of other protocols its name. */
export function requestText({ protocol, name, message }: Recorded): string {
  const { type, flags } = message
  const object = protocol === NETLINK.ROUTE && type >= RTM.NEWLINK ? OBJECTS[(type & ~3) + 2] : undefined
  if (!object) return protocol === NETLINK.ROUTE ? name : `${protocolName(protocol)} ${name}${dump(flags)}`
  const verb = [created(flags), 'delete', (flags & NLM_F.DUMP) === NLM_F.DUMP ? 'show' : 'get', 'set'][type & 3]
  return `${object} ${verb}`
}

const dump = (flags: number): string => ((flags & NLM_F.DUMP) === NLM_F.DUMP ? ' (dump)' : '')

function created(flags: number): string {
  if ((flags & NLM_F.CREATE) === 0) return (flags & NLM_F.REPLACE) !== 0 ? 'change' : 'set'
  if ((flags & NLM_F.REPLACE) !== 0) return 'replace'
  return (flags & NLM_F.APPEND) !== 0 ? 'append' : 'add'
}

/** The header and the attributes of a message as `key value`, nests as dotted keys: `linkinfo.kind veth`. */
export function said({ message }: Recorded): string {
  const { header, attrs, payload } = message
  const { family, ...members } = header
  const out: string[] = []
  if (family) out.push(`family ${nameOf(AF, Number(family))?.toLowerCase() ?? family}`)
  for (const [key, value] of Object.entries(members)) if (value !== 0 && value !== '') flat(key, value, out)
  for (const [key, value] of Object.entries(attrs)) flat(key, value, out)
  if (payload && payload.length > 0) out.push(`payload ${bytes(payload)}`)
  return out.join(' ')
}

function flat(key: string, value: unknown, out: string[]): void {
  if (value instanceof Uint8Array) out.push(`${key} ${bytes(value)}`)
  else if (key.endsWith('unknown') && Array.isArray(value)) for (const one of value) unknown(key, one, out)
  else if (isCounters(value)) out.push(`${key} (${value.length} numbers)`)
  else if (Array.isArray(value)) for (const [i, one] of value.entries()) flat(`${key}[${i}]`, one, out)
  else if (typeof value === 'object' && value !== null)
    for (const [inner, one] of Object.entries(value)) flat(`${key}.${inner}`, one, out)
  else out.push(`${key} ${value === '' ? '""' : value}`)
}

/** Long arrays of numbers, as of IFLA_INET6_STATS: --json has them. */
const isCounters = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.length > 8 && value.every((one) => typeof one === 'number' || typeof one === 'bigint')

/** `unknown.7 0x01000000`: the type is the key. */
function unknown(
  key: string,
  { type, bytes: payload, attrs }: { type: number; bytes: Uint8Array; attrs?: object },
  out: string[],
): void {
  const name = `${key}.${type & 0x3fff}`
  if (attrs) flat(name, attrs, out)
  else out.push(`${name} ${bytes(payload)}`)
}

const MOST = 24
const bytes = (value: Uint8Array): string =>
  value.length > MOST ? `${hexText(value.subarray(0, MOST))}… (${value.length} bytes)` : hexText(value)

const FLAGS = { REQUEST: 1, MULTI: 2, ACK: 4, ECHO: 8, DUMP_INTR: 0x10 } as const

/** `REQUEST|ACK|0x600`: the flags that mean the same in every message by name. */
export function flagWords(flags: number): string {
  const { on, rest } = bitNames(flags, FLAGS)
  return [...on, ...(rest ? [`0x${rest.toString(16)}`] : [])].join('|') || '0'
}
