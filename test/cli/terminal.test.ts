import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { Output } from '../../src/cli/output/output.ts'
import { layoutOnly, OWN_ESCAPE, shownOn } from '../../src/cli/visible.ts'
import { shown } from '../../src/netlink/base/shown.ts'
import { inQuotes, visible } from '../../src/netlink/base/visible.ts'
import { describeLive } from '../support/live.ts'
import { bundle } from './support/bundle.ts'

const program = await bundle('terminal')
afterAll(() => program.remove())

const root = fileURLToPath(new URL('../..', import.meta.url))
const ESCAPES = 'fixtures/captures/escapes.pcap'

/** A word of the shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/** What nlwire writes to a terminal, and what into a pipe. `before` and `after` are commands of the shell. */
function written(args: readonly string[], before = ':', after = ':'): { terminal: string; pipe: string } {
  const command = [process.execPath, program.file, ...args].map(quoted).join(' ')
  const run = (script: string): string =>
    spawnSync('unshare', ['-n', 'sh', '-c', `${before}; ${script}; ${after}`], { cwd: root, encoding: 'utf8' }).stdout
  return { terminal: run(`script -qec ${quoted(command)} /dev/null`).replaceAll('\r\n', '\n'), pipe: run(`${command} 2>&1`) }
}

/** What `monitor link` writes while the alias and the flags of lo change, until it has shown that lo is up. */
function monitored(alias: string, onTerminal: boolean): string {
  const [pid, out] = ['pid', 'out'].map((name) => quoted(`${dirname(program.file)}/${name}`))
  const command = `echo $$ > ${pid}; exec ${[process.execPath, program.file, 'monitor', 'link'].map(quoted).join(' ')}`
  const start = onTerminal ? `script -qec ${quoted(command)} /dev/null > ${out}` : `sh -c ${quoted(command)} > ${out} 2>&1`
  const change = `${alias}; ip link set lo up; ip link set lo down; sleep 0.1`
  const script = `: > ${out}; ${start} & until grep -aq LOOPBACK,UP ${out}; do ${change}; done; kill -INT $(cat ${pid}); wait; cat ${out}`
  return spawnSync('unshare', ['-n', 'sh', '-c', script], { cwd: root, encoding: 'utf8', timeout: 200_000 }).stdout
}

/** The colours that nlwire itself uses. */
const ESC = '\x1b'
const COLOURS = new RegExp(`${ESC}\\[(?:[12]|22|3[0-9]|39)m`, 'g')
const withoutColours = (text: string): string => text.replace(COLOURS, '')

/** From and to which characters a terminal is steered; a line break is none where lines are looked at. */
const STEERING = [
  [0, 9],
  [11, 31],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
] as const
const steers = (text: string): boolean =>
  Array.from(text, (char) => char.charCodeAt(0)).some((code) => STEERING.some(([from, to]) => code >= from && code <= to))

describe('a text from outside', () => {
  test('shows itself only', () => {
    expect(visible('eth0')).toBe('eth0')
    expect(visible('a\x1b[2J\n\r\t\x7f\x9b\u2028\u202e\u2066\udcff')).toBe(
      'a\\x1b[2J\\n\\r\\t\\x7f\\x9b\\u2028\\u202e\\u2066\\xff',
    )
    expect(visible('Grüße 日本')).toBe('Grüße 日本')
  })

  test('of every character that steers nothing is left, and the others stay', () => {
    for (let code = 0; code < 0x10000; code++) {
      const char = String.fromCharCode(code)
      const text = visible(char)
      if (steers(char) || char === '\n') expect(text).toMatch(/^\\[\\a-z0-9]+$/)
      expect(steers(text)).toBe(false)
    }
  })

  test('inside a value, keys too; elsewhere than on a terminal it is as it is', () => {
    const bytes = Uint8Array.of(27)
    const value = { 'a\n': [{ b: '\x1b' }, 5n, null, bytes] }
    expect(shownOn({ isTTY: true }, value)).toEqual({ 'a\\n': [{ b: '\\x1b' }, 5n, null, bytes] })
    expect(shownOn({}, value)).toBe(value)
  })

  test('texts in quotes have the same notation, and are never taken for colours of the program', () => {
    expect(inQuotes('a"b\\c\x1b[1m\x9b\n')).toBe('"a\\"b\\\\c\\x1b[1m\\x9b\\n"')
    expect(inQuotes(`${OWN_ESCAPE}[1m\udc9b`)).toBe('"\\ud800[1m\\x9b"')
    expect(shown('\x1b')).toBe('"\\x1b"')
  })

  test('a whole output keeps its lines and colours', () => {
    expect(layoutOnly(`${OWN_ESCAPE}[1ma${OWN_ESCAPE}[22m\tb\n`)).toBe('\x1b[1ma\x1b[22m\tb\n')
    expect(layoutOnly('\x1b]0;x\x07\x1b[31m\r\u202e')).toBe('\\u001b]0;x\\u0007\\u001b[31m\\u000d\\u202e')
  })

  test('JSON is valid, and has the same values', () => {
    // Of every character that steers a terminal, and a byte that is not UTF-8.
    const text = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).join('')
    const out = new Output({ json: true, pretty: true })
    out.open()
    out.field('ifalias', `${text}\udcff\ufeff`)
    out.close()
    const onTerminal = layoutOnly(out.finish())
    expect(steers(onTerminal.replaceAll('\n', ''))).toBe(false)
    expect(JSON.parse(onTerminal)).toEqual([{ ifalias: `${text}\udcff\ufeff` }])
  })
})

