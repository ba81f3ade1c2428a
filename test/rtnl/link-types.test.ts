import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  type Address,
  type AddressOptions,
  type CreateLink,
  type constants,
  type FlagNames,
  type KindData,
  type Link,
  type LinkFilter,
  type LinkKinds,
  type LinkOf,
  type LinkSettings,
  type OtherKind,
  otherKind,
  type PortKinds,
  type PortOf,
  type SlaveData,
} from '../../src/index.ts'
import { linkOf } from '../../src/rtnl/link/view.ts'
import { fakeKernel } from '../../src/testing.ts'

// `tsc -p tsconfig.json` is what runs the tests of types.

/** A port of a bridge; `kind` decides what `data` is. */
const link = (kind: string, data?: object): Link =>
  linkOf({ family: 0, type: 1, index: 7, flags: 0, change: 0 }, {
    ifname: 'x0',
    linkinfo: { kind, ...(data ? { data: { [kind]: data } } : {}), slaveKind: 'bridge', slaveData: { bridge: { cost: 4 } } },
  } as never)

test('the kind that is listed decides the type of data', async () => {
  const kernel = fakeKernel({
    RTM_GETLINK: () => [
      {
        name: 'RTM_NEWLINK',
        header: { index: 1 },
        attrs: { ifname: 'b', linkinfo: { kind: 'bridge', data: { bridge: { ageingTime: 5 } } } },
      },
    ],
  })
  const { links } = kernel.netns()
  const bridges = await links.list({ kind: 'bridge' })
  expectTypeOf(bridges).toEqualTypeOf<LinkOf<'bridge'>[]>()
  expect(bridges.map(({ data }) => data.ageingTime)).toEqual([5])
  for await (const one of links.iterate({ kind: 'bridge', up: false })) {
    expectTypeOf(one).toEqualTypeOf<LinkOf<'bridge'>>()
    expect(one.data.ageingTime).toBe(5)
  }
  const any: string = 'bridge'
  expectTypeOf(await links.list({ kind: any })).toEqualTypeOf<Link[]>()
  expectTypeOf(await links.list({ kind: 'demo' })).toEqualTypeOf<Link[]>()
  expectTypeOf(await links.list()).toEqualTypeOf<Link[]>()
  const filter: LinkFilter = { up: true }
  expectTypeOf(await links.list(filter)).toEqualTypeOf<Link[]>()
  kernel.close()
})

describe('the kind decides the type of data', () => {
  test('in if', () => {
    const found = link('bridge', { stpState: 1 })
    if (found.kind !== 'bridge') throw new Error('another kind')
    expectTypeOf(found.data.stpState).toEqualTypeOf<'NO_STP' | 'KERNEL_STP' | 'USER_STP' | number | undefined>()
    expectTypeOf(found.data.vlanFiltering).toEqualTypeOf<boolean | undefined>()
    expectTypeOf(found).toExtend<LinkOf<'bridge'>>()
    expect(found.data.stpState).toBe('KERNEL_STP')
  })

  test('in switch, with a kind that nlwire does not know and none', () => {
    const seen = ['vlan', 'bond', 'dummy', 'veth', 'demo'].map((kind) => {
      const found = link(kind)
      switch (found.kind) {
        case 'vlan':
          expectTypeOf(found.data.id).toEqualTypeOf<number | undefined>()
          expectTypeOf(found.data.flags).toEqualTypeOf<FlagNames<keyof typeof constants.VLAN_FLAG> | undefined>()
          return [kind, found.data.id]
        case 'bond':
          expectTypeOf(found.data.mode).toEqualTypeOf<keyof typeof constants.BOND_MODE | number | undefined>()
          expectTypeOf(found.data.arpIpTarget).toEqualTypeOf<string[] | undefined>()
          return [kind, found.data.mode]
        case 'dummy':
          return [kind, found.data?.unknown]
        case undefined:
          expectTypeOf(found.data).toEqualTypeOf<undefined>()
          return [kind, 'none']
        case otherKind('demo'):
          expectTypeOf(found.kind).toEqualTypeOf<OtherKind>()
          expectTypeOf(found.data).toEqualTypeOf<Uint8Array | undefined>()
          return [kind, 'other']
        default:
          return [kind, 'known']
      }
    })
    expect(seen).toEqual([
      ['vlan', undefined],
      ['bond', undefined],
      ['dummy', undefined],
      ['veth', 'known'],
      ['demo', 'other'],
    ])
  })

  test('slaveKind decides that of slaveData', () => {
    const found = link('dummy')
    if (found.slaveKind !== 'bridge') throw new Error('no port of a bridge')
    expectTypeOf(found).toExtend<PortOf<'bridge'>>()
    expectTypeOf(found.slaveData.cost).toEqualTypeOf<number | undefined>()
    expect(found.slaveData.cost).toBe(4)
  })

  test('a known kind with options has data even if the kernel sends none', () => {
    expect([link('bridge').data, link('dummy').data, link('demo').data]).toEqual([{}, undefined, undefined])
  })

  test('a kind that nlwire knows is no other kind', () => {
    expect(() => otherKind('bridge')).toThrow(
      new TypeError('expected a kind that nlwire does not know, got "bridge": give it as kind'),
    )
    expect(() => otherKind('')).toThrow(/expected the name of a kind, such as "demo", got ""/)
  })
})

