import { once } from '../../netlink/base/once.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { NETLINK, type Protocols, protocols } from '../message/protocols.ts'

/** The tables of nlwire, whose names every condition may use. */
const own = once((): Protocols => protocols())

/** What is made from tables once for all conditions about them: without an argument, from the tables of nlwire. */
export function perTables<T>(make: (known: Protocols) => T): (known?: Protocols) => T {
  const made = new WeakMap<Protocols, { readonly value: T }>()
  return (known = own()) => {
    const found = made.get(known) ?? { value: make(known) }
    made.set(known, found)
    return found.value
  }
}

/** The protocols of a recording. Those without tables have no names. */
export const tabled = perTables((known): readonly Protocol[] => Object.values(NETLINK).map((number) => known.of(number)))
