// A word of the command line that is misspelt by one letter is reported with the one that was meant. The words are those of the tables
// that the readers use.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { addressCommand } from '../../src/cli/address/address.ts'
import { cliKindOf, cliPortOf } from '../../src/cli/link/kind-lookup.ts'
import { linkCommand } from '../../src/cli/link/link.ts'
import { netnsCommand } from '../../src/cli/netns/netns.ts'
import { Exit } from '../../src/cli/parse/exit.ts'
import { type Word, words } from '../../src/cli/parse/words.ts'
import type { Session } from '../../src/cli/session.ts'
import { distance } from '../../src/netlink/base/nearest.ts'
import { LINK_KINDS } from '../../src/rtnl/link/kind/lookup.ts'
import { nlwire } from './support/command.ts'

const tables: (readonly Word<never>[])[] = []
vi.mock(import('../../src/cli/parse/words.ts'), async (original) => {
  const module = await original()
  const readWords: typeof module.readWords = (all, table, ...rest) => {
    tables.push(table as readonly Word<never>[])
    return module.readWords(all, table, ...rest)
  }
  return { ...module, readWords }
})
afterEach(() => void tables.splice(0))

const session = {
  options: { family: 0 },
  io: { out: () => undefined, err: () => undefined },
  indexOf: async () => 1,
} as unknown as Session

/** With its last two letters swapped, or its last one twice. */
function misspelt(word: string): string {
  const swapped = word.slice(0, -2) + word.at(-1) + word.at(-2)
  return swapped === word || word.length < 4 ? word + word.at(-1) : swapped
}

/** What a misspelt word ends with. */
async function ending(read: (word: string) => Promise<unknown>, word: string): Promise<Exit | undefined> {
  const error = await read(word).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error !== undefined && !(error instanceof Exit)) throw error
  return error
}

/** Misspells every word of the tables that reading an unknown word uses. Returns how many there are; 0 if unknown words are ignored. */
async function suggests(read: (word: string) => Promise<unknown>): Promise<number> {
  if (!(await ending(read, 'zzzzzzzz'))) return 0
  const names = [...new Set(tables.flatMap((table) => table.flatMap((word) => word.names)))].filter((name) => name.length > 1)
  for (const name of names) {
    const slip = misspelt(name)
    const { hint = '' } = (await ending(read, slip)) ?? {}
    // An abbreviation of another word, or one that is as near.
    if (hint !== name && !names.some((other) => other.startsWith(slip)))
      expect(distance(hint, slip), `${slip}: ${hint}`).toBeLessThanOrEqual(distance(name, slip))
  }
  return names.length
}

