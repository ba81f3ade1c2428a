import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CreateLink, NetNs, type SetLink } from '../../src/index.ts'
import { stagesOf } from '../../src/rtnl/link/create/stages.ts'
import { checkedCreate, checkedSet } from '../../src/rtnl/link/request.ts'
import { describeLive } from '../support/live.ts'

let ns: NetNs
let other: NetNs
let nsid: number

const names = async (of: NetNs): Promise<string> => (await of.links.list()).map(({ ifname }) => ifname).join()

test('what the kernel takes of a link that is there only goes into a request of its own', () => {
  const xdp = { fd: 7 }
  const wanted = {
    ifname: 'x0',
    kind: 'veth',
    mtu: 1400,
    ifalias: 'a',
    xdp,
    peer: { ifname: 'x1', up: true, carrier: 1, group: 7 },
  }
  expect(stagesOf(wanted as CreateLink)).toEqual({
    first: { ifname: 'x0', kind: 'veth', mtu: 1400, peer: { ifname: 'x1', group: 7, flags: {} } },
    own: { ifalias: 'a', xdp },
    peer: { carrier: 1, up: true },
  })
})

test.each<[string, object]>([
  ['"newIfindex" of a new link', { kind: 'bridge', newIfindex: 7 }],
  ['"parentDevName" of a new link', { kind: 'bridge', parentDevName: 'x' }],
  ['"weight" of a link is read-only', { kind: 'bridge', weight: 7 }],
  ['"newIfindex" of a peer', { kind: 'veth', peer: { newIfindex: 7 } }],
  ['"linkNetnsid" of a peer', { kind: 'veth', peer: { linkNetnsid: 7 } }],
  ['"targetNetnsid" of a peer', { kind: 'veth', peer: { targetNetnsid: 7 } }],
  ['"parentDevName" of a peer', { kind: 'veth', peer: { parentDevName: 'x' } }],
])('%s is refused', (words, options) => {
  expect(() => checkedCreate(options as CreateLink)).toThrow(words)
})

test.each(['numTxQueues', 'numRxQueues', 'linkNetnsid', 'parentDevName', 'newIfindex'])(
  '"%s" of a link is refused in a change',
  (key) => {
    expect(() => checkedSet({ [key]: 3 } as SetLink)).toThrow(`"${key}" of a link cannot be set`)
  },
)

describeLive('a link that takes several requests', () => {
  beforeEach(async () => {
    ns = await NetNs.temporary()
    other = await NetNs.temporary()
    nsid = 9
    await ns.setId(other, nsid)
  })
  afterEach(() => {
    ns.close()
    other.close()
  })

  test('has them all, in its namespace and its peer in another', async () => {
    const peer = { ifname: 'x1', netns: other, ifalias: 'there', up: true }
    const made = await ns.links.create({ ifname: 'x0', kind: 'veth', ifalias: 'here', peer })
    expect(made).toMatchObject({ ifname: 'x0', ifalias: 'here' })
    expect(await other.links.get('x1')).toMatchObject({ ifalias: 'there', flags: expect.arrayContaining(['UP']) })
    const away = await ns.links.create({
      ifname: 'y0',
      kind: 'vxlan',
      data: { id: 7, port: 4789 },
      netns: other,
      protoDown: true,
    })
    expect(away).toMatchObject({ ifname: 'y0', protoDown: true })
  })

  test('has its options as a port', async () => {
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
    const made = await ns.links.create({
      ifname: 'x0',
      kind: 'veth',
      master: 'br0',
      slaveKind: 'bridge',
      slaveData: { cost: 77 },
    })
    expect(made.slaveData).toMatchObject({ cost: 77 })
  })

  test.each<[string, object]>([
    ['of its own', { carrier: 1 }],
    ['of its peer', { peer: { ifname: 'x1', protoDown: true } }],
  ])('is removed again where the kernel refuses a later one %s', async (_, more) => {
    await expect(ns.links.create({ ifname: 'x0', kind: 'veth', ...more } as CreateLink)).rejects.toMatchObject({
      code: 'EOPNOTSUPP',
    })
    expect(await names(ns)).toBe('lo')
  })

  test('may be made in the namespace of an id, and is read there', async () => {
    const made = await ns.links.create({ ifname: 'x0', kind: 'bridge', targetNetnsid: nsid })
    expect(made).toMatchObject({ ifname: 'x0', targetNetnsid: nsid })
    expect([await names(ns), await names(other)]).toEqual(['lo', 'lo,x0'])
  })

  test('must be reached by them', async () => {
    const options: CreateLink = { ifname: 'x0', kind: 'bridge', targetNetnsid: nsid, ifalias: 'a' }
    await expect(ns.links.create(options)).rejects.toThrow('netns of the link, for it to have ifalias')
    const pair: CreateLink = { ifname: 'x0', kind: 'veth', linkNetnsid: nsid, peer: { ifname: 'x1', ifalias: 'a' } }
    await expect(ns.links.create(pair)).rejects.toThrow('netns of the peer, for it to have ifalias')
    expect([await names(ns), await names(other)]).toEqual(['lo', 'lo'])
  })

  test('is not for a batch, which undoes nothing', async () => {
    const record = (options: CreateLink) => ns.batch((batch) => batch.links.create({ ifname: 'x0', ...options }))
    await expect(record({ kind: 'bridge', ifalias: 'a' })).rejects.toThrow('ifalias: expected none of a new link in a batch')
    await expect(record({ kind: 'veth', peer: { ifalias: 'a' } })).rejects.toThrow(
      'peer.ifalias: expected none of a new peer in a batch',
    )
  })
})

describe('moving', () => {
  test('a link may choose its index in the namespace it moves to', () => {
    expect(() => checkedSet({ targetNetnsid: 7, newIfindex: 77 })).not.toThrow()
  })
})
