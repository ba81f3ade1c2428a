import { describe, expect, expectTypeOf, test } from 'vitest'
import type { KindData } from '../../src/rtnl/link/kind/data.ts'
import { otherKind } from '../../src/rtnl/link/kind/other-kind.ts'
import type { CreateLink, SetLink } from '../../src/rtnl/link/options.ts'
import { bodyOf, checkedCreate, checkedSet } from '../../src/rtnl/link/request.ts'
import { NamespaceFds } from '../../src/rtnl/netns/reference.ts'
import { encode } from '../../src/wire.ts'

// The types are inferred from the tables; `tsc -p tsconfig.json` is what really runs these tests.

const resolver = { namespaces: new NamespaceFds(), index: async (link: string | number) => (typeof link === 'number' ? link : 3) }

async function encoded(options: CreateLink): Promise<Uint8Array> {
  return encode({ type: 16, ...(await bodyOf(options, resolver)) })
}

/** Kinds that are made otherwise than by rtnetlink: their options are only changed. */
const NOT_MADE = ['can', 'dsa', 'netdevsim']

const good = {
  amt: { kind: 'amt', data: { mode: 0, link: 3, localIp: '10.0.0.1', discoveryIp: '10.0.0.2' } },
  bareudp: { kind: 'bareudp', data: { port: 6635, ethertype: 0x8847, multiprotoMode: true } },
  batadv: { kind: 'batadv', data: { algoName: 'BATMAN_V' } },
  bond: { kind: 'bond', data: { mode: 1, miimon: 100, arpIpTarget: [{ index: 0, value: '10.0.0.1' }] } },
  bridge: { kind: 'bridge', data: { stpState: 1, mcastQuerierIntvl: 25500n } },
  can: {
    kind: 'can',
    data: { bittiming: { bitrate: 500000, samplePoint: 0, tq: 0, propSeg: 0, phaseSeg1: 0, phaseSeg2: 0, sjw: 0, brp: 0 } },
  },
  dsa: { kind: 'dsa', data: { conduit: 3 } },
  dummy: { kind: 'dummy' },
  erspan: { kind: 'erspan', data: { iflags: 0x3000, oflags: 0x3000, ikey: 5, okey: 5, erspanVer: 1 } },
  geneve: { kind: 'geneve', data: { id: 7, remote: '10.0.0.2' } },
  gre: { kind: 'gre', data: { local: '10.0.0.1', remote: '10.0.0.2', ignoreDf: 1, pmtudisc: 0 } },
  gretap: { kind: 'gretap', data: { remote: '10.0.0.2' } },
  gtp: { kind: 'gtp', data: { createSockets: 1, role: 0 } },
  hsr: { kind: 'hsr', data: { slave1: 3, slave2: 4, protocol: 1 } },
  ifb: { kind: 'ifb' },
  ip6erspan: { kind: 'ip6erspan', data: { collectMetadata: true } },
  ip6gre: { kind: 'ip6gre', data: { local: 'fd00::1', flowinfo: 5 } },
  ip6gretap: { kind: 'ip6gretap', data: { remote: 'fd00::2' } },
  ip6tnl: { kind: 'ip6tnl', data: { proto: 4, encapLimit: 4 } },
  ipip: { kind: 'ipip', data: { remote: '10.0.0.2' } },
  ipoib: { kind: 'ipoib', link: 3, data: { pkey: 0x8001 } },
  ipvlan: { kind: 'ipvlan', link: 'd3', data: { mode: 1 } },
  ipvtap: { kind: 'ipvtap', link: 'd3', data: { flags: 2 } },
  lowpan: { kind: 'lowpan', link: 3 },
  macsec: { kind: 'macsec', link: 3, data: { sci: 5n, cipherSuite: 0x80c20001000002n } },
  macvlan: { kind: 'macvlan', link: 3, data: { mode: 16, macaddrMode: 3, macaddrData: { macaddr: ['02:00:00:00:00:09'] } } },
  macvtap: { kind: 'macvtap', link: 3, data: { mode: 4 } },
  netdevsim: { kind: 'netdevsim' },
  netkit: { kind: 'netkit', data: { mode: 0, policy: 2 }, peer: { ifname: 'nk1' } },
  nlmon: { kind: 'nlmon' },
  ovpn: { kind: 'ovpn', data: { mode: 1 } },
  pfcp: { kind: 'pfcp' },
  rmnet: { kind: 'rmnet', link: 3, data: { muxId: 5, flags: { flags: 1, mask: 1 } } },
  sit: { kind: 'sit', data: { '6rdPrefix': '2001:db8::', '6rdPrefixlen': 32 } },
  vcan: { kind: 'vcan' },
  vlan: { kind: 'vlan', link: 3, data: { id: 7, flags: { flags: 1, mask: 1 }, egressQos: { mapping: [{ from: 1, to: 2 }] } } },
  vrf: { kind: 'vrf', data: { table: 7 } },
  vti: { kind: 'vti', data: { local: '10.0.0.1', ikey: 1 } },
  vti6: { kind: 'vti6', data: { local: 'fd00::1' } },
  vxlan: { kind: 'vxlan', data: { id: 42, port: 4789, portRange: { low: 1, high: 2 }, ttlInherit: 1 } },
  wireguard: { kind: 'wireguard' },
  wwan: { kind: 'wwan', parentDevName: 'wwan0', data: { linkId: 1 } },
  xfrm: { kind: 'xfrm', data: { ifId: 7 } },
  caif: { kind: 'caif', data: { ipv4Connid: 1, loopback: 1 } },
  ppp: { kind: 'ppp', data: { devFd: 3 } },
  team: { kind: 'team' },
  virt_wifi: { kind: 'virt_wifi', link: 3 },
  vsockmon: { kind: 'vsockmon' },
  veth: { kind: 'veth', peer: { ifname: 'v1', mtu: 1400 } },
  vxcan: { kind: 'vxcan', peer: { ifname: 'c1' } },
} satisfies { [K in keyof KindData]?: CreateLink & { kind: K } }

