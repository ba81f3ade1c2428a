// The command prints its version before it loads anything else.
import { expect, test } from 'vitest'
import { parseOptions } from '../../src/cli/options.ts'
import { asksForVersion } from '../../src/cli/version.ts'

test.each(['-V', '-Ver', '-Version', '--version'])('%s alone asks for the version', (word) => {
  expect([asksForVersion([word]), parseOptions([word]).over]).toEqual([true, 'version'])
  expect(asksForVersion([word, 'link'])).toBe(false)
})

test.each(['', '-', '-v', '-Versions', 'V', '-h', '-4', 'link'])('%j does not', (word) => {
  expect(asksForVersion([word])).toBe(false)
})
