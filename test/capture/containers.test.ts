import { describe, expect, test } from 'vitest'
import { type Datagram, MalformedError, records } from '../../src/capture.ts'
import { readPcap } from '../support/pcap.ts'
import { all, chunks, hexOf, recording } from './support.ts'

const folder = new URL('../../fixtures/recordings/', import.meta.url)
const main = recording('recordings/main.pcap.gz')
const plain = ({ protocol, bytes }: { protocol: number; bytes: Uint8Array }): string => `${protocol} ${hexOf(bytes)}`
const wanted = readPcap(new URL('main.pcap.gz', folder)).map(plain)
const timeless = ({ frame, protocol, bytes, littleEndian }: Datagram): object => ({
  frame,
  protocol,
  bytes: hexOf(bytes),
  littleEndian,
})

/** Turns the numbers of a little-endian pcap of microseconds around; the cooked header and the datagrams stay. */
function bigEndian(bytes: Uint8Array): Uint8Array {
  const out = Buffer.from(bytes)
  const turn = (at: number, size: 2 | 4): unknown => out.subarray(at, at + size).reverse()
  for (const at of [0, 8, 12, 16, 20]) turn(at, 4)
  for (const at of [4, 6]) turn(at, 2)
  for (let at = 24; at < out.length; ) {
    const captured = out.readUInt32LE(at + 8)
    for (const field of [0, 4, 8, 12]) turn(at + field, 4)
    at += 16 + captured
  }
  return out
}

/**
 * Gives a little-endian pcap of nlmon the header of LINKTYPE_LINUX_SLL (113) or LINKTYPE_LINUX_SLL2 (276), as tcpdump writes them on the device
 * `any`, and its first packet another hardware type.
 */
function linuxCooked(bytes: Uint8Array, linktype: number, firstHardware = 824): Uint8Array {
  const from = Buffer.from(bytes)
  from.writeUInt32LE(linktype, 20)
  const parts = [from.subarray(0, 24)]
  for (let at = 24; at < from.length; ) {
    const captured = from.readUInt32LE(at + 8)
    const record = from.subarray(at, at + 16)
    const cooked = from.subarray(at + 16, at + 32)
    if (at === 24) cooked.writeUInt16BE(firstHardware, 2)
    const longer = Buffer.alloc(20)
    cooked.copy(longer, 0, 14, 16)
    cooked.copy(longer, 8, 2, 4)
    longer.writeUInt8(cooked.readUInt16BE(0), 10)
    if (linktype === 276) for (const field of [8, 12]) record.writeUInt32LE(record.readUInt32LE(field) + 4, field)
    parts.push(record, linktype === 276 ? longer : cooked, from.subarray(at + 32, at + 16 + captured))
    at += 16 + captured
  }
  return Buffer.concat(parts)
}

