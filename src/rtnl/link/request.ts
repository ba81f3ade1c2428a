import { atPath } from '../../netlink/base/attribute-path.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { parseMac } from '../../netlink/codec/address.ts'
import type { Table } from '../../netlink/codec/codec.ts'
import { textLength } from '../../netlink/codec/text.ts'
import { checkAltname, checkIfname, checkLinkRef, type LinkRef, numberOf } from '../common/checks.ts'
import { checkOptionKeys, keyOfWord, LINK_WORDS } from '../common/named/ip-words.ts'
import { checkBoolean, checkEncodable } from '../common/values.ts'
import { IFF } from '../constants.ts'
import { checkNetNsRef, type NamespaceFds, type NetNsRef } from '../netns/reference.ts'
import { checkIgnoredCreate, checkIgnoredSet, returnedHint } from './create/ignored.ts'
import { checkOperstate } from './create/state.ts'
import { checkKindOptions, checkWritable } from './kind/check.ts'
import type { AnyPort } from './kind/kind.ts'
import { lookupsOf } from './kind/link-options.ts'
import { anyOf, isPair, LINK_KINDS, linkKindOf, PAIRS, portOf } from './kind/lookup.ts'
import { checkMisplaced } from './kind/misplaced.ts'
import { SETTABLE } from './kind/settable.ts'
import { type FlagStates, inNumbers, settableRows } from './numbers.ts'
import type { CreateLink, KindOptions, LinkSettings, PeerSettings, SetLink } from './options.ts'
import { type LinkAttrs, linkAttrs } from './table.ts'
import { checkVfs, vfInfoOf } from './vf/request.ts'
import { linkKeys } from './view.ts'

/** The body of a link request. */
export interface LinkBody {
  header: { index?: number; flags?: number; change?: number }
  attrs: LinkAttrs
}

/** Resolves names for a request: link names to indexes, namespaces to file descriptors. */
export interface Resolver {
  /** Returns the index of a link, in `netns` if given. Errors name the `option` that holds it, by default `link`. */
  index(link: LinkRef, netns?: NetNsRef, option?: string): Promise<number>
  readonly namespaces: NamespaceFds
}

/** Queries an index and fills it in. */
type Lookup = () => Promise<void>

/** Lengths of link-layer addresses: IPv4 tunnel, Ethernet, FireWire, IPv6 tunnel, InfiniBand. */
const LLADDR_LENGTHS = [4, 6, 8, 16, 20]

/** Keys that are accepted: attributes, and options that are not attributes or have another form. */
const SETTINGS = [...SETTABLE, 'link', 'master', 'netns', 'up', 'flags', 'slaveKind', 'slaveData', 'kind', 'data', 'peer']
const CHANGES = [...SETTINGS, 'vfs']
const CREATING = [...SETTINGS, 'index', 'altIfname']
const PEER = [...SETTABLE, 'netns', 'up', 'flags', 'index']
/** Keys of links that are options of other calls, or of links without a peer. */
const ELSEWHERE = ['index', 'altIfname', 'kind', 'slaveKind', 'link', 'master']

/**
 * Returns changes with the numbers of the wire level. Throws TypeError or RangeError for invalid ones, as far as they can be
 * checked without the kernel.
 */
export function checkedSet(changes: SetLink): SetLink {
  // An unknown key is reported last: these have a reason, or say what to use instead.
  if (typeof changes === 'object' && changes !== null) checkIgnoredSet(changes)
  checkKnown('changes of a link', changes, CHANGES)
  const { vfs, ...options } = inNumbers(changes)
  checkSettings(options)
  checkKindOptions(options, false)
  if (vfs === undefined) return options
  atPath('vfs', () => checkVfs(vfs))
  return Object.assign(options, { vfinfoList: vfInfoOf(vfs) })
}

/** Like checkedSet, for a new link. */
export function checkedCreate(wanted: CreateLink): CreateLink {
  checkKnown('options of a link', wanted, CREATING)
  if (typeof wanted.kind !== 'string' || (wanted.kind as string) === '') {
    throw new TypeError(`kind: expected the kind of the link, such as "veth" or "bridge", got ${shown(wanted.kind)}`)
  }
  const options = inNumbers(wanted)
  checkSettings(options)
  checkIgnoredCreate(options)
  checkKindOptions(options, true)
  const { altIfname = [] } = options
  if (!Array.isArray(altIfname)) throw new TypeError(`altIfname: expected an array of names, got ${shown(altIfname)}`)
  atPath('altIfname', () => altIfname.forEach(checkAltname))
  return options
}

