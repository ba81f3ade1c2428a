import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { is } from '../../netlink/message/message.ts'
import { RTM } from '../../rtnl/constants.ts'
import { nexthopMessages } from '../../rtnl/nexthop/table.ts'
import { RTM_F } from '../../rtnl/route/constants.ts'
import type { RouteMessage } from '../../rtnl/route/filter.ts'
import { routeMessages } from '../../rtnl/route/table.ts'
import { baseContext, namesContext } from '../listing/context.ts'
import type { HiddenPart, PrintableNexthop, PrintableRoute, PrintContext } from '../output/context.ts'
import { Output } from '../output/output.ts'
import type { Words } from '../parse/words.ts'
import { dumping, type ListSession, printable } from '../session.ts'
import { hiddenParts, type RouteSelection, readRouteSelection } from './list-words.ts'
import { linksOf, printRoute } from './print/route.ts'
import { selectsRoute } from './selection.ts'

/** `route show`. Resolves to the exit code. */
export async function listRoutes(session: ListSession, words: Words): Promise<number> {
  const selection = await readRouteSelection(session, words)
  const routes = await selectedRoutes(session, selection, 'Dump')
  session.io.out(await routesText(session, routes, hiddenParts(selection)))
  return 0
}

/** Dumps the routes that the words of a command select. `what` is terminated if the kernel refuses. */
export async function selectedRoutes(
  { socket, options }: ListSession,
  selection: RouteSelection,
  what: 'Dump' | 'Flush',
): Promise<RouteMessage[]> {
  const { family, table, cloned, protocol, oif } = selection
  const header = { family, ...(protocol === undefined ? {} : { protocol }), ...(cloned ? { flags: RTM_F.CLONED } : {}) }
  const attrs = { ...(table === 0 ? {} : { table }), ...(oif === undefined ? {} : { oif }) }
  const keep = (message: unknown): RouteMessage | undefined =>
    is(routeMessages, message as RouteMessage, 'RTM_NEWROUTE') && selectsRoute(selection, message as RouteMessage, options.family)
      ? (message as RouteMessage)
      : undefined
  return dumping(() => socket.collect({ type: RTM.GETROUTE, header, attrs }, keep), 2, what)
}

/** What `route show` prints of routes. */
export async function routesText(
  session: ListSession,
  routes: readonly PrintableRoute[],
  hidden: ReadonlySet<HiddenPart>,
): Promise<string> {
  const out = new Output(session.options)
  const ctx = await routeContext(session, routes, hidden)
  for (const route of printable(session, routes)) {
    out.open()
    printRoute(route, out, ctx)
    out.close()
  }
  return out.finish()
}

async function routeContext(
  session: ListSession,
  routes: readonly PrintableRoute[],
  hidden: ReadonlySet<HiddenPart>,
): Promise<PrintContext> {
  const { options } = session
  const base = { ...baseContext(options, 'addr', options.family), hidden }
  const ids = new Set(options.details ? routes.flatMap(({ attrs }) => attrs.nhId ?? []) : [])
  const hops = new Map<number, PrintableNexthop>()
  for (const id of ids) for (const found of await nexthopWithId(session, id)) hops.set(id, printable(session, found))
  const links = [...routes.flatMap(linksOf), ...[...hops.values()].map(({ attrs: { oif = 0 } }) => oif)]
  return { ...(await namesContext(session, base, links)), nexthop: (id) => hops.get(id) }
}

async function nexthopWithId({ socket }: ListSession, id: number): Promise<PrintableNexthop[]> {
  try {
    const { messages } = await socket.request({ type: RTM.GETNEXTHOP, attrs: { id } })
    return messages.filter((message) => is(nexthopMessages, message, 'RTM_NEWNEXTHOP'))
  } catch (error) {
    if (error instanceof NetlinkError) return []
    throw error
  }
}
