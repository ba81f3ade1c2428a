import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { jsonOf, type Link, type NetlinkError, NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

/** What JSON.stringify wrote, read again. */
const read = (value: unknown) => JSON.parse(JSON.stringify(value))

describeLive('JSON.stringify', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await ns.addresses.add('br0', '10.0.0.1/24')
  })
  afterEach(() => ns.close())

  test('writes links: from the first one on, and when code was made for them', async () => {
    await ns.batch((b) => {
      for (let i = 0; i < 40; i++) b.links.create({ ifname: `v${i}`, kind: 'bridge' })
    })
    const links = await ns.links.list()
    const written = read(links)
    expect(written).toHaveLength(42)
    for (const [i, link] of links.entries()) {
      expect(written[i]).toMatchObject({ ifname: link.ifname, flags: link.flags, stats64: { rxBytes: '0' } })
      // Read late, and written nevertheless.
      expect(written[i].afSpec).toEqual(jsonOf(link.afSpec))
      expect(Object.keys(link)).not.toContain('toJSON')
    }
    const one = await ns.links.get('br0')
    expect(read(one).data.helloTimer).toMatch(/^\d+$/)
    expect(read(one)).toEqual(jsonOf(one))
    expect(inspect(one, { depth: 0 })).toMatch(/^\{\n {2}index: \d+,/)
  })

  test('writes addresses, messages, answers and what an iteration yields', async () => {
    expect(read(await ns.addresses.list({ family: 'INET' }))).toMatchObject([{ cidr: '10.0.0.1/24', family: 'INET' }])
    expect(read(await ns.links.messages())).toMatchObject([{ type: 16, attrs: { ifname: 'lo' } }, { attrs: { ifname: 'br0' } }])
    expect(read(await ns.request({ name: 'RTM_GETLINK', attrs: { ifname: 'br0' } }))).toMatchObject({
      messages: [{ attrs: { linkinfo: { kind: 'bridge' }, stats64: { rxBytes: '0' } } }],
    })
    for await (const link of ns.links.iterate({ kind: 'bridge' })) expect(read(link)).toMatchObject({ ifname: 'br0' })
    expect.assertions(4)
  })

  test('writes changes, snapshots and events of every object type', async () => {
    const watch = ns.watch({ links: true, addresses: true, routes: true, rules: true, neighbours: true, nexthops: true })
    const events = ns.events({ groups: ['LINK'] })
    const seen: string[] = []
    await ns.links.up('br0')
    for await (const change of watch) {
      const written = read(change)
      expect(written.type).toBe(change.type)
      if (change.type === 'added') seen.push(written.object)
      if (change.type === 'added' && change.object === 'link' && change.after.kind === 'bridge')
        expect(written.after.data.ageingTime).toBe(change.after.data.ageingTime)
      if (change.type === 'resync') continue
      if (seen.includes('rule') && seen.includes('link') && seen.includes('address') && seen.includes('route')) break
      if (seen.length > 40) break
    }
    expect([...new Set(seen)].toSorted()).toEqual(expect.arrayContaining(['address', 'link', 'route', 'rule']))
    const second = ns.watch({ links: true, addresses: true, routes: true })
    await second.next()
    expect(read(second.snapshot()).links).toMatchObject([{ ifname: 'lo' }, { ifname: 'br0', data: { helloTime: 200 } }])
    second.close()
    const { value } = await events.next()
    expect(read(value)).toMatchObject({ type: 'message', message: { attrs: { ifname: 'br0', stats64: { txBytes: '0' } } } })
    events.close()
    const found = await ns.waitFor((snapshot) => JSON.stringify(snapshot))
    expect(JSON.parse(found).addresses[0]).toMatchObject({ cidr: '10.0.0.1/24' })
  })

  test('writes the results of a batch, refusals with their words and their request', async () => {
    const results = await ns.batch((b) => {
      b.links.up('br0')
      b.links.create({ ifname: 'br0', kind: 'bridge', data: { ageingTime: 3 } })
    })
    const written = read(results)
    expect(written[0]).toEqual({ status: 'done', messages: [] })
    expect(written[1]).toMatchObject({ status: 'failed', error: { name: 'NetlinkError', code: 'EEXIST', errno: 17 } })
    expect(written[1].error.message).toContain('there is a link "br0" already')
    expect(written[1].error.request).toMatchObject({ type: 16, attrs: { ifname: 'br0' } })
    const aborted = await ns.batch((b) => b.links.up('br0'), { signal: AbortSignal.abort() }).catch((error) => error)
    expect(read(aborted)).toMatchObject({ name: 'BatchAbortedError', results: [{ status: 'skipped' }] })
    const closed = await NetNs.open('no such').catch((error) => error)
    expect(read(closed)).toMatchObject({ name: 'SyscallError', code: 'ENOENT', message: expect.stringContaining('no such') })
    const refused: NetlinkError = await ns.links.up('eth7').catch((error) => error)
    expect(read({ refused }).refused.message).toBe(refused.message)
  })

  test('needs jsonOf for a copy, and for a part', async () => {
    const link: Link = await ns.links.get('br0')
    expect(() => JSON.stringify({ ...link })).toThrow('BigInt')
    expect(read(jsonOf({ ...link, seen: 1n }))).toMatchObject({ ifname: 'br0', seen: '1' })
    expect(read(jsonOf(link.stats64))).toMatchObject({ rxBytes: '0' })
  })
})
