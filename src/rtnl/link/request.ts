import { atPath } from '../../netlink/base/attribute-path.ts'
import { shown } from '../../netlink/base/shown.ts'
import { parseMac } from '../../netlink/codec/address.ts'
import { checkAltname, checkIfname, checkKeys, checkLinkRef, type LinkRef, numberOf } from '../common/checks.ts'
import { IFF } from '../constants.ts'
import { checkNetNsRef, type NamespaceFds, type NetNsRef } from '../netns/reference.ts'
import { checkIgnoredCreate, checkIgnoredSet } from './create/ignored.ts'
import { checkKindOptions } from './kind/check.ts'
import { anyOf, isPair, linkKindOf, PAIRS } from './kind/lookup.ts'
import {
  type CreateLink,
  type FlagChanges,
  type KindOptions,
  type LinkSettings,
  type PeerSettings,
  SETTABLE,
  type SetLink,
} from './options.ts'
import { type LinkAttrs, linkAttrs } from './table.ts'

/** The body of a link request. */
export interface LinkBody {
  header: { index?: number; flags?: number; change?: number }
  attrs: LinkAttrs
}

/** Resolves names for a request: link names to indexes, namespaces to file descriptors. */
export interface Resolver {
  /** Returns the index of a link, in `netns` if given. */
  index(link: LinkRef, netns?: NetNsRef): Promise<number>
  readonly namespaces: NamespaceFds
}

/** Queries an index and fills it in. */
type Lookup = () => Promise<void>

/** Lengths of link-layer addresses: IPv4 tunnel, Ethernet, FireWire, IPv6 tunnel, InfiniBand. */
const LLADDR_LENGTHS = [4, 6, 8, 16, 20]

/** Keys that are accepted: attributes, and options that are not attributes or have another form. */
const SETTINGS = [...SETTABLE, 'link', 'master', 'netns', 'up', 'flags', 'slaveKind', 'slaveData', 'kind', 'data', 'peer']
const CREATING = [...SETTINGS, 'index', 'altIfname']
const PEER = [...SETTABLE, 'netns', 'up', 'flags', 'index']

/** Throws TypeError or RangeError for invalid changes, as far as they show without the kernel. */
export function checkSet(options: SetLink): void {
  checkKeys('changes of a link', options, SETTINGS)
  checkIgnoredSet(options)
  checkSettings(options)
  checkKindOptions(options, false)
}

/** Like checkSet, for a new link. */
export function checkCreate(options: CreateLink): void {
  checkKeys('options of a link', options, CREATING)
  if (typeof options.kind !== 'string' || options.kind === '') {
    throw new TypeError(`expected the kind of the link, such as "veth" or "bridge", got ${shown(options.kind)}`)
  }
  checkSettings(options)
  checkIgnoredCreate(options)
  checkKindOptions(options, true)
  for (const name of options.altIfname ?? []) checkAltname(name)
}

function checkSettings(options: CreateLink | SetLink | PeerSettings): void {
  if (options.ifname !== undefined) checkIfname(options.ifname)
  checkLladdr('address', options.address)
  checkLladdr('broadcast', options.broadcast)
  flagBits(options.up, options.flags)
  const { link, master, netns } = options as LinkSettings
  if (link !== undefined) checkLinkRef(link)
  if (master !== undefined && master !== null) checkLinkRef(master)
  if (netns !== undefined) checkNetNsRef(netns)
  checkKind(options as CreateLink)
}

function checkKind({ kind, data, peer, slaveKind, slaveData }: Partial<CreateLink>): void {
  if (data !== undefined && kind === undefined)
    throw new TypeError('expected a kind with data, such as { kind: "vxlan", data: { id: 42 } }')
  const { pair, attrs } = linkKindOf(kind) ?? {}
  if (pair && attrs && data !== undefined && Object.keys(attrs.table).length === 0)
    throw new TypeError(`expected the options of the other end of a ${kind} as "peer", got data`)
  if (pair && Object.hasOwn(data ?? {}, pair.key))
    throw new TypeError(`expected the options of the other end of a ${kind} as "peer", got "${pair.key}" in its data`)
  if (slaveData !== undefined && slaveKind === undefined)
    throw new TypeError('expected a slaveKind with slaveData, such as { slaveKind: "bridge", slaveData: { cost: 7 } }')
  if (peer === undefined) return
  if (!isPair(kind)) throw new TypeError(`expected a peer with kind ${anyOf(PAIRS.map(shown))} only, got kind ${shown(kind)}`)
  checkKeys('options of a peer', peer, PEER)
  checkSettings(peer as PeerSettings)
}

