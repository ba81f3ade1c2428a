import { named, namesOfBits, tailOf } from '../common/flag-names.ts'
import { AF, RT_SCOPE } from '../constants.ts'
import { RTNH_F, RTPROT } from '../route/constants.ts'
import type { NexthopAttrs, Nhmsg } from './table.ts'

/** A next hop object (`ip nexthop`) as the library tells it: header and attributes in one object. */
export interface NexthopObject extends Omit<NexthopAttrs, 'id'> {
  /** Its id. */
  id: number
  /** AF_*: `INET`, `INET6`; `UNSPEC` for groups. */
  family: string | number
  scope: string | number
  /** RTPROT_*: who made it. */
  protocol: string | number
  /** RTNH_F_*, by name. Bits without a name come last, as one number: `0x300`. */
  flags: string[]
  /** Bytes of a newer kernel behind the header. */
  tail?: Uint8Array
}

/** One object of a next hop message. */
export function nexthopOf(header: Nhmsg, attrs: NexthopAttrs): NexthopObject {
  return {
    ...attrs,
    id: attrs.id ?? 0,
    family: named(AF, header.family),
    scope: named(RT_SCOPE, header.scope),
    protocol: named(RTPROT, header.protocol),
    flags: namesOfBits(header.flags, RTNH_F),
    ...tailOf(header),
  }
}
