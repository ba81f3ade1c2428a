import { expect, test } from 'vitest'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import { bareString, chars, string, textBytes, textLength } from '../../src/netlink/codec/text.ts'
import fc from '../support/property.ts'

const read = (codec: Codec<string>, bytes: Uint8Array): string => codec.read(new Bytes(bytes, true), 0, bytes.length)

function write(codec: Codec<string>, value: unknown): Uint8Array {
  const w = new Writer(true)
  codec.write(w, value as string)
  return w.finish()
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

test('ends at its first NUL, or at the end', () => {
  expect(read(string, utf8('eth0\0'))).toBe('eth0')
  expect(read(string, utf8('eth0'))).toBe('eth0')
  expect(read(string, utf8('eth0\0\0left'))).toBe('eth0')
  expect(read(string, utf8(''))).toBe('')
  expect(read(string, utf8('\0'))).toBe('')
  expect(write(string, 'eth0')).toEqual(utf8('eth0\0'))
})

test('the NUL of a neighbour is not its end', () => {
  const bytes = utf8('eth0\0eth1')
  expect(string.read(new Bytes(bytes, true), 5, 9)).toBe('eth1')
  expect(string.read(new Bytes(bytes, true), 0, 3)).toBe('eth')
  expect(string.read(new Bytes(utf8('éé\0'), true), 0, 2)).toBe('é')
})

test.each(['größe', '日本', '🛰', '\ufeffbom', 'a\u2028b', '\ud83d\udc80'])('%j is UTF-8', (text) => {
  expect(read(string, utf8(`${text}\0`))).toBe(text)
  expect(read(string, utf8(text))).toBe(text)
  expect(write(string, text)).toEqual(utf8(`${text}\0`))
})

test('bytes that are not UTF-8 become lone surrogates, one each, and come back', () => {
  const bytes = Uint8Array.from([0x65, 0xff, 0xc3, 0x28, 0x80, 0])
  expect(read(string, bytes)).toBe('e\udcff\udcc3(\udc80')
  expect(write(string, 'e\udcff\udcc3(\udc80')).toEqual(bytes)
  expect(write(string, '🛰\uffff\udc80')).toEqual(Uint8Array.from([...utf8('🛰\uffff'), 0x80, 0]))
})

test('any bytes without NUL survive', () => {
  fc.assert(
    fc.property(fc.uint8Array({ min: 1, maxLength: 40 }), (bytes) => {
      expect(textBytes(read(string, bytes))).toEqual(bytes)
    }),
    { numRuns: 500 },
  )
})

test('any text survives, or is refused because it has no bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      if (text.includes('\0')) expect(() => textBytes(text)).toThrow('without NUL')
      else expect(read(string, textBytes(text))).toBe(text)
    }),
  )
})

test('what has no bytes is refused, and never changed in silence', () => {
  expect(() => write(string, 'a\0b')).toThrow('expected a string without NUL, got "a\\x00b"')
  expect(() => write(string, 'a\ud800')).toThrow('expected a string without lone surrogates, got "a\\ud800"')
  expect(() => write(string, 'a\udd00')).toThrow(TypeError)
  expect(() => write(string, 'a\udfff')).toThrow('without lone surrogates')
  expect(() => write(string, 7)).toThrow('expected a string, got 7')
})

test('a char array is padded with NUL', () => {
  expect(write(chars(4), 'ab')).toEqual(utf8('ab\0\0'))
  expect(write(chars(4), 'abcd')).toEqual(utf8('abcd'))
  expect(read(chars(4), utf8('ab\0x'))).toBe('ab')
  expect(() => write(chars(4), 'abcde')).toThrow('expected at most 4 bytes, got 5: "abcde"')
  expect(() => write(chars(4), 'ééé')).toThrow('got 6')
  expect(() => read(chars(4), utf8('abc'))).toThrow('char[4] of 3 bytes')
})

test('text without a NUL at its end', () => {
  for (const text of ['', 'eth0', '\x7f', 'größe']) {
    expect(write(bareString, text)).toEqual(utf8(text))
    expect(textLength(text)).toBe(utf8(text).length)
  }
  for (const length of [textLength, (value: string) => write(bareString, value)]) {
    expect(() => length('a\0b')).toThrow('expected a string without NUL')
    expect(() => length(['ab'] as never)).toThrow('expected a string, got an array')
  }
})
