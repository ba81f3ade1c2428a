import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { EventStream } from '../../src/linux/socket/event-stream.ts'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { signature } from '../../src/rtnl/common/signature.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import type { Watched } from '../../src/rtnl/watch/register.ts'
import { Watcher } from '../../src/rtnl/watch/watch.ts'
import fc from '../support/property.ts'
import { DEEDS, type Deed, FakeNetwork } from './support/fake-network.ts'

const OBJECTS = ['link', 'address', 'route', 'neighbour', 'fdb', 'rule', 'nexthop'] as const
const EVERYTHING = { links: true, addresses: true, routes: true, neighbours: true, fdb: true, rules: true, nexthops: true }

/** Deeds at once, and how long nothing happens after them; or in the midst of one of the next dumps. */
interface Burst {
  readonly deeds: readonly Deed[]
  readonly when: 'now' | 'before a dump' | 'after a dump'
  readonly pause: number
}

const deed: fc.Arbitrary<Deed> = fc.record({ what: fc.constantFrom(...DEEDS), n: fc.nat(4), m: fc.nat(20) })
const burst: fc.Arbitrary<Burst> = fc.record({
  deeds: fc.array(deed, { minLength: 1, maxLength: 12 }),
  when: fc.constantFrom('now', 'now', 'before a dump', 'after a dump'),
  pause: fc.constantFrom(0, 0, 1, 12, 25),
})

let network: FakeNetwork

const watcher = (): Watcher =>
  new Watcher(EVERYTHING, {
    stream: (groups) => new EventStream(rtnetlink, groups),
    socket: () => new NetlinkSocket(rtnetlink),
  })

const texts = (of: Watcher): string[] =>
  OBJECTS.flatMap((object) => of.values(object).map((value) => `${object} ${signature(value as Watched[typeof object])}`)).sort()

/** What a watch finds that begins now. */
async function fresh(): Promise<string[]> {
  const other = watcher()
  try {
    await other.batches().next()
    return texts(other)
  } finally {
    other.close()
  }
}

async function isTrue(bursts: readonly Burst[]): Promise<void> {
  network = new FakeNetwork()
  const watch = watcher()
  const reading = (async () => {
    for await (const _ of watch.batches());
  })()
  try {
    for (const { deeds, when, pause } of bursts) {
      if (when === 'now') network.burst(deeds)
      else network.meanwhile.push({ deeds, before: when === 'before a dump' })
      await delay(pause)
    }
    for (const { deeds } of network.meanwhile.splice(0)) network.burst(deeds)
    // Longer than a watch waits before it lists what is in doubt.
    const release = setTimeout(() => network.release(), 60)
    await quiet(watch)
    clearTimeout(release)
  } finally {
    watch.close()
    await reading
    network.kernel.stop()
  }
}

/** Within a second the watch has all that is, and keeps it. */
async function quiet(watch: Watcher): Promise<void> {
  const last = performance.now() + 1000
  for (let same = 0; same < 2 && performance.now() < last; ) {
    await delay(40)
    same = texts(watch).join() === (await fresh()).join() ? same + 1 : 0
  }
  expect(texts(watch)).toEqual(await fresh())
  expect(Object.fromEntries(OBJECTS.map((object) => [object, watch.values(object).length]))).toEqual(network.counts)
}

afterEach(() => network.kernel.stop())

/** `npm run test:soak` sets it. */
const RUNS = Number(process.env['NLWIRE_WATCH_RUNS'] ?? 60)

test('after a quiet second a watch is what a dump says, whatever happened before', {
  timeout: 300_000 + 2000 * RUNS,
}, async () => {
  const runs = fc.asyncProperty(fc.array(burst, { minLength: 1, maxLength: 8 }), isTrue)
  await fc.assert(runs, { numRuns: RUNS, endOnFailure: true, interruptAfterTimeLimit: 25_000 + 2000 * RUNS })
})
