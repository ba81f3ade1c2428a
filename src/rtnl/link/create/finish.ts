import type { RequestOptions } from '../../../linux/socket/limits.ts'
import { NLM_F } from '../../../netlink/message/header.ts'
import { checkAltname, type LinkRef, lookup } from '../../common/checks.ts'
import { kernelIs } from '../../common/kernel.ts'
import type { SocketOf } from '../../common/reach.ts'
import { RTM } from '../../constants.ts'
import type { CreateLink } from '../options.ts'
import { readLink } from '../read.ts'
import { bodyOf, type LinkBody, type Resolver } from '../request.ts'
import type { LinkMessage } from '../table.ts'
import { type Link, linkOf } from '../view.ts'
import { checkLladdrLength } from './lladdr.ts'
import type { Stages } from './stages.ts'
import { checkStateTaken } from './state.ts'
import { checkTaken, missed } from './verify.ts'

/**
 * Whether the echo shows the final state. The kernel sends it before it sets a master or moves the link, and while the
 * link comes up (rtnl_newlink_create of net/core/rtnetlink.c).
 */
export function isEchoFinal({ netns, master, up, flags, altIfname = [] }: CreateLink): boolean {
  return [netns, master, up, flags].every((one) => one === undefined) && altIfname.length === 0
}

/**
 * Throws TypeError if the kernel would not report the name it chooses. NLM_F_ECHO reports it since Linux 6.2, but not
 * for a link created in another namespace.
 */
export function checkNameReported(away: boolean, kind: string): void {
  // Its driver announces the link by itself (rtnl_configure_link in drivers/net/vxlan/vxlan_core.c), without an echo. No
  // other driver of Linux 6.12 does.
  if (kind === 'vxlan')
    throw new TypeError('expected a whole ifname: kernels do not report the name that they choose for a vxlan')
  if (!away && kernelIs(6, 2)) return
  throw new TypeError(
    `expected a whole ifname: this kernel does not report the name that it chooses for a link ${away ? 'in another namespace' : ''}`.trim(),
  )
}

/** Alternative names of a link, optionally followed by the limits of the request. */
export type Altnames = string[] | [...names: string[], limits: RequestOptions]

export function namesAndLimits(names: Altnames): [names: string[], limits: RequestOptions] {
  const last = names.at(-1)
  return typeof last === 'object' && last !== null ? [names.slice(0, -1) as string[], last] : [names as string[], {}]
}

/** Adds or removes alternative names of a link. */
export async function altnames(
  socket: SocketOf,
  type: number,
  link: LinkRef,
  names: readonly string[],
  limits: RequestOptions,
): Promise<void> {
  for (const name of names) checkAltname(name)
  const { header, attrs } = lookup(link)
  const flags = type === RTM.NEWLINKPROP ? NLM_F.CREATE | NLM_F.EXCL | NLM_F.APPEND : 0
  await socket().request({ type, flags, header, attrs: { ...attrs, propList: { altIfname: names } } }, limits)
}

/** The bodies of the later requests. */
export interface LaterBodies {
  readonly own: LinkBody | undefined
  readonly peer: LinkBody | undefined
}

/** Builds the later requests before the first is sent, so that a mistake in one of them leaves no link behind. */
export async function laterBodies({ first, own, peer }: Stages, resolver: Resolver): Promise<LaterBodies> {
  return { own: own && (await bodyOf(own, resolver, first.netns)), peer: peer && (await bodyOf(peer, resolver)) }
}

/** A new link, with the sockets for it and its peer. */
export interface Made {
  readonly where: SocketOf
  /** Socket for the peer, if the peer has anything to set or verify. */
  readonly there: SocketOf | undefined
  readonly later: LaterBodies
  readonly first: CreateLink
  readonly limits: RequestOptions
}

/**
 * Runs the steps after RTM_NEWLINK: alternative names, later settings, the peer, reading the link back. Removes the
 * link if one fails.
 */
export async function finish({ where, there, later, first, limits }: Made, link: LinkRef): Promise<Link> {
  const { altIfname = [], targetNetnsid } = first
  const options = targetNetnsid === undefined ? limits : { ...limits, nsid: targetNetnsid }
  try {
    if (altIfname.length > 0) await altnames(where, RTM.NEWLINKPROP, link, altIfname, limits)
    if (later.own) await change(where, link, later.own, limits)
    const made = await retaken(where, link, first, limits, () => readLink(where, link, options))
    checkStateTaken(later.own?.attrs.operstate, made)
    const { peer } = first
    if (!later.peer && !(peer && there)) return linkOf(made.header, made.attrs)
    const index = made.attrs.link as number
    if (later.peer) await change(there as SocketOf, index, later.peer, limits)
    if (peer && there)
      checkStateTaken(
        later.peer?.attrs.operstate,
        await retaken(there, index, peer, limits, () => readLink(there, index, limits)),
      )
    const { header, attrs } = await readLink(where, link, options)
    return linkOf(header, attrs)
  } catch (error) {
    const { header, attrs } = lookup(link)
    await where()
      .request({ type: RTM.DELLINK, header, attrs: { ...attrs, ...(targetNetnsid === undefined ? {} : { targetNetnsid }) } })
      .catch(() => undefined)
    throw error
  }
}

/** Reads the new link back. Sets once more whatever the kernel did not apply, and verifies it. */
async function retaken(
  socket: SocketOf,
  link: LinkRef,
  requested: object,
  limits: RequestOptions,
  look: () => Promise<LinkMessage>,
): Promise<LinkMessage> {
  const made = await look()
  const rest = missed(requested, made.attrs)
  if (!rest) return made
  checkLladdrLength(rest, made.attrs)
  await change(socket, link, { header: {}, attrs: rest as LinkBody['attrs'] }, limits)
  const now = await look()
  checkTaken(requested, now.attrs)
  return now
}

/** Changes an existing link. */
export async function change(
  socket: SocketOf,
  link: LinkRef,
  { header, attrs }: LinkBody,
  limits: RequestOptions,
): Promise<void> {
  const which = lookup(link)
  await socket().request(
    { type: RTM.NEWLINK, header: { ...which.header, ...header }, attrs: { ...which.attrs, ...attrs } },
    limits,
  )
}

/** Changes an existing link with several requests, one after another. */
export async function changeAll(
  socket: SocketOf,
  link: LinkRef,
  bodies: readonly LinkBody[],
  limits: RequestOptions,
): Promise<void> {
  for (const body of bodies) await change(socket, link, body, limits)
}
