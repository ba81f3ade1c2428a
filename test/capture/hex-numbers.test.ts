import { describe, expect, test } from 'vitest'
import { cutHex, hexNumbers } from '../../src/capture/text/hex-numbers.ts'

test.each([
  ['1f2e 3d:4c-5b,6a\t7f\r\n', [0x1f, 0x2e, 0x3d, 0x4c, 0x5b, 0x6a, 0x7f]],
  ['0x1f, 0X2E 0x3', [0x1f, 0x2e, 3]],
  ['FF 0f10', [255, 15, 16]],
])('%j is hex', (text, numbers) => expect(hexNumbers(text)).toEqual(Uint8Array.from(numbers)))

test.each([
  '',
  ' , ',
  '123',
  '0x',
  '0x123',
  '0x1f2e',
  '0x1f 2e',
  '2e 0x1f',
  '1g',
  '1f2e;',
  '0x1f;',
  '0 x1f',
  'x1',
  '\u01312',
  '1\u0131',
])('%j is not', (text) => expect(hexNumbers(text)).toBeUndefined())

describe('a long line is cut', () => {
  const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

  test.each(['1f 2e 3d 4c 5b', '0x1f, 0x2e, 0x3d, 0x4c', '0x1f,0x2,0x3d,0x4', '1f2e3d4c5b6a7f80', '1f2e 3d4c5b6a 7f80'])(
    'between two numbers: %s',
    (text) => {
      for (let end = 8; end <= text.length; end++) {
        const cut = cutHex(bytesOf(text), end)
        expect(cut).toBeGreaterThan(end - 5)
        expect(cut).toBeLessThanOrEqual(end)
        const parts = [text.slice(0, cut), text.slice(cut)].map((part) => [...(hexNumbers(part) ?? [])])
        expect(parts.flat(), `${cut} of ${end}`).toEqual([...(hexNumbers(text) ?? [])])
      }
    },
  )

  test('before an escape', () => {
    const text = bytesOf('\\x1f\\x2e\\x3d')
    expect([8, 9, 10, 11, 12].map((end) => cutHex(text, end))).toEqual([4, 8, 8, 8, 8])
  })

  test('somewhere, if it has no numbers or only a begin', () => {
    expect([cutHex(bytesOf('zzzzzzzz'), 8), cutHex(bytesOf('1f2e3d4c'), 8), cutHex(bytesOf('\\x1f'), 1)]).toEqual([8, 8, 1])
    expect(cutHex(bytesOf('xxxxxx'), 6)).toBe(6)
  })
})
