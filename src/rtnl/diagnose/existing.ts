import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message, type MessageOf } from '../../netlink/message/message.ts'
import { addressMessages } from '../address/table.ts'
import { RTM } from '../constants.ts'
import { peerIn } from '../link/kind/lookup.ts'
import { linkMessages } from '../link/table.ts'
import { neighbourMessages } from '../neighbour/table.ts'
import { nexthopMessages } from '../nexthop/table.ts'
import { nsidMessages } from '../nsid/table.ts'
import { routeMessages } from '../route/table.ts'
import { ruleMessages } from '../rule/table.ts'
import { askAt, findLink, goesElsewhere, type LinkDestination, linkWords } from './link-lookup.ts'
import { presentRoute } from './routing.ts'

type NewLink = MessageOf<(typeof linkMessages)['RTM_NEWLINK']>

/** Names the existing object after a create request failed with EEXIST. */
export async function existing({ words, request }: RefusedRequest, ask: Ask): Promise<string | Cause | undefined> {
  if (is(addressMessages, request, 'RTM_NEWADDR')) {
    const { local, address = local } = request.attrs
    const value = local ?? address
    const attribute = local === undefined ? 'IFA_ADDRESS' : 'IFA_LOCAL'
    return { text: `${await linkWords(ask, request.header.index)} has ${value} already`, attribute, value }
  }
  if (is(nsidMessages, request, 'RTM_NEWNSID')) return existingId(request.attrs, ask)
  if (is(linkMessages, request, 'RTM_NEWLINK') && words?.startsWith('A VXLAN device')) return sameVni(request, ask)
  // For the other objects the kernel's message is as specific.
  if (words !== undefined) return undefined
  if (is(linkMessages, request, 'RTM_NEWLINK')) return existingLink(request, ask)
  if (is(linkMessages, request, 'RTM_NEWLINKPROP'))
    return takenNames('IFLA_ALT_IFNAME', request.attrs.propList?.altIfname ?? [], ask)
  if (is(neighbourMessages, request, 'RTM_NEWNEIGH')) {
    const { dst, lladdr } = request.attrs
    const text = `${await linkWords(ask, request.header.ifindex)} has an entry for ${dst ?? lladdr} already`
    return { text, ...(dst === undefined ? { attribute: 'NDA_LLADDR', value: lladdr } : { attribute: 'NDA_DST', value: dst }) }
  }
  return is(routeMessages, request, 'RTM_NEWROUTE') ? presentRoute(request, ask) : existingNumbered(request)
}

/** vxlan_config_validate in drivers/net/vxlan/vxlan_core.c compares the VNI, the port and more of the devices of a namespace. */
async function sameVni({ attrs }: NewLink, ask: Ask): Promise<string | undefined> {
  const vniIn = (data: unknown): number | undefined => (data as { vxlan?: { id?: number } } | undefined)?.vxlan?.id
  const id = vniIn(attrs.linkinfo?.data)
  const linkinfo = { kind: 'vxlan' }
  const all = id === undefined ? [] : await ask({ type: RTM.GETLINK, flags: NLM_F.DUMP, attrs: { linkinfo } })
  const names = all.flatMap((one) =>
    is(linkMessages, one, 'RTM_NEWLINK') && vniIn(one.attrs.linkinfo?.data) === id ? [shown(one.attrs.ifname)] : [],
  )
  return names.length === 0 ? undefined : `VNI ${id} is that of ${names.join(', ')}`
}

function existingNumbered(request: Message): string | Cause | undefined {
  if (is(nexthopMessages, request, 'RTM_NEWNEXTHOP')) {
    const { id } = request.attrs
    return id === undefined
      ? undefined
      : { text: `there is a next hop with id ${id} already`, attribute: 'NHA_ID', value: String(id) }
  }
  if (!is(ruleMessages, request, 'RTM_NEWRULE')) return undefined
  const { priority } = request.attrs
  if (priority === undefined) return 'there is such a rule already'
  return { text: `there is such a rule with priority ${priority} already`, attribute: 'FRA_PRIORITY', value: String(priority) }
}

type NewNsid = MessageOf<(typeof nsidMessages)['RTM_NEWNSID']>

/**
 * The namespace already has another id, or another namespace has this id (rtnl_net_newid in net/core/net_namespace.c).
 */
