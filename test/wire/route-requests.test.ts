import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import type { Outgoing } from '../../src/netlink/message/message.ts'
import { resolvedChange } from '../../src/rtnl/common/change.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { batchRoutes, type ROUTE_FLAGS } from '../../src/rtnl/route/batch.ts'
import { lookupBody, type RouteLookup } from '../../src/rtnl/route/lookup.ts'
import type { RouteOptions } from '../../src/rtnl/route/options.ts'
import { refuseTunnelOptions } from '../support/deny.ts'

// Calls, and the requests of `ip` for the same: fixtures/words/route-requests.txt.

const LINKS: Readonly<Record<string, number>> = { lo: 1, v0: 10 }
const index = async (link: string | number): Promise<number> => LINKS[link] ?? Number(link)

const text = readFileSync(new URL('../../fixtures/words/route-requests.txt', import.meta.url), 'utf8')
const RECORDED = new Map([...text.matchAll(/^# (ip .*)\n([0-9a-f]+)$/gm)].map(([, line = '', hex = '']) => [line, hex]))

type Call = readonly [
  line: string,
  verb: keyof typeof ROUTE_FLAGS | 'delete' | 'get',
  dst: string,
  options?: RouteOptions | RouteLookup,
]

const CALLS: readonly Call[] = [
  ['ip route add 10.9.0.0/16 via 10.1.0.2', 'add', '10.9.0.0/16', { via: '10.1.0.2' }],
  ['ip route replace 10.9.0.0/16 via 10.1.0.3', 'replace', '10.9.0.0/16', { via: '10.1.0.3' }],
  ['ip route change 10.9.0.0/16 via 10.1.0.2', 'change', '10.9.0.0/16', { via: '10.1.0.2' }],
  ['ip route append 10.9.0.0/16 via 10.1.0.4', 'append', '10.9.0.0/16', { via: '10.1.0.4' }],
  ['ip route prepend 10.9.0.0/16 via 10.1.0.5', 'prepend', '10.9.0.0/16', { via: '10.1.0.5' }],
  ['ip route del 10.9.0.0/16 via 10.1.0.4', 'delete', '10.9.0.0/16', { via: '10.1.0.4' }],
  ['ip route del 10.9.0.0/16', 'delete', '10.9.0.0/16'],
  ['ip route add 10.2.0.7 dev v0', 'add', '10.2.0.7', { link: 'v0' }],
  ['ip route add default via 10.1.0.2', 'add', 'default', { via: '10.1.0.2' }],
  ['ip route add default via fd01::2', 'add', 'default', { via: 'fd01::2' }],
  // With -6 `ip` sends an address for the default route.
  ['ip -6 route add default dev v0 metric 7', 'add', '::/0', { link: 'v0', priority: 7 }],
  ['ip route add 10.3.0.0/16 via inet6 fe80::1 dev v0', 'add', '10.3.0.0/16', { via: 'fe80::1', link: 'v0' }],
  ['ip route add 10.4.0.0/16 via 10.7.0.1 dev v0 onlink', 'add', '10.4.0.0/16', { via: '10.7.0.1', link: 'v0', onlink: true }],
  ['ip route add blackhole 10.5.0.0/16', 'add', '10.5.0.0/16', { type: 'BLACKHOLE' }],
  ['ip route add unreachable 10.5.1.0/24 metric 9', 'add', '10.5.1.0/24', { type: 'UNREACHABLE', priority: 9 }],
  ['ip route add prohibit 10.5.2.0/24 table 1000', 'add', '10.5.2.0/24', { type: 'prohibit', table: 1000 }],
  ['ip route add throw 10.5.3.0/24 proto static', 'add', '10.5.3.0/24', { type: 'THROW', protocol: 'STATIC' }],
  ['ip route add local 10.5.4.0/24 dev lo', 'add', '10.5.4.0/24', { type: 'LOCAL', link: 'lo' }],
  ['ip route add broadcast 10.5.5.255 dev v0', 'add', '10.5.5.255', { type: 'BROADCAST', link: 'v0' }],
  ['ip route add anycast 10.5.6.1 dev lo', 'add', '10.5.6.1', { type: 'ANYCAST', link: 'lo' }],
  ['ip route add multicast 224.1.0.0/16 dev v0', 'add', '224.1.0.0/16', { type: 'MULTICAST', link: 'v0' }],
  [
    'ip route add 10.10.0.0/16 via 10.1.0.2 table 200 proto bird scope site',
    'add',
    '10.10.0.0/16',
    { via: '10.1.0.2', table: 200, protocol: 'bird', scope: 'SITE' },
  ],
  [
    'ip route add 10.11.0.0/16 via 10.1.0.2 table 70000 metric 5',
    'add',
    '10.11.0.0/16',
    { via: '10.1.0.2', table: 70000, priority: 5 },
  ],
  [
    'ip route add 10.12.0.0/16 via 10.1.0.2 src 10.1.0.1 tos 0x10',
    'add',
    '10.12.0.0/16',
    { via: '10.1.0.2', prefsrc: '10.1.0.1', tos: 0x10 },
  ],
  ['ip route add 10.13.0.0/16 via 10.1.0.2 realms 3/4', 'add', '10.13.0.0/16', { via: '10.1.0.2', flow: '3/4' }],
  [
    'ip route add 10.14.0.0/16 via 10.1.0.2 mtu lock 1400 advmss 1360 window 4096 hoplimit 9',
    'add',
    '10.14.0.0/16',
    { via: '10.1.0.2', metrics: { mtu: 1400, advmss: 1360, window: 4096, hoplimit: 9 }, lock: ['mtu'] },
  ],
  [
    'ip route add 10.15.0.0/16 via 10.1.0.2 rtt 100ms rttvar 1.5s rto_min 200ms',
    'add',
    '10.15.0.0/16',
    { via: '10.1.0.2', metrics: { rtt: '100ms', rttvar: '1.5s', rtoMin: '200ms' } },
  ],
  [
    'ip route add 10.16.0.0/16 via 10.1.0.2 rtt 100 rttvar 7 ssthresh 5 cwnd lock 6 initcwnd 10 initrwnd 20 reordering 3',
    'add',
    '10.16.0.0/16',
    {
      via: '10.1.0.2',
      metrics: { rtt: 100, rttvar: '7', ssthresh: 5, cwnd: 6, initcwnd: 10, initrwnd: 20, reordering: 3 },
      lock: ['cwnd'],
    },
  ],
  [
    'ip route add 10.17.0.0/16 via 10.1.0.2 features ecn quickack 1 congctl cubic fastopen_no_cookie 1',
    'add',
    '10.17.0.0/16',
    { via: '10.1.0.2', metrics: { features: ['ECN'], quickack: 1, ccAlgo: 'cubic', fastopenNoCookie: 1 } },
  ],
  [
    'ip route add 10.18.0.0/16 via 10.1.0.2 congctl lock cubic',
    'add',
    '10.18.0.0/16',
    { via: '10.1.0.2', metrics: { ccAlgo: 'cubic' }, lock: ['ccAlgo'] },
  ],
  [
    'ip route add 10.19.0.0/16 nexthop via 10.1.0.2 weight 2 nexthop via 10.1.0.3 dev v0 onlink',
    'add',
    '10.19.0.0/16',
    {
      multipath: [
        { via: '10.1.0.2', weight: 2 },
        { via: '10.1.0.3', link: 'v0', onlink: true },
      ],
    },
  ],
  [
    'ip route add 10.20.0.0/16 nexthop via inet6 fe80::1 dev v0 nexthop dev v0 weight 256',
    'add',
    '10.20.0.0/16',
    {
      multipath: [
        { via: 'fe80::1', link: 'v0' },
        { link: 'v0', weight: 256 },
      ],
    },
  ],
  [
    'ip -6 route add fd10::/64 nexthop via fd01::2 nexthop via fd01::3 weight 3',
    'add',
    'fd10::/64',
    { multipath: [{ via: 'fd01::2' }, { via: 'fd01::3', weight: 3 }] },
  ],
  ['ip route add 10.21.0.0/16 nhid 1', 'add', '10.21.0.0/16', { nhId: 1 }],
  [
    'ip -6 route add fd11::/64 via fd01::2 pref low expires 600',
    'add',
    'fd11::/64',
    { via: 'fd01::2', pref: 'LOW', expires: 600 },
  ],
  ['ip -6 route add fd12::/64 from fd13::/64 dev v0', 'add', 'fd12::/64', { src: 'fd13::/64', link: 'v0' }],
  [
    'ip route add 10.22.0.0/16 encap ip id 7 dst 10.2.0.1 ttl 9 tos 4 dev v0',
    'add',
    '10.22.0.0/16',
    { encap: { ip: { id: 7n, dst: '10.2.0.1', ttl: 9, tos: 4 } }, link: 'v0' },
  ],
  [
    'ip -6 route add fd14::/64 encap seg6 mode encap segs fd02::1,fd02::2 dev v0',
    'add',
    'fd14::/64',
    { encap: { seg6: { mode: 'ENCAP', segs: ['fd02::1', 'fd02::2'] } }, link: 'v0' },
  ],
  [
    'ip -6 route add fd15::/64 encap seg6local action End.X nh6 fd01::9 dev v0',
    'add',
    'fd15::/64',
    { encap: { seg6Local: { action: 'END_X', nh6: 'fd01::9' } }, link: 'v0' },
  ],
  [
    'ip -6 route add fd15::1 encap seg6local action End.DT6 table 254 dev v0',
    'add',
    'fd15::1',
    { encap: { seg6Local: { action: 'END_DT6', table: 254 } }, link: 'v0' },
  ],
  [
    'ip route add 10.24.0.0/16 encap ip id 9 dst 10.2.0.3 key csum dev v0',
    'add',
    '10.24.0.0/16',
    { encap: { ip: { id: 9n, dst: '10.2.0.3', flags: 5 } }, link: 'v0' },
  ],
  ['ip -6 route del fd10::/64', 'delete', 'fd10::/64'],
  ['ip route del blackhole 10.5.0.0/16', 'delete', '10.5.0.0/16', { type: 'BLACKHOLE' }],
  ['ip route del local 10.5.4.0/24 dev lo', 'delete', '10.5.4.0/24', { type: 'LOCAL', link: 'lo' }],
  ['ip route del 10.11.0.0/16 table 70000 metric 5', 'delete', '10.11.0.0/16', { table: 70000, priority: 5 }],
  ['ip route del 10.15.0.0/16 proto boot scope global', 'delete', '10.15.0.0/16', { protocol: 'boot', scope: 'global' }],
  ['ip route get 10.9.0.1', 'get', '10.9.0.1'],
  ['ip route get fibmatch 10.9.0.1', 'get', '10.9.0.1', { fibmatch: true }],
  [
    'ip route get 10.1.0.9 from 10.1.0.1 oif v0 mark 7 uid 0',
    'get',
    '10.1.0.9',
    { from: '10.1.0.1', oif: 'v0', mark: 7, uid: 0 },
  ],
  [
    'ip route get 10.1.0.9 ipproto tcp sport 1000 dport 443 tos 0x10',
    'get',
    '10.1.0.9',
    { ipProto: 'TCP', sport: 1000, dport: 443, tos: 0x10 },
  ],
  ['ip route get fd01::9', 'get', 'fd01::9'],
  ['ip route get fibmatch fd01::9 oif v0', 'get', 'fd01::9', { fibmatch: true, oif: 'v0' }],
]

/** The request of a call. */
async function requestOf([, verb, dst, options]: Call): Promise<Outgoing> {
  if (verb === 'get') {
    const { header, attrs, links } = lookupBody(dst, (options ?? {}) as RouteLookup)
    const found = await Promise.all(Object.entries(links).map(async ([key, link]) => [key, await index(link)] as const))
    return { type: RTM.GETROUTE, flags: 0x1, header, attrs: { ...attrs, ...Object.fromEntries(found) } }
  }
  const made: Promise<Outgoing>[] = []
  batchRoutes((change) => void made.push(resolvedChange(change, index)))[verb](dst, options as RouteOptions)
  const request = (await made[0]) as Outgoing
  return { ...request, flags: (request.flags ?? 0) | 0x5 }
}

/**
 * What is in a request. The kernel ignores the rest: the order of attributes, NLA_F_NESTED of RTA_METRICS, the bytes of padding (which
 * `ip` does not clear), and whether the name of a congestion control ends in NUL.
 */
function content(bytes: Uint8Array): object {
  const [message] = decodeMessages(bytes, { protocol: rtnetlink })
  const { type, flags, seq, pid, header, attrs } = message ?? {}
  return { type, flags, seq, pid, header, attrs }
}

describe('tunnel options in an encapsulation, which hang Linux 6.18,', () => {
  const opts = { geneve: [[{ class: 1, type: 2, data: new Uint8Array(4) }]] } as never
  const encaps: RouteOptions['encap'][] = [{ ip: { id: 1n, opts } }, { ip6: { id: 1n, opts } }]

  test.each(encaps)('are never sent by tests: %o', async (encap) => {
    for (const options of [{ link: 'v0', encap }, { multipath: [{ link: 'v0' }, { link: 'v0', encap }] }] as RouteOptions[]) {
      for (const verb of ['add', 'replace', 'delete'] as const) {
        const bytes = encodeMessage(await requestOf(['', verb, '10.9.0.0/16', options]), { protocol: rtnetlink })
        expect(() => refuseTunnelOptions(bytes)).toThrow('not sent: tunnel options')
      }
    }
  })
})

describe('a call sends what `ip` sends', () => {
  test.each(CALLS.map((call) => [call[0], call] as const))('%s', async (line, call) => {
    const sent = encodeMessage(await requestOf(call), { protocol: rtnetlink })
    expect(content(sent)).toEqual(content(Uint8Array.from(Buffer.from(RECORDED.get(line) ?? '', 'hex'))))
  })

  test('every recorded request has a call', () => {
    const called = new Set(CALLS.map(([line]) => line))
    expect([...RECORDED.keys()].filter((line) => !called.has(line))).toEqual([])
    expect(CALLS.length).toBeGreaterThanOrEqual(50)
  })
})
