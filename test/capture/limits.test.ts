import { describe, expect, test } from 'vitest'
import { Feed } from '../../src/capture/source/feed.ts'
import { lines } from '../../src/capture/text/lines.ts'
import { all, chunks, hexOf, recording } from './support.ts'

// Bounds on what a recording may make a reader hold or make.

const MESSAGE = '10000000120001030000000000000000'
const text = (lines: string): Uint8Array => new TextEncoder().encode(lines)

test('pcapng: a block that claims more than 16 MiB is no block, though so many bytes follow', async () => {
  const whole = Buffer.from(recording('captures/main.pcapng.gz'))
  const length = (1 << 24) + 4
  const block = Buffer.alloc(length)
  block.writeUInt32LE(6, 0)
  for (const at of [4, length - 4]) block.writeUInt32LE(length, at)
  const { datagrams, faults } = await all(Buffer.concat([whole, block, whole]))
  expect(faults).toMatchObject([{ offset: whole.length, what: `${length} bytes that are not a block` }])
  expect(datagrams).toHaveLength(2 * (await all(whole)).datagrams.length)
})

describe('hex', () => {
  test('a datagram without an end is cut after 256 KiB, and its messages are all there', async () => {
    const { datagrams, faults } = await all(text(`${MESSAGE}\n`.repeat(40_000)))
    expect(faults).toEqual([])
    expect(datagrams.length).toBeGreaterThan(1)
    expect(Math.max(...datagrams.map(({ bytes }) => bytes.length))).toBeLessThan(1 << 19)
    expect(datagrams.map(({ bytes }) => hexOf(bytes)).join('')).toBe(MESSAGE.repeat(40_000))
  })

  test.each([
    ['1 MiB is repeated', 1 << 20, []],
    ['more is not', 0x10ab00 - 16, ['rows are omitted (*), and the offsets do not show how many']],
  ])('rows that are left out: %s', async (_, gap, whats) => {
    const row = MESSAGE.replace(/../g, '$& ')
    const end = (16 + gap).toString(16).padStart(8, '0')
    const { datagrams, faults } = await all(text(`00000000  ${row}\n*\n${end}  ${row}\n`))
    expect(faults.map(({ what }) => what)).toEqual(whats)
    expect(datagrams.map(({ bytes }) => bytes.length)).toEqual(whats.length > 0 ? [] : [gap + 32])
  })
})

test('short lines come together, as many as leave other events their turn', async () => {
  const text = '14 00\r\n\n'.repeat(1 << 13)
  const found: string[] = []
  let batches = 0
  for await (const some of lines(new Feed(Buffer.from(text)))) {
    batches++
    expect(some.reduce((sum, line) => sum + line.text.length, 0)).toBeLessThanOrEqual(2048)
    for (const line of some) {
      expect(text.slice(line.offset, line.offset + line.text.length)).toBe(line.text)
      found.push(line.text)
    }
  }
  expect(found).toEqual(text.split(/\r?\n/).slice(0, -1))
  expect(batches).toBeLessThan(text.length / 1024)
})

test('a line of more than 4 MiB comes in pieces', async () => {
  const line = text('x'.repeat((1 << 22) + 5))
  const found: [number, boolean][] = []
  for await (const pieces of lines(new Feed(line))) for (const { text, continued } of pieces) found.push([text.length, continued])
  expect(found).toEqual([
    [1 << 22, false],
    [5, true],
  ])
})

test.each(['main.nsec.pcap', 'main.pcapng'])(
  '%s: garbage is one fault, however long it is and however it comes',
  async (name) => {
    const whole = recording(`captures/${name}.gz`)
    const frames = (await all(whole)).datagrams.length
    // Behind the last record, so that it is nothing but garbage up to the end.
    const bytes = Buffer.concat([whole, Buffer.alloc(200_000, 0xee)])
    for (const source of [bytes, chunks(bytes, 65_536), chunks(bytes, 1000)]) {
      const { datagrams, faults } = await all(source)
      expect(datagrams).toHaveLength(frames)
      expect(faults).toMatchObject([{ offset: whole.length, what: expect.stringContaining('200000 bytes that are not a ') }])
    }
  },
)

test('a source has bytes, and nothing else', async () => {
  for (const source of ['x', 5, null, undefined, [Uint8Array.of(1)]])
    await expect(all(source as never)).rejects.toThrow('expected a recording: a Uint8Array, or an async iterable of them')
  const strings = async function* (): AsyncGenerator<unknown> {
    yield 'x'
  }
  await expect(all(strings() as never)).rejects.toThrow(new TypeError('expected chunks of type Uint8Array, got "x"'))
})

test.each(['main.nsec.pcap.gz', 'main.pcapng.gz', 'rtmon.log'])('%s: it does not matter where a chunk ends', async (name) => {
  const bytes = recording(`captures/${name}`).subarray(0, 300)
  const whole = await all(bytes)
  expect(whole.items.length).toBeGreaterThan(1)
  for (let at = 1; at < bytes.length; at++) {
    const two = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes.slice(0, at)
      yield bytes.slice(at)
    }
    expect((await all(two())).items, `a chunk of ${at} bytes`).toEqual(whole.items)
  }
})