/** Rejects unknown keys. An attribute of links that no request can set is not unknown, but read-only. */
function checkKnown(what: string, options: object, keys: readonly string[]): void {
  if (typeof options === 'object' && options !== null) {
    checkMisplaced(what, options, keys)
    const { type, state } = options as { type?: unknown; state?: unknown }
    const way = typeof state === 'string' ? ({ up: true, down: false } as const)[state.toLowerCase() as 'up'] : undefined
    if (way !== undefined) throw new TypeError(`unknown key "state" in ${what} (did you mean up: ${way}?)`)
    if (type !== undefined && linkKindOf(type))
      throw new TypeError(`"type" of a link is read-only (did you mean kind: ${shown(type)}?)`)
    const isReadOnly = (key: string): boolean =>
      ![...keys, ...ELSEWHERE].includes(key) && linkKeys().includes(key) && keyOfWord(LINK_WORDS, key, keys) === undefined
    checkWritable('a link', Object.keys(options).filter(isReadOnly), returnedHint(options))
  }
  checkOptionKeys(what, options, keys, { words: LINK_WORDS })
}

function checkSettings(options: CreateLink | SetLink | PeerSettings): void {
  const { ifname, up, link, master, netns, index } = options as LinkSettings & { index?: number }
  if (ifname !== undefined) atPath('ifname', () => checkIfname(ifname))
  checkLladdr('address', options.address)
  checkLladdr('broadcast', options.broadcast)
  checkOperstate(options.operstate)
  atPath('up', () => checkBoolean(up))
  if (index !== undefined && !(Number.isInteger(index) && index >= 0 && index <= 0x7fffffff))
    throw new TypeError(`index: expected a positive integer, got ${shown(index)}`)
  if (link !== undefined) atPath('link', () => checkLinkRef(link))
  if (master !== undefined && master !== null) atPath('master', () => checkLinkRef(master))
  if (netns !== undefined) atPath('netns', () => checkNetNsRef(netns))
  checkEncodable(settableRows(), options)
  checkKind(options as CreateLink)
}

function checkKind({ kind, data, peer, slaveKind, slaveData }: Partial<CreateLink>): void {
  if (kind !== undefined) atPath('kind', () => checkText(kind))
  if (slaveKind !== undefined) atPath('slaveKind', () => checkText(slaveKind))
  if (data !== undefined && kind === undefined)
    throw new TypeError('expected a kind with data, such as { kind: "vxlan", data: { id: 42 } }')
  const { pair, attrs } = linkKindOf(kind) ?? {}
  if (pair && attrs && data !== undefined && Object.keys(attrs.table).length === 0)
    throw new TypeError(`expected the options of the other end of a ${kind} as "peer", got data`)
  if (pair && Object.hasOwn(data ?? {}, pair.key))
    throw new TypeError(`expected the options of the other end of a ${kind} as "peer", got ${shown(pair.key)} in its data`)
  if (slaveData !== undefined && !(slaveData instanceof Uint8Array) && slaveKind !== undefined && !linkKindOf(slaveKind)?.ports) {
    const masters = [...LINK_KINDS].flatMap(([name, { ports }]) => (ports && ports !== true ? [name] : []))
    throw new TypeError(
      `slaveKind: expected ${anyOf(masters.map(shown))} with slaveData, got ${shown(slaveKind)}${didYouMean(slaveKind, masters)}`,
    )
  }
  if (slaveData !== undefined && slaveKind === undefined)
    throw new TypeError('expected a slaveKind with slaveData, such as { slaveKind: "bridge", slaveData: { cost: 7 } }')
  if (peer === undefined) return
  if (!isPair(kind))
    throw new TypeError(`peer: expected one with kind ${anyOf(PAIRS.map(shown))} only, got it with kind ${shown(kind)}`)
  checkKnown('options of a peer', peer, PEER)
  atPath('peer', () => checkSettings(peer as PeerSettings))
}

/** The kernel copies the name of a kind into char[MODULE_NAME_LEN] (rtnl_newlink in net/core/rtnetlink.c), and cuts a longer one. */
const KIND_LENGTH = 55

