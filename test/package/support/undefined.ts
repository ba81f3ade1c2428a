/**
 * A program with `exactOptionalPropertyTypes` that hands on options it may not have: undefined is as good as absent. As root it runs.
 */
export const UNDEFINED = `import { type AddressOptions, type BatchOptions, type CreateLink, NetNs, type RequestOptions, type RouteOptions } from 'nlwire'
import { conversations, records } from 'nlwire/capture'
import { decode } from 'nlwire/wire'

/** Options that may be absent. */
interface Mine {
  readonly timeout?: number
  readonly signal?: AbortSignal
  readonly mtu?: number
  readonly link?: string
  readonly flag?: boolean
  readonly text?: string
}

export async function use(ns: NetNs, mine: Mine): Promise<void> {
  const limits: RequestOptions = { timeout: mine.timeout, signal: mine.signal }
  await ns.links.list({ kind: mine.text, master: mine.link, up: mine.flag, group: mine.mtu, only: undefined, ...limits })
  const wanted: CreateLink = {
    ...{ ifname: 'br0', kind: 'bridge', mtu: mine.mtu, master: mine.link, up: mine.flag, address: mine.text },
    data: { ageingTime: mine.mtu, stpState: mine.flag, vlanFiltering: undefined },
  }
  await ns.links.ensure({ ...wanted, ifname: 'br0' }, limits)
  await ns.links.create({ ifname: 'v0', kind: 'veth', up: mine.flag, peer: { ifname: 'v1', up: mine.flag, mtu: mine.mtu, netns: undefined } }, limits)
  await ns.links.set('br0', { mtu: mine.mtu, flags: undefined, kind: 'bridge', data: { ageingTime: mine.mtu } })
  await ns.links.set('br0', { up: true, ifalias: mine.text, kind: undefined, data: undefined, slaveKind: undefined })
  const address: AddressOptions = { label: mine.text, broadcast: undefined, cacheinfo: undefined, scope: undefined }
  await ns.addresses.replace('br0', '10.0.0.1/24', address, limits)
  await ns.addresses.ensure('br0', ['10.0.0.1/24'], { prune: mine.flag, ...limits })
  await ns.addresses.list({ link: mine.link, family: undefined, flags: undefined })
  const route: RouteOptions = { via: undefined, link: 'br0', table: mine.mtu, metrics: undefined, src: mine.text }
  await ns.routes.replace('10.1.0.0/16', route, limits)
  await ns.routes.list({ link: mine.link, table: undefined, protocol: undefined })
  await ns.routes.get('10.1.0.1', { oif: mine.link, mark: mine.mtu })
  await ns.routes.ensure([{ dst: '10.1.0.0/16', link: 'br0', via: undefined }], { table: undefined, prune: undefined })
  await ns.rules.add({ src: '10.0.0.0/8', table: 100, priority: mine.mtu, iifname: mine.text }, limits)
  await ns.neighbours.replace('br0', '10.0.0.9', { lladdr: '02:00:00:00:00:09', state: undefined, flags: undefined })
  await ns.neighbours.list({ link: mine.link, proxy: mine.flag })
  await ns.nexthops.replace(7, { link: 'br0', via: undefined, protocol: undefined, blackhole: undefined })
  await ns.fdb.list({ link: mine.link, vlan: mine.mtu, state: undefined })
  const many: BatchOptions = { stopOnError: mine.flag, ...limits }
  await ns.batch((b) => b.addresses.replace('br0', '10.0.0.1/24', address), many)
  ns.watch({ signal: mine.signal, links: undefined, routes: undefined, receiveBuffer: mine.mtu }).close()
  await ns.exec('true', [], { input: undefined, signal: mine.signal })
  await ns.waitFor(({ links }) => links.length > 0, { timeout: mine.timeout })
  await ns.links.waitFor('br0', { ifname: 'br0' }, limits)
  console.log(decode(new Uint8Array(), { tolerant: mine.flag, littleEndian: undefined }).length)
  console.log(typeof conversations, typeof records(new Uint8Array(), { protocol: mine.mtu }))
}

if (process.getuid?.() === 0) {
  const ns = await NetNs.temporary()
  try {
    await use(ns, {})
  } finally {
    ns.close()
  }
}
`
