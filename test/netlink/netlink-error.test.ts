import { describe, expect, test } from 'vitest'
import { MalformedError } from '../../src/netlink/base/malformed-error.ts'
import { NetlinkError } from '../../src/netlink/error/netlink-error.ts'
import { unlessMalformed } from '../../src/netlink/explain/refusal-note.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import type { Extack } from '../../src/netlink/message/extack.ts'
import type { Message } from '../../src/netlink/message/message.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { fromHex } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'

const options = { protocol: rtnetlink }
const raise = (error: Error): never => {
  throw error
}

/** The error that a real refusal makes: the request is what NLMSG_ERROR repeats. */
function refusal(name: string): NetlinkError {
  const { bytes } = fixture(name)
  const [{ header, attrs }] = decodeMessages(bytes, options) as [Message]
  const { len } = header['request'] as { len: number }
  return new NetlinkError(-(header['error'] as number), attrs as Extack, bytes.subarray(20, 20 + len), options)
}

const request = encodeMessage(
  { type: 16, attrs: { ifname: 'veth0', mtu: 1, linkinfo: { kind: 'vxlan', data: { vxlan: { id: 7 } } } } },
  options,
)
/** Where IFLA_INFO_DATA begins in it. */
const nest = request.length - 12
const refused = (extack: Extack): NetlinkError => new NetlinkError(22, extack, request, options)

