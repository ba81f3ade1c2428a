import { bitNames } from '../../netlink/codec/names.ts'
import { named } from '../common/flag-names.ts'
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
  /** IFA_F_*, by name, of all 32 bits. Bit 0 is SECONDARY for IPv4 and TEMPORARY for IPv6. */
  flags: string[]
  /** RT_SCOPE_*: `UNIVERSE`, `LINK`, `HOST`; a number where it has no name. */
  scope: string | number
  proto?: string | number
}

function flagNames(value: number, family: number): string[] {
  const { on, rest } = bitNames(value, IFA_F)
  const names = on.map((name) => (name === 'SECONDARY' && family === AF.INET6 ? 'TEMPORARY' : name))
  return rest === 0 ? names : [...names, `0x${rest.toString(16)}`]
}

/** One object of an address message; where header and attributes both have flags, the attribute, which has them all. */
export function addressOf(header: Ifaddrmsg, attrs: AddressAttrs): Address {
  const { flags = header.flags, proto, ...rest } = attrs
  return {
    index: header.index,
    family: named(AF, header.family),
    cidr: `${attrs.local ?? attrs.address ?? ''}/${header.prefixlen}`,
    prefixlen: header.prefixlen,
    flags: flagNames(flags, header.family),
    scope: named(RT_SCOPE, header.scope),
    ...rest,
    ...(proto === undefined ? {} : { proto: named(IFAPROT, proto) }),
  }
}
