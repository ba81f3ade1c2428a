import { describe, expect, it } from 'vitest'
import { parseOptions } from '../../src/cli/options.ts'
import { Exit } from '../../src/cli/parse/exit.ts'
import { inetText, isMulticast, readAddress, readPrefix } from '../../src/cli/parse/inet.ts'
import { linkLayerBytes, readLladdr } from '../../src/cli/parse/lladdr.ts'
import { integer, leadingInteger, unsigned, unsignedBig } from '../../src/cli/parse/numbers.ts'
import { exact, isShort, readWords, short, words } from '../../src/cli/parse/words.ts'
import { constants } from '../../src/wire.ts'

const { AF } = constants

/** What a command line ends with: code and stderr. */
function ending(run: () => unknown): { code: number; stderr: string } {
  try {
    run()
  } catch (error) {
    if (error instanceof Exit) return { code: error.code, stderr: error.stderr }
    throw error
  }
  throw new Error('it went on')
}

describe('words', () => {
  it('may be shortened to any beginning, but not to nothing', () => {
    expect(['a', 'add', 'address'].map((arg) => isShort(arg, 'address'))).toEqual([true, true, true])
    expect(['', 'addresses', 'b'].map((arg) => isShort(arg, 'address'))).toEqual([false, false, false])
  })

  it('are read by the first row of the table that fits, and the others are passed on', async () => {
    const seen: string[] = []
    const table = [
      short<string[]>('mtu', (all, to) => void to.push(`mtu ${all.next()}`)),
      exact<string[]>(['multicast', 'mc'], (all, to) => void to.push(`${all.current}!`)),
    ]
    const all = words(['m', '5', 'mc', 'mul', 'multicast', 'x'])
    await readWords(all, table, seen, ({ current }) => void seen.push(`other ${current}`))
    expect(seen).toEqual(['mtu 5', 'mc!', 'other mul', 'multicast!', 'other x'])
    expect(all.done).toBe(true)
  })

  it('end the command where a value is missing', () => {
    const all = words(['mtu'])
    expect(ending(() => all.next())).toEqual({ code: 255, stderr: 'Command line is not complete. Try option "help"\n' })
  })

  it('stop where there shall be no more', async () => {
    const all = words(['a', 'b', 'c'])
    let count = 0
    await readWords(
      all,
      [],
      undefined,
      () => void count++,
      () => count < 2,
    )
    expect(all.rest).toEqual(['c'])
  })
})

describe('numbers', () => {
  it('are read as strtoul(3) reads them with base 0', () => {
    const cases: [string, number | undefined][] = [
      ['0', 0],
      ['10', 10],
      ['010', 8],
      ['0x10', 16],
      ['0X1f', 31],
      [' \t7', 7],
      ['+7', 7],
      ['4294967295', 4294967295],
      ['4294967296', undefined],
      ['-18446744073709551615', 1],
      ['-1', undefined],
      ['08', undefined],
      ['0x', undefined],
      ['7 ', undefined],
      ['7x', undefined],
      ['', undefined],
      ['1e3', undefined],
      ['99999999999999999999999', undefined],
    ]
    for (const [text, value] of cases) expect(unsigned(text), JSON.stringify(text)).toBe(value)
  })

  it('stay within their bits', () => {
    expect([unsigned('255', 8), unsigned('256', 8), unsigned('65536', 16), unsigned('16777216', 24)]).toEqual([
      255,
      undefined,
      undefined,
      undefined,
    ])
    expect(unsignedBig('18446744073709551615', 64)).toBe(2n ** 64n - 1n)
    expect(unsignedBig('-1', 64)).toBe(2n ** 64n - 1n)
  })

  it('have a sign where C has an int', () => {
    expect(['-5', '2147483647', '2147483648', '-2147483648', '-0x10'].map(integer)).toEqual([
      -5,
      2147483647,
      undefined,
      -2147483648,
      -16,
    ])
    expect(['12abc', 'abc', '-3', ''].map(leadingInteger)).toEqual([12, 0, -3, 0])
  })
})

