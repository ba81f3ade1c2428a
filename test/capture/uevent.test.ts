import { expect, test } from 'vitest'
import { readUevent, ueventParts } from '../../src/capture/message/uevent.ts'
import { conversations, type Datagram, messages, type Recorded } from '../../src/capture.ts'
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

test('what the kernel and udev tell while a veth pair is made and removed', async () => {
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
