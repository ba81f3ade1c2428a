import { Parser } from 'binary-parser'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bytes } from '../../src/netlink/bytes.ts'
import type { AnyStruct } from '../../src/netlink/schema.ts'
import { explainParts, route } from '../../src/wire.ts'
import { structs } from '../support/arbitrary-tables.ts'
import { fixture, fixtureNames } from '../support/fixture.ts'

// Every fixed struct is read a second time by binary-parser, from descriptions written after the C headers, not after the tables here.

type Order = 'little' | 'big'
const at = (order: Order): Parser => new Parser().endianness(order)
const all = (parser: Parser, type: 'uint32' | 'uint64', names: string[]): Parser =>
  names.reduce((so, name) => so[type](name), parser)

/** linux/if_link.h: both structs have the same members, but for the last one. */
const COUNTERS = [
  ...[
    'rx_packets',
    'tx_packets',
    'rx_bytes',
    'tx_bytes',
    'rx_errors',
    'tx_errors',
    'rx_dropped',
    'tx_dropped',
    'multicast',
    'collisions',
  ],
  ...['rx_length_errors', 'rx_over_errors', 'rx_crc_errors', 'rx_frame_errors', 'rx_fifo_errors', 'rx_missed_errors'],
  ...['tx_aborted_errors', 'tx_carrier_errors', 'tx_fifo_errors', 'tx_heartbeat_errors', 'tx_window_errors'],
  ...['rx_compressed', 'tx_compressed', 'rx_nohandler'],
]

interface Second {
  readonly of: (order: Order) => Parser
  /** The attribute that carries it; the header of a message where none does. */
  readonly in: string
}

// biome-ignore-start format: one struct a paragraph
const SECOND: Record<string, Second> = {
  // linux/netlink.h
  nlmsghdr: {
    in: 'nlmsghdr',
    of: (o) => at(o).uint32('nlmsg_len').uint16('nlmsg_type').uint16('nlmsg_flags').uint32('nlmsg_seq').uint32('nlmsg_pid'),
  },
  // linux/rtnetlink.h
  rtgenmsg: { in: 'RTM_NEWNSID', of: (o) => at(o).uint8('rtgen_family') },
  ifinfomsg: {
    in: 'RTM_NEWLINK',
    of: (o) =>
      at(o).uint8('ifi_family').uint8('__ifi_pad').uint16('ifi_type').int32('ifi_index').uint32('ifi_flags').uint32('ifi_change'),
  },
  // linux/if_addr.h
  ifaddrmsg: {
    in: 'RTM_NEWADDR',
    of: (o) => at(o).uint8('ifa_family').uint8('ifa_prefixlen').uint8('ifa_flags').uint8('ifa_scope').uint32('ifa_index'),
  },
  ifa_cacheinfo: {
    in: 'IFA_CACHEINFO',
    of: (o) => at(o).uint32('ifa_prefered').uint32('ifa_valid').uint32('cstamp').uint32('tstamp'),
  },
  // linux/if_link.h
  rtnl_link_stats: { in: 'IFLA_STATS', of: (o) => all(at(o), 'uint32', COUNTERS) },
  rtnl_link_stats64: { in: 'IFLA_STATS64', of: (o) => all(at(o), 'uint64', [...COUNTERS, 'rx_otherhost_dropped']) },
  rtnl_link_ifmap: {
    in: 'IFLA_MAP',
    of: (o) =>
      at(o)
        .uint64('mem_start')
        .uint64('mem_end')
        .uint64('base_addr')
        .uint16('irq')
        .uint8('dma')
        .uint8('port')
        .buffer('padding', { length: 4 }),
  },
  ifla_cacheinfo: {
    in: 'IFLA_INET6_CACHEINFO',
    of: (o) => at(o).uint32('max_reasm_len').uint32('tstamp').uint32('reachable_time').uint32('retrans_time'),
  },
  ifla_bridge_id: { in: 'IFLA_BR_ROOT_ID', of: (o) => at(o).uint16be('prio').buffer('addr', { length: 6 }) },
  ifla_vxlan_port_range: { in: 'IFLA_VXLAN_PORT_RANGE', of: (o) => at(o).uint16be('low').uint16be('high') },
  ifla_geneve_port_range: { in: 'IFLA_GENEVE_PORT_RANGE', of: (o) => at(o).uint16be('low').uint16be('high') },
  // linux/if_bridge.h
  br_boolopt_multi: { in: 'IFLA_BR_MULTI_BOOLOPT', of: (o) => at(o).uint32('optval').uint32('optmask') },
  bridge_vlan_info: { in: 'IFLA_BRIDGE_VLAN_INFO', of: (o) => at(o).uint16('flags').uint16('vid') },
}
// biome-ignore-end format: one struct a paragraph

