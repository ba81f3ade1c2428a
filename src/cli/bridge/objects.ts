// The register of the objects of `bridge`: one line each.
//
// To add one, say `mdb`: write src/cli/bridge/mdb/mdb.ts, and add its function here.
import type { Command } from '../object.ts'

/** The objects of bridge(8), in the order in which it compares them. */
export const BRIDGE_OBJECTS: readonly (readonly [name: string, load: () => Promise<Command>])[] = [
  ['link', async () => (await import('./link/link.ts')).bridgeLinkCommand],
  ['fdb', async () => (await import('./fdb/fdb.ts')).fdbCommand],
  ['mdb', async () => (await import('./mdb/mdb.ts')).mdbCommand],
  ['vlan', async () => (await import('./vlan/vlan.ts')).bridgeVlanCommand],
  ['vni', async () => (await import('./vni/vni.ts')).vniCommand],
  ['monitor', async () => (await import('./monitor/monitor.ts')).bridgeMonitorCommand],
]
