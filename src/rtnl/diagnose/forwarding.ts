import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { is, type MessageOf } from '../../netlink/message/message.ts'
import { AF, MACVLAN_MODE } from '../constants.ts'
import { NTF, NUD } from '../neighbour/constants.ts'
import { neighbourMessages } from '../neighbour/table.ts'
import { findLink } from './link-lookup.ts'

type Entry = Pick<MessageOf<(typeof neighbourMessages)['RTM_NEWNEIGH']>, 'header' | 'attrs'>

const MOST_VLANS = 4094

/** The refusals that a link's kind explains. */
const CODES = ['EINVAL', 'EAFNOSUPPORT', 'EOPNOTSUPP']

/** Explains why a bridge, a vxlan or another link does not take a forwarding entry. */
export async function forwardingCause(refusal: RefusedRequest, code: string, ask: Ask): Promise<string | Cause | undefined> {
  const { words, request } = refusal
  const names = ['RTM_NEWNEIGH', 'RTM_DELNEIGH', 'RTM_GETNEIGH'] as const
  if (!names.some((name) => is(neighbourMessages, request, name)) || request.header['family'] !== AF.BRIDGE) return undefined
  const entry = request as unknown as Entry
  const { header, attrs } = entry
  const { vlan } = attrs
  // fdb_vid_parse in net/core/rtnetlink.c.
  if (code === 'EINVAL' && vlan !== undefined && (vlan === 0 || vlan > MOST_VLANS))
    return ofVlan(`a VLAN id is from 1 to ${MOST_VLANS}; requested ${vlan}`, vlan)
  if (words !== undefined || !is(neighbourMessages, request, 'RTM_NEWNEIGH')) return undefined
  const isOfMaster = (header.flags & NTF.MASTER) !== 0
  const link = CODES.includes(code) ? await findLink(ask, header.ifindex) : undefined
  if (!link) return undefined
  const name = `link ${shown(link.attrs.ifname)}`
  const { kind, data } = link.attrs.linkinfo ?? {}
  if (code === 'EINVAL' && (isOfMaster || kind === 'bridge')) return ofBridge(entry, name, !isOfMaster)
  if (isOfMaster) return undefined
  if (kind === 'vxlan') return ofVxlan(entry, name, code)
  if (code === 'EINVAL') return ofOther(entry, name)
  // macvlan_fdb_add in drivers/net/macvlan.c.
  const { mode } = (data as { readonly macvlan?: { readonly mode?: number } } | undefined)?.macvlan ?? {}
  if (code !== 'EOPNOTSUPP' || kind !== 'macvlan' || mode === MACVLAN_MODE.PASSTHRU) return undefined
  return `${name} is a macvlan, which takes unicast addresses only in mode passthru`
}

const ofVlan = (text: string, vlan: number): Cause => ({ text, attribute: 'NDA_VLAN', value: String(vlan) })

/** br_fdb_add in net/bridge/br_fdb.c, which writes its reasons into the log of the kernel. */
function ofBridge(
  { header: { state }, attrs: { lladdr, vlan } }: Entry,
  name: string,
  isSelf: boolean,
): string | Cause | undefined {
  if (lladdr !== undefined && /^[0:]+$/.test(lladdr))
    return { text: `a bridge takes no entry for ${lladdr}`, attribute: 'NDA_LLADDR', value: lladdr }
  if ((state & (NUD.PERMANENT | NUD.NOARP | NUD.REACHABLE)) === 0)
    return 'an entry of a bridge has the state PERMANENT (local), NOARP (static) or REACHABLE (dynamic)'
  if (vlan !== undefined) return ofVlan(`${name} has no VLAN ${vlan}`, vlan)
  return isSelf && (state & NUD.PERMANENT) === 0 ? 'an entry of the bridge itself has the state PERMANENT (local)' : undefined
}

/** vxlan_fdb_add and vxlan_fdb_parse in drivers/net/vxlan/vxlan_core.c. */
function ofVxlan({ header: { state }, attrs: { dst, nhId } }: Entry, name: string, code: string): string | Cause | undefined {
  if (code === 'EAFNOSUPPORT' && dst !== undefined) {
    const [own, other] = dst.includes(':') ? ['IPv4', 'IPv6'] : ['IPv6', 'IPv4']
    return { text: `${name} sends over ${own}, and ${dst} is an address of ${other}`, attribute: 'NDA_DST', value: dst }
  }
  if (code !== 'EINVAL') return undefined
  if ((state & (NUD.PERMANENT | NUD.REACHABLE)) === 0)
    return 'an entry of a vxlan has the state PERMANENT (local) or REACHABLE (dynamic)'
  return dst === undefined && nhId === undefined ? 'an entry of a vxlan has a remote end: dst or nhId' : undefined
}

/** ndo_dflt_fdb_add in net/core/rtnetlink.c. */
function ofOther({ header: { state }, attrs: { vlan } }: Entry, name: string): string | Cause | undefined {
  const itself = `the table of ${name} itself takes`
  if (state !== 0 && (state & NUD.PERMANENT) === 0)
    return `${itself} only the state PERMANENT (local); for the table of its bridge use MASTER`
  return vlan === undefined ? undefined : ofVlan(`${itself} no VLAN; for the table of its bridge use MASTER`, vlan)
}
