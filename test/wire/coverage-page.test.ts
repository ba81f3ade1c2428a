import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { coverageRows } from '../support/coverage.ts'

const page = readFileSync(new URL('../../docs/coverage.md', import.meta.url), 'utf8')

test('docs/coverage.md has what the recordings have', async () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (protocol|---)/.test(line))
  expect(rows).toEqual(await coverageRows())
  expect(rows.length).toBeGreaterThan(40)
})

test('every message is named, and at most one in a thousand attributes is unknown', () => {
  for (const line of page.split('\n').filter((each) => /^\| (nfnetlink|xfrm|audit|connector|generic|sock_diag)/.test(each))) {
    const [, , , , , unnamed, attributes, unknown] = line.split('|').map((cell) => cell.trim())
    expect([line, Number(unnamed)]).toEqual([line, 0])
    expect(Number(unknown)).toBeLessThanOrEqual(Number(attributes) / 1000)
  }
})
