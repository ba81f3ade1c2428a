import { describe, expect, test } from 'vitest'
import { type Fault, messages, type Recorded, records } from '../../src/capture.ts'
import { encode } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'
import { hexOf, recording } from './support.ts'

async function read(bytes: Uint8Array, options = {}): Promise<{ found: Recorded[]; faults: Fault[] }> {
  const found: Recorded[] = []
  const faults: Fault[] = []
  for await (const item of messages(records(bytes, options))) item.kind === 'message' ? found.push(item) : faults.push(item)
  return { found, faults }
}

const main = recording('recordings/main.pcap.gz')

test('messages have names, directions, and their place in the file', async () => {
  const { found, faults } = await read(main)
  expect(faults).toEqual([])
  expect(found).toHaveLength(220)
  expect(found.slice(0, 3).map(({ name, direction }) => `${direction} ${name}`)).toEqual([
    'sent RTM_GETLINK',
    'received RTM_NEWLINK',
    'received RTM_NEWLINK',
  ])
  for (const { offset, message } of found)
    expect(hexOf(main.subarray(offset, offset + message.bytes.length))).toBe(hexOf(message.bytes))
})

describe('what is wrong is said, with its place, and the next message is read', () => {
  test('a malformed attribute: the message stays, with its faults and bytes', async () => {
    const { found } = await read(main)
    const target = found[1] as Recorded
    const bad = Buffer.from(main)
    bad.writeUInt16LE(3, target.offset + 32)
    const after = await read(bad)
    expect(after.faults).toEqual([
      { kind: 'fault', frame: 2, offset: target.offset + 32, what: expect.stringMatching(/attribute of length 3/) },
    ])
    expect(after.found).toHaveLength(220)
    expect(after.found[1]).toMatchObject({
      name: 'RTM_NEWLINK',
      message: {
        attrs: {},
        faults: [{ what: expect.stringMatching(/of length 3/) }],
        bytes: target.message.bytes.map((byte, i) => (i === 32 ? 3 : i === 33 ? 0 : byte)),
      },
    })
  })

  test('a length that does not fit its datagram', async () => {
    const { found } = await read(main)
    const target = found[0] as Recorded
    const bad = Buffer.from(main)
    bad.writeUInt32LE(41, target.offset)
    const after = await read(bad)
    expect(after.faults).toEqual([
      { kind: 'fault', frame: 1, offset: target.offset, what: 'message of length 41 with 40 bytes left' },
    ])
    expect(after.found).toHaveLength(220)
    expect(after.found[0]).toMatchObject({
      name: 'RTM_GETLINK',
      message: { attrs: target.message.attrs, faults: [{ offset: 0 }] },
    })
  })

  test('bytes after the last message, and a message that was not recorded whole', async () => {
    const { bytes } = fixture('link-veth')
    const tail = Buffer.concat([bytes, Buffer.alloc(16), Buffer.from('garbage!')])
    const { found, faults } = await read(Buffer.from(tail.toString('hex')))
    expect(found).toHaveLength(1)
    expect(faults).toEqual([expect.objectContaining({ what: expect.stringMatching(/bytes after the last message/) })])
    const snapped = await read(recording('captures/main.snap.pcap.gz'))
    const cut = snapped.faults.filter(({ what }) => /were not recorded/.test(what))
    expect(cut.length).toBeGreaterThan(20)
    expect(snapped.found.length + cut.length).toBeGreaterThanOrEqual(204)
  })
})

test('both byte orders in one recording: each datagram is read in its own', async () => {
  const request = { type: 18, flags: 1, seq: 7, header: { index: 3 } }
  const [little, big] = [true, false].map((littleEndian) => Buffer.from(encode(request, { littleEndian })).toString('hex'))
  const { found } = await read(Buffer.from(`${little}\n\n${big}\n`))
  expect(found.map(({ littleEndian }) => littleEndian)).toEqual([true, false])
  expect(found.map(({ message }) => [message.type, message.seq, message.header['index']])).toEqual([
    [18, 7, 3],
    [18, 7, 3],
  ])
})

describe('other protocols', () => {
  test('generic netlink: families are named by what the recording says of them', async () => {
    const { found, faults } = await read(recording('captures/generic.pcap.gz'))
    expect(faults).toEqual([])
    const names = new Set(found.map(({ name }) => name))
    expect(names).toContain('CTRL_CMD_GETFAMILY')
    expect(names).toContain('CTRL_CMD_NEWFAMILY')
    expect(names).toContain('WG_CMD_SET_DEVICE')
    expect([...names].filter((name) => / command \d+$/.test(name))).toEqual([])
    const answer = found.find(
      ({ name, message }) => name === 'CTRL_CMD_NEWFAMILY' && message.attrs['familyName'] === 'wireguard',
    ) as Recorded
    expect(answer.message.attrs).toMatchObject({
      familyName: 'wireguard',
      version: 1,
      ops: expect.arrayContaining([expect.objectContaining({ index: 1 })]),
    })
    const told = found.find(({ name }) => name === 'WG_CMD_SET_DEVICE') as Recorded
    expect(told.message.header).toMatchObject({ cmd: 1, version: 1 })
  })

  test('nfnetlink: its header, and attributes by their shape', async () => {
    const { found } = await read(recording('captures/generic.pcap.gz'))
    const netfilter = found.filter(({ protocol, message }) => protocol === 12 && message.type > 16)
    expect(netfilter.length).toBeGreaterThan(5)
    expect(netfilter.some(({ message }) => message.header['family'] !== undefined && 'unknown' in message.attrs)).toBe(true)
  })

  test('sock_diag: a struct for each address family', async () => {
    const { found } = await read(recording('captures/tshark/families.pcap.gz'))
    const sockets = found.filter(({ protocol, message }) => protocol === 4 && message.type >= 16)
    const names = new Set(sockets.map(({ name }) => name))
    for (const family of ['INET', 'INET6', 'UNIX', 'PACKET', 'NETLINK']) expect(names).toContain(`SOCK_DIAG_BY_FAMILY_${family}`)
    for (const { message, tables } of sockets) {
      const { type, flags, seq, pid, header, attrs, payload, bytes } = message
      const again = encode({ type, flags, seq, pid, header, attrs, ...(payload ? { payload } : {}) }, { protocol: tables })
      expect(hexOf(again)).toBe(hexOf(bytes))
    }
  })

  test.each([
    ['numbers of a struct', '0800000001020304', {}],
    ['text', '61756469742831', {}],
    ['a nested attribute alone', '0c00058008000100 01020304', { unknown: [{ type: 0x8005 }] }],
    ['an attribute after a struct', 'ffffffff 0800010001020304', { unknown: [{ type: 1 }] }],
  ])('others: what looks like attributes, and what does not: %s', async (_, hex, attrs) => {
    const body = hex.replaceAll(' ', '')
    const header = Buffer.from([16 + body.length / 2, 0, 0, 0, 0xe8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).toString('hex')
    const { found } = await read(new TextEncoder().encode(header + body), { protocol: 9 })
    expect(found[0]?.message).toMatchObject({ type: 1000, attrs })
    expect(found[0]?.message.payload === undefined).toBe('unknown' in attrs)
  })

  test('of any protocol the parts are the bytes, without gap', async () => {
    const { explainParts } = await import('../../src/wire.ts')
    const { found } = await read(recording('captures/generic.pcap.gz'))
    for (const { message, tables, littleEndian } of found) {
      const parts = explainParts(message.bytes, { protocol: tables, littleEndian })
      expect(parts.reduce((at, { start, end }) => (start === at ? end : -1), 0)).toBe(message.bytes.length)
    }
  })
})
