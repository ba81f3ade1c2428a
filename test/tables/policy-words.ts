import type { Codec } from '../../src/netlink/codec/codec.ts'
import { codecsIn, resolved } from '../../src/netlink/codec/shape.ts'

/** What a codec is in the words of the policies. A number is the same in any byte order; an IPv4 address is one of 32 bits. */
export function policyWords(codec: Codec<unknown>): string[] {
  const { name } = codec
  const { shape } = resolved(codec)
  switch (shape.type) {
    case 'integer':
      return [`u${shape.bits}`, `s${shape.bits}`, `be${shape.bits}`]
    case 'address':
      return { ipv4: ['u32'], ipv6: ['struct in6_addr'], mac: ['mac'], ip: [], lladdr: [] }[shape.form]
    case 'text':
      return ['string']
    case 'flag':
      return ['flag']
    case 'bytes':
      return ['binary']
    case 'struct':
      return [name.startsWith('nla_bitfield32') ? 'bitfield32' : `struct ${name}`]
    case 'attributes':
    case 'indexed':
    case 'groups':
    case 'select':
      return ['nested']
    // Several structs or numbers where the policy names one.
    case 'array':
    case 'list':
      return codecsIn(shape).flatMap(policyWords)
    // A struct that ends in an array, or the union of addresses.
    case 'own':
      return shape.parts[0] ? policyWords(shape.parts[0]) : [name]
    default:
      return []
  }
}
