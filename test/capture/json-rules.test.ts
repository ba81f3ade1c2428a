import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { messageCodecs } from '../../src/capture/json/from-json.ts'
import { hexText } from '../../src/capture/json/json.ts'
import { jsonBytes, writeJson } from '../../src/capture/json/json-bytes.ts'
import { bytesOf, fromPlain } from '../../src/capture/json/plain.ts'
import { NETLINK } from '../../src/capture/message/protocols.ts'
import { type Encoded, fromJson, type Items, messages, protocols, type Recorded, toJson } from '../../src/capture.ts'
import type { Codec, Shape } from '../../src/netlink/codec/codec.ts'
import { u8, u64 } from '../../src/netlink/codec/numbers.ts'
import { hexOf } from './support.ts'

const written = (value: unknown, size?: number): string => {
  const out = jsonBytes(size)
  writeJson(out, value)
  return new TextDecoder().decode(out.u8.subarray(0, out.at))
}

/** What JSON.stringify makes of it, with a replacer for bigints and bytes. */
const wanted = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one instanceof Uint8Array ? hexText(one) : one))

const VALUES = [
  ...[0, -0, 1, -1, 9, 10, 99, 100, 1.5, -1.5, 1e21, Number.NaN, 2 ** 53],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32 - 1, 2 ** 32],
  ...[0n, 1n, -1n, 0xffffffffn, 0x100000000n, 2n ** 64n - 1n],
  ...[true, false, null, [], [null, undefined], {}, { a: undefined }, Uint8Array.of(), Uint8Array.of(0, 9, 10, 255)],
  ...Array.from({ length: 0x102 }, (_, code) => `a${String.fromCharCode(code)}b`),
]

describe('values in JSON', () => {
  test('are as JSON.stringify writes them', () => {
    for (const value of VALUES) expect(written({ value })).toBe(wanted({ value }))
  })

  test('a buffer of any size grows', () => {
    const value = { bytes: Uint8Array.from({ length: 100 }, (_, i) => i), text: 'x'.repeat(50), all: [1, 2, 2 ** 31] }
    for (let size = 1; size < 400; size++) expect(written(value, size)).toBe(wanted(value))
  })

  test('keys are cached, but not without end', () => {
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc') as () => void
    const heap = (): number => {
      gc()
      return process.memoryUsage().heapUsed
    }
    const keys = (from: number): void => {
      for (let i = from; i < from + 40_000; i++) written({ [`a key that occurs once in a recording, number ${i}`]: 1 })
    }
    keys(0)
    const before = heap()
    keys(40_000)
    expect(heap() - before).toBeLessThan(4 << 20)
  })
})

const DATAGRAM = { kind: 'datagram', frame: 7, offset: 40, protocol: 0, littleEndian: true } as const

async function recorded(hex: string): Promise<Recorded> {
  const items: Items = [{ ...DATAGRAM, bytes: Uint8Array.from(Buffer.from(hex, 'hex')) }]
  for await (const item of messages(items)) if (item.kind === 'message') return item
  throw new Error('no message')
}

describe('toJson', () => {
  test('takes messages and faults', () => {
    const fault = { kind: 'fault', what: 'wrong', offset: 3, frame: 2, byte: 1 } as const
    expect(toJson(fault)).toBe('{"fault":"wrong","offset":3,"frame":2,"byte":1}')
    expect(() => toJson({ kind: 'message' } as never)).toThrow('message of an item')
    expect(() => toJson(5 as never)).toThrow('item')
  })

  test('a message with faults has its bytes, others have none', async () => {
    // RTM_NEWLINK with an MTU of 8 bytes.
    const faulty = `2c00000010000000${'00'.repeat(24)}0c000400dc05000000000000`
    const { faults, bytes, attrs } = JSON.parse(toJson(await recorded(faulty)))
    expect({ faults: faults.length, bytes, attrs }).toEqual({ faults: 1, bytes: `0x${faulty}`, attrs: expect.anything() })
    const sound = JSON.parse(toJson(await recorded(`2000000010000000${'00'.repeat(24)}`)))
    expect(Object.keys(sound)).toEqual([
      'frame',
      'offset',
      'protocol',
      'direction',
      'name',
      'type',
      'flags',
      'seq',
      'pid',
      'header',
      'attrs',
    ])
  })

  test('the request in an error is decoded, if a table describes it', async () => {
    const refusal = (type: string): string => `3400000002000000${'00'.repeat(8)}edffffff20000000${type}0500${'00'.repeat(24)}`
    expect(JSON.parse(toJson(await recorded(refusal('1200')))).request).toMatchObject({
      name: 'RTM_GETLINK',
      header: { index: 0 },
    })
    expect(Object.keys(JSON.parse(toJson(await recorded(refusal('ff0f')))))).not.toContain('request')
  })
})

