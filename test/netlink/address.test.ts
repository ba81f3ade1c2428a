import ipaddr from 'ipaddr.js'
import { describe, expect, test } from 'vitest'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import {
  formatIp,
  formatMac,
  ip,
  ipv4,
  ipv6,
  lladdr,
  mac,
  parseIp,
  parseMac,
  parsePrefix,
} from '../../src/netlink/codec/address.ts'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import { addBody } from '../../src/rtnl/address/request.ts'
import { routeBody } from '../../src/rtnl/route/request.ts'
import { addRule } from '../../src/rtnl/rule/request.ts'
import fc from '../support/property.ts'

const octets = (n: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: n, maxLength: n })
/** IPv6 addresses with many zero groups, where the rules differ. */
const sparse = fc.array(fc.constantFrom(0, 0, 0, 1, 0xffff, 0x0db8, 0x10), { minLength: 8, maxLength: 8 })
const sixteen = fc.oneof(
  octets(16),
  sparse.map((groups) => Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]))),
)

/** inet_ntop(3) and ip(8) write the last four bytes of ::/96 and ::ffff:0:0/96 with dots; RFC 5952 leaves it open, ipaddr.js does not. */
const dotted = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, 10).every((byte) => byte === 0) &&
  ((bytes[10] === 0xff && bytes[11] === 0xff) || (bytes[10] === 0 && bytes[11] === 0 && (bytes[12] !== 0 || bytes[13] !== 0)))

/** ipaddr.js takes `::10.0.0.2` for `::ffff:10.0.0.2`; inet_pton(3) and the kernel's in6_pton do not. */
const misread = (text: string): boolean => /^::\d+\.\d+\.\d+\.\d+$/.test(text)

describe('against ipaddr.js', () => {
  test('IPv4', () => {
    fc.assert(
      fc.property(octets(4), (bytes) => {
        expect(formatIp(bytes)).toBe(ipaddr.fromByteArray([...bytes]).toString())
        expect(parseIp(formatIp(bytes))).toEqual(bytes)
      }),
    )
  })

  test('IPv6, but for those that end in dotted form', () => {
    fc.assert(
      fc.property(sixteen, (bytes) => {
        const other = ipaddr.fromByteArray([...bytes]) as ipaddr.IPv6
        expect(parseIp(formatIp(bytes))).toEqual(bytes)
        expect(parseIp(other.toNormalizedString())).toEqual(bytes)
        if (!misread(formatIp(bytes))) expect(ipaddr.parse(formatIp(bytes)).toByteArray()).toEqual([...bytes])
        if (dotted(bytes)) expect(formatIp(bytes)).toMatch(/^::(ffff:)?\d+\.\d+\.\d+\.\d+$/)
        else expect(formatIp(bytes)).toBe(other.toRFC5952String())
      }),
      { numRuns: 2000 },
    )
  })

  test('any text: what is read here is read there, to the same bytes', () => {
    const character = fc.constantFrom(...'0123456789abcdefAF:.::..')
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 20 }), (text) => {
        let bytes: Uint8Array
        try {
          bytes = parseIp(text)
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError)
          return
        }
        if (!misread(text)) expect([...bytes]).toEqual(ipaddr.parse(text).toByteArray())
      }),
      { numRuns: 5000 },
    )
  })

  test('upper case, leading zeros of a group and a dotted end are read', () => {
    fc.assert(
      fc.property(sixteen, (bytes) => {
        const groups = Array.from({ length: 8 }, (_, i) => bytes.subarray(2 * i, 2 * i + 2))
        const hex = groups.map((pair) => Buffer.from(pair).toString('hex').toUpperCase())
        expect(parseIp(hex.join(':'))).toEqual(bytes)
        expect(parseIp([...hex.slice(0, 6), bytes.subarray(12).join('.')].join(':'))).toEqual(bytes)
      }),
    )
  })
})

