import { describe, expect, test } from 'vitest'
import { AF } from '../../src/rtnl/constants.ts'
import { decode, encode, type Outgoing, rtnetlink } from '../../src/wire.ts'

const ROUTE = rtnetlink.messages.RTM_NEWROUTE[0]
const sent = (family: number, attrs: object): Outgoing => ({ type: ROUTE, header: { family }, attrs })
const again = (family: number, attrs: object): unknown => decode(encode(sent(family, attrs)))[0]?.attrs
/** The payload of the only attribute. */
const payload = (family: number, attrs: object): string =>
  Buffer.from(encode(sent(family, attrs)))
    .subarray(32)
    .toString('hex')

describe('addresses are read and written by the family of their message', () => {
  test.each([
    [AF.INET, '10.0.0.0', '0a000000'],
    [AF.INET6, '2001:db8::', '20010db8000000000000000000000000'],
    [AF.MPLS, '16', '00010100'],
    [AF.MPLS, '100/200/1048575', '00064000000c8000fffff100'],
    // A TTL, and no bottom: no kernel sends this, and none of it is lost.
    [AF.MPLS, '0x00010140', '00010140'],
    [AF.MPLS, '0x00010000', '00010000'],
    // MCTP has addresses of one byte.
    [AF.MCTP, '0x08', '08000000'],
    [AF.UNSPEC, '0x', ''],
  ])('family %i: %s', (family, dst, bytes) => {
    expect(payload(family, { dst })).toBe(bytes)
    expect(again(family, { dst })).toEqual({ dst })
  })

  test('labels are no address of another family, nor the reverse', () => {
    expect(() => encode(sent(AF.INET, { dst: '100' }))).toThrow('RTM_NEWROUTE.RTA_DST: expected an IPv4 or IPv6 address')
    expect(() => encode(sent(AF.MPLS, { dst: '10.0.0.1' }))).toThrow('RTM_NEWROUTE.RTA_DST: expected MPLS labels')
    for (const dst of ['1048576', '1/', '-1', 5])
      expect(() => encode(sent(AF.MPLS, { dst }))).toThrow('RTM_NEWROUTE.RTA_DST: expected MPLS labels')
  })

  test('one of several next hops has the family of the message', () => {
    const multipath = [
      { header: { flags: 0, hops: 0, ifindex: 3 }, attrs: { gateway: '100' } },
      { header: { flags: 0, hops: 4, ifindex: 4 }, attrs: {} },
    ]
    expect(again(AF.MPLS, { multipath })).toEqual({ multipath })
    expect(() => encode(sent(AF.INET, { multipath }))).toThrow('RTA_GATEWAY: expected an IPv4 or IPv6 address')
  })
})

describe('a next hop of another family', () => {
  test.each([
    [{ family: AF.INET, addr: '10.0.0.1' }, '02000a000001'],
    [{ family: AF.INET6, addr: 'fe80::1' }, '0a00fe800000000000000000000000000001'],
    [{ family: AF.PACKET, addr: '02:00:00:00:00:01' }, '1100020000000001'],
    [{ family: AF.PACKET, addr: '' }, '1100'],
    [{ family: AF.INET, addr: '0x0a00' }, '02000a00'],
    [{ family: AF.INET6, addr: '0x0a000001' }, '0a000a000001'],
  ])('%o', (via, bytes) => {
    expect(payload(AF.INET, { via }).slice(0, bytes.length)).toBe(bytes)
    expect(again(AF.INET, { via })).toEqual({ via })
  })

  test('has an address of that family', () => {
    expect(() => encode(sent(AF.INET, { via: { family: AF.INET, addr: '::1' } }))).toThrow(
      'RTA_VIA.rtvia_addr: expected an address of family 2',
    )
    expect(() => encode(sent(AF.INET, { via: '10.0.0.1' }))).toThrow('RTA_VIA: expected { family, addr }')
  })
})
