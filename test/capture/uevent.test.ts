import { describe, expect, test } from 'vitest'
import { readUevent, ueventParts } from '../../src/capture/message/uevent.ts'
import { conversations, type Datagram, fromJson, messages, protocols, type Recorded, toJson } from '../../src/capture.ts'
import { all, recording } from './support.ts'

const { datagrams } = await all(recording('captures/uevents.strace.gz'))

const told = async (items: readonly Datagram[]): Promise<Recorded[]> => {
  const out: Recorded[] = []
  for await (const item of messages(items)) {
    if (item.kind === 'fault') throw new Error(item.what)
    out.push(item)
  }
  return out
}

test('uevents of the kernel and udev while a veth pair is created and removed', async () => {
  const list = await told(datagrams)
  const links = list.filter(({ message }) => message.attrs['SUBSYSTEM'] === 'net')
  const short = links.map(({ name, message }) => `${name} ${message.attrs['INTERFACE']} ${message.attrs['IFINDEX']}`)
  expect(short).toEqual([
    ...['uevent add v1 2', 'uevent add v0 3', 'uevent remove v0 3', 'uevent remove v1 2'],
    ...['udev add v1 2', 'udev add v0 3', 'udev remove v0 3', 'udev remove v1 2'],
  ])
  expect(links[0]).toMatchObject({ protocol: 15, direction: 'received' })
  expect(links[0]?.message.attrs).toEqual({
    ...{ ACTION: 'add', DEVPATH: '/devices/virtual/net/v1', SUBSYSTEM: 'net', INTERFACE: 'v1', IFINDEX: '2' },
    SEQNUM: '1861727',
  })
  expect(list).toHaveLength(datagrams.length)
})

test('are events, each of its own', async () => {
  const kinds = new Set<string>()
  for await (const one of conversations(messages(datagrams))) kinds.add(one.kind)
  expect([...kinds]).toEqual(['event'])
})

test('every byte is explained, once', () => {
  for (const { bytes, littleEndian } of datagrams) {
    const parts = ueventParts(bytes, littleEndian) ?? []
    expect(parts.map(({ start }) => start)).toEqual([0, ...parts.slice(0, -1).map(({ end }) => end)])
    expect(parts.at(-1)?.end).toBe(bytes.length)
    for (const { start, end } of parts) expect(end).toBeGreaterThan(start)
  }
  const udev = datagrams.find(({ bytes }) => bytes[0] === 0x6c) as Datagram
  const [, magic, size] = ueventParts(udev.bytes, true) ?? []
  expect([magic?.path, magic?.text]).toEqual(['udev.magic', String(0xfeedcafe)])
  expect([size?.path, size?.text]).toEqual(['udev.header_size', '40'])
})

test('what is cut or no uevent is a fault at its place', async () => {
  const [first, last] = [datagrams[0] as Datagram, datagrams.at(-1) as Datagram]
  const fault = async (datagram: Datagram) => {
    for await (const item of messages([datagram])) return item
    return undefined
  }
  expect(await fault({ ...first, bytes: first.bytes.subarray(0, 40), missing: 83 })).toMatchObject({
    kind: 'fault',
    offset: first.offset,
    what: expect.stringContaining('83 bytes were not recorded'),
  })
  // Of udev's the header says how long it is.
  expect(await fault({ ...last, bytes: last.bytes.subarray(0, -1) })).toMatchObject({
    what: expect.stringContaining('no uevent'),
  })
  for (let length = 0; length < last.bytes.length; length++) {
    expect(readUevent(last.bytes.subarray(0, length), true)).toBeUndefined()
    expect(ueventParts(last.bytes.subarray(0, length), true)).toBeUndefined()
  }
  expect(readUevent(Uint8Array.from([1, 2, 3]), true)).toBeUndefined()
})

