import { describe, expect, test } from 'vitest'
import { all, hexOf } from './support.ts'

// Rows of pasted hex: what is an offset, and which rows are one datagram. The message is RTM_GETLINK.

const MESSAGE = '10000000120001030000000000000000'
const ROW = MESSAGE.replace(/../g, '$& ').trim()
const read = async (...lines: string[]): Promise<{ datagrams: string[]; faults: string[] }> => {
  const { datagrams, faults } = await all(new TextEncoder().encode(`${lines.join('\n')}\n`))
  return { datagrams: datagrams.map(({ bytes }) => hexOf(bytes)), faults: faults.map(({ what }) => what) }
}
const found = (...datagrams: string[]): { datagrams: string[]; faults: string[] } => ({ datagrams, faults: [] })

describe('a number above 0xffffff before a row', () => {
  test('is an address before pairs, if it has all digits of one', async () => {
    expect(await read(`ffff8880  ${ROW}`, `ffff8890  ${ROW}`)).toEqual(found(MESSAGE + MESSAGE))
  })

  test('is the begin of a message before other groups', async () => {
    expect(await read(MESSAGE.replace(/.{8}/g, '$&  ').trim())).toEqual(found(MESSAGE))
    expect(await read(MESSAGE.replace(/.{8}/g, '$& ').trim())).toEqual(found(MESSAGE))
  })
})

describe('a datagram of rows with offsets', () => {
  test('goes on after a blank line, even if its messages are whole', async () => {
    expect(await read(`0000  ${ROW}`, '', `0010  ${ROW}`)).toEqual(found(MESSAGE + MESSAGE))
  })

  test('ends where a row without an offset follows a blank line', async () => {
    expect(await read(`0000  ${ROW}`, '', ROW)).toEqual(found(MESSAGE, MESSAGE))
    expect(await read(`0000  ${ROW}`, ROW)).toEqual(found(MESSAGE + MESSAGE))
  })

  test('need not begin at zero to leave rows out', async () => {
    expect(await read(`0000100  ${ROW}`, '*', `0000130  ${ROW}`)).toEqual(found(MESSAGE.repeat(4)))
  })
})

test('a list of numbers begins a datagram of its own', async () => {
  const list = `[${[...Buffer.from(MESSAGE, 'hex')].join(', ')}]`
  expect(await read(ROW, list, ROW)).toEqual(found(MESSAGE, MESSAGE, MESSAGE))
})

describe('a message with a margin of text and without an end', () => {
  const MANY = 65_560

  test('of libnl takes 256 KiB', async () => {
    const head = ['--------------------------   BEGIN NETLINK MESSAGE ---------------------------', '  [PAYLOAD] 1000000 octets']
    const { faults } = await read(...head, ...Array<string>(MANY / 4).fill(`    ${ROW} ................`))
    expect(faults[0]).toContain(`payload: ${1_000_000 - (1 << 18) - 16} bytes are missing`)
  })

  test('of libmnl too', async () => {
    const { faults } = await read(
      '|  0000000000  |\t| message length |',
      ...Array<string>(MANY).fill('| 00 00 00 00  |\t|  extra header  |'),
    )
    expect(faults.join()).toContain(`the header says 0 bytes, the rows have ${(1 << 18) + 4}`)
  })
})