describe('pcap', () => {
  test('gives the datagrams that a second reader finds, with their times and places', async () => {
    const { datagrams, faults } = await all(main)
    expect(faults).toEqual([])
    expect(datagrams.map(plain)).toEqual(wanted)
    expect(datagrams.map(({ frame }) => frame)).toEqual(wanted.map((_, i) => i + 1))
    for (const { offset, bytes } of datagrams) expect(hexOf(main.subarray(offset, offset + bytes.length))).toBe(hexOf(bytes))
    // frame.time_epoch of tshark.
    expect(datagrams[0]?.time).toBe(1795444963_854777000n)
    expect(datagrams.at(-1)?.time).toBeGreaterThan(1795444963_854777000n)
  })

  test.each([1, 7, 100, 65536])('comes in chunks of %i bytes', async (size) => {
    expect((await all(chunks(main, size))).items).toEqual((await all(main)).items)
  })

  test('of nanoseconds says the same', async () => {
    expect((await all(recording('captures/main.nsec.pcap.gz'))).items).toEqual((await all(main)).items)
  })

  test('of the other byte order says the same; the messages stay what they are', async () => {
    expect((await all(bigEndian(main))).items).toEqual((await all(main)).items)
  })

  test.each([113, 276])('of the Linux cooked link type %i says the same', async (linktype) => {
    const { datagrams, faults } = await all(linuxCooked(main, linktype))
    expect(faults).toEqual([])
    expect(datagrams.map(timeless)).toEqual((await all(main)).datagrams.map(timeless))
  })

  test.each([113, 276])(
    'of the Linux cooked link type %i: a packet of another link is a fault, the next is read',
    async (linktype) => {
      const { datagrams, faults } = await all(linuxCooked(main, linktype, 1))
      expect(faults).toMatchObject([{ what: 'a packet of hardware type 1, not netlink', frame: 1 }])
      expect(datagrams.map(plain)).toEqual(wanted.slice(1))
    },
  )

  test('cut at 100 bytes: says how much is missing', async () => {
    const { datagrams, faults } = await all(recording('captures/main.snap.pcap.gz'))
    expect(faults).toEqual([])
    const lengths = datagrams.map(({ bytes, missing = 0 }) => bytes.length + missing)
    expect(lengths).toEqual(readPcap(new URL('main.pcap.gz', folder)).map(({ bytes }) => bytes.length))
    expect(Math.max(...datagrams.map(({ bytes }) => bytes.length))).toBe(84)
  })

  test('in gzip, also cut short: what is there, and a fault', async () => {
    const { readFileSync } = await import('node:fs')
    const zipped = readFileSync(new URL('main.pcap.gz', folder))
    expect((await all(zipped)).items).toEqual((await all(main)).items)
    const { datagrams, faults } = await all(zipped.subarray(0, 3000))
    expect(datagrams.length).toBeGreaterThan(20)
    expect(datagrams.slice(0, 20).map(plain)).toEqual(wanted.slice(0, 20))
    expect(faults.at(-1)?.what).toMatch(/gzip/)
  })

  test('the byte order of the messages can be forced', async () => {
    const { datagrams } = await all(main, { littleEndian: false })
    expect(new Set(datagrams.map(({ littleEndian }) => littleEndian))).toEqual(new Set([false]))
  })
})

describe('pcapng', () => {
  test('gives what the pcap gives', async () => {
    const { datagrams, faults } = await all(recording('captures/main.pcapng.gz'))
    expect(faults).toEqual([])
    expect(datagrams.map(timeless)).toEqual((await all(main)).datagrams.map(timeless))
    expect(datagrams.map(({ time }) => time)).toEqual((await all(main)).datagrams.map(({ time }) => time))
    const whole = recording('captures/main.pcapng.gz')
    for (const { offset, bytes } of datagrams) expect(hexOf(whole.subarray(offset, offset + bytes.length))).toBe(hexOf(bytes))
  })

  test('of several interfaces: all of them, in order of time', async () => {
    const { datagrams, faults } = await all(recording('captures/both.pcapng.gz'))
    const server = (await all(recording('recordings/server.pcap.gz'))).datagrams
    expect(faults).toEqual([])
    expect(datagrams).toHaveLength(204 + 316)
    expect(datagrams.map(plain).sort()).toEqual([...wanted, ...server.map(plain)].sort())
    const times = datagrams.map(({ time }) => time as bigint)
    expect(times.every((time, i) => i === 0 || time >= (times[i - 1] as bigint))).toBe(true)
  })

  test('of several sections: all of them', async () => {
    const one = recording('captures/main.pcapng.gz')
    const { datagrams, faults } = await all(Buffer.concat([one, one]))
    expect(faults).toEqual([])
    expect(datagrams.map(plain)).toEqual([...wanted, ...wanted])
    expect(datagrams.map(({ frame }) => frame)).toEqual(datagrams.map((_, i) => i + 1))
  })

  test('with a block of a type that nobody knows: skipped by its length', async () => {
    const one = Buffer.from(recording('captures/main.pcapng.gz'))
    const block = Buffer.from('efbeadde1400000011223344556677881400', 'hex')
    const unknown = Buffer.concat([block, Buffer.from('0000', 'hex')])
    const section = one.readUInt32LE(4)
    const { datagrams, faults } = await all(Buffer.concat([one.subarray(0, section), unknown, one.subarray(section), unknown]))
    expect(faults).toEqual([])
    expect(datagrams.map(plain)).toEqual(wanted)
  })
})

