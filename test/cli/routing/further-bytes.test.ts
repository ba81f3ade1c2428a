// Every word of `ip addrlabel`, `maddress`, `netconf` and `tuntap`, and of the objects of `bridge`, is in a command of fixtures/words.
// nlwire sends what `ip` and `bridge` send for it, and leaves the same state.
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, test } from 'vitest'
import { recorded, requestsOf, SETUP } from '../../support/sent.ts'
import { wordsIn } from '../support/ip-help.ts'
import { describeBeside } from '../support/side-by-side.ts'
import { OURS, ours, setUp, THEIRS, tearDown, theirs } from './sides.ts'
import { content, prepare, type Reason, table, tables } from './table.ts'

const MAC = /(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g

/** What a namespace has of the objects, without what the kernel makes by itself at some time: groups of IPv6, addresses of links. */
const STATES: Readonly<Record<string, (side: string) => string[]>> = {
  addrlabel: (side) => linesOf('ip', side, 'addrlabel'),
  maddress: (side) => linesOf('ip', side, 'maddr').filter((line) => line.endsWith(' static')),
  netconf: () => [],
  // The queues of a device that is not open are disabled, sooner or later.
  tuntap: (side) => [
    ...linesOf('ip', side, 'tuntap'),
    ...linesOf('ip', side, '-d', 'link', 'show', 'type', 'tun').map((line) => line.replace(MAC, 'MAC')),
  ],
  'bridge-mdb': (side) => linesOf('bridge', side, '-d', 'mdb').filter((line) => / grp (239|ff0e|01:00:5e)/.test(line)),
  'bridge-vlan': (side) =>
    [['vlan'], ['-d', 'vlan'], ['vlan', 'tunnelshow'], ['vlan', 'global']].flatMap((words) => linesOf('bridge', side, ...words)),
  'bridge-vni': (side) => linesOf('bridge', side, 'vni'),
  'bridge-monitor': () => [],
  'bridge-link': (side) => linesOf('bridge', side, '-d', 'link').map((line) => line.replace(/@\S+| state \w+/g, '')),
  'bridge-fdb': (side) => linesOf('bridge', side, 'fdb').filter((line) => line.startsWith('02:00:00')),
}

const linesOf = (program: string, side: string, ...words: readonly string[]): string[] =>
  spawnSync(program, ['-n', side, ...words], { encoding: 'utf8' }).stdout.split('\n')

/** The words that show the usage. */
const usageOf = (object: string): string => {
  const [program, ...words] = object.startsWith('bridge-') ? object.split('-') : ['ip', object]
  return spawnSync(program as string, [...words, 'help'], { encoding: 'utf8' }).stderr
}

/** Objects of which fixtures/sent has more commands; sent.test.ts compares them. */
const SENT = ['bridge-link', 'bridge-fdb']

/** Words that are no words of commands. */
const PROGRAMS = ['ip', 'bridge', 'help']

/** Requests that differ in more than the order of attributes, which is not compared. */
const DIFFERENT: Readonly<Record<string, Reason>> = {
  // Its usage has this word.
  'ip link add vx9 type vxlan dstport 4791 external vnifilter && bridge vni add vni 5 dev vx9 && bridge vni del vni 5 dev vx9':
    'a bug of ip',
}

describeBeside('further objects beside ip and bridge', () => {
  afterAll(tearDown)

  describe.each(Object.keys(STATES))('%s', (object) => {
    test('every word of the usage is in a command', () => {
      const lines = [...table(object).map(([line]) => line), ...(SENT.includes(object) ? recorded(object).keys() : [])]
      const words = new Set(lines.flatMap((line) => line.split(/[ ,]/)))
      const lost = wordsIn(usageOf(object)).filter((word) => !words.has(word) && !PROGRAMS.includes(word))
      expect(lost).toEqual([])
      expect(words.size).toBeGreaterThan(3)
    })

    test('requests and state', async () => {
      const differences: object[] = []
      for (const [line, hex] of table(object)) {
        setUp(SETUP.map((one) => one.replace(/^ip /, '')))
        const last = await prepare(line)
        const { code } = theirs(last)
        let mine: number | null = null
        const sent = await requestsOf(async () => {
          mine = (await ours(last)).code
        }, true)
        // After a refusal the library looks for its cause.
        const compared = code === 0 ? sent : sent.slice(0, hex.length)
        const state = (side: string) => (STATES[object] as (side: string) => string[])(side)
        const [expected, got] = [
          { code, sent: hex.map(content), state: state(THEIRS) },
          { code: mine, sent: compared.map(content), state: state(OURS) },
        ]
        if (DIFFERENT[line] === undefined && JSON.stringify(got, number) !== JSON.stringify(expected, number))
          differences.push({ line, expected, got })
      }
      expect(differences).toEqual([])
    })
  })

  test('there are enough commands in all tables, and few differences', () => {
    const words = tables().flatMap((object) => table(object).map(([line]) => line))
    const sent = SENT.flatMap((name) => [...recorded(name).keys()])
    expect(new Set([...words, ...sent]).size).toBeGreaterThanOrEqual(300)
    expect(Object.keys(DIFFERENT).length).toBeLessThanOrEqual(5)
  })
})

const number = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)