test('what calls return, they take, by type', () => {
  type Settable<K extends keyof KindData> = Pick<LinkKinds[K], keyof KindData[K] & keyof LinkKinds[K]>
  type Refused = { [K in keyof KindData]: Settable<K> extends KindData[K] ? never : K }[keyof KindData]
  expectTypeOf<Refused>().toEqualTypeOf<never>()
  type RefusedOfPorts = { [K in keyof SlaveData]: Pick<PortKinds[K], keyof SlaveData[K]> extends SlaveData[K] ? never : K }
  expectTypeOf<RefusedOfPorts[keyof SlaveData]>().toEqualTypeOf<never>()
  expectTypeOf<Pick<Link, 'flags' | 'operstate' | 'linkmode' | 'carrier' | 'protoDown'>>().toExtend<LinkSettings>()
  expectTypeOf<Pick<Address, 'flags' | 'scope' | 'proto'>>().toExtend<AddressOptions>()
  expectTypeOf<Link['operstate']>().toEqualTypeOf<keyof typeof constants.IF_OPER | number | undefined>()
  // @ts-expect-error: no such mode
  const mode: CreateLink = { kind: 'bond', data: { mode: '802.3da' } }
  // @ts-expect-error: no such flag
  const flag: CreateLink = { kind: 'dummy', flags: ['PROMISK'] }
  // @ts-expect-error: only the kernel sets this one
  const readOnly: CreateLink = { kind: 'dummy', flags: { RUNNING: true } }
  expect([mode, flag, readOnly]).toHaveLength(3)
})

test('what every kernel requires, the type requires', () => {
  type Options<K> = Extract<CreateLink, { kind: K; slaveKind?: never }>
  expectTypeOf<Options<'vlan'>['link']>().toEqualTypeOf<string | number>()
  expectTypeOf<Options<'vlan'>['data']['id']>().toEqualTypeOf<number>()
  expectTypeOf<Options<'wwan'>['parentDevName']>().toEqualTypeOf<string>()
  expectTypeOf<Options<'vxlan'>['data']>().toExtend<KindData['vxlan']>()
  expectTypeOf<Options<'bridge'>['data']>().toEqualTypeOf<KindData['bridge'] | undefined>()
  // @ts-expect-error: no such kind
  const unknownKind: CreateLink = { kind: 'brigde' }
  // @ts-expect-error: no link
  const noLink: CreateLink = { kind: 'vlan', data: { id: 5 } }
  // @ts-expect-error: no id
  const noId: CreateLink = { kind: 'vlan', link: 'eth0', data: {} }
  // @ts-expect-error: no data
  const noData: CreateLink = { kind: 'vxlan' }
  // @ts-expect-error: no parentDevName
  const noParent: CreateLink = { kind: 'wwan', data: { linkId: 1 } }
  // @ts-expect-error: an option of another kind
  const other: CreateLink = { kind: 'bridge', data: { miimon: 100 } }
  expect([unknownKind, noLink, noId, noData, noParent, other]).toHaveLength(6)
})