describe('the message reads like a compiler’s', () => {
  test('real: the attribute, its bytes, and what was expected', () => {
    expect(refusal('error-policy').message).toBe(
      'RTM_NEWLINK refused: ERANGE: Attribute failed policy validation at IFLA_IFNAME ' +
        '(value of 19 bytes at offset 36: 74 6f 6f 6c 6f 6e 67 64 65 76 69 63 65 6e 61 6d …), expected string of 0 to 15 bytes',
    )
  })

  test('real: an attribute of the outermost list', () => {
    expect(refusal('error-offset').message).toBe(
      'RTM_NEWNSID refused: EEXIST: Peer netns already has a nsid assigned at NETNSA_FD (value of 4 bytes at offset 24: 06 00 00 00)',
    )
  })

  test('real: inside the data of a kind', () => {
    expect(refusal('error-nested-offset').message).toMatch(
      /^RTM_NEWLINK refused: EINVAL: ARP monitoring cannot be used with MII monitoring at IFLA_LINKINFO\.IFLA_INFO_DATA\.IFLA_BOND_ARP_INTERVAL \(value of 4 bytes at offset \d+: 64 00 00 00\)/,
    )
  })

  test('inside the data of a kind without a table, the nest is what is known', () => {
    const data = { other: new Uint8Array([8, 0, 1, 0, 7, 0, 0, 0]) }
    const own = encodeMessage({ type: 16, attrs: { linkinfo: { kind: 'nosuch', data } } }, options)
    expect(new NetlinkError(22, { msg: 'no', offs: own.length - 8 }, own, options).message).toMatch(
      /^RTM_NEWLINK refused: EINVAL: no at IFLA_LINKINFO\.IFLA_INFO_DATA \(value of 4 bytes at offset \d+: 07 00 00 00\)/,
    )
  })

  test('real: only an errno', () => {
    expect(refusal('error-with-request').message).toBe('RTM_NEWLINK refused: ENODEV: No such device')
  })

  test('the path leads through nests', () => {
    const offs = request.length - 8
    const error = refused({ msg: 'invalid id', offs, policy: { type: 4, maxValueU: 5n } })
    expect(error.extack).toEqual({
      message: 'invalid id',
      offset: offs,
      path: 'IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VXLAN_ID',
      policy: { type: 4, maxValueU: 5n },
    })
    expect(error.message).toMatch(
      /at IFLA_LINKINFO\.IFLA_INFO_DATA\.IFLA_VXLAN_ID \(value of 4 bytes at offset \d+: 07 00 00 00\), expected u32 \.\.5$/,
    )
  })

  test.each([
    [{ type: 4, minValueU: 68n, maxValueU: 65535n }, 'expected u32 68..65535'],
    [{ type: 8, minValueS: -1n }, 'expected s32 -1..'],
    [{ type: 4, minValueU: 0n, maxValueU: 0xffffffffn }, 'expected u32 of 4 bytes'],
    [{ type: 2, minValueU: 0n, maxValueU: 255n }, 'expected u8 of 1 byte'],
    [{ type: 7, minValueS: -32768n, maxValueS: 32767n }, 'expected s16 of 2 bytes'],
    [{ type: 10, minLength: 6, maxLength: 6 }, 'expected binary of 6 bytes'],
    [{ type: 10, minLength: 6 }, 'expected binary of 6 to 65531 bytes'],
    [{ type: 4, mask: 3n }, 'expected u32 with bits of 0x3'],
    [{ type: 15, bitfield32Mask: 0x10 }, 'expected bitfield32 with bits of 0x10'],
    [{ type: 99 }, 'expected type 99'],
    [{ minLength: 6 }, 'expected of 6 to 65531 bytes'],
  ])('policy %o', (policy, text) => {
    expect(refused({ policy }).message).toBe(
      `RTM_NEWLINK refused: EINVAL: Invalid argument (ifname "veth0", kind "vxlan"), ${text}`,
    )
  })

  test('what is missing: by its name, and from where', () => {
    const { message, extack } = refused({ missType: 4 })
    expect(message).toContain(' (ifname "veth0", kind "vxlan"), IFLA_MTU is missing')
    expect(extack).toEqual({ missingType: 4 })
    const nested = refused({ missType: 1, missNest: nest })
    expect(nested.message).toContain('Invalid argument (ifname "veth0", kind "vxlan"), IFLA_VXLAN_ID is missing from')
    expect(nested.message).toMatch(/ from IFLA_LINKINFO\.IFLA_INFO_DATA$/)
    expect(nested.extack).toEqual({ missingType: 1, missingNest: nest })
    expect(refused({ missType: 999 }).message).toMatch(/, attribute type 999 is missing$/)
    expect(refused({ missType: 1, missNest: 9999 }).message).toMatch(/, attribute type 1 is missing from offset 9999$/)
  })

  test('real: what is missing from a family whose tables are known', () => {
    expect(refusal('error-missing-type').message).toMatch(/ is missing$/)
  })

  test('what somebody found out comes first', () => {
    const found = new NetlinkError(19, {}, request, options, 'there is no link "eth7"')
    expect(found.message).toBe('RTM_NEWLINK refused: ENODEV: there is no link "eth7" (No such device)')
    const said = new NetlinkError(95, { msg: 'Unknown device type', offs: 32 }, request, options, 'no kind "vxlan"')
    expect(said.message).toContain('EOPNOTSUPP: no kind "vxlan" (Unknown device type) at IFLA_IFNAME (value of 6 bytes')
  })
})

