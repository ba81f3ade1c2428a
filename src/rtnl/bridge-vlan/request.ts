import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { once } from '../../netlink/base/once.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import type { ChangeRequest } from '../common/change.ts'
import { bitsOf, checkLinkRef, type LinkRef } from '../common/checks.ts'
import { takenRows } from '../common/named/take.ts'
import type { FlagName, Taken } from '../common/named/types.ts'
import { checkBoolean, checkEncodable } from '../common/values.ts'
import { AF, BRIDGE_FLAGS, BRIDGE_VLAN_INFO, RTM } from '../constants.ts'
import type { bridgeAfSpec, bridgeVlanInfo, bridgeVlanTunnel } from '../link/bridge-af-spec.ts'
import { vlandbEntry, vlandbGopts } from './table.ts'
import type { BridgeVlan, BridgeVlanGlobal } from './view.ts'

/** A VLAN id, or the first and the last of a range: `10`, `'10'`, `'10-20'`. */
export type VlanRange = number | `${number}` | `${number}-${number}`

/** Which VLANs, and in which table. What else `list` returns is ignored. */
export interface BridgeVlanChoice extends Partial<Omit<BridgeVlan, 'flags' | 'tunnelInfo'>> {
  /** The VLANs of the link itself: write it for a bridge, whose own VLANs these are. */
  self?: boolean
  /** The VLANs of the link as a port. This is the default. */
  master?: boolean
  /** The last VLAN of a range, as `list` returns it. */
  vidEnd?: number
  /** BRIDGE_VLAN_INFO_*: `['PVID', 'UNTAGGED']`. */
  flags?: readonly FlagName<keyof typeof BRIDGE_VLAN_INFO>[]
  /**
   * The tunnel that it is mapped to; of a range that of the first VLAN, and so on. Needs a port with `vlanTunnel`.
   */
  tunnelInfo?: { id?: number }
}

/** Options of a new VLAN, as in `bridge vlan add`. */
export interface BridgeVlanOptions extends BridgeVlanChoice {
  /** Frames that arrive untagged belong to it: adds the flag PVID. */
  pvid?: boolean
  /** Its frames are sent untagged: adds the flag UNTAGGED. */
  untagged?: boolean
}

/** Keys of a VLAN that `set` does not change. */
type Fixed = 'info' | 'range' | 'stats' | 'tunnelInfo' | 'mcastNGroups' | 'unknown'

/** Options of a VLAN that `set` changes, as in `bridge vlan set`. What else `list` returns is ignored. */
export interface SetBridgeVlan
  extends Partial<Pick<BridgeVlan, 'ifindex' | 'vid' | 'vidEnd' | 'flags' | 'stats' | 'tunnelInfo' | 'mcastNGroups' | 'unknown'>>,
    Omit<Taken<typeof vlandbEntry>, Fixed> {}

/** Bridge-wide options of a VLAN, as in `bridge vlan global set`. What else `listGlobal` returns is ignored. */
export interface SetBridgeVlanGlobal
  extends Partial<Pick<BridgeVlanGlobal, 'ifindex' | 'vid' | 'vidEnd' | 'mcastRouterPorts' | 'mcastQuerierState' | 'unknown'>>,
    Omit<Taken<typeof vlandbGopts>, 'id' | 'range' | 'pad' | 'mcastRouterPorts' | 'mcastQuerierState' | 'unknown'> {}

/** The first and the last of some VLANs; `last` only of a range. */
interface Vlans {
  readonly first: number
  readonly last: number | undefined
}

/** br_vlan_valid_id in net/bridge/br_private.h. */
const MOST = 4094

