// Specifications: what is read of them, and what is said of wrong ones.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { decode, encode, explain, genericNetlink } from '../../src/declare.ts'
import { kitOf } from '../../src/ynl/made.ts'
import { specFamily, specProtocol } from '../../src/ynl/messages.ts'
import { faceOf, operationNamed, requestFrom } from '../../src/ynl/operations.ts'
import { readSpec } from '../../src/ynl/spec/spec.ts'
import { faceJson, parseExact } from '../../src/ynl/text/json.ts'
import { linuxSource, NO_SOURCE, specificationsIn } from '../support/ynl-source.ts'

const text = readFileSync('fixtures/ynl/demo.yaml', 'utf8')
const made = (value: unknown = parse(text)) => {
  const spec = readSpec(value, 'demo.yaml')
  return { spec, kit: kitOf(spec) }
}

const VALUES = {
  name: 'one',
  count: 7,
  wide: '18446744073709551615',
  tiny: -3,
  'short-be': 258,
  less: -2,
  auto: '4294967296',
  'auto-signed': -5,
  colour: 'light-blue',
  traits: ['fast', 'far'],
  hues: ['red', 'light-blue'],
  mask: { value: ['safe'], selector: ['fast', 'safe'] },
  enabled: true,
  blob: '0102',
  hexed: '0a 0b',
  id: '00112233-4455-6677-8899-aabbccddeeff',
  address: 'fe80::1',
  address4: '10.0.0.2',
  hardware: '02:00:00:00:00:01',
  card: { mac: '02:00:00:00:00:02', label: '6162000000000000', at: { x: -1, port: 80, colour: 'green' }, big: 5 },
  numbers: [1, 2],
  inner: { speed: 10, thing: { count: 1 }, detail: { speed: 3 } },
  inners: [{ speed: 1 }, { speed: 2 }],
  words: ['a', 'b'],
  'by-index': [{ 4: { speed: 4 } }],
  ports: [80, 443],
  'by-value': { group: 3, member: 9, speed: 6 },
  kind: 'plain',
  data: { speed: 1000 },
}

describe('the specification of the tests', () => {
  test('a request from JSON, and the JSON of the message', () => {
    const { spec, kit } = made()
    const protocol = specProtocol(spec, kit, 99)
    const operation = operationNamed(spec, 'get')
    const { header, attrs } = requestFrom(spec, kit, operation, VALUES)
    const bytes = encode({ type: 99, header: { cmd: 2, ...header }, attrs } as never, { protocol })
    const [message] = decode(bytes, { protocol })
    expect(message?.faults).toBeUndefined()
    const shown = faceJson(faceOf(spec, kit, operation, message as never, { processUnknown: false }))
    expect(parseExact(shown)).toEqual({ ...VALUES, auto: 4294967296 })
    expect(shown).toContain('"wide": 18446744073709551615, ')
  })

  test('its messages: names, numbers and directions', () => {
    const { spec, kit } = made()
    const { messages, groups, hdrsize } = specFamily(spec, kit)
    expect(
      Object.entries(messages).map(([name, [, verb, , , doc, notes]]) => [name, verb, notes.first, notes.direction, doc]),
    ).toEqual([
      ['DEMO_CMD_GET', 'get', 1, 'request', 'Reads things.'],
      ['DEMO_CMD_SET', 'set', 2, 'request', ''],
      ['DEMO_CMD_GET_REPLY', 'reply', 2, 'reply', 'Reads things.'],
      ['DEMO_CMD_THING_NTF', 'event', 3, undefined, ''],
    ])
    expect([groups, hdrsize]).toEqual([['things'], 0])
  })

  test('messages by the names of nlwire', () => {
    const { spec, kit } = made()
    const protocol = genericNetlink([specFamily(spec, kit)])
    protocol.learn(99, 'demo')
    const attrs = { shortBe: 258, unknown2: 4, kind: 'both', data: { both: { header: { port: 80 }, attrs: { speed: 2 } } } }
    const bytes = encode({ name: 'DEMO_CMD_GET', flags: 1, attrs } as never, { protocol })
    expect(decode(bytes, { protocol })[0]?.attrs).toEqual({
      ...attrs,
      data: { both: { header: { x: 0, port: 80, colour: 0 }, attrs: { speed: 2 } } },
    })
    expect(explain(bytes, { protocol })).toContain('#   DEMO_A_INNER_SPEED 2\n')
  })

  test.each([
    [{ count: 100 }, 'count: expected a number up to 99, got 100'],
    [{ name: 'much too long' }, 'name: expected at most 8 bytes, got 13'],
    [{ cuont: 1 }, 'thing has no attribute "cuont" (did you mean "count"?)'],
    [{ colour: 'gren' }, 'colour: colour has no "gren" (did you mean "green"?); it has red, green, light-blue'],
    [{ inner: { speed: 'x' } }, 'inner.speed: expected a number, got "x"'],
    [{ data: {} }, 'data: expected also kind, which selects the format'],
    [{ kind: 'odd', data: {} }, 'data: data has no format for kind "odd"; it has plain, struct, both, none'],
    [{ card: { macc: '' } }, 'card: card has no member "macc" (did you mean "mac"?)'],
    [{ blob: 'xyz' }, 'blob: expected bytes as hex, got 3 other characters'],
  ])('says what is wrong with %j', (json, message) => {
    const { spec, kit } = made()
    expect(() => requestFrom(spec, kit, operationNamed(spec, 'get'), json)).toThrow(message)
  })

  test.each([
    [
      'an attribute set',
      ['operations', 'list', 0, 'attribute-set'],
      'thng',
      'operations.list[0].attribute-set: the specification has no attribute set "thng" (did you mean "thing"?)',
    ],
    [
      'a type',
      ['attribute-sets', 0, 'attributes', 2, 'type'],
      'u33',
      'attribute-sets[0].attributes[2].type: expected one of u8 to u64',
    ],
    [
      'a form',
      ['protocol'],
      'genetlnk',
      'protocol: expected genetlink, genetlink-c, genetlink-legacy, netlink-raw, got "genetlnk" (did you mean "genetlink"?)',
    ],
    ['a list', ['operations', 'list'], 7, 'operations.list: expected a list, got 7'],
    ['a struct', ['definitions', 4, 'members', 3, 'struct'], 'card', 'definitions[4]: the struct contains itself'],
    [
      'a nest',
      ['attribute-sets', 0, 'attributes', 22, 'nested-attributes'],
      'innr',
      'attribute-sets[0].attributes[22].nested-attributes: the specification has no attribute set "innr"',
    ],
    [
      'a number',
      ['attribute-sets', 0, 'attributes', 31, 'value'],
      70000,
      'attribute-sets[0].attributes[31].value: expected a number from 0 to 16383, got 70000',
    ],
    [
      'a selector',
      ['attribute-sets', 0, 'attributes', 29, 'selector'],
      'knd',
      'attribute-sets[0].attributes[29].selector: the specification has no attribute "knd"',
    ],
    ['the name of a family', ['name'], 'a-name-that-is-too-long', 'name: expected the name of a family, up to 15 characters'],
  ])('says where %s is wrong', (_, path, value, message) => {
    const spec = parse(text)
    let at = spec
    for (const key of path.slice(0, -1)) at = at[key]
    at[path.at(-1) as string] = value
    expect(() => made(spec)).toThrow(`demo.yaml: ${message}`)
  })
})

