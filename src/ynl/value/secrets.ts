import { OWN_FAMILIES } from '../../genl/own-families.ts'
import { once } from '../../netlink/base/once.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { codecsIn } from '../../netlink/codec/shape.ts'

/** Keys in families that have a specification, and no table here: ovpn and psp. */
const OTHERS = ['OVPN_A_KEYDIR_CIPHER_KEY', 'OVPN_A_KEYDIR_NONCE_TAIL', 'PSP_A_KEYS_KEY']

/** The kernel's names of attributes that hold keys or passwords, from the tables of nlwire: a specification does not say which do. */
export const secretNames = once((): ReadonlySet<string> => {
  const names = new Set(OTHERS)
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
