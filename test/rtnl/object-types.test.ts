import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import type { Link, Route, Snapshot, WatchOptions } from '../../src/index.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import { AF, RTM } from '../../src/rtnl/constants.ts'
import { NetNs } from '../../src/rtnl/netns/netns.ts'
import { OBJECT_TYPES, REGISTER } from '../../src/rtnl/watch/register.ts'
import type { Change } from '../../src/rtnl/watch/watch.ts'
import { type Answer, type FakeKernel, fakeKernel, PORT_ID, says } from '../linux/support/fake-kernel.ts'
import { describeLive } from '../support/live.ts'

let kernel: FakeKernel
let ns: NetNs

const one = { [RTM.GETLINK]: { type: RTM.NEWLINK, header: { index: 1 }, attrs: { ifname: 'l1' } } } as const
const route = (dst: string) => ({
  type: RTM.NEWROUTE,
  header: { family: AF.INET, dstLen: 32, table: 254, type: 1 },
  attrs: { dst, oif: 1, table: 254 },
})

/** A kernel with a link and a route. */
const answer: Answer = (to) => {
  const reply = { flags: NLM_F.MULTI, seq: to.seq, pid: PORT_ID }
  const isDump = (to.flags & NLM_F.DUMP) === NLM_F.DUMP
  const listed =
    to.type === RTM.GETLINK
      ? [one[RTM.GETLINK]]
      : to.type === RTM.GETROUTE && to.header['family'] === AF.INET
        ? [route('10.0.0.1')]
        : []
  return [
    ...(listed.length > 0 ? [{ datagram: listed.map((message) => ({ ...message, ...reply })) }] : []),
    { datagram: [isDump ? says.done(to) : says.ack(to)] },
  ]
}

async function start(): Promise<void> {
  kernel = fakeKernel(answer)
  ns = await NetNs.current()
}

/** How often each type was dumped. */
const dumps = (): Record<string, number> => {
  const found: Record<string, number> = {}
  for (const { type, flags } of kernel.requests) {
    if ((flags & NLM_F.DUMP) === NLM_F.DUMP) found[type] = (found[type] ?? 0) + 1
  }
  return found
}

describe('the register', () => {
  test('has each object type once, with a name of its own in changes', () => {
    expect([...OBJECT_TYPES].sort()).toEqual([
      'addresses',
      'fdb',
      'links',
      'neighbours',
      'netconf',
      'nexthops',
      'routes',
      'rules',
    ])
    expect(new Set(OBJECT_TYPES.map((name) => REGISTER[name].object)).size).toBe(OBJECT_TYPES.length)
    for (const name of OBJECT_TYPES) expect(REGISTER[name].watched(undefined).object).toBe(REGISTER[name].object)
  })

  test('types snapshots, changes and options', () => {
    expectTypeOf<Snapshot['links']>().toEqualTypeOf<readonly Link[]>()
    expectTypeOf<Snapshot['routes']>().toEqualTypeOf<readonly Route[]>()
    expectTypeOf<Extract<Change, { object: 'route'; type: 'added' }>['after']>().toEqualTypeOf<Route>()
    expectTypeOf<NonNullable<WatchOptions['links']>>().toEqualTypeOf<boolean>()
    expectTypeOf<{ link: 'v0'; table: 'MAIN' }>().toExtend<NonNullable<WatchOptions['routes']>>()
    type Changed = Extract<Change, { object: 'link'; type: 'changed' }>['changed'][number]
    expectTypeOf<'operstate'>().toExtend<Changed>()
    expectTypeOf<'operstat'>().not.toExtend<Changed>()
    // @ts-expect-error: links have no filter
    const wrong: WatchOptions = { links: { family: 'INET' } }
    expect(wrong).toBeDefined()
  })
})

describeLive('a wait', () => {
  afterEach(() => {
    ns.close()
    kernel.stop()
  })

  test('dumps an object type when the predicate first reads it, once', async () => {
    await start()
    const found = await ns.waitFor((s) => s.routes.find(({ dst }) => dst === '10.0.0.1/32'))
    expect(found.oif).toBe(1)
    // One dump of each family.
    expect(dumps()).toEqual({ [RTM.GETROUTE]: 2 })
  })

  test('dumps further types as they are read, and none again', async () => {
    await start()
    const asked: number[] = []
    const name = await ns.waitFor((s) => {
      asked.push(s.links.length)
      if (s.links.length === 0) return undefined
      return s.routes.length > 0 ? s.links[0]?.ifname : undefined
    })
    expect(name).toBe('l1')
    expect(dumps()).toEqual({ [RTM.GETLINK]: 1, [RTM.GETROUTE]: 2 })
    expect(asked.at(-1)).toBe(1)
  })

  test('what a predicate says of what is not watched yet counts for nothing', async () => {
    await start()
    const empty = await ns.waitFor((s) => s.rules.length === 0 && s.links.length === 1 && 'no rules')
    expect(empty).toBe('no rules')
    const thrown = ns.waitFor((s) => {
      if (s.routes.length === 0) throw new Error('empty')
      return s.routes.length
    })
    await expect(thrown).resolves.toBe(1)
  })

  test('a predicate that reads nothing is called at once', async () => {
    await start()
    await expect(ns.waitFor(() => 7)).resolves.toBe(7)
    expect(dumps()).toEqual({})
  })
})

describeLive('a watch', () => {
  afterEach(() => {
    ns.close()
    kernel.stop()
  })

  test('has a snapshot from the first resync on, of what is watched', async () => {
    await start()
    const watch = ns.watch({ routes: true, links: true })
    expect(watch.snapshot()).toBeUndefined()
    await watch.next()
    expect(watch.snapshot()?.routes?.map(({ dst }) => dst)).toEqual(['10.0.0.1/32'])
    expect(watch.snapshot()?.links?.map(({ ifname }) => ifname)).toEqual(['l1'])
    expect(watch.snapshot()?.rules).toBeUndefined()
    watch.close()
  })

  test('names each object by a key that stays', async () => {
    await start()
    const watch = ns.watch({ links: true })
    const changes: Change[] = []
    for (let i = 0; i < 2; i++) changes.push((await watch.next()).value as Change)
    kernel.notify(1, { datagram: [{ type: RTM.NEWLINK, header: { index: 1 }, attrs: { ifname: 'l1', mtu: 9 } }] })
    changes.push((await watch.next()).value as Change)
    kernel.notify(1, { datagram: [{ type: RTM.DELLINK, header: { index: 1 }, attrs: { ifname: 'l1' } }] })
    changes.push((await watch.next()).value as Change)
    expect(changes.map((change) => ('key' in change ? [change.type, change.key] : change.type))).toEqual([
      'resync',
      ['added', 'link 1'],
      ['changed', 'link 1'],
      ['removed', 'link 1'],
    ])
    watch.close()
  })
})
