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
  const { family } = header
  let out = family ? ` family ${nameOf(AF, Number(family))?.toLowerCase() ?? family}` : ''
  for (const key in header) {
    const value = header[key]
    if (key !== 'family' && value !== 0 && value !== '') out += flat(key, value)
  }
  for (const key in attrs) out += flat(key, attrs[key])
  if (payload && payload.length > 0) out += ` payload ${bytes(payload)}`
  return out.slice(1)
}

/** As ` key value`: one text that grows is quicker than a list of many. */
function flat(key: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return ` ${key} ${value === '' ? '""' : value}`
  if (value instanceof Uint8Array) return ` ${key} ${bytes(value)}`
  return Array.isArray(value) ? several(key, value) : members(`${key}.`, value as Record<string, unknown>)
}

function members(before: string, of: Readonly<Record<string, unknown>>): string {
  let out = ''
  for (const inner in of) out += flat(before + inner, of[inner])
  return out
}

function several(key: string, list: readonly unknown[]): string {
  if (key.endsWith('unknown')) return list.map((one) => unknown(key, one as Unknown)).join('')
  if (isCounters(list)) return ` ${key} (${list.length} numbers)`
  let out = ''
  for (let i = 0; i < list.length; i++) out += flat(`${key}[${i}]`, list[i])
  return out
}

/** Long arrays of numbers, as of IFLA_INET6_STATS: --json has them. */
const isCounters = (value: readonly unknown[]): boolean =>
  value.length > 8 && value.every((one) => typeof one === 'number' || typeof one === 'bigint')

interface Unknown {
  readonly type: number
  readonly bytes: Uint8Array
  readonly attrs?: object
}

/** `unknown.7 0x01000000`: the type is the key. */
function unknown(key: string, { type, bytes: payload, attrs }: Unknown): string {
  const name = `${key}.${type & 0x3fff}`
  return attrs ? flat(name, attrs) : ` ${name} ${bytes(payload)}`
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