describe('the rules of RFC 5952, and of inet_ntop(3) where it is silent', () => {
  test.each([
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:2:3:4:5:6:0:0', '1:2:3:4:5:6::'],
    ['0:0:0:0:0:ffff:0a00:0002', '::ffff:10.0.0.2'],
    ['0:0:0:0:0:0:0a00:0002', '::10.0.0.2'],
    ['0:0:0:0:0:0:0:0102', '::102'],
    ['0:0:0:0:0:0:1:0', '::0.1.0.0'],
    ['64:ff9b:0:0:0:0:0a00:0002', '64:ff9b::a00:2'],
    ['1:0:0:0:0:0:0a00:0002', '1::a00:2'],
    ['1:0:0:0:0:ffff:0a00:0002', '1::ffff:a00:2'],
    ['2001:db8:0:0:1:1:0:0', '2001:db8::1:1:0:0'],
  ])('%s is %s', (long, short) => {
    expect(formatIp(parseIp(long))).toBe(short)
    expect(parseIp(short)).toEqual(parseIp(long))
  })
})

test('only IPv4-mapped and IPv4-compatible addresses end in dotted form', () => {
  for (const text of ['::1234:1:2', '::1:2:ffff:3:4', '::ffff:0:3:4', '::1', '::ffff:1.2.3.4', '::1.2.3.4'])
    expect(formatIp(parseIp(text))).toBe(text)
})

test(':: may stand for one group', () => {
  expect(parseIp('1:2:3:4:5:6:7::')).toEqual(parseIp('1:2:3:4:5:6:7:0'))
})

describe('bad text is a TypeError', () => {
  test.each([
    ...[
      '',
      ' ',
      '1.2.3',
      '1.2.3.4.5',
      '256.1.1.1',
      '01.2.3.4',
      '1.2.3.4 ',
      '1.2.3.',
      '0x1.2.3.4',
      '1.2.3.-4',
      '１.2.3.4',
      '127.1',
      '1.2.3.a',
    ],
    ...[
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '::1:2:3:4:5:6:7:8',
      '1:2:3:4:5:6:7::8',
      '12345::',
      'g::',
      '::1%lo',
    ],
    ...['::1.2.3', '1.2.3.4::', '::1.2.3.4:5', '1:', ':1', '::1/64', '[::1]', '2001:db8::1 '],
  ])('%j', (text) => {
    expect(() => parseIp(text)).toThrow(
      new TypeError(`expected an IPv4 or IPv6 address such as "10.0.0.2" or "fe80::1", got ${JSON.stringify(text)}`),
    )
  })

  test.each([1, null, undefined, {}, ['::1']])('%o', (value) => {
    expect(() => parseIp(value as string)).toThrow('expected an IPv4 or IPv6 address')
    expect(() => parsePrefix(value as string)).toThrow('expected an address with a prefix length')
    expect(() => parseMac(value as string)).toThrow('expected a link-layer address')
  })
})

describe('prefixes', () => {
  test('with and without a length', () => {
    expect(parsePrefix('10.0.0.2/24')).toEqual({ address: '10.0.0.2', prefixlen: 24, family: 'inet' })
    expect(parsePrefix('2001:DB8:0::2/64')).toEqual({ address: '2001:db8::2', prefixlen: 64, family: 'inet6' })
    expect([parsePrefix('10.0.0.2').prefixlen, parsePrefix('::').prefixlen, parsePrefix('::/0').prefixlen]).toEqual([32, 128, 0])
  })

  test.each(['10.0.0.2/', '10.0.0.2/a', '10.0.0.2/24/1', '/24', '10.0.0.2/-1', '10.0.0.2/1.5', '10.0.0.2/0x8', ''])(
    '%j is a TypeError',
    (text) => {
      expect(() => parsePrefix(text)).toThrow(TypeError)
    },
  )

  test('a length beyond the address is a RangeError', () => {
    expect(() => parsePrefix('10.0.0.2/33')).toThrow(
      new RangeError('expected a prefix length from 0 to 32, got 33 in "10.0.0.2/33"'),
    )
    expect(() => parsePrefix('::/129')).toThrow(RangeError)
  })
})

