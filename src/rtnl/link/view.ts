import { LazyAttribute, lazyProperty, lazyRow } from '../../netlink/message/lazy-attribute.ts'
import { type Protocol, withRows } from '../../netlink/message/protocol.ts'
import { named, namesOfBits } from '../common/flag-names.ts'
import { merger } from '../common/merge.ts'
import { ARPHRD, IF_LINK_MODE, IF_OPER, IFF } from '../constants.ts'
import type { LinkKinds, PortKinds } from './kind/data.ts'
import { type Ifinfomsg, type LinkAttrs, linkAttrs, linkMessages } from './table.ts'

type Keys<T> = T extends unknown ? keyof T : never
type ValueIn<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : never) : never
/** The options of some kind: every key that one of them has. */
export type Some<T> = { [K in Keys<T>]?: ValueIn<T, K> }

/**
 * A link as the library tells it: header and attributes in one object, flags and states by name. The `afSpec` of `list()` is read when it is first
 * looked at, and a link keeps the datagram it came in until then, of 32 KiB at most; a MalformedError if the kernel's bytes should be none.
 */
export interface Link extends Omit<LinkAttrs, 'ifname' | 'operstate' | 'linkmode' | 'linkinfo' | 'propList' | 'altIfname'> {
  index: number
  ifname: string
  /** ARPHRD_*: `ETHER`, `LOOPBACK`; a number where it has no name. */
  type: string | number
  /** IFF_*, by name: `UP`, `LOWER_UP`. Bits without a name come last, as one number: `0x300`. */
  flags: string[]
  /** IF_OPER_*: `UP`, `DOWN`, `LOWERLAYERDOWN`, `UNKNOWN`. */
  operstate?: string | number
  linkmode?: string | number
  /** What `ip link add` calls type: `veth`, `bridge`; absent where the link is none of the virtual ones. */
  kind?: string
  /** The options of its kind, by key. Bytes where the kind has no table here. */
  data?: Some<LinkKinds[keyof LinkKinds]> | Uint8Array
  /** The kind of its master, and the options it has as its port. */
  slaveKind?: string
  slaveData?: Some<PortKinds[keyof PortKinds]> | Uint8Array
  altIfname?: string[]
  /** IFLA_INFO_XSTATS: counters of its kind, by the kind. */
  xstats?: NonNullable<LinkAttrs['linkinfo']>['xstats']
  /** What has no name in IFLA_LINKINFO, and in IFLA_PROP_LIST. */
  linkinfo?: Pick<NonNullable<LinkAttrs['linkinfo']>, 'unknown'>
  propList?: Pick<NonNullable<LinkAttrs['propList']>, 'unknown'>
  /** Bytes of a newer kernel behind the header. */
  tail?: Uint8Array
}

/** The keys that a link may have. */
export const LINK_KEYS: readonly string[] = [
  ...['index', 'type', 'flags', 'kind', 'data', 'slaveKind', 'slaveData', 'xstats', 'altIfname', 'unknown'],
  ...Object.keys(linkAttrs.table).filter((key) => !['linkinfo', 'propList', 'altIfname'].includes(key)),
]

const RENAMED = ['linkinfo', 'propList', 'altIfname', 'operstate', 'linkmode', 'afSpec']
const merge = merger(linkAttrs.table, ['index', 'ifname', 'type', 'flags'], RENAMED)

const deferAfSpec = lazyProperty('afSpec')
const readings = new WeakMap<Protocol, Protocol>()

/**
 * The tables for a list of all links: as those of the socket, but IFLA_AF_SPEC is read when somebody looks at it. It holds settings and counters of IPv4
 * and IPv6, takes four fifths of the time, and few look at it; read late it also leaves less to the garbage collector.
 */
export function linkReading(of: Protocol): Protocol {
  const known = readings.get(of)
  if (known) return known
  const made = withRows(of, { RTM_NEWLINK: lazyRow(linkMessages.RTM_NEWLINK, 'afSpec') })
  readings.set(of, made)
  return made
}

/** One object of a link message. Nothing is lost: what has no name stays a number, and unknown attributes stay in `unknown`. */
export function linkOf(header: Ifinfomsg, attrs: LinkAttrs): Link {
  const { linkinfo, propList, altIfname, operstate, linkmode, afSpec, ifname = '' } = attrs
  const flags = namesOfBits(header.flags, IFF)
  const link = merge({ index: header.index, ifname, type: named(ARPHRD, header.type), flags }, attrs)
  if (afSpec instanceof LazyAttribute) deferAfSpec(link, afSpec)
  else if (afSpec !== undefined) link['afSpec'] = afSpec
  if (operstate !== undefined) link['operstate'] = named(IF_OPER, operstate)
  if (linkmode !== undefined) link['linkmode'] = named(IF_LINK_MODE, linkmode)
  if (linkinfo) addInfo(link, linkinfo)
  if (propList || altIfname !== undefined) addNames(link, altIfname, propList)
  if (header.tail !== undefined) link['tail'] = header.tail
  return link as unknown as Link
}

type PropList = NonNullable<LinkAttrs['propList']>

/** What IFLA_PROP_LIST holds. An alternative name may also stand alone, in place of IFLA_IFNAME. */
function addNames(link: Record<string, unknown>, alone: string | undefined, { altIfname, unknown }: PropList = {}): void {
  const names = [...(alone === undefined ? [] : [alone]), ...(altIfname ?? [])]
  if (names.length > 0) link['altIfname'] = names
  if (unknown !== undefined) link['propList'] = { unknown }
}

/** What IFLA_LINKINFO holds, as far as it is there. */
function addInfo(link: Record<string, unknown>, info: NonNullable<LinkAttrs['linkinfo']>): void {
  const { kind, data, xstats, slaveKind, slaveData, unknown } = info
  if (kind !== undefined) link['kind'] = kind
  for (const key in data) link['data'] = data[key as keyof typeof data]
  if (slaveKind !== undefined) link['slaveKind'] = slaveKind
  for (const key in slaveData) link['slaveData'] = slaveData[key as keyof typeof slaveData]
  if (xstats !== undefined) link['xstats'] = xstats
  if (unknown !== undefined) link['linkinfo'] = { unknown }
}
