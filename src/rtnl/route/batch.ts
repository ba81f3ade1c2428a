import { NLM_F } from '../../netlink/message/header.ts'
import type { PendingChange, RecordChange } from '../common/change.ts'
import { RTM } from '../constants.ts'
import type { RouteOptions, RouteRef } from './options.ts'
import { givenRoute, resolvedRoute, routeBody } from './request.ts'

/** Changes of routes in a batch. */
export interface BatchRoutes {
  /** Adds a route, as `routes.add`. */
  add(route: RouteRef, options?: RouteOptions): void
  /** Adds or replaces a route, as `routes.replace`. */
  replace(route: RouteRef, options?: RouteOptions): void
  /** Replaces a route, as `routes.change`. */
  change(route: RouteRef, options?: RouteOptions): void
  /** Adds a route after those like it, as `routes.append`. */
  append(route: RouteRef, options?: RouteOptions): void
  /** Adds a route before those like it, as `routes.prepend`. */
  prepend(route: RouteRef, options?: RouteOptions): void
  /** Removes a route, as `routes.delete`. */
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

/** Returns the change that adds or changes a route. Throws TypeError or RangeError. */
export function putRoute(flags: number, route: RouteRef, options?: RouteOptions): PendingChange {
  const body = routeBody(givenRoute(route, options))
  return async (index) => ({ type: RTM.NEWROUTE, flags, ...(await resolvedRoute(body, index)) })
}

/** Returns the change that deletes a route. Throws TypeError or RangeError. */
export function deleteRoute(route: RouteRef, options?: RouteOptions): PendingChange {
  const body = routeBody(givenRoute(route, options), 'delete')
  return async (index) => ({ type: RTM.DELROUTE, ...(await resolvedRoute(body, index)) })
}

/** Returns the recorder of changes of routes. */
export function batchRoutes(record: RecordChange): BatchRoutes {
  const put = (flags: number) => (route: RouteRef, options?: RouteOptions) => record(putRoute(flags, route, options))
  const { add, replace, change, append, prepend } = ROUTE_FLAGS
  return {
    add: put(add),
    replace: put(replace),
    change: put(change),
    append: put(append),
    prepend: put(prepend),
    delete: (route, options) => record(deleteRoute(route, options)),
  }
}
