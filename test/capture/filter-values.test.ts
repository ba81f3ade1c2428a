import { describe, expect, test } from 'vitest'
import { clockOf, durationOf } from '../../src/capture/filter/times.ts'
import { expectedOf } from '../../src/capture/filter/values.ts'
import { where } from '../../src/capture.ts'
import { ip, ipv4, ipv6 } from '../../src/netlink/codec/address.ts'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import { bits, oneOf } from '../../src/netlink/codec/names.ts'
import { s8, u8, u64, uint } from '../../src/netlink/codec/numbers.ts'
import { struct } from '../../src/netlink/codec/struct.ts'
import { chars, string } from '../../src/netlink/codec/text.ts'
import { binary, flag, toggle } from '../../src/netlink/codec/values.ts'
import { familyAddress } from '../../src/rtnl/common/family-address.ts'

/** What was expected in place of a value that a codec never has; undefined if it may have it. */
const wrong = (codec: Codec<unknown>, operator: string, value: string, quoted = false): string | undefined =>
  expectedOf(codec as Codec<unknown>, operator, { text: value, quoted, start: 0, end: value.length })

const NAMES = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`NAME${n}`, n]))

describe('which values a codec may have', () => {
  test('numbers, up to their ends', () => {
    const range = 'a whole number from 0 to 255'
    expect([wrong(u8, '==', '0'), wrong(u8, '==', '255')]).toEqual([undefined, undefined])
    expect([wrong(u8, '==', '-1'), wrong(u8, '==', '256'), wrong(u8, '==', '1.5')]).toEqual([range, range, range])
    expect([wrong(s8, '==', '-128'), wrong(s8, '==', '127')]).toEqual([undefined, undefined])
    const signed = 'a whole number from -128 to 127'
    expect([wrong(s8, '==', '-129'), wrong(s8, '==', '128')]).toEqual([signed, signed])
    expect([wrong(u64, '==', '18446744073709551615'), wrong(uint, '==', '18446744073709551615')]).toEqual([undefined, undefined])
    expect(wrong(u64, '==', '18446744073709551616')).toBe('a whole number from 0 to 18446744073709551615')
    expect(wrong(uint, '==', '18446744073709551616')).toBe('a whole number from 0 to 18446744073709551615')
    expect([wrong(u8, '<', '1.5'), wrong(u8, '~', '25')]).toEqual([undefined, undefined])
  })

  test('names of numbers: of at most 12, all are named', () => {
    const [twelve, thirteen] = [oneOf(u8, NAMES(12)), oneOf(u8, NAMES(13))]
    expect(wrong(twelve, '==', 'name3')).toBe(undefined)
    expect(wrong(twelve, '==', 'x')).toBe(`a number or ${Object.keys(NAMES(12)).join(', ')}`)
    expect([wrong(thirteen, '==', 'x'), wrong(u8, '==', 'x')]).toEqual(['a number', 'a number'])
    expect([wrong(twelve, '~', 'AME1'), wrong(twelve, '~', '4')]).toEqual([undefined, undefined])
    expect(wrong(thirteen, '~', 'AMEN')).toBe('a number')
    expect([wrong(bits(u8, { UP: 1 }), '~', 'UP'), wrong(bits(u8, { UP: 1 }), '~', 'P')]).toEqual([undefined, 'a number or UP'])
  })

  test('flags, texts and bytes have no order', () => {
    for (const codec of [flag, string, binary, ip]) expect(wrong(codec, '<', '1')).toBe('a value without an order')
    expect([wrong(flag, '==', 'true'), wrong(flag, '==', '1')]).toEqual([undefined, undefined])
    expect(wrong(flag, '==', 'yes')).toBe('no value: it is a flag, present or absent')
    expect([wrong(chars(4), '==', 'abcd'), wrong(string, '==', 'x'.repeat(99))]).toEqual([undefined, undefined])
    expect([wrong(chars(4), '==', 'abcde'), wrong(chars(4), '==', 'äöü')]).toEqual(Array(2).fill('a text of at most 4 bytes'))
    expect([wrong(binary, '==', '0x0102'), wrong(binary, '~', '102')]).toEqual([undefined, undefined])
    expect([wrong(binary, '==', '102'), wrong(binary, '==', '0x102')]).toEqual(Array(2).fill('bytes as hex after 0x'))
    expect(wrong(binary, '~', 'xyz')).toBe('bytes as hex after 0x')
  })

  test('addresses, and networks of their length', () => {
    for (const [codec, good] of [
      [ip, '10.0.0.2'],
      [ip, 'fe80::1'],
      [ipv4, '10.0.0.2'],
      [ipv6, 'fe80::1'],
    ] as const)
      expect(wrong(codec, '==', good)).toBe(undefined)
    expect(wrong(ipv4, '==', 'fe80::1')).toMatch(/^an IPv4 address/)
    for (const [codec, good] of [
      [ip, '10.0.0.0/8'],
      [ip, 'fe80::/64'],
      [ipv4, '10.0.0.0/8'],
      [ipv6, 'fe80::/64'],
    ] as const)
      expect(wrong(codec, '~', good)).toBe(undefined)
    expect(wrong(ipv4, '~', 'fe80::/64')).toMatch(/, or a network such as 10\.0\.0\.0\/8$/)
    expect(wrong(ipv6, '~', '10.0.0.0/8')).toMatch(/, or a network such as 10\.0\.0\.0\/8$/)
    expect([wrong(ipv4, '~', '10.0'), wrong(ipv6, '~', 'fe80')]).toEqual([undefined, undefined])
    expect(wrong(ipv4, '~', 'zz')).toMatch(/^an IPv4 or IPv6 address((?!network).)*$/)
  })

  test('a flag that may have a byte, an address of any family, and labels of MPLS', () => {
    expect([wrong(toggle, '==', '255'), wrong(toggle, '==', '256')]).toEqual([undefined, 'a whole number from 0 to 255'])
    expect([wrong(familyAddress, '==', '10.0.0.1'), wrong(familyAddress, '==', '100/200')]).toEqual([undefined, undefined])
    expect(wrong(familyAddress, '==', 'nowhere')).toMatch(/address/)
  })

  test('a struct is compared by its members', () => {
    const pair = struct('pair', { first: [u8, 'first', 'first'] })
    expect(wrong(pair, '==', '1')).toBe('the name of one of its values')
    expect(wrong(pair, '~', '1')).toBe(undefined)
  })
})

