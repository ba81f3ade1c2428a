import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { membersOf, paddingIn, sortOf, stepInside } from '../../src/capture/filter/codecs.ts'
import { reach, stepsOf } from '../../src/capture/filter/reach.ts'
import { deeperNames, isExplained } from '../../src/capture/filter/resolve.ts'
import { type ConditionError, type Items, messages, type Recorded, where } from '../../src/capture.ts'
import type { Codec, Shape } from '../../src/netlink/codec/codec.ts'
import { u8, u32 } from '../../src/netlink/codec/numbers.ts'
import { fromHex } from '../../src/wire.ts'

const codec = (shape: unknown): Codec<unknown> => ({ shape: shape as Shape }) as Codec<unknown>
const PAIR = codec({ type: 'struct', members: { a: [u8, 'pr_a'], _pad: [u8, 'pr_pad'] } })

describe('what a codec holds', () => {
  test('one level down: a codec of its own only if it is of one part and has no keys', () => {
    expect(stepInside({ type: 'own', parts: [u8] } as unknown as Shape)).toBe(u8)
    expect(stepInside({ type: 'own', parts: [u8, u32] } as unknown as Shape)).toBeUndefined()
    expect(stepInside({ type: 'own', parts: [u8], keys: { a: u8 } } as unknown as Shape)).toBeUndefined()
  })

  test('members of a codec of its own have the kernel names of its parts, or those that it gives', () => {
    const own = codec({ type: 'own', parts: [PAIR], keys: { a: u8, b: u32, c: u32 }, names: { b: 'IFLA_B' } })
    expect([...membersOf(own)].map(([name, { key }]) => [name, key])).toEqual(
      [
        ...[
          ['pr_a', 'a'],
          ['a', 'a'],
        ],
        ...[
          ['IFLA_B', 'b'],
          ['b', 'b'],
        ],
        ...[
          ['c', 'c'],
          ['c', 'c'],
        ],
      ].filter(([name, key], i, all) => all.findIndex(([one, other]) => one === name && other === key) === i),
    )
    expect(membersOf(codec({ type: 'text' })).size).toBe(0)
  })

  test('padding is that of structs, also inside', () => {
    const names = new Set<string>()
    paddingIn(codec({ type: 'list', item: PAIR }), new Set(), names)
    paddingIn(codec({ type: 'attributes', table: { _x: [1, 'IFLA_X', u8] } }), new Set(), names)
    expect([...names]).toEqual(['pr_pad'])
    expect([isExplained(stepsOf('ifi__pad')) || isExplained(stepsOf('__ifi_pad')), isExplained(stepsOf('mtu'))]).toEqual([
      true,
      false,
    ])
  })

  test('a struct before attributes is composite', () => {
    expect([sortOf(codec({ type: 'headed', header: u8, attrs: u8 })), sortOf(u8), sortOf(codec({ type: 'text' }))]).toEqual([
      ...['composite', 'number', 'other'],
    ])
  })
})

describe('the values at a path', () => {
  const values = (value: unknown, path: string, of?: Codec<unknown>): unknown[] =>
    reach(value, of, path === '' ? [] : stepsOf(path)).map((leaf) => leaf.value)

  test('of lists: an empty one is there, its members are not', () => {
    expect(values([], '')).toEqual([[]])
    expect(values([], 'a')).toEqual([])
    expect(values([1, 2], '')).toEqual([1, 2])
  })

  test('by an index behind a kernel name, also of codecs that are looked up late', () => {
    const nest = codec({ type: 'indexed', item: PAIR })
    const value = {
      nest: [
        { index: 5, value: { a: 1 } },
        { index: 6, value: { a: 2 } },
      ],
    }
    for (const of of [
      nest,
      codec({ type: 'lazy', of: () => nest }),
      codec({ type: 'by direction', request: nest, reply: nest }),
    ]) {
      const table = codec({ type: 'attributes', table: { nest: [1, 'IFLA_NEST', of] } })
      expect([values(value, 'IFLA_NEST[6].pr_a', table), values(value, 'nest[0].value.a', table)]).toEqual([[2], [1]])
    }
    const lists = codec({
      type: 'attributes',
      table: { all: [1, 'IFLA_ALL', codec({ type: 'indexed', item: codec({ type: 'array', element: u8 }) })] },
    })
    expect(values({ all: [{ index: 3, value: [7, 8] }] }, 'IFLA_ALL[3][1]', lists)).toEqual([8])
    expect(values({ all: [{ index: 3, value: [7, 8] }] }, 'all[0][1]', lists)).toEqual([8])
  })
})

