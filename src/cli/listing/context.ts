import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { is } from '../../netlink/message/message.ts'
import { AF, RTEXT_FILTER, RTM } from '../../rtnl/constants.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import { linksMentioned } from '../link/print/link.ts'
import type { Options } from '../options.ts'
import type { PrintableLink, PrintContext } from '../output/context.ts'
import { type ListSession, printable } from '../session.ts'

/** Context of a list without names. */
export function baseContext(options: Options, command: 'link' | 'addr', family: number): PrintContext {
  const { details, stats, brief, oneline, numeric, human, iec } = options
  return {
    command,
    details,
    stats,
    brief,
    oneline,
    numeric,
    human,
    iec,
    ...(family === AF.UNSPEC ? {} : { family }),
    ifname: (index) => `if${index}`,
    ifflags: () => undefined,
    netnsName: () => undefined,
  }
}

/** Context that can print kinds, if it prints details. */
export async function kindsContext(ctx: PrintContext): Promise<PrintContext> {
  return ctx.details ? { ...ctx, linkInfo: (await import('../link/print/linkinfo.ts')).printLinkInfo } : ctx
}

/** Context with all names that printing these links needs. */
export async function printContext(
  session: ListSession,
  base: PrintContext,
  links: readonly PrintableLink[],
  alsoLinks: readonly number[] = [],
): Promise<PrintContext> {
  const known = new Map(links.map((link) => [link.header.index, link]))
  for (const index of [...links.flatMap(linksMentioned), ...alsoLinks]) {
    if (!known.has(index)) for (const link of printable(session, await fetchLink(session, index))) known.set(index, link)
  }
  const names = await namespaceNamesFor(session, links)
  const queues = base.family === AF.INET6 ? await queueLengths(session) : undefined
  return {
    ...(await kindsContext(base)),
    ifname: (index) => known.get(index)?.attrs.ifname ?? `if${index}`,
    ifflags: (index) => known.get(index)?.header.flags,
    netnsName: (nsid) => names(nsid),
    ...(queues === undefined ? {} : { txqlen: (index) => queues.get(index) }),
  }
}

/** More names than this are read by one dump. */
const FEW = 8

/** Context with the names, flags and types of the links with these indexes, for lists of other objects. */
export async function namesContext(session: ListSession, base: PrintContext, indexes: Iterable<number>): Promise<PrintContext> {
  const wanted = new Set(indexes)
  const known = new Map<number, PrintableLink>()
  const links = wanted.size > FEW ? await dumpNames(session) : []
  if (wanted.size <= FEW) for (const index of wanted) if (index > 0) links.push(...(await fetchLink(session, index)))
  for (const link of printable(session, links)) known.set(link.header.index, link)
  return {
    ...base,
    ifname: (index) => known.get(index)?.attrs.ifname ?? `if${index}`,
    ifflags: (index) => known.get(index)?.header.flags,
    iftype: (index) => known.get(index)?.header.type,
  }
}

/** The link with this index, or undefined. */
export async function fetchLink({ socket }: ListSession, index: number): Promise<PrintableLink[]> {
  try {
    const attrs = { extMask: RTEXT_FILTER.VF | RTEXT_FILTER.SKIP_STATS }
    const { messages } = await socket.request({ type: RTM.GETLINK, header: { index }, attrs })
    return messages.filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
  } catch (error) {
    if (error instanceof NetlinkError) return []
    throw error
  }
}

/**
 * Names by namespace id. Read only if a link has an id, as each name costs a request. Refusals are reported when a name
 * is first printed.
 */
async function namespaceNamesFor(
  session: ListSession,
  links: readonly PrintableLink[],
): Promise<(nsid: number) => string | undefined> {
  const isAsked = links.some(({ attrs }) => (attrs.linkNetnsid ?? -1) >= 0 || (attrs.newNetnsid ?? -1) >= 0)
  if (!isAsked || session.options.json) return () => undefined
  const { ids, refusals } = await (await import('../netns/ids.ts')).namesById(session)
  // A namespace may have two names: the first in the directory is used.
  const names = new Map([...ids].reverse().map(([name, id]) => [id, name]))
  return (nsid) => {
    for (const line of refusals.splice(0)) session.io.err(`${line}\n`)
    return printable(session, names.get(nsid))
  }
}

/** Reads the attributes that messages of AF_INET6 lack. */
async function queueLengths(session: ListSession): Promise<Map<number, number>> {
  const links = await dumpNames(session)
  return new Map(links.map(({ header, attrs: { txqlen = 0 } }) => [header.index, txqlen]))
}

async function dumpNames({ socket }: ListSession): Promise<PrintableLink[]> {
  const attrs = { extMask: RTEXT_FILTER.SKIP_STATS }
  const messages = await socket.dump({ type: RTM.GETLINK, header: { family: AF.UNSPEC }, attrs })
  return messages.filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
}
