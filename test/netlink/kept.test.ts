import { describe, expect, test } from 'vitest'
import { decode, encode, explainParts, fromHex, MalformedError, type Message } from '../../src/wire.ts'

const tolerant = { tolerant: true } as const
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const only = (hex: string): Message => decode(fromHex(hex), tolerant)[0] as Message

/** RTM_NEWLINK with IFLA_MTU 1500 and two more bytes; IFLA_LINKINFO "veth" with one more byte in the nest. */
const TAILS =
  '3e000000 1000 0500 01000000 00000000 0000000000000000 0000000000000000 0800 0400 dc050000' +
  ' 1100 1280 0900 0100 76657468 00000000 07 000000 aabb'

describe('bytes after the last attribute', () => {
  test('are kept, and written back', () => {
    const hex = '2a000000 1000 0500 01000000 00000000 0000000000000000 0000000000000000 0800 0400 dc050000 aabb'
    const message = only(hex)
    expect(message.faults).toBeUndefined()
    expect(message.attrs).toEqual({ mtu: 1500, tail: Uint8Array.of(0xaa, 0xbb) })
    expect(hexOf(encode(message))).toBe(hexOf(fromHex(hex)))
    expect(explainParts(fromHex(hex)).at(-1)).toMatchObject({ start: 40, end: 42, path: 'tail' })
  })

  test('in a nest too, by plain and compiled readers alike', () => {
    const bytes = fromHex(TAILS)
    for (let i = 0; i < 100; i++) {
      const [message] = decode(bytes)
      expect(message?.attrs).toEqual({
        mtu: 1500,
        linkinfo: { kind: 'veth', tail: Uint8Array.of(7) },
        tail: Uint8Array.of(0xaa, 0xbb),
      })
      expect(hexOf(encode(message as Message))).toBe(hexOf(bytes))
    }
  })

  test.each([
    ['NLMSG_DONE without an errno', '13000000 0300 0200 01000000 00000000 010203'],
    ['NLMSG_DONE with more than an errno', '18000000 0300 0200 01000000 00000000 00000000 01020304'],
    [
      'NLMSG_ERROR without the flag of an extended ACK',
      '28000000 0200 0001 01000000 00000000 eaffffff 14000000 1200 0500 01000000 00000000 01020304',
    ],
  ])('%s', (_, hex) => {
    const message = only(hex)
    expect(message.header['tail']).toBeInstanceOf(Uint8Array)
    expect(hexOf(encode(message))).toBe(hexOf(fromHex(hex)))
  })
})

describe('RTA_MULTIPATH', () => {
  // RTM_NEWROUTE with two next hops: 10.0.0.1 on link 2, 10.0.0.2 on link 3.
  const head = '40000000 1800 0500 01000000 00000000 02000000fe030001 00000000'
  const hops = (second: string): string =>
    `${head} 2400 0900 1000 0000 02000000 0800 0500 0a000001 ${second} 0000 03000000 0800 0500 0a000002`

  test('a length that does not fit costs its own next hop', () => {
    const message = only(hops('2000'))
    expect(message.attrs['multipath']).toMatchObject([{ header: { ifindex: 2 }, attrs: { gateway: '10.0.0.1' } }])
    expect(message.faults).toEqual([{ path: 'RTA_MULTIPATH', offset: 48, what: 'rtnexthop of length 32 with 16 bytes left' }])
    const parts = explainParts(fromHex(hops('2000')), tolerant)
    expect(parts.find(({ path }) => path === 'RTA_MULTIPATH[0].RTA_GATEWAY')).toBeDefined()
    expect(parts.find(({ fault }) => fault !== undefined)).toMatchObject({ start: 48, path: 'RTA_MULTIPATH[1]' })
  })
})

describe('a struct that is cut', () => {
  const fault = (hex: string): string | undefined => only(hex).faults?.[0]?.what

  test('is no shorter struct of old programs', () => {
    expect(fault('18000000 1000 0500 01000000 00000000 0000010002000000')).toBe('ifinfomsg of 8 bytes, at least 16 expected')
    expect(fault('14000000 1000 0500 01000000 00000000 00000100')).toBe('ifinfomsg of 4 bytes, at least 16 expected')
    const query = '18000000 1200 0103 01000000 00000000 0000010002000000'
    expect(() => decode(fromHex(query))).toThrow(MalformedError)
    expect(fault(query)).toBe('ifinfomsg of 8 bytes, at least 16 expected')
  })

  test('in queries the shorter one may have attributes', () => {
    const hex = '1c000000 1200 0103 01000000 00000000 11000000 0800 1d00 01000000'
    expect(only(hex)).toMatchObject({ header: { family: 17 }, attrs: { extMask: 1 } })
    expect(only('11000000 1200 0103 01000000 00000000 11').header['family']).toBe(17)
  })
})

describe('a message whose end is missing is explained as far as it goes', () => {
  test('header, struct and attributes, with the cut marked', () => {
    const bytes = fromHex('28000000 1000 0500 01000000 00000000 0000010002000000 4310010000000000 0800 0400 dc050000')
    const cut = bytes.slice(0, 38)
    const parts = explainParts(cut, tolerant)
    expect(parts[0]).toMatchObject({ path: 'nlmsg_len', fault: 'message of length 40 with 38 bytes left' })
    expect(parts.map(({ path }) => path)).toEqual(expect.arrayContaining(['ifi_index', 'ifi_flags']))
    expect(parts.at(-1)).toMatchObject({ end: 38, fault: 'attribute of length 8 with 6 bytes left' })
    expect(() => explainParts(cut)).toThrow(MalformedError)
  })
  test('a refusal: the errno, and the request as far as it goes', () => {
    // NLMSG_ERROR of EINVAL that repeats an RTM_NEWLINK with IFLA_MTU, recorded up to the attribute's length.
    const bytes = fromHex(
      '3c000000 0200 0000 01000000 00000000 eaffffff' +
        ' 28000000 1000 0500 01000000 00000000 0000010002000000 4310010000000000 0800 0400 dc050000',
    )
    const parts = explainParts(bytes.slice(0, 56), tolerant)
    expect(parts.find(({ path }) => path === 'error')?.text).toContain('EINVAL')
    expect(parts.find(({ path }) => path === 'request.nlmsg_len')?.fault).toBe('request of length 40 in an error message')
    expect(parts.map(({ path }) => path)).toContain('request.ifi_index')
    expect(parts.at(-1)?.end).toBe(56)
  })
})
