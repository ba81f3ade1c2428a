import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { NetNs, type RequestOptions } from '../../src/index.ts'
import { type FakeKernel, fakeKernel } from '../linux/support/fake-kernel.ts'
import { describeLive } from '../support/live.ts'

let ns: NetNs
let home: NetNs
let kernel: FakeKernel

/** Takes all of it. */
async function drained(all: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of all);
}

/**
 * Calls that send requests, some of them several: a link must be looked up first. The last item names, in errors, the
 * object that holds the limits; by default they are an object of their own.
 */
const calls: [string, (limits: RequestOptions) => Promise<unknown>, place?: string][] = [
  ['links.list', (limits) => ns.links.list(limits), 'a filter of links'],
  ['links.list of a master', (limits) => ns.links.list({ master: 'br0', ...limits }), 'a filter of links'],
  ['links.messages of a master', (limits) => ns.links.messages({ master: 'br0', ...limits }), 'a filter of links'],
  ['links.iterate', (limits) => drained(ns.links.iterate(limits)), 'a filter of links'],
  ['links.iterate of a master', (limits) => drained(ns.links.iterate({ master: 'br0', ...limits })), 'a filter of links'],
  ['links.get', (limits) => ns.links.get('x', limits), 'options of a link query'],
  ['links.index', (limits) => ns.links.index('x', limits), 'options of a link query'],
  ['links.peer', (limits) => ns.links.peer('x', limits)],
  ['links.create', (limits) => ns.links.create({ ifname: 'x', kind: 'dummy' }, limits)],
  ['links.create with a master', (limits) => ns.links.create({ ifname: 'x', kind: 'dummy', master: 'br0' }, limits)],
  ['links.set of a name', (limits) => ns.links.set('x', { ifname: 'y' }, limits)],
  ['links.set of a master', (limits) => ns.links.set('x', { master: 'br0' }, limits)],
  ['links.set of a master elsewhere', (limits) => ns.links.set('x', { master: 'br0', netns: ns }, limits)],
  ['links.up', (limits) => ns.links.up('x', limits)],
  ['links.down', (limits) => ns.links.down('x', limits)],
  ['links.delete', (limits) => ns.links.delete('x', limits)],
  ['links.addAltname', (limits) => ns.links.addAltname('x', 'y', 'z', limits)],
  ['links.deleteAltname', (limits) => ns.links.deleteAltname('x', 'y', limits)],
  ['addresses.add', (limits) => ns.addresses.add('x', '10.0.0.1', {}, limits)],
  ['addresses.replace', (limits) => ns.addresses.replace('x', '10.0.0.1', {}, limits)],
  ['addresses.change', (limits) => ns.addresses.change('x', '10.0.0.1', {}, limits)],
  ['addresses.delete', (limits) => ns.addresses.delete('x', '10.0.0.1', limits), 'options of a deletion'],
  ['addresses.list', (limits) => ns.addresses.list(limits), 'a filter of addresses'],
  ['addresses.list of a link', (limits) => ns.addresses.list({ link: 'x', ...limits }), 'a filter of addresses'],
  ['addresses.messages of a link', (limits) => ns.addresses.messages({ link: 'x', ...limits }), 'a filter of addresses'],
  ['addresses.iterate of a link', (limits) => drained(ns.addresses.iterate({ link: 'x', ...limits })), 'a filter of addresses'],
  ['addresses.flush', (limits) => ns.addresses.flush({ link: 'x', ...limits }), 'a filter of addresses'],
  ['addresses.waitReady', (limits) => ns.addresses.waitReady('x', limits)],
  ['getId', (limits) => ns.getId(home, limits)],
  ['setId', (limits) => ns.setId(home, 7, limits)],
  ['listIds', (limits) => ns.listIds(limits)],
]

// Without limits each would take 5 s: the default.
const LIMIT = 4000

describeLive('a kernel that never answers', () => {
  beforeAll(async () => {
    home = await NetNs.current()
  })
  beforeEach(async () => {
    kernel = fakeKernel(() => [])
    ns = await NetNs.current()
  })
  afterEach(() => {
    ns.close()
    kernel.stop()
  })
  afterAll(() => home.close())

  test.each(calls)(
    '%s ends in time',
    async (_, call) => {
      await expect(call({ timeout: 20 })).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    },
    LIMIT,
  )

  test.each(calls)(
    '%s ends with the signal',
    async (_, call) => {
      await expect(call({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'TimeoutError' })
    },
    LIMIT,
  )

  test.each(calls)('%s refuses limits that cannot be meant', async (_, call, place = 'limits of a request') => {
    await expect(call({ timeout: '5' } as never)).rejects.toThrow('timeout: expected milliseconds, a number, got "5"')
    await expect(call({ timout: 5 } as never)).rejects.toThrow(`unknown key "timout" in ${place} (did you mean "timeout"?)`)
    expect(kernel.requests).toEqual([])
  })

  test(
    'a batch returns a result for each item',
    async () => {
      const results = await ns.batch(
        (b) => {
          b.links.up('x')
          b.addresses.add('y', '10.0.0.1')
          b.links.up('z')
        },
        { timeout: 500 },
      )
      expect(results).toMatchObject([
        { status: 'failed', error: { code: 'ETIMEDOUT' } },
        { status: 'skipped' },
        { status: 'skipped' },
      ])
      expect(kernel.requests).toHaveLength(1)
    },
    LIMIT,
  )

  test(
    'a batch that waits for a look-up ends there',
    async () => {
      const record = (b: Parameters<Parameters<NetNs['batch']>[0]>[0]): void => {
        b.addresses.add('y', '10.0.0.1')
        b.links.up('z')
      }
      expect(await ns.batch(record, { timeout: 20 })).toMatchObject([
        { status: 'failed', error: { code: 'ETIMEDOUT' } },
        { status: 'skipped' },
      ])
      await expect(ns.batch(record, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
        name: 'BatchAbortedError',
        cause: { name: 'TimeoutError' },
        results: [{ status: 'skipped' }, { status: 'skipped' }],
      })
    },
    LIMIT,
  )
})
