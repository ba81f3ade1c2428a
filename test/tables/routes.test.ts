import { describe, expect, test } from 'vitest'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { AF, LWTUNNEL_ENCAP } from '../../src/rtnl/constants.ts'
import { decode, encode, is, NLM_F, type Outgoing, rtnetlink } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'

const sent = (attrs: object): Outgoing => ({ type: 24, header: { family: AF.INET6 }, attrs })
const again = (attrs: object): unknown => decode(encode(sent(attrs)))[0]?.attrs
/** A route message with one attribute. */
const raw = (type: number, ...payload: number[]): Uint8Array =>
  Uint8Array.from(
    [32 + payload.length, 0, 0, 0, 24, 0, 0, 0, ...new Array(8).fill(0), AF.INET6, ...new Array(11).fill(0)].concat(
      [4 + payload.length, 0, type, 0],
      payload,
    ),
  )

describe('next hops', () => {
  const lengths = (name: string): number[] => {
    const { bytes } = fixture(name)
    const at = 16 + 12 + 8 + 4
    return [bytes[at] as number, bytes[at + 16] as number]
  }

  test('are as long as they say', () => {
    expect(lengths('route-add-multipath')).toEqual([16, 16])
    const [{ bytes, ...message } = { bytes: undefined }] = decode(fixture('route-add-multipath').bytes)
    expect(encode(message as Outgoing)).toEqual(bytes)
  })

  test('none is a list too', () => expect(again({ multipath: [] })).toEqual({ multipath: [] }))

  test.each([
    ['too short for its struct', [4, 0, 0, 0, 0, 0, 0, 0], 'rtnexthop of length 4'],
    ['longer than the attribute', [12, 0, 0, 0, 0, 0, 0, 0], 'rtnexthop of length 12 with 8 bytes left'],
    ['cut off', [8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], 'rtnexthop of 4 bytes, at least 8 expected at byte 40'],
  ])('%s: malformed', (_, payload, why) => {
    expect(() => decode(raw(9, ...payload))).toThrow(MalformedError)
    expect(() => decode(raw(9, ...payload))).toThrow(why)
  })

  test('mistakes name the place', () => {
    expect(() => encode(sent({ multipath: [{ header: { hops: 256 } }] }))).toThrow('RTA_MULTIPATH.rtnh_hops: expected u8')
    expect(() => encode(sent({ multipath: {} }))).toThrow('RTA_MULTIPATH: expected an array')
  })
})

describe('an encapsulation', () => {
  test('is what the number beside it says, before it or after it', () => {
    const encap = { mpls: { dst: '100/200' } }
    expect(again({ encapType: LWTUNNEL_ENCAP.MPLS, encap })).toEqual({ encapType: 1, encap })
    expect(again({ encap, encapType: LWTUNNEL_ENCAP.MPLS })).toEqual({ encap, encapType: 1 })
  })

  test('without its number, or with one that has no table, is bytes', () => {
    expect(again({ encap: { mpls: { ttl: 9 } } })).toEqual({ encap: { other: Uint8Array.of(5, 0, 2, 0, 9, 0, 0, 0) } })
    expect(again({ encapType: 77, encap: { other: Uint8Array.of(1) } })).toEqual({
      encapType: 77,
      encap: { other: Uint8Array.of(1) },
    })
  })
})

describe('a routing header', () => {
  const srh = { nexthdr: 0, hdrlen: 2, type: 4, segmentsLeft: 0, firstSegment: 0, flags: 0, tag: 0, segments: ['2001:db8::1'] }
  const encap = (value: object): object => ({ encapType: LWTUNNEL_ENCAP.SEG6_LOCAL, encap: { seg6Local: { srh: value } } })

  test('has as many segments as its struct says; what follows is kept', () => {
    expect(again(encap(srh))).toEqual(encap(srh))
    const tail = Uint8Array.of(5, 0, 0, 0)
    expect(again(encap({ ...srh, tail }))).toEqual(encap({ ...srh, tail }))
  })

  test('mistakes', () => {
    expect(() => encode(sent(encap({ ...srh, firstSegment: 1 })))).toThrow(
      'SEG6_LOCAL_SRH: expected 2 segments, as first_segment says',
    )
    expect(() => encode(sent(encap({ ...srh, segments: ['10.0.0.1'] })))).toThrow('SEG6_LOCAL_SRH: expected an IPv6 address')
    expect(() => encode(sent(encap('header' as unknown as object)))).toThrow('expected ipv6_sr_hdr, an object')
  })

  test('that says more segments than there are is malformed', () => {
    const bytes = encode(sent(encap(srh)))
    bytes[bytes.length - 20] = 7
    expect(() => decode(bytes)).toThrow('ipv6_sr_hdr of 24 bytes, 136 expected')
  })
})

test('RTA_EXPIRES has 64 bits in a multicast route, and 32 bits in a request', () => {
  expect(decode(fixture('route-multicast').bytes)[0]?.attrs).toMatchObject({ expires: 0n, mfcStats: { packets: 0n } })
  expect(decode(fixture('route-add-expires').bytes)[0]?.attrs).toMatchObject({ expires: 600n })
})

describe('multicast groups have other attributes in requests', () => {
  const entry = { ifindex: 3, state: 1, flags: 0, vid: 10, addr: { u: '239.1.1.2', proto: 0x800 } }

  test('MDBA_SET_ENTRY and MDBA_MDB have one number', () => {
    const asked = { type: rtnetlink.messages.RTM_NEWMDB[0], flags: NLM_F.REQUEST, attrs: { entry } }
    expect(decode(encode(asked))[0]?.attrs).toEqual({ entry })
    expect(() => encode({ ...asked, flags: 0 })).toThrow('mdba-attrs has no attribute "entry"')
    const told = { ...asked, flags: 0, attrs: { mdb: { entry: [{ info: [{ header: entry, attrs: { timer: 5 } }] }] } } }
    expect(decode(encode(told))[0]?.attrs).toEqual(told.attrs)
    expect(() => encode({ ...told, flags: NLM_F.REQUEST })).toThrow('mdba-set-entry-attrs has no attribute "mdb"')
  })

  test('both are typed', () => {
    const [message] = decode(fixture('mdb-add').bytes)
    if (!message || !is(rtnetlink, message, 'RTM_NEWMDB')) throw new Error('no RTM_NEWMDB')
    expect('entry' in message.attrs && message.attrs.entry?.addr.u).toBe('239.1.1.2')
  })

  test('a group is of its protocol', () => {
    const group = (addr: object): Outgoing => ({ type: 84, flags: 1, attrs: { entry: { ...entry, addr } } })
    for (const addr of [
      { u: '::1', proto: 0x800 },
      { u: '10.0.0.1', proto: 0x86dd },
      { u: '02:00', proto: 0 },
      { u: '0x00', proto: 0 },
    ])
      expect(() => encode(group(addr))).toThrow('MDBA_SET_ENTRY.addr.u: expected the address of a group')
    expect(() => encode(group(null as unknown as object))).toThrow('MDBA_SET_ENTRY.addr: expected { u, proto }')
  })
})

test('options of a router advertisement are as long as their struct says', () => {
  const header = { optsLen: 8 }
  expect(() => encode({ type: 68, header, attrs: { opts: new Uint8Array(4) } })).toThrow('expected options of 8 bytes')
  const bytes = encode({ type: 68, header, attrs: { opts: new Uint8Array(8) } })
  bytes[18] = 9
  expect(() => decode(bytes)).toThrow('options of 9 bytes with 8 bytes left')
})
