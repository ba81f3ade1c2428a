import { describe, expect, test } from 'vitest'
import { Bytes, Writer } from '../../src/netlink/codec/bytes.ts'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import { IPV4_DEVCONF, IPV6_DEVCONF, ipv4Devconf, ipv6Devconf } from '../../src/rtnl/link/devconf.ts'
import { decode, encode } from '../../src/wire.ts'

/** A C array of 32-bit numbers. */
function numbers(values: number[], littleEndian: boolean, more = 0): Uint8Array {
  const bytes = new Uint8Array(values.length * 4 + more)
  for (const [i, value] of values.entries()) new DataView(bytes.buffer).setUint32(i * 4, value, littleEndian)
  return bytes
}

const read = <T>(codec: Codec<T>, bytes: Uint8Array, littleEndian: boolean): T =>
  codec.read(new Bytes(bytes, littleEndian), 0, bytes.length)

function write<T>(codec: Codec<T>, value: T, littleEndian: boolean): Uint8Array {
  const w = new Writer(littleEndian)
  codec.write(w, value)
  return w.finish()
}

const all = IPV4_DEVCONF.map((_, i) => (i === 0 ? 1 : i))

describe.each([
  ['little-endian', true],
  ['big-endian', false],
])('settings of IPv4, %s', (_, le) => {
  test('are reported as an array: the first has number 1', () => {
    expect(read(ipv4Devconf, numbers(all, le), le)).toMatchObject({
      forwarding: 1,
      mcForwarding: 1,
      proxyArp: 2,
      arpEvictNocarrier: 32,
    })
    expect(read(ipv4Devconf, numbers([], le), le)).toEqual({})
  })

  test('are taken as a nest whose types are their numbers', () => {
    const bytes = write(ipv4Devconf, { forwarding: 1, rpFilter: 2 }, le)
    const view = new DataView(bytes.buffer)
    expect([0, 4, 8, 12].map((at) => (at % 8 === 0 ? view.getUint16(at + 2, le) : view.getUint32(at, le)))).toEqual([1, 1, 8, 2])
    expect(read(ipv4Devconf, bytes, le)).toEqual({ forwarding: 1, rpFilter: 2 })
  })

  test('the array of an older kernel is shorter, and the same after encoding', () => {
    const value = read(ipv4Devconf, numbers(all.slice(0, 28), le), le)
    expect(Object.keys(value)).toHaveLength(28)
    expect(read(ipv4Devconf, write(ipv4Devconf, value, le), le)).toEqual(value)
  })

  test.each([4, 8, 1, 2])('the array of a newer kernel, %i bytes longer than the table, is the same after encoding', (more) => {
    const told = numbers(all, le, more)
    const value = read(ipv4Devconf, told, le)
    expect(value.tail).toHaveLength(more)
    expect(write(ipv4Devconf, value, le)).toEqual(told)
    expect(read(ipv4Devconf, write(ipv4Devconf, value, le), le)).toEqual(value)
  })

  test('a mistake is refused', () => {
    expect(() => write(ipv4Devconf, { forwarding: -1 }, le)).toThrow('IPV4_DEVCONF_FORWARDING: expected u32')
    expect(() => write(ipv4Devconf, { ip_forward: 1 } as object, le)).toThrow(TypeError)
    expect(() => write(ipv4Devconf, null as unknown as object, le)).toThrow(TypeError)
  })
})

test('settings of IPv6 are an array: the first has number 0', () => {
  const bytes = numbers(
    IPV6_DEVCONF.map((_, i) => i),
    true,
  )
  const value = read(ipv6Devconf, bytes, true)
  expect(value).toMatchObject({ forwarding: 0, hoplimit: 1, disableIpv6: 26, addrGenMode: 47 })
  expect(read(ipv6Devconf, write(ipv6Devconf, value, false), false)).toEqual(value)
})

describe('each message has its own form', () => {
  const bytesOf = (flags: number, conf: object): Uint8Array =>
    encode({ type: 16, flags, attrs: { afSpec: { unspec: { inet: { conf } } } } }).subarray(32 + 12)
  const readBack = (bytes: Uint8Array): unknown => decode(bytes)[0]?.attrs

  test('a reply has an array, a request has a nest', () => {
    expect(bytesOf(0, { forwarding: 1, mcForwarding: 2 })).toEqual(numbers([1, 2], true))
    expect(bytesOf(1, { forwarding: 1, mcForwarding: 2 })).toEqual(numbers([0x10008, 1, 0x20008, 2], true))
  })

  test.each([{ mcForwarding: 2 }, { forwarding: 1, proxyArp: 1 }, { forwarding: 0x10008, mcForwarding: 1 }])(
    'values that an array cannot hold are written as a nest: %j',
    (conf) => {
      const attrs = { afSpec: { unspec: { inet: { conf } } } }
      expect(readBack(encode({ type: 16, attrs }))).toEqual(attrs)
    },
  )

  test('whether a vxlan inherits its TTL: a number in replies, a flag in requests', () => {
    const payload = (flags: number, ttlInherit: number): number =>
      encode({ type: 16, flags, attrs: { linkinfo: { kind: 'vxlan', data: { vxlan: { ttlInherit } } } } }).length
    expect([payload(0, 1) - payload(1, 1), payload(0, 0) - payload(1, 0)]).toEqual([4, 0])
  })
})