describe('the frames in which a condition can hold', () => {
  const [first, last] = [0, Number.POSITIVE_INFINITY]
  test.each([
    ['frame == 7', { first: 7, last: 7 }],
    ['frame in (3, 9)', { first: 3, last: 9 }],
    ['frame < 7', { first, last: 7 }],
    ['frame <= 7', { first, last: 7 }],
    ['frame > 7', { first: 7, last }],
    ['frame >= 7', { first: 7, last }],
    ['frame != 7', { first, last }],
    ['frame', { first, last }],
    ['seq == 7', { first, last }],
    ['not frame == 7', { first, last }],
    ['frame > 3 and frame < 9', { first: 3, last: 9 }],
    ['frame == 3 or frame == 9', { first: 3, last: 9 }],
    ['frame == 3 or mtu == 9', { first, last }],
  ])('%s', (condition, frames) => {
    expect(where(condition).frames).toEqual(frames)
  })
})

describe('times', () => {
  const SECOND = 1_000_000_000n
  test.each([
    ['01:02:03.5', (3600n + 120n + 3n) * SECOND + SECOND / 2n],
    ['1795444963.854777', 1795444963_854777000n],
    ['1970-01-01T00:01:00Z', 60n * SECOND],
    ['1:2:3', undefined],
    ['soon', undefined],
    ['1970-13-01', undefined],
  ])('%s', (value, nanoseconds) => {
    expect(clockOf(value)).toBe(nanoseconds)
  })

  test.each([
    ['5ms', 5_000_000n],
    ['0.2s', SECOND / 5n],
    ['300us', 300_000n],
    ['7ns', 7n],
    ['2', 2n * SECOND],
    ['2min', undefined],
    ['-1s', undefined],
  ])('%s', (value, nanoseconds) => {
    expect(durationOf(value)).toBe(nanoseconds)
  })
})

describe('an error quotes the condition', () => {
  const message = (condition: string): string => {
    try {
      where(condition)
    } catch (error) {
      return (error as Error).message
    }
    return 'accepted'
  }

  test('60 characters before and after the wrong place', () => {
    const before = `mtu == 1 ${'or mtu == 1 '.repeat(10)}`
    const after = ' or mtu == 1'.repeat(10)
    const whole = `${before}or mtuu == 1${after}`
    const at = before.length + 3
    expect(message(whole)).toContain(`at character ${at + 1} of ${JSON.stringify(`…${whole.slice(at - 60, at + 60)}…`)}`)
    expect(message('mtuu == 1')).toContain('at character 1 of "mtuu == 1"')
    const [first, last] = [`mtuu == 1${' '.repeat(51)}`, `${' '.repeat(60)}mtuu == 1`]
    expect([message(first), message(last)]).toEqual([first, last].map((text) => expect.stringContaining(`of "${text}"`)))
    expect(message(`${first} `)).toContain(`of "${first}…"`)
    expect(message(` ${last}`)).toContain(`of "…${last}"`)
  })

  test('a text without an end, and one that is no word', () => {
    expect(message('ifname == "lo')).toContain('the text has no closing quote')
    expect(message('mtu == ,')).not.toContain('closing quote')
  })
})
