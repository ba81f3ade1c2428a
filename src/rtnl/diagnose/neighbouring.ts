import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { shown } from '../../netlink/base/shown.ts'
import { nameOf } from '../../netlink/codec/names.ts'
import { is, type MessageOf } from '../../netlink/message/message.ts'
import { addressMessages } from '../address/table.ts'
import { AF, IFF, MACVLAN_MODE } from '../constants.ts'
import type { LinkMessage } from '../link/table.ts'
import { linkMessages } from '../link/table.ts'
import { askAt, findLink } from './link-lookup.ts'

type NewLink = MessageOf<(typeof linkMessages)['RTM_NEWLINK']>

/** include/linux/inetdevice.h: the minimum MTU of IPv4. */
const IPV4_MIN_MTU = 68

/** The links that a link request involves: the link itself if it exists, the lower link, the master. */
interface Scene {
  readonly request: NewLink
  readonly link: LinkMessage | undefined
  readonly below: LinkMessage | undefined
  readonly master: LinkMessage | undefined
  readonly name: string
}

const quoted = (link: LinkMessage): string => `link ${shown(link.attrs.ifname)}`

/** Explains a refusal from the links above or below the requested one. The kernel has no message for these. */
export async function beside({ words, request }: RefusedRequest, code: string, ask: Ask): Promise<string | undefined> {
  if (words !== undefined) return undefined
  if (is(addressMessages, request, 'RTM_NEWADDR')) return code === 'ENOBUFS' ? narrowForIpv4(request, ask) : undefined
  if (!is(linkMessages, request, 'RTM_NEWLINK') || !Object.hasOwn(CAUSES, code)) return undefined
  return CAUSES[code as keyof typeof CAUSES](await sceneOf(request, ask))
}

async function sceneOf(request: NewLink, ask: Ask): Promise<Scene> {
  const { header, attrs } = request
  const ref = header.index || (attrs.ifname ?? attrs.altIfname)
  const link = ref === undefined ? undefined : await findLink(ask, ref)
  const lower =
    attrs.linkNetnsid === undefined && link?.attrs.linkNetnsid === undefined ? (attrs.link ?? link?.attrs.link) : undefined
  const below = lower ? await findLink(ask, lower) : undefined
  const wanted = attrs.master
  const master = wanted ? await askAt(ask, attrs, (there) => findLink(there, wanted)) : undefined
  const name = link ? quoted(link) : attrs.ifname === undefined ? 'the link' : `link ${shown(attrs.ifname)}`
  return { request, link, below, master, name }
}

const CAUSES = {
  ENETDOWN: downBelow,
  ERANGE: tallerThanBelow,
  EINVAL: (scene: Scene) => tallerThanBelow(scene) ?? bridgeInBridge(scene) ?? passthru(scene),
  ELOOP: bridgeInBridge,
  EADDRINUSE: (scene: Scene) => portTaken(scene) ?? addressTaken(scene),
  EBUSY: occupied,
} as const

/** vlan_dev_open of net/8021q/vlan_dev.c. */
function downBelow({ below, name }: Scene): string | undefined {
  if (!below || (below.header.flags & IFF.UP) !== 0) return undefined
  return `${name} cannot be up while ${quoted(below)} below it is down`
}

/** vlan_dev_change_mtu of net/8021q/vlan_dev.c, macvlan_change_mtu of drivers/net/macvlan.c. */
function tallerThanBelow({ request, below, name }: Scene): string | undefined {
  const { mtu = 0 } = request.attrs
  const most = below?.attrs.mtu
  if (!below || most === undefined || mtu <= most) return undefined
  return `${name} cannot have an mtu above that of ${quoted(below)} below it, ${most}; requested ${mtu}`
}

/** br_add_if of net/bridge/br_if.c. */
function bridgeInBridge({ link, master, request, name }: Scene): string | undefined {
  const kind = link?.attrs.linkinfo?.kind ?? request.attrs.linkinfo?.kind
  if (kind !== 'bridge' || master?.attrs.linkinfo?.kind !== 'bridge') return undefined
  return `${name} is a bridge, which cannot be a port of a bridge, ${quoted(master)}`
}

/** macvlan_common_newlink of drivers/net/macvlan.c. */
function passthru({ request, below }: Scene): string | undefined {
  const { macvlan, macvtap } = request.attrs.linkinfo?.data ?? {}
  const { kind } = request.attrs.linkinfo ?? {}
  if (!below || (kind !== 'macvlan' && kind !== 'macvtap')) return undefined
  const { mode } = macvlan ?? macvtap ?? {}
  if (mode !== undefined && nameOf(MACVLAN_MODE, mode) === undefined)
    return `a ${kind} has no mode ${mode}, only ${Object.values(MACVLAN_MODE).join(', ')}`
  if (mode === MACVLAN_MODE.PASSTHRU)
    return `a ${kind} of mode passthru must be the only one on ${quoted(below)}, which has others`
  return `${quoted(below)} has a ${kind} of mode passthru, which must be the only one`
}

/** vxlan_sock_add of drivers/net/vxlan/vxlan_core.c, geneve_sock_add of drivers/net/geneve.c. */
function portTaken({ request, link, name }: Scene): string | undefined {
  for (const { kind, data } of [request.attrs.linkinfo ?? {}, link?.attrs.linkinfo ?? {}]) {
    const { port } = ((data as Record<string, object> | undefined)?.[kind ?? ''] ?? {}) as { port?: number }
    if (port !== undefined) return `another socket of its network namespace has the UDP port ${port} of ${name} already`
  }
  return undefined
}

/** macvlan_addr_busy of drivers/net/macvlan.c. */
function addressTaken({ request, link, below, name }: Scene): string | undefined {
  const address = request.attrs.address ?? link?.attrs.address
  if (!below || address === undefined) return undefined
  return `${name} cannot have the address ${address}: ${quoted(below)} below it, or another link on that, has it`
}

/** netdev_rx_handler_register of net/core/dev.c: a link can have one rx handler: bridge, bond, macvlan or ipvlan. */
function occupied({ request, link, below, master }: Scene): string | undefined {
  if (request.attrs.address !== undefined && link && (link.header.flags & IFF.UP) !== 0)
    return `${quoted(link)} cannot change its address while it is up`
  // netdev_has_upper_dev of net/core/dev.c.
  if (link && master && below?.header.index === master.header.index)
    return `${quoted(link)} is on ${quoted(master)}, and cannot be a port of it, too`
  const taken = master ? link : below
  if (!taken) return undefined
  const by =
    taken.attrs.master === undefined ? 'has links of another kind on it, such as a macvlan or an ipvlan' : 'is a port already'
  return `${quoted(taken)} ${by}, and a link can pass what it receives to only one of them`
}

/** inetdev_valid_mtu: without it a link has no IPv4 (inetdev_event of net/ipv4/devinet.c). */
async function narrowForIpv4(
  { header }: MessageOf<(typeof addressMessages)['RTM_NEWADDR']>,
  ask: Ask,
): Promise<string | undefined> {
  const link = header.family === AF.INET ? await findLink(ask, header.index) : undefined
  const { mtu = IPV4_MIN_MTU } = link?.attrs ?? {}
  return link && mtu < IPV4_MIN_MTU ? `${quoted(link)} has an mtu of ${mtu}, IPv4 needs at least ${IPV4_MIN_MTU}` : undefined
}
