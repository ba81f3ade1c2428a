import type { Ask } from '../linux/refusal.ts'
import { NLM_F } from '../netlink/header.ts'
import { is, type Message, type MessageOf } from '../netlink/message.ts'
import { findLink, linkWords } from './link-lookup.ts'
import { route } from './tables/route.ts'
import { RT_TABLE } from './tables/route-constants.ts'

type NewLink = MessageOf<(typeof route)['messages']['RTM_NEWLINK']>

/** What exists already, where a request to make it was answered with EEXIST. */
export async function existing(request: Message, ask: Ask): Promise<string | undefined> {
  if (is(route, request, 'RTM_NEWLINK')) return existingLink(request, ask)
  if (is(route, request, 'RTM_NEWLINKPROP')) return takenNames(request.attrs.propList?.altIfname ?? [], ask)
  if (is(route, request, 'RTM_NEWADDR')) {
    const { local, address } = request.attrs
    return `${await linkWords(ask, request.header.index)} has ${local ?? address} already`
  }
  if (is(route, request, 'RTM_NEWNEIGH')) {
    const { dst, lladdr } = request.attrs
    return `${await linkWords(ask, request.header.ifindex)} has an entry for ${dst ?? lladdr} already`
  }
  return existingRoute(request)
}

function existingRoute(request: Message): string | undefined {
  if (is(route, request, 'RTM_NEWROUTE')) {
    const { dst, table = request.header.table } = request.attrs
    const name = Object.entries(RT_TABLE).find(([, number]) => number === table)?.[0]
    const to = dst === undefined ? 'a default route' : `a route to ${dst}/${request.header.dstLen}`
    return `there is ${to} in table ${name === undefined ? table : name.toLowerCase()} already`
  }
  if (is(route, request, 'RTM_NEWNEXTHOP')) {
    const { id } = request.attrs
    return id === undefined ? undefined : `there is a next hop with id ${id} already`
  }
  if (!is(route, request, 'RTM_NEWRULE')) return undefined
  const { priority } = request.attrs
  return `there is such a rule${priority === undefined ? '' : ` with priority ${priority}`} already`
}

/** A name, an index, or, where those are free, what the kind keeps apart: the ends of a tunnel, an id. */
async function existingLink({ flags, header, attrs }: NewLink, ask: Ask): Promise<string | undefined> {
  const creates = (flags & NLM_F.CREATE) !== 0
  const { ifname, linkinfo, netNsFd, netNsPid } = attrs
  if (creates && header.index > 0) {
    const holder = await findLink(ask, header.index)
    if (holder) return `index ${header.index} is that of link ${JSON.stringify(holder.attrs.ifname)}`
  }
  // The name counts where the link is to be, and that may be elsewhere.
  const here = netNsFd === undefined && netNsPid === undefined
  const { veth, vxcan, netkit } = linkinfo?.data ?? {}
  const peer = (veth?.peer ?? vxcan?.peer ?? netkit?.peerInfo)?.attrs
  const names = [here ? ifname : undefined, peer && !peer.netNsFd && !peer.netNsPid ? peer.ifname : undefined]
  const taken = await takenNames(
    names.filter((name) => name !== undefined),
    ask,
  )
  if (taken) return taken
  const kind = linkinfo?.kind
  if (!creates || !here || kind === undefined || ifname === undefined || peer) return undefined
  return `the name ${JSON.stringify(ifname)} is free: there is another link of kind ${JSON.stringify(kind)} with options that must differ`
}

async function takenNames(names: readonly string[], ask: Ask): Promise<string | undefined> {
  for (const name of names) {
    const holder = await findLink(ask, name)
    if (!holder) continue
    const { header, attrs } = holder
    const whose = attrs.ifname === name ? '' : ` as another name of ${JSON.stringify(attrs.ifname)}`
    const kind = attrs.linkinfo?.kind === undefined ? '' : `, kind ${attrs.linkinfo.kind}`
    return `there is a link ${JSON.stringify(name)} already${whose} (index ${header.index}${kind})`
  }
  return undefined
}
