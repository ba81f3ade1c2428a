import { describe, expect, test } from 'vitest'
import { NETLINK } from '../../src/capture/message/protocols.ts'
import { repeatedRequest } from '../../src/capture/message/repeated-request.ts'
import { type Datagram, type Fault, messages, protocols, type Recorded } from '../../src/capture.ts'
import { NLM_F, NLMSG } from '../../src/netlink/message/header.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { encode } from '../../src/wire.ts'

// What becomes of the bytes of one datagram: messages, faults, and what is known about them.

const message = (given: object, protocol: number = NETLINK.ROUTE): Uint8Array =>
  encode({ seq: 1, pid: 0, flags: 0, ...given } as never, { protocol: protocols().of(protocol) })
const link = message({ type: RTM.NEWLINK, attrs: { ifname: 'lo' } })
const datagram = (bytes: Uint8Array, more: Partial<Datagram> = {}): Datagram => ({
  kind: 'datagram',
  frame: 3,
  offset: 100,
  protocol: NETLINK.ROUTE,
  littleEndian: true,
  bytes,
  ...more,
})
const joined = (...all: readonly Uint8Array[]): Uint8Array => Uint8Array.from(all.flatMap((one) => [...one]))

async function read(...all: (Datagram | Fault)[]): Promise<(Recorded | Fault)[]> {
  const out: (Recorded | Fault)[] = []
  for await (const one of messages(all)) out.push(one)
  return out
}

/** `RTM_NEWLINK`, or `byte 100: what`. */
const words = async (...all: (Datagram | Fault)[]): Promise<string[]> =>
  (await read(...all)).map((one) => (one.kind === 'fault' ? `byte ${one.offset}: ${one.what}` : one.name))

