import { describe, expect, test } from 'vitest'
import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { indexed } from '../../src/netlink/attribute/indexed.ts'
import { select, selectByHeader } from '../../src/netlink/attribute/select.ts'
import type { AttrSet } from '../../src/netlink/attribute/table.ts'
import { Bytes } from '../../src/netlink/codec/bytes.ts'
import type { Table, TypeOf } from '../../src/netlink/codec/codec.ts'
import { u8, u16, u32, u64 } from '../../src/netlink/codec/numbers.ts'
import { appended, struct } from '../../src/netlink/codec/struct.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { explainText } from '../../src/netlink/explain/explain.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import type { Message, WireOptions } from '../../src/netlink/message/message.ts'
import { type Protocol, protocol } from '../../src/netlink/message/protocol.ts'
import { bridgeAfSpec } from '../../src/rtnl/link/bridge-af-spec.ts'
import { stats64 } from '../../src/rtnl/link/counters.ts'
import { IPV6_DEVCONF } from '../../src/rtnl/link/devconf.ts'
import { ifinfomsg, linkAttrs } from '../../src/rtnl/link/table.ts'
import type { AddressAttrs, LinkAttrs } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'

// What the core must hold before tables grow: the shape of each case, from a real kernel or program where a fixture has it, and
// `encode(decode(x))` equal in both byte orders.

const ORDERS = [true, false]

/** The one message of a fixture. */
function first(name: string): Message {
  const { bytes, protocol: of } = fixture(name)
  return decodeMessages(bytes, { protocol: of })[0] as Message
}

const link = (name: string): LinkAttrs => first(name).attrs as LinkAttrs

/** Encodes and decodes again, in both byte orders: each time the same header and attributes. */
function expectEqualAgain(message: Message, { protocol: of }: WireOptions): void {
  const { bytes: _, ...value } = message
  for (const littleEndian of ORDERS) {
    const options = { ...(of ? { protocol: of } : {}), littleEndian }
    const [{ bytes: __, ...again } = { bytes: undefined }] = decodeMessages(encodeMessage(message, options), options)
    expect(again).toEqual(value)
  }
}

const again = (name: string): void => expectEqualAgain(first(name), fixture(name))

describe('repeated attributes', () => {
  test('names of a link: two in a request of ip(8), two in the answer', () => {
    const names = ['dummy-long-alternative-name', 'other']
    expect(link('link-altnames-add').propList).toEqual({ altIfname: names })
    expect(link('link-altnames').propList).toEqual({ altIfname: names })
    again('link-altnames-add')
    again('link-altnames')
  })

  test('a range of VLANs: its ends in order', () => {
    const vlanInfo = [
      { flags: 0x8, vid: 20 },
      { flags: 0x10, vid: 30 },
    ]
    expect(link('bridge-vlan-add').afSpec).toEqual({ bridge: { vlanInfo } })
    again('bridge-vlan-add')
  })

  test('source addresses of a macvlan', () => {
    const { macvlan } = link('link-create-macvlan-source').linkinfo?.data ?? {}
    expect(macvlan?.macaddrData).toEqual({ macaddr: ['02:00:00:00:00:01', '02:00:00:00:00:02'] })
    again('link-create-macvlan-source')
    again('link-macvlan-source')
  })

  test('a repeat that the kernel does not mean is unknown: the first counts, and none is lost', () => {
    const table = protocol('test', 0, { MSG: [16, 'new', struct('empty', {}), attrs('set', { mtu: [4, 'MTU', u32, ''] }), ''] })
    const bytes = (...items: number[]): number[] => [8, 0, 4, 0, ...items, 0, 0, 0]
    const message = new Uint8Array([32, 0, 0, 0, 16, 0, ...new Array(10).fill(0), ...bytes(1), ...bytes(2)])
    const [decoded] = decodeMessages(message, { protocol: table })
    expect(decoded?.attrs).toEqual({ mtu: 1, unknown: [{ type: 4, bytes: new Uint8Array([2, 0, 0, 0]) }] })
    expectEqualAgain(decoded as Message, { protocol: table })
  })
})

