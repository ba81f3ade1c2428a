// The words of dcb(8) for its requests and for replies (fixtures/dcb).
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/wire.ts'
import { linesOf, wordsOf } from '../support/tool-words.ts'

const rows = (file: string): (readonly [string, string])[] =>
  readFileSync(new URL(`../../fixtures/dcb/${file}.tsv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .filter((row) => !row.startsWith('#'))
    .map((row) => row.split('\t') as [string, string])

/** The mappings after each word: of `tc-bw all:0 1:5` the first is 0, the second 5. dcb names all, a command those that change. */
function mappings(text: string): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, string[]>()
  let current: string[] = []
  for (const word of text.split(' ')) {
    const [, place, value] = /^(all|\d):(.+)$/.exec(word) ?? []
    if (place === undefined || value === undefined) {
      current = []
      out.set(word, current)
    } else if (place === 'all') current.push(...Array.from({ length: 8 }, () => value))
    else current[Number(place)] = value
  }
  return out
}

const maps = /^dcb (?:ets|pfc|buffer) set /

describe('requests', () => {
  test.each(rows('set').filter(([command]) => maps.test(command)))('%s', async (command, bytes) => {
    const [words = ''] = await wordsOf(fromHex(bytes), 0)
    const found = mappings(words)
    expect(words.startsWith(command.split(' ').slice(0, 5).join(' '))).toBe(true)
    for (const [word, values] of mappings(command)) {
      const own = found.get(word)
      expect(own, word).toBeDefined()
      for (const [i, value] of values.entries()) expect(own?.[i]?.replace(/b$/, ''), `${word} ${i}`).toBe(value.replace(/b$/, ''))
    }
  })

  test.each(rows('set').filter(([command]) => !maps.test(command) && !command.includes(' maxrate ')))(
    '%s',
    async (command, bytes) => {
      expect(await wordsOf(fromHex(bytes), 0)).toEqual([command])
    },
  )

  test('rates are those that the kernel reads: dcb 6.1 sends bytes per second where it reads kbit/s', async () => {
    const [all = '', two = ''] = rows('set')
      .filter(([command]) => command.includes(' maxrate '))
      .map(([, bytes]) => bytes)
    expect(await wordsOf(fromHex(all), 0)).toEqual(['dcb maxrate set dev v0 tc-maxrate all:3125Gbit'])
    expect((await wordsOf(fromHex(two), 0))[0]).toMatch(/ tc-maxrate 0:125Mbit 1:312500Kbit 2:100Kbit 3:0bit /)
  })
})

describe('a reply', () => {
  const [[, reply] = ['', ''], ...shown] = rows('show')
  const words = async (): Promise<string> => (await linesOf(fromHex(reply), 0))[0] ?? ''

  test.each(shown.filter(([command]) => / (?:ets|pfc|buffer) /.test(command)))('%s', async (_, printed) => {
    const found = mappings(await words())
    for (const [word, values] of mappings(printed.replaceAll('| ', ''))) expect(found.get(word), word).toEqual(values)
  })

  test('has tables and rates too', async () => {
    const text = await words()
    expect(text).toMatch(/^dcb dev v0 ets willing on ets-cap 8 cbs off tc-bw 0:10 /)
    expect(text).toContain(' delay 1234 ')
    expect(text).toContain(
      ' app default-prio 3 ethtype-prio 0x8906:4 stream-port-prio 80:2 dgram-port-prio 53:5 port-prio 4791:6 dscp-prio 46:5 0:1 pcp-prio 1de:1 ',
    )
    expect(text).toContain(' apptrust order dscp pcp ethtype ')
    expect(text).toMatch(/ rewr prio-dscp 5:46 prio-pcp 1:1de$/)
    expect(text).toContain(' maxrate tc-maxrate 0:1Gbit 1:25Gbit 2:100Kbit 3:0bit 4:10Kbit 5:1500Kbit 6:400Gbit 7:64Kbit ')
  })
})

test('the result of a request has its key and value', async () => {
  expect(await linesOf(fromHex('1c0000004f000000000000000000000000140000 0500 0d00 00000000'), 0)).toEqual([undefined])
})
