import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { shown } from '../../netlink/base/shown.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type MessageOf } from '../../netlink/message/message.ts'
import { addressMessages } from '../address/table.ts'
import { AF, ARPHRD, RTM } from '../constants.ts'
import { linkKindOf, peerIn } from '../link/kind/lookup.ts'
import type { LinkMessage } from '../link/table.ts'
import { linkMessages } from '../link/table.ts'
import { fixedOption } from './fixed-options.ts'
import { askAt, findLink } from './link-lookup.ts'
import { wrongValue } from './link-values.ts'

type LinkRequest = MessageOf<(typeof linkMessages)['RTM_NEWLINK' | 'RTM_SETLINK' | 'RTM_DELLINK']>
type AddressRequest = MessageOf<(typeof addressMessages)['RTM_NEWADDR' | 'RTM_DELADDR']>

/** linux/ipv6.h: the least MTU that IPv6 works with. */
const IPV6_MIN_MTU = 1280

/** Explains a refusal from the link's own state. */
export async function unfit({ words, request }: RefusedRequest, code: string, ask: Ask): Promise<string | Cause | undefined> {
  if (is(addressMessages, request, 'RTM_DELADDR')) return code === 'EADDRNOTAVAIL' ? withoutAddress(request, ask) : undefined
  if (is(linkMessages, request, 'RTM_NEWLINK') || is(linkMessages, request, 'RTM_SETLINK')) {
    return (
      (await noProtoDown(words, request, ask)) ??
      (code === 'EINVAL'
        ? ((await outOfRange(request, ask)) ?? newOutOfRange(request, words) ?? (await wrongValue(request, ask)))
        : undefined) ??
      (code === 'EINVAL' || code === 'EOPNOTSUPP' ? await fixedOption(request, ask) : undefined) ??
      (words === undefined ? unfitLink(request, code, ask) : undefined)
    )
  }
  if (is(addressMessages, request, 'RTM_NEWADDR')) return unfitForAddress(words, request, code, ask)
  if (words !== undefined) return undefined
  return is(linkMessages, request, 'RTM_DELLINK') && code === 'EOPNOTSUPP' ? undeletable(request, ask) : undefined
}

/** dev_change_proto_down of net/core/dev.c: needs IFF_CHANGE_PROTO_DOWN. The link of a later step is removed afterwards. */
async function noProtoDown(words: string | undefined, request: LinkRequest, ask: Ask): Promise<string | undefined> {
  const link = words?.startsWith('Protodown not supported') ? await linkOf(request, ask) : undefined
  return link && `${named(link)}, ${kindOf(link)}, cannot be held down by protoDown`
}

async function unfitLink(request: LinkRequest, code: string, ask: Ask): Promise<string | Cause | undefined> {
  if (code === 'EADDRNOTAVAIL') return unfitAddress(request.attrs.address)
  if (code !== 'EOPNOTSUPP') return unfitPort(request, code, ask)
  return (
    (await otherKind(request, ask)) ??
    (await noPortOf(request, ask)) ??
    (await unfitPort(request, code, ask)) ??
    fixedByDriver(request, ask)
  )
}

/** Returns the link of a request, if it exists. */
async function linkOf({ header, attrs }: LinkRequest, ask: Ask): Promise<LinkMessage | undefined> {
  const ref = header.index || (attrs.ifname ?? attrs.altIfname)
  return ref === undefined ? undefined : findLink(ask, ref)
}

const named = ({ attrs }: LinkMessage): string => `link ${shown(attrs.ifname)}`
const kindOf = ({ attrs }: LinkMessage): string =>
  attrs.linkinfo?.kind === undefined ? 'of no kind' : `of kind ${shown(attrs.linkinfo.kind)}`

const ofMtu = (text: string, mtu: number): Cause => ({ text, attribute: 'IFLA_MTU', value: String(mtu) })

