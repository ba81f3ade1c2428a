import { checkObject } from '../../netlink/base/check.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Family } from '../family.ts'
import { GenericFamily } from './generic-family.ts'
import type { GenericSocket } from './generic-socket.ts'

/** A network namespace: what this module uses of a NetNs. */
export interface GenericNamespace {
  /** Opens a socket of generic netlink in the namespace. */
  generic<const F extends readonly Family[]>(families: F): GenericSocket<F>
}

/** The one socket of generic netlink of a namespace, and its families. */
interface Opened {
  socket: GenericSocket | undefined
  readonly families: Map<Family, GenericFamily>
}

const opened = new WeakMap<GenericNamespace, Opened>()

/** Returns a declared family in a network namespace. All families of a namespace share one socket: opened at its first use, and closed with the namespace. */
export function familyOf<F extends Family>(ns: GenericNamespace, declared: F): GenericFamily<F> {
  if (typeof ns?.generic !== 'function') throw new TypeError(`expected a NetNs, got ${shown(ns)}`)
  checkObject(declared, 'family', 'what family() of nlwire/declare returns')
  const of: Opened = opened.get(ns) ?? { socket: undefined, families: new Map() }
  opened.set(ns, of)
  const found = of.families.get(declared)
  if (found) return found as GenericFamily<F>
  const one = new GenericFamily(declared, () => {
    of.socket ??= ns.generic([]) as unknown as GenericSocket
    of.socket.add(declared)
    return of.socket
  })
  of.families.set(declared, one)
  return one
}
