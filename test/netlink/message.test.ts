import { describe, expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { bitNames } from '../../src/netlink/codec/names.ts'
import { u8 } from '../../src/netlink/codec/numbers.ts'
import { struct } from '../../src/netlink/codec/struct.ts'
import { bytes as bytesOf } from '../../src/netlink/codec/values.ts'
import { decodeMessages, decodeReceived } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { flagNames, NLMSG } from '../../src/netlink/message/header.ts'
import { is, type Message } from '../../src/netlink/message/message.ts'
import { isNamed, outgoingByName } from '../../src/netlink/message/named.ts'
import { controlMessages, protocol } from '../../src/netlink/message/protocol.ts'
import type { Verb } from '../../src/netlink/message/row.ts'
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
    ['a header cut short', [1, 0, 0], 'expected a header of 16 bytes, got 3 bytes at byte 16'],
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

  test('`is` narrows a message to its type', () => {
    const [link] = decodeMessages(fixture('link-veth').bytes, { protocol: rtnetlink })
    expect(link && is(rtnetlink, link, 'RTM_NEWLINK')).toBe(true)
    expect(link && is(rtnetlink, link, 'RTM_DELLINK')).toBe(false)
    // A table alone serves too.
    expect(link && [is(rtnetlink.messages, link, 'RTM_NEWLINK'), is(rtnetlink.messages, link, 'RTM_DELLINK')]).toEqual([
      true,
      false,
    ])
  })

  test('types from 16 on are its own, those below are of every protocol', () => {
    const all = protocol('P', 20, {}, { verbOf: () => 'get' })
    expect([all.find(15, 0, 0).verb, all.find(16, 0, 0).verb]).toEqual([undefined, 'get'])
  })

  test('requests of old programs have the general struct, if they get something', () => {
    const own = struct('own', { family: [u8, 'family', ''], pad: [bytesOf(3), 'pad', ''] })
    const general = struct('general', { family: [u8, 'family', ''], index: [u8, 'index', ''], rest: [bytesOf(10), 'rest', ''] })
    const none = attrs('none', {})
    const table = { GET: [50, 'get', own, none, ''], SET: [51, 'set', own, none, ''] } as const
    const of = protocol('P', 20, table, { generalRequest: { header: general, attrs: none } })
    const headerOf = (type: number, flags: number): object | undefined => {
      const datagram = Uint8Array.from(message(28, type, [7, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
      datagram[6] = flags
      return decodeMessages(datagram, { protocol: of, tolerant: true })[0]?.header
    }
    expect(headerOf(50, 1)).toMatchObject({ family: 7, index: 5 })
    for (const header of [headerOf(50, 0), headerOf(51, 1)]) expect(header).not.toHaveProperty('index')
    const old = { type: 50, flags: 1, header: { family: 7, index: 5 } }
    expect(encodeMessage(old, { protocol: of })).toHaveLength(28)
    expect(() => encodeMessage({ ...old, type: 51 }, { protocol: of })).toThrow('own has no member "index"')
  })
})

describe('messages that share a type', () => {
  const ask = struct('ask', { cmd: [u8, 'cmd', ''] })
  const tell = struct('tell', { kind: [u8, 'kind', ''] })
  const none = attrs('none', {})
  const of = protocol('P', 20, {
    ASK: [30, 'get', ask, none, '', { direction: 'request', first: 5 }],
    TELL: [30, 'new', tell, none, '', { direction: 'reply' }],
    BOTH: [31, 'do', tell, none, '', { first: 6, request: { header: ask } }],
  })
  const received = (flags: number): Message =>
    decodeMessages(encodeMessage({ type: 30, flags, header: flags ? { cmd: 5 } : {} }, { protocol: of }), {
      protocol: of,
    })[0] as Message

  test('are told apart by their direction', () => {
    expect([is(of, received(1), 'ASK'), is(of, received(1), 'TELL')]).toEqual([true, false])
    expect([is(of, received(0), 'ASK'), is(of, received(0), 'TELL')]).toEqual([false, true])
  })

  test('a row alone has its direction, too', () => {
    const lone = protocol('P', 20, { LONE: [42, 'do', ask, none, '', { direction: 'request' }] })
    expect([lone.find(42, 1, undefined).name, lone.find(42, 0, undefined).name]).toEqual(['LONE', undefined])
  })

  test('begin with the byte of their row, in the struct of their direction', () => {
    expect(outgoingByName(of, { name: 'BOTH', flags: 1 }).header).toEqual({ cmd: 6 })
    expect(outgoingByName(of, { name: 'BOTH' }).header).toEqual({ kind: 6 })
  })

  test('a first member that is no number is refused', () => {
    const named = { name: 'BOTH', header: { kind: 'x' } }
    expect(() => outgoingByName(of, named)).toThrow('expected header.kind of BOTH: 6, got "x"')
    const wide = { type: 30, flags: 1, header: { cmd: 5n } }
    expect(() => encodeMessage(wide, { protocol: of })).toThrow('type_30: expected a payload only')
  })

  test('a message without a body does not begin with the first byte of the next', () => {
    const one = protocol('P', 20, { ONE: [40, 'do', ask, none, '', { first: 16 }] })
    const bodiless = Uint8Array.from([...message(16, 40), ...message(16, 41)])
    expect(decodeMessages(bodiless, { protocol: one }).map(({ type }) => type)).toEqual([40, 41])
  })

  test('an error of a codec that is no malformed message is passed on', () => {
    const mine = { ...u8, read: () => expect.unreachable('mine') } as typeof u8
    const own = protocol('P', 20, { OWN: [40, 'do', struct('own', { a: [mine, 'a', ''] }), none, ''] })
    const received = Uint8Array.from(message(20, 40, [1, 0, 0, 0]))
    expect(() => decodeReceived(received, { protocol: own }, () => undefined)).toThrow('mine')
  })

  test('their flags are named by what they do', () => {
    const names = (type: number, verb: Verb | undefined, flags: number): string[] =>
      bitNames(flags, flagNames(type, verb, flags)).on
    expect(names(NLMSG.ERROR, undefined, 0x300)).toEqual(['CAPPED', 'ACK_TLVS'])
    expect(names(NLMSG.DONE, 'get', 0x201)).toEqual(['REQUEST', 'ACK_TLVS'])
    expect(names(30, 'get', 0x301)).toEqual(['REQUEST', 'DUMP'])
    expect(names(30, 'new', 0x201)).toEqual(['REQUEST', 'EXCL'])
    expect(names(30, 'get', 0x302)).toEqual(['MULTI'])
    expect(names(30, undefined, 0x301)).toEqual(['REQUEST', 'DUMP'])
    expect(names(30, undefined, 0x101)).toEqual(['REQUEST'])
    expect(names(30, 'do', 0x301)).toEqual(['REQUEST', 'DUMP'])
  })

  test('what is no object has no name', () => {
    expect([isNamed('x' as never), isNamed(null as never), isNamed({ type: 30 }), isNamed({ name: 'ASK' })]).toEqual([
      false,
      false,
      false,
      true,
    ])
  })
})
