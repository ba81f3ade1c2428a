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

const all8 = (parser: Parser, prefix: string, names: string[]): Parser =>
  names.reduce((so, name) => so.uint8(`${prefix}${name}`), parser)

const hex = (bytes: Uint8Array, between: string): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between)

/** The group of a struct br_mdb_entry. */
function group({ u, proto }: { u: Uint8Array; proto: number }): { u: string; proto: number } {
  const rest = (length: number): boolean => u.subarray(length).every((byte) => byte === 0)
  if (proto === 0x800 && rest(4)) return { u: u.subarray(0, 4).join('.'), proto }
  if (proto === 0 && rest(6)) return { u: hex(u.subarray(0, 6), ':'), proto }
  return {
    u:
      proto === 0x86dd
        ? new URL(`http://[${hex(u, '').replace(/(.{4})(?=.)/g, '$1:')}]`).hostname.slice(1, -1)
        : `0x${hex(u, '')}`,
    proto,
  }
}

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
  br_port_msg: { in: 'RTM_NEWMDB', of: (o) => at(o).uint8('family').buffer('pad', { length: 3 }).uint32('ifindex') },
  br_mdb_entry: {
    in: 'MDBA_MDB_ENTRY_INFO',
    of: (o) =>
      at(o)
        .uint32('ifindex')
        .uint8('state')
        .uint8('flags')
        .uint16('vid')
        .nest('addr', {
          type: new Parser().buffer('u', { length: 16 }).uint16be('proto').buffer('pad', { length: 2 }),
          formatter: group,
        }),
  },
  mdba_router_port: { in: 'MDBA_ROUTER_PORT', of: (o) => at(o).uint32('ifindex') },
  // linux/rtnetlink.h
  rtmsg: {
    in: 'RTM_NEWROUTE',
    of: (o) =>
      all8(at(o), 'rtm_', ['family', 'dst_len', 'src_len', 'tos', 'table', 'protocol', 'scope', 'type']).uint32('rtm_flags'),
  },
  rta_cacheinfo: {
    in: 'RTA_CACHEINFO',
    of: (o) =>
      all(at(o).uint32('rta_clntref').uint32('rta_lastuse').int32('rta_expires'), 'uint32', [
        ...['rta_error', 'rta_used', 'rta_id', 'rta_ts', 'rta_tsage'],
      ]),
  },
  rta_mfc_stats: { in: 'RTA_MFC_STATS', of: (o) => all(at(o), 'uint64', ['mfcs_packets', 'mfcs_bytes', 'mfcs_wrong_if']) },
  rtnexthop: {
    in: 'RTA_MULTIPATH',
    of: (o) => at(o).uint16('rtnh_len').uint8('rtnh_flags').uint8('rtnh_hops').int32('rtnh_ifindex'),
  },
  prefixmsg: {
    in: 'RTM_NEWPREFIX',
    of: (o) =>
      all8(at(o).uint8('prefix_family').uint8('prefix_pad1').uint16('prefix_pad2').int32('prefix_ifindex'), 'prefix_', [
        'type',
        'len',
        'flags',
        'pad3',
      ]),
  },
  prefix_cacheinfo: { in: 'PREFIX_CACHEINFO', of: (o) => at(o).uint32('preferred_time').uint32('valid_time') },
  nduseroptmsg: {
    in: 'RTM_NEWNDUSEROPT',
    of: (o) =>
      at(o)
        .uint8('nduseropt_family')
        .uint8('nduseropt_pad1')
        .uint16('nduseropt_opts_len')
        .int32('nduseropt_ifindex')
        .uint8('nduseropt_icmp_type')
        .uint8('nduseropt_icmp_code')
        .uint16('nduseropt_pad2')
        .uint32('nduseropt_pad3'),
  },
  // linux/fib_rules.h
  fib_rule_hdr: {
    in: 'RTM_NEWRULE',
    of: (o) => all8(at(o), '', ['family', 'dst_len', 'src_len', 'tos', 'table', 'res1', 'res2', 'action']).uint32('flags'),
  },
  fib_rule_uid_range: { in: 'FRA_UID_RANGE', of: (o) => at(o).uint32('start').uint32('end') },
  fib_rule_port_range: { in: 'FRA_SPORT_RANGE', of: (o) => at(o).uint16('start').uint16('end') },
  // linux/neighbour.h
  ndmsg: {
    in: 'RTM_NEWNEIGH',
    of: (o) =>
      at(o)
        .uint8('ndm_family')
        .uint8('ndm_pad1')
        .uint16('ndm_pad2')
        .int32('ndm_ifindex')
        .uint16('ndm_state')
        .uint8('ndm_flags')
        .uint8('ndm_type'),
  },
  nda_cacheinfo: {
    in: 'NDA_CACHEINFO',
    of: (o) => all(at(o), 'uint32', ['ndm_confirmed', 'ndm_used', 'ndm_updated', 'ndm_refcnt']),
  },
  ndtmsg: { in: 'RTM_NEWNEIGHTBL', of: (o) => at(o).uint8('ndtm_family').uint8('ndtm_pad1').uint16('ndtm_pad2') },
  ndt_config: {
    in: 'NDTA_CONFIG',
    of: (o) =>
      all(at(o).uint16('ndtc_key_len').uint16('ndtc_entry_size'), 'uint32', [
        ...['ndtc_entries', 'ndtc_last_flush', 'ndtc_last_rand', 'ndtc_hash_rnd'],
        ...['ndtc_hash_mask', 'ndtc_hash_chain_gc', 'ndtc_proxy_qlen'],
      ]),
  },
  ndt_stats: {
    in: 'NDTA_STATS',
    of: (o) =>
      all(at(o), 'uint64', [
        ...['ndts_allocs', 'ndts_destroys', 'ndts_hash_grows', 'ndts_res_failed', 'ndts_lookups', 'ndts_hits'],
        ...['ndts_rcv_probes_mcast', 'ndts_rcv_probes_ucast', 'ndts_periodic_gc_runs', 'ndts_forced_gc_runs', 'ndts_table_fulls'],
      ]),
  },
  // linux/nexthop.h
  nhmsg: {
    in: 'RTM_NEWNEXTHOP',
    of: (o) => at(o).uint8('nh_family').uint8('nh_scope').uint8('nh_protocol').uint8('resvd').uint32('nh_flags'),
  },
  nexthop_grp: { in: 'NHA_GROUP', of: (o) => at(o).uint32('id').uint8('weight').uint8('weight_high').uint16('resvd2') },
  // linux/netconf.h, linux/if_addrlabel.h
  netconfmsg: { in: 'RTM_NEWNETCONF', of: (o) => at(o).uint8('ncm_family') },
  ifaddrlblmsg: {
    in: 'RTM_NEWADDRLABEL',
    of: (o) =>
      at(o)
        .uint8('ifal_family')
        .uint8('__ifal_reserved')
        .uint8('ifal_prefixlen')
        .uint8('ifal_flags')
        .uint32('ifal_index')
        .uint32('ifal_seq'),
  },
  // linux/seg6.h, linux/seg6_iptunnel.h, linux/rpl.h, linux/ioam6.h: headers as in packets
  ipv6_sr_hdr: {
    in: 'SEG6_LOCAL_SRH',
    of: (o) => all8(at(o), '', ['nexthdr', 'hdrlen', 'type', 'segments_left', 'first_segment', 'flags']).uint16be('tag'),
  },
  seg6_iptunnel_encap: { in: 'SEG6_IPTUNNEL_SRH', of: (o) => at(o).int32('mode') },
  ipv6_rpl_sr_hdr: {
    in: 'RPL_IPTUNNEL_SRH',
    of: (o) =>
      all8(at(o), '', ['nexthdr', 'hdrlen', 'type', 'segments_left', 'cmpri_cmpre', 'pad_reserved']).uint16be('reserved1'),
  },
  ioam6_trace_hdr: {
    in: 'IOAM6_IPTUNNEL_TRACE',
    of: (o) => at(o).uint16be('namespace_id').uint8('nodelen_overflow').uint8('remlen').uint32be('type_be32'),
  },
}
// biome-ignore-end format: one struct a paragraph

/** Structs that no fixture has, and why. */
const UNSEEN: Record<string, string> = {
  ifla_geneve_port_range: 'Linux 6.15 has it; the kernels of the recordings are older, or have no geneve',
}

/** What binary-parser read, with bytes as our tables show them. */
function second(name: string, bytes: Uint8Array, order: Order): Record<string, unknown> {
  const read = (SECOND[name] as Second).of(order).parse(bytes) as Record<string, unknown>
  const text = (value: unknown): unknown => (value instanceof Uint8Array ? hex(value, ':') : value)
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
  const hidden = Object.entries(of.members).flatMap(([key, [, wire]]) => (key.startsWith('_') ? [wire as string] : []))
  const wanted = Object.entries(second(of.name, bytes, order)).filter(([wire]) => !hidden.includes(wire))
  expect(ours(of, bytes, order)).toEqual(Object.fromEntries(wanted))
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
