import { describe, expect, test } from 'vitest'
import { decode, encode, explain, explainParts, fromHex, MalformedError, type Message } from '../../src/wire.ts'
import { mutate, random } from '../support/fixture-mutate.ts'
import { victims } from '../support/victims.ts'

const tolerant = { tolerant: true } as const
const only = (hex: string): Message => decode(fromHex(hex), tolerant)[0] as Message

// RTM_NEWLINK of lo, index 0: IFLA_IFNAME "lo", and IFLA_MTU whose length of 32 does not fit. Linux 6.18 takes it: error 0.
const TOO_LONG = '30000000 1000 0500 01000000 00000000 0000000000000000 0000000000000000 0700 0300 6c6f0000 2000 0400 dc050000'
// The same with an IFLA_MTU of 8 bytes in the middle, and IFLA_TXQLEN 1000 behind it.
const TOO_WIDE =
  '3c000000 1000 0500 01000000 00000000 0000000000000000 0000000000000000 0700 0300 6c6f0000 0c00 0400 dc05000000000000 0800 0d00 e8030000'

describe('a message with one bad attribute', () => {
  test('is refused strictly', () => {
    expect(() => decode(fromHex(TOO_LONG))).toThrow(MalformedError)
    expect(() => decode(fromHex(TOO_WIDE))).toThrow('u32 of 8 bytes, not 4 at byte 44')
  })

  test('whose length does not fit: everything before it', () => {
    const message = only(TOO_LONG)
    expect(message.attrs).toEqual({ ifname: 'lo' })
    expect(message.faults).toEqual([{ path: '', offset: 40, what: 'attribute of length 32 with 8 bytes left' }])
    expect(message.bytes).toEqual(fromHex(TOO_LONG))
  })

  test('of a size that its table does not know: everything before and behind it, and its bytes', () => {
    const message = only(TOO_WIDE)
    expect(message.attrs).toEqual({
      ifname: 'lo',
      txqlen: 1000,
      unknown: [{ type: 4, bytes: Uint8Array.of(0xdc, 5, 0, 0, 0, 0, 0, 0) }],
    })
    expect(message.faults).toEqual([{ path: 'IFLA_MTU', offset: 44, what: 'u32 of 8 bytes, not 4' }])
  })

  test('is read by compiled readers and plain ones alike', () => {
    const first = only(TOO_WIDE)
    for (let i = 0; i < 100; i++) expect(only(TOO_WIDE)).toEqual(first)
  })

  test('the next message of the datagram is read too', () => {
    const both = decode(fromHex(`${TOO_LONG} ${TOO_WIDE}`), tolerant)
    expect(both.map(({ faults }) => faults?.[0]?.offset)).toEqual([40, 48 + 44])
  })

  test('in a nest costs only itself', () => {
    const good = encode({
      type: 16,
      header: {},
      attrs: { linkinfo: { kind: 'vlan', data: { vlan: { id: 7, protocol: 0x8100 } } }, mtu: 1500 },
    })
    // IFLA_VLAN_ID gets the length of its header alone; its two bytes become padding.
    const at = explainParts(good).find(({ path, piece }) => path.endsWith('IFLA_VLAN_ID') && piece === 'header')?.start as number
    const bad = Uint8Array.from(good)
    bad[at] = 4
    bad[at + 4] = 8
    bad[at + 6] = 0
    const [message] = decode(bad, tolerant)
    expect(message?.faults?.[0]?.path).toBe('IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VLAN_ID')
    expect(message?.attrs['mtu']).toBe(1500)
    expect(message?.attrs['linkinfo']).toMatchObject({ kind: 'vlan' })
  })
})

describe('what is no whole message', () => {
  test('a struct that is cut is bytes', () => {
    // RTM_NEWNEXTHOP, whose struct nhmsg has 8 bytes.
    expect(only('14000000 6800 0000 00000000 00000000 01020304')).toMatchObject({
      type: 104,
      payload: Uint8Array.of(1, 2, 3, 4),
      faults: [{ path: '', what: expect.stringContaining('nhmsg of 4 bytes') }],
    })
  })

  test('a length beyond the end: as much as there is', () => {
    const message = only(TOO_WIDE.replace('3c000000', 'ff000000'))
    expect(message.attrs['txqlen']).toBe(1000)
    expect(message.faults?.[0]?.what).toBe('message of length 255 with 60 bytes left')
  })

  test('a rest that is shorter than a header', () => {
    const [, rest] = decode(fromHex(`${TOO_WIDE} 0102`), tolerant)
    expect(rest).toMatchObject({ type: 0, payload: Uint8Array.of(1, 2), faults: [{ offset: 60 }] })
  })
})

