// Arguments of NetNs that nothing reads, or that name nothing, are refused with what was expected.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

type Static = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>

describeLive('arguments of NetNs', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  test.each([
    ['create', ['arguments-one'], 'NetNs.create(name)'],
    ['open', ['arguments-one'], 'NetNs.open(which)'],
    ['current', [], 'NetNs.current()'],
    ['temporary', [], 'NetNs.temporary()'],
    ['delete', ['arguments-one'], 'NetNs.delete(name)'],
    ['attach', ['arguments-one', process.pid], 'NetNs.attach(name, pid)'],
    ['identify', [process.pid], 'NetNs.identify(pid)'],
    ['pids', ['arguments-one'], 'NetNs.pids(name)'],
  ])('%s takes no options', async (method, args, call) => {
    const statics = NetNs as unknown as Static
    await expect(statics[method]?.(...args, { foo: 1 })).rejects.toThrow(
      new TypeError(`expected ${call} without options, got an object`),
    )
    expect((await NetNs.list()).map(({ name }) => name)).not.toContain('arguments-one')
  })

  test('a namespace that does not exist: the names that there are, and the way', async () => {
    const none = 'open: ENOENT: No such file or directory (/run/netns/nosuch; there is no network namespace "nosuch"'
    await expect(NetNs.open('nosuch')).rejects.toThrow(`${none}, nor any other with a name; NetNs.create makes one)`)
    await using _ = await NetNs.create('arguments-two')
    const only = `${none}, only "arguments-two"; NetNs.create makes one)`
    await expect(NetNs.open('nosuch')).rejects.toThrow(only)
    await expect(ns.links.set('lo', { netns: 'nosuch' })).rejects.toThrow(only)
    await expect(ns.links.create({ ifname: 'v0', kind: 'veth', peer: { netns: 'nosuch' } })).rejects.toThrow(only)
    await expect(NetNs.open('argument-two')).rejects.toThrow('(did you mean "arguments-two"?); NetNs.create makes one)')
    await expect(NetNs.open(2 ** 22 + 1)).rejects.toThrow('/ns/net; there is no process 4194305)')
    await expect(NetNs.open({} as never)).rejects.toThrow(
      new TypeError('expected a network namespace: its name, its path or the id of a process in it, got an object'),
    )
    await NetNs.delete('arguments-two')
  })

  test.each([undefined, null, {}, []])('a batch without a function that records it: %j', async (record) => {
    await expect(ns.batch(record as never)).rejects.toThrow(/^record: expected a function, got /)
  })

  test('unknown keys of messages', async () => {
    const says = new TypeError('unknown key "flag" in a message (did you mean "flags"?)')
    await expect(ns.request({ name: 'RTM_GETLINK', header: { index: 1 }, flag: 5 } as never)).rejects.toThrow(says)
    await expect(ns.request({ type: 18, header: { index: 1 }, flag: 5 } as never)).rejects.toThrow(says)
    await expect(ns.dump({ type: 18, flag: 5 } as never)).rejects.toThrow(says)
    await expect(ns.request(undefined as never)).rejects.toThrow('expected a message, an object, got undefined')
  })

  test('families that are none', () => {
    for (const families of [undefined, 5, {}])
      expect(() => ns.generic(families as never)).toThrow(/^families: expected an array of declared families, got /)
    expect(() => ns.generic([{}] as never)).toThrow(/^messages of a family: expected an object of rows, got undefined$/)
  })
})