/** Replaces, removes or repeats a value somewhere in a specification. */
function mutated(value: unknown, choose: (most: number) => number): unknown {
  const places: [Record<string, unknown>, string][] = []
  const walk = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return
    for (const key of Object.keys(one)) {
      places.push([one as Record<string, unknown>, key])
      walk((one as Record<string, unknown>)[key])
    }
  }
  const copy = structuredClone(value)
  walk(copy)
  const [of, key] = places[choose(places.length)] as [Record<string, unknown>, string]
  const others = [
    null,
    -1,
    0,
    1e9,
    1.5,
    '',
    'x',
    '__proto__',
    true,
    [],
    {},
    [null],
    { name: 'x' },
    places[choose(places.length)]?.[1],
  ]
  if (choose(3) === 0) delete of[key]
  else of[key] = others[choose(others.length)]
  return copy
}

describe('robustness', () => {
  test('wrong specifications end in a TypeError that names the file', () => {
    const whole = parse(text)
    let refused = 0
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const choose = (most: number): number => Number(numbers.next().value) % most
        try {
          made(mutated(whole, choose))
        } catch (error) {
          if (!(error instanceof TypeError && error.message.startsWith('demo.yaml: '))) throw error
          refused++
        }
      }),
      { numRuns: 500 },
    )
    expect(refused).toBeGreaterThan(40)
  })

  test('wrong messages end in a TypeError', () => {
    const { spec, kit } = made()
    const operation = operationNamed(spec, 'get')
    const protocol = specProtocol(spec, kit, 99)
    const { attrs } = requestFrom(spec, kit, operation, VALUES)
    const bytes = encode({ type: 99, header: { cmd: 2 }, attrs } as never, { protocol })
    const seen = { shown: 0, refused: 0 }
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 21), fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        const copy = bytes.slice()
        for (const [at, byte] of changes) copy[at + 20] = byte
        const [message] = decode(copy, { protocol, tolerant: true } as never)
        for (const processUnknown of [false, true]) {
          try {
            faceJson(faceOf(spec, kit, operation, message as never, { processUnknown }))
            seen.shown++
          } catch (error) {
            if (!(error instanceof TypeError)) throw error
            seen.refused++
          }
        }
      }),
      { numRuns: 500 },
    )
    expect(Math.min(seen.shown, seen.refused)).toBeGreaterThan(40)
  })
})

const source = linuxSource()

describe('the specifications of Linux 6.12', () => {
  test('every one is read, and all of its codecs are made', ({ skip }) => {
    skip(source === undefined, NO_SOURCE)
    const all = specificationsIn(source as string)
    expect(all.size).toBeGreaterThan(15)
    for (const [name, file] of all) {
      const { spec, kit } = made(parse(readFileSync(file, 'utf8')))
      const { messages } = specProtocol(spec, kit, 99)
      expect([name, Object.keys(messages).length > 0]).toEqual([name, true])
    }
  })
})

test('numbers of JSON stay exact', () => {
  expect(parseExact('{"a": 18446744073709551615, "b": "18446744073709551615 \\"", "c": [12, -9223372036854775808]}')).toEqual({
    a: '18446744073709551615',
    b: '18446744073709551615 "',
    c: [12, '-9223372036854775808'],
  })
})