describe('the error', () => {
  test('has the number, the name, the request and its hex', () => {
    const error = refusal('error-policy')
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'NetlinkError', errno: 34, code: 'ERANGE' })
    expect(error.request).toMatchObject({ type: 16, attrs: { ifname: 'toolongdevicename0', linkinfo: { kind: 'dummy' } } })
    expect(error.explain()).toContain('IFLA_IFNAME "toolongdevicename0"')
    expect(new NetlinkError(4095, {}, request, options).code).toBe('errno 4095')
  })

  test('points at the offending bytes, and at the nest that lacks some', () => {
    const text = refused({ msg: 'too small', offs: 44, policy: { type: 4, minValueU: 68n } }).explain()
    const marked = text.split('\n').filter((line) => line.includes('#>'))
    expect(marked).toEqual([
      '08 00 04 00             #>IFLA_MTU length 8, type 4  <- EINVAL: too small, expected u32 68..',
      '01 00 00 00             #>IFLA_MTU 1',
    ])
    expect(fromHex(text)).toEqual(request)
    const lacking = refused({ missType: 2, missNest: nest }).explain().split('\n')
    expect(lacking.filter((line) => line.includes('<-'))).toEqual([
      expect.stringMatching(/#> {2}IFLA_INFO_DATA length 12, type 2, nested {2}<- EINVAL: .*, IFLA_VXLAN_GROUP is missing from/),
    ])
    const inHeader = refused({ msg: 'family', offs: 16 }).explain()
    expect(inHeader).toMatch(/^00 +#>ifi_family 0.* <- EINVAL: family$/m)
    expect(refused({ msg: 'beyond', offs: 9999 }).explain()).not.toContain('#>')
  })

  test('keeps the cookie', () => {
    expect(refused({ cookie: Uint8Array.from([1]) }).extack.cookie).toEqual(Uint8Array.from([1]))
  })

  test('has nothing that the kernel did not say', () => {
    expect(refused({}).extack).toStrictEqual({})
    expect(new NetlinkError(22, { missType: 4 }, request).message).toMatch(/, attribute type 4 is missing$/)
  })

  test('shows 16 bytes of an attribute at most', () => {
    const text = (size: number): string => {
      const bytes = encodeMessage({ type: 16, attrs: { ifname: 'x'.repeat(size - 1) } }, options)
      return new NetlinkError(22, { offs: 32 }, bytes, options).message
    }
    expect(text(16)).toMatch(/\(value of 16 bytes at offset 36:( [0-9a-f]{2}){16}\)$/)
    expect(text(17)).toMatch(/\(value of 17 bytes at offset 36:( [0-9a-f]{2}){16} …\)$/)
  })

  test('points at one field of the header, though it could be an attribute', () => {
    const bytes = encodeMessage({ type: 16, header: { family: 8 }, attrs: { mtu: 1 } }, options)
    const lines = new NetlinkError(22, { offs: 16 }, bytes, options).explain().split('\n')
    expect(lines.filter((line) => line.includes('#>'))).toEqual([expect.stringContaining('ifi_family')])
  })

  test('without a table the type is a number', () => {
    expect(new NetlinkError(22, {}, request).message).toBe('message type 16 refused: EINVAL: Invalid argument')
  })
})

describe('an odd offset never hides the kernel’s answer', () => {
  test.each([
    ['beyond the request', 9999, 'RTM_NEWLINK refused: EINVAL: words (ifname "veth0", kind "vxlan")'],
    ['at its end', request.length, 'RTM_NEWLINK refused: EINVAL: words (ifname "veth0", kind "vxlan")'],
    ['in the header', 16, 'RTM_NEWLINK refused: EINVAL: words at ifi_family'],
    ['inside a value', 37, 'RTM_NEWLINK refused: EINVAL: words at IFLA_IFNAME'],
  ])('%s', (_, offs, text) => {
    expect(refused({ msg: 'words', offs }).message).toContain(text)
  })

  test('a request without a message in it has its type and nothing else', () => {
    const short = request.slice(0, 16)
    for (const bytes of [short, short.with(0, 8)])
      expect(new NetlinkError(22, { missType: 4 }, bytes, options).message).toMatch(
        /^RTM_NEWLINK refused: EINVAL: Invalid argument, (IFLA_MTU|attribute type 4) is missing$/,
      )
  })

  test('only what is malformed is passed over', () => {
    expect(unlessMalformed(() => 5)).toBe(5)
    expect(unlessMalformed(() => raise(new MalformedError('odd', 0)))).toBe(undefined)
    expect(() => unlessMalformed(() => raise(new TypeError('a mistake')))).toThrow('a mistake')
  })

  test('a request that is itself malformed is what a kernel refuses', () => {
    const unknown = [{ type: 4, bytes: Uint8Array.from([1]) }]
    const odd = encodeMessage({ type: 16, attrs: { unknown } }, options)
    const error = new NetlinkError(34, { msg: 'words', offs: 32 }, odd, options)
    expect(error.message).toBe('RTM_NEWLINK refused: ERANGE: words at IFLA_MTU (value of 1 byte at offset 36: 01)')
    expect(error.request).toMatchObject({ type: 16, attrs: { unknown }, faults: [{ path: 'IFLA_MTU' }] })
    expect(fromHex(error.explain())).toEqual(odd)
    expect(error.explain()).toContain('#>IFLA_MTU malformed: u32 of 1 bytes, not 4')
  })
})
