import { describe, expect, test } from 'vitest'
import { checksum, echoRequest, icmpErrorText, parseEcho, splitIpv4 } from '../../src/linux/ping/icmp.ts'
import fc from '../support/property.ts'

// What a raw socket of Linux 6.18 received after an echo request with id 0x1234, number 7 and five bytes of data: to 127.0.0.1, to ::1,
// and to neighbours that do not exist, 10.0.0.9 and fd00::9.
const REPLY_4 = Buffer.from('45000021657c00004001175e7f0000017f0000010000e4be123400070102030405', 'hex')
const REPLY_6 = Buffer.from('81006375123400070102030405', 'hex')
const ERROR_4 = Buffer.from(
  '45c0003daabd00004001bb3d0a0000030a0000030301fcfe0000000045000021e5ce4000400141020a0000030a0000090800dcbe123400070102030405',
  'hex',
)
const ERROR_6 = Buffer.from(
  '01036e11000000006005fc60000d3a40fd000000000000000000000000000003fd00000000000000000000000000000980006a69123400070102030405',
  'hex',
)
const DATA = Uint8Array.from([1, 2, 3, 4, 5])

describe('echo', () => {
  test('a request is what the kernel quotes in its errors', () => {
    expect(Buffer.from(echoRequest(4, 0x1234, 7, DATA))).toEqual(ERROR_4.subarray(48))
    const request = Buffer.from(echoRequest(6, 0x1234, 7, DATA))
    // The kernel's checksum of ICMPv6.
    request.set([0x6a, 0x69], 2)
    expect(request).toEqual(ERROR_6.subarray(48))
  })

  test('replies are read', () => {
    const packet = splitIpv4(REPLY_4)
    expect(packet).toMatchObject({ source: Buffer.from([127, 0, 0, 1]), ttl: 64 })
    const expected = { kind: 'reply', id: 0x1234, seq: 7, payload: Buffer.from(DATA) }
    expect(parseEcho(4, packet?.message ?? DATA)).toEqual(expected)
    expect(parseEcho(6, REPLY_6)).toEqual(expected)
  })

  test('errors are read', () => {
    const packet = splitIpv4(ERROR_4)
    expect(parseEcho(4, packet?.message ?? DATA)).toEqual({ kind: 'error', id: 0x1234, seq: 7, type: 3, code: 1 })
    expect(parseEcho(6, ERROR_6)).toEqual({ kind: 'error', id: 0x1234, seq: 7, type: 1, code: 3 })
    expect(icmpErrorText(4, 3, 1)).toBe('Destination Host Unreachable')
    expect(icmpErrorText(6, 1, 3)).toBe('Address Unreachable')
    expect(icmpErrorText(4, 12, 9)).toBe('ICMP Type 12 Code 9')
  })

  test('what is damaged, cut or of another kind is passed over', () => {
    const message = Buffer.from(splitIpv4(REPLY_4)?.message ?? DATA)
    message[9] = 0xff
    expect(parseEcho(4, message)).toBeUndefined()
    expect(parseEcho(4, echoRequest(4, 1, 1, DATA))).toBeUndefined()
    for (let length = 0; length < 56; length++) expect(parseEcho(6, ERROR_6.subarray(0, length))).toBeUndefined()
    expect(splitIpv4(REPLY_4.subarray(0, 19))).toBeUndefined()
  })

  test('no bytes make it throw', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom(4 as const, 6 as const),
        fc.nat(255),
        (bytes, version, type) => {
          bytes[0] = type
          parseEcho(version, bytes)
          splitIpv4(bytes)
        },
      ),
    )
  })
})

test('the checksum of the header in every packet of the kernel is 0', () => {
  for (const packet of [REPLY_4, ERROR_4]) expect(checksum(packet.subarray(0, 20))).toBe(0)
  expect(checksum(Uint8Array.from([0xff]))).toBe(0x00ff)
})
