// What nf_tables lists and reports in the words of nft(8), against the requests that made it, and the list of nft.
import { expect, test } from 'vitest'
import { tools } from '../../src/cli/recording/tools/tools.ts'
import { fixtureText, recorded } from '../support/protocol-recordings.ts'

const all = (await recorded('nftables')).filter(({ protocol, name }) => protocol === 12 && name.startsWith('NFT_MSG_'))
const { note, request, line } = tools({ command: 'link', ifname: String, ifflags: () => 0, netnsName: () => undefined })
all.forEach(note)
const lines = (name: string): string[] =>
  all.flatMap((one) => (one.direction === 'received' && one.name === name ? [line(one) ?? ''] : []))

/** Without handles, which the kernel gives, and counters. */
const withoutNumbers = (text: string): string =>
  text.replace(/ # .*| (?:handle|position) \d+/g, '').replace(/ packets \d+ bytes \d+/g, '')

test('tables and chains are those of nft list ruleset', () => {
  const { nftables } = JSON.parse(fixtureText('nftables.ruleset.json.gz')) as {
    nftables: Record<string, { family: string; name: string; table: string; type?: string; hook?: string; policy?: string }>[]
  }
  const [tables, chains] = [lines('NFT_MSG_NEWTABLE').join('\n'), lines('NFT_MSG_NEWCHAIN').join('\n')]
  const wanted = nftables.flatMap(({ table, chain }) => [
    ...(table ? [tables.includes(`table ${table.family} ${table.name} `)] : []),
    ...(chain?.hook === undefined
      ? []
      : [
          new RegExp(
            `chain ${chain.family} ${chain.table} ${chain.name} \\{ type ${chain.type} hook ${chain.hook} .*policy ${chain.policy}; \\}`,
          ).test(chains),
        ]),
  ])
  expect(wanted.length).toBeGreaterThan(10)
  expect(wanted).not.toContain(false)
})

test('a listed rule has the words of the request that added it', () => {
  const made = new Set(
    all.flatMap((one) => {
      const words = one.direction === 'sent' && one.name === 'NFT_MSG_NEWRULE' ? request(one) : undefined
      return words ? [withoutNumbers(words.values)] : []
    }),
  )
  // Expressions without words have their keys, which the kernel orders otherwise. It sorts no elements: nft does.
  const isOther = (text: string): boolean => / # expr | xt (?:match|target) | vmap \{ invalid/.test(text)
  const found = lines('NFT_MSG_NEWRULE').filter((text) => !isOther(text))
  const inWords = found.map((text) => withoutNumbers(text.replace(/^(?:add |insert |replace )?rule /, '')))
  expect(inWords.filter((text) => !made.has(text))).toEqual([])
  expect(inWords.length).toBe(254)
})

test('a generation names the program', () => {
  expect(lines('NFT_MSG_NEWGEN')[0]).toMatch(/^# new generation 1 by process \d+ \(nft\)$/)
})

test('an interval is joined from the two elements of its message; a notification that has only its start keeps keys', () => {
  const addrs = all.filter(
    ({ name, direction, message }) =>
      name === 'NFT_MSG_NEWSETELEM' && direction === 'received' && message.attrs['set'] === 'addrs',
  )
  const reported = addrs.filter(({ message }) => message.flags === 0)
  expect(reported.length).toBeGreaterThan(0)
  expect(reported.map(line).filter((one) => one !== undefined)).toEqual([])
  const listed = addrs.filter(({ message }) => message.flags !== 0 && (message.attrs['elements'] as unknown[]).length > 0)
  expect(listed.length).toBeGreaterThan(3)
  for (const one of listed) expect(line(one)).toMatch(/ addrs \{ 10\.0\.0\.0\/8 .*192\.168\.0\.1-192\.168\.0\.9 timeout 5m .*\}$/)
})
