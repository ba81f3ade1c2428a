import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOT_YET, OPTIONS_NOT_YET, TYPES_NOT_YET } from '../../src/cli/not-yet.ts'
import { describeLive } from '../support/live.ts'
import { nlwire } from './support/command.ts'
import { ip } from './support/ip-help.ts'

const NS = 'not-yet'
const LATER = 'is not supported by nlwire yet'

/** A command line that ends with the word of a table, the word, and what is said to use in its place. */
type Row = readonly [before: readonly string[], word: string, instead: string]

const rows = (before: readonly string[], words: Readonly<Record<string, string>>): Row[] =>
  Object.entries(words).map(([word, instead]) => [before, word, instead])

const ROWS: readonly Row[] = [
  ...rows([], NOT_YET.options),
  ...rows([], NOT_YET.objects),
  ...rows(['link'], NOT_YET.link),
  ...rows(['link', 'set', 'dev', 'lo'], NOT_YET['link set']),
  ...rows(['link', 'add', 'name', 'w'], NOT_YET['link set']),
  ...rows(['link', 'set', 'dev', 'lo', 'xdp'], NOT_YET.xdp),
  ...rows(['link', 'show'], NOT_YET.show),
  ...rows(['address', 'show'], NOT_YET.show),
  ...rows(['address', 'add', '10.0.0.1/8', 'dev', 'lo'], NOT_YET['address add']),
  ...rows(['monitor'], NOT_YET.monitor),
  ...Object.entries(TYPES_NOT_YET).map(([type, instead]): Row => [['link', 'add', 'name', 'w', 'type', type], 'mode', instead]),
  ...Object.entries(OPTIONS_NOT_YET).flatMap(([type, words]) => rows(['link', 'add', 'name', 'w', 'type', type], words)),
  // As short as `ip` takes them.
  [['link'], 'x', ''],
  [['link'], 'af', ''],
  [['link', 'set', 'lo', 'xdpdrv'], 'obj', ''],
  [['monitor'], 'f', 'decode'],
  [[], '-b', 'ns.batch'],
  [[], 'ro', 'ns.request'],
]

describeLive('words of ip that are not implemented', () => {
  beforeAll(() => void ip('netns', 'add', NS))
  afterAll(() => void ip('netns', 'del', NS))

  test.for(ROWS.map((row) => [[...row[0], row[1]].join(' '), row] as const))('%s', async ([, [before, word, instead]]) => {
    const { code, out, err } = await nlwire('-n', NS, ...before, word, '1')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(LATER)
    expect(err).toContain(instead)
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
