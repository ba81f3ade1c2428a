// What ipset(8) printed of replies (fixtures/ipset), against the words for them.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromHex } from '../../src/wire.ts'
import { linesOf } from '../support/tool-words.ts'

const NETFILTER = 12

const rows = readFileSync(new URL('../../fixtures/ipset/printed.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((row) => row.split('\t') as [command: string, printed: string, bytes: string])
const rowsOf = (wanted: string): typeof rows => rows.filter(([command]) => command === wanted)
const lineOf = async (bytes: string): Promise<string> => (await linesOf(fromHex(bytes), NETFILTER))[0] ?? ''

/** A line without what `ipset save` does not print. */
const saved = (line: string): string => line.replace(/ #.*/, '').replace(' forceadd', '')

test('sets and their entries are printed as ipset save prints them', async () => {
  const all = rowsOf('ipset save')
  expect(all).toHaveLength(15)
  for (const [, printed, bytes] of all) expect(saved(await lineOf(bytes))).toBe(printed)
})

test('the rest of a long set has no header, and a list of names has names', async () => {
  const [long] = rowsOf('ipset save').filter(([, printed]) => !printed.startsWith('create '))
  expect(await lineOf(long?.[2] ?? '')).toMatch(/^add ic 10\.0\.0\.1,icmp:\S+; add ic /)
  const names = rowsOf('ipset list -n')
  expect(names).toHaveLength(14)
  for (const [, printed, bytes] of names) expect(await lineOf(bytes)).toBe(printed)
})

test('what ipset list prints of a set follows', async () => {
  const all = rowsOf('ipset list -t')
  expect(all).toHaveLength(14)
  for (const [, printed, bytes] of all) {
    const { Name, Type, Revision, Header, References, ...others } = Object.fromEntries(
      printed.split('; ').map((line) => line.split(': ') as [string, string]),
    )
    const line = await lineOf(bytes)
    expect(saved(line)).toBe(`create ${Name} ${Type} ${Header}`)
    const numbers = `data.references ${References} data.memsize ${others['Size in memory']} data.elements ${others['Number of entries']}`
    expect(line.replace(/.* #/, '')).toMatch(new RegExp(`^ revision ${Revision} index \\d+ ${numbers}$`))
  }
})

test('the kernel keeps forceadd, which ipset does not print', async () => {
  const [set] = rowsOf('ipset save').filter(([, printed]) => printed.startsWith('create s2 '))
  expect(await lineOf(set?.[2] ?? '')).toContain(' timeout 1000 forceadd bucketsize 12 ')
})