describe('encoding it again', () => {
  const message = only(TOO_WIDE)

  test('gives its own bytes, with flags, seq and pid of now', () => {
    expect(encode(message)).toEqual(message.bytes)
    const other = decode(encode({ ...message, flags: 1, seq: 7, pid: 9 }), tolerant)[0]
    expect(other).toMatchObject({ flags: 1, seq: 7, pid: 9, attrs: message.attrs })
  })

  test('refuses other attributes, header or type', () => {
    expect(() => encode({ ...message, attrs: { ...message.attrs, txqlen: 5 } })).toThrow(
      'cannot change attrs of a message with faults',
    )
    expect(() => encode({ ...message, header: { index: 3 } })).toThrow('cannot change header')
    expect(() => encode({ ...message, type: 17 })).toThrow('cannot change type')
    const { bytes: _, ...without } = message
    expect(() => encode(without)).toThrow('expected bytes, a Uint8Array')
  })

  test('exact replays any message, padding and order included', () => {
    const [odd] = decode(
      fromHex('2c000000 1000 0000 00000000 00000000 0000000000000000 0000000000000000 0400 ff3f 0700 0300 6c6f00ff'),
    )
    expect(encode(odd as Message)).not.toEqual(odd?.bytes)
    expect(encode(odd as Message, { exact: true })).toEqual(odd?.bytes)
  })

  test('exact refuses what would be lost: other members than the bytes say', () => {
    const whole = encode({ type: 16, flags: 1, seq: 2, pid: 3, header: { index: 4 }, attrs: { mtu: 1500 } })
    const [message] = decode(whole) as [Message]
    for (const change of [
      { type: 17 },
      { flags: 5 },
      { seq: 9 },
      { pid: 9 },
      { header: { ...message.header, index: 5 } },
      { attrs: { mtu: 1400 } },
      { attrs: {} },
      { payload: Uint8Array.of(1) },
    ])
      expect(() => encode({ ...message, ...change }, { exact: true })).toThrow(`${Object.keys(change)[0]}: not what the bytes`)
    expect(encode(message, { exact: true })).toEqual(whole)
    expect(encode({ type: 16, bytes: whole }, { exact: true })).toEqual(whole)
    const [big] = decode(encode({ type: 16, seq: 1, attrs: { mtu: 9 } }, { littleEndian: false }), { littleEndian: false })
    expect(encode(big as Message, { exact: true, littleEndian: false })).toEqual(big?.bytes)
    expect(() => encode(big as Message, { exact: true })).toThrow('the same protocol and byte order')
  })

  test('a payload beside a table is refused, not dropped', () => {
    expect(() => encode({ type: 16, payload: Uint8Array.of(1) })).toThrow('RTM_NEWLINK: expected no payload')
  })
})

describe('explaining it', () => {
  test('marks the bytes, and labels all others', () => {
    const text = explain(fromHex(TOO_WIDE), tolerant)
    expect(text).toContain('# IFLA_MTU malformed: u32 of 8 bytes, not 4')
    expect(text).toContain('# IFLA_TXQLEN 1000')
    expect(fromHex(text)).toEqual(fromHex(TOO_WIDE))
    expect(explain(fromHex(TOO_LONG), tolerant)).toContain('# malformed attribute of length 32 with 8 bytes left')
  })
})

// Old iproute2, and others until today: a struct ifinfomsg and IFLA_EXT_MASK 9 whatever is to be dumped.
describe.each([
  ['RTM_GETNEIGH', '1e00', 7],
  ['RTM_GETADDR', '1600', 2],
  ['RTM_GETROUTE', '1a00', 2],
  ['RTM_GETRULE', '2200', 10],
] as const)('%s with a struct ifinfomsg', (_, type, family) => {
  const hex = `28000000 ${type} 0103 01000000 00000000 0${family.toString(16)}000000 00000000 00000000 00000000 08001d0009000000`

  test('is read as the kernel reads it', () => {
    const [message] = decode(fromHex(hex))
    expect(message?.header).toMatchObject({ family, index: 0, change: 0 })
    expect(message?.attrs).toEqual({ extMask: 9 })
  })

  test('is written as it was', () => expect(encode(decode(fromHex(hex))[0] as Message)).toEqual(fromHex(hex)))
  test('is explained', () => expect(explain(fromHex(hex))).toContain('IFLA_EXT_MASK'))
})

