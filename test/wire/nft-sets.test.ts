// Elements of sets in the words of nft(8), against what the same `nft list ruleset` printed.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { recorded } from '../support/protocol-recordings.ts'

const words = (name: string): URL => new URL(`../../fixtures/words/${name}`, import.meta.url)
const all = (await recorded(words('nft-sets.strace.gz'))).filter(({ name }) => name.startsWith('NFT_MSG_'))
const { note, line } = tools({ command: 'link', ifname: String, ifflags: () => 0, netnsName: () => undefined })

/** The list of nft by set, each on one line. */
const printed = [
  ...readFileSync(words('nft-sets.txt'), 'utf8').matchAll(/\t(?:set|map) (\w+) \{[^}]*?elements = (\{[^}]*\})/g),
].map(([, name, elements]) => `element inet w ${name} ${elements?.replaceAll(/\s+/g, ' ')}`)

test('listed elements are those of nft list ruleset: intervals joined and in order, maps, timeouts, comments, counters', () => {
  all.forEach(note)
  const lines = all.flatMap((one) => (one.name === 'NFT_MSG_NEWSETELEM' && one.direction === 'received' ? [line(one)] : []))
  expect(printed.length).toBe(10)
  expect(lines.filter((one) => one !== undefined)).toEqual(printed)
})
