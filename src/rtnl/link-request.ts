import { parseMac } from '../netlink/address.ts'
import { shown } from '../netlink/codec.ts'
import { checkAltname, checkIfname, checkLinkRef, type LinkRef, numberOf } from './checks.ts'
import type { CreateLink, FlagChanges, KindOptions, LinkSettings, PeerSettings, SetLink } from './link-options.ts'
import { checkNetNsRef, type NamespaceFds } from './namespace-ref.ts'
import { IFF } from './tables/constants.ts'
import { type LinkAttrs, linkAttrs } from './tables/link.ts'

/** The body of a link request. */
export interface LinkBody {
  header: { index?: number; flags?: number; change?: number }
  attrs: LinkAttrs
}

/** What turns names into what the wire has: link names into indexes, namespaces into descriptors. */
export interface Resolver {
  index(link: LinkRef): Promise<number>
  readonly namespaces: NamespaceFds
}

/** Lengths of link-layer addresses: IPv4 tunnel, Ethernet, FireWire, IPv6 tunnel, InfiniBand. */
const LLADDR_LENGTHS = [4, 6, 8, 16, 20]

/** Options that are not attributes, or have another form than the attribute. */
const OTHER_KEYS = [
  'link',
  'master',
  'netns',
  'up',
  'flags',
  'slaveKind',
  'slaveData',
  'kind',
  'data',
  'peer',
  'index',
  'altIfname',
]

/** Kinds that are made in pairs: the key of the attribute that holds the other end. */
const PEER_KEYS: Readonly<Record<string, string>> = { veth: 'peer', vxcan: 'peer', netkit: 'peerInfo' }

const isPair = (kind: unknown): kind is string => typeof kind === 'string' && Object.hasOwn(PEER_KEYS, kind)

/** Throws TypeError or RangeError for what can be told wrong without asking the kernel. What is misspelt must not be lost in silence. */
export function checkSettings(options: LinkSettings | PeerSettings | SetLink): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`expected options of a link, an object, got ${shown(options)}`)
  for (const key of Object.keys(options)) {
    if (OTHER_KEYS.includes(key) || Object.hasOwn(linkAttrs.table, key)) continue
    throw new TypeError(
      `expected options of a link (mtu, address, master, netns, up, … or any IFLA_* by its key), got ${shown(key)}`,
    )
  }
  if (options.ifname !== undefined) checkIfname(options.ifname)
  checkLladdr('address', options.address)
  checkLladdr('broadcast address', options.broadcast)
  flagBits(options.up, options.flags)
  const { link, master, netns, kind, data, peer } = options as CreateLink
  if (link !== undefined) checkLinkRef(link)
  if (master !== undefined && master !== null) checkLinkRef(master)
  if (netns !== undefined) checkNetNsRef(netns)
  if (data !== undefined && kind === undefined)
    throw new TypeError('expected a kind with data, such as { kind: "vxlan", data: { id: 42 } }')
  if (peer !== undefined && !isPair(kind))
    throw new TypeError(`expected a peer with kind "veth", "vxcan" or "netkit" only, got kind ${shown(kind)}`)
  if (peer !== undefined) checkSettings(peer)
}

/** As checkSettings, for a link to be made. */
export function checkCreate(options: CreateLink): void {
  checkSettings(options)
  if (typeof options.kind !== 'string' || options.kind === '') {
    throw new TypeError(`expected the kind of the link, such as "veth" or "bridge", got ${shown(options.kind)}`)
  }
  for (const name of options.altIfname ?? []) checkAltname(name)
}

function checkLladdr(key: string, address: string | undefined): void {
  if (address === undefined) return
  const { length } = parseMac(address)
  if (!LLADDR_LENGTHS.includes(length)) {
    throw new TypeError(
      `expected a link-layer ${key} of 6 bytes such as "02:00:00:00:00:01" (or of ${LLADDR_LENGTHS.join(', ')}), got ${shown(address)}`,
    )
  }
}

/** ifi_flags and ifi_change. */
function flagBits(up: boolean | undefined, changes: FlagChanges = {}): { flags?: number; change?: number } {
  const all = Object.entries(up === undefined ? changes : { ...changes, UP: up }).filter(([, on]) => on !== undefined)
  if (all.length === 0) return {}
  const bits = (wanted: (on: unknown) => boolean): number =>
    all.reduce((sum, [name, on]) => (wanted(on) ? sum | numberOf('link flag', IFF, name) : sum), 0) >>> 0
  return { flags: bits((on) => on === true), change: bits(() => true) }
}

/** The options that are attributes under the same key, and those that are one way or another. */
async function settings(options: LinkSettings | PeerSettings, resolve: Resolver): Promise<LinkAttrs> {
  const attrs: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(options)) if (!OTHER_KEYS.includes(key)) attrs[key] = value
  const { link, master, netns } = options as LinkSettings
  if (link !== undefined) attrs['link'] = await resolve.index(link)
  if (master !== undefined) attrs['master'] = master === null ? 0 : await resolve.index(master)
  if (netns !== undefined) attrs['netNsFd'] = resolve.namespaces.open(netns)
  return attrs
}

/** IFLA_LINKINFO: kind and data, as a link of its kind and as a port of its master. */
async function linkinfo(options: Partial<KindOptions> & LinkSettings, resolve: Resolver): Promise<LinkAttrs['linkinfo']> {
  const { kind, slaveKind, slaveData } = options
  const data = await kindData(options, resolve)
  if (kind === undefined && slaveKind === undefined) return undefined
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(data === undefined ? {} : { data }),
    ...(slaveKind === undefined ? {} : { slaveKind }),
    ...(slaveKind === undefined || slaveData === undefined ? {} : { slaveData: { [slaveKind]: slaveData } }),
  }
}

type Data = NonNullable<LinkAttrs['linkinfo']>['data']

async function kindData({ kind, data, peer }: Partial<KindOptions>, resolve: Resolver): Promise<Data> {
  if (peer !== undefined) {
    const { flags = 0, change = 0 } = flagBits(peer.up, peer.flags)
    const header = { family: 0, type: 0, index: peer.index ?? 0, flags, change }
    const other = { header, attrs: await settings(peer, resolve) }
    return { [kind as string]: { ...data, [PEER_KEYS[kind as string] as string]: other } } as Data
  }
  if (data === undefined) return undefined
  return (data instanceof Uint8Array ? { other: data } : { [kind as string]: data }) as Data
}

/** The body of a request from options that were checked. */
export async function bodyOf(options: CreateLink | SetLink, resolve: Resolver): Promise<LinkBody> {
  const { index } = options as { index?: number }
  const attrs = await settings(options, resolve)
  const info = await linkinfo(options as Partial<KindOptions> & LinkSettings, resolve)
  return {
    header: { ...(index === undefined ? {} : { index }), ...flagBits(options.up, options.flags) },
    attrs: info ? { ...attrs, linkinfo: info } : attrs,
  }
}
