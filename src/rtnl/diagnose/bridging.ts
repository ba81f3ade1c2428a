import type { Ask, RefusedRequest } from '../../linux/socket/refusal.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is, type Message } from '../../netlink/message/message.ts'
import { bridgeVlanMessages } from '../bridge-vlan/table.ts'
import { AF, BRIDGE_FLAGS, RTM } from '../constants.ts'
import { type LinkMessage, linkMessages } from '../link/table.ts'
import { mdbMessages } from '../mdb/table.ts'
import { findLink, linkWords } from './link-lookup.ts'

/** The parts of a request for VLANs that a refusal can depend on. */
interface VlanRequest {
  readonly index: number
  /** Whether it is for the VLANs of the link itself: br_setlink in net/bridge/br_netlink.c, rtnl_bridge_setlink. */
  readonly self: boolean
  readonly maps: boolean
}

function vlanRequest(request: Message): VlanRequest | undefined {
  const isVlan = (['RTM_NEWVLAN', 'RTM_GETVLAN', 'RTM_DELVLAN'] as const).some((name) => is(bridgeVlanMessages, request, name))
  if (isVlan) return { index: request.header['ifindex'] as number, self: true, maps: false }
  const isLink = is(linkMessages, request, 'RTM_SETLINK') || is(linkMessages, request, 'RTM_DELLINK')
  if (!isLink || request.header['family'] !== AF.BRIDGE) return undefined
  const { flags = 0, vlanTunnelInfo } = (request as unknown as { attrs: Attrs }).attrs.afSpec?.bridge ?? {}
  return { index: request.header['index'] as number, self: (flags & BRIDGE_FLAGS.SELF) !== 0, maps: vlanTunnelInfo !== undefined }
}

interface Attrs {
  readonly afSpec?: { readonly bridge?: { readonly flags?: number; readonly vlanTunnelInfo?: object } }
}

/** Explains the refusal of a request for VLANs or multicast groups of a bridge. */
export async function bridgeCause(refusal: RefusedRequest, code: string, ask: Ask): Promise<string | undefined> {
  // __br_mdb_del in net/bridge/br_mdb.c: EINVAL.
  const isMissing = code === 'ENOENT' || code === 'EINVAL'
  return (
    (await vlanCause(refusal, code, ask)) ??
    (await groupCause(refusal, code, ask)) ??
    (isMissing ? missingGroup(refusal, ask) : undefined)
  )
}

const MDB = ['RTM_NEWMDB', 'RTM_GETMDB', 'RTM_DELMDB'] as const

/** rtnl_mdb_add in net/core/rtnetlink.c wants a bridge or a vxlan; br_mdb_add in net/bridge/br_mdb.c a port of this bridge. */
async function groupCause({ request }: RefusedRequest, code: string, ask: Ask): Promise<string | undefined> {
  if (!MDB.some((name) => is(mdbMessages, request, name))) return undefined
  const index = request.header['ifindex'] as number
  const link = index > 0 && (code === 'EOPNOTSUPP' || code === 'EINVAL') ? await findLink(ask, index) : undefined
  const kind = link?.attrs.linkinfo?.kind
  if (!link || kind === 'vxlan') return undefined
  if (kind !== 'bridge') return noBridge(link, ask)
  const port = (request as unknown as { attrs: { entry?: { ifindex: number } } }).attrs.entry?.ifindex ?? 0
  return code !== 'EINVAL' || port === 0 || port === index ? undefined : otherPort(link, port, ask)
}

async function noBridge({ attrs: { ifname, linkinfo, master } }: LinkMessage, ask: Ask): Promise<string> {
  const none = `link ${shown(ifname)} is neither a bridge nor a vxlan`
  if (linkinfo?.slaveKind !== 'bridge' || master === undefined) return none
  return `${none}, but a port of ${await linkWords(ask, master)}: the call takes the bridge, and this as its port`
}