describe('fromJson', () => {
  const REQUEST = { name: 'RTM_GETLINK', header: { index: 3 } }
  const ERROR = { name: 'NLMSG_ERROR', header: { error: -19, request: { flags: 5, seq: 9 } } }
  const FAULTY = { name: 'RTM_NEWLINK', faults: [{ path: [], offset: 20, what: 'x' }] }

  test.each<[unknown, string]>([
    [null, 'expected an object of JSON, got null'],
    [[], 'expected an object of JSON'],
    ['5', 'expected an object of JSON, got 5'],
    [{ name: 'RTM_GETLINK', flag: 1 }, 'a message has no "flag" (did you mean "flags"?)'],
    [{}, 'expected a type, such as 16 or "RTM_NEWLINK"'],
    [{ type: true }, 'expected a type, such as 16 or "RTM_NEWLINK"'],
    [{ name: 'RTM_GETLINKS' }, 'has no message "RTM_GETLINKS" (did you mean "RTM_GETLINK"?)'],
    [{ name: 'constructor' }, 'has no message "constructor"'],
    [{ ...REQUEST, seq: 1.5 }, 'seq: expected a number, got 1.5'],
    [{ ...REQUEST, seq: -1 }, 'seq: expected a number, got -1'],
    [{ ...REQUEST, seq: '5' }, 'seq: expected a number, got "5"'],
    [{ ...REQUEST, protocol: 'x' }, 'protocol: expected a number'],
    [{ ...REQUEST, header: null }, 'header: expected an object, got null'],
    [{ ...REQUEST, header: [] }, 'header: expected an object'],
    [{ ...REQUEST, attrs: 'mtu' }, 'attrs: expected an object, got "mtu"'],
    [{ ...REQUEST, time: 5 }, 'time: expected seconds with nine decimals'],
    [{ ...REQUEST, time: 1.123456789 }, 'time: expected seconds with nine decimals'],
    [{ ...REQUEST, time: '5.1' }, 'time: expected seconds with nine decimals'],
    [{ ...REQUEST, direction: 'out' }, 'direction: expected "sent" or "received", got "out"'],
    [{ type: 16, payload: 5 }, 'payload: expected hex after 0x'],
    [{ ...REQUEST, request: REQUEST }, 'request: only NLMSG_ERROR repeats a request'],
    [{ type: 999, request: REQUEST, payload: '0x00' }, 'request: only NLMSG_ERROR repeats a request'],
    [{ ...FAULTY, faults: 5 }, 'faults: expected an array, got 5'],
    [FAULTY, 'bytes: expected hex after 0x, as a message with faults has them'],
    [{ protocol: 15, name: 'udev add', attrs: {} }, 'those of udev have a header that JSON does not show'],
  ])('refuses %j', (json, why) => {
    expect(() => fromJson(json as object)).toThrow(TypeError)
    expect(() => fromJson(json as object)).toThrow(why)
  })

  const HEADER = '00'.repeat(8)
  test.each<[object, string, Partial<Encoded>?]>([
    [REQUEST, `2000000012000000${HEADER}0000000003000000${HEADER}`],
    [{ ...REQUEST, littleEndian: false }, `0000002000120000${HEADER}0000000000000003${HEADER}`, { littleEndian: false }],
    [{ type: 16, payload: '0x0102' }, `1200000010000000${HEADER}0102`],
    [{ name: 'NLMSG_DONE' }, `1000000003000000${HEADER}`],
    [{ ...FAULTY, payload: '0x0badbad0', bytes: `0x1400000010000000${HEADER}0badbad0` }, `1400000010000000${HEADER}0badbad0`],
    [
      { ...ERROR, request: REQUEST },
      `3400000002000000${HEADER}edffffff20000000120005000900000000000000${'00000000'}03000000${HEADER}`,
    ],
    [
      { ...ERROR, request: REQUEST, littleEndian: false },
      `0000003400020000${HEADER}ffffffed00000020001200050000000900000000${'00000000'}00000003${HEADER}`,
      { littleEndian: false },
    ],
    [
      { ...REQUEST, frame: 4, time: '1.000000005', direction: 'sent' },
      `2000000012000000${HEADER}0000000003000000${HEADER}`,
      { frame: 4, time: 1_000_000_005n, direction: 'sent' },
    ],
    [{ ...REQUEST, frame: 'x' }, `2000000012000000${HEADER}0000000003000000${HEADER}`, {}],
    [
      { protocol: 15, name: 'add', attrs: { ACTION: 'add', DEVPATH: '/x' } },
      hexOf(Buffer.from('add@/x\0ACTION=add\0DEVPATH=/x\0')),
      { protocol: 15 },
    ],
  ])('encodes %j', (json, hex, more = {}) => {
    const { bytes, tables, ...others } = fromJson(json)
    expect(hexOf(bytes)).toBe(hex)
    expect(others).toEqual({ protocol: 0, littleEndian: true, ...more })
  })

  test('the request in an error is that of its payload', async () => {
    const payload = `0x0000000003000000${HEADER}`
    const json = { ...ERROR, header: { error: -19, request: { type: 18, len: 32, flags: 5 } }, payload }
    const same = { name: 'RTM_GETLINK', header: { family: 0, type: 0, index: 3, flags: 0, change: 0 }, attrs: {} }
    const { request } = JSON.parse(toJson(await recorded(hexOf(fromJson(json).bytes))))
    expect(request).toEqual(same)
    expect(hexOf(fromJson({ ...json, request }).bytes)).toBe(hexOf(fromJson(json).bytes))
    expect(() => fromJson({ ...json, request: { ...request, name: 'RTM_NEWLINK' } })).toThrow('request: differs from payload')
    // Nobody knows the family of type 40.
    const foreign = { ...json, protocol: 16, header: { error: -19, request: { type: 40, len: 32 } }, request: { name: 'mine' } }
    expect(fromJson(foreign).bytes).toHaveLength(52)
  })

  test('requests and replies of one type have structs of their own', () => {
    const tables = protocols().of(NETLINK.SOCK_DIAG)
    const codecs = (flags: number) => messageCodecs(tables, { type: 20, flags, header: { family: 2 } })
    expect(codecs(1).header).not.toBe(codecs(0).header)
    expect(codecs(1).header).toBe(codecs(0x301).header)
  })
})

