import { attrs } from '../../netlink/attribute/attrs.ts'
import { once } from '../../netlink/base/once.ts'
import type { Codec, Row } from '../../netlink/codec/codec.ts'
import { LazyAttribute, lazyCodec, lazyProperty, rowWithCodecs, tableWithCodecs } from '../../netlink/message/lazy-attribute.ts'
import { type Protocol, withRows } from '../../netlink/message/protocol.ts'
import { merger } from '../common/merge.ts'
import { flagReader } from '../common/named/flags.ts'
import { nameReader } from '../common/named/names.ts'
import type { FlagNames, Returned } from '../common/named/types.ts'
import { returned } from '../common/named/view.ts'
import { ARPHRD, IFF } from '../constants.ts'
import type { KindData, LinkKinds, PlainMaster, PortKinds } from './kind/data.ts'
import { LINK_KINDS, portOf } from './kind/lookup.ts'
import type { OtherKind } from './kind/other-kind.ts'
import { afSpec, type Ifinfomsg, kindData, type LinkAttrs, linkAttrs, linkInfo, linkMessages, slaveData } from './table.ts'

/** What links of every kind have in common. */
export interface LinkCommon extends Omit<Returned<typeof linkAttrs>, 'ifname' | 'linkinfo' | 'propList' | 'altIfname'> {
  /** Index of the interface, unique in its network namespace. Kernel: ifi_index. */
  index: number
  /** Name of the interface, at most 15 bytes. Kernel: IFLA_IFNAME. */
  ifname: string
  /** ARPHRD_*: `ETHER`, `LOOPBACK`; a number if it has no name. Kernel: ifi_type. */
  type: keyof typeof ARPHRD | number
  /** IFF_*, by name: `UP`, `LOWER_UP`. Bits without a name come last, as one number: `0x300`. Kernel: ifi_flags. */
  flags: FlagNames<keyof typeof IFF>
  /** Alternative names, at most 127 bytes each. Kernel: IFLA_ALT_IFNAME. */
  altIfname?: string[]
  /** IFLA_INFO_XSTATS: counters of its kind, under the name of the kind. */
  xstats?: NonNullable<LinkAttrs['linkinfo']>['xstats']
  /** Unknown attributes of IFLA_LINKINFO. */
  linkinfo?: Pick<NonNullable<LinkAttrs['linkinfo']>, 'unknown'>
  /** Unknown attributes of IFLA_PROP_LIST. */
  propList?: Pick<NonNullable<LinkAttrs['propList']>, 'unknown'>
  /** Bytes that a newer kernel appends to the header. */
  tail?: Uint8Array
}

/** A link of one kind: `kind` is the type of `ip link add`, `data` its options. */
interface KindName<K> {
  /** Kind of link, the type of `ip link add`; it decides the type of `data`. Kernel: IFLA_INFO_KIND. */
  kind: K
}
interface KindValues<D> {
  /** Options and state of its kind. Kernel: IFLA_INFO_DATA. */
  data: D
}
type OfKind<K extends keyof LinkKinds> = KindName<K> &
  (keyof KindData[K] extends 'unknown' | 'tail' ? Partial<KindValues<LinkKinds[K]>> : KindValues<LinkKinds[K]>)
/** A link without a kind that nlwire knows. */
type OfNoKind =
  /** A kind that nlwire does not know: its options are bytes. */
  | (KindName<OtherKind> & Partial<KindValues<Uint8Array>>)
  /** Not a virtual link. */
  | { kind?: undefined; data?: undefined }

/** A port of a master of one kind: `slaveData` are its options as a port. */
interface MasterKind<K> {
  /** Kind of the master that it is a port of; it decides the type of `slaveData`. Kernel: IFLA_INFO_SLAVE_KIND. */
  slaveKind: K
}
interface PortValues<D> {
  /** Options and state as a port of its master. Kernel: IFLA_INFO_SLAVE_DATA. */
  slaveData: D
}
type OfMaster =
  | { [K in keyof PortKinds]: MasterKind<K> & PortValues<PortKinds[K]> }[keyof PortKinds]
  | (MasterKind<OtherKind> & Partial<PortValues<Uint8Array>>)
  /** A port without options, or no port. One member of the union, not two: each is an interface for every kind of link. */
  | (Partial<MasterKind<PlainMaster>> & { slaveData?: undefined })

/** The links of each kind. In the published declarations each combination of kind and master is an interface of its own. */
type LinkByKind = { [K in keyof LinkKinds]: LinkCommon & OfKind<K> & OfMaster }

/**
 * A link as the API returns it: header and attributes in one object, flags and states by name. `kind` decides the type of
 * `data`, and `slaveKind` that of `slaveData`: `if (link.kind === 'bridge') link.data.stpState`. In the results of `list()`
 * and `get()`, `afSpec`, `data` and `slaveData` are decoded on first access; until then the link keeps its datagram (at
 * most 32 KiB) in memory.
 */
export type Link = LinkByKind[keyof LinkKinds] | (LinkCommon & OfNoKind & OfMaster)

/** A link of one kind: `LinkOf<'bridge'>`. */
export type LinkOf<K extends keyof LinkKinds> = LinkByKind[K]

/** A link that is a port of a master of one kind: `PortOf<'bond'>`. */
export type PortOf<K extends keyof PortKinds> = LinkCommon &
  (OfKind<keyof LinkKinds> | OfNoKind) &
  MasterKind<K> &
  PortValues<PortKinds[K]>

