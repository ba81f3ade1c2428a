import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { all, hexOf } from './support.ts'

/** RTM_GETLINK: all of its bytes in decimal look like hex. */
const HEX = '2000000012000103070000000000000007000300000000000000000000000000'
const MESSAGE = Buffer.from(HEX, 'hex')
const DECIMAL = [...MESSAGE]
const pairs = HEX.replace(/../g, '$& ').trim()

const read = async (text: string): Promise<string[]> =>
  (await all(Buffer.from(text))).datagrams.map(({ bytes, missing = 0 }) => `${hexOf(bytes)}${missing > 0 ? ` +${missing}` : ''}`)

describe('decimal numbers that could be hex', () => {
  const list = `[${DECIMAL.join(', ')}]`
  test.each<[string, string, string[]]>([
    ['one message', list, [HEX]],
    ['two messages in a list', `[${[...DECIMAL, ...DECIMAL].join(', ')}]`, [HEX + HEX]],
    ['two lists', `${list}\n${list}`, [HEX, HEX]],
    ['a list that is cut', `[${DECIMAL.slice(0, 20).join(', ')}]`, [HEX.slice(0, 40)]],
    ['without commas, cut', DECIMAL.slice(0, 24).join(' '), [HEX.slice(0, 48)]],
    ['a Buffer in JSON', JSON.stringify(Buffer.concat([MESSAGE, MESSAGE])), [HEX + HEX]],
    ['a Buffer in JSON, cut', JSON.stringify(MESSAGE.subarray(0, 20)), [HEX.slice(0, 40)]],
    ['a Buffer in JSON, a number on each line', JSON.stringify(MESSAGE, null, 2), [HEX]],
    ['hex without padding is hex where that fits', DECIMAL.map((byte) => byte.toString(16)).join(' '), [HEX]],
    ['hex that is cut is hex', pairs.slice(0, 59), [HEX.slice(0, 40)]],
  ])('%s', async (_, text, wanted) => {
    expect(await read(text)).toEqual(wanted)
  })
})

describe('dumps of od, hexdump and xxd', () => {
  // What they print of these bytes; xxd is not everywhere.
  const binary = (from: number): string =>
    [...MESSAGE.subarray(from, from + 6)].map((byte) => byte.toString(2).padStart(8, '0')).join(' ')
  const xxdB = [0, 6, 12, 18, 24, 30].map((at) => `${at.toString(16).padStart(8, '0')}: ${binary(at).padEnd(53)}  ......\n`)

  test('xxd -b', async () => {
    expect(await read(xxdB.join(''))).toEqual([HEX])
  })

  test.each([
    ['od', '-b'],
    ['od', '-d'],
    ['od', '-x'],
    ['od', '-o'],
    ['od', '-An', '-b'],
    ['od', '-A', 'd', '-b'],
    ['od', '-t', 'u1'],
    ['od', '-v', '-b'],
    ['od', '-t', 'x4'],
  ])('%s %s %s', async (program, ...words) => {
    const text = execFileSync(program, words, { input: MESSAGE, encoding: 'latin1' })
    expect(await read(text)).toEqual([HEX])
  })

  const word = (at: number): number => MESSAGE.readUInt16LE(at)
  const row = (from: number, each: (at: number) => string): string =>
    `${from.toString(16).padStart(7, '0')}${[0, 2, 4, 6, 8, 10, 12, 14].map((at) => each(from + at)).join('')}\n`
  test.each<[string, (at: number) => string]>([
    ['-x', (at) => `    ${word(at).toString(16).padStart(4, '0')}`],
    ['-d', (at) => `   ${word(at).toString().padStart(5, '0')}`],
    ['-o', (at) => `  ${word(at).toString(8).padStart(6, '0')}`],
    ['-b', (at) => [at, at + 1].map((one) => ` ${(MESSAGE[one] as number).toString(8).padStart(3, '0')}`).join('')],
  ])('hexdump %s', async (_, each) => {
    expect(await read(`${row(0, each)}${row(16, each)}0000020\n`)).toEqual([HEX])
  })
})

describe('a label before hex', () => {
  test.each([
    `bytes: ${pairs}`,
    `payload = ${HEX}`,
    `payload=${HEX}`,
    `2026-11-30 12:00:01 kernel TX ${HEX}`,
    `data: 0x${HEX}`,
    `bytes = ${pairs}`,
  ])('%s', async (text) => {
    expect(await read(text)).toEqual([HEX])
    expect((await read(`${text}\n${text}`)).join('')).toBe(HEX + HEX)
  })

  test('a checksum is not bytes', async () => {
    const text = `commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12\n`.repeat(4)
    await expect(read(text)).rejects.toThrow('not a recording: text without hex')
  })
})
