import { describe, expect, test } from 'vitest'
import { type Datagram, type Item, MalformedError, records } from '../../src/capture.ts'
import { all, chunks } from './support.ts'

// Recordings of one or two records whose numbers are at a bound, and just beyond it. The message is RTM_GETLINK.

const MESSAGE = Buffer.from('10000000120001030000000000000000', 'hex')
/** The same as a reader gives it. */
const READ = new Uint8Array(MESSAGE)
const GARBAGE = Buffer.alloc(40, 0xee)

const numbers = (size: 2 | 4, values: readonly number[], little: boolean): Buffer => {
  const out = Buffer.alloc(size * values.length)
  for (const [i, value] of values.entries()) {
    if (little) out.writeUIntLE(value, i * size, size)
    else out.writeUIntBE(value, i * size, size)
  }
  return out
}
const u32 = (...values: number[]): Buffer => numbers(4, values, true)
const u16 = (...values: number[]): Buffer => numbers(2, values, true)

/** The cooked header of nlmon. */
const cooked = ({ packetType = 4, hardware = 824, protocol = 0 } = {}): Buffer =>
  numbers(2, [packetType, hardware, 0, 0, 0, 0, 0, protocol], false)

const faultsOf = async (bytes: Uint8Array): Promise<string[]> => (await all(bytes)).faults.map(({ what }) => what)
const datagramsOf = async (bytes: Uint8Array): Promise<Datagram[]> => (await all(bytes)).datagrams

/** What is read of it, however it comes. */
async function both(bytes: Uint8Array): Promise<{ frames: (number | undefined)[]; faults: string[] }> {
  const whole = await all(bytes)
  expect((await all(chunks(bytes, 1))).items).toEqual(whole.items)
  return { frames: whole.datagrams.map(({ frame }) => frame), faults: whole.faults.map(({ what }) => what) }
}

