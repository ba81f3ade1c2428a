import { withJson } from '../../netlink/base/json.ts'
import { once } from '../../netlink/base/once.ts'
import { tailOf } from '../common/flag-names.ts'
import { flagReader } from '../common/named/flags.ts'
import { type LinkNames, nameReader } from '../common/named/names.ts'
import type { FlagNames, Returned } from '../common/named/types.ts'
import { returned } from '../common/named/view.ts'
import { AF, RT_SCOPE } from '../constants.ts'
import { RTNH_F, RTPROT } from '../route/constants.ts'
import { type NexthopAttrs, type Nhmsg, nexthopAttrs } from './table.ts'

type Same = Omit<Returned<typeof nexthopAttrs>, 'id' | 'gateway' | 'group'>

/** A next hop object (`ip nexthop`) as the API returns it: header and attributes in one object. */
export interface NexthopObject extends Same {
  /** Its id. */
  id: number
  /** AF_*: `INET`, `INET6`; `UNSPEC` for groups. */
  family: keyof typeof AF | number
  /** RT_SCOPE_*: `UNIVERSE`, `LINK`; a number if it has no name. */
  scope: keyof typeof RT_SCOPE | number
  /** RTPROT_*: origin of the next hop. */
  protocol: keyof typeof RTPROT | number
  /** RTNH_F_*, by name. Bits without a name come last, as one number: `0x300`. */
  flags: FlagNames<keyof typeof RTNH_F>
  /** Address of the router. */
  via?: string
  /** Name of the link it goes by; `oif` is its index. Missing in watches, and if the link is gone. */
  link?: string
  /** The members of a group, with their shares of the packets. */
  group?: {
    /** Id of the next hop. Kernel: nexthop_grp.id. */
    id: number
    /** Its share of the packets. Kernel: nexthop_grp.weight, which is one less. */
    weight: number
  }[]
  /** Bytes that a newer kernel appends to the header. */
  tail?: Uint8Array
}

const familyName = nameReader(AF)
const scopeName = nameReader(RT_SCOPE)
const protocolName = nameReader(RTPROT)
const flagNames = flagReader(RTNH_F)
const attrsOf = once(() => returned(nexthopAttrs) as (attrs: object) => Same)

const NO_NAMES: LinkNames = () => undefined

/** Returns a next hop message as one object. `linkName` finds the names of links. */
export function nexthopOf(header: Nhmsg, attrs: NexthopAttrs, linkName: LinkNames = NO_NAMES): NexthopObject {
  const { id = 0, gateway, group, ...rest } = attrs
  const link = rest.oif === undefined ? undefined : linkName(rest.oif)
  return withJson({
    id,
    family: familyName(header.family),
    scope: scopeName(header.scope),
    protocol: protocolName(header.protocol),
    flags: flagNames(header.flags),
    ...(gateway === undefined ? {} : { via: gateway }),
    ...(link === undefined ? {} : { link }),
    ...(group === undefined ? {} : { group: membersOf(group) }),
    ...attrsOf()(rest),
    ...tailOf(header),
  })
}

function membersOf(group: NonNullable<NexthopAttrs['group']>): { id: number; weight: number }[] {
  if (!Array.isArray(group)) return group
  return group.map(({ id, weight, weightHigh }) => ({ id, weight: weight + weightHigh * 0x100 + 1 }))
}
