// Expressions of rules in the words of nft(8), against what the same `nft list ruleset` printed.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { recorded } from '../support/protocol-recordings.ts'

const words = (name: string): URL => new URL(`../../fixtures/words/${name}`, import.meta.url)
const ifname = (index: number): string => (index === 1 ? 'lo' : `if${index}`)

/** Rules that nft prints in other words for the same, and what has no words. */
const OTHERS: Readonly<Record<string, string | RegExp>> = {
  '@ll,0,48 0x5 accept': 'ether daddr 00:00:00:00:00:05 accept',
  'ether type 8021q vlan type ip accept': 'vlan type ip accept',
  // The time zone is that of nft.
  'meta hour "10:00"-"12:00" accept': /^# expr meta meta\.key 32 /,
  'meta time > "2024-01-01 10:00:00" accept': /^# expr meta meta\.key 30 /,
  // The type of the object is that of the set.
  'counter name tcp dport map { 22 : "cnt" }': /# expr objref /,
}

/** The rules of a list: after the line of a base chain, or of a chain without a hook. */
const rulesOf = (list: string): string[] =>
  list
    .split('\n')
    .flatMap((text) => (/^\t\t(?!type |size |flags |\d|protocol |l3proto |rate |packets )/.test(text) ? [text.trim()] : []))

test.each([
  ['nft-expressions', 150],
  ['nft-flags', 50],
])('rules of %s are those of nft list ruleset', async (name, least) => {
  const all = (await recorded(words(`${name}.strace.gz`))).filter((one) => one.name.startsWith('NFT_MSG_'))
  const { note, line } = tools({ command: 'link', ifname, ifflags: () => 0, netnsName: () => undefined })
  all.forEach(note)
  const lines = all.flatMap((one) => (one.name === 'NFT_MSG_NEWRULE' && one.direction === 'received' ? [line(one)] : []))
  const rules = lines.map((text) =>
    text?.replace(/^rule \w+ \w+ \w+ /, '').replace(/ # (?:position \d+ )?handle \d+$| burst 5 packets/g, ''),
  )
  const wanted = rulesOf(readFileSync(words(`${name}.txt`), 'utf8'))
  expect(wanted.length).toBeGreaterThan(least)
  expect(rules).toHaveLength(wanted.length)
  for (const [i, text] of wanted.entries()) {
    const other = OTHERS[text] ?? text
    if (other instanceof RegExp) expect(rules[i]).toMatch(other)
    else expect(rules[i]).toBe(other)
  }
})
