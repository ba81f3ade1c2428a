// The register of the command's objects: one line each.
//
// To add one, say `tunnel`: write src/cli/tunnel/object.ts, and add its line here.
import type { CliObject } from './object.ts'
import type { Monitored } from './output/monitored.ts'

/**
 * The objects of `ip`, in the order in which it compares them. Those without a file are not implemented; `monitor` is, but
 * not here, because it prints the others.
 */
export const OBJECTS: readonly (readonly [name: string, load?: () => Promise<CliObject>])[] = [
  ['address', async () => (await import('./address/object.ts')).addressObject],
  ['addrlabel', async () => (await import('./address-label/object.ts')).addressLabelObject],
  ['maddress', async () => (await import('./multicast/object.ts')).multicastObject],
  ['route', async () => (await import('./route/object.ts')).routeObject],
  ['rule', async () => (await import('./rule/object.ts')).ruleObject],
  ['neighbor', async () => (await import('./neighbour/object.ts')).neighbourObject],
  ['neighbour', async () => (await import('./neighbour/object.ts')).neighbourObject],
  ['ntable'],
  ['ntbl'],
  ['link', async () => (await import('./link/object.ts')).linkObject],
  ['l2tp'],
  ['fou'],
  ['ila'],
  ['macsec'],
  ['tunnel', async () => (await import('./tunnel/object.ts')).tunnelObject],
  ['tunl', async () => (await import('./tunnel/object.ts')).tunnelObject],
  ['tuntap', async () => (await import('./tuntap/object.ts')).tuntapObject],
  ['tap', async () => (await import('./tuntap/object.ts')).tuntapObject],
  ['token'],
  ['tcpmetrics'],
  ['tcp_metrics'],
  ['monitor'],
  ['xfrm'],
  ['mroute'],
  ['mrule'],
  ['netns', async () => (await import('./netns/object.ts')).netnsObject],
  ['netconf', async () => (await import('./netconf/object.ts')).netconfObject],
  ['vrf', async () => (await import('./vrf/object.ts')).vrfObject],
  ['sr'],
  ['nexthop', async () => (await import('./nexthop/object.ts')).nexthopObject],
  ['mptcp'],
  ['ioam'],
  ['stats'],
  // Of bridge(8), and so behind those of ip(8): abbreviations of those stay.
  ['bridge', async () => (await import('./bridge/object.ts')).bridgeObject],
]

/** Loads the objects, each once: an object may have two names. */
async function loaded(): Promise<Map<CliObject, string>> {
  const found = new Map<CliObject, string>()
  for (const [name, load] of OBJECTS) {
    const object = await load?.()
    if (object && !found.has(object)) found.set(object, name)
  }
  return found
}

/** Returns the names of the objects that are commands. */
export async function commandNames(): Promise<string[]> {
  return [...(await loaded())].filter(([{ run }]) => run).map(([, name]) => name)
}

/** Returns what `monitor` prints. */
export async function monitoredTypes(): Promise<Monitored[]> {
  const types = [...(await loaded()).keys()].map(({ monitored }) => monitored?.())
  const { before, after } = await import('./monitor/others.ts')
  return [...before, ...(await Promise.all(types)).filter((type) => type !== undefined), ...after]
}
