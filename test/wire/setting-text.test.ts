import { expect, test } from 'vitest'
import { settingText } from '../../src/rtnl/link/ensure/difference.ts'

test.each([
  [Uint8Array.of(0, 255), '0x00ff'],
  [undefined, 'not set'],
  ['veth', '"veth"'],
  [5, '5'],
  [7n, '7n'],
])('a setting in the error of ensure: %s', (value, text) => {
  expect(settingText(value)).toBe(text)
})