describe('what is wrong with a recording is said, with its place', () => {
  const records16 = (await_: readonly Datagram[], n: number): number => (await_[n] as Datagram).offset - 32

  test('garbage between records', async () => {
    const { datagrams } = await all(main)
    const at = records16(datagrams, 10)
    const { datagrams: found, faults } = await all(
      Buffer.concat([main.subarray(0, at), Buffer.alloc(333, 0xee), main.subarray(at)]),
    )
    expect(faults).toEqual([{ kind: 'fault', offset: at, what: '333 bytes that are not a record' }])
    expect(found.map(plain)).toEqual(wanted)
  })

  test('a length that is too long: up to the next record', async () => {
    const at = records16((await all(main)).datagrams, 10)
    const bad = Buffer.from(main)
    bad.writeUInt32LE(4000, at + 8)
    bad.writeUInt32LE(4000, at + 12)
    const { datagrams, faults } = await all(bad)
    expect(faults).toEqual([
      expect.objectContaining({ offset: at, frame: 11, what: expect.stringMatching(/4000 bytes, but the next/) }),
    ])
    expect(datagrams.map(plain)).toEqual(wanted)
  })

  test('a length that makes no sense: the record is skipped', async () => {
    const at = records16((await all(main)).datagrams, 10)
    const bad = Buffer.from(main)
    bad.writeUInt32LE(0xffffffff, at + 8)
    const { datagrams, faults } = await all(bad)
    expect(faults).toEqual([expect.objectContaining({ offset: at })])
    expect(datagrams.map(plain)).toEqual(wanted.filter((_, i) => i !== 10))
  })

  test('a file that ends inside a record, or inside its header', async () => {
    const last = (await all(main)).datagrams.at(-1) as Datagram
    const cut = await all(main.subarray(0, main.length - 5))
    expect(cut.datagrams.at(-1)).toMatchObject({ missing: 5, offset: last.offset })
    expect(cut.faults).toEqual([expect.objectContaining({ offset: last.offset - 32, what: expect.stringMatching(/ends after/) })])
    const header = await all(main.subarray(0, last.offset - 25))
    expect(header.datagrams).toHaveLength(203)
    expect(header.faults).toEqual([
      expect.objectContaining({ offset: last.offset - 32, what: expect.stringMatching(/7 bytes into/) }),
    ])
  })

  test('garbage between the blocks of pcapng, and a damaged block', async () => {
    const whole = Buffer.from(recording('captures/main.pcapng.gz'))
    const at = ((await all(whole)).datagrams[10] as Datagram).offset - 16 - 28
    expect(whole.readUInt32LE(at)).toBe(6)
    const dirty = await all(Buffer.concat([whole.subarray(0, at), Buffer.alloc(333, 0xee), whole.subarray(at)]))
    expect(dirty.faults).toEqual([{ kind: 'fault', offset: at, what: '333 bytes that are not a block' }])
    expect(dirty.datagrams.map(plain)).toEqual(wanted)
    whole.writeUInt32LE(8, at + 4)
    const damaged = await all(whole)
    expect(damaged.faults).toEqual([expect.objectContaining({ offset: at })])
    expect(damaged.datagrams.map(plain)).toEqual(wanted.filter((_, i) => i !== 10))
  })

  test.each([
    [
      'of another link type',
      Buffer.concat([main.subarray(0, 20), Buffer.from([1, 0, 0, 0])]),
      /link type 253 \(netlink\), got 1/,
    ],
    ['of a header that is cut', main.subarray(0, 20), /incomplete pcap file header/],
    ['that is a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /unknown format: expected pcap/],
  ])('a file %s is refused', async (_, bytes, what) => {
    const read = async (): Promise<void> => {
      for await (const _item of records(bytes)) expect.unreachable()
    }
    await expect(read()).rejects.toThrow(what)
    await expect(read()).rejects.toBeInstanceOf(MalformedError)
  })

  test('nothing at all is an empty recording', async () => {
    expect((await all(new Uint8Array(0))).items).toEqual([])
  })

  test("the source's own error passes through, and a mistake is a TypeError", async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield main.subarray(0, 1000)
      throw new Error('disk on fire')
    }
    await expect(all(failing())).rejects.toThrow('disk on fire')
    await expect(all('text' as unknown as Uint8Array)).rejects.toThrow(TypeError)
  })

  test('who stops reading lets go of the source', async () => {
    let closed = false
    const source = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield main.subarray(0, 5000)
        yield main.subarray(5000)
      } finally {
        closed = true
      }
    }
    for await (const item of records(source())) if (item.frame === 2) break
    expect(closed).toBe(true)
  })
})