describe('selectors', () => {
  const sets = { one: attrs('one', { a: [1, 'A', u8, ''] }), two: attrs('two', { b: [1, 'B', u16, ''] }) }
  const header = struct('header', { family: [u8, 'family', ''] })
  const set = attrs('set', {
    kind: [1, 'KIND', string, ''],
    data: [2, 'DATA', select('kind', sets), ''],
    spec: [3, 'SPEC', selectByHeader('family', { 0: 'one', 7: 'two' }, sets), ''],
  })
  const table = protocol('test', 0, { MSG: [16, 'new', header, set, ''] })

  test('an attribute, as a kernel writes it: before its data', () => {
    expect(link('link-bridge').linkinfo).toMatchObject({
      kind: 'bridge',
      data: { bridge: { forwardDelay: 400, vlanProtocol: 0x88a8 } },
    })
    expect(link('link-bridge-port').linkinfo).toMatchObject({ slaveKind: 'bridge', slaveData: { bridge: { no: 1 } } })
    again('link-bridge')
    again('link-bridge-port')
  })

  test('an attribute in place of another: ip(8) names the kind of a port, not that of its master', () => {
    expect(link('link-set-bond-slave').linkinfo).toEqual({ kind: 'bond_slave', slaveData: { bond: { queueId: 2 } } })
    expect(link('link-set-bridge-slave').linkinfo).toMatchObject({
      kind: 'bridge_slave',
      slaveData: { bridge: { backupPort: 4 } },
    })
    again('link-set-bond-slave')
    again('link-set-bridge-slave')
  })

  test('an attribute after its data: no kernel writes so, but nothing forbids it', () => {
    const value = { data: { two: { b: 0x0102 } }, kind: 'two' }
    const message = { type: 16, flags: 0, seq: 1, pid: 2, header: { family: 0 }, attrs: value }
    for (const littleEndian of ORDERS) {
      const bytes = encodeMessage(message, { protocol: table, littleEndian })
      // The data is really first: type 2, nested.
      expect(new DataView(bytes.buffer).getUint16(22, littleEndian)).toBe(0x8002)
      expect(decodeMessages(bytes, { protocol: table, littleEndian })[0]).toMatchObject(message)
    }
  })

  test('a member of the header: AF_BRIDGE has other attributes than AF_UNSPEC', () => {
    const port = first('bridge-port-family')
    expect(port.header).toMatchObject({ family: 7 })
    expect((port.attrs as LinkAttrs).protinfo).toMatchObject({ bridge: { state: 0, priority: 32, cost: 100 } })
    expect((port.attrs as LinkAttrs).afSpec).toEqual({ bridge: { vlanInfo: [{ flags: 0x6, vid: 5 }] } })
    expect(link('link-veth').afSpec).toMatchObject({ unspec: { inet: {}, inet6: { addrGenMode: 0 } } })
    expect(first('link-set-token')).toMatchObject({
      header: { family: 10 },
      attrs: { afSpec: { unspec: { inet6: { token: '::1:2:3:4' } } } },
    })
    for (const name of ['bridge-port-family', 'link-veth', 'link-set-token']) again(name)
  })

  test('a member of the header that selects nothing leaves bytes', () => {
    const message = {
      type: 16,
      flags: 0,
      seq: 1,
      pid: 2,
      header: { family: 99 },
      attrs: { spec: { other: new Uint8Array([5, 0, 1, 0, 9, 0, 0, 0]) } },
    }
    expect(decodeMessages(encodeMessage(message, { protocol: table }), { protocol: table })[0]).toMatchObject(message)
  })
})

