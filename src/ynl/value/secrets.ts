import { OWN_FAMILIES } from '../../genl/own-families.ts'
import { once } from '../../netlink/base/once.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { codecsIn } from '../../netlink/codec/shape.ts'

/** The kernel's names of attributes that hold keys or passwords, from the tables of nlwire: a specification does not say which do. */
export const secretNames = once((): ReadonlySet<string> => {
  const names = new Set<string>()
  const seen = new Set<Codec<unknown>>()
  for (const { messages } of OWN_FAMILIES) for (const [, , , attrs] of Object.values(messages)) collect(attrs, seen, names)
  return names
})

function collect(codec: Codec<unknown>, seen: Set<Codec<unknown>>, names: Set<string>): void {
  if (seen.has(codec)) return
  seen.add(codec)
  const { shape } = codec
  for (const [, wire, , , notes] of shape.type === 'attributes' ? Object.values(shape.table) : [])
    if (notes?.secret) names.add(wire)
  for (const inner of codecsIn(shape)) collect(inner, seen, names)
}
