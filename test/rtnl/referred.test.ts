import { afterAll, beforeAll, expect, test } from 'vitest'
import { NetlinkError, NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

// A missing link that an option names: the error names the option, and what was probably meant.

let ns: NetNs

const missing = (option: string, name: string, meant: string): string =>
  `${option}: ENODEV: there is no link "${name}" (did you mean "${meant}"?)`

describeLive('a missing link that a call names', () => {
  beforeAll(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
  })
  afterAll(() => ns.close())

  const rows: readonly (readonly [what: string, call: () => Promise<unknown>, message: string])[] = [
    [
      'master of a new link',
      () => ns.links.create({ ifname: 'b1', kind: 'bridge', master: 'br9' }),
      missing('master', 'br9', 'br0'),
    ],
    [
      'link of a new link',
      () => ns.links.create({ ifname: 'q', kind: 'vlan', link: 'v9', data: { id: 2 } }),
      missing('link', 'v9', 'v1'),
    ],
    [
      'an option of a kind',
      () => ns.links.create({ ifname: 'x', kind: 'vxlan', data: { id: 1, link: 'v9' } }),
      missing('data.link', 'v9', 'v1'),
    ],
    ['master in changes', () => ns.links.set('v0', { master: 'br9' }), missing('master', 'br9', 'br0')],
    [
      'master of an ensured link',
      () => ns.links.ensure({ ifname: 'b1', kind: 'bridge', master: 'br9' }),
      missing('master', 'br9', 'br0'),
    ],
    [
      'the link that changes',
      () => ns.links.up('br9'),
      'RTM_NEWLINK refused: ENODEV: there is no link "br9" (did you mean "br0"?) (No such device)',
    ],
    ['the link that gets another name', () => ns.links.set('br9', { ifname: 'br8' }), missing('link', 'br9', 'br0')],
    ['link of a route', () => ns.routes.add('10.9.0.0/16', { link: 'br9' }), missing('link', 'br9', 'br0')],
    [
      'link of one hop',
      () => ns.routes.add('10.9.0.0/16', { multipath: [{ link: 'br0' }, { link: 'br9' }] }),
      missing('multipath[1].link', 'br9', 'br0'),
    ],
    ['oif of a lookup', () => ns.routes.get('10.9.0.1', { oif: 'br9' }), missing('oif', 'br9', 'br0')],
    ['a filter', () => ns.links.list({ master: 'br9' }), missing('master', 'br9', 'br0')],
    [
      'the link of a neighbour',
      () => ns.neighbours.add('br9', '10.1.0.2', { lladdr: '02:00:00:00:00:01' }),
      missing('link', 'br9', 'br0'),
    ],
    ['via of a forwarding entry', () => ns.fdb.add('v0', '02:00:00:00:00:01', { via: 'br9' }), missing('via', 'br9', 'br0')],
    ['port of a group', () => ns.mdb.add('br0', '239.1.1.1', { port: 'br9' }), missing('port', 'br9', 'br0')],
    [
      'no similar one',
      () => ns.links.set('v0', { master: 'zzz' }),
      'master: ENODEV: there is no link "zzz", only "lo", "br0", "v1", "v0"',
    ],
  ]
  test.each(rows)('%s', async (_, call, message) => {
    const error = await call().catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(NetlinkError)
    expect(error).toMatchObject({ message, code: 'ENODEV', stack: expect.stringContaining(message) })
  })

  test('where the master is to be in another namespace, the error says so', async () => {
    await using there = await NetNs.temporary()
    const call = ns.links.create({ ifname: 'b1', kind: 'bridge', master: 'br0', netns: there })
    await expect(call).rejects.toThrow(
      'master: ENODEV: there is no link "br0" in the network namespace of the new link, only "lo"',
    )
  })

  test('in a batch, similar links are named once', async () => {
    const results = await ns.batch(
      ({ links }) => {
        for (const ifname of ['b1', 'b2']) links.create({ ifname, kind: 'bridge', master: 'br9' })
      },
      { continueOnError: true },
    )
    expect(results.map((result) => 'error' in result && result.error.message)).toEqual([
      missing('master', 'br9', 'br0'),
      'master: ENODEV: there is no link "br9"',
    ])
    const changes = await ns.batch(({ links }) => {
      links.up('br9')
      links.up('br8')
    })
    expect(changes.map((result) => 'error' in result && (result.error as NetlinkError).reason)).toEqual([
      'there is no link "br9" (did you mean "br0"?)',
      'there is no link "br8"',
    ])
  })
})