describe('link-layer addresses', () => {
  test('of any length', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 32 }), (bytes) => void expect(parseMac(formatMac(bytes))).toEqual(bytes)))
    expect(formatMac(Uint8Array.from([2, 0, 0xab]))).toBe('02:00:ab')
    expect(parseMac('2:0:AB')).toEqual(Uint8Array.from([2, 0, 0xab]))
    expect(parseMac('')).toEqual(new Uint8Array())
  })

  test.each(['02-00', '02:', ':02', '002:00', '0g', '02:00 ', '02::00', ' '])('%j is a TypeError', (text) => {
    expect(() => parseMac(text)).toThrow(`expected a link-layer address such as "02:00:00:00:00:01", got ${JSON.stringify(text)}`)
  })
})

describe('codecs', () => {
  const read = (codec: Codec<string>, length: number): string => codec.read(new Bytes(new Uint8Array(length), true), 0, length)
  const write = (codec: Codec<string>, value: string): number => {
    const w = new Writer(true)
    codec.write(w, value)
    return w.at
  }

  test('lengths are checked', () => {
    expect([read(ip, 4), read(ip, 16), read(ipv4, 4), read(ipv6, 16), read(mac, 6), read(lladdr, 0)]).toEqual([
      ...['0.0.0.0', '::', '0.0.0.0', '::', '00:00:00:00:00:00', ''],
    ])
    for (const [codec, length] of [
      [ipv4, 16],
      [ipv6, 4],
      [mac, 5],
    ] as const) {
      expect(() => read(codec, length)).toThrow(MalformedError)
    }
    expect([read(ip, 1), read(ip, 0)]).toEqual(['0x00', '0x'])
    expect(() => formatIp(new Uint8Array(3))).toThrow(RangeError)
  })

  test('families are checked', () => {
    expect([
      write(ip, '10.0.0.2'),
      write(ip, '::1'),
      write(ipv4, '10.0.0.2'),
      write(ipv6, '::1'),
      write(mac, '2:0:0:0:0:1'),
    ]).toEqual([4, 16, 4, 16, 6])
    expect(() => write(ipv4, '::1')).toThrow('expected an IPv4 address, got "::1"')
    expect(() => write(ipv6, '10.0.0.2')).toThrow('expected an IPv6 address, got "10.0.0.2"')
    expect(() => write(mac, '02:00')).toThrow('expected an Ethernet address of 6 bytes, got "02:00"')
  })
})

describe('an IPv4 address that is not written in full', () => {
  const messageOf = (call: () => unknown): string => {
    try {
      call()
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`
    }
    return 'none'
  }

  test.each([
    ['10/8', '10.0.0.0/8'],
    ['10.1/16', '10.1.0.0/16'],
    ['010.0.0.1/24', '10.0.0.1/24'],
    ['10.0.0.0/255.0.0.0', '10.0.0.0/8'],
    ['0.0.0.0/0.0.0.0', '0.0.0.0/0'],
    ['10.0.0.9/255.255.255.255', '10.0.0.9/32'],
  ])('%s: the message has the whole one', (text, whole) => {
    expect(messageOf(() => parsePrefix(text))).toMatch(/^TypeError: expected .*, got "/)
    expect(messageOf(() => parsePrefix(text))).toContain(` (did you mean "${whole}"?)`)
  })

  test.each(['10', '10.1', '300/8', '10/33', '1.2.3.4.5/8', '10.0.0.0/255.0.255.0', '10.0.0.0/8/9', 'a/8', '/8', ''])(
    '%s has none',
    (text) => {
      expect(messageOf(() => parsePrefix(text))).toMatch(/^(Type|Range)Error: expected /)
      expect(messageOf(() => parsePrefix(text))).not.toContain('did you mean')
    },
  )

  test('is rejected with it by the calls that take a prefix', () => {
    expect(messageOf(() => routeBody({ dst: '10/8', options: {} }))).toContain('(did you mean "10.0.0.0/8"?)')
    expect(messageOf(() => addBody('10.1/16', {}))).toContain('(did you mean "10.1.0.0/16"?)')
    expect(messageOf(() => addRule({ src: '10/8', table: 5 }))).toContain('(did you mean "10.0.0.0/8"?)')
  })
})