/** The kernel reports neither an offset nor the limits here (dev_validate_mtu in net/core/dev.c). */
async function outOfRange(request: LinkRequest, ask: Ask): Promise<Cause | undefined> {
  const { mtu } = request.attrs
  const link = mtu === undefined ? undefined : await linkOf(request, ask)
  const { minMtu, maxMtu } = link?.attrs ?? {}
  if (!link || mtu === undefined || minMtu === undefined || maxMtu === undefined) return undefined
  if (mtu >= minMtu && (maxMtu === 0 || mtu <= maxMtu)) return undefined
  return ofMtu(`${named(link)} accepts an mtu of ${minMtu}..${maxMtu || ''}; requested ${mtu}`, mtu)
}

/**
 * The limits of a new link are not known. For veth they are those of is_valid_veth_mtu in drivers/net/veth.c, which has
 * no message; others have one, without the numbers (dev_validate_mtu in net/core/dev.c).
 */
function newOutOfRange({ flags, attrs }: LinkRequest, words: string | undefined): Cause | undefined {
  const { kind, data } = attrs.linkinfo ?? {}
  if (kind === undefined || (flags & NLM_F.CREATE) === 0) return undefined
  const peer = peerIn(data)?.attrs.mtu
  if (kind === 'veth' && words === undefined) {
    const [most, least] = [65535, 68]
    const isWrong = (mtu: number | undefined): mtu is number => mtu !== undefined && (mtu < least || mtu > most)
    const which = isWrong(attrs.mtu) ? 'a veth' : 'the peer of a veth'
    const wrong = [attrs.mtu, peer].find(isWrong)
    return wrong === undefined ? undefined : ofMtu(`${which} accepts an mtu of ${least}..${most}; requested ${wrong}`, wrong)
  }
  if (words === undefined || !/^mtu (less|greater) than device (min|max)imum$/.test(words)) return undefined
  const mtu = attrs.mtu ?? peer
  if (mtu === undefined || (attrs.mtu !== undefined && peer !== undefined)) return undefined
  return ofMtu(`a new ${peer === undefined ? 'link' : 'peer'} of kind ${shown(kind)} does not accept an mtu of ${mtu}`, mtu)
}

/** What many drivers cannot change: dev_set_mac_address and dev_change_carrier in net/core/dev.c have no message for that. */
async function fixedByDriver(request: LinkRequest, ask: Ask): Promise<string | undefined> {
  const keys = (['address', 'carrier'] as const).filter((key) => request.attrs[key] !== undefined)
  const link = keys.length === 0 ? undefined : await linkOf(request, ask)
  return link && `${named(link)} is ${kindOf(link)}, whose driver cannot change ${keys.join(' or ')}`
}

/** rtnl_changelink in net/core/rtnetlink.c. */
async function otherKind(request: LinkRequest, ask: Ask): Promise<string | undefined> {
  const kind = request.attrs.linkinfo?.kind
  const link = kind === undefined ? undefined : await linkOf(request, ask)
  if (!link || link.attrs.linkinfo?.kind === kind) return undefined
  return `${named(link)} is ${kindOf(link)}, the request is for kind ${shown(kind)}`
}

/** rtnl_changelink in net/core/rtnetlink.c: options of a port are its master's. */
async function noPortOf(request: LinkRequest, ask: Ask): Promise<string | undefined> {
  const { slaveKind } = request.attrs.linkinfo ?? {}
  const link = slaveKind === undefined ? undefined : await linkOf(request, ask)
  return link && link.attrs.master === undefined
    ? `${named(link)} is no port of a ${slaveKind}${request.attrs.master ? ' yet' : ''}, so it has no slaveData`
    : undefined
}

