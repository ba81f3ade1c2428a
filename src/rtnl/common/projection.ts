import { unknownAttribute } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { pickedRow } from '../../netlink/message/projection.ts'
import { type Protocol, withRows } from '../../netlink/message/protocol.ts'
import type { MessageRow } from '../../netlink/message/row.ts'

/** Maximum number of kept projections of a protocol: building one costs as much as decoding a hundred links; a program uses few. */
const MOST = 64

/** Returns tables that decode some attributes and skip the others. */
export type Project<K extends string> = (of: Protocol, ...some: readonly (readonly K[])[]) => Protocol

/** Creates the projections of a message: `always` are the attributes that its view needs. */
export function projector<K extends string>(name: string, row: MessageRow, always: readonly K[]): Project<K> {
  const made = new WeakMap<Protocol, Map<string, Protocol>>()
  return (of, ...some) => {
    const keys = [...new Set<K>([...always, ...some.flat()])]
    const id = keys.join()
    const all = made.get(of) ?? new Map<string, Protocol>()
    made.set(of, all)
    const known = all.get(id)
    if (known) return known
    const protocol = withRows(of, { [name]: pickedRow(name, row, keys) })
    if (all.size === MOST) all.clear()
    all.set(id, protocol)
    return protocol
  }
}

/** Throws TypeError if a key is not one of this set of attributes. */
export function checkOnly(set: { readonly name: string; readonly table: object }, keys: readonly string[]): void {
  const known = Object.keys(set.table)
  if (!Array.isArray(keys))
    throw new TypeError(`only: expected an array of keys such as ${shown(known.slice(3, 5))}, got ${shown(keys)}`)
  // By its place: what is found may be `undefined` itself.
  const at = keys.findIndex((key) => !known.includes(key))
  if (at >= 0) throw unknownAttribute(set.name, keys[at] as string, known)
}
