import { hexText } from '../../capture/json/json.ts'
import { NETLINK } from '../../capture/message/protocols.ts'
import { type RepeatedRequest, repeatedRequest } from '../../capture/message/repeated-request.ts'
import { protocolName, type Recorded } from '../../capture.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { flagText, NLM_F, NLMSG, NLMSG_HDRLEN, type Nlmsghdr } from '../../netlink/message/header.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { DCB_CMD } from '../../rtnl/dcb/constants.ts'

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
  78: 'dcb',
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

/** The name of a message, with that of its family if it is a guess: `ethtool? ETHTOOL_MSG_RINGS_GET`. */
export const withGuess = (name: string, guess: string | undefined): string =>
  guess === undefined || name.startsWith(`${guess}?`) ? name : `${guess}? ${name}`

/** A request in the words of `ip`: `link add`, `route show`; its name for other protocols. */
export function requestText({ protocol, name, guess, message }: Recorded): string {
  const { type, flags } = message
  const object = protocol === NETLINK.ROUTE && type >= RTM.NEWLINK ? OBJECTS[(type & ~3) + 2] : undefined
  if (!object) return protocol === NETLINK.ROUTE ? name : `${protocolName(protocol)} ${withGuess(name, guess)}${dump(flags)}`
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
export function said(recorded: Pick<Recorded, 'message' | 'tables' | 'littleEndian'>): string {
  const { type, attrs, payload } = recorded.message
  const header = type === NLMSG.ERROR ? withFlags(recorded) : recorded.message.header
  const request = repeatedRequest(recorded)
  let out = membersText(header)
  for (const key in attrs) out += flat(key, attrs[key])
  if (request?.isDecoded) out += requestMembers(request)
  else if (payload && payload.length > 0) out += ` payload ${bytes(payload)}`
  return out.slice(1)
}

/** The request that an error message repeats; its nlmsghdr is in the header. */
function requestMembers({ name, message: { header, attrs, payload } }: RepeatedRequest): string {
  const members = Object.entries(header).filter(([, value]) => value !== 0)
  return flat('request', { name, header: Object.fromEntries(members), attrs, ...(payload ? { payload } : {}) })
}

/** The members of the header that are not 0, each as ` key value`. */
export function membersText(header: Readonly<Record<string, unknown>>): string {
  const { family } = header
  let out = family ? familyText(Number(family)) : ''
  for (const key in header) {
    const value = header[key]
    if (key === 'family' || value === 0 || value === '') continue
    // Messages of generic netlink have their command as name.
    out += key === 'cmd' && family !== undefined ? dcbCommandText(Number(value)) : flat(key, value)
  }
  return out
}

/** Returns ` cmd IEEE_GET`: the command of struct dcbmsg. */
export const dcbCommandText = (value: number): string => ` cmd ${nameOf(DCB_CMD, value) ?? value}`

const FAMILIES = new Map<number, string>()

/** Returns ` family inet`. A family is at most 16 bits wide, so the texts that are kept are few. */
export function familyText(family: number): string {
  const text = FAMILIES.get(family) ?? ` family ${nameOf(AF, family)?.toLowerCase() ?? family}`
  FAMILIES.set(family, text)
  return text
}

/** Returns ` key value`, or several of them for an object. Callers append it to one text, which is faster than joining a list. */
export function flat(key: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return ` ${key} ${value === '' ? '""' : value}`
  if (value instanceof Uint8Array) return ` ${key} ${bytes(value)}`
  return Array.isArray(value) ? several(key, value) : members(`${key}.`, value as Record<string, unknown>)
}

function members(before: string, of: Readonly<Record<string, unknown>>): string {
  let out = ''
  for (const inner in of) out += inner === 'header' && 'attrs' in of ? header(before, of[inner]) : flat(before + inner, of[inner])
  return out
}

/** Of the struct before the attributes of a nest, as of the peer of a veth, the members that are not 0: a request sets few. */
function header(before: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return flat(`${before}header`, value)
  return members(`${before}header.`, Object.fromEntries(Object.entries(value).filter(([, member]) => member !== 0)))
}

function several(key: string, list: readonly unknown[]): string {
  if (key.endsWith('unknown')) return list.map((one) => unknown(key, one as Unknown)).join('')
  if (isCounters(list)) return ` ${key} (${list.length} numbers)`
  let out = ''
  for (let i = 0; i < list.length; i++) out += flat(`${key}[${i}]`, list[i])
  return out
}

/** Longer arrays of numbers, such as IFLA_INET6_STATS, print as a count; --json prints the numbers. */
export const MOST_NUMBERS = 8

const isCounters = (value: readonly unknown[]): boolean =>
  value.length > MOST_NUMBERS && value.every((one) => typeof one === 'number' || typeof one === 'bigint')

interface Unknown {
  readonly type: number
  /** Or `(hidden)`. */
  readonly bytes: Uint8Array | string
  readonly attrs?: object
}

/** `unknown.7 0x01000000`: the type is the key. */
function unknown(key: string, { type, bytes: payload, attrs }: Unknown): string {
  const name = `${key}.${type & 0x3fff}`
  return attrs ? flat(name, attrs) : flat(name, payload)
}

/** Of longer values, only so many bytes are printed. */
export const MOST_BYTES = 24

const bytes = (value: Uint8Array): string =>
  value.length > MOST_BYTES ? `${hexText(value.subarray(0, MOST_BYTES))}… (${value.length} bytes)` : hexText(value)

/** `REQUEST|ACK|EXCL|CREATE`: the flags of a message by their names, as explain prints them. */
export function flagWords({ message, tables }: Recorded): string {
  const { type, flags, bytes: all } = message
  return flagText(type, tables.find(type, flags, all[NLMSG_HDRLEN]).verb, flags)
}

/** The header, with the flags of the request that an error message repeats by their names. */
function withFlags({ message: { header }, tables }: Pick<Recorded, 'message' | 'tables'>): Readonly<Record<string, unknown>> {
  const request = header['request'] as Nlmsghdr | undefined
  if (!request) return header
  const { type, flags } = request
  return { ...header, request: { ...request, flags: flagText(type, tables.find(type, flags, undefined).verb, flags) } }
}
