import type { RequestOptions } from '../../../linux/socket/limits.ts'
import { NLM_F } from '../../../netlink/message/header.ts'
import { checkAltname, type LinkRef, lookup } from '../../common/checks.ts'
import { RTM } from '../../constants.ts'
import type { CreateLink } from '../options.ts'
import type { LinkMessage, SocketOf } from '../reach.ts'
import { readLink } from '../read.ts'
import { bodyOf, type LinkBody, type Resolver } from '../request.ts'
import { type Link, linkOf } from '../view.ts'
import type { Stages } from './stages.ts'
import { checkLladdrLength, checkTaken, missed } from './verify.ts'

/** The echo is made before the kernel gives the link a master or moves it, and while it comes up (rtnl_newlink_create of net/core/rtnetlink.c). */
export function echoTellsAll({ netns, master, up, flags, altIfname = [] }: CreateLink): boolean {
  return [netns, master, up, flags].every((one) => one === undefined) && altIfname.length === 0
}

/** A name of the kernel's choice is told by NLM_F_ECHO: since 6.2, and not for a link made straight into another namespace. */
export function checkTellsName(away: boolean): void {
  const [major = 0, minor = 0] = process.getBuiltinModule('node:os').release().split('.').map(Number)
  if (!away && (major > 6 || (major === 6 && minor >= 2))) return
  throw new TypeError(
    `expected a whole ifname: this kernel does not tell the name it chose for a link ${away ? 'made in another namespace' : ''}`.trim(),
  )
}

/** Gives a link further names, or takes them. */
export async function altnames(
  socket: SocketOf,
  type: number,
  link: LinkRef,
  names: string[],
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

/** The later requests, built before the first is sent: a mistake in one of them makes no link. */
export async function laterBodies({ own, peer }: Stages, resolver: Resolver): Promise<LaterBodies> {
  return { own: own && (await bodyOf(own, resolver)), peer: peer && (await bodyOf(peer, resolver)) }
}

/** A link that is made, with the ways to it and its peer. */
export interface Made {
  readonly where: SocketOf
  /** The way to its peer, where that has anything to be set or looked at. */
  readonly there: SocketOf | undefined
  readonly later: LaterBodies
  readonly first: CreateLink
  readonly limits: RequestOptions
}

/** The steps after RTM_NEWLINK: alternative names, what it takes later, the peer, reading the link back. Removes it again if one fails. */
export async function finish({ where, there, later, first, limits }: Made, link: LinkRef): Promise<Link> {
  const { altIfname = [], targetNetnsid } = first
  const options = targetNetnsid === undefined ? limits : { ...limits, nsid: targetNetnsid }
  try {
    if (altIfname.length > 0) await altnames(where, RTM.NEWLINKPROP, link, altIfname, limits)
    if (later.own) await change(where, link, later.own, limits)
    const made = await retaken(where, link, first, limits, () => readLink(where, link, options))
    const { peer } = first
    if (!later.peer && !(peer && there)) return linkOf(made.header, made.attrs)
    const index = made.attrs.link as number
    if (later.peer) await change(there as SocketOf, index, later.peer, limits)
    if (peer && there) await retaken(there, index, peer, limits, () => readLink(there, index, limits))
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

/** Reads what was made. What the kernel did not take of what was asked for is set once more, and looked at again. */
async function retaken(
  socket: SocketOf,
  link: LinkRef,
  asked: object,
  limits: RequestOptions,
  look: () => Promise<LinkMessage>,
): Promise<LinkMessage> {
  const made = await look()
  const rest = missed(asked, made.attrs)
  if (!rest) return made
  checkLladdrLength(rest, made.attrs)
  await change(socket, link, { header: {}, attrs: rest as LinkBody['attrs'] }, limits)
  const now = await look()
  checkTaken(asked, now.attrs)
  return now
}

/** Changes a link that is there. */
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
