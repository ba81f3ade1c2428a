import { NUD, RTN } from '../../src/rtnl/constants.ts'
import { bitNames, constants, type Message, nameOf } from '../../src/wire.ts'
import type { Json } from './printed.ts'

/** Messages in ip's words, as far as one word is one attribute. */
export interface View {
  readonly type: number
  view(message: Message): Json
}

const FULL: Record<number, number> = { 2: 32, 10: 128, 28: 20 }
const hex = (value: unknown): unknown => (typeof value === 'number' ? `0x${value.toString(16)}` : undefined)
const lower = (name: string | undefined): string | undefined => name?.toLowerCase()

function prefix(address: unknown, length: unknown, family: unknown): unknown {
  return length === FULL[family as number] ? address : `${address}/${length}`
}

const METRICS = ['mtu', 'window', 'ssthresh', 'cwnd', 'advmss', 'reordering', 'hoplimit', 'initcwnd', 'initrwnd', 'quickack']

const route: View = {
  type: 24,
  view({ header, attrs }) {
    const { family, dstLen, srcLen, type } = header as Record<string, number>
    const hops = attrs['multipath'] as { header: Json; attrs: Json }[] | undefined
    const metrics = attrs['metrics'] as Json | undefined
    return {
      // The labels or the addresses of an encapsulation are printed under the same word.
      ...(attrs['encap'] ? {} : { dst: dstLen === 0 ? 'default' : prefix(attrs['dst'], dstLen, family) }),
      from: srcLen === 0 ? undefined : prefix(attrs['src'], srcLen, family),
      type: lower(nameOf(RTN, type as number)),
      gateway: attrs['gateway'],
      prefsrc: attrs['prefsrc'],
      metric: attrs['priority'],
      nhid: attrs['nhId'],
      to: attrs['newdst'],
      via: attrs['via'] && (attrs['via'] as { addr: string }).addr,
      nexthops: hops?.map((hop) => hop.attrs['gateway'] ?? (hop.attrs['via'] as { addr: string } | undefined)?.addr),
      metrics: metrics && METRICS.map((key) => metrics[key]),
    }
  },
}

/** What `view` makes of a message, made of what was printed. */
export function sameShape(printed: Json): Json {
  const via = (value: unknown): unknown => (value as { host: string } | undefined)?.host
  const hops = printed['nexthops'] as Json[] | undefined
  const metrics = (printed['metrics'] as Json[] | undefined)?.[0]
  return {
    ...printed,
    via: via(printed['via']),
    nexthops: hops?.map((hop) => hop['gateway'] ?? via(hop['via'])),
    metrics: metrics && METRICS.map((key) => metrics[key]),
    group: Array.isArray(printed['group']) ? printed['group'].map(({ id, weight = 1 }) => `${id},${weight}`) : printed['group'],
    nhid: (printed['bucket'] as Json | undefined)?.['nhid'] ?? printed['nhid'],
  }
}

const TABLES: Record<number, string> = { 253: 'default', 254: 'main', 255: 'local' }

const rule: View = {
  type: 32,
  view({ header, attrs }) {
    const table = attrs['table'] as number
    const uids = attrs['uidRange'] as Json | undefined
    return {
      priority: attrs['priority'] ?? 0,
      src: attrs['src'] ?? 'all',
      srclen: header['srcLen'],
      dst: attrs['dst'],
      dstlen: header['dstLen'],
      table: table === 0 ? undefined : (TABLES[table] ?? String(table)),
      fwmark: hex(attrs['fwmark']),
      iif: attrs['iifname'],
      oif: attrs['oifname'],
      goto: attrs['goto'],
      tun_id: attrs['tunId'] === undefined ? undefined : Number(attrs['tunId']),
      uid_start: uids?.['start'],
      uid_end: uids?.['end'],
      suppress_prefixlen: attrs['suppressPrefixlen'] === 0xffffffff ? undefined : attrs['suppressPrefixlen'],
    }
  },
}

const neighbour: View = {
  type: 28,
  view({ header, attrs }) {
    const cache = attrs['cacheinfo'] as Record<string, number> | undefined
    return {
      dst: attrs['dst'],
      lladdr: attrs['lladdr'] === '' ? undefined : attrs['lladdr'],
      state: bitNames(header['state'] as number, NUD).on,
      probes: attrs['probes'],
      refcnt: cache?.['refcnt'] === 0 ? undefined : cache?.['refcnt'],
      used: cache && Math.trunc((cache['used'] as number) / 100),
      confirmed: cache && Math.trunc((cache['confirmed'] as number) / 100),
      updated: cache && Math.trunc((cache['updated'] as number) / 100),
    }
  },
}

const fdb: View = {
  type: 28,
  view: ({ attrs }) => ({
    mac: attrs['lladdr'],
    dst: attrs['dst'],
    vlan: attrs['vlan'],
    port: attrs['port'],
    vni: attrs['vni'],
    nhid: attrs['nhId'],
  }),
}

const nexthop: View = {
  type: 104,
  view: ({ attrs }) => ({
    id: attrs['id'],
    gateway: attrs['gateway'],
    group: (attrs['group'] as { id: number; weight: number }[] | undefined)?.map(({ id, weight }) => `${id},${weight + 1}`),
  }),
}

const bucket: View = {
  type: 116,
  view: ({ attrs }) => ({ id: attrs['id'], nhid: (attrs['resBucket'] as Json | undefined)?.['nhId'] }),
}

const label: View = {
  type: 72,
  view: ({ header, attrs }) => ({ address: attrs['address'] ?? '::', prefixlen: header['prefixlen'], label: attrs['label'] }),
}

const netconf: View = {
  type: 80,
  view: ({ header, attrs }) => ({
    family: lower(nameOf(constants.AF, header['family'] as number)),
    forwarding: flag(attrs['forwarding']),
    mc_forwarding: flag(attrs['mcForwarding']),
    proxy_neigh: flag(attrs['proxyNeigh']),
    ignore_routes_with_linkdown: flag(attrs['ignoreRoutesWithLinkdown']),
    rp_filter: ['off', 'strict', 'loose'][attrs['rpFilter'] as number],
  }),
}

const flag = (value: unknown): boolean | undefined => (value === undefined ? undefined : value !== 0)

/** By the beginning of the command, without its options. */
export const VIEWS: Readonly<Record<string, View>> = {
  'ip route': route,
  'ip mpls': route,
  'ip rule': rule,
  'ip neigh': neighbour,
  'bridge fdb': fdb,
  'ip nexthop bucket': bucket,
  'ip nexthop': nexthop,
  'ip addrlabel': label,
  'ip netconf': netconf,
}
