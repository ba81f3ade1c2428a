import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { NetlinkError, NetlinkSocket, NetNs, rtnetlink } from '../../src/index.ts'
import { type FakeKernel, fakeKernel, interrupted, isDump, overrun, refusal, silence } from '../../src/testing.ts'
import { constants } from '../../src/wire.ts'

const link = (index: number, ifname: string, mtu = 1500) =>
  ({ name: 'RTM_NEWLINK', header: { index }, attrs: { ifname, mtu } }) as const
const failure = (promise: Promise<unknown>): Promise<NetlinkError> =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )

let kernel: FakeKernel | undefined
afterEach(() => kernel?.close())

describe('replies by name', () => {
  test('are the objects of a dump and of a query, and an ACK', async () => {
    kernel = fakeKernel({
      RTM_GETLINK: (request) => (isDump(request) ? [link(1, 'lo'), link(2, 'eth0')] : [link(2, request.attrs.ifname ?? '')]),
      RTM_NEWLINK: () => undefined,
      RTM_GETADDR: () => undefined,
    })
    const ns = kernel.netns('lab')
    expect(ns.name).toBe('lab')
    expect((await ns.links.list()).map(({ ifname }) => ifname)).toEqual(['lo', 'eth0'])
    expect(await ns.links.get('eth7')).toMatchObject({ index: 2, ifname: 'eth7' })
    await ns.links.set('eth0', { mtu: 1400 })
    expect(await ns.addresses.list()).toEqual([])
    expect(kernel.requests.map(({ type }) => type)).toEqual([18, 18, 16, 22])
    expect(kernel.requests[2]).toMatchObject({ attrs: { ifname: 'eth0', mtu: 1400 } })
    expect((await ns.batch((b) => b.links.up('eth0'))).map(({ status }) => status)).toEqual(['done'])
  })

  test('may be refusals, with the words of the kernel and all that it says', async () => {
    kernel = fakeKernel({
      RTM_NEWLINK: ({ attrs }) => refusal('EINVAL', attrs.mtu === 1 ? 'too small' : { msg: 'no', offs: 32 }),
      RTM_GETLINK: () => refusal('EPERM'),
    })
    const ns = kernel.netns()
    const small = await failure(ns.links.set(2, { mtu: 1 }))
    expect(small).toBeInstanceOf(NetlinkError)
    expect(small).toMatchObject({ code: 'EINVAL', extack: { message: 'too small' } })
    expect((await failure(ns.links.set(2, { mtu: 2 }))).extack).toEqual({ message: 'no', offset: 32, path: 'IFLA_MTU' })
    expect((await failure(ns.links.list())).code).toBe('EPERM')
    expect(() => refusal('EEXISTS' as never)).toThrow('got EEXISTS')
  })

  test('that are missing are refused by name, and unknown names at once', async () => {
    kernel = fakeKernel({})
    const missing = await failure(kernel.netns().links.delete('eth0'))
    expect(missing).toMatchObject({ code: 'EOPNOTSUPP' })
    expect(missing.message).toContain('the fake kernel has no reply to RTM_DELLINK')
    expect(() => fakeKernel({ RTM_GETLINKS: () => [] } as object)).toThrow('NETLINK_ROUTE has no message "RTM_GETLINKS"')
  })

  test('may be interrupted or lost: queries are repeated, changes are not', async () => {
    kernel = fakeKernel({
      RTM_GETLINK: (_, count) => (count < 3 ? interrupted([link(9, 'old')]) : count < 5 ? overrun() : [link(1, 'lo')]),
      RTM_NEWLINK: () => overrun(),
      RTM_DELLINK: () => silence(),
    })
    const ns = kernel.netns()
    expect((await ns.links.list()).map(({ ifname }) => ifname)).toEqual(['lo'])
    expect(kernel.requests).toHaveLength(5)
    expect((await failure(ns.links.up(1))).code).toBe('ENOBUFS')
    expect((await failure(ns.links.delete(1, { timeout: 5 }))).code).toBe('ETIMEDOUT')
  })
})