describe('struct ifinfomsg or the own, shorter one', () => {
  const GETLINK = 18
  const GETADDR = 22
  const le = (value: number, size: number): string => Buffer.from(Uint32Array.of(value).buffer).toString('hex', 0, size)
  const request = (type: number, body: string): Uint8Array =>
    fromHex(`${le(16 + fromHex(body).length, 4)} ${le(type, 2)} 0103 01000000 00000000 ${body}`)
  const header = (type: number, body: string): object => decode(request(type, body))[0]?.header as object
  const OWN = '02000000 00000000'
  const GENERAL = '02000000 00000000 00000000 00000000'

  test('the own one, alone and with attributes as long as the other', () => {
    expect(header(GETADDR, OWN)).toHaveProperty('prefixlen')
    expect(decode(request(GETADDR, `${OWN} 08000100 0a000001`))[0]?.attrs).toEqual({ address: '10.0.0.1' })
    expect(header(GETADDR, `${OWN} 0400ff00 0400fe00`)).toHaveProperty('prefixlen')
    expect(header(GETLINK, GENERAL)).toHaveProperty('change')
  })

  test('ifinfomsg, alone, with flags, and with an empty attribute', () => {
    expect(header(GETADDR, GENERAL)).toHaveProperty('change')
    expect(header(GETADDR, '02000000 00000000 11000000 00000000')).toMatchObject({ flags: 0x11 })
    expect(header(GETADDR, `${GENERAL} 0400ff00`)).toHaveProperty('change')
  })

  test('not ifinfomsg where no attribute can be behind it', () => {
    expect(() => header(GETADDR, `${GENERAL} 0800`)).toThrow('attribute of length 0 with 10 bytes left')
    expect(() => header(GETADDR, `${GENERAL} 0200ff00`)).toThrow('attribute of length 0 with 12 bytes left')
  })

  test('is written as its members say', () => {
    const written = (members: object): Uint8Array => encode({ type: GETADDR, flags: 1, header: members })
    expect(written({ family: 2 })).toHaveLength(24)
    expect(written({ family: 2, change: 0 })).toHaveLength(32)
    expect(() => written({ indx: 1 })).toThrow('ifaddrmsg has no member "indx"')
  })
})

describe('a message that is cut', () => {
  test('in its header is bytes, which are written again', () => {
    const message = only('20000000 1200')
    expect(message).toMatchObject({ type: 0, payload: fromHex('20000000 1200') })
    expect(encode(message)).toEqual(fromHex('20000000 1200'))
  })

  test('behind its header has a header, which may change', () => {
    const message = only('20000000 1200 0103 05000000 00000000')
    expect(message).toMatchObject({ type: 18, flags: 0x301, seq: 5 })
    expect(encode({ ...message, seq: 9 })).toEqual(fromHex('20000000 1200 0103 09000000 00000000'))
    expect(encode(message, { exact: true })).toEqual(message.bytes)
  })
})

test('an empty attribute that is malformed has no part but its header', () => {
  const parts = explainParts(
    fromHex('24000000 1000 0500 01000000 00000000 0000000000000000 0000000000000000 0400 0400'),
    tolerant,
  )
  expect(parts.at(-1)).toMatchObject({ start: 32, end: 36, piece: 'header', fault: 'u32 of 0 bytes, not 4' })
})

const COUNT = Number(process.env['NLWIRE_TOLERANT_MESSAGES'] ?? 20_000)
const SEED = 20261129

test(
  `${COUNT} mutated messages (seed ${SEED}): never an exception, every byte explained, the same bytes when encoded`,
  () => {
    const all = victims()
    const next = random(SEED)
    for (let i = 0; i < COUNT; i++) {
      const bytes = mutate(all, next)
      const littleEndian = next(10) > 0
      const messages = decode(bytes, { tolerant: true, littleEndian })
      for (const message of messages) {
        if (message.faults) expect(encode(message, { littleEndian })).toEqual(message.bytes)
      }
      const parts = explainParts(bytes, { tolerant: true, littleEndian })
      expect(parts.map(({ start }) => start)).toEqual(
        bytes.length === 0 ? [] : [0, ...parts.slice(0, -1).map((part) => part.end)],
      )
      expect(parts.at(-1)?.end ?? 0).toBe(bytes.length)
    }
  },
  300_000 + COUNT,
)
