import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tcRequests } from '../support/tc-requests.ts'
import { linesOf, wordsOf } from '../support/tool-words.ts'

/** Factors of units: bits of rates, bytes of sizes and microseconds of times. */
const UNITS: Readonly<Record<string, number>> = {
  ...{ bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9, b: 1, k: 1024, kb: 1024, mb: 1024 ** 2 },
  ...{ us: 1, ms: 1e3, s: 1e6, sec: 1e6 },
}

/** A word without its notation: numbers in the smallest unit, hex as decimal. */
function plain(word: string): string {
  const [, number, unit] = /^(-?[\d.]+)([a-z]+)$/i.exec(word) ?? []
  const factor = UNITS[unit?.toLowerCase() ?? '']
  if (number !== undefined && factor !== undefined) return String(Math.round(Number(number) * factor))
  return /^0x[0-9a-f]+$/i.test(word) ? String(Number(word)) : word.replace(/::$/, ':')
}

/** The words of a command line in one order: tc takes options in any. */
const normal = (text: string): string => text.replace(/^tc /, '').replaceAll('\\', '').split(/\s+/).map(plain).sort().join(' ')

const file = readFileSync(new URL('../../fixtures/words/tc.tsv', import.meta.url), 'utf8')
/** Commands whose words differ from what is printed: the message has less, or something else. */
const others = new Map(
  file
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('\t') as [string, string]),
)

describe('a request of tc is printed as the command line that made it', () => {
  test('for the commands of fixtures/sent/tc.tsv', async () => {
    const wrong: string[] = []
    for (const { command, bytes } of tcRequests) {
      const words = (await wordsOf(bytes, 0))[0] ?? ''
      const expected = others.get(command)
      if (expected === undefined ? normal(words) !== normal(command) : words !== expected) wrong.push(`${command}\t${words}`)
    }
    expect(wrong).toEqual([])
  })

  test('with few exceptions', () => {
    const known = new Set(tcRequests.map(({ command }) => command))
    expect([...others.keys()].filter((command) => !known.has(command))).toEqual([])
    expect(others.size / tcRequests.length).toBeLessThan(0.35)
  })
})

test('the longest wait of tbf is without the time for the bucket, as in `tc qdisc show`', async () => {
  // What Linux 6.18 replied to `tc qdisc show dev v0` after
  // `tc qdisc add dev v0 root tbf rate 8mbit burst 15k latency 33ms peakrate 16mbit minburst 1540`.
  const hex =
    'bc0000002400020054b2106b89030000000000000300000000000680ffffffff0300000008000100746266002c000200280001000000000000000000' +
    '40420f00000100000000000080841e00e8bc000080a90300ff2e000005000c0000000300000007001400010000000000000000000000000000000000' +
    `1800030000000000000000000000000000000000000000002c0003${'00'.repeat(41)}`
  expect((await linesOf(Uint8Array.from(Buffer.from(hex, 'hex')), 0))[0]).toMatch(
    / rate 8Mbit burst 15Kb peakrate 16Mbit minburst \d+b lat 33ms/,
  )
})

test('qdiscs and filters are listed as tc does', async () => {
  // What Linux 6.18 replied to `tc qdisc show` and `tc filter show dev v0`: noqueue, ingress, and the three messages of a u32 filter.
  const replies = {
    'qdisc noqueue 0: dev 2 root refcnt 2':
      '940000002400020057ba106bdc770000000000000200000000000000ffffffff020000000c0001006e6f71756575650005000c0000000000',
    'qdisc ingress ffff: dev 2 parent ffff:fff1':
      '980000002400020057ba106bdc77000000000000020000000000fffff1ffffff010000000c000100696e6772657373000400020005000c0000000000',
    'filter dev 3 parent 1: protocol ip pref 5 u32 chain 0':
      '340000002c0002005aba106b307800000000000003000000000000000000010008000500080001007533320008000b0000000000',
    'filter dev 3 parent 1: protocol ip pref 5 u32 chain 0 fh 800: divisor 1':
      '400000002c0002005aba106b307800000000000003000000000000800000010008000500080001007533320008000b00000000000c0002000800040001000000',
  }
  for (const [line, hex] of Object.entries(replies)) {
    const bytes = Buffer.from(hex, 'hex')
    // Without the counters at the end.
    bytes.writeUInt32LE(bytes.length, 0)
    expect(await linesOf(bytes, 0)).toEqual([line])
  }
})

test('htb has the words of `tc qdisc show`', async () => {
  // What Linux 6.18 replied to `tc qdisc show dev d0` after `htb default 10 r2q 5 direct_qlen 7` and two packets, and after `htb` alone.
  const own =
    'b4000000240002003907116b58320000000000000300000000000100ffffffff0300000008000100687462002400020018000200110003' +
    '0005000000100000000000000002000000080005000700000005000c00000000003000070014000100b400000000000000020000000000' +
    '00001800030000000000000000000000000000000000000000002c000300b4000000000000000200000000000000000000000000000000' +
    '000000000000000000000000000000'
  const alone =
    'b4000000240002003907116b5d320000000000000300000000000100ffffffff0300000008000100687462002400020018000200110003' +
    '000a00000000000000000000000000000008000500e803000005000c000000000030000700140001000000000000000000000000000000' +
    '00001800030000000000000000000000000000000000000000002c00030000000000000000000000000000000000000000000000000000' +
    '000000000000000000000000000000'
  const lines = await Promise.all([own, alone].map((hex) => linesOf(Uint8Array.from(Buffer.from(hex, 'hex')), 0)))
  expect(lines.flat()).toEqual([
    'qdisc htb 1: dev 3 root refcnt 3 r2q 5 default 0x10 direct_packets_stat 2 direct_qlen 7',
    'qdisc htb 1: dev 3 root refcnt 3 r2q 10 default 0 direct_packets_stat 0 direct_qlen 1000',
  ])
})
