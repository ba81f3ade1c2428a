import { describe, expect, test } from 'vitest'
import { couldBegin, isDatagram, isFilled, messagesEnd, orderAt, orderOf } from '../../src/capture/source/byte-order.ts'
import { Claim } from '../../src/capture/text/claim.ts'

// What lengths say about bytes: where messages begin and end, in which byte order.

/** Header of a message with this length, and bytes after it. */
function message(length: number, after: number[] = [], { littleEndian = true, type = 18, flags = 1 } = {}): Uint8Array {
  const out = new Uint8Array(16 + after.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, length, littleEndian)
  view.setUint16(4, type, littleEndian)
  view.setUint16(6, flags, littleEndian)
  out.set(after, 16)
  return out
}
const joined = (...all: Uint8Array[]): Uint8Array => Uint8Array.from(all.flatMap((one) => [...one]))
const BIG = { littleEndian: false }
const filled = (bytes: Uint8Array): boolean => isFilled(new DataView(bytes.buffer), 0, bytes.length)

test('a datagram begins with a message that it holds, in either byte order', () => {
  expect([message(16), message(16, [], BIG), message(17, [1]), message(16, [1])].map(isDatagram)).toEqual(Array(4).fill(true))
  expect([message(15), message(17), message(16).subarray(0, 15)].map(isDatagram)).toEqual([false, false, false])
})

describe('messages fill a datagram', () => {
  test.each([
    ['one', message(16)],
    ['two, padded', joined(message(17, [1, 0, 0, 0]), message(16))],
    ['the last one without padding', message(17, [1])],
    ['of the other byte order', joined(message(16, [], BIG), message(16, [], BIG))],
    ['zeros after the last', message(16, [0, 0, 0, 0])],
  ])('%s', (_, bytes) => expect(filled(bytes)).toBe(true))

  test.each([
    ['nothing', new Uint8Array(0)],
    ['zeros alone', new Uint8Array(16)],
    ['too few zeros', message(16, [0, 0, 0])],
    ['other bytes', message(16, [0, 0, 0, 1])],
    ['one of each byte order', joined(message(16), message(16, [], BIG))],
  ])('but not %s', (_, bytes) => expect(filled(bytes)).toBe(false))

  test('which need not be a whole buffer', () => {
    const bytes = joined(Uint8Array.of(9, 9, 9, 9), message(16), Uint8Array.of(9, 9, 9, 9))
    expect([isFilled(new DataView(bytes.buffer), 4, 20), isFilled(new DataView(bytes.buffer), 4, 24)]).toEqual([true, false])
  })
})

test('the byte order is the one in which the length fits, and else the likely one', () => {
  for (const likely of [true, false]) {
    expect([orderOf(message(16), likely), orderOf(message(16, [], BIG), likely)]).toEqual([true, false])
    // Both fit, none fits, or there is no whole header.
    expect(orderOf(message(0x10000010), likely, 0x10000000)).toBe(likely)
    expect(orderOf(message(0x10000010), likely, 0x10000000 - 1)).toBe(likely)
    expect(orderOf(message(16).subarray(0, 15), likely, 1)).toBe(likely)
    expect([orderOf(message(20), likely, 4), orderOf(message(20), likely, 3)]).toEqual([true, likely])
  }
})

test('the byte order of a datagram inside a buffer does not depend on what surrounds it', () => {
  const bytes = joined(Uint8Array.of(9, 9, 9, 9), message(20), Uint8Array.of(9, 9, 9, 9))
  const order = (end: number, missing: number): boolean => orderAt(new DataView(bytes.buffer), 4, end, false, missing)
  expect([order(24, 0), order(20, 4)]).toEqual([true, true])
  // Too short for its message, and for a header.
  expect([order(20, 3), order(19, 5)]).toEqual([false, false])
})

test('the end of the messages is that of the last whole one', () => {
  const end = (...all: Uint8Array[]): number => messagesEnd(joined(...all), true)
  expect([end(message(16)), end(message(17, [1])), end(message(17, [1, 0, 0, 0]), message(17))]).toEqual([16, 17, 20])
  expect([end(message(15)), end(message(16).subarray(0, 15)), messagesEnd(message(16, [], BIG), true)]).toEqual([0, 0, 0])
})

test('the begin of a message has plausible numbers', () => {
  const some = [message(1 << 18), message(16, [], { ...BIG, type: 0xfff, flags: 0xfff }), message(16, [1])]
  expect(some.map(couldBegin)).toEqual([true, true, true])
  const none = [message((1 << 18) + 1), message(15), message(16, [], { type: 0x1010 }), message(16, [], { flags: 0x1010 })]
  expect([...none, message(16).subarray(0, 15)].map(couldBegin)).toEqual([false, false, false, false, false])
  expect([message(16, [], { type: 0xfff }), message(16, [], { flags: 0xfff })].map(couldBegin)).toEqual([true, true])
})

describe('the last message goes on', () => {
  const isOpen = (bytes: Uint8Array, size: number, most = 40): boolean => {
    const claim = new Claim(most)
    for (let at = 0; at < bytes.length; at += size) claim.add(bytes.subarray(at, at + size))
    return claim.isOpen
  }

  test.each([1, 3, 4, 7, 28, 100])('in pieces of %i bytes', (size) => {
    const [whole, padded] = [message(16), message(17, [1, 0, 0, 0])]
    expect([isOpen(whole, size), isOpen(whole.subarray(0, 15), size), isOpen(whole.subarray(0, 1), size)]).toEqual([
      false,
      true,
      true,
    ])
    expect([isOpen(padded, size), isOpen(padded.subarray(0, 17), size), isOpen(padded.subarray(0, 16), size)]).toEqual([
      false,
      false,
      true,
    ])
    expect([isOpen(joined(padded, whole), size), isOpen(joined(padded, whole.subarray(0, 15)), size)]).toEqual([false, true])
    expect(isOpen(joined(whole, whole.subarray(0, 3)), size)).toBe(true)
    expect(isOpen(joined(whole, whole, whole, whole.subarray(0, 15)), size)).toBe(true)
    expect(isOpen(message(15).subarray(0, 4), size)).toBe(false)
    expect([isOpen(message(40), size), isOpen(message(41), size), isOpen(message(15).subarray(0, 8), size)]).toEqual([
      true,
      false,
      false,
    ])
    expect([isOpen(message(40, [], BIG), size), isOpen(joined(message(15), whole.subarray(0, 8)), size)]).toEqual([true, false])
  })
})
