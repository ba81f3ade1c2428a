import { NLM_F } from '../../netlink/message/header.ts'
import type { Outgoing } from '../../netlink/message/message.ts'
import type { LinkRef } from '../common/checks.ts'
import { RTM } from '../constants.ts'
import type { RouteOptions, RouteRef } from './options.ts'
import { givenRoute, resolvedRoute, routeBody } from './request.ts'

/** Changes of routes in a batch. */
export interface BatchRoutes {
  add(route: RouteRef, options?: RouteOptions): void
  replace(route: RouteRef, options?: RouteOptions): void
  change(route: RouteRef, options?: RouteOptions): void
  append(route: RouteRef, options?: RouteOptions): void
  prepend(route: RouteRef, options?: RouteOptions): void
  delete(route: RouteRef, options?: RouteOptions): void
}

/** Flags of RTM_NEWROUTE, by the verbs of `ip route`. */
export const ROUTE_FLAGS = {
  add: NLM_F.CREATE | NLM_F.EXCL,
  replace: NLM_F.CREATE | NLM_F.REPLACE,
  change: NLM_F.REPLACE,
  append: NLM_F.CREATE | NLM_F.APPEND,
  prepend: NLM_F.CREATE,
} as const

/** Builds a request when the links that it names are known. */
export type RouteItem = (index: (link: LinkRef) => Promise<number>) => Promise<Outgoing>

/** Returns the changes of routes, which `record` takes. Each throws TypeError or RangeError for what is invalid. */
export function batchedRoutes(record: (item: RouteItem) => void): BatchRoutes {
  const put = (flags: number) => (route: RouteRef, options?: RouteOptions) => {
    const body = routeBody(givenRoute(route, options))
    record(async (index) => ({ type: RTM.NEWROUTE, flags, ...(await resolvedRoute(body, index)) }))
  }
  const { add, replace, change, append, prepend } = ROUTE_FLAGS
  return {
    add: put(add),
    replace: put(replace),
    change: put(change),
    append: put(append),
    prepend: put(prepend),
    delete(route, options) {
      const body = routeBody(givenRoute(route, options), 'delete')
      record(async (index) => ({ type: RTM.DELROUTE, ...(await resolvedRoute(body, index)) }))
    },
  }
}
