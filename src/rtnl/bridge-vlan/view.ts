import { withJson } from '../../netlink/base/json.ts'
import { once } from '../../netlink/base/once.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { flagReader } from '../common/named/flags.ts'
import type { FlagNames, Returned } from '../common/named/types.ts'
import { returned } from '../common/named/view.ts'
import { BRIDGE_VLAN_INFO } from '../constants.ts'
import { type BrVlanMsg, vlandbEntry, vlandbGopts } from './table.ts'

/** A VLAN of a bridge or of its port, or a range of VLANs with the same settings. */
export interface BridgeVlan extends Omit<Returned<typeof vlandbEntry>, 'info' | 'range'> {
  /** Index of the bridge or port. */
  ifindex: number
  /** VLAN id, the first of a range. */
  vid: number
  /** The last VLAN of a range. */
  vidEnd?: number
  /** `PVID`: of frames that arrive untagged. `UNTAGGED`: its frames are sent untagged. */
  flags: FlagNames<keyof typeof BRIDGE_VLAN_INFO>
}

/** The bridge-wide options of a VLAN, or of a range of VLANs. Times are hundredths of a second. */
export interface BridgeVlanGlobal extends Omit<Returned<typeof vlandbGopts>, 'id' | 'range' | 'pad'> {
  /** Index of the bridge. */
  ifindex: number
  /** VLAN id, the first of a range. */
  vid: number
  /** The last VLAN of a range. */
  vidEnd?: number
}

/** The attributes of a VLAN. */
export interface VlanEntry extends TypeOf<typeof vlandbEntry> {}

/** The bridge-wide attributes of a VLAN. */
export interface VlanGlobals extends TypeOf<typeof vlandbGopts> {}

const flagNames = flagReader(BRIDGE_VLAN_INFO)
const entryOf = once(() => returned(vlandbEntry) as (attrs: object) => Omit<Returned<typeof vlandbEntry>, 'info' | 'range'>)
const globalsOf = once(
  () => returned(vlandbGopts) as (attrs: object) => Omit<Returned<typeof vlandbGopts>, 'id' | 'range' | 'pad'>,
)

/** Returns a VLAN of a message as one object. */
export function bridgeVlanOf({ ifindex }: BrVlanMsg, { info, range, ...rest }: VlanEntry): BridgeVlan {
  const { vid, flags } = info ?? { vid: 0, flags: 0 }
  const end = range === undefined ? {} : { vidEnd: range }
  return withJson({ ifindex, vid, ...end, flags: flagNames(flags), ...entryOf()(rest) })
}

/** Returns the bridge-wide options of a VLAN of a message as one object. */
export function bridgeVlanGlobalOf({ ifindex }: BrVlanMsg, { id = 0, range, pad: _, ...rest }: VlanGlobals): BridgeVlanGlobal {
  return withJson({ ifindex, vid: id, ...(range === undefined ? {} : { vidEnd: range }), ...globalsOf()(rest) })
}