describe('a datagram', () => {
  test('of two messages, and with zeros after them', async () => {
    expect(await words(datagram(joined(link, link)))).toEqual(['RTM_NEWLINK', 'RTM_NEWLINK'])
    expect(await words(datagram(joined(link, new Uint8Array(20))))).toEqual(['RTM_NEWLINK'])
    const [, second] = (await read(datagram(joined(link, link)))) as Recorded[]
    expect(second?.offset).toBe(100 + link.length)
  })

  test('with other bytes after the last message', async () => {
    const behind = `byte ${100 + link.length}:`
    const short = `${behind} expected a header of 16 bytes, got 3 bytes`
    expect(await words(datagram(joined(link, Uint8Array.of(0, 1, 0))))).toEqual(['RTM_NEWLINK', short])
    const rest = Uint8Array.from({ length: 20 }, (_, n) => (n < 4 ? 0 : 1))
    expect(await words(datagram(joined(link, rest)))).toEqual(['RTM_NEWLINK', `${behind} 20 bytes after the last message`])
  })

  test('in a text: two faults have two places in it', async () => {
    const bytes = Uint8Array.from(message({ type: RTM.NEWLINK, attrs: { mtu: 1, txqlen: 2 } }))
    const both = joined(bytes.with(32, 6), link, Uint8Array.of(1, 2))
    const places = async (more: Partial<Datagram>): Promise<unknown[]> =>
      (await read(datagram(both, more))).flatMap((one) => (one.kind === 'fault' ? [[one.offset, one.byte]] : []))
    const ends = bytes.length + link.length
    expect(await places({ text: true })).toEqual([
      [100, 36],
      [100, ends],
    ])
    expect(await places({})).toEqual([
      [136, undefined],
      [100 + ends, undefined],
    ])
  })

  test('of which bytes are missing', async () => {
    const cut = (bytes: Uint8Array): Datagram => datagram(bytes, { missing: 8, remedy: 'record more' })
    expect(await words(cut(link))).toEqual(['RTM_NEWLINK', `byte ${100 + link.length}: 8 bytes were not recorded`])
    expect(await words(cut(joined(link, new Uint8Array(15))))).toEqual([
      'RTM_NEWLINK',
      `byte ${100 + link.length + 15}: 8 bytes were not recorded`,
    ])
    expect(await words(cut(joined(link, new Uint8Array(16))))).toEqual(['RTM_NEWLINK'])
    const within = await words(cut(link.subarray(0, link.length - 8)))
    expect(within[0]).toMatch(/^byte 100: message of length 40 with 32 bytes left; 8 bytes were not recorded; record more$/)
    expect(within.at(-1)).toBe('RTM_NEWLINK')
  })

  test('that ends in a header: 16 bytes are a message, 15 are not', async () => {
    const long = link.slice(0, 16)
    expect((await words(datagram(long))).at(-1)).toBe('RTM_NEWLINK')
    expect((await words(datagram(long.subarray(0, 15)))).length).toBe(1)
    const after = await words(datagram(joined(link, long)))
    expect([after.length, after.at(-1)]).toEqual([3, 'RTM_NEWLINK'])
  })

  test('of more messages than a batch, or than are decoded at once', async () => {
    for (const count of [64, 65, 1639, 3000])
      expect((await words(datagram(joined(...Array(count).fill(link))))).length).toBe(count)
  })

  test('with a faulty attribute: the fault has its path', async () => {
    const mtu = message({ type: RTM.NEWLINK, attrs: { mtu: 1 } })
    mtu[32] = 5
    expect(await words(datagram(mtu))).toEqual([expect.stringMatching(/^byte 1\d\d: IFLA_MTU: /), 'RTM_NEWLINK'])
    const [fault] = await words(datagram(mtu.subarray(0, 20)))
    expect(fault).toMatch(/^byte 100: message of length/)
  })

  test('of generic netlink: the first message may name the family of the second', async () => {
    const attrs = { familyId: 33, familyName: 'fou' }
    const names = message({ type: 16, header: { cmd: 1 }, attrs }, NETLINK.GENERIC)
    const of = message({ type: 33, payload: Uint8Array.of(7, 1, 0, 0) }, NETLINK.SOCK_DIAG)
    expect(await words(datagram(joined(names, of), { protocol: NETLINK.GENERIC }))).toEqual([
      'CTRL_CMD_NEWFAMILY',
      'fou command 7',
    ])
    expect(await words(datagram(of, { protocol: NETLINK.GENERIC }))).toEqual(['type 33'])
  })

  test('of the kernel’s events about devices', async () => {
    const text = new TextEncoder().encode('add@/devices/virtual/net/lo\0ACTION=add\0SEQNUM=1\0')
    const uevent = (bytes: Uint8Array, missing?: number): Datagram =>
      datagram(bytes, { protocol: NETLINK.KOBJECT_UEVENT, ...(missing === undefined ? {} : { missing }) })
    const [whole] = await read(uevent(text))
    expect(whole).toMatchObject({ kind: 'message', protocol: NETLINK.KOBJECT_UEVENT })
    expect(await words(uevent(text, 5))).toEqual([
      `byte 100: NETLINK_KOBJECT_UEVENT: ${text.length} bytes of text; 5 bytes were not recorded`,
    ])
    expect(await words(uevent(Uint8Array.of(1, 2, 3)))).toEqual([
      'byte 100: NETLINK_KOBJECT_UEVENT: 3 bytes of text, which is no uevent',
    ])
  })

  test('keeps what the recording knows, and has no key for what it does not', async () => {
    const plain = ['kind', 'frame', 'offset', 'protocol', 'direction', 'littleEndian', 'name', 'message', 'tables']
    const keys = async (more: Partial<Datagram>): Promise<string[]> => Object.keys((await read(datagram(link, more)))[0] ?? {})
    const known = { time: 5n, text: true, sender: '4711/3', program: 'ip', port: 7, failed: 'EPERM' } as const
    for (const [key, value] of Object.entries(known)) {
      expect((await keys({ [key]: value })).sort()).toEqual([...plain, key].sort())
      const [one] = await read(datagram(link, { ...known, [key]: value }))
      expect(one).toMatchObject({ [key]: value, ...known })
      expect((await keys({ time: 5n, [key]: value })).sort()).toEqual([...new Set([...plain, 'time', key])].sort())
    }
    expect((await keys({})).sort()).toEqual([...plain].sort())
    const [inText] = (await read(datagram(joined(link, link), { text: true }))).slice(1)
    expect(inText).toMatchObject({ offset: 100 })
  })

  test('a fault of the recording passes through', async () => {
    const fault: Fault = { kind: 'fault', offset: 1, what: 'cut' }
    expect(await read(fault)).toEqual([fault])
  })
})

