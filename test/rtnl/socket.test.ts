import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetlinkSocket, NetNs, rtnetlink, tap } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

let ns: NetNs
let socket: NetlinkSocket

const GETLINK = 18
const dump = (options = {}) => socket.dump({ type: GETLINK, attrs: { extMask: 1 } }, options)

describeLive('the netlink socket', () => {
  beforeEach(async () => {
    ns = await NetNs.temporary()
    // Enough for several datagrams of a dump.
    for (let i = 0; i < 60; i++) await ns.links.create({ ifname: `v${i}`, kind: 'veth', peer: { ifname: `w${i}` } })
    socket = ns.run(() => new NetlinkSocket(rtnetlink))
  })
  afterEach(() => {
    socket.close()
    ns.close()
  })

  test('dumps one after the other, however many calls are concurrent', async () => {
    const counts = (await Promise.all(Array.from({ length: 5 }, () => dump()))).map((messages) => messages.length)
    expect(new Set(counts).size).toBe(1)
    expect(counts[0]).toBeGreaterThanOrEqual(121)
  })

  test('a dump that fails midway does not keep the next from being answered', async () => {
    const untap = tap(({ sent }) => {
      if (!sent) throw new Error('enough')
    })
    await expect(dump()).rejects.toThrow('enough')
    untap()
    expect((await dump()).length).toBeGreaterThanOrEqual(121)
  })

  test('an abort midway ends a dump, and the socket goes on', async () => {
    const stop = new AbortController()
    let received = 0
    const untap = tap(({ sent }) => {
      if (!sent && ++received === 2) stop.abort(new Error('changed my mind'))
    })
    const links = Array.from({ length: 40 }, () => dump({ signal: stop.signal }).catch((error: Error) => error.message))
    const results = await Promise.all(links)
    untap()
    expect(results.slice(1)).toEqual(Array(39).fill('changed my mind'))
    expect((await dump()).length).toBeGreaterThanOrEqual(121)
  })

  test('a dump that is read slowly does not take too long', async () => {
    for (let i = 60; i < 200; i++) await ns.links.create({ ifname: `v${i}`, kind: 'veth', peer: { ifname: `w${i}` } })
    let received = 0
    const untap = tap(({ sent }) => {
      if (sent) return
      received++
      for (const end = performance.now() + 60; performance.now() < end; );
    })
    const began = performance.now()
    expect((await dump({ timeout: 500 })).length).toBeGreaterThanOrEqual(401)
    untap()
    // Only waiting for the kernel counts; test/linux/limits.test.ts holds that a dump that stalls ends.
    expect(received).toBeGreaterThan(9)
    expect(performance.now() - began).toBeGreaterThan(500)
  })

  test('closing twice, and a request on a closed one', async () => {
    socket.close()
    socket.close()
    await expect(dump()).rejects.toMatchObject({ code: 'EBADF' })
  })
})
