import { describe, expect, test } from 'vitest'
import { Block } from '../../src/capture/text/block.ts'

// Rows of pasted hex, and where a datagram ends between them. The message is RTM_GETLINK.

const MESSAGE = Uint8Array.from(Buffer.from('10000000120001030000000000000000', 'hex'))
const NOT_A_MESSAGE = Uint8Array.from({ length: 16 }, () => 0xff)
const BUDGET = { left: 0 }

describe('a datagram of more than 256 KiB is too long', () => {
  // Each row counts 16 bytes more than it has.
  test.each([
    ['hex', { bytes: new Uint8Array(4080) }],
    ['numbers that may be decimal', { bytes: new Uint8Array(2000), decimal: new Uint8Array(2080) }],
  ])('of rows of %s', (_, row) => {
    const block = new Block(0)
    for (let i = 0; i < 64; i++) block.add(row, 0)
    expect(block.isTooLong).toBe(false)
    block.add({ bytes: new Uint8Array(0) }, 0)
    expect(block.isTooLong).toBe(true)
  })
})

describe('the parts of rows', () => {
  const offsets = (
    rows: readonly { bytes: Uint8Array; pausedBefore?: boolean; whole?: boolean; position?: string }[],
  ): number[] => {
    const block = new Block(0)
    for (const [i, { pausedBefore = false, ...row }] of rows.entries()) {
      block.paused = pausedBefore
      block.add(row, i)
    }
    return block.parts(BUDGET).map(({ offset }) => offset)
  }
  const [half, rest] = [MESSAGE.subarray(0, 8), NOT_A_MESSAGE]
  const cut = { bytes: Uint8Array.from(MESSAGE).fill(20, 0, 1) }

  test.each([
    ['one row', [cut], [0]],
    ['rows without a seam', [cut, cut], [0]],
    ['a blank line', [cut, { ...cut, pausedBefore: true }], [0, 1]],
    [
      'a blank line before the first row, which is no seam',
      [
        { ...cut, pausedBefore: true },
        { ...cut, pausedBefore: true },
      ],
      [0, 1],
    ],
    ['a string of a program', [cut, { ...cut, whole: true }], [0, 1]],
    [
      'a string of a program first',
      [
        { ...cut, whole: true },
        { ...cut, whole: true },
      ],
      [0, 1],
    ],
    ['rows with offsets', [cut, { ...cut, position: '10', pausedBefore: true }], [0]],
    ['messages that fill all', [{ bytes: MESSAGE }, { bytes: MESSAGE, pausedBefore: true }], [0]],
    ['a part that begins no message', [cut, { bytes: rest, pausedBefore: true }], [0]],
    ['one part of several that begins none', [cut, { ...cut, pausedBefore: true }, { bytes: rest, pausedBefore: true }], [0]],
    ['a part without a whole header', [cut, { bytes: half, pausedBefore: true }], [0]],
  ])('%s', (_, rows, wanted) => {
    expect(offsets(rows)).toEqual(wanted)
  })

  test('the seam is forgotten after the row behind it', () => {
    const block = new Block(0)
    block.add(cut, 0)
    block.paused = true
    block.add(cut, 1)
    block.add(cut, 2)
    expect(block.parts(BUDGET).map(({ rows }) => rows.length)).toEqual([1, 2])
  })

  test('the last message of decimal numbers goes on', () => {
    const block = new Block(0)
    // 20 can be hex and decimal; what cannot be hex has no other bytes.
    block.add({ bytes: new Uint8Array(0), decimal: Uint8Array.from(MESSAGE).fill(20, 0, 1), onlyDecimal: true }, 0)
    expect(block.isOpen).toBe(true)
    const both = new Block(0)
    both.add({ bytes: MESSAGE, decimal: Uint8Array.from(MESSAGE).fill(20, 0, 1) }, 0)
    expect(both.isOpen).toBe(false)
  })
})
