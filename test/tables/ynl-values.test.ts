// Values by a specification that went wrong: keys in errors and output, addresses, byte orders, names of Object.prototype.
import { describe, expect, test } from 'vitest'
import { decode, encode } from '../../src/declare.ts'
import { kitOf } from '../../src/ynl/made.ts'
import { specFamily, specProtocol } from '../../src/ynl/messages.ts'
import { faceOf, operationNamed, requestFrom } from '../../src/ynl/operations.ts'
import { readSpec } from '../../src/ynl/spec/spec.ts'
import { faceJson, parseExact } from '../../src/ynl/text/json.ts'

/** A specification with one set of attributes and one operation. */
function specOf(attributes: readonly object[], more: object = {}) {
  const names = attributes.map((one) => (one as { readonly name: string }).name)
  const list = [{ name: 'get', 'attribute-set': 'things', do: { request: { attributes: names }, reply: { attributes: names } } }]
  const value = {
    name: 'made',
    protocol: 'genetlink-legacy',
    'attribute-sets': [{ name: 'things', attributes }],
    operations: { list },
  }
  const spec = readSpec({ ...value, ...more }, 'made.json')
  const kit = kitOf(spec)
  const protocol = specProtocol(spec, kit, 99)
  const operation = operationNamed(spec, 'get')
  return {
    spec,
    kit,
    bytes: (json: unknown): Uint8Array => {
      const { header, attrs } = requestFrom(spec, kit, operation, json)
      return encode({ type: 99, header: { cmd: 1, ...header }, attrs } as never, { protocol })
    },
    json: (bytes: Uint8Array): string => {
      const [message] = decode(bytes, { protocol, tolerant: true })
      return faceJson(faceOf(spec, kit, operation, message as never, { processUnknown: false }))
    },
  }
}

/** The bytes behind struct genlmsghdr, as hex. */
const behind = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(20)).toString('hex')

describe('keys and passwords', () => {
  test('what the tables of nlwire hide, a specification hides too', () => {
    const attributes = [
      { name: 'sopass', type: 'binary' },
      { name: 'header', type: 'binary' },
    ]
    const set = { name: 'wol', 'name-prefix': 'ethtool-a-wol-', attributes }
    const list = [{ name: 'get', 'attribute-set': 'wol', do: { request: { attributes: ['sopass'] } } }]
    const value = { name: 'ethtool', protocol: 'genetlink', 'attribute-sets': [set], operations: { list } }
    const spec = readSpec(value, 'ethtool.json')
    const rows = Object.values(specFamily(spec, kitOf(spec)).messages)
    const { table } = (rows[0] as (typeof rows)[number])[3] as unknown as { table: Record<string, readonly unknown[]> }
    expect(table['sopass']?.slice(1, 2)).toEqual(['ETHTOOL_A_WOL_SOPASS'])
    expect(table['sopass']?.[4]).toEqual({ secret: true })
    expect(table['header']?.[4]).toBeUndefined()
  })

  test('keys of families that have a specification only are hidden', () => {
    for (const [family, setName, key, name] of [
      ['ovpn', 'keydir', 'cipher-key', 'OVPN_A_KEYDIR_CIPHER_KEY'],
      ['psp', 'keys', 'key', 'PSP_A_KEYS_KEY'],
    ] as const) {
      const set = { name: setName, attributes: [{ name: key, type: 'binary' }] }
      const list = [{ name: 'get', 'attribute-set': setName, do: { request: { attributes: [key] } } }]
      const value = { name: family, protocol: 'genetlink', 'attribute-sets': [set], operations: { list } }
      const spec = readSpec(value, `${family}.json`)
      const rows = Object.values(specFamily(spec, kitOf(spec)).messages)
      const { table } = (rows[0] as (typeof rows)[number])[3] as unknown as { table: Record<string, readonly unknown[]> }
      expect(Object.values(table).map(([, wire, , , notes]) => [wire, notes])).toEqual([[name, { secret: true }]])
    }
  })

  test('an error does not repeat a key in the wrong form', () => {
    const { bytes } = specOf([{ name: 'private-key', type: 'binary' }])
    expect(() => bytes({ 'private-key': 'yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=' })).toThrow(
      new TypeError('private-key: expected bytes as hex, got 44 other characters'),
    )
  })
})

describe('numbers', () => {
  const addresses = specOf([{ name: 'addr', type: 'u32', 'byte-order': 'big-endian', 'display-hint': 'ipv4' }])

  test.each([4294967297, -1])('%d is no address', (addr) => {
    expect(() => addresses.bytes({ addr })).toThrow(/^addr: expected a number (?:from 0 to|up to) 4294967295/)
  })

  test('uint has no byte order', () => {
    expect(() => specOf([{ name: 'n', type: 'uint', 'byte-order': 'big-endian' }]).bytes({ n: 1 })).toThrow(
      'expected no byte order of uint',
    )
  })

  test.each([
    ['{"x": 0.1234567890123456}', { x: 0.1234567890123456 }],
    ['{"x": 1.2345678901234567e-30, "y": [12345678901234567]}', { x: 1.2345678901234567e-30, y: ['12345678901234567'] }],
  ])('%s is JSON', (text, value) => {
    expect(parseExact(text)).toEqual(value)
  })

  test('many digits take no longer than their number', () => {
    expect(() => parseExact(`[${'1'.repeat(1_000_000)}.5x]`)).toThrow(SyntaxError)
  })
})

describe('bytes as hex, the form of the tool', () => {
  test('an array', () => {
    const { bytes } = specOf([{ name: 'pids', type: 'binary', 'sub-type': 'u32' }])
    expect(behind(bytes({ pids: '0a0000000b000000' }))).toBe('0c0001000a0000000b000000')
    expect(behind(bytes({ pids: [10, 11] }))).toBe('0c0001000a0000000b000000')
  })

  test('a struct', () => {
    const members = [
      { name: 'x', type: 'u16' },
      { name: 'y', type: 'u16' },
    ]
    const definitions = [{ name: 'point', type: 'struct', members }]
    const { bytes } = specOf([{ name: 'at', type: 'binary', struct: 'point' }], { definitions })
    expect(behind(bytes({ at: '01000200' }))).toBe('0800010001000200')
    expect(behind(bytes({ at: { x: 1, y: 2 } }))).toBe('0800010001000200')
  })
})

describe('names', () => {
  test.each(['value-of', 'constructor', 'to-string'])('%s is the name of an attribute', (name) => {
    for (const many of [false, true]) {
      const { bytes, json } = specOf([{ name, type: 'u32', 'multi-attr': many }])
      const given = many ? [5, 6] : 5
      const wanted = `{"${name}": ${many ? '[5, 6]' : 5}}`
      expect(json(bytes(JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(given)}}`)))).toBe(wanted)
    }
  })
})

test('an attribute that came again is read in its own byte order', () => {
  const { json, bytes } = specOf([{ name: 'n', type: 'u32' }])
  const twice = Uint8Array.from([...bytes({ n: 7 }), 8, 0, 1, 0x40, 0, 0, 0, 9])
  new DataView(twice.buffer).setUint32(0, twice.length, true)
  expect(json(twice)).toBe('{"n": 9}')
})