function checkText(value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`expected a name, a string, got ${shown(value)}`)
  const length = textLength(value)
  if (length > KIND_LENGTH)
    throw new RangeError(`expected a name of at most ${KIND_LENGTH} bytes, got ${length}: ${shown(value)}`)
}

function checkLladdr(key: 'address' | 'broadcast', address: string | undefined): void {
  if (address === undefined) return
  atPath(key, () => {
    if (LLADDR_LENGTHS.includes(parseMac(address).length)) return
    const lengths = `of 6 bytes such as "02:00:00:00:00:01" (or of ${LLADDR_LENGTHS.join(', ')})`
    throw new TypeError(`expected a link-layer address ${lengths}, got ${shown(address)}`)
  })
}

/** Returns ifi_flags and ifi_change. */
function flagBits(up: boolean | undefined, flags: object = {}): { flags?: number; change?: number } {
  const changes = flags as FlagStates
  if (up === undefined && Object.keys(changes).length === 0) return {}
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
      attrs[key] = await resolve.index(ref, where, key)
    })
  }
  if (netns !== undefined) attrs['netNsFd'] = resolve.namespaces.open(netns)
  if (link !== undefined) look('link', link)
  // The kernel looks up the master in the namespace where the link will be.
  if (master === null) attrs['master'] = 0
  else if (master !== undefined) look('master', master, netns)
  return attrs
}

/** Returns the options without flags that are off: the kernel reports them as 0, and takes a flag, which is there or not. */
function withoutOff(table: Table, data: object): object {
  const isFlag = (key: string): boolean => {
    const shape = table[key]?.[2].shape
    return shape?.type === 'by direction' && shape.request.shape.type === 'flag or u8'
  }
  return Object.fromEntries(Object.entries(data).filter(([key, value]) => value !== 0 || !isFlag(key)))
}

/** Returns IFLA_LINKINFO: kind and data of the link, and of the port of its master. */
function linkinfo(options: Partial<CreateLink>, resolve: Resolver, lookups: Lookup[], place?: NetNsRef): LinkAttrs['linkinfo'] {
  const { kind, slaveKind } = options
  const inPlace = (of: AnyPort | undefined, values: unknown, at: string): unknown => {
    const index: Resolver['index'] = (ref, netns, option) => resolve.index(ref, netns, `${at}.${option}`)
    if (!of || values === undefined || values instanceof Uint8Array) return values
    const found = lookupsOf(of.attrs.table, withoutOff(of.attrs.table, values as object), place, index)
    lookups.push(...found.lookups)
    return found.data
  }
  const { data: given } = options
  const data = kindData({ ...options, data: inPlace(linkKindOf(kind), given, 'data') } as Partial<CreateLink>, resolve, lookups)
  const slaveData = inPlace(portOf(slaveKind), options.slaveData, 'slaveData')
  if (kind === undefined && slaveKind === undefined) return undefined
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(data === undefined ? {} : { data }),
    ...(slaveKind === undefined ? {} : { slaveKind }),
    ...(slaveKind === undefined || slaveData === undefined ? {} : { slaveData: { [slaveKind]: slaveData } as SlaveData }),
  }
}

type Data = NonNullable<LinkAttrs['linkinfo']>['data']
type SlaveData = NonNullable<NonNullable<LinkAttrs['linkinfo']>['slaveData']>

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

/**
 * Builds the body of a request from checked options. `place` is the namespace of the link, if it is created in another one
 * than that of the request. A link that moves is changed before it moves (__rtnl_newlink in net/core/rtnetlink.c).
 */
export async function bodyOf(options: CreateLink | SetLink, resolve: Resolver, place?: NetNsRef): Promise<LinkBody> {
  const { index } = options as { index?: number }
  const lookups: Lookup[] = []
  const attrs = settings(options, resolve, lookups)
  const info = linkinfo(options as CreateLink, resolve, lookups, place)
  // All namespaces are open by now, before the first await. One lookup at a time: in a batch, a lookup sends the
  // requests before it.
  for (const look of lookups) await look()
  return {
    header: { ...(index === undefined ? {} : { index }), ...flagBits(options.up, options.flags) },
    attrs: info ? { ...attrs, linkinfo: info } : attrs,
  }
}
