import { named, namesOfBits, tailOf } from '../common/flag-names.ts'
import { AF } from '../constants.ts'
import { RTN, RTPROT } from '../route/constants.ts'
import { NTF, NUD } from './constants.ts'
import type { Ndmsg, NeighbourAttrs } from './table.ts'

/**
 * A neighbour, or a forwarding entry of a bridge or vxlan, as the API returns it: header and attributes in one object.
 */
export interface Neighbour extends Omit<NeighbourAttrs, 'ifindex' | 'protocol'> {
  /** AF_*: `INET`, `INET6`; `BRIDGE` for forwarding entries. */
  family: string | number
  /** Index of the link it is on. */
  ifindex: number
  /** NUD_*, by name: `REACHABLE`, `STALE`, `PERMANENT`. Bits without a name come last, as one number: `0x300`. */
  state: string[]
  /** NTF_*, by name: `ROUTER`, `SELF`, `MASTER`; bits without a name as in `state`. `flagsExt` has NTF_EXT_*. */
  flags: string[]
  /** RTN_*: the kind of address. */
  type: string | number
  /** RTPROT_*: origin of the entry. */
  protocol?: string | number
  /** NDA_IFINDEX: index of the link that a vxlan sends by. */
  outIfindex?: number
  /** Bytes that a newer kernel appends to the header. */
  tail?: Uint8Array
}

/** Returns a neighbour message as one object. */
export function neighbourOf(header: Ndmsg, attrs: NeighbourAttrs): Neighbour {
  const { ifindex, protocol, ...rest } = attrs
  return {
    family: named(AF, header.family),
    ifindex: header.ifindex,
    state: namesOfBits(header.state, NUD),
    flags: namesOfBits(header.flags, NTF),
    type: named(RTN, header.type),
    ...rest,
    ...(protocol === undefined ? {} : { protocol: named(RTPROT, protocol) }),
    ...(ifindex === undefined ? {} : { outIfindex: ifindex }),
    ...tailOf(header),
  }
}
