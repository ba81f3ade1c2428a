import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Datagram, MalformedError } from '../../src/capture.ts'
import { fixture } from '../support/fixture.ts'
import { all, chunks, hexOf, recording } from './support.ts'

const text = (lines: string): Uint8Array => new TextEncoder().encode(lines)
const rtmon = recording('captures/rtmon.log')
const link = rtmon.subarray(24, 24 + 1468)
const tidy = ({ frame, protocol, bytes }: Datagram): string => `${frame} ${protocol} ${hexOf(bytes)}`

describe('rtmon', () => {
  test('the stamps are the times, and the other messages are all there', async () => {
    const { datagrams, faults } = await all(rtmon)
    expect(faults).toEqual([])
    expect(datagrams).toHaveLength(21)
    expect(hexOf(datagrams[0]?.bytes as Uint8Array)).toBe(hexOf(link))
    expect(datagrams[0]?.offset).toBe(24)
    const times = datagrams.map(({ time }) => time as bigint)
    expect(times.every((time, i) => i === 0 || time >= (times[i - 1] as bigint))).toBe(true)
    expect(Number(times[0]) / 1e9).toBeCloseTo(1795464813.628, 2)
  })

  test('is what strace saw rtmon receive', async () => {
    // Of the request strace kept only the header, as text.
    const straced = (await all(recording('captures/rtmon.strace.gz'))).datagrams.filter(({ missing }) => !missing)
    const messages = (await all(rtmon)).datagrams
    const heard = straced.map(({ bytes }) => hexOf(bytes))
    // Of a dump rtmon writes its answers only: DONE is in strace's text alone.
    expect(heard.filter((hex) => hex.slice(8, 12) !== '0300')).toEqual(messages.map(({ bytes }) => hexOf(bytes)))
    expect(straced.length - messages.length).toBe(1)
    for (const [i, { time }] of messages.entries()) {
      const same = straced.find(({ bytes }) => hexOf(bytes) === hexOf(messages[i]?.bytes as Uint8Array)) as Datagram
      expect(Math.abs(Number((same.time as bigint) - (time as bigint)))).toBeLessThan(2e9)
    }
  })

  test('garbage and wrong lengths are said', async () => {
    const third = ((await all(rtmon)).datagrams[2] as Datagram).offset - 24
    const dirty = await all(Buffer.concat([rtmon.subarray(0, third), Buffer.alloc(40, 0xff), rtmon.subarray(third)]))
    expect(dirty.faults).toEqual([{ kind: 'fault', offset: third, what: '40 bytes that are not a message' }])
    expect(dirty.datagrams.map(tidy)).toEqual((await all(rtmon)).datagrams.map(tidy))
    const long = Buffer.from(rtmon)
    long.writeUInt32LE(5000, third + 24)
    const found = await all(long)
    expect(found.faults).toEqual([expect.objectContaining({ offset: third + 24, frame: 3 })])
    expect(found.datagrams.map(({ bytes }) => bytes.length)).toEqual(
      (await all(rtmon)).datagrams.map(({ bytes }) => bytes.length),
    )
  })
})

