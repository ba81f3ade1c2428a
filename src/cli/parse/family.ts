import { AF } from '../../rtnl/constants.ts'

/** The words for address families, before an address and after `-f`. */
export const FAMILY_WORDS: Readonly<Record<string, number>> = {
  inet: AF.INET,
  inet6: AF.INET6,
  link: AF.PACKET,
  mpls: AF.MPLS,
  bridge: AF.BRIDGE,
}