async function otherPort({ header, attrs: { ifname } }: LinkMessage, index: number, ask: Ask): Promise<string | undefined> {
  const port = await findLink(ask, index)
  if (!port || (port.attrs.linkinfo?.slaveKind === 'bridge' && port.attrs.master === header.index)) return undefined
  const none = `link ${shown(port.attrs.ifname)} is no port of the bridge ${shown(ifname)}`
  return port.attrs.master === undefined ? none : `${none}, but of ${await linkWords(ask, port.attrs.master)}`
}

async function vlanCause({ words, request }: RefusedRequest, code: string, ask: Ask): Promise<string | undefined> {
  const wanted = vlanRequest(request)
  if (!wanted || words !== undefined) return undefined
  const { index, self, maps } = wanted
  const link = index === 0 ? undefined : await findLink(ask, index)
  const { kind, slaveKind, slaveData } = link?.attrs.linkinfo ?? {}
  const name = `link ${shown(link?.attrs.ifname)}`
  if (link && kind !== 'bridge' && slaveKind !== 'bridge') return `${name} is neither a bridge nor a port of one`
  if (link && !self && slaveKind !== 'bridge') return `${name} is a bridge, and no port of one: self: true selects its own VLANs`
  if (code === 'EOPNOTSUPP') return 'this kernel may be built without CONFIG_BRIDGE_VLAN_FILTERING'
  const { vlanTunnel } = (slaveData as { bridge?: { vlanTunnel?: number } } | undefined)?.bridge ?? {}
  if (code === 'EINVAL' && maps && vlanTunnel === 0) return `${name} maps no VLANs to tunnels: its vlanTunnel is off`
  return code === 'EINVAL' && maps ? 'only a VLAN that is there can be mapped to a tunnel' : undefined
}

/** br_mdb_get in net/bridge/br_mdb.c: whether the bridge has no such entry. The other words of the kernel say more. */
const isBareQuery = ({ words, request }: RefusedRequest): boolean =>
  is(mdbMessages, request, 'RTM_GETMDB') && words?.endsWith('MDB entry not found') === true

/** Says what a port lacks, after a request for a group that it does not have. Another group is no misspelling of it. */
async function missingGroup(refusal: RefusedRequest, ask: Ask): Promise<string | undefined> {
  const { words, request } = refusal
  const isQuery = isBareQuery(refusal)
  if ((words !== undefined && !isQuery) || !MDB.slice(1).some((name) => is(mdbMessages, request, name))) return undefined
  const entry = (request as unknown as { attrs: { entry?: { ifindex: number; addr: { u: string } } } }).attrs.entry
  if (entry === undefined) return undefined
  const dumped = (await ask({ type: RTM.GETMDB, flags: NLM_F.DUMP, header: { family: AF.BRIDGE } })) as unknown as Dumped[]
  const all = isQuery ? dumped.filter(({ header }) => header.ifindex === request.header['ifindex']) : dumped
  const infos = all.flatMap(({ attrs }) => attrs.mdb?.entry ?? []).flatMap(({ info }) => info ?? [])
  const here = infos.filter(({ header }) => entry.ifindex === 0 || header.ifindex === entry.ifindex)
  if (isQuery) {
    const name = await linkWords(ask, request.header['ifindex'] as number)
    const groups = [...new Set(infos.map(({ header: { addr, vid } }) => (vid === 0 ? addr.u : `${addr.u} of VLAN ${vid}`)))]
    const which =
      groups.length === 0 ? 'no group at all' : `${groups.slice(0, MOST).join(', ')}${groups.length > MOST ? ', …' : ''}`
    return `${name} has no such entry for ${entry.addr.u}; it has ${which}`
  }
  if (entry.ifindex === 0) return `there is no such group ${entry.addr.u}`
  const has = here.some(({ header }) => header.addr.u === entry.addr.u)
  const name = await linkWords(ask, entry.ifindex)
  return has ? `${name} is in ${entry.addr.u} with another source or VLAN` : `${name} is not in the group ${entry.addr.u}`
}

/** Maximum number of groups that a message names. */
const MOST = 5

interface Dumped {
  readonly header: { readonly ifindex: number }
  readonly attrs: {
    readonly mdb?: {
      readonly entry?: readonly { readonly info?: readonly { header: { ifindex: number; vid: number; addr: { u: string } } }[] }[]
    }
  }
}
