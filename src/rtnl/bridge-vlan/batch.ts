import type { RecordChange } from '../common/change.ts'
import type { LinkRef } from '../common/checks.ts'
import {
  addVlan,
  type BridgeVlanChoice,
  type BridgeVlanOptions,
  deleteVlan,
  type SetBridgeVlan,
  type SetBridgeVlanGlobal,
  setVlan,
  setVlanGlobal,
  type VlanRange,
} from './request.ts'

/** Changes of the VLANs of bridges. */
export interface BatchBridgeVlans {
  /** Adds VLANs to a port or a bridge, as `bridge.vlans.add`. */
  add(link: LinkRef, vid: VlanRange, options?: BridgeVlanOptions): void
  /** Deletes VLANs, as `bridge.vlans.delete`. */
  delete(link: LinkRef, vid: VlanRange, choice?: BridgeVlanChoice): void
  /** Sets options of VLANs that are there, as `bridge.vlans.set`. */
  set(link: LinkRef, vid: VlanRange, options: SetBridgeVlan): void
  /** Sets bridge-wide options of VLANs, as `bridge.vlans.setGlobal`. */
  setGlobal(bridge: LinkRef, vid: VlanRange, options: SetBridgeVlanGlobal): void
}

/** Returns the recorder of changes of the VLANs of bridges. */
export function batchBridgeVlans(record: RecordChange): BatchBridgeVlans {
  return {
    add: (link, vid, options) => record(addVlan(link, vid, options)),
    delete: (link, vid, choice) => record(deleteVlan(link, vid, choice)),
    set: (link, vid, options) => record(setVlan(link, vid, options)),
    setGlobal: (bridge, vid, options) => record(setVlanGlobal(bridge, vid, options)),
  }
}
