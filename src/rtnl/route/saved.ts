import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Outgoing } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { readDump, savedDump } from '../common/save-file.ts'
import { AF, RTM } from '../constants.ts'
import { RTNH_F } from './constants.ts'
import type { RouteMessage } from './filter.ts'
import { type RouteAttrs, routeMessages } from './table.ts'

/** What `routes.restore` did. */
export interface RestoredRoutes {
  /** Number of routes that it added. */
  readonly added: number
  /** Number of routes that were there already. */
  readonly present: number
}

/** Returns the bytes of `ip route save`. */
export const savedRoutes = (messages: readonly RouteMessage[]): Uint8Array => savedDump('routes', messages)

/** Reads what `savedRoutes` or `ip route save` wrote. Throws TypeError if it is something else, or cut. */
export function readSaved(bytes: Uint8Array, protocol: Protocol): RouteMessage[] {
  const messages = readDump('routes', bytes, protocol)
  const other = messages.find((message) => !is(routeMessages, message, 'RTM_NEWROUTE'))
  if (other) throw new TypeError(`expected saved routes, got a message of type ${other.type} among them`)
  return messages as RouteMessage[]
}

/**
 * Splits routes into the three passes of `ip route restore`, as a gateway must be on a link that a route leads to: those
 * of local addresses, of networks, and through gateways.
 */
export function inPasses<T extends { readonly attrs: RouteAttrs }>(routes: readonly T[]): T[][] {
  const passes: T[][] = [[], [], []]
  for (const route of routes) passes[passOf(route.attrs)]?.push(route)
  return passes
}

function passOf({ gateway, via, multipath, nhId, prefsrc, dst }: RouteAttrs): number {
  if ((gateway ?? via ?? multipath ?? nhId) !== undefined) return 2
  return prefsrc === undefined || prefsrc === dst ? 0 : 1
}

/** Attributes that the kernel takes back. */
const SETTABLE = [
  ...(['dst', 'src', 'priority', 'prefsrc', 'metrics', 'flow', 'table', 'newdst', 'pref', 'ttlPropagate', 'nhId'] as const),
] satisfies (keyof RouteAttrs)[]
/** Those of the next hop, which a next hop object has instead. */
const OF_HOP = ['oif', 'gateway', 'via', 'multipath', 'encapType', 'encap'] as const satisfies (keyof RouteAttrs)[]

/**
 * Returns the request that adds a route as it was dumped. `ip route restore` sends the bytes as they are, and the kernel refuses
 * those of links that were down, of routes that expire, and with next hop objects.
 */
export function restoring({ header, attrs }: RouteMessage): Outgoing & { readonly attrs: RouteAttrs } {
  const kept = attrs.nhId === undefined ? [...SETTABLE, ...OF_HOP] : SETTABLE
  const own = Object.fromEntries(kept.flatMap((key) => (attrs[key] === undefined ? [] : [[key, attrs[key]]]))) as RouteAttrs
  const expires = header.family === AF.INET6 ? (attrs.cacheinfo?.expires ?? 0) : 0
  const { tail: _, ...known } = header as typeof header & { tail?: Uint8Array }
  return {
    type: RTM.NEWROUTE,
    flags: NLM_F.CREATE,
    header: { ...known, flags: header.flags & RTNH_F.ONLINK },
    attrs: {
      ...own,
      ...(own.multipath
        ? {
            multipath: own.multipath.map((one) => ({
              ...one,
              header: { ...one.header, flags: one.header.flags & RTNH_F.ONLINK },
            })),
          }
        : {}),
      ...(expires > 0 ? { expires: BigInt(Math.max(1, Math.trunc(expires / 100))) } : {}),
    },
  }
}
