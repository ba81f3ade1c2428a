import { spawnSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetlinkSocket, NetNs, rtnetlink, type WatchOptions } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'
import { type Follower, followed, run, until } from './support/follow.ts'

let ns: NetNs

const ip = (...lines: string[]): void => run(ns, ...lines)
const following = (options: WatchOptions, work: (follower: Follower) => void | Promise<void>): Promise<Follower> =>
  followed(ns, options, work)

/** The routes of a follower in short: type of change, destination, gateways. */
const told = (follower: Follower, cidr: string): string[] =>
  follower.seen.flatMap((change) => {
    const route = change.object === 'route' ? (change.after ?? change.before) : undefined
    if (!route || route.cidr !== cidr) return []
    const hops = route.multipath?.map(({ via }) => via) ?? [route.via]
    return [`${change.type} ${hops.join('+')}`]
  })

const LINKS = [
  'ip link add name a type veth peer name b',
  'ip link add name c type veth peer name d',
  'ip link add name e type veth peer name f',
  ...['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => [`ip link set dev ${name} addrgenmode none`, `ip link set dev ${name} up`]),
  'ip addr add 10.0.0.1/24 dev a',
  'ip addr add 10.1.0.1/24 dev c',
  'ip addr add 10.2.0.1/24 dev e',
  'ip addr add fd00::1/64 dev a nodad',
  'ip addr add fd01::1/64 dev c nodad',
]

const tools = ['ip', 'bridge'].every((tool) => spawnSync(tool, ['-V']).status === 0)

describeLive('a watch of everything', () => {
  describe.skipIf(!tools)(`with iproute2 to change things${tools ? '' : ' [skipped: no iproute2]'}`, suite)
})

function suite(): void {
  beforeEach(async () => {
    ns = await NetNs.temporary()
    ip(...LINKS)
    await ns.links.waitFor('a', { operstate: 'UP' })
    await ns.links.waitFor('c', { operstate: 'UP' })
  })
  afterEach(() => {
    ns.close()
  })

  test('routes come, change and go', async () => {
    const follower = await following({ routes: true }, () =>
      ip(
        'ip route add 10.9.0.0/16 via 10.0.0.2',
        'ip route add 10.9.0.0/16 via 10.0.0.2 table 1000',
        'ip route add 10.9.0.0/16 via 10.0.0.3 metric 5',
        'ip route del 10.9.0.0/16 via 10.0.0.2',
        'ip -6 route add fd09::/64 via fd00::2',
        'ip -6 route del fd09::/64',
      ),
    )
    expect(told(follower, '10.9.0.0/16')).toEqual(['added 10.0.0.2', 'added 10.0.0.2', 'added 10.0.0.3', 'removed 10.0.0.2'])
    expect(told(follower, 'fd09::/64')).toEqual(['added fd00::2', 'removed fd00::2'])
  })

  test('a route that is replaced is a change', async () => {
    ip('ip route add 10.8.0.0/16 via 10.0.0.2')
    const follower = await following({ routes: true }, () =>
      ip(
        'ip route replace 10.8.0.0/16 via 10.0.0.3',
        'ip route replace 10.9.0.0/16 via 10.0.0.2',
        'ip route replace 10.9.0.0/16 via 10.1.0.2',
        'ip -6 route replace fd09::/64 via fd00::2',
        'ip -6 route replace fd09::/64 via fd00::3',
      ),
    )
    expect(told(follower, '10.8.0.0/16')).toEqual(['added 10.0.0.2', 'changed 10.0.0.3'])
    expect(told(follower, '10.9.0.0/16')).toEqual(['added 10.0.0.2', 'changed 10.1.0.2'])
    expect(told(follower, 'fd09::/64')).toEqual(['added fd00::2', 'changed fd00::3'])
  })

  test('several routes to one destination: appended, put before, and replaced', async () => {
    const follower = await following({ routes: { family: 'INET' } }, async () => {
      ip(
        'ip route add 10.9.0.0/16 via 10.0.0.2',
        'ip route append 10.9.0.0/16 via 10.0.0.3',
        'ip route prepend 10.9.0.0/16 via 10.0.0.4',
      )
      await delay(60)
      ip('ip route replace 10.9.0.0/16 via 10.0.0.5')
      await delay(60)
      ip('ip route del 10.9.0.0/16 via 10.0.0.2')
    })
    expect(told(follower, '10.9.0.0/16')).toEqual([
      'added 10.0.0.2',
      'added 10.0.0.3',
      'added 10.0.0.4',
      'changed 10.0.0.5',
      'removed 10.0.0.2',
    ])
  })

  test('IPv6 makes one route of several next hops', async () => {
    const follower = await following({ routes: { family: 'INET6', table: 'MAIN' } }, async () => {
      ip(
        'ip -6 route add fd09::/64 via fd00::2',
        'ip -6 route append fd09::/64 via fd01::2',
        'ip -6 route append fd09::/64 via fd00::3',
      )
      await delay(60)
      ip('ip -6 route del fd09::/64 via fd00::2')
      await delay(60)
      ip('ip -6 route add fd0a::/64 nexthop via fd00::2 nexthop via fd01::2')
      ip('ip -6 route replace fd0a::/64 nexthop via fd00::4 nexthop via fd01::4')
      await delay(60)
      ip('ip -6 route del fd0a::/64')
    })
    expect(told(follower, 'fd09::/64').at(0)).toBe('added fd00::2')
    expect(
      told(follower, 'fd09::/64')
        .slice(1)
        .every((one) => one.startsWith('changed')),
    ).toBe(true)
    expect(told(follower, 'fd0a::/64').at(-1)).toMatch('removed')
  })

  test('routes that go with their link, which the kernel does not report for IPv4', async () => {
    ip('ip route add 10.9.0.0/16 via 10.0.0.2', 'ip route add 10.8.0.0/16 nexthop via 10.0.0.2 nexthop via 10.1.0.2')
    ip('ip -6 route add fd08::/64 nexthop via fd00::2 nexthop via fd01::2')
    const follower = await following({ routes: true }, async () => {
      ip('ip link set dev a down')
      await delay(80)
      ip('ip link set dev a up')
      await delay(80)
      ip('ip link del dev c')
    })
    expect(told(follower, '10.9.0.0/16')).toEqual(['added 10.0.0.2', 'removed 10.0.0.2'])
    expect(follower.texts.some((text) => text.includes('10.1.0.'))).toBe(false)
  })

  test('routes of a link without IPv6, which goes down', async () => {
    ip('ip route add 10.9.0.0/16 via 10.2.0.2')
    const follower = await following({ routes: true }, () => ip('ip link set dev e down'))
    expect(told(follower, '10.9.0.0/16')).toEqual(['added 10.2.0.2', 'removed 10.2.0.2'])
  })

  test('routes without a carrier', async () => {
    const follower = await following({ routes: true }, () => ip('ip link set dev f down'))
    expect(follower.texts.some((text) => text.includes('LINKDOWN'))).toBe(true)
  })

  test('routes that go with an address', async () => {
    ip('ip addr add 10.0.0.9/24 dev a', 'ip route add 10.9.0.0/16 via 10.0.0.2 src 10.0.0.9', 'ip route add 10.8.0.0/16 dev e')
    ip('ip -6 addr add fd00::9/64 dev a nodad', 'ip -6 route add fd09::/64 via fd00::2 src fd00::9')
    const follower = await following({ routes: true }, async () => {
      ip('ip -6 addr del fd00::9/64 dev a')
      await delay(80)
      ip('ip addr del 10.0.0.9/24 dev a')
      await delay(80)
      ip('ip addr del 10.2.0.1/24 dev e')
    })
    expect(told(follower, '10.9.0.0/16')).toEqual(['added 10.0.0.2', 'removed 10.0.0.2'])
    expect(told(follower, '10.8.0.0/16')).toEqual(['added ', 'removed '])
  })

  test('routes over next hop objects', async () => {
    ip('ip nexthop add id 1 via 10.0.0.2 dev a', 'ip nexthop add id 2 via 10.1.0.2 dev c', 'ip nexthop add id 3 group 1/2')
    const follower = await following({ routes: true, nexthops: true }, async () => {
      ip('ip route add 10.9.0.0/16 nhid 1', 'ip route add 10.8.0.0/16 nhid 3', 'ip nexthop replace id 1 via 10.0.0.7 dev a')
      await delay(80)
      ip('ip nexthop del id 1')
      await delay(80)
      ip('ip link set dev c down')
    })
    expect(told(follower, '10.9.0.0/16').at(-1)).toMatch('removed')
    expect(follower.texts.filter((text) => text.startsWith('nexthop'))).toEqual([])
  })

  test('filters let through what they say, and no more', async () => {
    const { index } = await ns.links.get('a')
    const follower = await following({ routes: { table: 1000, link: 'a', family: 'INET' }, neighbours: { link: index } }, () =>
      ip(
        'ip route add 10.9.0.0/16 via 10.0.0.2 table 1000',
        'ip route add 10.9.1.0/24 via 10.1.0.2 table 1000',
        'ip route add 10.9.2.0/24 via 10.0.0.2',
        'ip -6 route add fd09::/64 via fd00::2 table 1000',
        'ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev a',
        'ip neigh add 10.1.0.7 lladdr 02:00:00:00:00:07 dev c',
      ),
    )
    expect(told(follower, '10.9.0.0/16')).toEqual(['added 10.0.0.2'])
    expect(follower.seen.map(({ object }) => object)).toEqual(['route', 'neighbour'])
    await expect(ns.watch({ routes: { tabel: 1 } as never }).next()).rejects.toThrow('a filter of routes')
    await expect(ns.watch({ routes: { link: 'nope' } }).next()).rejects.toMatchObject({ code: 'ENODEV' })
  })

  test('neighbours', async () => {
    const follower = await following({ neighbours: true }, async () => {
      ip(
        'ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev a',
        'ip neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev a',
        'ip neigh replace 10.0.0.7 lladdr 02:00:00:00:00:17 dev a',
        'ip neigh add fd00::7 lladdr 02:00:00:00:00:07 dev a',
        'ip neigh add 10.1.0.7 lladdr 02:00:00:00:00:07 dev c',
        'ip neigh add proxy 10.0.0.99 dev a',
        'ip neigh change 10.0.0.8 lladdr 02:00:00:00:00:08 nud noarp dev a',
        'ip neigh del fd00::7 dev a',
        'ip link del dev c',
      )
    })
    const short = follower.texts.map((text) => /"dst":"([^"]*)"/.exec(text)?.[1])
    expect(short).toEqual(['10.0.0.7'])
    expect(follower.seen.map(({ type }) => type)).toContain('changed')
  })

  test('forwarding entries', async () => {
    ip('ip link add name br0 up type bridge', 'ip link set dev a master br0', 'ip link set dev c master br0')
    ip('ip link add name vx0 type vxlan id 7 dstport 4789', 'ip link set dev vx0 up')
    await following({ fdb: true }, async () => {
      ip(
        'bridge fdb add 02:00:00:00:01:01 dev a master',
        'bridge fdb replace 02:00:00:00:01:01 dev c master',
        'bridge fdb add 02:00:00:00:01:02 dev c master static',
        'bridge fdb add 02:00:00:00:02:01 dev vx0 dst 192.0.2.1',
        'bridge fdb append 02:00:00:00:02:01 dev vx0 dst 192.0.2.2',
        'bridge fdb replace 02:00:00:00:02:01 dev vx0 dst 192.0.2.3',
        'bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.9',
        'bridge fdb add 33:33:00:00:00:77 dev b self',
      )
      await delay(60)
      ip('ip link set dev c nomaster', 'ip link del dev vx0')
    })
  })

  test('rules, of which there may be two alike', async () => {
    ip('ip rule add from 10.0.0.0/8 table 100 pref 50')
    const alike = ({ texts }: Follower): string[] => texts.filter((text) => text.includes('"priority":7,'))
    const follower = await following({ rules: true }, async (seen) => {
      // The kernel refuses a second one only where it is asked to (NLM_F_EXCL).
      const socket = ns.run(() => new NetlinkSocket(rtnetlink))
      const twice = { type: 32, flags: 0x400, header: { family: 2, action: 1 }, attrs: { priority: 7, table: 300 } }
      for (const _ of [1, 2]) await socket.request(twice)
      ip(
        'ip rule add iif a table 200',
        'ip -6 rule add fwmark 7 table 200',
        'ip rule add goto 32766 pref 10',
        'ip link del dev a',
      )
      // The second one shows in a dump only.
      await until(() => alike(seen).length === 2)
      await socket.request({ ...twice, type: 33, flags: 0 })
      socket.close()
      ip('ip rule del from 10.0.0.0/8')
    })
    const rules = follower.seen.flatMap((change) => (change.object === 'rule' ? [change] : []))
    expect(rules.filter(({ type }) => type === 'removed')).toMatchObject([
      { before: { priority: 7 } },
      { before: { src: '10.0.0.0/8' } },
    ])
    expect(alike(follower)).toHaveLength(1)
    const detached = expect.objectContaining({ iifname: 'a', flags: ['IIF_DETACHED'] })
    expect(rules).toContainEqual(expect.objectContaining({ type: 'changed', after: detached }))
  })

  test('a route that replaces another names the key that is gone: a map by key is what a snapshot is', async () => {
    const follower = await following({ routes: { table: 'MAIN' } }, () =>
      ip(
        'ip route add 10.9.0.0/16 via 10.0.0.2',
        'ip route replace 10.9.0.0/16 via 10.1.0.3',
        'ip route add 10.8.0.0/16 via 10.0.0.3',
      ),
    )
    const byKey = new Map<string, unknown>()
    for (const change of follower.seen) {
      if (change.type === 'changed' && change.formerKey !== undefined) byKey.delete(change.formerKey)
      if (change.after) byKey.set(change.key, change.after)
      else byKey.delete(change.key)
    }
    expect([...byKey.values()]).toHaveLength((await ns.routes.list()).length)
    expect(follower.seen.filter((change) => change.type === 'changed' && change.formerKey !== undefined)).toHaveLength(1)
  })

  test('an overrun in the middle of it all', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `route add 10.${100 + (i >> 8)}.${i & 255}.0/24 via 10.0.0.2`)
    const batch = (text: readonly string[]): void => {
      ns.run(() => spawnSync('ip', ['-batch', '-'], { input: text.join('\n') }) as unknown as undefined)
    }
    const follower = await following(
      { links: true, addresses: true, routes: true, neighbours: true, receiveBuffer: 4096 },
      async () => {
        batch(lines)
        await delay(5)
        batch(lines.filter((_, i) => i % 3 === 0).map((line) => line.replace('add', 'del')))
        ip('ip link set dev c down')
      },
    )
    const routes = follower.texts.filter((text) => /"cidr":"10\.1\d\d\./.test(text))
    expect(routes).toHaveLength(2000 - 667)
  })
}
