import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Item, records } from '../../src/capture.ts'
import { all, chunks, hexOf } from './support.ts'

// What begins without a header, at its bounds. The message is RTM_GETLINK.

const MESSAGE = Buffer.from('10000000120001030000000000000000', 'hex')
/** The same as a reader gives it. */
const READ = new Uint8Array(MESSAGE)
const GARBAGE = Buffer.alloc(40, 0xee)

describe('messages one after the other', () => {
  const raw = (...parts: Buffer[]): Promise<Awaited<ReturnType<typeof all>>> => all(Buffer.concat(parts), { format: 'raw' })
  const claims = (length: number): Buffer => {
    const out = Buffer.from(MESSAGE)
    out.writeUInt32LE(length)
    return out
  }

  test('a message has its header at least, and 1 MiB at most', async () => {
    expect((await raw(MESSAGE)).items).toMatchObject([{ kind: 'datagram', bytes: READ }])
    expect((await raw(claims(1 << 20))).datagrams).toMatchObject([
      { bytes: new Uint8Array(claims(1 << 20)), missing: (1 << 20) - 16 },
    ])
    for (const length of [15, (1 << 20) + 1])
      expect((await raw(claims(length))).items).toMatchObject([{ what: '16 bytes that are not a message' }])
    expect((await raw(MESSAGE.subarray(0, 15))).items).toMatchObject([{ what: '15 bytes that are not a message' }])
  })

  test('behind garbage there are three, or the last ones', async () => {
    const { faults, datagrams } = await raw(GARBAGE, MESSAGE, MESSAGE)
    expect(faults).toMatchObject([{ what: '40 bytes that are not a message', offset: 0 }])
    expect(datagrams.map(({ frame, offset }) => [frame, offset])).toEqual([
      [1, 40],
      [2, 56],
    ])
    expect((await raw(GARBAGE, MESSAGE, MESSAGE, Buffer.alloc(4, 0xee))).datagrams).toEqual([])
    expect((await raw(GARBAGE, MESSAGE, MESSAGE, MESSAGE, Buffer.alloc(4, 0xee))).datagrams).toHaveLength(3)
  })

  test.each([-40, -24, -16, -8, 0, 4])(
    'garbage of 64 KiB and %i bytes ends at the same message, however it comes',
    async (more) => {
      const garbage = Buffer.alloc((1 << 16) + more, 0xee)
      const bytes = Buffer.concat([garbage, MESSAGE, MESSAGE, MESSAGE, MESSAGE])
      const whole = await raw(bytes)
      expect(whole.faults).toMatchObject([{ what: `${garbage.length} bytes that are not a message`, offset: 0 }])
      expect(whole.datagrams.map(({ offset }) => offset - garbage.length)).toEqual([0, 16, 32, 48])
      for (const size of [1, 1000, (1 << 16) + 1, (1 << 16) + 33])
        expect((await all(chunks(bytes, size), { format: 'raw' })).items).toEqual(whole.items)
    },
  )

  test.each([1, 7, 16, 40, 47])('behind garbage no more is read than three messages, which begin with %i bytes', async (size) => {
    const three = Buffer.concat([MESSAGE, MESSAGE, MESSAGE])
    const parts = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.concat([GARBAGE, three.subarray(0, size)])
      yield three.subarray(size)
      throw new Error('disk on fire')
    }
    const found: Item[] = []
    const read = async (): Promise<void> => {
      for await (const item of records(parts(), { format: 'raw' })) found.push(item)
    }
    await expect(read()).rejects.toThrow('disk on fire')
    expect(found.map(({ offset }) => offset)).toEqual([0, 40, 56, 72])
  })

  test.each([1, 40, 57, 100])('behind garbage a message may arrive in chunks of %i bytes', async (size) => {
    const bytes = Buffer.concat([GARBAGE, claims(100), Buffer.alloc(84), MESSAGE, MESSAGE])
    const { datagrams, faults } = await all(chunks(bytes, size), { format: 'raw' })
    expect(faults).toMatchObject([{ what: '40 bytes that are not a message' }])
    expect(datagrams.map(({ bytes: { length } }) => length)).toEqual([100, 16, 16])
  })

  test('garbage without a message is one fault, however it comes', async () => {
    const garbage = Buffer.alloc(200_000, 0xee)
    for (const source of [garbage, chunks(garbage, 1000), chunks(Buffer.concat([garbage, claims(20)]).subarray(0, 200_000), 7)])
      expect((await all(source, { format: 'raw' })).items).toMatchObject([{ what: '200000 bytes that are not a message' }])
  })

  test.each([
    ['type', 4],
    ['flags', 6],
  ])('behind garbage no %s is above 0xfff', async (_, at) => {
    const message = Buffer.from(MESSAGE)
    message.writeUInt16LE(0xfff, at)
    expect((await raw(GARBAGE, message)).datagrams).toHaveLength(1)
    message.writeUInt16LE(0x1000, at)
    expect((await raw(GARBAGE, message)).datagrams).toEqual([])
  })

  test('behind garbage none ends beyond the end', async () => {
    expect((await raw(GARBAGE, MESSAGE, MESSAGE, claims(20))).datagrams).toEqual([])
  })

  test('a message ends where the next ones begin, whatever it claims', async () => {
    const wrong = 'a message of 40 bytes, but the next message or the end comes after 16'
    // The header after the claimed length must be there: a live recording is not waited for.
    for (const size of [56, 1000]) {
      const read = (...parts: Buffer[]): ReturnType<typeof all> => all(chunks(Buffer.concat(parts), size), { format: 'raw' })
      const { datagrams, faults } = await read(claims(40), MESSAGE, MESSAGE, MESSAGE)
      expect(faults).toMatchObject([{ what: wrong, offset: 0, frame: 1 }])
      expect(datagrams.map(({ bytes, missing }) => [bytes.length, missing])).toEqual([
        [16, 24],
        ...Array(3).fill([16, undefined]),
      ])
      // By its own bytes it is whole: nothing, or the next message, comes after them.
      for (const after of [[], [MESSAGE], [Buffer.alloc(15, 0xee)]])
        expect((await read(claims(20), Buffer.alloc(4), ...after)).datagrams[0]).toMatchObject({ bytes: { length: 20 } })
    }
  })

  test('a whole message is one, whatever it holds, unless its type is 0', async () => {
    const whole = await raw(claims(64), MESSAGE, MESSAGE, MESSAGE)
    expect([whole.datagrams.map(({ bytes }) => bytes.length), whole.faults]).toEqual([[64], []])
    const none = Buffer.from(MESSAGE)
    none.writeUInt16LE(0, 4)
    expect((await raw(none)).items).toMatchObject([{ what: '16 bytes that are not a message' }])
  })

  test('padding after a message is no message', async () => {
    const { datagrams, faults } = await raw(claims(17), Buffer.from([1, 0, 0, 0]), MESSAGE)
    expect([datagrams.map(({ bytes }) => bytes.length), faults]).toEqual([[17, 16], []])
    const cut = await raw(claims(17), Buffer.from([1, 0]))
    expect([cut.datagrams.map(({ bytes }) => bytes.length), cut.faults]).toEqual([[17], []])
  })

  test('a stamp has its type and its length', async () => {
    const other = Buffer.concat([claims(24), Buffer.alloc(8)])
    const short = Buffer.concat([claims(20), Buffer.alloc(4)])
    short.writeUInt16LE(15, 4)
    const { datagrams } = await raw(other, short)
    expect(datagrams.map(({ bytes }) => bytes.length)).toEqual([24, 20])
    for (const one of datagrams) for (const key of ['time', 'missing']) expect(one).not.toHaveProperty(key)
  })

  test('of the other byte order', async () => {
    const turned = Buffer.from('00000010001203010000000000000000', 'hex')
    expect((await raw(turned, turned)).datagrams.map(({ littleEndian }) => littleEndian)).toEqual([false, false])
    expect((await all(turned, { format: 'raw', littleEndian: true })).datagrams).toEqual([])
  })
})

describe('gzip', () => {
  test.each([[[0x1f, 0]], [[0, 0x8b]]])('has two bytes that say so: %j', async (start) => {
    await expect(all(Buffer.concat([Buffer.from(start), MESSAGE]))).rejects.toThrow('unknown format')
  })

  test('three bytes are too short for anything', async () => {
    await expect(all(Buffer.from([0, 1, 2]))).rejects.toThrow('recording too short: 3 bytes')
  })

  test('the error of the source passes through', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield gzipSync(Buffer.alloc(1000)).subarray(0, 15)
      throw new Error('disk on fire')
    }
    await expect(all(failing())).rejects.toThrow('disk on fire')
  })

  test('what is read of it is what is inside', async () => {
    expect((await all(gzipSync(Buffer.from(hexOf(MESSAGE))))).datagrams).toMatchObject([{ bytes: READ }])
  })
})
