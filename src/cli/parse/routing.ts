import { dsfieldId, ipProtocolId, routeProtocolId, scopeId, tableId } from '../../rtnl/common/names.ts'
import { realmsNumber } from '../../rtnl/common/route-names.ts'
import { RTN } from '../../rtnl/route/constants.ts'
import { wrong } from './exit.ts'
import { unsigned } from './numbers.ts'
import { isShort, type Words } from './words.ts'

// Values of words that routes, rules, neighbours and next hops share. `why` is the text of `ip` for a wrong one.

/** Reads the number after a word. */
export function numberAfter(words: Words, why: string, bits = 32): number {
  const text = words.next()
  return unsigned(text, bits) ?? wrong(why, text)
}

/** Reads a value with a name after a word. */
const named =
  (read: (text: string) => number | undefined) =>
  (words: Words, why: string): number => {
    const text = words.next()
    return read(text) ?? wrong(why, text)
  }

/** Reads the routing table after a word. */
export const tableAfter = named(tableId)
/** Reads the origin of a route after a word. */
export const protocolAfter = named(routeProtocolId)
/** Reads the scope after a word. */
export const scopeAfter = named(scopeId)
/** Reads the type of service after a word. */
export const tosAfter = named(dsfieldId)
/** Reads the realms after a word: `SOURCE/DESTINATION`, a destination, or a number of 32 bits. */
export const realmsAfter = named(realms)
/** Reads the protocol of IP after a word. */
export const ipProtocolAfter = named(ipProtocolId)

/** `ip` takes no higher number of one of two realms. */
const MOST_REALM = 255

function realms(text: string): number | undefined {
  const raw = unsigned(text)
  if (raw !== undefined) return raw
  try {
    const both = realmsNumber(text.endsWith('/') ? `${text}0` : text)
    return both >>> 16 > MOST_REALM || (both & 0xffff) > MOST_REALM ? undefined : both
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

/** Words for types of routes; those of the second list can be abbreviated. */
const EXACT_TYPES: Readonly<Record<string, number>> = { local: RTN.LOCAL, nat: RTN.NAT, brd: RTN.BROADCAST, throw: RTN.THROW }
const SHORT_TYPES = ['broadcast', 'anycast', 'multicast', 'prohibit', 'unreachable', 'blackhole', 'xresolve', 'unicast'] as const

/** The words for types of routes. */
export const ROUTE_TYPES: readonly string[] = [...Object.keys(EXACT_TYPES), ...SHORT_TYPES]

/** Returns the type of route (RTN_*) of a word or number, or undefined. */
export function routeTypeId(text: string): number | undefined {
  if (Object.hasOwn(EXACT_TYPES, text)) return EXACT_TYPES[text]
  const name = SHORT_TYPES.find((word) => isShort(text, word))
  return name === undefined ? unsigned(text, 8) : RTN[name.toUpperCase() as Uppercase<typeof name>]
}
