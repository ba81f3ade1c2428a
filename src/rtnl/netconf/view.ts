import { withJson } from '../../netlink/base/json.ts'
import { once } from '../../netlink/base/once.ts'
import { nameReader } from '../common/named/names.ts'
import type { Returned } from '../common/named/types.ts'
import { returned } from '../common/named/view.ts'
import { AF } from '../constants.ts'
import type { NETCONFA_IFINDEX } from './constants.ts'
import { type NetconfAttrs, netconfAttrs } from './table.ts'

/** The settings of a link for one address family, as the API returns them. Values are the numbers of the sysctls. */
export interface Netconf extends Omit<Returned<typeof netconfAttrs>, 'ifindex'> {
  /** `INET`, `INET6`, `MPLS`. */
  family: keyof typeof AF | number
  /** Index of the link; `ALL` and `DEFAULT` are conf/all and conf/default. */
  ifindex: keyof typeof NETCONFA_IFINDEX | number
}

const familyName = nameReader(AF)
const attrsOf = once(() => returned(netconfAttrs) as (attrs: object) => Returned<typeof netconfAttrs>)

/** Returns a message about settings as one object. */
export function netconfOf({ family }: { family: number }, attrs: NetconfAttrs): Netconf {
  const { ifindex = 0, ...rest } = attrsOf()(attrs)
  return withJson({ family: familyName(family), ifindex, ...rest })
}