describe('addresses', () => {
  it('may be short, hexadecimal or octal', () => {
    const read = (text: string): string => inetText(readAddress(text, AF.UNSPEC))
    expect(['10.8', '10', '0x0a.010.1.1', '10.0.0.1', 'FD00::0:1', '::ffff:1.2.3.4'].map(read)).toEqual([
      '10.8.0.0',
      '10.0.0.0',
      '10.8.1.1',
      '10.0.0.1',
      'fd00::1',
      '::ffff:1.2.3.4',
    ])
  })

  it('have a prefix length or a netmask, or are whole', () => {
    const read = (text: string): (number | boolean)[] => {
      const { prefixlen, specified } = readPrefix(text, AF.UNSPEC)
      return [prefixlen, specified]
    }
    expect(read('10.0.0.1/24')).toEqual([24, true])
    expect(read('10.0.0.1/255.255.240.0')).toEqual([20, true])
    expect(read('10.0.0.1/0.0.0.0')).toEqual([0, true])
    expect(read('10.0.0.1')).toEqual([32, false])
    expect(read('fd00::1')).toEqual([128, false])
    expect(read('any')).toEqual([0, false])
  })

  it('are refused in the words of ip, with 1', () => {
    const refused = (text: string, family: number): string => ending(() => readPrefix(text, family)).stderr
    expect(refused('10.0.0.256/24', AF.UNSPEC)).toBe('Error: any valid prefix is expected rather than "10.0.0.256/24".\n')
    expect(refused('fd00::1', AF.INET)).toBe('Error: inet prefix is expected rather than "fd00::1".\n')
    for (const bad of [
      '',
      '1.2.3.4.5',
      '1.2.3.4/33',
      '1.2.3.4/x',
      '1.2.3.4/',
      '1.2.3.4/255.0.255.0',
      'fe80::1%eth0',
      'any/8',
      'x',
    ]) {
      expect(ending(() => readPrefix(bad, AF.UNSPEC)).code, bad).toBe(1)
    }
    expect(ending(() => readPrefix('10.0.0.1', AF.PACKET)).stderr).toContain('may be inet prefix, but it is not allowed')
  })

  it('are of groups or not', () => {
    const of = (text: string): boolean => isMulticast(readAddress(text, AF.UNSPEC))
    expect(['224.0.0.1', '239.9.9.9', 'ff02::1', '223.255.255.255', '240.0.0.1', 'fe80::1', 'any'].map(of)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })

  it('of the link layer may leave out zeros, and be of any length', () => {
    expect(readLladdr('2:0:0:0:a:FF')).toBe('02:00:00:00:0a:ff')
    expect(readLladdr('10.0.0.1')).toBe('0a:00:00:01')
    expect(ending(() => readLladdr('zz')).stderr).toBe('"zz" is invalid lladdr.\n')
    expect(['1:', '100', '-1', ''].map(linkLayerBytes)).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('options', () => {
  it('may be shortened, and end at the object', () => {
    const { options, rest } = parseOptions(['-s', '--stat', '-det', '-j', '-p', '-br', '-o', '-N', '-4', 'addr', '-6'])
    expect(options).toMatchObject({
      stats: 2,
      details: true,
      json: true,
      pretty: true,
      brief: true,
      oneline: true,
      numeric: true,
      family: AF.INET,
    })
    expect(rest).toEqual(['addr', '-6'])
  })

  it('take values', () => {
    const { options, rest } = parseOptions(['-n', 'server', '-l', '3', '-f', 'link', '--', '-x'])
    expect(options).toMatchObject({ netns: 'server', loops: 3, family: AF.PACKET })
    expect(rest).toEqual(['-x'])
  })

  it('are refused with 255', () => {
    expect(ending(() => parseOptions(['-foo']))).toEqual({
      code: 255,
      stderr: 'Option "-foo" is unknown, try "nlwire -help".\n',
    })
    expect(ending(() => parseOptions(['-f', 'foo'])).stderr).toBe('Error: argument "foo" is wrong: invalid protocol family\n')
    expect(ending(() => parseOptions(['-4x'])).code).toBe(255)
    expect(ending(() => parseOptions(['-color=x'])).code).toBe(255)
  })

  it('show version and usage instead of anything else', () => {
    expect(parseOptions(['-V', '-foo']).over).toBe('version')
    expect(parseOptions(['-he']).over).toBe('usage')
    expect(parseOptions(['--version', '-foo']).over).toBe('version')
    expect(parseOptions(['--help']).over).toBe('help')
  })
})