describe('pcap', () => {
  const file = (magic = 0xa1b2c3d4, linktype = 253): Buffer => u32(magic, 0x40002, 0, 0, 1 << 18, linktype)
  interface Given {
    fraction?: number
    data?: Buffer
    captured?: number
    length?: number
  }
  const record = ({ fraction = 0, data = Buffer.concat([cooked(), MESSAGE]), ...more }: Given = {}): Buffer => {
    const { captured = data.length, length = Math.max(captured, data.length) } = more
    return Buffer.concat([u32(7, fraction, captured, length), data])
  }
  const pcap = (...records: Buffer[]): Buffer => Buffer.concat([file(), ...records])
  const SKIPPED = [expect.stringMatching(/bytes that are not a record/)]

  test('a header alone has no record, and less is refused', async () => {
    expect(await both(file())).toEqual({ frames: [], faults: [] })
    await expect(all(file().subarray(0, 23))).rejects.toBeInstanceOf(MalformedError)
  })

  test.each([
    [0xa1b2c3d4, 999_999, 7_999_999_000n],
    [0xa1b23c4d, 999_999_999, 7_999_999_999n],
  ])('the fraction of a second is less than a second: %#', async (magic, fraction, time) => {
    expect(await datagramsOf(Buffer.concat([file(magic), record({ fraction })]))).toMatchObject([{ time }])
    expect(await faultsOf(Buffer.concat([file(magic), record({ fraction: fraction + 1 })]))).toEqual(SKIPPED)
  })

  test('no record is longer than 16 MiB, or has more bytes than its packet', async () => {
    expect(await datagramsOf(pcap(record({ length: 1 << 24 })))).toMatchObject([{ missing: (1 << 24) - 32 }])
    expect(await faultsOf(pcap(record({ length: (1 << 24) + 1 })))).toEqual(SKIPPED)
    expect(await faultsOf(pcap(record({ length: 31 })))).toEqual(SKIPPED)
    expect((await datagramsOf(pcap(record())))[0]).not.toHaveProperty('missing')
  })

  test('a record holds its cooked header at least', async () => {
    expect(await datagramsOf(pcap(record({ data: cooked() })))).toMatchObject([{ bytes: new Uint8Array(0) }])
    expect(await both(pcap(record({ data: cooked().subarray(0, 15) }), record()))).toEqual({
      frames: [2],
      faults: ['a record of 15 bytes, too short for its cooked header'],
    })
  })

  test.each([24, 28, 32])('a record ends where the next one begins, though it claims %i bytes more', async (more) => {
    expect(await both(pcap(record({ captured: 32 + more }), record(), record()))).toEqual({
      frames: [1, 2, 3],
      faults: [`a record of ${32 + more} bytes, but the next record begins after 32`],
    })
  })

  test('a file ends in the header of a record, or in its bytes', async () => {
    expect(await faultsOf(pcap(record().subarray(0, 15)))).toEqual(['the recording ends 15 bytes into the header of a record'])
    expect(await faultsOf(pcap(record().subarray(0, 47)))).toEqual(['a record of 32 bytes, but the recording ends after 31'])
    expect(await faultsOf(pcap(record().subarray(0, 16)))).toEqual(['a record of 32 bytes, but the recording ends after 0'])
  })

  test('garbage is no frame', async () => {
    expect(await both(pcap(record(), GARBAGE, record()))).toEqual({ frames: [1, 2], faults: ['40 bytes that are not a record'] })
    for (const size of [40, 100])
      expect(await both(pcap(Buffer.alloc(size, 0xee)))).toEqual({ frames: [], faults: [`${size} bytes that are not a record`] })
  })

  test('a record is found where one stretch of garbage ends and the next begins', async () => {
    const [garbage, last] = [Buffer.alloc(65_536 - 47, 0xee), record()]
    const parts = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.concat([file(), garbage, last.subarray(0, 47)])
      yield last.subarray(47)
    }
    const { datagrams, faults } = await all(parts())
    expect(datagrams).toHaveLength(1)
    expect(faults).toMatchObject([{ what: `${garbage.length} bytes that are not a record` }])
  })

  test('what looks like a record at the end of another is not read beyond the end', async () => {
    const data = Buffer.concat([cooked(), Buffer.alloc(24)])
    const rest = Buffer.alloc(16)
    const bytes = pcap(record({ data }), rest)
    bytes.writeUInt8(32, 24 + 63)
    bytes.writeUInt8(32, 24 + 67)
    expect(await both(bytes)).toEqual({ frames: [1], faults: ['16 bytes that are not a record'] })
  })

  test.each([
    ['a protocol above 31', cooked({ protocol: 32 }), MESSAGE],
    ['another hardware type', cooked({ hardware: 1 }), MESSAGE],
    ['a message shorter than its header', cooked(), Buffer.concat([u32(15), MESSAGE.subarray(4)])],
    ['a message longer than the record', cooked(), Buffer.concat([u32(17), MESSAGE.subarray(4)])],
    ['too little for a message', cooked(), MESSAGE.subarray(0, 15)],
    ['too little of a message', cooked(), MESSAGE.subarray(0, 4), 40],
  ])('behind garbage no record has %s', async (_, before, message, length = before.length + message.length) => {
    const data = Buffer.concat([before, message])
    expect(await datagramsOf(pcap(GARBAGE, record({ data, length }), record()))).toHaveLength(1)
  })

  test('behind garbage a record may be the last, of the last protocol, in the other byte order', async () => {
    const data = Buffer.concat([cooked({ protocol: 31 }), numbers(4, [16], false), MESSAGE.subarray(4)])
    expect(await datagramsOf(pcap(GARBAGE, record({ data })))).toMatchObject([{ protocol: 31, littleEndian: false }])
  })

  test('the packet type says who sent it, but for nlmon', async () => {
    const types = [4, 6, 7].map((packetType) => record({ data: Buffer.concat([cooked({ packetType }), MESSAGE]) }))
    const found = await datagramsOf(pcap(...types))
    expect(found.map(({ direction }) => direction)).toEqual([undefined, 'received', 'sent'])
    for (const one of found) expect(one).not.toHaveProperty('missing')
  })

  test('the hardware type counts in other link types than that of nlmon', async () => {
    const data = Buffer.concat([cooked({ hardware: 1 }), MESSAGE])
    expect(await datagramsOf(pcap(record({ data })))).toHaveLength(1)
    expect(await faultsOf(Buffer.concat([file(0xa1b2c3d4, 113), record({ data })]))).toEqual([
      'a packet of hardware type 1, not netlink',
    ])
  })

  test('a record that messages fill is read before more of the source is', async () => {
    const bytes = pcap(record())
    const parts = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 60)
      yield bytes.subarray(60)
      throw new Error('disk on fire')
    }
    const found: Item[] = []
    const read = async (): Promise<void> => {
      for await (const item of records(parts())) found.push(item)
    }
    await expect(read()).rejects.toThrow('disk on fire')
    expect(found).toMatchObject([{ bytes: READ }])
  })
})