describe('arrays by index', () => {
  test('operations of a generic family, whose attribute types are 1, 2, 3…', () => {
    expect(first('genl-family').attrs).toEqual({
      familyName: 'wireguard',
      familyId: 32,
      version: 1,
      hdrsize: 0,
      maxattr: 8,
      ops: [
        { index: 1, value: { id: 0, flags: 0x1c } },
        { index: 2, value: { id: 1, flags: 0x1a } },
      ],
    })
    again('genl-family')
  })

  test('addresses that a bond probes, whose attribute types are 0, 1, 2…', () => {
    const arpIpTarget = ['10.1.1.1', '10.1.1.2'].map((value, index) => ({ index, value }))
    const nsIp6Target = ['fd00::1', 'fd00::2'].map((value, index) => ({ index, value }))
    for (const name of ['link-create-bond-targets', 'link-bond-targets']) {
      expect(link(name).linkinfo?.data?.bond).toMatchObject({ arpIpTarget, nsIp6Target })
      again(name)
    }
  })

  test('order, gaps and repeats are kept', () => {
    const table = protocol('test', 0, {
      MSG: [16, 'new', struct('empty', {}), attrs('set', { all: [1, 'ALL', indexed(u64), ''] }), ''],
    })
    const all = [7, 2, 2, 0].map((index, i) => ({ index, value: BigInt(i) }))
    const message = { type: 16, flags: 0, seq: 0, pid: 0, header: {}, attrs: { all }, bytes: new Uint8Array() }
    expectEqualAgain(message, { protocol: table })
  })
})

describe('unknown between known', () => {
  // Real bytes, read by tables that lack a row: as this version reads those of a newer kernel.
  const less = (of: AttrSet<Table>, key: string): AttrSet<Table> =>
    attrs(of.name, Object.fromEntries(Object.entries(of.table).filter(([k]) => k !== key)))
  const older = (set: AttrSet<Table>): Protocol => protocol('older', 0, { RTM_NEWLINK: [16, 'new', ifinfomsg, set, ''] })

  test('an attribute without a row, among others that have one', () => {
    const { bytes } = fixture('link-vfs')
    const table = older(less(linkAttrs, 'vfinfoList'))
    const message = decodeMessages(bytes, { protocol: table })[0] as Message
    const { unknown, ...known } = message.attrs as LinkAttrs
    const { vfinfoList, ...rest } = link('link-vfs')
    expect(known).toEqual(rest)
    expect(vfinfoList?.info).toHaveLength(2)
    expect(unknown).toEqual([{ type: 22, bytes: expect.any(Uint8Array) }])
    expect(unknown?.[0]?.bytes).toHaveLength(592)
    // The kernel wrote it after IFLA_NUM_VF, and IFLA_XDP after both.
    const text = explainText(bytes, { protocol: table })
    expect(text).toMatch(/IFLA_NUM_VF 2\n.*type 22 length 596, type 22\n[\s\S]*IFLA_XDP/)
    const keys = Object.keys(message.attrs)
    expect(keys.slice(keys.indexOf('numVf'), keys.indexOf('numVf') + 2)).toEqual(['numVf', 'xdp'])
    expect(keys.at(-1)).toBe('unknown')
    expectEqualAgain(message, { protocol: table })
  })

  test('inside a nest, and repeated', () => {
    const { bytes } = fixture('bridge-vlan-tunnels')
    const table = older(attrs('older', { afSpec: [26, 'IFLA_AF_SPEC', less(bridgeAfSpec, 'vlanTunnelInfo'), ''] }))
    const message = decodeMessages(bytes, { protocol: table })[0] as Message
    const { afSpec } = message.attrs as { afSpec?: TypeOf<typeof bridgeAfSpec> }
    expect(afSpec?.vlanInfo?.map(({ vid }) => vid)).toEqual([5, 10, 20, 30, 40, 50, 52])
    expect(afSpec?.unknown?.map(({ type, bytes }) => [type, bytes.length])).toEqual(new Array(3).fill([3, 24]))
    expectEqualAgain(message, { protocol: table })
  })

  test('with a row, the same is repeated nests', () => {
    expect(link('bridge-vlan-tunnels').afSpec?.bridge?.vlanTunnelInfo).toEqual([
      { id: 4000, vid: 40, flags: 0 },
      { id: 5000, vid: 50, flags: 0x8 },
      { id: 5002, vid: 52, flags: 0x10 },
    ])
    again('bridge-vlan-tunnels')
  })
})

