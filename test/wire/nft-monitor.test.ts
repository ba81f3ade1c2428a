// Notifications of nf_tables in the words of nft(8), against what the same `nft monitor` printed.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { recorded } from '../support/protocol-recordings.ts'

const words = (name: string): URL => new URL(`../../fixtures/words/${name}`, import.meta.url)

/** What nlwire prints besides, and `nft list ruleset` does, too: comments of tables and chains, devices. */
function asMonitor(line: string): string {
  const plain = line.replace(/ # (?!new generation).*/, '').replace(/ burst 5 packets/, '')
  if (!/^add (?:table|chain) /.test(plain)) return plain
  return plain
    .replace(/(\{|;) comment "[^"]*";/, '$1')
    .replace(/ \{ \}$/, '')
    .replace(/ device "\w+"| devices = \{ d0, d1 \}/, '')
}

test('sets, maps, objects, chains, elements and rules are those of nft monitor; intervals are joined across messages', async () => {
  const all = (await recorded(words('nft-monitor.strace.gz'))).filter(({ name }) => name.startsWith('NFT_MSG_'))
  const { note, line } = tools({ command: 'link', ifname: String, ifflags: () => 0, netnsName: () => undefined })
  all.forEach(note)
  const lines = all.flatMap((one) => {
    const text = one.direction === 'received' && (one.message.flags & 2) === 0 ? line(one) : undefined
    // Anonymous sets are part of their rule. nft 1.0.6 leaves out elements of concatenations with ranges.
    const isOther = text === undefined || /^# (?:anonymous|new generation)|^add element inet w c /.test(text)
    return isOther ? [] : [asMonitor(text)]
  })
  const printed = readFileSync(words('nft-monitor.txt'), 'utf8').split('\n')
  expect(lines).toEqual(printed.map((one) => one.trimEnd()).filter((one) => one !== '' && !one.startsWith('# new ')))
  expect(lines.length).toBeGreaterThan(100)
})
