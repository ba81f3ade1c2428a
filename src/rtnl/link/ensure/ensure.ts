import type { RequestOptions } from '../../../linux/socket/limits.ts'
import { sameValue } from '../../../netlink/base/same.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { NetlinkError } from '../../../netlink/error/netlink-error.ts'
import { decodeMessages } from '../../../netlink/message/decode.ts'
import { encodeMessage } from '../../../netlink/message/encode.ts'
import { NLM_F } from '../../../netlink/message/header.ts'
import { conflict, isConflict } from '../../common/ensure/conflict.ts'
import type { SocketOf } from '../../common/reach.ts'
import { RTM } from '../../constants.ts'
import type { NetNsRef } from '../../netns/reference.ts'
import { altnames, change } from '../create/finish.ts'
import { checkLladdrLength } from '../create/lladdr.ts'
import { checkStateTaken } from '../create/state.ts'
import { checkTaken } from '../create/verify.ts'
import type { CreateLink, PeerSettings, SetLink } from '../options.ts'
import { readLink } from '../read.ts'
import { bodyOf, checkedCreate, type LinkBody, type Resolver } from '../request.ts'
import type { LinkMessage } from '../table.ts'
import { type Link, linkOf } from '../view.ts'
import { type Difference, differencesOf, requestFor, settingText } from './difference.ts'

/** The name by which `ensure` finds a link. */
export interface HasName {
  /** Name of the interface, at most 15 bytes. Kernel: IFLA_IFNAME. */
  readonly ifname: string
}

/** A link that is to be there, in this namespace. */
export type WantedLink = CreateLink & HasName

/** What `links.ensure` found and did. */
export interface EnsuredLink {
  /** The link, as it is now. */
  readonly link: Link
  /** Whether it created the link. */
  readonly made: boolean
  /** The options that it changed: `mtu`, `data.ageingTime`, `peer.up`. Empty for a new link. */
  readonly changed: readonly string[]
}

/** What ensuring needs of the links of a namespace. */
export interface Ensuring {
  readonly socket: SocketOf
  create(wanted: CreateLink, limits: RequestOptions): Promise<Link>
  resolved<T>(build: (resolver: Resolver) => Promise<T>): Promise<T>
  inside<T>(netns: NetNsRef | undefined, use: (socket: SocketOf) => Promise<T>): Promise<T>
}

/** A link as it is and as it is wanted. */
interface Compared {
  readonly socket: SocketOf
  readonly link: LinkMessage
  readonly body: LinkBody
  readonly wanted: CreateLink | PeerSettings
  readonly differences: readonly Difference[]
  /** `peer.`, before the paths of its options. */
  readonly prefix: string
}

/** Maximum number of rounds: others may create or remove the link between two requests. */
const TRIES = 5

/** Returns the options as `bodyOf` takes them. Throws TypeError for options that name no one link of this namespace. */
function checkedWanted(wanted: WantedLink): WantedLink {
  const options = checkedCreate(wanted)
  const { ifname, netns, targetNetnsid } = options
  if (ifname === undefined || ifname.includes('%'))
    throw new TypeError(`ifname: expected a whole name, for ensure to find the link by, got ${shown(ifname)}`)
  const away = netns !== undefined ? 'netns' : targetNetnsid !== undefined ? 'targetNetnsid' : undefined
  if (away !== undefined) throw new TypeError(`"${away}" is not an option of ensure: use links.ensure of that namespace`)
  return options as WantedLink
}

/** Creates a link, or changes the one of that name. */
export async function ensureLink(wanted: WantedLink, on: Ensuring, limits: RequestOptions): Promise<EnsuredLink> {
  const options = checkedWanted(wanted)
  for (let tries = 1; ; tries++) {
    try {
      const there = await find(on.socket, wanted.ifname, limits)
      return await (there ? bring(there, options, on, limits) : make(wanted, on, limits))
    } catch (error) {
      const raced = error instanceof NetlinkError && !isConflict(error) && (error.code === 'EEXIST' || error.code === 'ENODEV')
      if (!raced || tries >= TRIES) throw error
    }
  }
}

/** Creates the link. Another ensure may add the alternative names meanwhile, which must not undo the creation. */
async function make(wanted: WantedLink, on: Ensuring, limits: RequestOptions): Promise<EnsuredLink> {
  const { altIfname = [], ...rest } = wanted as CreateLink & { altIfname?: string[] }
  const link = await on.create(rest as CreateLink, limits)
  if (altIfname.length === 0) return { link, made: true, changed: [] }
  await addNames(on.socket, link.index, altIfname, limits)
  const { header, attrs } = await readLink(on.socket, link.index, limits)
  return { link: linkOf(header, attrs), made: true, changed: [] }
}

async function find(socket: SocketOf, ifname: string, limits: RequestOptions): Promise<LinkMessage | undefined> {
  try {
    return await readLink(socket, ifname, limits)
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENODEV') return undefined
    throw error
  }
}

