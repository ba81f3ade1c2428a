import { describe, expect, expectTypeOf, test } from 'vitest'
import type { KindData } from '../../src/rtnl/link/kind/data.ts'
import type { CreateLink } from '../../src/rtnl/link/options.ts'
import { bodyOf } from '../../src/rtnl/link/request.ts'
import { NamespaceFds } from '../../src/rtnl/netns/reference.ts'
import { decode, encode } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'

const INDEXES: Record<string, number> = { d2: 5, d3: 6 }
const resolver = { namespaces: new NamespaceFds(), index: async (link: string | number) => INDEXES[link] ?? Number(link) }

const first = (bytes: Uint8Array): unknown => decode(bytes)[0]?.attrs['linkinfo']

/** IFLA_LINKINFO of a request of ip(8). The link's name and the lower link are elsewhere in the message. */
const asked = (name: string): unknown => first(fixture(name).bytes)

/** What the options make of it. */
const linkinfo = async (options: CreateLink): Promise<unknown> => {
  const { header, attrs } = await bodyOf(options, resolver)
  return first(encode({ type: 16, header, attrs }))
}

describe('options of a kind make the request that ip(8) makes', () => {
  test.each<[string, CreateLink]>([
    [
      'link-create-vlan',
      {
        link: 'd2',
        kind: 'vlan',
        data: {
          id: 20,
          protocol: 0x88a8,
          flags: { flags: 6, mask: 7 },
          ingressQos: { mapping: [1, 3].map((from) => ({ from, to: from + 1 })) },
          egressQos: { mapping: [0, 2].map((from) => ({ from, to: from + 1 })) },
        },
      },
    ],
    ['link-create-vrf', { kind: 'vrf', data: { table: 100 } }],
    ['link-create-ipvlan', { link: 'd3', kind: 'ipvlan', data: { mode: 1, flags: 2 } }],
    ['link-create-batadv', { kind: 'batadv', data: { algoName: 'BATMAN_IV' } }],
    ['link-create-team', { kind: 'team' }],
    ['link-create-vxcan', { kind: 'vxcan', peer: { ifname: 'vx1' } }],
    ['link-create-veth', { kind: 'veth', peer: { ifname: 'veth-c' } }],
  ])('%s', async (name, options) => expect(await linkinfo(options)).toEqual(asked(name)))

  test('a netkit has data of its own, and a peer', async () => {
    const options: CreateLink = { kind: 'netkit', data: { mode: 0, policy: 2 }, peer: { ifname: 'nk1', mtu: 1400 } }
    expect(await linkinfo(options)).toMatchObject({
      kind: 'netkit',
      data: { netkit: { mode: 0, policy: 2, peerInfo: { attrs: { ifname: 'nk1', mtu: 1400 } } } },
    })
  })
})

test('the kind decides the type of its data', () => {
  expectTypeOf<KindData['vlan']['id']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<KindData['macsec']['sci']>().toEqualTypeOf<bigint | `${bigint}` | undefined>()
  expectTypeOf<KindData['bond']['arpIpTarget']>().toEqualTypeOf<
    readonly string[] | { index: number; value: string }[] | undefined
  >()
  const lists = { kind: 'bond', altIfname: ['b'], data: { arpIpTarget: ['10.0.0.1', '10.0.0.2'] } } as const
  expectTypeOf(lists).toExtend<CreateLink>()
  // @ts-expect-error a vrf has no id
  const wrong: CreateLink = { kind: 'vrf', data: { id: 1 } }
  expect(wrong.kind).toBe('vrf')
})

test('links are looked up one after the other', async () => {
  const order: string[] = []
  const index = async (link: string | number): Promise<number> => {
    order.push(`${link} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    order.push(`${link} ends`)
    return 7
  }
  const { attrs } = await bodyOf({ kind: 'macvlan', ifname: 'x', link: 'a', master: 'b' } as CreateLink, { ...resolver, index })
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  expect(attrs).toMatchObject({ link: 7, master: 7 })
})