const entryKeys = once(() => Object.keys(vlandbEntry.table).filter((key) => key !== 'info' && key !== 'range'))
const settable = once(() => entryKeys().filter((key) => !['stats', 'tunnelInfo', 'mcastNGroups'].includes(key)))
const globalKeys = once(() => Object.keys(vlandbGopts.table).filter((key) => !['id', 'range', 'pad'].includes(key)))
const globalSettable = once(() => globalKeys().filter((key) => key !== 'mcastRouterPorts' && key !== 'mcastQuerierState'))
const IDENTITY = ['ifindex', 'vid', 'vidEnd', 'unknown']
const addKeys = once(() => [...IDENTITY, ...entryKeys(), 'self', 'master', 'flags', 'pvid', 'untagged'])

function vidOf(text: string, whole: unknown): number {
  const vid = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (vid < 1 || vid > MOST) throw new RangeError(`expected a VLAN id from 1 to ${MOST}, or a range "10-20", got ${shown(whole)}`)
  return vid
}

/** Returns the VLANs of a call. Throws TypeError or RangeError. */
export function vlansOf(given: VlanRange, end?: number): Vlans {
  if (typeof given !== 'number' && typeof given !== 'string')
    throw new TypeError(`expected a VLAN id from 1 to ${MOST}, or a range "10-20", got ${shown(given)}`)
  const [from = '', to, ...more] = String(given).split('-')
  if (more.length > 0) vidOf('', given)
  const first = vidOf(from, given)
  const own = to === undefined ? undefined : vidOf(to, given)
  const last = own ?? (end === undefined ? undefined : atPath('vidEnd', () => vidOf(String(end), end)))
  if (last !== undefined && last < first) throw new RangeError(`expected the last VLAN after the first, ${first}, got ${last}`)
  return { first, last: last === first ? undefined : last }
}

/** The entry of one VLAN, or those of both ends of a range. */
function ends<T>({ first, last }: Vlans, entry: (vid: number, flags: number) => T): T[] {
  if (last === undefined) return [entry(first, 0)]
  return [entry(first, BRIDGE_VLAN_INFO.RANGE_BEGIN), entry(last, BRIDGE_VLAN_INFO.RANGE_END)]
}

function flagsOf({ flags = [], pvid, untagged }: BridgeVlanOptions, { last }: Vlans): number {
  for (const [key, value] of Object.entries({ pvid, untagged })) atPath(key, () => checkBoolean(value))
  const given = atPath('flags', () => bitsOf('flag of a VLAN', BRIDGE_VLAN_INFO, flags))
  const bits = given | (pvid ? BRIDGE_VLAN_INFO.PVID : 0) | (untagged ? BRIDGE_VLAN_INFO.UNTAGGED : 0)
  if ((bits & BRIDGE_VLAN_INFO.PVID) !== 0 && last !== undefined)
    throw new TypeError('pvid: expected one VLAN, since untagged frames can belong to one only, got a range')
  return atPath('flags', () => checkU16(bits))
}

function checkU16(bits: number): number {
  if (bits > 0xffff) throw new RangeError(`expected flags of 16 bits, got ${shown(bits)}`)
  return bits
}

type VlanInfo = TypeOf<typeof bridgeVlanInfo>
type TunnelInfo = TypeOf<typeof bridgeVlanTunnel>

/** Returns a request for VLANs. The tunnel alone, unless flags are given: as `bridge` does. */
function vlanRequest(type: number, link: LinkRef, given: VlanRange, options: BridgeVlanOptions): ChangeRequest {
  checkLinkRef(link)
  checkKeys('options of a VLAN', options, addKeys())
  const { self, master, tunnelInfo, vidEnd } = options
  for (const [key, value] of Object.entries({ self, master })) atPath(key, () => checkBoolean(value))
  const vlans = vlansOf(given, vidEnd)
  const bits = flagsOf(options, vlans)
  const hasFlags = (options.flags ?? options.pvid ?? options.untagged) !== undefined
  const tunnel = tunnelInfo === undefined ? undefined : atPath('tunnelInfo', () => tunnelOf(tunnelInfo, vlans))
  // A mapping goes with its VLAN.
  const isWhole = tunnel === undefined || hasFlags
  const side = (self ? BRIDGE_FLAGS.SELF : 0) | (master ? BRIDGE_FLAGS.MASTER : 0)
  const bridge: TypeOf<typeof bridgeAfSpec> = {
    ...(side === 0 ? {} : { flags: side }),
    ...(isWhole ? { vlanInfo: ends<VlanInfo>(vlans, (vid, range) => ({ vid, flags: bits | range })) } : {}),
    ...(tunnel && (type === RTM.SETLINK || !isWhole) ? { vlanTunnelInfo: tunnel } : {}),
  }
  return { type, header: { family: AF.BRIDGE }, attrs: { afSpec: { bridge } }, links: { header: { index: link } } }
}

