import type { MessageOf } from '../../netlink/message/message.ts'
import type { addressMessages } from '../../rtnl/address/table.ts'
import type { linkMessages } from '../../rtnl/link/table.ts'
import type { neighbourMessages } from '../../rtnl/neighbour/table.ts'
import type { nexthopMessages } from '../../rtnl/nexthop/table.ts'
import type { routeMessages } from '../../rtnl/route/table.ts'
import type { Output } from './output.ts'

/** A decoded link message. */
export type PrintableLink = Pick<MessageOf<(typeof linkMessages)['RTM_NEWLINK']>, 'type' | 'header' | 'attrs'>

/** A decoded address message. */
export type PrintableAddress = Pick<MessageOf<(typeof addressMessages)['RTM_NEWADDR']>, 'type' | 'header' | 'attrs'>

/** A decoded route message. */
export type PrintableRoute = Pick<MessageOf<(typeof routeMessages)['RTM_NEWROUTE']>, 'type' | 'header' | 'attrs'>

/** A decoded message of a neighbour or forwarding entry. */
export type PrintableNeighbour = Pick<MessageOf<(typeof neighbourMessages)['RTM_NEWNEIGH']>, 'type' | 'header' | 'attrs'>

/** A decoded message of a next hop object. */
export type PrintableNexthop = Pick<MessageOf<(typeof nexthopMessages)['RTM_NEWNEXTHOP']>, 'type' | 'header' | 'attrs'>

/** Parts of a route or a neighbour, by the word that selects them. */
export type HiddenPart = 'table' | 'tos' | 'proto' | 'scope' | 'dev' | 'iif' | 'via' | 'src' | 'metric' | 'realms'

/** Data that printers need besides the message: the command-line options, and names that only the kernel knows. */
export interface PrintContext {
  /** The command: `link` prints a little more of each link than `addr`. */
  readonly command: 'link' | 'addr'
  /** AF_* of -4, -6, -0 or -f; AF_PACKET for `link`. Omitted for all families. */
  readonly family?: number | undefined
  /** -d */
  readonly details?: boolean
  /** Number of -s options. */
  readonly stats?: number
  /** -br */
  readonly brief?: boolean
  /** -o. The Output has it too, for its line ends. */
  readonly oneline?: boolean
  /** Prints the kind of a link and its options. Omitted without -d: the kinds take longer to load than most commands. */
  linkInfo?(info: NonNullable<PrintableLink['attrs']['linkinfo']>, out: Output, ctx: PrintContext): void
  /** -N: numbers in place of names. */
  readonly numeric?: boolean
  /** -h: counters as 1.2M. */
  readonly human?: boolean
  /** -iec: -h in steps of 1024. */
  readonly iec?: boolean
  /** Parts that the words of a list select, which `ip` therefore does not print. */
  readonly hidden?: ReadonlySet<HiddenPart>
  /** The next hop object with this id, for the details of a route that uses it. */
  nexthop?(id: number): PrintableNexthop | undefined
  /** The message is a notification: queue lengths are not printed. */
  readonly monitor?: boolean
  /** The name of a link in the listed namespace; `if5` if no link has that index. */
  ifname(index: number): string
  /** The flags (IFF_*) of a link in the listed namespace; undefined if no link has that index. */
  ifflags(index: number): number | undefined
  /** ARPHRD_* of a link; undefined if unknown. Needed for the addresses of neighbours on tunnels. */
  iftype?(index: number): number | undefined
  /** The name in /run/netns of the namespace with this id, seen from the listed one. */
  netnsName(nsid: number): string | undefined
  /**
   * The transmit queue length of a link. Needed only for AF_INET6 messages, which lack it (`ip` uses SIOCGIFTXQLEN).
   */
  txqlen?(index: number): number | undefined
}
