import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decode, NetNs, rtnetlink, tap } from '../../src/index.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import type { LinkFilter } from '../../src/rtnl/link/read.ts'
import { describeLive } from '../support/live.ts'

let ns: NetNs

const descriptors = (): number => readdirSync('/proc/self/fd').length

describeLive('a listing', () => {
  beforeAll(async () => {
    ns = await NetNs.temporary()
    await ns.batch((b) => {
      b.links.create({ ifname: 'br0', kind: 'bridge' })
      for (let i = 0; i < 350; i++) b.links.create({ ifname: `v${i}`, kind: 'veth', peer: { ifname: `w${i}` } })
      for (let i = 0; i < 40; i++) b.links.set(`v${i}`, { master: 'br0', up: true, group: i % 3 })
      for (let i = 0; i < 40; i++) b.addresses.add(`w${i}`, `10.0.${i}.1/24`)
    })
  })
  afterAll(() => ns.close())

  test('one by one is the listing at once', async () => {
    const links: string[] = []
    for await (const { ifname } of ns.links.iterate()) links.push(ifname)
    expect(links).toEqual((await ns.links.list()).map(({ ifname }) => ifname))
    expect(links.length).toBe(702)
    const addresses: (string | undefined)[] = []
    for await (const { local } of ns.addresses.iterate({ family: 'INET' })) addresses.push(local)
    expect(addresses).toEqual((await ns.addresses.list({ family: 'INET' })).map(({ local }) => local))
    expect(addresses.length).toBe(40)
  })

  test('that is left early frees its socket, and reads no further', async () => {
    const before = descriptors()
    let received = 0
    const untap = tap(({ sent }) => void (!sent && received++))
    for await (const { ifname } of ns.links.iterate()) if (ifname === 'br0') break
    untap()
    expect(descriptors()).toBe(before)
    let all = 0
    const untapAll = tap(({ sent }) => void (!sent && all++))
    await ns.links.list()
    untapAll()
    expect(received).toBeLessThan(all)
  })

  test.each([
    ['links', (signal: AbortSignal) => ns.links.iterate({ signal })],
    ['addresses', (signal: AbortSignal) => ns.addresses.iterate({ signal })],
  ])('of %s ends at once with the signal', async (_, iterate) => {
    const before = descriptors()
    const stop = new AbortController()
    let count = 0
    const iterating = (async () => {
      for await (const _ of iterate(stop.signal)) if (++count === 5) stop.abort(new Error('enough'))
    })()
    await expect(iterating).rejects.toThrow('enough')
    expect(count).toBe(5)
    expect(descriptors()).toBe(before)
  })

  test('goes on while other requests are made inside the loop', async () => {
    let count = 0
    for await (const { index, ifname } of ns.links.iterate({ kind: 'veth' })) {
      if (count++ % 50 === 0) expect((await ns.links.get(index)).ifname).toBe(ifname)
    }
    expect(count).toBe(700)
  })

  test('lets the event loop have its turn', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    for await (const _ of ns.links.iterate()) void _
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })

  const filters: LinkFilter[] = [
    { master: 'br0' },
    { kind: 'veth' },
    { kind: 'bridge' },
    { kind: 'nosuch' },
    { up: true },
    { group: 2 },
    { master: 'br0', kind: 'veth', up: true, group: 1 },
    { stats: false },
  ]
  test.each(filters)('with the filter %o is what a filter of one’s own leaves', async (filter) => {
    const { index } = await ns.links.get('br0')
    const wanted = (await ns.links.list()).filter((link) => {
      if (filter.master !== undefined && link.master !== index) return false
      if (filter.kind !== undefined && link.kind !== filter.kind) return false
      if (filter.group !== undefined && link.group !== filter.group) return false
      return filter.up === undefined || link.flags.includes('UP') === filter.up
    })
    const names = (links: readonly { ifname: string }[]): string[] => links.map(({ ifname }) => ifname)
    expect(names(await ns.links.list(filter))).toEqual(names(wanted))
  })

  test.each([
    ['links', { master: 'br0' }, 40],
    ['links', { kind: 'bridge' }, 1],
    ['links', { master: 'br0', kind: 'veth' }, 40],
    ['addresses', { link: 'w3' }, 1],
    ['addresses', { link: 'w3', family: 'INET' }, 1],
  ] as const)('of %s with the filter %o is filtered by the kernel', async (what, filter, count) => {
    const listed = RTM[what === 'links' ? 'NEWLINK' : 'NEWADDR']
    let received = 0
    const untap = tap(({ sent, bytes }) => {
      if (sent) return
      // What a look-up of the name brings has no NLM_F_MULTI.
      received += decode(bytes, { protocol: rtnetlink }).filter(
        ({ type, flags }) => type === listed && (flags & NLM_F.MULTI) !== 0,
      ).length
    })
    const found = await (what === 'links' ? ns.links.list(filter) : ns.addresses.list(filter))
    untap()
    expect([found.length, received]).toEqual([count, count])
  })

  test('of addresses with the filter of the kernel is what is left without', async () => {
    const { index } = await ns.links.get('w3')
    const wanted = (await ns.addresses.list()).filter((each) => each.index === index)
    expect(await ns.addresses.list({ link: 'w3' })).toEqual(wanted)
    expect(wanted.length).toBeGreaterThan(0)
  })
})
