import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOT_YET, OPTIONS_NOT_YET, TYPES_NOT_YET } from '../../src/cli/not-yet.ts'
import { describeLive } from '../support/live.ts'
import { missingRows, PAGE } from '../support/missing-words.ts'
import { nlwire } from './support/command.ts'
import { ip } from './support/ip-help.ts'

const NS = 'not-yet'
const LATER = 'is not supported by nlwire yet'

/** A command line that ends with the word of a table, the word, and what is said to use in its place. */
type Row = readonly [before: readonly string[], word: string, instead: string, ...after: string[]]

const rows = (before: readonly string[], words: Readonly<Record<string, string>>): Row[] =>
  Object.entries(words).map(([word, instead]) => [before, word, instead])

const ROWS: readonly Row[] = [
  ...rows([], NOT_YET.options),
  ...rows([], NOT_YET.objects),
  ...rows(['tunnel'], NOT_YET.tunnel),
  ...Object.entries(NOT_YET.vrf).map(([word, instead]): Row => [['vrf'], word, instead, 'true']),
  ...rows(['link', 'set', 'dev', 'lo'], NOT_YET['link set']),
  ...rows(['link', 'add', 'name', 'w'], NOT_YET['link set']),
  ...rows(['link', 'set', 'dev', 'lo', 'xdp'], NOT_YET.xdp),
  ...rows(['link', 'show'], NOT_YET.show),
  ...rows(['address', 'show'], NOT_YET.show),
  ...rows(['route', 'add', '10.0.0.0/8', 'dev', 'lo', 'encap', 'ip'], NOT_YET.encap),
  ...rows(['route', 'add', '10.0.0.0/8', 'dev', 'lo', 'encap', 'ip6'], NOT_YET.encap),
  ...rows(['route', 'add', '10.0.0.0/8', 'dev', 'lo', 'encap'], NOT_YET['encap kinds']),
  ...rows(['nexthop', 'add', 'id', '1', 'encap'], NOT_YET['encap kinds']),
  ...Object.entries(TYPES_NOT_YET).map(([type, instead]): Row => [['link', 'add', 'name', 'w', 'type', type], 'mode', instead]),
  ...Object.entries(OPTIONS_NOT_YET).flatMap(([type, words]) => rows(['link', 'add', 'name', 'w', 'type', type], words)),
  // As short as `ip` takes them.
  [['link', 'set', 'lo', 'xdpdrv'], 'obj', ''],
  [[], 'tok', ''],
]

describeLive('words of ip that are not implemented', () => {
  beforeAll(() => void ip('netns', 'add', NS))
  afterAll(() => void ip('netns', 'del', NS))

  test.for(ROWS.map((row) => [[...row[0], row[1]].join(' '), row] as const))(
    '%s',
    async ([, [before, word, instead, ...after]]) => {
      const { code, out, err } = await nlwire('-n', NS, ...before, word, '1', ...after)
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toContain(LATER)
      expect(err).toContain(instead)
    },
  )

  test.for([
    ...['bridge mst', 'bridge mdb replace', 'bridge mdb get', 'bridge mdb flush'],
    ...['mcast_max_groups', 'mab', 'neigh_vlan_suppress', 'backup_nhid'].map((word) => `bridge link set dev lo ${word} 1`),
    ...['rule add dscp 8', 'rule add flowlabel 8', 'route add 10.0.0.0/8 dev lo features tcp_usec_ts'],
    ...['neigh add 10.0.0.1 lladdr 02:00:00:00:00:01 dev lo extern_valid', 'nexthop add id 1 blackhole hw_stats on'],
  ])('%s: an unknown word, as docs/missing.md says', async (line) => {
    const { code, err } = await nlwire('-n', NS, ...line.split(' '))
    expect(code).not.toBe(0)
    expect(err).toMatch(/is unknown|is wrong|is a garbage|^Usage: /)
    const [word] = line
      .replace(/ (1|8|on)$/, '')
      .split(' ')
      .slice(-1)
    expect(readFileSync(PAGE, 'utf8')).toContain(word as string)
  })

  test('docs/missing.md has these words', () => {
    const page = readFileSync(PAGE, 'utf8')
    // `npm run docs` writes them anew.
    expect(page.split('\n').filter((line) => line.startsWith('| '))).toEqual([
      '| after | words |',
      '| --- | --- |',
      ...missingRows(),
    ])
    // Each is called above.
    const called = new Set(ROWS.map(([, word]) => word))
    const listed = [...page.replace(/^\| link add type \|.*$/m, '').matchAll(/`([^`]+)`/g)].map(([, word]) => word as string)
    const table = listed.slice(listed.indexOf('-echo'))
    expect(table.filter((word) => !called.has(word))).toEqual([])
    expect(table.length).toBeGreaterThan(40)
  })

  test.for([
    ['ip', [], /OBJECT := \{([^}]*)\}/],
    ['bridge', ['bridge'], /OBJECT := \{([^}]*)\}/],
  ] as const)('each object of %s is a command, or in the list', async ([program, before, pattern]) => {
    const { stderr } = spawnSync(program, ['help'], { encoding: 'utf8' })
    const objects = (pattern.exec(stderr)?.[1] ?? '').split(/[\s|]+/).filter((word) => word !== '' && word !== 'help')
    expect(objects.length).toBeGreaterThan(4)
    // amt is a type of links, and was never an object.
    const known: Readonly<Record<string, Readonly<Record<string, string>>>> = { ip: NOT_YET.objects, bridge: {} }
    for (const object of objects.filter((word) => word !== 'amt')) {
      const { err } = await nlwire('-n', NS, ...before, object, 'help')
      const says = err.includes(LATER) ? 'later' : /^Usage|Commands/m.test(err) ? 'usage' : err
      expect([object, says]).toEqual([object, Object.hasOwn(known[program] as object, object) ? 'later' : 'usage'])
    }
  })

  test('a word that no ip has is still unknown', async () => {
    const lines = ['link nosuch', 'address nosuch', 'nosuch', '-nosuch', 'monitor nosuch', 'link add name w type bond nosuch 1']
    for (const line of lines) {
      const { code, err } = await nlwire('-n', NS, ...line.split(' '))
      expect([line, code === 0, err.includes(LATER), /unknown/.test(err)]).toEqual([line, false, false, true])
    }
  })

  test('a device may be called like an option of a type', async () => {
    const { err } = await nlwire('-n', NS, 'link', 'add', 'name', 'w', 'type', 'bond', 'primary', 'coupled_control')
    expect(err).toBe('Cannot find device "coupled_control"\n')
  })
})