describe('hex', () => {
  test.each(readdirSync(new URL('../../fixtures/captures/hex/', import.meta.url)))('as %s', async (file) => {
    const { datagrams, faults } = await all(recording(`captures/hex/${file}`))
    expect(faults).toEqual([])
    expect(datagrams.map(tidy)).toEqual([`1 0 ${hexOf(link)}`])
  })

  const short = '20000000120001030100000000000000 00000000000000000000000000000000'
  const bytes = Buffer.from(short.replace(' ', ''), 'hex')
  const each = (between: string, before: string): string =>
    [...bytes].map((byte) => before + byte.toString(16).padStart(2, '0')).join(between)

  test.each([
    ['pairs without a space', short.replace(' ', '')],
    ['groups as they come', '20000000 1200 0103 01000000 00000000\n00000000 00000000 00000000 00000000'],
    ['commas', each(', ', '')],
    ['commas and 0x', each(', ', '0x')],
    ['colons', each(':', '')],
    ['escapes', each('', '\\x')],
    ['a C string over two lines', `"${each('', '\\x').slice(0, 64)}"\n"${each('', '\\x').slice(64)}";`],
    ['a C array in one line', `static const unsigned char request[32] = { ${each(', ', '0x')} };`],
    ['a C array with comments', `u8 request[] = {\n  /* header\n over two lines */\n  ${each(',', '0x')}, // the end\n};\n`],
    [
      'tcpdump',
      `\t0x0000:  2000 0000 1200 0103 0100 0000 0000 0000  ................\n\t0x0010:  0000 0000 0000 0000 0000 0000 0000 0000  ................\n`,
    ],
    ['the cooked header before it', `00 04 03 38 00 00 00 00 00 00 00 00 00 00 00 00 ${each(' ', '')}`],
    ['carriage returns', `${each(' ', '').slice(0, 48)}\r\n${each(' ', '').slice(48)}\r\n`],
  ])('as %s', async (_, shape) => {
    const { datagrams, faults } = await all(text(shape))
    expect(faults).toEqual([])
    expect(datagrams.map(tidy)).toEqual([`1 0 ${hexOf(bytes)}`])
  })

  test('an empty line, an offset of zero and a brace begin the next datagram', async () => {
    const row = each(' ', '')
    const three = [
      `${row}\n\n${row}\n\n\n${row}`,
      `0000 ${row}\n0000 ${row}\n0000 ${row}\n`.replaceAll('0000 2', '0000  2'),
      `{${row}};{${row}}\n{${row}}`,
    ]
    for (const shape of three)
      expect((await all(text(shape))).datagrams.map(tidy)).toEqual([1, 2, 3].map((n) => `${n} 0 ${hexOf(bytes)}`))
  })

  test('as tshark -x prints a recording', async () => {
    const { datagrams, faults } = await all(recording('captures/main.hex.gz'))
    expect(faults).toEqual([])
    expect(datagrams.map(tidy)).toEqual((await all(recording('recordings/main.pcap.gz'))).datagrams.map(tidy))
  })

  test('as explain prints it, with the comments of a fixture', async () => {
    const found = await all(recording('wire/link-bond.hex'))
    expect(found.faults).toEqual([])
    expect(found.datagrams.map(tidy)).toEqual([`1 0 ${hexOf(fixture('link-bond').bytes)}`])
  })

  test('what is no hex is said, with its place', async () => {
    const { datagrams, faults } = await all(text(`a line of words\n${short}\nanother\n`), { format: 'hex' })
    expect(datagrams.map(tidy)).toEqual([`1 0 ${hexOf(bytes)}`])
    expect(faults).toEqual([
      { kind: 'fault', offset: 0, what: '"a line of words" is not hex' },
      { kind: 'fault', offset: 16 + short.length + 1, what: '"another" is not hex' },
    ])
  })

  test.each([
    ['three lines', 'root:x:0\nhome:x:1\nlast:x:2\n'],
    ['more than fit in memory', 'root:x:0\n'.repeat(2000)],
  ])('text without hex is no recording: %s', async (_, words) => {
    const read = all(text(words))
    await expect(read).rejects.toThrow('not a recording: text without hex')
    await expect(read).rejects.toBeInstanceOf(MalformedError)
  })

  test('text before hex: each line is a fault', async () => {
    const { datagrams, faults } = await all(text(`one word\nsecond\nthird\nfourth\n${short}\n`))
    expect(datagrams.map(tidy)).toEqual([`1 0 ${hexOf(bytes)}`])
    expect(faults).toHaveLength(4)
  })

  test('another protocol and byte order, if given', async () => {
    const { datagrams } = await all(bytes.toString('hex').length > 0 ? text(short) : text(''), {
      protocol: 16,
      littleEndian: false,
    })
    expect(datagrams[0]).toMatchObject({ protocol: 16, littleEndian: false })
  })
})