test.each(Object.entries<CreateLink>(good))('%s', async (kind, options) => {
  if (!NOT_MADE.includes(kind)) checkedCreate({ ifname: 'new0', ...options })
  expect((await encoded(options)).length).toBeGreaterThan(32)
})

const refused: CreateLink[] = []
const bad = (options: CreateLink): void => void refused.push(options)

// @ts-expect-error
bad({ kind: 'amt', data: { modes: 0 } })
// @ts-expect-error
bad({ kind: 'amt', data: { mode: 'gatway' } })
// @ts-expect-error
bad({ kind: 'amt', data: { remoteIp: '10.0.0.2' } })
// @ts-expect-error
bad({ kind: 'bareudp', data: { ports: 6635 } })
// @ts-expect-error
bad({ kind: 'bareudp', data: { port: '6635' } })
// @ts-expect-error
bad({ kind: 'bareudp', data: { multiprotoMode: false } })
// @ts-expect-error
bad({ kind: 'batadv', data: { algo: 'BATMAN_V' } })
// @ts-expect-error
bad({ kind: 'batadv', data: { algoName: 5 } })
// @ts-expect-error
bad({ kind: 'bond', data: { miimonn: 100 } })
// @ts-expect-error
bad({ kind: 'bond', data: { mode: 'active_backup' } })
// @ts-expect-error
bad({ kind: 'bond', data: { arpIpTarget: '10.0.0.1' } })
// @ts-expect-error
bad({ kind: 'bond', data: { adInfo: {} } })
// @ts-expect-error
bad({ kind: 'bridge', data: { stp_state: 1 } })
// @ts-expect-error
bad({ kind: 'bridge', data: { stpState: 'on' } })
// @ts-expect-error
bad({ kind: 'bridge', data: { mcastQuerierIntvl: 25500 } })
// @ts-expect-error
bad({ kind: 'bridge', data: { rootId: { prio: 1, addr: '02:00:00:00:00:01' } } })
// @ts-expect-error
bad({ kind: 'can', data: { bitrate: 500000 } })
// @ts-expect-error
bad({ kind: 'can', data: { restartMs: '100' } })
// @ts-expect-error
bad({ kind: 'can', data: { state: 0 } })
// @ts-expect-error
bad({ kind: 'dsa', data: { master: 3 } })
// @ts-expect-error
bad({ kind: 'dsa', data: { conduit: true } })
// @ts-expect-error
bad({ kind: 'dummy', data: { mtu: 1500 } })
// @ts-expect-error
bad({ kind: 'erspan', data: { erspan: 1 } })
// @ts-expect-error
bad({ kind: 'erspan', data: { ikey: 5n } })
// @ts-expect-error
bad({ kind: 'erspan', data: { encapLimit: 4 } })
// @ts-expect-error
bad({ kind: 'geneve', data: { vni: 7 } })
// @ts-expect-error
bad({ kind: 'geneve', data: { id: '7' } })
// @ts-expect-error
bad({ kind: 'geneve', data: { collectMetadata: false } })
// @ts-expect-error
bad({ kind: 'gre', data: { key: 1 } })
// @ts-expect-error
bad({ kind: 'gre', data: { local: 0x0a000001 } })
// @ts-expect-error
bad({ kind: 'gre', data: { flowinfo: 1 } })
// @ts-expect-error
bad({ kind: 'gretap', data: { csum: true } })
// @ts-expect-error
bad({ kind: 'gretap', data: { remote: true } })
// @ts-expect-error
bad({ kind: 'gtp', data: { sockets: 1 } })
// @ts-expect-error
bad({ kind: 'gtp', data: { role: 'sgns' } })
// @ts-expect-error
bad({ kind: 'hsr', data: { slaves: [3, 4] } })
// @ts-expect-error
bad({ kind: 'hsr', data: { slave1: true } })
// @ts-expect-error
bad({ kind: 'hsr', data: { seqNr: 1 } })
// @ts-expect-error
bad({ kind: 'ifb', data: { mtu: 1500 } })
// @ts-expect-error
bad({ kind: 'ip6erspan', data: { tos: 1 } })
// @ts-expect-error
bad({ kind: 'ip6erspan', data: { collectMetadata: 1 } })
// @ts-expect-error
bad({ kind: 'ip6gre', data: { pmtudisc: 1 } })
// @ts-expect-error
bad({ kind: 'ip6gre', data: { flowinfo: '5' } })
// @ts-expect-error
bad({ kind: 'ip6gretap', data: { ignoreDf: 1 } })
// @ts-expect-error
bad({ kind: 'ip6gretap', data: { remote: 6 } })
// @ts-expect-error
bad({ kind: 'ip6tnl', data: { mode: 'ipip6' } })
// @ts-expect-error
bad({ kind: 'ip6tnl', data: { proto: 'ip6ip' } })
// @ts-expect-error
bad({ kind: 'ipip', data: { encapLimit: 4 } })
// @ts-expect-error
bad({ kind: 'ipip', data: { ttl: 'inherit' } })
// @ts-expect-error
bad({ kind: 'ipoib', data: { key: 1 } })
// @ts-expect-error
bad({ kind: 'ipoib', data: { mode: 'connected' } })
// @ts-expect-error
bad({ kind: 'ipvlan', data: { modes: 1 } })
// @ts-expect-error
bad({ kind: 'ipvlan', data: { mode: 'l3' } })
// @ts-expect-error
bad({ kind: 'ipvtap', data: { flag: 2 } })
// @ts-expect-error
bad({ kind: 'ipvtap', data: { flags: ['VEPA'] } })
// @ts-expect-error
bad({ kind: 'lowpan', data: { id: 1 } })
// @ts-expect-error
bad({ kind: 'macsec', data: { key: 5n } })
// @ts-expect-error
bad({ kind: 'macsec', data: { sci: 5 } })
// @ts-expect-error
bad({ kind: 'macsec', data: { encrypt: true } })
// @ts-expect-error
bad({ kind: 'macvlan', data: { modes: 4 } })
// @ts-expect-error
bad({ kind: 'macvlan', data: { mode: 'bridge' } })
// @ts-expect-error
bad({ kind: 'macvlan', data: { macaddrCount: 1 } })
// @ts-expect-error
bad({ kind: 'macvtap', data: { queues: 4 } })
// @ts-expect-error
bad({ kind: 'macvtap', data: { macaddrData: ['02:00:00:00:00:09'] } })
// @ts-expect-error
bad({ kind: 'macvtap', data: { bcQueueLenUsed: 1 } })
// @ts-expect-error
bad({ kind: 'netdevsim', data: { ports: 1 } })
// @ts-expect-error
bad({ kind: 'netkit', data: { peerInfo: {} } })
// @ts-expect-error
bad({ kind: 'netkit', data: { mode: 'l4' } })
// @ts-expect-error
bad({ kind: 'netkit', data: { primary: 1 } })
// @ts-expect-error
bad({ kind: 'nlmon', data: { family: 0 } })
// @ts-expect-error
bad({ kind: 'ovpn', data: { modes: 1 } })
// @ts-expect-error
bad({ kind: 'ovpn', data: { mode: 'p2mp' } })
// @ts-expect-error
bad({ kind: 'pfcp', data: { port: 8805 } })
// @ts-expect-error
bad({ kind: 'rmnet', data: { mux: 5 } })
// @ts-expect-error
bad({ kind: 'rmnet', data: { flags: 1 } })
// @ts-expect-error
bad({ kind: 'sit', data: { sixrdPrefix: '2001:db8::' } })
// @ts-expect-error
bad({ kind: 'sit', data: { '6rdPrefixlen': '32' } })
// @ts-expect-error
bad({ kind: 'vcan', data: { bitrate: 5 } })
// @ts-expect-error
bad({ kind: 'vlan', data: { vid: 7 } })
// @ts-expect-error
bad({ kind: 'vlan', data: { id: '7' } })
// @ts-expect-error
bad({ kind: 'vlan', data: { flags: 1 } })
// @ts-expect-error
bad({ kind: 'vlan', data: { egressQos: [{ from: 1, to: 2 }] } })
// @ts-expect-error
bad({ kind: 'vrf', data: { id: 7 } })
// @ts-expect-error
bad({ kind: 'vrf', data: { table: 'main' } })
// @ts-expect-error
bad({ kind: 'vti', data: { key: 1 } })
// @ts-expect-error
bad({ kind: 'vti', data: { ikey: '1' } })
// @ts-expect-error
bad({ kind: 'vti6', data: { ttl: 5 } })
// @ts-expect-error
bad({ kind: 'vti6', data: { remote: null } })
// @ts-expect-error
bad({ kind: 'vxlan', data: { vni: 42 } })
// @ts-expect-error
bad({ kind: 'vxlan', data: { id: 42n } })
// @ts-expect-error
bad({ kind: 'vxlan', data: { portRange: [1, 2] } })
// @ts-expect-error
bad({ kind: 'vxlan', data: { gbp: 1 } })
// @ts-expect-error
bad({ kind: 'wireguard', data: { privateKey: '' } })
// @ts-expect-error
bad({ kind: 'wwan', data: { link: 1 } })
// @ts-expect-error
bad({ kind: 'wwan', data: { linkId: '1' } })
// @ts-expect-error
bad({ kind: 'xfrm', data: { if_id: 7 } })
// @ts-expect-error
bad({ kind: 'xfrm', data: { ifId: '7' } })
// @ts-expect-error
bad({ kind: 'xfrm', data: { collectMetadata: 1 } })
// @ts-expect-error
bad({ kind: 'caif', data: { connid: 1 } })
// @ts-expect-error
bad({ kind: 'caif', data: { loopback: 'on' } })
// @ts-expect-error
bad({ kind: 'ppp', data: { fd: 3 } })
// @ts-expect-error
bad({ kind: 'ppp', data: { devFd: '3' } })
// @ts-expect-error
bad({ kind: 'team', data: { mode: 1 } })
// @ts-expect-error
bad({ kind: 'virt_wifi', data: { ssid: '' } })
// @ts-expect-error
bad({ kind: 'vsockmon', data: { port: 1 } })
// @ts-expect-error: the other end is beside the kind
bad({ kind: 'veth', data: { peer: {} } })
// @ts-expect-error: a number
bad({ kind: 'veth', peer: { mtu: '1400' } })
// @ts-expect-error: no link below
bad({ kind: 'vxcan', peer: { link: 'eth0' } })
// @ts-expect-error: it is no pair
bad({ kind: 'bridge', peer: { ifname: 'br1' } })
// @ts-expect-error: the kind of the master identifies a port
bad({ kind: 'dummy', slaveKind: 'bridge', slaveData: { queueId: 1 } })
// @ts-expect-error: read-only
bad({ kind: 'dummy', slaveKind: 'bridge', slaveData: { bridgeId: { prio: 1, addr: '02:00:00:00:00:01' } } })
// @ts-expect-error: read-only
bad({ kind: 'dummy', slaveKind: 'vrf', slaveData: { table: 1 } })
// @ts-expect-error: data of a kind without a table are bytes
bad({ kind: 'nosuch', data: { id: 1 } })