/** Structs that no fixture has, and why. */
const UNSEEN: Record<string, string> = {
  ifla_geneve_port_range: 'Linux 6.15 has it; the kernels of the recordings are older, or have no geneve',
}

/** What binary-parser read, with bytes as our tables show them. */
function second(name: string, bytes: Uint8Array, order: Order): Record<string, unknown> {
  const read = (SECOND[name] as Second).of(order).parse(bytes) as Record<string, unknown>
  const text = (value: unknown): unknown =>
    value instanceof Uint8Array ? Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join(':') : value
  return Object.fromEntries(Object.entries(read).map(([key, value]) => [key, text(value)]))
}

/** What our table reads, by the kernel's names. */
function ours(of: AnyStruct, bytes: Uint8Array, order: Order): Record<string, unknown> {
  const value = of.read(new Bytes(bytes, order === 'little'), 0, bytes.length) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(of.members).flatMap(([key, [, wire]]) => (key.startsWith('_') ? [] : [[wire, value[key]]])),
  )
}

function expectSame(of: AnyStruct, bytes: Uint8Array, order: Order): void {
  const hidden = Object.entries(of.members).flatMap(([key, [, wire]]) => (key.startsWith('_') ? [wire] : []))
  const { [hidden[0] ?? '']: _, ...wanted } = second(of.name, bytes, order)
  expect(ours(of, bytes, order)).toEqual(wanted)
}

/** The bytes of every struct of a kind in the fixtures. */
function real(name: string): Uint8Array[] {
  const place = (SECOND[name] as Second).in
  const size = structs.find((of) => of.name === name)?.size as number
  return fixtureNames.map(fixture).flatMap(({ bytes, protocol }) => {
    if (protocol !== route) return []
    const parts = explainParts(bytes)
    const type = route.messages[place as keyof typeof route.messages]?.[0]
    const starts = parts.flatMap((part, i) => {
      if (place === 'nlmsghdr') return part.path === 'nlmsg_len' ? [part.start] : []
      if (type !== undefined)
        return part.path === 'nlmsg_type' && part.text.startsWith(`${type} `) ? [(parts[i + 3] as { end: number }).end] : []
      return part.path.split('.').at(-1) === place && part.text.startsWith('length ') ? [part.end] : []
    })
    return starts.map((start) => bytes.subarray(start, start + size)).filter((found) => found.length === size)
  })
}

// The settings of /proc/sys/net are arrays of numbers, not structs: they are read as arrays below.
const fixed = structs.filter((of) => of.name !== 'DEVCONF_')

test('every struct has a second description', () => {
  expect(Object.keys(SECOND).toSorted()).toEqual(fixed.map((of) => of.name).toSorted())
})

describe.each(fixed.map((of) => [of.name, of] as const))('%s', (name, of) => {
  test('of real messages', () => {
    expect(real(name).length > 0, UNSEEN[name]).toBe(!Object.hasOwn(UNSEEN, name))
    for (const bytes of real(name)) expectSame(of, bytes, 'little')
  })

  test.each(['little', 'big'] as const)('of random bytes, %s-endian', (order) => {
    fc.assert(fc.property(fc.uint8Array({ minLength: of.size, maxLength: of.size }), (bytes) => expectSame(of, bytes, order)))
  })
})

test.each(['little', 'big'] as const)('the settings of IPv6, %s-endian', (order) => {
  const devconf = structs.find((of) => of.name === 'DEVCONF_') as AnyStruct
  const numbers = at(order).array('all', { type: order === 'little' ? 'int32le' : 'int32be', readUntil: 'eof' })
  fc.assert(
    fc.property(fc.uint8Array({ minLength: devconf.size, maxLength: devconf.size }), (bytes) => {
      expect(Object.values(ours(devconf, bytes, order))).toEqual((numbers.parse(bytes) as { all: number[] }).all)
    }),
  )
})
