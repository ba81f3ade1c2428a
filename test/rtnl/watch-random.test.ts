// Random bursts of routes, rules, next hops, addresses and links on the live kernel: within a second after each a watch is what a dump says.
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Batch, NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'
import fc from '../support/property.ts'
import { Follower, fresh } from './support/follow.ts'

/** `npm run test:soak` sets it. */
const RUNS = Number(process.env['NLWIRE_BURST_RUNS'] ?? 3)
const WATCHED = { links: true, addresses: true, routes: true, rules: true, nexthops: true }
const LINKS = ['v0', 'v2']

/** A change; `n` chooses the object, `m` its values. It may be refused. */
const DEEDS: Readonly<Record<string, (to: Batch, n: number, m: number) => void>> = {
  route: ({ routes }, n, m) => routes.add(dst(n), { via: via(m), priority: 1 + (m % 2) }),
  route6: ({ routes }, n, m) => routes.add(`fd10:${n}::/64`, { via: `fd0${m % 2}::2`, link: linkOf(m) }),
  replace: ({ routes }, n, m) => routes.replace(dst(n), { via: via(m) }),
  append: ({ routes }, n, m) => routes.append(dst(n), { via: via(m) }),
  multipath: ({ routes }, n, m) => routes.replace(dst(n), { multipath: [{ via: via(m) }, { via: via(m + 1), weight: 2 }] }),
  byObject: ({ routes }, n, m) => routes.replace(dst(n), { nhId: 1 + (m % 4) }),
  blackhole: ({ routes }, n, m) => routes.add(dst(n), { type: 'BLACKHOLE', table: 100 + (m % 3) }),
  routeGoes: ({ routes }, n) => routes.delete(dst(n)),
  rule: ({ rules }, n, m) => rules.add({ src: `10.${n}.0.0/16`, table: 100 + (m % 3), priority: 10 + n }),
  goto: ({ rules }, n, m) => rules.add({ iifname: linkOf(m), goto: 10 + m, priority: 5 + (n % 3) }),
  ruleGoes: ({ rules }, n) => rules.delete({ priority: 10 + n }),
  nexthop: ({ nexthops }, n, m) => nexthops.add(1 + (n % 4), { via: via(m), link: linkOf(m) }),
  nexthopReplaced: ({ nexthops }, n, m) => nexthops.replace(1 + (n % 4), { via: via(m), link: linkOf(m) }),
  group: ({ nexthops }, n, m) =>
    nexthops.replace(10 + (n % 2), { group: [{ id: 1 + (m % 4) }, { id: 1 + ((m + 1) % 4), weight: 3 }] }),
  nexthopGoes: ({ nexthops }, n) => nexthops.delete(1 + (n % 4)),
  address: ({ addresses }, n, m) => addresses.add(linkOf(m), `10.9.${n}.1/24`),
  addressGoes: ({ addresses }, n, m) => addresses.delete(linkOf(m), `10.9.${n}.1/24`),
  down: ({ links }, _, m) => links.set(linkOf(m), { up: false }),
  up: ({ links }, _, m) => links.set(linkOf(m), { up: true }),
}

const dst = (n: number): string => `20.${n}.0.0/16`
const linkOf = (m: number): string => LINKS[m % 2] as string
const via = (m: number): string => `10.1.${m % 2}.${2 + (m % 5)}`

type Deed = readonly [what: string, n: number, m: number]
const deed: fc.Arbitrary<Deed> = fc.tuple(fc.constantFrom(...Object.keys(DEEDS)), fc.nat(5), fc.nat(9))
const bursts = fc.array(fc.tuple(fc.array(deed, { minLength: 1, maxLength: 40 }), fc.constantFrom(0, 0, 3, 25)), {
  minLength: 1,
  maxLength: 4,
})

describeLive('a watch of random bursts', () => {
  let ns: NetNs

  beforeEach(async () => {
    ns = await NetNs.temporary()
    // Linux reports an address of IPv6 when it is no longer tentative, which takes two seconds.
    await ns.sysctl.set({ 'net.ipv6.conf.default.accept_dad': 0 })
  })
  afterEach(() => ns.close())

  /** Links with addresses of both families, as each run begins. */
  const begin = async (): Promise<void> => {
    for (const [i, link] of LINKS.entries()) {
      await ns.links.delete(link).catch(() => undefined)
      await ns.links.create({ ifname: link, kind: 'veth', up: true, peer: { ifname: `v${2 * i + 1}`, up: true } })
      await ns.addresses.add(link, `10.1.${i}.1/24`)
      await ns.addresses.add(link, `fd0${i}::1/64`, { flags: ['NODAD'] })
    }
  }

  /** Whether the watch has within a second all that is, and keeps it. A look takes longer on a slow machine: it is not counted. */
  const settles = async (follower: Follower): Promise<void> => {
    let expected: string[] = []
    for (let waited = 0, same = 0; waited < 1000 && same < 2; waited += 40) {
      await delay(40)
      expected = await fresh(ns, WATCHED)
      same = follower.texts.join('\n') === expected.join('\n') ? same + 1 : 0
    }
    expect(follower.texts).toEqual(expected)
    expect(follower.wrong).toEqual([])
  }

  const isTrue = async (all: readonly (readonly [readonly Deed[], number])[]): Promise<void> => {
    await begin()
    const follower = new Follower()
    const watch = ns.watch(WATCHED)
    const reading = (async () => {
      for await (const change of watch) follower.see(change)
    })()
    try {
      for (const [deeds, pause] of all) {
        const record = (to: Batch): void => {
          for (const [what, n, m] of deeds) DEEDS[what]?.(to, n, m)
        }
        await ns.batch(record, { stopOnError: false })
        await delay(pause)
      }
      await settles(follower)
    } finally {
      watch.close()
      await reading
    }
  }

  test('becomes what a dump says', { timeout: 120_000 + 4000 * RUNS }, async () => {
    await fc.assert(fc.asyncProperty(bursts, isTrue), { numRuns: RUNS, endOnFailure: true })
  })
})
