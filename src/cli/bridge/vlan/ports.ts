import type { TypeOf } from '../../../netlink/codec/codec.ts'
import { is, type Message, type Outgoing } from '../../../netlink/message/message.ts'
import { type BrVlanMsg, bridgeVlanMessages, type vlanAttrs } from '../../../rtnl/bridge-vlan/table.ts'
import type { VlanEntry, VlanGlobals } from '../../../rtnl/bridge-vlan/view.ts'
import { AF, BRIDGE_VLAN_INFO, RTEXT_FILTER, RTM } from '../../../rtnl/constants.ts'
import type { bridgeAfSpec } from '../../../rtnl/link/bridge-af-spec.ts'
import { BRIDGE_VLANDB_DUMPF } from '../../../rtnl/link/constants.ts'
import { linkMessages } from '../../../rtnl/link/table.ts'
import { statsMessages } from '../../../rtnl/stats/table.ts'
import { dumping, type Session } from '../../session.ts'
import type { MappedRange, VlanCounters, VlanSpan } from './print.ts'

// The dumps that the lists of VLANs print, as ports with entries.

/** Which VLANs are listed; 0: all. */
export interface VlanSelection {
  index: number
  vid: number
}

/** A bridge or port, with what is printed of it. */
export interface Port<T> {
  readonly index: number
  readonly entries: readonly T[]
  /** Indexes of other links that are printed. */
  readonly mentioned?: readonly number[]
}

type AfSpec = TypeOf<typeof bridgeAfSpec>

const { MASTER, BRENTRY, RANGE_BEGIN, RANGE_END } = BRIDGE_VLAN_INFO

const dumped = ({ socket }: Session, request: Outgoing): Promise<Message[]> => dumping(() => socket.dump(request), 1)

const isOf = (wanted: number, index: number): boolean => wanted === 0 || wanted === index

/** Whether an entry of a list is printed, is not, or ends the list: the ids are in order. The begin of a range waits for its end. */
function verdict(vid: number, flags: number, wanted: number): 'print' | 'skip' | 'stop' {
  if (wanted !== 0 && vid > wanted && (flags & RANGE_END) === 0) return 'stop'
  return (flags & RANGE_BEGIN) !== 0 || vid < wanted ? 'skip' : 'print'
}

/** Joins the begin and the end of ranges. */
function ranges<E extends { readonly vid: number; readonly flags: number }, T>(
  all: readonly E[],
  wanted: number,
  join: (first: E, last: E) => T,
): T[] {
  const out: T[] = []
  let first: E | undefined
  for (const one of all) {
    if ((one.flags & RANGE_END) === 0) first = one
    const what = verdict(one.vid, one.flags, wanted)
    if (what === 'stop') break
    if (what === 'print') out.push(join(first ?? one, one))
  }
  return out
}

/** The VLANs of links, in short. */
export const vlanPorts = (session: Session, request: VlanSelection): Promise<Port<VlanSpan>[]> =>
  linkPorts(session, request, ({ vlanInfo = [] }) =>
    ranges(vlanInfo, request.vid, (first, { vid, flags }) => ({ first: first.vid, last: vid, flags })),
  )

/** The VLANs of links that are mapped to tunnels. */
export const mappedPorts = (session: Session, request: VlanSelection): Promise<Port<MappedRange>[]> =>
  linkPorts(session, request, ({ vlanTunnelInfo = [] }) => {
    const mapped = vlanTunnelInfo.flatMap(({ vid, id = 0, flags = 0 }) => (vid === undefined ? [] : [{ vid, id, flags }]))
    return ranges(mapped, request.vid, (first, { vid, id, flags }) => {
      return { first: first.vid, last: vid, flags, tunnel: first.id, lastTunnel: id }
    })
  })