describe('structs by the length that is there', () => {
  test('short: what kernel 6.1 does not know yet is absent', () => {
    const { inet, inet6 } = link('link-veth').afSpec?.unspec ?? {}
    expect(inet?.conf).toMatchObject({ forwarding: 0, arpEvictNocarrier: 1 })
    expect(inet6?.conf).toMatchObject({ hoplimit: 64, acceptUntrackedNa: 0 })
    expect(inet6?.conf).not.toHaveProperty('forceForwarding')
    again('link-veth')
  })

  test('long: kernel 6.18 read by a table of kernel 6.1 keeps the rest in a tail', () => {
    const { conf } = link('link-lo-6.18').afSpec?.unspec?.inet6 ?? {}
    expect(conf).toMatchObject({ acceptRaMinLft: 0, forceForwarding: 0 })
    const old = struct('old', Object.fromEntries(IPV6_DEVCONF.slice(0, 3).map((name) => [name, [u32, name, ''] as const])))
    const told = new Bytes(fixture('link-lo-6.18').bytes, true)
    const at = afterHeader(told, 0x2, 60 * 4 + 4)
    expect(old.read(told, at, at + 16)).toEqual({
      FORWARDING: 0,
      HOPLIMIT: 64,
      MTU6: 65536,
      tail: told.u8.subarray(at + 12, at + 16),
    })
    again('link-lo-6.18')
  })

  test('in the place of the header: libc and libnl request dumps with a struct rtgenmsg', () => {
    expect(first('address-dump-request-short')).toMatchObject({
      header: { family: 0, prefixlen: 0, flags: 0, scope: 0, index: 0 },
      attrs: {},
    })
    expect(first('link-dump-request-short').header).toEqual({ family: 0, type: 0, index: 0, flags: 0, change: 0 })
    again('address-dump-request-short')
    again('link-dump-request-short')
  })

  test('members of later kernels may be missing one by one, never in part', () => {
    const size = 23 * 8
    const bytes = Uint8Array.from({ length: size + 20 }, (_, i) => i)
    const read = (length: number): object => stats64.read(new Bytes(bytes, true), 0, length)
    expect(read(size)).not.toHaveProperty('rxNohandler')
    expect(read(size + 8)).toHaveProperty('rxNohandler')
    expect(read(size + 8)).not.toHaveProperty('rxOtherhostDropped')
    expect(read(size + 11)).toMatchObject({ tail: bytes.subarray(size + 8, size + 11) })
    expect(read(size + 20)).toMatchObject({ tail: bytes.subarray(size + 16, size + 20) })
  })
})

describe('both byte orders', () => {
  // No big-endian machine was at hand: the bytes are laid out by hand from linux/if_addr.h.
  const bytes = new Uint8Array([
    ...[0, 0, 0, 40, 0, 20, 0, 2, 0, 0, 0, 9, 0, 0, 0, 7],
    ...[2, 24, 0x80, 254, 0, 0, 0, 3],
    ...[0, 8, 0, 2, 10, 0, 0, 2],
    ...[0, 8, 0, 9, 0, 0, 1, 0],
  ])

  test('the order belongs to the buffer; addresses and ports keep theirs', () => {
    const { bytes: slice, ...message } = decodeMessages(bytes, {
      protocol: fixture('addresses-inet').protocol,
      littleEndian: false,
    })[0] as Message
    expect(slice).toEqual(bytes)
    expect(message).toEqual({
      type: 20,
      flags: 2,
      seq: 9,
      pid: 7,
      header: { family: 2, prefixlen: 24, flags: 0x80, scope: 254, index: 3 },
      attrs: { local: '10.0.0.2', rtPriority: 256 } satisfies AddressAttrs,
    })
    expect(encodeMessage(message, { protocol: fixture('addresses-inet').protocol, littleEndian: false })).toEqual(bytes)
  })

  test.each(['link-create-vxlan', 'link-bridge', 'addresses-inet6', 'nsids', 'error-policy'])('%s, written in either', (name) =>
    again(name),
  )
})

/** Where the payload begins of the attribute with this type and length. */
function afterHeader(b: Bytes, type: number, length: number): number {
  for (let at = 0; at + 4 <= b.u8.length; at += 4) {
    if (b.view.getUint16(at, b.le) === length && b.view.getUint16(at + 2, b.le) === type) return at + 4
  }
  throw new Error(`no attribute of type ${type} and length ${length}`)
}

test('later members are optional in the type, the others not', () => {
  const of = struct('s', { a: [u8, 'a', ''], b: [appended(u8), 'b', ''] })
  expect(of.least).toBe(1)
  expect(of.read(new Bytes(new Uint8Array([1]), true), 0, 1)).toEqual({ a: 1 })
})