describe('pcapng', () => {
  const block = (type: number, ...body: Buffer[]): Buffer => {
    const all = Buffer.concat(body)
    const padded = Buffer.concat([all, Buffer.alloc(-all.length & 3)])
    const length = padded.length + 12
    return Buffer.concat([u32(type, length), padded, u32(length)])
  }
  const SECTION = block(0x0a0d0d0a, u32(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff))
  const card = (linktype = 253, snaplen = 0, ...options: Buffer[]): Buffer => block(1, u16(linktype, 0), u32(snaplen), ...options)
  const DATA = Buffer.concat([cooked(), MESSAGE])
  const packet = ({ card: number = 0, low = 0, high = 0, captured = 32, length = 32, data = DATA } = {}): Buffer =>
    block(6, u32(number, high, low, captured, length), data)
  const ng = (...blocks: Buffer[]): Buffer => Buffer.concat([SECTION, ...blocks])
  const option = (code: number, ...value: number[]): Buffer =>
    Buffer.concat([u16(code, value.length), Buffer.from(value), Buffer.alloc(-value.length & 3)])

  test('a file begins with a whole section header', async () => {
    expect(await both(SECTION)).toEqual({ frames: [], faults: [] })
    await expect(all(SECTION.subarray(0, 27))).rejects.toBeInstanceOf(MalformedError)
    const small = Buffer.concat([u32(0x0a0d0d0a, 24, 0x1a2b3c4d, 1, 0), u32(24)])
    await expect(all(small)).rejects.toThrow('without a whole section header')
    const odd = Buffer.from(SECTION)
    odd.writeUInt32LE(0x1a2b3c4e, 8)
    await expect(all(odd)).rejects.toThrow('without a whole section header')
  })

  test.each([
    ['a length that is no multiple of four', Buffer.concat([u32(9, 13), Buffer.alloc(1), u32(13)])],
    ['less than its framing', u32(9, 8, 8)],
    ['another length at its end', u32(9, 12, 16)],
    ['no end', u32(9, 16, 0)],
  ])('a block with %s is none', async (_, bad) => {
    const { frames, faults } = await both(ng(card(), bad, packet()))
    expect({ frames, faults }).toEqual({ frames: [1], faults: [`${bad.length} bytes that are not a block`] })
  })

  test('garbage ends where a block of a known type begins, not where it could', async () => {
    const garbage = Buffer.concat([GARBAGE, u32(6), GARBAGE])
    const { faults, frames } = await both(ng(card(), garbage, packet(), garbage, block(4)))
    expect({ faults, frames }).toEqual({ frames: [1], faults: new Array(2).fill('84 bytes that are not a block') })
    const [unknown, odd] = [block(0x999), Buffer.alloc(3)]
    const behind = await both(ng(card(), odd, unknown, packet()))
    expect(behind).toEqual({ frames: [1], faults: [`${odd.length + unknown.length} bytes that are not a block`] })
  })

  test('each section has its byte order and its interfaces', async () => {
    const big = (...values: number[]): Buffer => numbers(4, values, false)
    const section = big(0x0a0d0d0a, 28, 0x1a2b3c4d, 0x10000, 0xffffffff, 0xffffffff, 28)
    const turned = [section, big(1, 20, 253 << 16, 0, 20), big(6, 64, 0, 0, 5, 32, 32), DATA, big(64)]
    expect(await datagramsOf(ng(card(), packet(), ...turned))).toMatchObject([{ frame: 1 }, { frame: 2, time: 5_000n }])
    expect(await faultsOf(ng(card(), SECTION, packet()))).toEqual(['a packet of interface 0, which is not described'])
    section.writeUInt32BE(0x1a2b3c4e, 8)
    await expect(all(section)).rejects.toThrow('without a whole section header')
  })

  test('a packet of the obsolete block', async () => {
    const old = block(2, u16(0, 7), u32(0, 5, 32, 32), DATA)
    expect(await datagramsOf(ng(card(), old))).toMatchObject([{ bytes: READ, time: 5_000n }])
  })

  test('a few bytes at the end are no block', async () => {
    expect(await both(ng(card(), packet(), Buffer.alloc(11)))).toEqual({ frames: [1], faults: ['11 bytes that are not a block'] })
  })

  test('an empty block and one of 16 MiB of unknown types are skipped', async () => {
    const large = Buffer.alloc(1 << 24)
    for (const at of [4, large.length - 4]) large.writeUInt32LE(large.length, at)
    large.writeUInt32LE(0x999, 0)
    expect(await all(ng(card(), block(0x999), large, packet()))).toMatchObject({ faults: [], datagrams: [{ frame: 1 }] })
  })

  test('an interface without its fixed part is counted', async () => {
    const short = block(1, u32(253))
    expect(await both(ng(short, card(), packet({ card: 1 }), packet()))).toEqual({
      frames: [1],
      faults: ['an interface description of 4 bytes', 'a packet of link type -1, not netlink'],
    })
  })

  test('a packet has an interface, of netlink', async () => {
    expect(await faultsOf(ng(card(), packet({ card: 1 })))).toEqual(['a packet of interface 1, which is not described'])
    expect(await faultsOf(ng(card(), packet({ card: 1 << 16 })))).toEqual(['a packet of interface 65536, which is not described'])
    expect(await faultsOf(ng(card(1), packet()))).toEqual(['a packet of link type 1, not netlink'])
    const other = Buffer.concat([cooked({ hardware: 1 }), MESSAGE])
    expect(await faultsOf(ng(card(113), packet({ data: other })))).toEqual(['a packet of hardware type 1, not netlink'])
    expect(await faultsOf(ng(card(253), packet({ data: other })))).toEqual([])
    expect(await faultsOf(ng(card(113), packet()))).toEqual([])
  })

  test('a packet has room in its block, and a cooked header', async () => {
    expect(await faultsOf(ng(card(), packet({ captured: 33, length: 33 })))).toEqual([
      'a packet of 33 bytes in a block that has room for 32',
    ])
    expect(await datagramsOf(ng(card(), packet({ captured: 16 })))).toMatchObject([{ bytes: new Uint8Array(0), missing: 16 }])
    expect(await faultsOf(ng(card(), packet({ captured: 15 })))).toEqual([
      'a packet of 15 bytes, too short for its cooked header',
    ])
    expect(await faultsOf(ng(card(), block(6, u32(0, 0, 0, 0))))).toEqual(['a packet block of 16 bytes'])
    expect(await faultsOf(ng(card(), block(6, u32(0, 0, 0, 0, 0))))).toEqual([
      'a packet of 0 bytes, too short for its cooked header',
    ])
    const [whole] = await datagramsOf(ng(card(), packet()))
    for (const key of ['missing', 'direction']) expect(whole).not.toHaveProperty(key)
  })

  test('a simple packet is cut at the snap length of the first interface', async () => {
    const simple = (length: number): Buffer => block(3, u32(length), DATA)
    expect(await datagramsOf(ng(card(), simple(32)))).toMatchObject([{ bytes: READ, frame: 1 }])
    expect(await datagramsOf(ng(card(253, 20), simple(32)))).toMatchObject([{ bytes: READ.subarray(0, 4), missing: 12 }])
    expect(await datagramsOf(ng(card(), simple(40)))).toMatchObject([{ bytes: READ, missing: 8 }])
    expect((await datagramsOf(ng(card(), simple(32))))[0]).not.toHaveProperty('time')
    expect(await faultsOf(ng(card(), block(3)))).toEqual(['a packet block of 0 bytes'])
    const empty = 'a packet of 0 bytes, too short for its cooked header'
    expect(await faultsOf(ng(card(), block(3, u32(32))))).toEqual([empty])
  })

  test.each([
    ['none', [], 5_000n],
    ['nanoseconds', [option(9, 9)], 5n],
    ['powers of two', [option(9, 0x81)], 2_500_000_000n],
    ['an unknown one first, padded', [option(2, 97), option(9, 9)], 5n],
    ['an unknown one of eight bytes', [option(2, 97, 97, 97, 97, 97, 97, 97, 97)], 5_000n],
    ['an empty one', [option(9)], 5_000n],
    ['an offset of two seconds', [option(14, 2, 0, 0, 0, 0, 0, 0, 0)], 2_000_005_000n],
    ['an offset of four bytes', [option(14, 2, 0, 0, 0)], 5_000n],
    ['behind the end', [option(0), option(9, 9)], 5_000n],
    ['longer than the block', [u16(9, 9), Buffer.from([9, 0, 0, 0])], 5_000n],
    ['cut', [u16(9)], 5_000n],
  ])('the time with options: %s', async (_, options, time) => {
    expect(await datagramsOf(ng(card(253, 0, ...(options as Buffer[])), packet({ low: 5 })))).toMatchObject([{ time }])
  })

  test('the time has 64 bits', async () => {
    expect(await datagramsOf(ng(card(253, 0, option(9, 9)), packet({ high: 1, low: 1 })))).toMatchObject([
      { time: 2n ** 32n + 1n },
    ])
  })
})