async function linkPorts<T>(session: Session, { index }: VlanSelection, entriesOf: (spec: AfSpec) => T[]): Promise<Port<T>[]> {
  const { BRVLAN, BRVLAN_COMPRESSED } = RTEXT_FILTER
  const attrs = { extMask: session.options.compressVlans ? BRVLAN_COMPRESSED : BRVLAN }
  const messages = await dumped(session, { type: RTM.GETLINK, header: { family: AF.BRIDGE }, attrs })
  return messages.flatMap((message) => {
    if (!is(linkMessages, message, 'RTM_NEWLINK') || message.header.family !== AF.BRIDGE) return []
    const { bridge } = (message.attrs.afSpec ?? {}) as { bridge?: AfSpec }
    return bridge && isOf(index, message.header.index) ? [{ index: message.header.index, entries: entriesOf(bridge) }] : []
  })
}

/** IFLA_STATS_LINK_XSTATS and IFLA_STATS_LINK_XSTATS_SLAVE in filter_mask. */
const COUNTERS = [2, 4]

/** The counters of VLANs: of bridges, and then of ports, whose VLANs are also among those of their bridge. */
export async function countedPorts(session: Session, { index, vid }: VlanSelection): Promise<Port<VlanCounters>[]> {
  const ports: Port<VlanCounters>[] = []
  for (const filterMask of COUNTERS) {
    for (const message of await dumped(session, { type: RTM.GETSTATS, header: { family: AF.UNSPEC, filterMask } })) {
      if (!is(statsMessages, message, 'RTM_NEWSTATS') || !isOf(index, message.header.ifindex)) continue
      const { linkXstats, linkXstatsSlave } = message.attrs
      for (const counters of [linkXstats, linkXstatsSlave]) {
        const all = counters?.bridge?.vlan ?? []
        const own = all.filter(({ flags }) => (flags & MASTER) === 0 || (flags & BRENTRY) !== 0)
        ports.push({ index: message.header.ifindex, entries: own.filter((one) => vid === 0 || one.vid === vid) })
      }
    }
  }
  return ports
}

type VlanAttrs = TypeOf<typeof vlanAttrs>

/** Dumps RTM_GETVLAN. Messages of one link in a row are one port. */
async function databasePorts<T>(
  session: Session,
  { index }: VlanSelection,
  flags: number,
  entriesOf: (attrs: VlanAttrs) => readonly T[],
): Promise<{ index: number; entries: T[] }[]> {
  const ports: { index: number; entries: T[] }[] = []
  for (const message of await dumped(session, { type: RTM.GETVLAN, header: { family: AF.BRIDGE }, attrs: { flags } })) {
    if (!is(bridgeVlanMessages, message, 'RTM_NEWVLAN')) continue
    const { family, ifindex } = message.header as BrVlanMsg
    if (family !== AF.BRIDGE || !isOf(index, ifindex)) continue
    const last = ports.at(-1)
    if (last?.index === ifindex) last.entries.push(...entriesOf(message.attrs))
    else ports.push({ index: ifindex, entries: [...entriesOf(message.attrs)] })
  }
  return ports
}

const contains = (wanted: number, first: number, last: number): boolean => wanted === 0 || (wanted >= first && wanted <= last)

/** The VLANs of links with their options; `flags` are BRIDGE_VLANDB_DUMPF_*. */
export const entryPorts = (session: Session, request: VlanSelection, flags: number): Promise<Port<VlanEntry>[]> =>
  databasePorts(session, request, flags, ({ entry = [] }) =>
    entry.filter(({ info, range = info?.vid ?? 0 }) => contains(request.vid, info?.vid ?? 0, range)),
  )

/** The bridge-wide options of VLANs. */
export async function globalPorts(session: Session, request: VlanSelection): Promise<Port<VlanGlobals>[]> {
  const ports = await databasePorts(session, request, BRIDGE_VLANDB_DUMPF.GLOBAL, ({ globalOptions = [] }) =>
    globalOptions.filter(({ id = 0, range = id }) => contains(request.vid, id, range)),
  )
  return ports.map((port) => ({ ...port, mentioned: port.entries.flatMap(routersIn) }))
}

/** Indexes of the ports that a VLAN's routers are behind. */
export const routersIn = ({ mcastRouterPorts }: VlanGlobals): number[] =>
  (mcastRouterPorts?.router?.port ?? []).map(({ header }) => header.ifindex)
