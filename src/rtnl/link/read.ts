import type { RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { ERRNO } from '../../netlink/base/errno.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { distance } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { ignore } from '../../netlink/error/ignore.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { checkNsid, type LinkRef, lookup } from '../common/checks.ts'
import { type Criterion, inAttrs, linkIndex } from '../common/criteria.ts'
import type { LinkNames } from '../common/named/names.ts'
import type { SocketOf } from '../common/reach.ts'
import { checkBoolean, checked } from '../common/values.ts'
import { RTEXT_FILTER, RTM } from '../constants.ts'
import { LINK_KINDS, linkKindOf } from './kind/lookup.ts'
import { type LinkKey, linkProjection } from './projection.ts'
import { type LinkMessage, linkAttrs, linkInfo, linkMessages } from './table.ts'

/** Limits of a link query, and the namespace to read from. */
export interface LinkOptions extends RequestOptions {
  /**
   * Reads from the network namespace with this id (IFLA_TARGET_NETNSID), without entering it. Requires CAP_NET_ADMIN in
   * the user namespace that owns it. `linkNetnsid` of the result is an id of this namespace too.
   */
  nsid?: number
}

/**
 * Throws EOPNOTSUPP if the kernel ignored `nsid` and replied with a link of this namespace, which is a different link.
 */
export function checkTarget(message: LinkMessage, nsid: number | undefined): LinkMessage {
  if (nsid === undefined || message.attrs.targetNetnsid === nsid) return message
  const context = 'this kernel cannot read from a network namespace by its id (IFLA_TARGET_NETNSID, Linux 4.15)'
  throw new SyscallError('RTM_GETLINK', ERRNO['EOPNOTSUPP'] as number, context)
}

/** Reads a link, with the tables of the socket or with `protocol`. Rejects with a NetlinkError ENODEV if there is none. */
export function readLink(socket: SocketOf, link: LinkRef, options: LinkOptions, protocol?: Protocol): Promise<LinkMessage> {
  return read(socket, link, options, RTEXT_FILTER.VF, protocol)
}

/** Returns the index of a link. Rejects with a NetlinkError ENODEV if there is none. */
export async function readIndex(socket: SocketOf, link: LinkRef, options: LinkOptions): Promise<number> {
  const { header } = await read(socket, link, options, RTEXT_FILTER.SKIP_STATS, indexTables(socket().protocol))
  return header.index
}

/** Reads the link-layer address and the name of a link. Rejects with a NetlinkError ENODEV if there is none. */
export function readWithLladdr(socket: SocketOf, link: LinkRef, options: LinkOptions): Promise<LinkMessage> {
  const tables = linkProjection(socket().protocol, ['address', 'ifname', 'targetNetnsid'])
  return read(socket, link, options, RTEXT_FILTER.SKIP_STATS, tables)
}

const known = new WeakMap<Protocol, Protocol>()

/** Returns the tables for a look-up of an index. Nearly every change makes one: they are kept for each protocol. */
function indexTables(of: Protocol): Protocol {
  const made = known.get(of) ?? linkProjection(of, ['targetNetnsid'])
  known.set(of, made)
  return made
}

async function read(
  socket: SocketOf,
  link: LinkRef,
  options: LinkOptions,
  extMask: number,
  protocol?: Protocol,
): Promise<LinkMessage> {
  checkKeys('options of a link query', options, ['nsid', 'timeout', 'signal'])
  const { nsid, ...limits } = options
  atPath('nsid', () => checkNsid(nsid))
  const { header, attrs } = lookup(link)
  const target = nsid === undefined ? {} : { targetNetnsid: nsid }
  const { messages } = await socket().request(
    { type: RTM.GETLINK, header, attrs: { ...attrs, ...target, extMask } },
    limits,
    protocol,
  )
  return checkTarget(messages.find((message: Message) => is(linkMessages, message, 'RTM_NEWLINK')) as LinkMessage, nsid)
}

/** Reads the names of all links. */
export async function readLinkNames(socket: NetlinkSocket, limits: RequestOptions): Promise<LinkNames> {
  const names = await namesByIndex(socket, limits)
  return (index) => names.get(index)
}

/** Reads the names of all links, by index. */
export async function namesByIndex(socket: NetlinkSocket, limits: RequestOptions): Promise<ReadonlyMap<number, string>> {
  const request = { type: RTM.GETLINK, attrs: { extMask: RTEXT_FILTER.SKIP_STATS } }
  const read = (message: Message): [number, string] | undefined =>
    is(linkMessages, message, 'RTM_NEWLINK') ? [message.header.index, message.attrs.ifname ?? ''] : undefined
  return new Map(await socket.collect(request, read, limits, linkProjection(socket.protocol)))
}

/** Returns a view of one object with the names of its links. Asks for those links alone: there may be thousands. */
export async function viewWithNames<V>(socket: SocketOf, view: (names: LinkNames) => V, limits: RequestOptions): Promise<V> {
  const names = new Map<number, string | undefined>()
  view((index) => {
    names.set(index, undefined)
    return undefined
  })
  for (const index of names.keys()) names.set(index, await nameAt(socket, index, limits))
  return view((index) => names.get(index))
}

/** Returns the name of a link, undefined if it is gone. */
async function nameAt(socket: SocketOf, index: number, limits: RequestOptions): Promise<string | undefined> {
  const query = read(socket, index, limits, RTEXT_FILTER.SKIP_STATS, indexTables(socket().protocol))
  return (await ignore('ENODEV', query))?.attrs.ifname
}

/** Selects links to list. A link must match every given criterion. */
export interface LinkFilter extends LinkOptions {
  /** `veth`, `bridge`, … */
  kind?: string
  /** Only ports of this link. */
  master?: LinkRef
  /** Only links that are administratively up (true) or down (false). */
  up?: boolean
  /** Group number. */
  group?: number
  /** False omits the IPv6 counters (RTEXT_FILTER_SKIP_STATS), about a third of the data. */
  stats?: boolean
  /** Decodes only these, `['mtu', 'operstate']`, plus the name and what the filter uses: about as fast as the kernel itself. */
  only?: readonly LinkKey[]
}

/** Throws a TypeError for a known kind with one typo in it: no link is of it. Drivers that nlwire does not know have kinds, too. */
function checkListed(kind: string): void {
  if (linkKindOf(kind)) return
  const meant = kind.length < 3 ? undefined : [...LINK_KINDS.keys()].find((known) => distance(known, kind.toLowerCase()) < 2)
  if (meant !== undefined) throw new TypeError(`unknown kind ${shown(kind)} (did you mean ${shown(meant)}?)`)
}

/** The kernel filters by kind and master since 4.6, except for kinds whose module is missing. */
export const linkCriteria: {
  readonly [K in 'kind' | 'up' | 'group' | 'master']: Criterion<NonNullable<LinkFilter[K]>, LinkMessage>
} = {
  kind(kind, { attrs }) {
    checked(linkInfo.table.kind[2], kind)
    checkListed(kind)
    attrs['linkinfo'] = { kind }
    return (link) => link.attrs.linkinfo?.kind === kind
  },
  up(up) {
    checkBoolean(up)
    return (link) => ((link.header.flags & 1) !== 0) === up
  },
  group(group, { reads }) {
    checked(linkAttrs.table.group[2], group)
    reads.push('group')
    return (link) => link.attrs.group === group
  },
  master: inAttrs('master', linkIndex),
}