describe('which bytes are a uevent', () => {
  /** A message of udev, whose header says so of the place and the length of its pairs. */
  const udev = (pairs: string, off = 40, length = pairs.length, magic = 0xfeedcafe): Uint8Array => {
    const bytes = Buffer.alloc(Math.max(40, off) + pairs.length)
    bytes.write('libudev\0')
    bytes.writeUInt32BE(magic, 8)
    for (const [i, value] of [40, off, length].entries()) bytes.writeUInt32LE(value, 12 + 4 * i)
    bytes.write(pairs, Math.max(40, off))
    return bytes
  }

  /** The last member of the header reads as a pair. */
  const insideHeader = udev('A=b\0', 36, 8)
  insideHeader.set(Buffer.from('C=d\0'), 36)

  test.each<[string, Uint8Array, string | undefined, object?]>([
    ['of the kernel', Buffer.from('add@/x\0A=b=c\0D=\0'), 'uevent add', { A: 'b=c', D: '' }],
    ['without its last NUL', Buffer.from('add@/x\0A=bc'), 'uevent add', { A: 'bc' }],
    ['without pairs', Buffer.from('add@/x\0'), 'uevent add', {}],
    ['with something that is no pair', Buffer.from('add@/x\0A\0'), undefined],
    ['with a pair without a key', Buffer.from('add@/x\0=b\0'), undefined],
    ['that begins with a NUL', Buffer.from('\0add@/x\0A=b\0'), undefined],
    ['of udev', udev('ACTION=add\0'), 'udev add', { ACTION: 'add' }],
    ['of udev, without pairs', udev(''), 'udev event', {}],
    ['of udev, with a longer header', udev('A=b\0', 48), 'udev event', { A: 'b' }],
    ['of udev, with something that is no pair', udev('ACTION\0'), undefined],
    ['of udev, with other magic', udev('A=b\0', 40, 4, 0xfeedcaff), undefined],
    ['of udev, with pairs inside its header', insideHeader, undefined],
    ['of udev, with pairs that end early', udev('A=b\0', 40, 3), undefined],
  ])('%s', (_, bytes, name, attrs) => {
    const found = readUevent(bytes, true)
    expect(found?.name).toBe(name)
    expect(found?.message.attrs).toEqual(attrs)
  })

  test('a longer header of udev is explained', () => {
    expect(ueventParts(udev('A=b\0', 48), true)?.slice(-2)).toEqual([
      { start: 40, end: 48, path: 'udev', text: '8 more bytes of header' },
      { start: 48, end: 52, path: 'A', text: 'b' },
    ])
  })
})

describe('uevents in JSON', () => {
  test('those of the kernel are encoded to their own bytes', async () => {
    const list = (await told(datagrams)).filter(({ name }) => name.startsWith('uevent '))
    expect(list.length).toBeGreaterThan(10)
    for (const one of list) {
      const { bytes, protocol } = fromJson(toJson(one), protocols())
      expect([protocol, [...bytes]]).toEqual([15, [...one.message.bytes]])
    }
  })

  test.each([
    ['of udev', { name: 'udev add', attrs: { ACTION: 'add', DEVPATH: '/devices/x' } }, 'name: expected a uevent of the kernel'],
    ['without an action', { attrs: { DEVPATH: '/devices/x' } }, 'attrs: expected ACTION and DEVPATH'],
    ['without a path', { attrs: { ACTION: 'add' } }, 'attrs: expected ACTION and DEVPATH'],
    ['without pairs', {}, 'attrs: expected ACTION and DEVPATH'],
    ['with a NUL', { attrs: { ACTION: 'add', DEVPATH: '/x', A: 'a\0b' } }, 'attrs: expected a pair of texts in UTF-8, got "A"'],
    [
      'with lost bytes',
      { attrs: { ACTION: 'add', DEVPATH: '/x', A: '\ufffd' } },
      'attrs: expected a pair of texts in UTF-8, got "A"',
    ],
    ['with a number', { attrs: { ACTION: 'add', DEVPATH: '/x', A: 1 } }, 'attrs: expected a pair of texts in UTF-8, got "A"'],
    ['with a key that ends early', { attrs: { ACTION: 'add', DEVPATH: '/x', 'A=': '1' } }, 'attrs: expected a pair of texts'],
    ['that would not be read as one', { attrs: { ACTION: 'Add', DEVPATH: '/x' } }, 'attrs: expected a uevent such as add@'],
  ])('%s: refused', (_, given, why) => {
    expect(() => fromJson({ protocol: 15, ...given }, protocols())).toThrow(why)
  })
})
