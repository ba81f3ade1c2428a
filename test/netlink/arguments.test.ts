// A wrong argument of an exported function is refused: the error names the argument, what was expected, and what was given.
import { describe, expect, test } from 'vitest'
import * as capture from '../../src/capture.ts'
import * as declare from '../../src/declare.ts'
import * as wire from '../../src/wire.ts'

type Call = (value: never) => unknown

const { attrs, family, struct, u8, u16, u32 } = declare
const protocol = declare.protocol('TEST', 31, {})
const member = [u8, 'x', ''] as const
const header = struct('header', { x: member })

/** Calls with one argument in question, which is of no type that they accept: a function with properties of none. */
const CALLS: Readonly<Record<string, Call>> = {
  'wire.decode': (value) => wire.decode(value),
  'wire.decode, options': (value) => wire.decode(new Uint8Array(0), value),
  'wire.decode, protocol': (value) => wire.decode(new Uint8Array(0), { protocol: value }),
  'wire.encode': (value) => wire.encode(value),
  'wire.encode, options': (value) => wire.encode({ type: 16 }, value),
  'wire.encode, payload': (value) => wire.encode({ type: 99, payload: value }),
  'wire.encode, type': (value) => wire.encode({ type: value }),
  'wire.explain': (value) => wire.explain(value),
  'wire.explainParts': (value) => wire.explainParts(value),
  'wire.formatIp': (value) => wire.formatIp(value),
  'wire.fromHex': (value) => wire.fromHex(value),
  'wire.toHex': (value) => wire.toHex(value),
  'wire.parseIp': (value) => wire.parseIp(value),
  'wire.parseMac': (value) => wire.parseMac(value),
  'wire.parsePrefix': (value) => wire.parsePrefix(value),
  'wire.pick': (value) => wire.pick(wire.rtnetlink, value),
  'wire.pick, protocol': (value) => wire.pick(value, {}),
  'wire.withKinds': (value) => wire.withKinds(wire.rtnetlink, value),
  'wire.withKinds, protocol': (value) => wire.withKinds(value, {}),
  'capture.conversations': (value) => capture.conversations(value).next(),
  'capture.fromJson': (value) => capture.fromJson(value, capture.protocols()),
  'capture.messages': (value) => capture.messages(value).next(),
  'capture.parseCondition': (value) => capture.parseCondition(value),
  'capture.pcapRecord': (value) => capture.pcapRecord(value),
  'capture.pcapRecord, bytes': (value) => capture.pcapRecord({ protocol: 0, bytes: value }),
  'capture.protocols': (value) => capture.protocols(value),
  'capture.protocols, families': (value) => capture.protocols({ families: value }),
  'capture.protocols, protocols': (value) => capture.protocols({ protocols: value }),
  'capture.records': (value) => capture.records(value).next(),
  'capture.toJson': (value) => capture.toJson(value),
  'capture.where': (value) => capture.where(value),
  'declare.appended': (value) => declare.appended(value),
  'declare.array': (value) => declare.array(value),
  'declare.array, count': (value) => declare.array(u8, value),
  'declare.attrs': (value) => attrs('set', value).table,
  'declare.attrs, name': (value) => attrs(value, {}),
  'declare.bits': (value) => declare.bits(value, {}),
  'declare.bits, names': (value) => declare.bits(u8, value),
  'declare.byDirection': (value) => declare.byDirection(value, u8),
  'declare.byDirection, reply': (value) => declare.byDirection(u8, value),
  'declare.bytes': (value) => declare.bytes(value),
  'declare.chars': (value) => declare.chars(value),
  'declare.decode': (value) => declare.decode(value, { protocol }),
  'declare.decode, options': (value) => declare.decode(new Uint8Array(0), value),
  'declare.decodeValue': (value) => declare.decodeValue(value, new Uint8Array(1)),
  'declare.decodeValue, bytes': (value) => declare.decodeValue(u8, value),
  'declare.encode': (value) => declare.encode(value, { protocol }),
  'declare.encode, options': (value) => declare.encode({ type: 16 }, value),
  'declare.encodeValue': (value) => declare.encodeValue(value, 0),
  'declare.explain': (value) => declare.explain(value, { protocol }),
  'declare.explainParts': (value) => declare.explainParts(value, { protocol }),
  'declare.family': (value) => family('name', value).messages,
  'declare.family, name': (value) => family(value, {}),
  'declare.genericNetlink': (value) => declare.genericNetlink(value),
  'declare.genericNetlink, family': (value) => declare.genericNetlink([value]),
  'declare.groups': (value) => declare.groups(value),
  'declare.headed': (value) => declare.headed(value, u8),
  'declare.headed, attributes': (value) => declare.headed(header as never, value),
  'declare.indexed': (value) => declare.indexed(value),
  'declare.kind': (value) => declare.kind(value),
  'declare.lazy, name': (value) => declare.lazy(value, () => u8),
  'declare.list': (value) => declare.list(value),
  'declare.oneOf': (value) => declare.oneOf(value, {}),
  'declare.oneOf, names': (value) => declare.oneOf(u16, value),
  'declare.orShort': (value) => declare.orShort(value, u8 as never),
  'declare.orShort, short': (value) => declare.orShort(header, value),
  'declare.port': (value) => declare.port(value),
  'declare.protocol': (value) => declare.protocol('name', 31, value),
  'declare.protocol, name': (value) => declare.protocol(value, 31, {}),
  'declare.protocol, number': (value) => declare.protocol('name', value, {}),
  'declare.select': (value) => declare.select('kind', value),
  'declare.select, selector': (value) => declare.select(value, { x: u32 }),
  'declare.selectByHeader': (value) => declare.selectByHeader('family', {}, value),
  'declare.selectByHeader, member': (value) => declare.selectByHeader(value, {}, {}),
  'declare.struct': (value) => struct('struct', value),
  'declare.struct, name': (value) => struct(value, {}),
}