/** Changes the link to what is wanted. */
async function bring(there: LinkMessage, wanted: WantedLink, on: Ensuring, limits: RequestOptions): Promise<EnsuredLink> {
  const { ifname } = there.attrs
  if (ifname !== wanted.ifname)
    throw existing(there, on.socket, `${shown(wanted.ifname)} is another name of link ${shown(ifname)}`)
  const { peer } = wanted as { peer?: PeerSettings }
  return on.inside(peer?.netns, (where) =>
    on.resolved(async (resolver) => {
      const own = await compare(on.socket, there, wanted, resolver, '')
      const other =
        peer && own.differences.every(({ path }) => path !== 'kind')
          ? await comparePeer(where, there, peer, resolver, limits)
          : undefined
      const all = other ? [own, other] : [own]
      checkFixed(wanted.ifname, all)
      const changed: string[] = []
      for (const one of all) changed.push(...(await apply(one, limits)))
      const now = all.some(({ differences }) => differences.length > 0)
        ? await readLink(on.socket, there.header.index, limits)
        : there
      return { link: linkOf(now.header, now.attrs), made: false, changed }
    }),
  )
}

/** Reads the wanted options as a request for them is read: addresses and names have one form only. */
async function compare(
  socket: SocketOf,
  link: LinkMessage,
  options: CreateLink | PeerSettings,
  resolver: Resolver,
  prefix: string,
): Promise<Compared> {
  const { peer: _, netns: __, ...wanted } = options as CreateLink & { peer?: object }
  const { header, attrs } = await bodyOf(wanted as SetLink, resolver)
  const request = { type: RTM.NEWLINK, flags: NLM_F.REQUEST, header, attrs }
  const { protocol } = socket()
  const [read] = decodeMessages(encodeMessage(request, { protocol }), { protocol }) as unknown as LinkMessage[]
  const body = { header, attrs: read?.attrs ?? {} }
  checkLladdrLength(wanted as SetLink, link.attrs)
  return {
    socket,
    link,
    body,
    wanted: wanted as CreateLink,
    prefix,
    differences: differencesOf(wanted as CreateLink, body, link),
  }
}

async function comparePeer(
  socket: SocketOf,
  link: LinkMessage,
  peer: PeerSettings,
  resolver: Resolver,
  limits: RequestOptions,
): Promise<Compared> {
  const ref = peer.ifname ?? (peer.netns === undefined && link.attrs.linkNetnsid === undefined ? link.attrs.link : undefined)
  const there = ref === undefined ? undefined : await find(socket, ref as string, limits)
  if (!there || there.header.index !== link.attrs.link || there.attrs.link !== link.header.index) {
    const name = peer.ifname === undefined ? 'in that namespace' : `${shown(peer.ifname)} there`
    throw existing(
      link,
      socket,
      `link ${shown(link.attrs.ifname)} exists, and its other end is not ${name}, which cannot be changed in place`,
    )
  }
  return compare(socket, there, peer, resolver, 'peer.')
}

/** Refuses, before anything is changed, what no request can change. */
function checkFixed(ifname: string, all: readonly Compared[]): void {
  const words = all.flatMap(({ differences, prefix, link }) =>
    differences
      .filter(({ by }) => by === 'fixed')
      .map(({ path, read, wanted }) => `${prefix}${path} is ${settingText(read(link))}, wanted ${settingText(wanted)}`),
  )
  if (words.length > 0)
    throw existing(
      all[0]?.link as LinkMessage,
      all[0]?.socket as SocketOf,
      `link ${shown(ifname)} exists, and this cannot be changed in place: ${words.join('; ')}`,
    )
}

function existing({ attrs: { ifname } }: LinkMessage, socket: SocketOf, context: string): NetlinkError {
  return conflict({ type: RTM.NEWLINK, attrs: { ifname } }, socket().protocol, context)
}

/** Changes the differences, and returns the paths of those that the link reports to have changed. */
async function apply({ socket, link, body, differences, prefix }: Compared, limits: RequestOptions): Promise<string[]> {
  if (differences.length === 0) return []
  const { index } = link.header
  // A refusal of the data comes first, before anything is changed. A vxlan takes no MTU in the same request.
  for (const by of ['data', 'own', 'port'] as const) {
    const request = requestFor(by, differences, body, link)
    if (request) await change(socket, index, request, limits)
  }
  const names = differences.find(({ by }) => by === 'names')
  if (names) await addNames(socket, index, names.wanted as string[], limits)
  const now = await readLink(socket, index, limits)
  const own = Object.fromEntries(differences.filter(({ by }) => by === 'own').map(({ key, wanted }) => [key, wanted]))
  checkTaken(own, now.attrs)
  checkStateTaken(own['operstate'], now)
  return differences.filter(({ read }) => !sameValue(read(link), read(now))).map(({ path }) => `${prefix}${path}`)
}

/** Adds the names one by one: another ensure may have added some of them. */
async function addNames(socket: SocketOf, index: number, names: readonly string[], limits: RequestOptions): Promise<void> {
  for (const name of names) {
    try {
      await altnames(socket, RTM.NEWLINKPROP, index, [name], limits)
    } catch (error) {
      const found = error instanceof NetlinkError && error.code === 'EEXIST' ? await find(socket, name, limits) : undefined
      if (found?.header.index !== index) throw error
    }
  }
}
