import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'
import { type Memory, memory, type Picture, picture } from '../support/picture.ts'
import { furnish, requestWork } from './requests.ts'
import { watchers } from './watchers.ts'

/** `npm run test:soak` sets them. */
const REQUESTS = Number(process.env['NLWIRE_SOAK_REQUESTS'] ?? 2000)
const WATCHERS = Number(process.env['NLWIRE_SOAK_WATCHERS'] ?? 400)

/** The whole is done in so many stretches; the first of them warm up: compiled code, the allocators' own stock. */
const STRETCHES = 12
const WARM = 4

type Seen = Picture & Memory

let ns: NetNs
let wide: NetNs

/** What is held in the namespace where the work is done. */
const seen = (): Seen => ({ ...ns.run(picture), ...memory() })

/** Works until so many are done; a look at the process after each stretch. */
async function soak(total: number, work: (i: number) => Promise<number>): Promise<{ done: number; looks: Seen[] }> {
  const looks: Seen[] = []
  let done = 0
  for (let i = 0; looks.length < STRETCHES; i++) {
    done += await work(i)
    if (done < (total * (looks.length + 1)) / STRETCHES) continue
    // Sockets and timers end in the event loop's own time.
    await delay(100)
    looks.push(seen())
  }
  return { done, looks: looks.slice(WARM) }
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number

/** How much more there is in the second half of the looks than in the first, in MB. */
function growth(looks: readonly Seen[], of: keyof Memory): number {
  const half = looks.length / 2
  const [first, second] = [looks.slice(0, half), looks.slice(half)].map((part) => middle(part.map((look) => look[of])))
  return ((second as number) - (first as number)) / 1e6
}

/** Nothing counted may have changed from look to look; memory is flat within its noise. */
function expectFlat(what: string, { done, looks }: { done: number; looks: Seen[] }): void {
  const counted = looks.map(({ heap: _, external: __, rss: ___, ...rest }) => rest)
  for (const one of counted) expect(one).toEqual(counted[0])
  const grown = { heap: growth(looks, 'heap'), external: growth(looks, 'external'), rss: growth(looks, 'rss') }
  const megabytes = (of: keyof Memory): string => looks.map((look) => (look[of] / 1e6).toFixed(1)).join(' ')
  console.log(`${done} ${what}: ${JSON.stringify(counted[0])}\n  heap MB ${megabytes('heap')}\n  RSS MB  ${megabytes('rss')}`)
  expect(grown.heap).toBeLessThan(0.5)
  expect(grown.external).toBeLessThan(1)
  expect(grown.rss).toBeLessThan(25)
}

describeLive('in the long run nothing grows', () => {
  beforeAll(async () => {
    ns = await NetNs.temporary()
    wide = await NetNs.temporary()
    await furnish(ns, wide)
  })
  afterAll(() => {
    ns.close()
    wide.close()
  })

  test(
    `${REQUESTS} requests: queries, changes, refused, in batches, at once, cancelled, late`,
    async () => {
      const works = requestWork(ns, wide)
      expectFlat('requests', await soak(REQUESTS, (i) => (works[i % works.length] as (typeof works)[0])(i)))
      expect((await ns.links.list()).map(({ ifname }) => ifname)).toEqual(['lo', 'br0'])
    },
    60_000 + 20 * REQUESTS,
  )

  test(
    `${WATCHERS} watchers, opened and closed`,
    async () => {
      expectFlat('watchers', await soak(WATCHERS, (i) => watchers(ns, i)))
    },
    60_000 + 200 * WATCHERS,
  )
})