function tunnelOf(tunnel: { id?: number }, vlans: Vlans): TunnelInfo[] {
  checkKeys('a tunnel', tunnel, ['id', 'cmd', 'unknown'])
  const { id } = tunnel
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 1 || id > 0xffffff)
    throw new RangeError(`id: expected the id of a tunnel from 1 to ${0xffffff}, got ${shown(id)}`)
  return ends(vlans, (vid, flags) => ({ id: id + vid - vlans.first, vid, flags }))
}

/** Returns the request that adds VLANs. Throws TypeError or RangeError. */
export const addVlan = (link: LinkRef, vid: VlanRange, options: BridgeVlanOptions = {}): ChangeRequest =>
  vlanRequest(RTM.SETLINK, link, vid, options)

/** Returns the request that deletes VLANs. Throws TypeError or RangeError. */
export const deleteVlan = (link: LinkRef, vid: VlanRange, choice: BridgeVlanChoice = {}): ChangeRequest =>
  vlanRequest(RTM.DELLINK, link, vid, choice)

/** Returns the values that are set. Throws TypeError if there are none. */
function changed(
  what: string,
  table: typeof vlandbEntry.table | typeof vlandbGopts.table,
  keys: readonly string[],
  given: object,
) {
  const some = Object.entries(given).filter(([key, value]) => keys.includes(key) && value !== undefined)
  if (some.length === 0) throw new TypeError(`expected ${what} to set (${keys.join(', ')}), got none`)
  const attrs = takenRows(table)?.(Object.fromEntries(some)) as object
  checkEncodable(table, attrs)
  return attrs
}

/** Returns the request that sets options of VLANs. Throws TypeError or RangeError. */
export function setVlan(link: LinkRef, given: VlanRange, options: SetBridgeVlan): ChangeRequest {
  checkLinkRef(link)
  checkKeys('options of a VLAN', options, [...IDENTITY, ...entryKeys(), 'flags'])
  const { first, last } = vlansOf(given, options.vidEnd)
  const attrs = changed('an option of a VLAN', vlandbEntry.table, settable(), options)
  const info = { vid: first, flags: BRIDGE_VLAN_INFO.ONLY_OPTS }
  const entry = { info, ...(last === undefined ? {} : { range: last }), ...attrs }
  return { type: RTM.NEWVLAN, header: { family: AF.BRIDGE }, attrs: { entry: [entry] }, links: { header: { ifindex: link } } }
}

/** Returns the request that sets bridge-wide options of VLANs. Throws TypeError or RangeError. */
export function setVlanGlobal(bridge: LinkRef, given: VlanRange, options: SetBridgeVlanGlobal): ChangeRequest {
  checkLinkRef(bridge)
  checkKeys('bridge-wide options of a VLAN', options, [...IDENTITY, ...globalKeys()])
  const { first, last } = vlansOf(given, options.vidEnd)
  const attrs = changed('a bridge-wide option of a VLAN', vlandbGopts.table, globalSettable(), options)
  const globalOptions = [{ id: first, ...(last === undefined ? {} : { range: last }), ...attrs }]
  return { type: RTM.NEWVLAN, header: { family: AF.BRIDGE }, attrs: { globalOptions }, links: { header: { ifindex: bridge } } }
}