async function existingId({ fd, pid, nsid }: NewNsid['attrs'], ask: Ask): Promise<string | undefined> {
  const which = fd === undefined ? { pid } : { fd }
  const reply = (await ask({ type: RTM.GETNSID, attrs: which })).find((message) => is(nsidMessages, message, 'RTM_NEWNSID'))
  if (reply?.attrs.nsid === undefined) return undefined
  if (reply.attrs.nsid >= 0) return `the network namespace has the id ${reply.attrs.nsid} here already`
  return `the id ${nsid} belongs to another network namespace`
}

/** One end of a link to create or move: its requested name and place. */
interface End {
  readonly ifname: string | undefined
  /** 0 for any index. */
  readonly index: number
  readonly to: LinkDestination
  /** The current index, which the link keeps; 0 for a new link. */
  readonly own: number
  /** What moves there, in words. */
  readonly what: string
}

/**
 * Finds a conflicting name or index, or, if those are free, what must be unique to the kind: the ends of a tunnel, an
 * id.
 */
async function existingLink(request: NewLink, ask: Ask): Promise<string | Cause | undefined> {
  for (const { ifname, index, to, own, what } of await ends(request, ask)) {
    const where = goesElsewhere(to) ? ` in the target network namespace of ${what}` : ''
    const taken = await askAt(ask, to, async (there) => {
      return (
        (await takenIndex(index, there, where)) ??
        takenNames('IFLA_IFNAME', ifname === undefined ? [] : [ifname], there, where, own)
      )
    })
    if (taken) return taken
  }
  const { flags, attrs } = request
  const { ifname, linkinfo: { kind, data } = {} } = attrs
  const peer = peerIn(data)?.attrs
  if (peer && ifname !== undefined && peer.ifname === ifname && !goesElsewhere(attrs) && !goesElsewhere(peer))
    return `both ends have the name ${shown(ifname)}`
  if (kind === undefined || peerIn(data)) return undefined
  if ((flags & NLM_F.CREATE) === 0) return `there is another link of kind ${shown(kind)} with these options already`
  if (ifname === undefined) return undefined
  return `the name ${shown(ifname)} is free, but another link of kind ${shown(kind)} has the same options, which must differ`
}

async function ends({ flags, header, attrs }: NewLink, ask: Ask): Promise<End[]> {
  const creates = (flags & NLM_F.CREATE) !== 0
  const stays = !creates && !goesElsewhere(attrs)
  const { ifname = creates ? undefined : (await findLink(ask, header.index))?.attrs.ifname } = attrs
  const end = { index: creates ? header.index : 0, to: attrs, own: stays ? header.index : 0, what: 'the link' }
  // Without an index the name identifies the link to change.
  const found: End[] = [{ ...end, ifname: stays && header.index === 0 ? undefined : ifname }]
  const peer = peerIn(attrs.linkinfo?.data)
  if (peer) found.push({ ifname: peer.attrs.ifname, index: peer.header.index, to: peer.attrs, own: 0, what: 'the peer' })
  // Before Linux 6.15 a name had to be free here too.
  if (creates && goesElsewhere(attrs)) found.push({ ifname, index: 0, to: {}, own: 0, what: 'the link' })
  return found
}

async function takenIndex(index: number, ask: Ask, where: string): Promise<string | undefined> {
  const holder = index > 0 ? await findLink(ask, index) : undefined
  return holder && `index ${index} is that of link ${shown(holder.attrs.ifname)}${where}`
}

/** `own` is the index of a link whose primary name this may be. */
async function takenNames(
  attribute: string,
  names: readonly string[],
  ask: Ask,
  where = '',
  own = 0,
): Promise<Cause | undefined> {
  for (const name of names) {
    const holder = await findLink(ask, name)
    if (!holder) continue
    const { header, attrs } = holder
    if (header.index === own && attrs.ifname === name) continue
    const whose = attrs.ifname === name ? '' : ` as another name of ${shown(attrs.ifname)}`
    const kind = attrs.linkinfo?.kind === undefined ? '' : `, kind ${attrs.linkinfo.kind}`
    const text = `there is a link ${shown(name)} already${whose}${where} (index ${header.index}${kind})`
    return { text, attribute, value: shown(name) }
  }
  return undefined
}