function checkLladdr(key: 'address' | 'broadcast', address: string | undefined): void {
  if (address === undefined) return
  atPath(`RTM_NEWLINK.${linkAttrs.table[key][1]}`, () => {
    if (LLADDR_LENGTHS.includes(parseMac(address).length)) return
    const lengths = `of 6 bytes such as "02:00:00:00:00:01" (or of ${LLADDR_LENGTHS.join(', ')})`
    throw new TypeError(`expected a link-layer address ${lengths}, got ${shown(address)}`)
  })
}

/** Returns ifi_flags and ifi_change. */
function flagBits(up: boolean | undefined, changes: FlagChanges = {}): { flags?: number; change?: number } {
  if (up === undefined && Object.keys(changes).length === 0) return {}
  for (const [name, on] of Object.entries({ up, ...changes })) {
    if (on !== undefined && typeof on !== 'boolean') throw new TypeError(`expected ${name}: true or false, got ${shown(on)}`)
  }
  const all = Object.entries(up === undefined ? changes : { ...changes, UP: up }).filter(([, on]) => on !== undefined)
  if (all.length === 0) return {}
  const bits = (wanted: (on: unknown) => boolean): number =>
    all.reduce((sum, [name, on]) => (wanted(on) ? sum | numberOf('link flag', IFF, name) : sum), 0) >>> 0
  return { flags: bits((on) => on === true), change: bits(() => true) }
}

/**
 * Returns the attributes of the options. Adds to `lookups` the queries that fill in the indexes of links.
 */
function settings(options: LinkSettings | PeerSettings, resolve: Resolver, lookups: Lookup[]): LinkAttrs {
  const attrs: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(options))
    if (key !== 'altIfname' && Object.hasOwn(linkAttrs.table, key)) attrs[key] = value
  const { link, master, netns } = options as LinkSettings
  const look = (key: string, ref: LinkRef, where?: NetNsRef): void => {
    lookups.push(async () => {
      attrs[key] = await resolve.index(ref, where)
    })
  }
  if (netns !== undefined) attrs['netNsFd'] = resolve.namespaces.open(netns)
  if (link !== undefined) look('link', link)
  // The kernel looks up the master in the namespace where the link will be.
  if (master === null) attrs['master'] = 0
  else if (master !== undefined) look('master', master, netns)
  return attrs
}

/** Returns IFLA_LINKINFO: kind and data of the link, and of the port of its master. */
function linkinfo(options: Partial<CreateLink>, resolve: Resolver, lookups: Lookup[]): LinkAttrs['linkinfo'] {
  const { kind, slaveKind, slaveData } = options
  const data = kindData(options, resolve, lookups)
  if (kind === undefined && slaveKind === undefined) return undefined
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(data === undefined ? {} : { data }),
    ...(slaveKind === undefined ? {} : { slaveKind }),
    ...(slaveKind === undefined || slaveData === undefined ? {} : { slaveData: { [slaveKind]: slaveData } }),
  }
}

type Data = NonNullable<LinkAttrs['linkinfo']>['data']

function kindData({ kind, data, peer }: Partial<KindOptions>, resolve: Resolver, lookups: Lookup[]): Data {
  const { pair } = linkKindOf(kind) ?? {}
  if (peer !== undefined && pair) {
    const { flags = 0, change = 0 } = flagBits(peer.up, peer.flags)
    const header = { family: 0, type: 0, index: peer.index ?? 0, flags, change }
    const other = { header, attrs: settings(peer, resolve, lookups) }
    return { [kind as string]: { ...data, [pair.key]: other } } as Data
  }
  if (data === undefined) return undefined
  return (data instanceof Uint8Array ? { other: data } : { [kind as string]: data }) as Data
}

/** Builds the body of a request from checked options. */
export async function bodyOf(options: CreateLink | SetLink, resolve: Resolver): Promise<LinkBody> {
  const { index } = options as { index?: number }
  const lookups: Lookup[] = []
  const attrs = settings(options, resolve, lookups)
  const info = linkinfo(options as CreateLink, resolve, lookups)
  // All namespaces are open by now, before the first await. One lookup at a time: in a batch, a lookup sends the
  // requests before it.
  for (const look of lookups) await look()
  return {
    header: { ...(index === undefined ? {} : { index }), ...flagBits(options.up, options.flags) },
    attrs: info ? { ...attrs, linkinfo: info } : attrs,
  }
}
