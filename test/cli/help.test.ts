// The help of the program, of its commands and of the objects of `ip`.
import { describe, expect, test } from 'vitest'
import { BRIDGE_OBJECTS } from '../../src/cli/bridge/objects.ts'
import { OWN_COMMANDS } from '../../src/cli/help/commands.ts'
import { optionsOfOwn } from '../../src/cli/help/unknown-option.ts'
import { typesWithOptions } from '../../src/cli/link/kind-lookup.ts'
import { OBJECTS } from '../../src/cli/objects.ts'
import { USAGE } from '../../src/cli/usage.ts'
import { nlwire } from './support/command.ts'

describe('help of the program', () => {
  test('fits one screen, and begins with what ip does not have', async () => {
    const { err, out, code } = await nlwire('--help')
    expect({ err, code }).toEqual({ err: '', code: 0 })
    const lines = out.split('\n')
    expect(lines.length).toBeLessThanOrEqual(24)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    const at = (word: string): number => lines.findIndex((line) => line.startsWith(`  ${word}`) || line.includes(` ${word} `))
    const order = ['decode', 'explain', 'trace', 'encode', 'schema', 'demo', 'doctor', 'address', 'fdb'].map(at)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order[0]).toBe(2)
  })

  test.each([['help'], ['-h'], ['-help'], []])('is an error of usage, as with ip: %s', async (...args) => {
    expect(await nlwire(...args)).toEqual({ code: 255, out: '', err: (await nlwire('--help')).out })
  })

  test.each(['decode', 'explain', 'trace', 'encode'] as const)('of %s without words, too', async (name) => {
    expect(await nlwire(name)).toEqual({ code: 255, out: '', err: USAGE[name] })
  })

  test('has a page of options', async () => {
    const { code, out } = await nlwire('help', 'options')
    expect(code).toBe(0)
    for (const name of Object.keys(OWN_COMMANDS)) expect(out).toMatch(new RegExp(`^ {7}nlwire ${name}\\b`, 'm'))
    expect(out).toMatch(/^OPTIONS: -4/m)
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  test('--version', async () => {
    expect(await nlwire('--version')).toEqual(await nlwire('-V'))
  })
})

describe('help of a command', () => {
  test.each(Object.keys(OWN_COMMANDS) as (keyof typeof OWN_COMMANDS)[])('%s: one text, on stdout', async (name) => {
    const lines = [
      [name, '--help'],
      [name, '-h'],
      [name, 'help'],
      ['help', name],
    ]
    for (const line of lines) expect(await nlwire(...line)).toEqual({ code: 0, out: USAGE[name], err: '' })
    expect(USAGE[name].split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  test.each([
    ['wg', 'show'],
    ['wg', 'genkey'],
    ['ethtool', '-k'],
    ['completion', 'bash'],
  ] as const)('%s %s --help and -h', async (name, command) => {
    for (const asks of ['--help', '-h']) expect(await nlwire(name, command, asks)).toEqual({ code: 0, out: USAGE[name], err: '' })
  })

  test.each([
    ['link', 'link help'],
    ['addr', 'address help'],
    ['monitor', 'monitor help'],
    ['monitor all', 'monitor help'],
    ['bridge', 'bridge help'],
    ['bridge fdb', 'bridge fdb help'],
    // No command.
    ['link constructor', 'link help'],
  ])('%s --help, -help and -h print the usage that %s prints on stderr', async (words, same) => {
    const { err } = await nlwire(...same.split(' '))
    expect(err).toMatch(/^Usage: nlwire/)
    for (const asks of ['--help', '-help', '-h'])
      expect(await nlwire(...words.split(' '), asks)).toEqual({ code: 0, out: err, err: '' })
  })

  // The command lines, and the names of the definitions behind them.
  test.each([
    ['link add', ['link { add | replace }'], ['SETTINGS', 'TYPE']],
    ['link change', ['link { set | change }'], ['SETTINGS', 'TYPE']],
    ['link ls', ['link [ show ]'], ['TYPE']],
    ['link del', ['link delete'], ['TYPE']],
    ['link property add', ['link property'], []],
    ['link s', ['link [ show ]', 'link { set | change }'], ['SETTINGS', 'TYPE']],
    ['addr chg', ['address { add | change | replace }'], ['SETTINGS', 'SCOPE']],
    ['addr save', ['address save > FILE'], []],
    ['route list', ['route [ show | flush ]'], ['SELECTOR', 'TYPE', 'TABLE', 'SCOPE', 'FAMILY']],
    ['route test', ['route { add | del'], ['ROUTE', 'HOP', 'METRIC', 'ENCAP', 'TYPE', 'TABLE', 'SCOPE', 'FAMILY']],
    ['route get', ['route get'], []],
    ['nexthop bucket', ['nexthop bucket [ show ]', 'nexthop bucket get'], []],
    ['nexthop bucket show', ['nexthop bucket [ show ]'], []],
    ['nexthop delete', ['nexthop { get | del }'], []],
    ['bridge vlan add', ['bridge vlan { add | del }'], []],
    ['bridge vlan global set', ['bridge vlan global set'], ['OPTIONS']],
    ['bridge vni del', ['bridge vni { add | del }'], ['VNI']],
    ['netns exec', ['[ -all ] netns exec'], []],
    ['tunnel 6rd', ['tunnel 6rd'], []],
    ['tunnel add', ['tunnel { add', '-6 tunnel { add'], []],
  ])('%s --help: its lines of the usage of the object', async (words, lines, definitions) => {
    const [object = '', inner = ''] = words.split(' ')
    const whole = (await nlwire(object, ...(object === 'bridge' ? [inner] : []), 'help')).err
    const { code, out, err } = await nlwire(...words.split(' '), '--help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const printed = out.trimEnd().split('\n')
    expect(printed.filter((line) => !whole.includes(line.replace('Usage: ', '')))).toEqual([])
    const starts = printed.flatMap((line) => /^(?:Usage: | {7})nlwire (.*)/.exec(line)?.[1] ?? [])
    expect(starts.map((line, at) => line.startsWith(lines[at] ?? '?'))).toEqual(lines.map(() => true))
    expect(printed.flatMap((line) => /^[A-Z]+(?=[:,]| :=)/.exec(line) ?? [])).toEqual(definitions)
  })

  test('of a type of link', async () => {
    const { out } = await nlwire('link', 'help', 'vxlan')
    expect(out).toMatch(/^Usage: … vxlan id VNI/)
    expect(await nlwire('link', 'add', 'v0', 'type', 'vxlan', '--help')).toEqual({ code: 0, out, err: '' })
  })

  test('of every object and type of link fits a terminal', async () => {
    const asked = [
      ...OBJECTS.flatMap(([name, load]) => (load ? [[name]] : [])),
      ['monitor'],
      ...BRIDGE_OBJECTS.map(([name]) => ['bridge', name]),
      ...typesWithOptions().map((type) => ['link', 'add', 'x0', 'type', type]),
    ]
    for (const words of asked) {
      const { code, out } = await nlwire(...words, '--help')
      expect([words, code, out]).toEqual([words, 0, expect.stringMatching(/^Usage: .*\n$/s)])
      expect([words, out.split('\n').filter((line) => line.length > 80)]).toEqual([words, []])
    }
  })

  test('is not asked for by a value', async () => {
    expect((await nlwire('link', 'set', 'no-such-link', 'alias', '-h')).err).toBe('Cannot find device "no-such-link"\n')
    expect((await nlwire('-h', 'link', 'show', 'no-such-link')).err).toBe('Device "no-such-link" does not exist.\n')
  })

  test('names its options', () => {
    expect(optionsOfOwn('trace')).toEqual(['-o', '--explain', '--keys', '--time', '--spec', '--all', '--nlmon'])
    expect(optionsOfOwn('decode')).toEqual(expect.arrayContaining(['--where', '--follow', '--messages']))
  })
})