describe('what does not compile', () => {
  const title = (options: CreateLink): string =>
    JSON.stringify(options, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
  const filled = (options: CreateLink): CreateLink => {
    const whole = (good as Record<string, CreateLink>)[options.kind]
    const { data, ...rest } = options as { data?: object }
    if (!data) return { link: 3, ...rest } as CreateLink
    return { ...whole, ...rest, data: { ...(whole?.data as object), ...data } } as CreateLink
  }
  test.each(refused.map((options) => [title(options), filled(options)] as const))('%s is refused', async (_, options) => {
    const create = async (): Promise<unknown> => {
      if (NOT_MADE.includes(options.kind)) checkedSet(options as SetLink)
      else checkedCreate({ ifname: 'new0', ...options } as CreateLink)
      return encoded(options)
    }
    await expect(create()).rejects.toSatisfy((error) => error instanceof TypeError || error instanceof RangeError)
  })
})

test('a kind that is not known takes bytes; changes may go without a kind', () => {
  const unknown: CreateLink = { kind: otherKind('nosuch'), data: new Uint8Array(4) }
  const change: SetLink = { mtu: 1400, slaveKind: 'bond', slaveData: { queueId: 1 } }
  expect([unknown.kind, change.mtu]).toEqual(['nosuch', 1400])
  expectTypeOf<KindData['vlan']['id']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<KindData['bridge']>().not.toHaveProperty('rootId')
  expectTypeOf<keyof KindData['tun']>().toEqualTypeOf<'unknown' | 'tail'>()
})
