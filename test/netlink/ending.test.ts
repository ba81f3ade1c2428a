import { expect, test } from 'vitest'
import { decodeValue, encodeValue, MalformedError } from '../../src/declare.ts'
import { array } from '../../src/netlink/codec/array.ts'
import { ending } from '../../src/netlink/codec/ending.ts'
import { u8, u16 } from '../../src/netlink/codec/numbers.ts'
import { struct } from '../../src/netlink/codec/struct.ts'

const list = ending(
  struct('list', { count: [u8, 'count', 'number of items'], _pad: [u8, 'pad', 'zero'], first: [u16, 'first', 'a number'] }),
  'items',
  array(u16),
)
const bytes = Uint8Array.of(2, 0, 7, 0, 1, 0, 2, 0)

test('has the members of the struct, and the rest under its key', () => {
  expect(decodeValue(list, bytes)).toEqual({ count: 2, first: 7, items: [1, 2] })
  expect(encodeValue(list, { count: 2, first: 7, items: [1, 2] })).toEqual(bytes)
  expect(encodeValue(list, { count: 0, first: 7 } as never)).toEqual(Uint8Array.of(0, 0, 7, 0))
})

test('what does not fit is refused, with what was expected', () => {
  expect(() => decodeValue(list, bytes.subarray(0, 3))).toThrow(MalformedError)
  expect(() => decodeValue(list, bytes.subarray(0, 7))).toThrow('3 bytes of u16, 2 bytes each')
  expect(() => encodeValue(list, 'x' as never)).toThrow('expected list, an object, got "x"')
  expect(() => encodeValue(list, { count: 1, first: 0, itmes: [] } as never)).toThrow('itmes')
  expect(() => encodeValue(list, { count: 1, first: 0, items: 5 } as never)).toThrow('expected an array of u16, got 5')
})
