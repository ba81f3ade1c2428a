import { withJson } from '../../netlink/base/json.ts'
import { tailOf } from '../common/flag-names.ts'
import { flagReader } from '../common/named/flags.ts'
import { nameReader } from '../common/named/names.ts'
import type { FlagNames, Returned } from '../common/named/types.ts'
import { AF, IFA_F, IFAPROT, RT_SCOPE } from '../constants.ts'
import type { AddressAttrs, addressAttrs, Ifaddrmsg } from './table.ts'

/** An address as the library returns it: header and attributes in one object, flags, scope and origin by name. */
export interface Address extends Omit<Returned<typeof addressAttrs>, 'flags'> {
  /** Index of the link it is on. Kernel: ifa_index. */
  index: number
  /** AF_*: `INET` or `INET6`. Kernel: ifa_family. */
  family: keyof typeof AF | number
  /** The local address with the prefix length, as it is added: `10.0.0.2/24`. */
  cidr: string
  /** Length of the prefix, in bits. Kernel: ifa_prefixlen. */
  prefixlen: number
  /**
   * IFA_F_*, by name, of all 32 bits. Bit 0 is SECONDARY for IPv4 and TEMPORARY for IPv6. Bits without a name come
   * last, as one number: `0x300`. Kernel: IFA_FLAGS.
   */
  flags: FlagNames<keyof typeof IFA_F | 'TEMPORARY'>
  /** RT_SCOPE_*: `UNIVERSE`, `LINK`, `HOST`; a number if it has no name. Kernel: ifa_scope. */
  scope: keyof typeof RT_SCOPE | number
  /** Extra header bytes of a newer kernel. */
  tail?: Uint8Array
}

const familyName = nameReader(AF)
const scopeName = nameReader(RT_SCOPE)
const protoName = nameReader(IFAPROT)
const flagNames = flagReader(IFA_F)
const { SECONDARY: TEMPORARY, ...OTHERS } = IFA_F
const flagNames6 = flagReader({ TEMPORARY, ...OTHERS })

/** Returns the object of an address message. The header has room for eight of the flags, the attribute for all. */
export function addressOf(header: Ifaddrmsg, attrs: AddressAttrs): Address {
  const { flags = 0, proto, ...rest } = attrs
  const bits = (header.flags | flags) >>> 0
  return withJson({
    index: header.index,
    family: familyName(header.family),
    cidr: `${attrs.local ?? attrs.address ?? ''}/${header.prefixlen}`,
    prefixlen: header.prefixlen,
    flags: header.family === AF.INET6 ? flagNames6(bits) : flagNames(bits),
    scope: scopeName(header.scope),
    ...rest,
    ...(proto === undefined ? {} : { proto: protoName(proto) }),
    ...tailOf(header),
  })
}