/** do_set_master in net/core/rtnetlink.c; br_add_if in net/bridge/br_if.c. */
async function unfitPort(request: LinkRequest, code: string, ask: Ask): Promise<string | Cause | undefined> {
  const { master } = request.attrs
  const above = master ? await askAt(ask, request.attrs, (there) => findLink(there, master)) : undefined
  if (!above) return undefined
  const kind = above.attrs.linkinfo?.kind
  const { ports, portType } = linkKindOf(kind) ?? {}
  if (code === 'EOPNOTSUPP')
    return ports ? undefined : { text: `${named(above)} is ${kindOf(above)}, which cannot have ports`, attribute: 'IFLA_MASTER' }
  const link = portType === undefined ? undefined : await linkOf(request, ask)
  if (!link || link.header.type === portType) return undefined
  const [wanted, type] = [portType as number, link.header.type].map((number) => nameOf(ARPHRD, number) ?? number)
  return `a ${kind} takes links of type ${wanted} only, and ${named(link)} is of type ${type}`
}

/** is_valid_ether_addr in linux/etherdevice.h. */
function unfitAddress(address: string | undefined): Cause | undefined {
  if (address === undefined || address.length !== 'aa:bb:cc:dd:ee:ff'.length) return undefined
  const about = { attribute: 'IFLA_ADDRESS', value: address }
  if (/^[0:]+$/.test(address)) return { text: `not a valid unicast MAC address: ${address}`, ...about }
  const group = (Number.parseInt(address.slice(0, 2), 16) & 1) === 1
  if (!group) return undefined
  return { text: `not a unicast MAC address: ${address} is a group address (its first byte is odd)`, ...about }
}

async function unfitForAddress(
  words: string | undefined,
  request: AddressRequest,
  code: string,
  ask: Ask,
): Promise<string | undefined> {
  // addrconf_add_dev in net/ipv6/addrconf.c.
  const link = words?.includes('IPv6 is disabled') ? await findLink(ask, request.header.index) : undefined
  if (link) return `the sysctl net.ipv6.conf.${link.attrs.ifname}.disable_ipv6 is on`
  if (words !== undefined) return undefined
  // rtnetlink_rcv_msg in net/core/rtnetlink.c: a family has the functions.
  if (code === 'EOPNOTSUPP' && request.header.family === AF.UNSPEC)
    return 'header.family is UNSPEC: an address is of INET or INET6'
  return code === 'EINVAL' ? narrow(request, ask) : undefined
}

/** ipv6_find_idev in net/ipv6/addrconf.c fails below that MTU. */
async function narrow({ header }: AddressRequest, ask: Ask): Promise<string | undefined> {
  const link = header.family === AF.INET6 ? await findLink(ask, header.index) : undefined
  const { mtu = IPV6_MIN_MTU } = link?.attrs ?? {}
  return link && mtu < IPV6_MIN_MTU ? `${named(link)} has an mtu of ${mtu}, IPv6 needs at least ${IPV6_MIN_MTU}` : undefined
}

async function withoutAddress({ header, attrs }: AddressRequest, ask: Ask): Promise<Cause | undefined> {
  const { local, address = local } = attrs
  const link = address === undefined ? undefined : await findLink(ask, header.index)
  if (!link) return undefined
  const all = await ask({ type: RTM.GETADDR, flags: NLM_F.DUMP, header: { family: header.family } })
  const same = all.flatMap((message) => {
    const isSame = is(addressMessages, message, 'RTM_NEWADDR') && message.header.index === header.index
    if (!isSame || (message.attrs.local ?? message.attrs.address) !== (local ?? address)) return []
    const { local: own = message.attrs.address, address: peer = own } = message.attrs
    const { prefixlen } = message.header
    return [peer === own ? `${own}/${prefixlen}` : `${own} with the peer ${peer}/${prefixlen}`]
  })
  const there = same.length > 0 ? `; it has ${same.join(', ')}` : ''
  const text = `${named(link)} has no ${local ?? address}/${header.prefixlen}${there}`
  return {
    text,
    ...(local === undefined ? { attribute: 'IFA_ADDRESS', value: address } : { attribute: 'IFA_LOCAL', value: local }),
  }
}

/** rtnl_delete_link in net/core/rtnetlink.c. */
async function undeletable(request: LinkRequest, ask: Ask): Promise<string | undefined> {
  const link = await linkOf(request, ask)
  return link && `${named(link)} is ${kindOf(link)}, which cannot be deleted`
}