describe('the request in an error message', () => {
  async function repeated(type: number, payload: Uint8Array | undefined, given: Partial<{ len: number; protocol: number }> = {}) {
    const { protocol = NETLINK.ROUTE, len = 16 + (payload?.length ?? 0) } = given
    const header = { error: -22, request: { len, type, flags: NLM_F.REQUEST, seq: 1, pid: 0 } }
    const flags = payload ? 0 : NLM_F.CAPPED
    const bytes = message({ type: NLMSG.ERROR, flags, header, ...(payload ? { payload } : {}) }, protocol)
    const one = (await read(datagram(bytes, { protocol }))).find(({ kind }) => kind === 'message') as Recorded
    return repeatedRequest(one)
  }
  const body = link.subarray(16)

  test('is decoded if a table has it and more than its header is there', async () => {
    const found = await repeated(RTM.NEWLINK, body)
    expect(found).toMatchObject({ name: 'RTM_NEWLINK', isDecoded: true, message: { attrs: { ifname: 'lo' } } })
    const capped = await repeated(RTM.NEWLINK, undefined)
    expect(capped).toMatchObject({ name: 'RTM_NEWLINK', isDecoded: false })
    expect(capped?.message.bytes.length).toBe(16)
    const unknown = await repeated(8000, body)
    expect(unknown).toMatchObject({ name: 'type 8000', isDecoded: false })
    expect(unknown?.message).toMatchObject({ payload: body })
    expect(unknown?.message.bytes.length).toBe(16 + body.length)
  })

  test('is bytes if it is a control message: types below 16', async () => {
    expect(await repeated(NLMSG.NOOP, Uint8Array.of(1, 2, 3, 4))).toMatchObject({ name: 'NLMSG_NOOP', isDecoded: false })
    expect(await repeated(16, body)).toMatchObject({ isDecoded: true })
    expect(await repeated(15, body)).toMatchObject({ name: 'type 15', isDecoded: false })
  })

  test('of a family that is only named is decoded', async () => {
    const payload = Uint8Array.of(3, 1, 0, 0)
    expect(await repeated(16, payload, { protocol: NETLINK.GENERIC })).toMatchObject({
      name: 'CTRL_CMD_GETFAMILY',
      isDecoded: true,
    })
  })

  test('has its own length, not that of the padding behind it, and its faults their offset in the error message', async () => {
    const [name, padded] = [message({ type: RTM.NEWLINK, attrs: { ifname: 'l' } }).subarray(16), 16 + 16 + 6]
    expect((await repeated(RTM.NEWLINK, name, { len: padded }))?.message.bytes.length).toBe(padded)
    const wrong = message({ type: RTM.NEWLINK, attrs: { mtu: 1 } }).slice(16)
    wrong[16] = 5
    const [fault] = (await repeated(RTM.NEWLINK, wrong))?.message.faults ?? []
    expect(fault).toMatchObject({ path: 'IFLA_MTU', offset: 20 + 32 + 4 })
  })

  test('is found once, and of other messages not at all', async () => {
    const [one] = (await read(datagram(link))) as [Recorded]
    expect(repeatedRequest(one)).toBe(undefined)
    const header = { error: 0, request: { len: 16, type: RTM.NEWLINK, flags: 0, seq: 1, pid: 0 } }
    const [ack] = (await read(datagram(message({ type: NLMSG.ERROR, flags: NLM_F.CAPPED, header })))) as [Recorded]
    expect(repeatedRequest(ack)).toBe(repeatedRequest(ack))
    expect(repeatedRequest({ ...ack, message: { ...ack.message, type: RTM.NEWLINK } })).toBe(undefined)
  })
})