describe('strace', () => {
  const readWrite = new TextDecoder('latin1').decode(recording('captures/read-write.strace.gz'))

  test('dumps and strings of the same calls are the same bytes', async () => {
    const strings = readWrite
      .split('\n')
      .filter((line) => !line.startsWith(' '))
      .join('\n')
    const dumps = readWrite.replaceAll(/"(\\x[0-9a-f]{2})+"/g, '0x7ffd0')
    expect(strings).not.toContain(' | 000')
    expect(dumps).not.toContain('\\x')
    const [a, b, c] = [await all(text(readWrite)), await all(text(strings)), await all(text(dumps))]
    expect(a.faults.concat(b.faults, c.faults)).toEqual([])
    expect(a.datagrams).toHaveLength(7)
    expect(a.datagrams.map(({ direction }) => direction)).toEqual([
      'sent',
      'received',
      'sent',
      'received',
      'sent',
      'received',
      'received',
    ])
    expect(b.datagrams.map(tidy)).toEqual(a.datagrams.map(tidy))
    expect(c.datagrams.map(tidy)).toEqual(a.datagrams.map(tidy))
  })

  test('comes in chunks', async () => {
    const whole = recording('captures/read-write.strace.gz')
    expect((await all(chunks(whole, 100))).items).toEqual((await all(whole)).items)
  })

  test('several programs, with -f and -yy', async () => {
    const { datagrams, faults } = await all(recording('captures/two-programs.strace.gz'))
    expect(faults).toEqual([])
    expect(new Set(datagrams.map(({ sender }) => sender)).size).toBe(4)
    expect(new Set(datagrams.map(({ protocol }) => protocol))).toEqual(new Set([0]))
    for (const { port, bytes, direction } of datagrams) {
      if (direction === 'received') expect(Buffer.from(bytes).readUInt32LE(12)).toBe(port)
    }
  })

  test('a file with the number that a socket had is a file: closed, or of another process', async () => {
    const bytes = `"${'\\x14\\x00\\x00\\x00'.padEnd(80, '\\x00')}"`
    const lines = [
      '7 1.0 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3<NETLINK:[55]>',
      `7 1.1 write(3<NETLINK:[ROUTE:7]>, ${bytes}, 20) = 20`,
      `8 1.2 read(3</proc/version>, "\\x4c\\x69", 4096) = 2`,
      `7 1.3 read(3<NETLINK:[ROUTE:7]>, ${bytes}, 4096) = 20`,
      '7 1.4 close(3<NETLINK:[ROUTE:7]>) = 0',
      '7 1.5 read(3, "\\x4c\\x69", 4096) = 2',
    ]
    const { datagrams, faults } = await all(text(lines.join('\n')))
    expect(faults).toEqual([])
    expect(datagrams.map(({ direction }) => direction)).toEqual(['sent', 'received'])
  })

  test('a call that ends on a later line', async () => {
    const lines = readWrite.split('\n').filter((line) => !line.startsWith(' '))
    const at = lines.findIndex((line) => line.includes('read(3'))
    const [head, tail] = (lines[at] as string).split(', "')
    const split = [...lines]
    split.splice(
      at,
      1,
      `${head}, <unfinished ...>`,
      '9999  1795464816.473000 getpid() = 9999',
      `8040  1795464816.473000 <... read resumed>"${tail}`,
    )
    const { datagrams } = await all(text(split.join('\n')))
    expect(datagrams.map(tidy)).toEqual((await all(text(lines.join('\n')))).datagrams.map(tidy))
  })

  test('strings that -s cut: how much is missing', async () => {
    const cut = readWrite
      .split('\n')
      .filter((line) => !line.startsWith(' '))
      .join('\n')
      .replaceAll(/"((?:\\x[0-9a-f]{2}){20})(?:\\x[0-9a-f]{2})+"/g, '"$1"...')
    const { datagrams } = await all(text(cut))
    expect(datagrams.map(({ bytes, missing = 0 }) => bytes.length + missing)).toEqual(
      (await all(text(readWrite))).datagrams.map(({ bytes }) => bytes.length),
    )
    expect(datagrams.every(({ bytes }) => bytes.length === 20)).toBe(true)
  })

  test('what strace decoded lacks its bytes: said for every call', async () => {
    const refusal = new TextDecoder('latin1').decode(recording('captures/refusal.strace.gz'))
    const { datagrams } = await all(text(refusal))
    const without = await all(
      text(
        refusal
          .split('\n')
          .filter((line) => !line.startsWith(' '))
          .join('\n'),
      ),
    )
    expect(datagrams).toHaveLength(6)
    expect(without.datagrams).toHaveLength(6)
    for (const [i, { bytes, missing, remedy, protocol, port }] of without.datagrams.entries()) {
      const whole = datagrams[i] as Datagram
      expect([protocol, port, bytes.length + (missing ?? 0)]).toEqual([whole.protocol, whole.port, whole.bytes.length])
      expect(hexOf(bytes)).toBe(hexOf(whole.bytes.subarray(0, bytes.length)))
      expect(remedy).toContain('-e read=all -e write=all')
    }
  })
})
