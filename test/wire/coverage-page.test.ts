import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { coverageRows } from '../support/coverage.ts'

/** Rows of the table: of traffic control 5, of DCB, of nfnetlink 13, of xfrm, audit and connector, of 24 families, of sock_diag 5. */
const PARTS = 51

const page = readFileSync(new URL('../../docs/coverage.md', import.meta.url), 'utf8')

test('docs/coverage.md has what the recordings have', async () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (protocol|---)/.test(line))
  expect(rows).toEqual(await coverageRows())
})

/** What has no row, of which part. docs/coverage.md has the reasons. */
const UNKNOWN: Readonly<Record<string, number>> = { 'tc: qdiscs': 2, 'generic: nl80211': 2 }

test('every message is named, and so is every attribute but those with a reason', () => {
  const rows = page.split('\n').filter((line) => /^\| (tc|DCB|nfnetlink|xfrm|audit|connector|generic|sock_diag)\b/.test(line))
  const cells = rows.map((line) => line.split('|').map((cell) => cell.trim()))
  const sum = (at: number): number => cells.reduce((total, row) => total + Number(row[at]), 0)
  expect(cells.filter((row) => row[5] !== '0')).toEqual([])
  const unknown = cells.filter((row) => row[7] !== '0').map((row) => [row[1], Number(row[7])])
  expect(Object.fromEntries(unknown)).toEqual(UNKNOWN)
  expect(sum(7)).toBeLessThan(sum(6) / 1000)
  expect(cells).toHaveLength(PARTS)
})
