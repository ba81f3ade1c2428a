import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeLive } from '../support/live.ts'
import { nlwire } from './support/command.ts'
import { ip, isUnknown, optionsIn, wordsIn } from './support/ip-help.ts'

const NS = 'ip-words'

/** Words before the word in question, and the usage of `ip` that has it. */
type Context = readonly [before: readonly string[], usage: readonly string[], after?: readonly string[]]

const KINDS = wordsIn(`Usage: ${ip('link', 'help').replace(/^.*TYPE :=/s, '')}`)
/** Not in that list. (Nor is tun, behind which `ip` ignores every word: the kernel refuses to create it.) */
const MORE_KINDS = ['can', 'hsr', 'batadv', 'vti6']

const CONTEXTS: readonly Context[] = [
  [['link'], ['link', 'help']],
  [
    ['link', 'set', 'dev', 'lo'],
    ['link', 'help'],
  ],
  [
    ['link', 'add', 'name', 'w'],
    ['link', 'help'],
  ],
  [
    ['link', 'show', 'dev', 'lo'],
    ['link', 'help'],
  ],
  [
    ['link', 'property'],
    ['link', 'help'],
  ],
  [['address'], ['address', 'help']],
  [
    ['address', 'add', '10.0.0.1/8', 'dev', 'lo'],
    ['address', 'help'],
  ],
  [
    ['address', 'show', 'dev', 'lo'],
    ['address', 'help'],
  ],
  [['tunnel'], ['tunnel', 'help']],
  [
    ['tunnel', 'show'],
    ['tunnel', 'help'],
  ],
  [
    ['-6', 'tunnel', 'show'],
    ['-6', 'tunnel', 'help'],
  ],
  [['vrf'], ['vrf', 'help']],
  [['addrlabel'], ['addrlabel', 'help']],
  [['netconf'], ['netconf', 'help']],
  // The second word is wrong, so none of them waits for events.
  [['monitor'], ['monitor', 'help'], ['~']],
  [['netns'], ['netns', 'help'], ['/']],
  [
    ['netns', 'list-id'],
    ['netns', 'help'],
  ],
  [[], ['help'], ['~']],
  ...[...KINDS, ...MORE_KINDS].map(
    (kind): Context => [
      ['link', 'add', 'name', 'w', 'link', 'lo', 'type', kind],
      ['link', 'help', kind],
    ],
  ),
]

describeLive('the words of ip', () => {
  beforeAll(() => void spawnSync('ip', ['netns', 'add', NS]))
  afterAll(() => void spawnSync('ip', ['netns', 'del', NS]))

  /** Words of the usage of which nlwire says that it does not know them, while `ip` does. */
  async function unknownIn([before, usage, after = []]: Context): Promise<string[]> {
    const lost: string[] = []
    for (const word of wordsIn(ip(...usage))) {
      const line = ['-n', NS, ...before, word, ...after]
      const { code, out, err } = await nlwire(...line)
      if (code === 0) spawnSync('ip', ['-n', NS, 'link', 'del', 'w'])
      const text = `${out}${err}`
      if (isUnknown(text) && (after.length === 0 || text.includes(`"${word}"`)) && !isUnknown(ip(...line)))
        lost.push(`${word}: ${err.split('\n')[0]}`)
    }
    return lost
  }

  test('options of ip before the object', async () => {
    // Its help has no more of them.
    const options = [...optionsIn(ip('help')), '-force', '-echo', '-color=never', '-human']
    expect(options.length).toBeGreaterThan(40)
    for (const option of options) {
      // A value, for those that take one.
      const { err } = await nlwire(option, '4', 'nosuch')
      expect([option, err.includes(`Option "${option}" is unknown`)]).toEqual([option, false])
    }
  })

  test.for(CONTEXTS.map((context) => [context[0].join(' '), context] as const))('ip %s: none is unknown', async ([, context]) => {
    expect(await unknownIn(context)).toEqual([])
  })
})
