import { describe, expect, test } from 'vitest'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { is } from '../../src/netlink/message/message.ts'
import { controlMessages } from '../../src/netlink/message/protocol.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { fixture } from '../support/fixture.ts'

/** struct nlmsghdr, little-endian, and a body. */
function message(length: number, type = 0x99, body: number[] = []): number[] {
  const [a, b, c, d] = [length & 255, (length >> 8) & 255, (length >> 16) & 255, length >>> 24]
  return [a, b, c, d, type & 255, type >> 8, 2, 1, 3, 0, 0, 0, 4, 0, 0, 0, ...body]
}

const bytes = (...all: number[][]): Uint8Array => Uint8Array.from(all.flat())

describe('several messages in one datagram', () => {
  test('each begins at the next multiple of four; the last needs no padding', () => {
    const datagram = bytes(message(17, 0x99, [7, 0, 0, 0]), message(18, 0x98, [8, 9]))
    expect(decodeMessages(datagram)).toEqual([
      { type: 0x99, flags: 0x102, seq: 3, pid: 4, header: {}, attrs: {}, payload: bytes([7]), bytes: datagram.subarray(0, 17) },
      { type: 0x98, flags: 0x102, seq: 3, pid: 4, header: {}, attrs: {}, payload: bytes([8, 9]), bytes: datagram.subarray(20) },
    ])
  })

  test('bytes are the message’s own slice, not a copy', () => {
    const datagram = bytes(message(16), message(16))
    expect(decodeMessages(datagram)[1]?.bytes.buffer).toBe(datagram.buffer)
    expect(decodeMessages(datagram)[1]?.bytes.byteOffset).toBe(16)
  })

  test('a datagram that is itself part of a buffer is read where it is', () => {
    const buffer = bytes([9, 9, 9], message(20, 0x99, [1, 2, 3, 4]), [9, 9])
    expect(decodeMessages(buffer.subarray(3, 23))[0]?.payload).toEqual(bytes([1, 2, 3, 4]))
  })

  test('none in no bytes', () => {
    expect(decodeMessages(new Uint8Array())).toEqual([])
  })
})

describe('the end of a datagram', () => {
  test('is a length of zero, whatever follows', () => {
    expect(decodeMessages(bytes(message(16), new Array(64).fill(0)))).toHaveLength(1)
    expect(decodeMessages(bytes(message(16), message(0), message(16)))).toHaveLength(1)
    expect(decodeMessages(bytes(message(16), [0, 0, 0, 0, 0, 0]))).toHaveLength(1)
  })

  test('as ip(8) sends it: 128 zero bytes after the request', () => {
    const { bytes: datagram } = fixture('address-dump-request')
    expect(datagram).toHaveLength(152)
    expect(decodeMessages(datagram, { protocol: rtnetlink })).toHaveLength(1)
  })

  test.each([
    ['a header cut short', [1, 0, 0], 'where a header of 16 is due at byte 16'],
    ['a length below the header', message(15), 'message of length 15 with 16 bytes left at byte 16'],
    ['a length beyond the end', message(17), 'message of length 17 with 16 bytes left at byte 16'],
    ['a length of four gigabytes', message(0xffffffff), 'message of length 4294967295 with 16 bytes left at byte 16'],
  ])('%s is malformed', (_, rest, text) => {
    expect(() => decodeMessages(bytes(message(16), rest))).toThrow(MalformedError)
    expect(() => decodeMessages(bytes(message(16), rest))).toThrow(text)
  })

  test('each truncation of a real message is a value or malformed', () => {
    const { bytes: whole } = fixture('link-veth')
    for (let length = 1; length < whole.length; length++) {
      expect(() => decodeMessages(whole.subarray(0, length), { protocol: rtnetlink }), `${length}`).toThrow(MalformedError)
    }
  })
})

describe('encoding', () => {
  test('computes the length; what is left out is zero or empty', () => {
    expect(encodeMessage({ type: 0x99 })).toEqual(bytes([16, 0, 0, 0, 0x99], new Array(11).fill(0)))
    expect(encodeMessage({ type: 18, flags: 0x301, seq: 7 }, { protocol: rtnetlink })).toHaveLength(32)
    expect(encodeMessage({ type: 0x99, payload: bytes([1, 2]) })[0]).toBe(18)
  })

  test('both byte orders', () => {
    expect([...encodeMessage({ type: 0x0102, flags: 0x0304, seq: 5, pid: 6 }, { littleEndian: false })]).toEqual([
      ...[0, 0, 0, 16, 1, 2, 3, 4, 0, 0, 0, 5, 0, 0, 0, 6],
    ])
  })

  test('mistakes name the message and the attribute', () => {
    const wrong = { type: 16, attrs: { linkinfo: { data: { vxlan: { id: -1 } } } } }
    const path = 'RTM_NEWLINK.IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VXLAN_ID'
    expect(() => encodeMessage(wrong, { protocol: rtnetlink })).toThrow(`${path}: expected u32, from 0 to 4294967295, got -1`)
    expect(() => encodeMessage({ type: 16, header: { ifindex: 1 } }, { protocol: rtnetlink })).toThrow(
      'ifinfomsg has no member "ifindex"',
    )
    expect(() => encodeMessage({ type: 70000 })).toThrow('nlmsg_type: expected u16, from 0 to 65535, got 70000')
    expect(() => encodeMessage({ type: 16, header: { tail: bytes([1]) } }, { protocol: rtnetlink })).toThrow(TypeError)
  })

  test('a message without a table has a payload only: attributes would be lost', () => {
    expect(() => encodeMessage({ type: 0x99, attrs: { mtu: 1 } })).toThrow('expected a payload only')
    expect(() => encodeMessage({ type: 0x99, header: { family: 1 } })).toThrow(TypeError)
    expect(encodeMessage({ type: 0x99, attrs: {}, header: {} })).toHaveLength(16)
  })
})

describe('a protocol', () => {
  test('knows its messages and the control messages by number', () => {
    expect([16, 2, 3, 99].map((type) => rtnetlink.find(type, 0, 0).name)).toEqual([
      'RTM_NEWLINK',
      'NLMSG_ERROR',
      'NLMSG_DONE',
      undefined,
    ])
    expect(controlMessages.find(16, 0, 0).name).toBeUndefined()
    expect(decodeMessages(fixture('ack').bytes)[0]?.header).toMatchObject({ error: 0 })
  })

  test('`is` tells the type of a message', () => {
    const [link] = decodeMessages(fixture('link-veth').bytes, { protocol: rtnetlink })
    expect(link && is(rtnetlink, link, 'RTM_NEWLINK')).toBe(true)
    expect(link && is(rtnetlink, link, 'RTM_DELLINK')).toBe(false)
  })
})
