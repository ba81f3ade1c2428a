import { withJson } from '../../netlink/base/json.ts'
import { once } from '../../netlink/base/once.ts'
import { tailOf } from '../common/flag-names.ts'
import { flagReader } from '../common/named/flags.ts'
import { nameReader } from '../common/named/names.ts'
import type { FlagNames, Returned } from '../common/named/types.ts'
import { returned } from '../common/named/view.ts'
import { AF } from '../constants.ts'
import { RTN } from '../route/constants.ts'
import { NTF, NUD } from './constants.ts'
import { type Ndmsg, type NeighbourAttrs, neighbourAttrs } from './table.ts'

/**
 * A neighbour, or a forwarding entry of a bridge or vxlan, as the API returns it: header and attributes in one object.
 */
export interface Neighbour extends Omit<Returned<typeof neighbourAttrs>, 'ifindex'> {
  /** AF_*: `INET`, `INET6`; `BRIDGE` for forwarding entries. Kernel: ndm_family. */
  family: keyof typeof AF | number
  /** Index of the link it is on. Kernel: ndm_ifindex. */
  ifindex: number
  /** NUD_*, by name: `REACHABLE`, `STALE`, `PERMANENT`. Bits without a name come last, as one number. Kernel: ndm_state. */
  state: FlagNames<keyof typeof NUD>
  /** NTF_*, by name: `ROUTER`, `SELF`, `MASTER`; bits without a name as in `state`. `flagsExt` has NTF_EXT_*. Kernel: ndm_flags. */
  flags: FlagNames<keyof typeof NTF>
  /** RTN_*: the kind of address. Kernel: ndm_type. */
  type: keyof typeof RTN | number
  /** NDA_IFINDEX: index of the link that a vxlan sends by. */
  via?: number
  /** Bytes that a newer kernel appends to the header. */
  tail?: Uint8Array
}

const familyName = nameReader(AF)
const stateNames = flagReader(NUD)
const flagNames = flagReader(NTF)
const typeName = nameReader(RTN)
const attrsOf = once(() => returned(neighbourAttrs) as (attrs: object) => Omit<Returned<typeof neighbourAttrs>, 'ifindex'>)

/** Returns a neighbour message as one object. */
export function neighbourOf(header: Ndmsg, { ifindex, ...rest }: NeighbourAttrs): Neighbour {
  return withJson({
    family: familyName(header.family),
    ifindex: header.ifindex,
    state: stateNames(header.state),
    flags: flagNames(header.flags),
    type: typeName(header.type),
    ...attrsOf()(rest),
    ...(ifindex === undefined ? {} : { via: ifindex }),
    ...tailOf(header),
  })
}
