import { describe, expect, test } from 'vitest'
import { all, hexOf, recording } from './support.ts'

const ADDRESS =
  '40000000140005051300000000000000' +
  '0a400000020000001400010' +
  '0fe80000000000000c44c1cfffe84f6b714000200fe80000000000000c44c1cfffe84f6b7'
const text = (line: string): Uint8Array => new TextEncoder().encode(`${line}\n`)
const numbers = [...Buffer.from(ADDRESS, 'hex')]

describe('bytes as programs print them', () => {
  test.each(['go', 'python'])('%s', async (name) => {
    const { datagrams, faults } = await all(recording(`captures/printed/${name}.txt`))
    expect(faults).toEqual([])
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS])
  })

  test('a Buffer of Node says how many bytes are missing', async () => {
    const { datagrams, faults } = await all(recording('captures/printed/node-buffer.txt'))
    expect(faults).toEqual([])
    expect(datagrams).toMatchObject([{ missing: 14 }])
    expect(hexOf(datagrams[0]?.bytes ?? new Uint8Array())).toBe(ADDRESS.slice(0, 100))
  })

  test.each([
    ['JSON', JSON.stringify(numbers)],
    ['a vector of Rust', `bytes = [${numbers.join(', ')}]`],
    ['a byte string of Rust', `b"${numbers.map((n) => `\\x${n.toString(16).padStart(2, '0')}`).join('')}"`],
    ['octal escapes', `"${numbers.map((n) => `\\${n.toString(8).padStart(3, '0')}`).join('')}"`],
  ])('%s', async (_, line) => {
    const { datagrams, faults } = await all(text(line))
    expect(faults).toEqual([])
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS])
  })

  test('each line is a datagram', async () => {
    const { datagrams } = await all(text(`[${numbers.join(' ')}]\n[${numbers.join(' ')}]`))
    expect(datagrams.map(({ bytes }) => hexOf(bytes))).toEqual([ADDRESS, ADDRESS])
  })

  test('a number above 255 is no byte', async () => {
    const { datagrams, faults } = await all(text('[64 0 300]'))
    expect(datagrams).toEqual([])
    expect(faults).toMatchObject([{ what: '"[64 0 300]" is not hex' }])
  })
})
