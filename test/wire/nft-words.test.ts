import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { wordsOf } from '../support/tool-words.ts'

const NETFILTER = 12

/** Commands that are printed in other words, and how: names of numbers, and what has no words. */
const OTHERS: Readonly<Record<string, string>> = {
  'nft add chain ip t c3 { type filter hook input priority 0; policy drop; }':
    'nft add chain ip t c3 { type filter hook input priority filter; policy drop; }',
  'nft add set ip t s4 { type ipv4_addr; timeout 1h; size 100; }':
    'nft add set ip t s4 { type ipv4_addr; size 100; timeout 1h; }',
  'nft add rule ip t c tcp flags & (syn | ack) == syn drop': 'nft add rule ip t c tcp flags syn / syn,ack drop',
  'nft add rule ip t c meta mark 0x1 accept': 'nft add rule ip t c meta mark 0x00000001 accept',
  'nft add rule ip t c meta mark & 0xff == 0x1 accept': 'nft add rule ip t c meta mark & 0x000000ff == 0x00000001 accept',
  'nft add rule ip t c meta mark set 0x2': 'nft add rule ip t c meta mark set 0x00000002',
  'nft add rule ip t c ct mark 0x5 accept': 'nft add rule ip t c ct mark 0x00000005 accept',
}

const rows = (name: string): [command: string, hex: string][] =>
  readFileSync(new URL(`../../fixtures/sent/${name}.tsv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('\t') as [command: string, hex: string])
const sent = rows('nft')

test('a batch of nft is printed as the command line that made it', async () => {
  expect(sent.length).toBeGreaterThan(70)
  const wrong: unknown[] = []
  for (const [command, hex] of sent) {
    const all = await wordsOf(Uint8Array.from(Buffer.from(hex, 'hex')), NETFILTER)
    // Anonymous sets are part of their rule.
    const words = all.filter((one) => one !== undefined && !one.startsWith('# anonymous '))
    if (words.length !== 1 || words[0] !== (OTHERS[command] ?? command)) wrong.push([command, words])
  }
  expect(wrong).toEqual([])
})

test.each(rows('nft-list'))('%s is among the words of its requests', async (command, hex) => {
  const words = await wordsOf(Uint8Array.from(Buffer.from(hex, 'hex')), NETFILTER)
  // nft reads the rules of each family by themselves.
  expect(words).toContain(command === 'nft list ruleset' ? 'nft list ruleset ip' : command)
})
