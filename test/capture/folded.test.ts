// Lines that fold at the width of a terminal, and --time.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fold, foldWidth } from '../../src/cli/recording/fold.ts'
import { decode, fromHex } from '../../src/wire.ts'
import { nlwire } from '../cli/support/command.ts'

const MAIN = 'fixtures/captures/main.pcapng.gz'
const OTHERS = ['refusal.strace.gz', 'uevents.strace.gz'].map((name) => `fixtures/captures/${name}`)
const WIDTH = 80

afterEach(() => vi.unstubAllEnvs())

const words = (text: string): string[] => text.match(/[^\s|]+/g) ?? []

async function folded(...args: readonly string[]): Promise<{ rows: string[]; whole: string }> {
  const { out: whole } = await nlwire(...args)
  vi.stubEnv('COLUMNS', String(WIDTH))
  const { out } = await nlwire(...args)
  vi.unstubAllEnvs()
  return { rows: out.split('\n'), whole }
}

describe('folded lines', () => {
  beforeEach(() => vi.stubEnv('COLUMNS', undefined))

  test.each([MAIN, ...OTHERS])('decode %s: fits, and has every word in its order', async (file) => {
    const { rows, whole } = await folded('decode', file)
    expect(whole.split('\n').some((line) => line.length > WIDTH)).toBe(true)
    // A value is never broken.
    expect(rows.filter((row) => row.length > WIDTH && /\S \S/.test(row))).toEqual([])
    expect(words(rows.join('\n'))).toEqual(words(whole))
  })

  test.each(OTHERS)('explain %s: fits, and has the same bytes', async (file) => {
    const { rows, whole } = await folded('explain', file, '--meanings')
    expect(whole.split('\n').some((line) => line.length > WIDTH)).toBe(true)
    expect(rows.filter((row) => row.length > WIDTH && !row.startsWith('#>', 24) && /# *\S+ \S/.test(row))).toEqual([])
    expect(rows.filter((row) => !row.trim().startsWith('#')).length).toBeLessThanOrEqual(whole.split('\n').length)
    const bytes = (text: string): string => text.replace(/#.*|\(hidden\)/g, '').replace(/\s+/g, '')
    expect(bytes(rows.join('\n'))).toBe(bytes(whole))
  })

  test('explain: each row of refused bytes stays whole, with its reason', async () => {
    const { rows, whole } = await folded('explain', 'fixtures/recordings/errors.pcap.gz')
    const marked = (lines: readonly string[]): string[] => lines.filter((line) => line.includes('#>'))
    expect(marked(whole.split('\n')).some((line) => line.length > WIDTH && line.includes('<- '))).toBe(true)
    expect(marked(rows)).toEqual(marked(whole.split('\n')))
  })

  test('explain: the folded text of a frame is hex with comments', async () => {
    const { rows } = await folded('explain', MAIN, '--frame', '13', '--meanings')
    expect(rows.at(-5)).toMatch(/^ {24}# {5}id of the namespace/)
    expect(decode(fromHex(rows.join('\n')))).toMatchObject([{ type: 88, attrs: { nsid: -1 } }])
  })

  test('a text in quotes is one word, flags are several, and colours have no width', () => {
    expect(fold('ab "c d e f" g', 6, '  ')).toEqual(['ab', '  "c d e f"', '  g'])
    expect(fold('flags AA|BB|CC end', 9, '  ')).toEqual(['flags AA|', '  BB|CC', '  end'])
    expect(fold('flags AA|BB|CC', 14, '  ')).toEqual(['flags AA|BB|CC'])
    expect(fold('\x1b[1mab\x1b[22m cd', 5, '')).toEqual(['\x1b[1mab\x1b[22m cd'])
    expect(fold('a b "c', 3, '')).toEqual(['a b', '"c'])
  })

  test('a terminal has its own width; elsewhere lines are whole unless COLUMNS is set', () => {
    expect(foldWidth({ isTTY: true, columns: 132 }, { COLUMNS: '90' })).toBe(132)
    expect(foldWidth({ isTTY: true, columns: 0 }, {})).toBe(80)
    expect(foldWidth({}, {})).toBeUndefined()
    expect(foldWidth({}, { COLUMNS: 'x' })).toBeUndefined()
    expect(foldWidth({}, { COLUMNS: '90' })).toBe(90)
    expect(foldWidth({}, { COLUMNS: '3' })).toBe(40)
  })

  test('--messages has one line for each message', async () => {
    const { rows, whole } = await folded('decode', MAIN, '--messages')
    expect(rows).toEqual(whole.split('\n'))
  })
})

describe('--time', () => {
  const heads = async (...args: readonly string[]): Promise<string[]> => {
    const { out } = await nlwire(...args)
    return out.split('\n').filter((line) => /^#/.test(line))
  }

  test.each([
    ['epoch', '1795444963.854777000', '1795444964.853434000'],
    ['iso', '2026-11-23T14:42:43.854777000Z', '2026-11-23T14:42:44.853434000Z'],
    ['relative', '+0.000000000', '+0.998657000'],
  ])('%s', async (form, first, second) => {
    const found = await heads('decode', MAIN, '--time', form)
    expect(found.slice(0, 2)).toEqual([`#1 ${first} link show extMask VF`, `#4 ${second} netns id get fd 6`])
    const { out } = await nlwire('decode', MAIN, '--messages', '--time', form, '--where', 'frame == 4')
    expect(out).toMatch(new RegExp(`^ +4 ${second.replace('+', '\\+')} NETLINK_ROUTE > RTM_GETNSID `))
    const { out: all } = await nlwire('decode', MAIN, '--messages', '--time', form)
    expect(all).toContain(out)
    expect(await heads('explain', MAIN, '--frame', '4', '--time', form)).toEqual([`# frame 4, NETLINK_ROUTE, ${second}`])
  })

  test('is seconds since 1970 by default, also after a command with another', async () => {
    expect((await heads('decode', MAIN))[0]).toBe('#1 1795444963.854777000 link show extMask VF')
  })

  test('is seconds since 1970 in JSON', async () => {
    const { out } = await nlwire('decode', MAIN, '--json', '--time', 'iso', '--where', 'frame == 1')
    expect(JSON.parse(out)).toMatchObject({ time: '1795444963.854777000' })
  })

  test('names what it knows', async () => {
    const { err, code } = await nlwire('decode', MAIN, '--time', 'relativ')
    expect({ err, code }).toEqual({
      err: 'Error: unknown time "relativ" (did you mean "relative"?); expected one of relative, iso, epoch.\n',
      code: 255,
    })
    expect((await nlwire('explain', MAIN, '--time')).err).toBe('Error: --time requires one of relative, iso, epoch.\n')
  })
})