describe('a misspelt word', () => {
  test.each([
    ['link set', (word: string) => linkCommand(session, ['set', 'lo', word]), 30],
    ['link show', (word: string) => linkCommand(session, ['show', 'lo', word]), 8],
    ['address add', (word: string) => addressCommand(session, ['add', '10.0.0.1/8', word]), 15],
    ['address show', (word: string) => addressCommand(session, ['show', 'lo', word]), 15],
  ] as const)('of %s', async (_, read, least) => {
    expect(await suggests(read)).toBeGreaterThan(least)
  })

  test('of a kind of link, or of its ports', async () => {
    let count = 0
    for (const kind of LINK_KINDS.keys()) {
      // As in `ip`, unknown words of a gtp are ignored.
      if (kind === 'gtp') continue
      for (const [type, known] of [[kind, cliKindOf(kind)] as const, [`${kind}_slave`, cliPortOf(kind)] as const]) {
        const reading = { session, kind: type, isChange: false, existing: never, readPeer: never }
        if (known?.read) count += await suggests(async (word) => known.read?.(words([word, '1']), reading))
        tables.splice(0)
      }
    }
    expect(count).toBeGreaterThan(200)
  })

  test.each([
    [linkCommand, ['show', 'change', 'replace', 'delete', 'property']],
    [addressCommand, ['change', 'replace', 'delete', 'flush']],
    [netnsCommand, ['list-id', 'delete', 'identify', 'monitor', 'attach']],
  ])('is a command of an object', async (command, names) => {
    for (const name of names)
      expect(await ending((word) => command(session, [word]), misspelt(name))).toMatchObject({ hint: name, code: 255 })
  })

  test.each([
    [['lnik'], 'link'],
    [['adrress', 'show'], 'address'],
    [['decdoe', 'x'], 'decode'],
    [['rootles', 'true'], 'rootless'],
    [['-josn', 'link'], '-json'],
    [['-detials', 'link'], '-details'],
    [['decode', '--mesages', 'x'], '--messages'],
    [['explain', '--fram', '1'], '--frame'],
    [['trace', '--nlmn', 'true'], '--nlmon'],
    [['encode', '--pcp', 'x'], '--pcap'],
    [['schema', '--kernl', 'x'], '--kernel'],
    [['doctor', '--jsn'], '--json'],
    [['demo', '--wier'], '--wire'],
    [['bridge', 'fbd'], 'fdb'],
    [['help', 'lnik'], 'link'],
    [['adr', 'show'], 'addr'],
    [['-c=allways', 'link'], '-c=always'],
    [['-colr=never', 'link'], '-color=never'],
    // Not misspelt, but what other programs call it.
    [['record', 'x.pcap'], 'trace -o FILE -- COMMAND'],
    [['capture'], 'trace -o FILE -- COMMAND'],
    [['ping', '10.0.0.1'], 'netns exec NAME ping ADDRESS'],
    [['decode', '--frame', '6', 'x'], "--where 'frame == NUMBER'"],
    [['decode', '--where=mtu', 'x'], '--where mtu'],
    [['decode', '--tme=iso', 'x'], '--time iso'],
    [['explain', "--where=kind == 'veth'", 'x'], "--where 'kind == .veth.'"],
    [['decode', '--html', 'x'], 'nlwire explain --html'],
    [['explain', '--messages', 'x'], 'nlwire decode --messages'],
    [['encode', '--where', 'mtu'], 'nlwire decode --where'],
    [['trace', '--where', 'mtu'], 'nlwire decode --where'],
    [['trace', '--pcap', 'x'], '-o'],
    [['schema', '--frame'], 'nlwire explain --frame'],
    [['ynl', '--families'], 'nlwire decode --families'],
  ])('of the command line: %j', async (args, meant) => {
    const { err } = await nlwire(...args)
    expect(err).toMatch(new RegExp(`is unknown.*\nDid you mean "${meant}"\\?\n$`))
  })

  test.each([
    [['link', 'add', 'v0', 'type', 'vteh'], 'Error: Unknown device type.', 'veth'],
    [['link', 'replace', 'v0', 'type', 'dumy'], 'Error: Unknown device type.', 'dummy'],
    [
      ['link', 'add', 'v0', 'type', 'vxaln', 'id', '4'],
      'Garbage instead of arguments "id ...". Try "nlwire link help".',
      'vxlan',
    ],
  ])('is the type of a link: %j', async (args, line, meant) => {
    expect((await nlwire(...args)).err).toBe(`${line}\nDid you mean "${meant}"?\n`)
  })

  test.each([
    [['wg', 'shwo'], 'show'],
    [['tunnel', 'add', 't0', 'mode', 'grr'], 'gre'],
    [['ethtool', '--show-fce', 'lo'], '--show-fec'],
    [['ethtool', '-K', 'lo', 'tsoo', 'off'], 'tso'],
  ])('of other programs: %j', async (args, meant) => {
    expect((await nlwire(...args)).err).toMatch(new RegExp(`\nDid you mean "${meant}"\\?\n$`))
  })

  test.each([
    [['route', 'add', 'defualt', 'via', '10.0.0.1'], 'Error: any valid prefix is expected rather than "defualt".', 'default'],
    [['completion', 'zsh'], 'Error: expected the shell "bash", try "nlwire completion help".', 'completion bash'],
  ])('of a value: %j', async (args, line, meant) => {
    expect((await nlwire(...args)).err).toBe(`${line}\nDid you mean "${meant}"?\n`)
  })

  test.each(['decode', 'explain'])('an option of the program behind %s', async (name) => {
    expect((await nlwire(name, 'r.pcap', '-c=always')).err).toBe(
      `Option "-c=always" is unknown, try "nlwire ${name} help".\n(options go before: nlwire -c=always ${name})\n`,
    )
  })

  test('that resembles none is not explained', async () => {
    expect((await nlwire('xyzzy')).err).toBe('Object "xyzzy" is unknown, try "nlwire help".\n')
    expect((await nlwire('bridge', '-d', 'fdb')).err).toBe(
      'Object "-d" is unknown, try "nlwire bridge help".\n(options go before: nlwire -d bridge fdb)\n',
    )
    expect((await nlwire('bridge', '-j', '-d', 'mdb', 'show')).err).toContain('(options go before: nlwire -j -d bridge mdb show)')
  })
})

const never = async (): Promise<never> => {
  throw new Error('it must not come so far')
}