const WRONG: readonly (readonly [got: string, value: unknown])[] = [
  ['null', null],
  ['a function', () => undefined],
  ['true', true],
]

/** Functions for which every argument has a meaning, and those whose arguments nlwire itself makes. */
const OTHERS = [
  ...['wire.bitNames', 'wire.errnoName', 'wire.errnoText', 'wire.formatMac', 'wire.is', 'wire.jsonOf'],
  ...['wire.nameOf', 'wire.otherKind'],
  ...['wire.MalformedError', 'capture.ConditionError', 'capture.MalformedError', 'declare.MalformedError'],
  ...['capture.pcapHeader', 'capture.protocolName', 'declare.is', 'declare.fromHex', 'declare.toHex'],
]

describe('wrong arguments', () => {
  test.each(Object.entries(CALLS))('%s', async (_, call) => {
    for (const [got, value] of WRONG) {
      const error: unknown = await Promise.resolve()
        .then(() => call(value as never))
        .then(
          () => undefined,
          (reason: unknown) => reason,
        )
      expect(error).toBeInstanceOf(TypeError)
      expect((error as TypeError).message).toMatch(/expected /)
      expect((error as TypeError).message).toMatch(new RegExp(`got ${got}$`))
    }
  })

  test('every exported function has a row', () => {
    const names = Object.entries({ wire, capture, declare }).flatMap(([module, all]) =>
      Object.entries(all).flatMap(([name, value]) => (typeof value === 'function' ? [`${module}.${name}`] : [])),
    )
    const rows = Object.keys(CALLS).map((name) => name.replace(/,.*/, ''))
    expect(names.filter((name) => !rows.includes(name) && !OTHERS.includes(name))).toEqual([])
  })
})

describe('keys of a message', () => {
  test('an unknown one is refused, with the one that was meant', () => {
    expect(() => wire.encode({ type: 16, flag: 5 } as never)).toThrow(
      new TypeError('unknown key "flag" in a message (did you mean "flags"?)'),
    )
    expect(() => declare.encode({ type: 16, atrs: {} } as never, { protocol })).toThrow('(did you mean "attrs"?)')
  })

  test('what decode returns is taken, with all its keys', () => {
    const bytes = wire.encode({ type: 16, flags: 1, seq: 7, attrs: { ifname: 'x', mtu: 5 } })
    const [message] = wire.decode(bytes) as [wire.Message]
    expect(Object.keys(message).sort()).toEqual(['attrs', 'bytes', 'flags', 'header', 'pid', 'seq', 'type'])
    expect(wire.encode(message)).toEqual(bytes)
    // IFLA_MTU of 8 bytes: the message has faults.
    const faulty = Uint8Array.from([...wire.encode({ type: 16 }), 12, 0, 4, 0, 1, 2, 3, 4, 5, 6, 7, 8])
    faulty[0] = faulty.length
    const [tolerant] = wire.decode(faulty, { tolerant: true }) as [wire.Message]
    expect(tolerant.faults).toMatchObject([{ offset: expect.any(Number) as number }])
    expect(wire.encode(tolerant)).toEqual(faulty)
  })

  test('options of decode and encode that nobody reads are refused', () => {
    expect(() => wire.decode(new Uint8Array(0), { tolerantt: true } as never)).toThrow('(did you mean "tolerant"?)')
    expect(() => wire.encode({ type: 16 }, { exat: true } as never)).toThrow('(did you mean "exact"?)')
    expect(() => declare.explain(new Uint8Array(0), { protocol, tolerat: true } as never)).toThrow('(did you mean "tolerant"?)')
  })
})