/** The keys that a link may have. */
export const linkKeys = once((): readonly string[] => [
  ...['index', 'type', 'flags', 'kind', 'data', 'slaveKind', 'slaveData', 'xstats', 'altIfname', 'unknown'],
  ...Object.keys(linkAttrs.table).filter((key) => !['linkinfo', 'propList', 'altIfname'].includes(key)),
])

const APART = ['linkinfo', 'propList', 'altIfname', 'afSpec']
const merge = merger(
  () => linkAttrs.table,
  ['index', 'ifname', 'type', 'flags'],
  APART,
  () =>
    Object.fromEntries(
      Object.entries<Row>(linkAttrs.table).flatMap(([key, [, , codec, , notes]]) => {
        const convert = APART.includes(key) ? undefined : returned(codec, notes)
        return convert ? [[key, convert]] : []
      }),
    ),
)

const typeName = nameReader(ARPHRD)
const flagNames = flagReader(IFF)

const deferAfSpec = lazyProperty('afSpec')
const deferData = lazyProperty('data')
const deferSlaveData = lazyProperty('slaveData')
const readings = new WeakMap<Protocol, Protocol>()

/**
 * Returns the tables of the socket with lazy attributes, for what becomes a Link: IFLA_AF_SPEC, and the options of kinds and
 * ports. IFLA_AF_SPEC holds settings and counters of IPv4 and IPv6, takes four fifths of the decoding time and is rarely
 * used; decoding it late also creates less garbage.
 */
export function linkReading(of: Protocol): Protocol {
  const known = readings.get(of)
  if (known) return known
  const info = attrs(
    linkInfo.name,
    tableWithCodecs(linkInfo.table, { data: lazyCodec(kindData, dataNames), slaveData: lazyCodec(slaveData, slaveDataNames) }),
  )
  const codecs = { afSpec: lazyCodec(afSpec, afSpecNames), linkinfo: info }
  const made = withRows(of, { RTM_NEWLINK: rowWithCodecs(linkMessages.RTM_NEWLINK, codecs) })
  readings.set(of, made)
  return made
}

/** Returns a link message as one object. Values without a name stay numbers; unknown attributes stay in `unknown`. */
export function linkOf(header: Ifinfomsg, values: LinkAttrs): Link {
  const { linkinfo, propList, altIfname, afSpec: settings, ifname = '' } = values
  const own = { index: header.index, ifname, type: typeName(header.type), flags: flagNames(header.flags) }
  const link = merge(own, values)
  if (settings instanceof LazyAttribute) deferAfSpec(link, settings)
  else if (settings !== undefined) link['afSpec'] = afSpecNames(settings)
  if (linkinfo) addInfo(link, linkinfo)
  if (propList || altIfname !== undefined) addNames(link, altIfname, propList)
  if (header.tail !== undefined) link['tail'] = header.tail
  return link as unknown as Link
}

/** Returns a value of the wire level as calls return it. */
function withNames(codec: Codec<unknown>, value: unknown): unknown {
  const convert = returned(codec)
  return convert ? convert(value as never) : value
}

const afSpecNames = (value: unknown): unknown => withNames(afSpec, value)
const dataNames = (value: unknown): unknown => chosen(kindData.choices, value as object)
const slaveDataNames = (value: unknown): unknown => chosen(slaveData.choices, value as object)

/** Returns the options in `{ vlan: options }`; of a kind that nlwire does not know they are bytes. */
function chosen(choices: Readonly<Record<string, Codec<unknown>>>, value: object): unknown {
  for (const [kind, options] of Object.entries(value)) {
    const codec = Object.hasOwn(choices, kind) ? choices[kind] : undefined
    return codec ? withNames(codec, options) : options
  }
  return undefined
}

type PropList = NonNullable<LinkAttrs['propList']>

/** Adds the names of IFLA_PROP_LIST. An alternative name may also stand alone, instead of IFLA_IFNAME. */
function addNames(link: Record<string, unknown>, alone: string | undefined, { altIfname, unknown }: PropList = {}): void {
  const names = [...(alone === undefined ? [] : [alone]), ...(altIfname ?? [])]
  if (names.length > 0) link['altIfname'] = names
  if (unknown !== undefined) link['propList'] = { unknown }
}

/** Whether a kind has options. A link of such a kind always has `data`, so that its type needs no check. */
function hasOptions(kind: string): boolean {
  for (const _ in LINK_KINDS.get(kind)?.attrs.table) return true
  return false
}

/** Adds the members of IFLA_LINKINFO that are present. */
function addInfo(link: Record<string, unknown>, info: NonNullable<LinkAttrs['linkinfo']>): void {
  const { kind, data, xstats, slaveKind, slaveData: ofPort, unknown } = info
  if (kind !== undefined) {
    link['kind'] = kind
    if (hasOptions(kind)) link['data'] = {}
  }
  if (data instanceof LazyAttribute) deferData(link, data)
  else if (data !== undefined) link['data'] = dataNames(data)
  if (slaveKind !== undefined) {
    link['slaveKind'] = slaveKind
    if (portOf(slaveKind)) link['slaveData'] = {}
  }
  if (ofPort instanceof LazyAttribute) deferSlaveData(link, ofPort)
  else if (ofPort !== undefined) link['slaveData'] = slaveDataNames(ofPort)
  if (xstats !== undefined) link['xstats'] = xstats
  if (unknown !== undefined) link['linkinfo'] = { unknown }
}