test('names deeper in messages, the nearest first; not the one that is meant', () => {
  expect(deeperNames('mtu')).not.toContain('mtu')
  const lengths = deeperNames('kind').map((name) => name.split('.').length)
  expect(lengths.length).toBeGreaterThan(1)
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
})

async function recorded(hex: string, protocol = 0): Promise<Recorded> {
  const items: Items = [{ kind: 'datagram', frame: 1, offset: 0, protocol, littleEndian: true, bytes: fromHex(hex) }]
  for await (const item of messages(items)) if (item.kind === 'message') return item
  throw new Error('no message')
}
const keeps = (condition: string, one: Recorded): boolean => where(condition)(one)
const REST = '01000000 00000000'

describe('the struct of a message', () => {
  test('of old requests is the one that they have', async () => {
    const whole = await recorded(`20000000 1600 0103 ${REST} 02000000 03000000 00000000 07000000`)
    expect(['ifi_index == 3', 'ifi_change == 7', 'ifi_change == 8'].map((one) => keeps(one, whole))).toEqual([true, true, false])
  })

  test('of an unknown message of nfnetlink is struct nfgenmsg, of no other protocol', async () => {
    const unknown = await recorded(`14000000 ff02 0000 ${REST} 02000005`, 12)
    expect(['nfgen_family == 2', 'res_id == 5'].map((one) => keeps(one, unknown))).toEqual([true, true])
    expect(keeps('nfgen_family == 2', await recorded(`14000000 ff0f 0000 ${REST} 02000005`))).toBe(false)
  })

  test('in a path may be an attribute that is called header', async () => {
    // ETHTOOL_MSG_LINKINFO_GET of the family that is learned from its description, with ETHTOOL_A_HEADER_DEV_INDEX 3.
    const one = await recorded(`20000000 1000 0500 ${REST} 00000000 03000000 00000000 00000000`)
    const attrs = { header: { devIndex: 3 } }
    const ethtool = { ...one, message: { ...one.message, header: {}, attrs } } as unknown as Recorded
    expect([keeps('header.devIndex == 3', ethtool), keeps('header.devIndex == 4', ethtool)]).toEqual([true, false])
    expect([keeps('header.ifi_index == 3', one), keeps('header', one)]).toEqual([true, true])
  })
})

describe('names of flags', () => {
  test('are those of the message, whichever came before', async () => {
    const create = await recorded(`20000000 1000 0506 ${REST} 00000000 00000000 00000000 00000000`)
    const dump = await recorded(`14000000 1000 0503 ${REST} 03010000`, 16)
    expect([keeps('flags ~ EXCL', create), keeps('flags ~ DUMP', create)]).toEqual([true, false])
    expect([keeps('flags ~ DUMP', dump), keeps('flags ~ CREATE', dump)]).toEqual([true, false])
    const done = await recorded(`14000000 0300 0200 ${REST} 00000000`)
    const ack = await recorded(`24000000 0200 0001 ${REST} 00000000 14000000 1000 0500 ${REST}`)
    expect([keeps('flags ~ CAPPED', done), keeps('flags ~ CAPPED', ack)]).toEqual([false, true])
  })

  test('words of types are cached, but not without end', async () => {
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc') as () => void
    const heap = (): number => {
      gc()
      return process.memoryUsage().heapUsed
    }
    const one = await recorded(`20000000 1000 0506 ${REST} 00000000 00000000 00000000 00000000`)
    const test = where('name == NEWLINK')
    const names = (from: number): void => {
      for (let i = from; i < from + 50_000; i++) test({ ...one, name: `RTM_A_NAME_THAT_OCCURS_ONCE_IN_A_RECORDING_${i}` })
    }
    names(0)
    const before = heap()
    names(50_000)
    expect(heap() - before).toBeLessThan(4 << 20)
  })
})

test('a value that no message has is refused with what could be there', () => {
  const refused = (condition: string): ConditionError => {
    try {
      where(condition)
    } catch (error) {
      return error as ConditionError
    }
    throw new Error('accepted')
  }
  const { expected } = refused('type == NLMSG_FOO')
  expect(expected).toEqual(expect.arrayContaining(['NLMSG_NOOP', 'NOOP', 'RTM_NEWLINK', 'NEWLINK']))
  expect(expected.filter((name) => name.endsWith('MIN_TYPE'))).toEqual([])
  expect(refused('flags > DUMPP').message).toContain('(did you mean "DUMP"?)')
})
