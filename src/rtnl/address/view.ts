import { named, namesOfBits, tailOf } from '../common/flag-names.ts'
import { AF, IFA_F, IFAPROT, RT_SCOPE } from '../constants.ts'
import type { AddressAttrs, Ifaddrmsg } from './table.ts'

/** An address as the library tells it: header and attributes in one object, flags, scope and maker by name. */
export interface Address extends Omit<AddressAttrs, 'flags' | 'proto'> {
  /** Index of the link it is on. */
  index: number
  /** AF_*: `INET` or `INET6`. */
  family: string | number
  /** The address of this end with the prefix length, as it is added: `10.0.0.2/24`. */
  cidr: string
  prefixlen: number
  /** IFA_F_*, by name, of all 32 bits. Bit 0 is SECONDARY for IPv4 and TEMPORARY for IPv6. Bits without a name come last, as one number: `0x300`. */
  flags: string[]
  /** RT_SCOPE_*: `UNIVERSE`, `LINK`, `HOST`; a number where it has no name. */
  scope: string | number
  proto?: string | number
  /** Bytes of a newer kernel behind the header. */
  tail?: Uint8Array
}

function namesOf(value: number, family: number): string[] {
  return namesOfBits(value, IFA_F).map((name) => (name === 'SECONDARY' && family === AF.INET6 ? 'TEMPORARY' : name))
}

/** One object of an address message. The header has room for eight of the flags, the attribute for all. */
export function addressOf(header: Ifaddrmsg, attrs: AddressAttrs): Address {
  const { flags = 0, proto, ...rest } = attrs
  return {
    index: header.index,
    family: named(AF, header.family),
    cidr: `${attrs.local ?? attrs.address ?? ''}/${header.prefixlen}`,
    prefixlen: header.prefixlen,
    flags: namesOf((header.flags | flags) >>> 0, header.family),
    scope: named(RT_SCOPE, header.scope),
    ...rest,
    ...(proto === undefined ? {} : { proto: named(IFAPROT, proto) }),
    ...tailOf(header),
  }
}