describe('notifications', () => {
  test('reach the sockets in the group, and a watch survives an overrun', async () => {
    const links = new Map([[1, 'lo']])
    const made = fakeKernel({ RTM_GETLINK: () => [...links].map(([index, name]) => link(index, name)) })
    kernel = made
    const ns = made.netns()
    const watch = ns.watch({ links: true })
    const next = async () => (await watch.next()).value
    expect([await next(), await next()]).toMatchObject([{ reason: 'start' }, { type: 'added', after: { ifname: 'lo' } }])
    made.notify('LINK', link(2, 'eth0'))
    expect(await next()).toMatchObject({ type: 'added', after: { ifname: 'eth0' } })
    const events = ns.events({ groups: ['IPV4_ROUTE'] })
    made.notify('LINK', link(3, 'not for it'))
    made.notify('IPV4_ROUTE', { name: 'RTM_NEWROUTE', header: { family: constants.AF.INET, dstLen: 8 } })
    expect((await events.next()).value).toMatchObject({ message: { type: 24, header: { dstLen: 8 } } })
    expect(await next()).toMatchObject({ after: { ifname: 'not for it' } })
    links.set(4, 'eth4')
    made.overrun()
    made.notify('LINK', link(5, 'eth5'))
    expect(await next()).toMatchObject({ type: 'resync', reason: 'overrun' })
    expect(() => made.notify('LINKS' as 'LINK', link(1, 'lo'))).toThrow('did you mean "LINK"?')
  })
})

describe('a fake kernel', () => {
  test('is one network namespace: others are apart, real ones are as they were', async () => {
    const below = { name: 'RTM_NEWLINK', header: { index: 1 }, attrs: { ifname: 'one', link: 9 } } as const
    const one = fakeKernel({ RTM_GETLINK: () => [below], RTM_NEWLINK: () => undefined })
    const two = fakeKernel({ RTM_GETLINK: () => [link(1, 'two')] })
    const [a, b, real] = [one.netns(), two.netns(), await NetNs.current()]
    expect((await a.links.list()).map(({ ifname }) => ifname)).toEqual(['one'])
    expect((await b.links.list()).map(({ ifname }) => ifname)).toEqual(['two'])
    expect((await real.links.get('lo')).index).toBe(1)
    // What a request has to do with another namespace goes to that fake kernel, and never to the real one.
    await failure(a.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', netns: b, up: true } }))
    expect(two.requests[1]).toMatchObject({ type: 16, header: { index: 9, flags: 1 } })
    real.close()
    one.close()
    two.close()
    expect((await failure(a.links.list())).code).toBe('EBADF')
  })

  test('may be in the place of the real one, until that is disposed', async () => {
    kernel = fakeKernel({ RTM_GETLINK: () => [link(77, 'fake')] })
    {
      using _ = kernel.install()
      const ns = await NetNs.current()
      await using socket = new NetlinkSocket(rtnetlink)
      expect((await ns.links.list()).map(({ index }) => index)).toEqual([77])
      expect(await socket.dump({ name: 'RTM_GETLINK' })).toHaveLength(1)
      ns.close()
    }
    const ns = await NetNs.current()
    expect((await ns.links.get('lo')).index).toBe(1)
    ns.close()
  })

  test('sends 270 kB of replies before the first is read', async () => {
    const ifalias = 'x'.repeat(30_000)
    const links = Array.from(
      { length: 9 },
      (_, n) => ({ name: 'RTM_NEWLINK', header: { index: n + 1 }, attrs: { ifalias } }) as const,
    )
    kernel = fakeKernel({ RTM_GETLINK: () => links })
    expect(await kernel.socket().dump({ name: 'RTM_GETLINK' })).toHaveLength(9)
  })

  test('runs no programs, and closes what it opened', async () => {
    const before = readdirSync('/proc/self/fd').length
    const made = fakeKernel({ RTM_GETLINK: () => [] })
    const ns = made.netns()
    await ns.links.list()
    await made.socket().dump({ name: 'RTM_GETLINK' })
    expect(() => ns.spawn('true')).toThrow('a fake kernel fakes sockets only')
    expect(() => ns.fork('x.js')).toThrow('a fake kernel fakes sockets only')
    await expect(ns.exec('true')).rejects.toThrow('a fake kernel fakes sockets only')
    await expect(ns.ping('127.0.0.1')).rejects.toThrow('a fake kernel fakes sockets only')
    expect(ns.run(() => 5)).toBe(5)
    made.close()
    expect(readdirSync('/proc/self/fd').length).toBe(before)
  })
})
