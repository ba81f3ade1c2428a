import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { is, type MessageOf } from '../../netlink/message/message.ts'
import { addressMessages } from '../address/table.ts'
import { AF } from '../constants.ts'
import { linkKindOf } from '../link/kind/lookup.ts'
import type { LinkMessage } from '../link/reach.ts'
import { linkMessages } from '../link/table.ts'
import { askAt, findLink } from './link-lookup.ts'

type LinkRequest = MessageOf<(typeof linkMessages)['RTM_NEWLINK' | 'RTM_SETLINK' | 'RTM_DELLINK']>
type AddressRequest = MessageOf<(typeof addressMessages)['RTM_NEWADDR' | 'RTM_DELADDR']>

/** linux/if_arp.h */
const ARPHRD_ETHER = 1
/** linux/ipv6.h: the least MTU that IPv6 works with. */
const IPV6_MIN_MTU = 1280

/** Explains a refusal from the link's own state. */
export async function unfit({ words, request }: RefusedRequest, code: string, ask: Ask): Promise<string | undefined> {
  if (is(addressMessages, request, 'RTM_DELADDR')) return code === 'EADDRNOTAVAIL' ? withoutAddress(request, ask) : undefined
  if (is(linkMessages, request, 'RTM_NEWLINK') || is(linkMessages, request, 'RTM_SETLINK')) {
    return (
      (code === 'EINVAL' ? await outOfRange(request, ask) : undefined) ??
      (words === undefined ? unfitLink(request, code, ask) : undefined)
    )
  }
  if (words !== undefined) return undefined
  if (is(addressMessages, request, 'RTM_NEWADDR')) return code === 'EINVAL' ? narrow(request, ask) : undefined
  return is(linkMessages, request, 'RTM_DELLINK') && code === 'EOPNOTSUPP' ? undeletable(request, ask) : undefined
}

async function unfitLink(request: LinkRequest, code: string, ask: Ask): Promise<string | undefined> {
  if (code === 'EADDRNOTAVAIL') return unfitAddress(request.attrs.address)
  return (code === 'EOPNOTSUPP' ? await otherKind(request, ask) : undefined) ?? unfitPort(request, code, ask)
}

/** Returns the link of a request, if it exists. */
async function linkOf({ header, attrs }: LinkRequest, ask: Ask): Promise<LinkMessage | undefined> {
  const ref = header.index || (attrs.ifname ?? attrs.altIfname)
  return ref === undefined ? undefined : findLink(ask, ref)
}

const named = ({ attrs }: LinkMessage): string => `link ${JSON.stringify(attrs.ifname)}`
const kindOf = ({ attrs }: LinkMessage): string =>
  attrs.linkinfo?.kind === undefined ? 'of no kind' : `of kind ${JSON.stringify(attrs.linkinfo.kind)}`

/** The kernel reports neither an offset nor the limits here (dev_validate_mtu in net/core/dev.c). */
async function outOfRange(request: LinkRequest, ask: Ask): Promise<string | undefined> {
  const { mtu } = request.attrs
  const link = mtu === undefined ? undefined : await linkOf(request, ask)
  const { minMtu, maxMtu } = link?.attrs ?? {}
  if (!link || mtu === undefined || minMtu === undefined || maxMtu === undefined) return undefined
  if (mtu >= minMtu && (maxMtu === 0 || mtu <= maxMtu)) return undefined
  return `${named(link)} takes an mtu of ${minMtu}..${maxMtu || ''}; requested ${mtu}`
}

/** rtnl_changelink in net/core/rtnetlink.c. */
async function otherKind(request: LinkRequest, ask: Ask): Promise<string | undefined> {
  const kind = request.attrs.linkinfo?.kind
  const link = kind === undefined ? undefined : await linkOf(request, ask)
  if (!link || link.attrs.linkinfo?.kind === kind) return undefined
  return `${named(link)} is ${kindOf(link)}, the request is for kind ${JSON.stringify(kind)}`
}

/** do_set_master in net/core/rtnetlink.c; br_add_if in net/bridge/br_if.c. */
async function unfitPort(request: LinkRequest, code: string, ask: Ask): Promise<string | undefined> {
  const { master } = request.attrs
  const above = master ? await askAt(ask, request.attrs, (there) => findLink(there, master)) : undefined
  if (!above) return undefined
  const kind = above.attrs.linkinfo?.kind
  if (code === 'EOPNOTSUPP')
    return linkKindOf(kind)?.ports ? undefined : `${named(above)} is ${kindOf(above)}, which takes no ports`
  const link = kind === 'bridge' ? await linkOf(request, ask) : undefined
  return link && link.header.type !== ARPHRD_ETHER ? `a bridge takes Ethernet links only, and ${named(link)} is none` : undefined
}

/** is_valid_ether_addr in linux/etherdevice.h. */
function unfitAddress(address: string | undefined): string | undefined {
  if (address === undefined || address.length !== 'aa:bb:cc:dd:ee:ff'.length) return undefined
  if (/^[0:]+$/.test(address)) return `not a valid unicast MAC address: ${address}`
  const group = (Number.parseInt(address.slice(0, 2), 16) & 1) === 1
  return group ? `not a unicast MAC address: ${address} is a group address (its first byte is odd)` : undefined
}

/** ipv6_find_idev in net/ipv6/addrconf.c fails below that MTU. */
async function narrow({ header }: AddressRequest, ask: Ask): Promise<string | undefined> {
  const link = header.family === AF.INET6 ? await findLink(ask, header.index) : undefined
  const { mtu = IPV6_MIN_MTU } = link?.attrs ?? {}
  return link && mtu < IPV6_MIN_MTU ? `${named(link)} has an mtu of ${mtu}, IPv6 takes ${IPV6_MIN_MTU} at least` : undefined
}

async function withoutAddress({ header, attrs }: AddressRequest, ask: Ask): Promise<string | undefined> {
  const { local, address = local } = attrs
  const link = address === undefined ? undefined : await findLink(ask, header.index)
  return link && `${named(link)} has no ${local ?? address}/${header.prefixlen}`
}

/** rtnl_delete_link in net/core/rtnetlink.c. */
async function undeletable(request: LinkRequest, ask: Ask): Promise<string | undefined> {
  const link = await linkOf(request, ask)
  return link && `${named(link)} is ${kindOf(link)}, which cannot be deleted`
}