describe('values from JSON', () => {
  const codec = (shape: unknown): Codec<unknown> => ({ shape: shape as Shape }) as Codec<unknown>
  const struct = codec({ type: 'struct', members: { wide: [u64] } })

  test.each<[string, Codec<unknown>, unknown, unknown]>([
    ['digits', u64, '5', 5n],
    ['negative digits', u64, '-5', -5n],
    ['a number', u64, 5, 5n],
    ['no number', u64, 'x', 'x'],
    ['a fraction', u64, 1.5, 1.5],
    ['a list in place of digits', u64, ['5'], ['5']],
    ['a narrow number', u8, '5', '5'],
    ['an address', codec({ type: 'address' }), '10.0.0.1', '10.0.0.1'],
    ['an array', codec({ type: 'array', element: u64 }), ['5'], [5n]],
    ['no array', codec({ type: 'array', element: u64 }), '5', '5'],
    ['indexed', codec({ type: 'indexed', item: u64 }), [{ index: 1, value: '5' }], [{ index: 1, value: 5n }]],
    [
      'headed',
      codec({ type: 'headed', header: struct, attrs: u64 }),
      { header: { wide: '5' }, attrs: '6' },
      { header: { wide: 5n }, attrs: 6n },
    ],
    ['a list of one part', codec({ type: 'own', parts: [u64] }), ['5'], [5n]],
    ['a list of two parts', codec({ type: 'own', parts: [u64, u8] }), ['5'], ['5']],
    [
      'members',
      codec({ type: 'own', parts: [], keys: { wide: u64 } }),
      { wide: '5', other: '0x0a' },
      { wide: 5n, other: Uint8Array.of(10) },
    ],
    ['null', struct, null, null],
    ['inherited names', struct, JSON.parse('{ "constructor": "5" }'), { constructor: '5' }],
  ])('%s', (_, of, value, result) => {
    expect(fromPlain(of, value)).toEqual(result)
  })

  test('bytes are hex after 0x; a hidden key is no hex', () => {
    expect([bytesOf('0x0A0b'), bytesOf('0x'), bytesOf('0x0'), bytesOf('x'), bytesOf(5), bytesOf(['0x00'])]).toEqual([
      ...[Uint8Array.of(10, 11), Uint8Array.of(), '0x0', 'x', 5, ['0x00']],
    ])
    const bytes = codec({ type: 'bytes' })
    expect(fromPlain(bytes, '0x00')).toEqual(Uint8Array.of(0))
    expect(() => fromPlain(bytes, '(hidden)')).toThrow('a key cannot be encoded unless it was printed with --keys')
  })
})