describeLive('a terminal', () => {
  test.each([
    ['decode', ESCAPES, '--messages'],
    ['decode', ESCAPES],
    ['decode', ESCAPES, '--json'],
    ['explain', ESCAPES],
    ['explain', ESCAPES, '--json'],
  ])('nlwire %s %s %s: nothing steers it, and no line is forged', (...args) => {
    const { terminal, pipe } = written(args.filter((word) => word !== undefined))
    const text = withoutColours(terminal)
    expect(text.split('\n').filter((line) => steers(line))).toEqual([])
    // Values in JSON have its own notation; explain's texts are as explain prints them.
    const isJson = args.includes('--json') && args[0] === 'decode'
    expect(text).toContain(isJson ? '\\u001b' : '\\x1b')
    expect(text).not.toContain(isJson ? '\\x1b' : '\\u001b')
    const isRaw = args.includes('--messages')
    if (isRaw) expect(pipe).toContain('\x1b]0;PWNED\x07')
    // The recording has line breaks in its texts: four messages are four lines, and what is folded stands further right.
    const rows = text.trimEnd().split('\n')
    if (isRaw)
      expect(rows.filter((row) => !/^ {8}[^ ]/.test(row)).map((row) => row.slice(0, 5))).toEqual(
        [1, 2, 3, 4].map((n) => `    ${n}`),
      )
  })

  const ALIAS = 'ip link set lo alias "$(printf \'a\\033[31m\\n9: forged: <UP> mtu 1\')"'

  test.each([[['link', 'show', 'lo']], [['-d', 'link']], [['-o', 'address']], [['-j', 'link']]])(
    'nlwire %j: an alias',
    (args) => {
      const { terminal, pipe } = written(args, ALIAS)
      expect(terminal.split('\n').filter((line) => steers(line) || /^9: /.test(line))).toEqual([])
      if (!args.includes('address')) expect(terminal).toContain(`a${args.includes('-j') ? '\\u001b' : '\\x1b'}[31m\\n9: forged`)
      if (args[0] === 'link') expect(pipe).toContain('\x1b[31m\n9: forged')
    },
  )

  test('nlwire ethtool: a name of a link, between the lines of the program', () => {
    const name = 'v\x1b[31m0'
    const { terminal, pipe } = written(['ethtool', '-k', name], `ip link add ${quoted(name)} type veth`)
    expect(pipe.startsWith(`Features for ${name}:\nrx-checksumming: `)).toBe(true)
    expect(terminal).toBe(pipe.replace(name, 'v\\x1b[31m0'))
  })

  test('nlwire -j link: a byte that is not UTF-8 is valid JSON', () => {
    const { terminal } = written(['-j', 'link', 'show', 'lo'], 'ip link set lo alias "$(printf \'a\\377\\033b\')"')
    expect(JSON.parse(terminal)).toMatchObject([{ ifalias: 'a\udcff\x1bb' }])
  })

  test('monitor', () => {
    const [terminal, pipe] = [monitored(ALIAS, true).replaceAll('\r\n', '\n'), monitored(ALIAS, false)]
    expect(terminal.split('\n').filter((line) => steers(line) || /^9: /.test(line))).toEqual([])
    expect(terminal).toContain('1: lo: <LOOPBACK,UP')
    expect(pipe).toContain('1: lo: <LOOPBACK,UP')
  })

  test('errors', () => {
    const { terminal } = written(['link', 'show', 'x\x1b[2J\n9: forged'])
    expect(terminal.split('\n').filter((line) => steers(line) || /^9: /.test(line))).toEqual([])
    expect(terminal).toContain('x\\x1b[2J\\n9: forged')
  })

  test('names of namespaces', () => {
    const { terminal } = written(['netns'], 'touch "$(printf \'/run/netns/n\\033[2J\\nforged\')"', 'rm -f /run/netns/n*')
    expect(terminal).toContain('n\\x1b[2J\\nforged\n')
  })
})
