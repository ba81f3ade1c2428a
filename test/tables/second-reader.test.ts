import { isUtf8 } from 'node:buffer'
import { Parser } from 'binary-parser'
import { describe, expect, test } from 'vitest'
import { Bytes } from '../../src/netlink/codec/bytes.ts'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import { ipv4Devconf, ipv6Devconf } from '../../src/rtnl/link/devconf.ts'
import { explainParts, rtnetlink } from '../../src/wire.ts'
import { type AnyStruct, structs } from '../support/arbitrary-tables.ts'
import { fixture, fixtureNames } from '../support/fixture.ts'
import fc from '../support/property.ts'
import { tcStructs } from '../support/tc-structs.ts'

// Every fixed struct is read a second time by binary-parser, from descriptions written after the C headers, not after the tables here.

type Order = 'little' | 'big'
const at = (order: Order): Parser => new Parser().endianness(order)
const all = (parser: Parser, type: 'uint8' | 'int8' | 'uint32' | 'uint64', names: string[]): Parser =>
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

/** linux/if_bridge.h: most members are arrays of two, received and sent. */
function mcastStats(order: Order): Parser {
  const both = (parser: Parser, names: string[]): Parser =>
    names.reduce((so, name) => so.array(name, { type: order === 'little' ? 'uint64le' : 'uint64be', length: 2 }), parser)
  const igmp = ['igmp_v1queries', 'igmp_v2queries', 'igmp_v3queries', 'igmp_leaves']
  const mld = ['mld_v1queries', 'mld_v2queries', 'mld_leaves', 'mld_v1reports', 'mld_v2reports']
  const reports = ['igmp_v1reports', 'igmp_v2reports', 'igmp_v3reports']
  const half = both(at(order), [...igmp, ...reports]).uint64('igmp_parse_errors')
  return both(both(half, mld).uint64('mld_parse_errors'), ['mcast_bytes', 'mcast_packets'])
}

interface Second {
  readonly of: (order: Order) => Parser
  /** The attribute that carries it, with those around it where one is not enough; the header of a message where none does. */
  readonly in: string
  /** Why no fixture has one. */
  readonly unseen?: string
  /** Members that are text. */
  readonly text?: readonly string[]
}

// biome-ignore-start format: one struct a paragraph
/** A struct of data center bridging. No kernel at hand has a device with it. */
const dcb = (path: string, of: Second['of']): Second => ({ in: path, unseen: 'no recording has a device with DCB', of })

/** Arrays of eight numbers. */
const eights = (parser: Parser, order: Order, bits: 8 | 32 | 64, names: string[]): Parser => {
  const type = bits === 8 ? 'uint8' : (`uint${bits}${order === 'little' ? 'le' : 'be'}` as const)
  return names.reduce((so, name) => so.array(name, { type, length: 8 }), parser)
}

const NO_GATEWAY = 'no recording has a CAN gateway'

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
  ifla_geneve_port_range: {
    in: 'IFLA_GENEVE_PORT_RANGE',
    unseen: 'Linux 6.15 has it; the kernels of the recordings are older, or have no geneve',
    of: (o) => at(o).uint16be('low').uint16be('high'),
  },
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
  br_vlan_msg: { in: 'RTM_NEWVLAN', of: (o) => at(o).uint8('family').uint8('reserved1').uint16('reserved2').uint32('ifindex') },
  bridge_vlan_xstats: {
    in: 'BRIDGE_XSTATS_VLAN',
    of: (o) =>
      all(at(o), 'uint64', ['rx_bytes', 'rx_packets', 'tx_bytes', 'tx_packets']).uint16('vid').uint16('flags').uint32('pad2'),
  },
  br_mcast_stats: { in: 'BRIDGE_XSTATS_MCAST', of: mcastStats },
  bridge_stp_xstats: {
    in: 'BRIDGE_XSTATS_STP',
    of: (o) => all(at(o), 'uint64', ['transition_blk', 'transition_fwd', 'rx_bpdu', 'tx_bpdu', 'rx_tcn', 'tx_tcn']),
  },
  // linux/if_link.h: kinds
  ifla_vlan_flags: { in: 'IFLA_VLAN_FLAGS', of: (o) => at(o).uint32('flags').uint32('mask') },
  ifla_vlan_qos_mapping: { in: 'IFLA_VLAN_QOS_MAPPING', of: (o) => at(o).uint32('from').uint32('to') },
  ifla_rmnet_flags: { in: 'IFLA_RMNET_FLAGS', of: (o) => at(o).uint32('flags').uint32('mask') },
  // linux/if_link.h: virtual functions
  ifla_vf_mac: { in: 'IFLA_VF_MAC', of: (o) => at(o).uint32('vf').buffer('mac', { length: 32 }) },
  ifla_vf_broadcast: { in: 'IFLA_VF_BROADCAST', of: (o) => at(o).buffer('broadcast', { length: 32 }) },
  ifla_vf_vlan: { in: 'IFLA_VF_VLAN', of: (o) => at(o).uint32('vf').uint32('vlan').uint32('qos') },
  ifla_vf_vlan_info: {
    in: 'IFLA_VF_VLAN_INFO',
    of: (o) => at(o).uint32('vf').uint32('vlan').uint32('qos').uint16be('vlan_proto').uint16('padding'),
  },
  ifla_vf_tx_rate: { in: 'IFLA_VF_TX_RATE', of: (o) => at(o).uint32('vf').uint32('rate') },
  ifla_vf_rate: { in: 'IFLA_VF_RATE', of: (o) => at(o).uint32('vf').uint32('min_tx_rate').uint32('max_tx_rate') },
  ifla_vf_spoofchk: { in: 'IFLA_VF_SPOOFCHK', of: (o) => at(o).uint32('vf').uint32('setting') },
  ifla_vf_rss_query_en: { in: 'IFLA_VF_RSS_QUERY_EN', of: (o) => at(o).uint32('vf').uint32('setting') },
  ifla_vf_trust: { in: 'IFLA_VF_TRUST', of: (o) => at(o).uint32('vf').uint32('setting') },
  ifla_vf_link_state: { in: 'IFLA_VF_LINK_STATE', of: (o) => at(o).uint32('vf').uint32('link_state') },
  ifla_vf_guid: {
    in: 'IFLA_VF_IB_NODE_GUID',
    unseen: 'no recording has an InfiniBand card',
    of: (o) => at(o).uint32('vf').uint32('padding').uint64('guid'),
  },
  ifla_port_vsi: {
    in: 'IFLA_PORT_VSI_TYPE',
    unseen: 'no driver uses it',
    of: (o) =>
      at(o).uint8('vsi_mgr_id').buffer('vsi_type_id', { length: 3 }).uint8('vsi_type_version').buffer('pad', { length: 3 }),
  },
  // linux/if_link.h: counters and tunnels
  if_stats_msg: {
    in: 'RTM_NEWSTATS',
    of: (o) => at(o).uint8('family').uint8('pad1').uint16('pad2').uint32('ifindex').uint32('filter_mask'),
  },
  rtnl_hw_stats64: {
    in: 'IFLA_STATS_LINK_OFFLOAD_XSTATS.IFLA_OFFLOAD_XSTATS_L3_STATS',
    of: (o) => all(at(o), 'uint64', COUNTERS.slice(0, 9)),
  },
  tunnel_msg: { in: 'RTM_NEWTUNNEL', of: (o) => at(o).uint8('family').uint8('flags').uint16('reserved2').uint32('ifindex') },
  // linux/mpls.h
  mpls_link_stats: { in: 'MPLS_STATS_LINK', of: (o) => all(at(o), 'uint64', [...COUNTERS.slice(0, 8), 'rx_noroute']) },
  // linux/dcbnl.h
  dcbmsg: { in: 'RTM_GETDCB', of: (o) => at(o).uint8('dcb_family').uint8('cmd').uint16('dcb_pad') },
  dcb_app: { in: 'DCB_ATTR_IEEE_APP', of: (o) => at(o).uint8('selector').uint8('priority').uint16('protocol') },
  ieee_ets: dcb('DCB_ATTR_IEEE_ETS', (o) =>
    eights(all(at(o), 'uint8', ['willing', 'ets_cap', 'cbs']), o, 8, [
      ...['tc_tx_bw', 'tc_rx_bw', 'tc_tsa', 'prio_tc', 'tc_reco_bw', 'tc_reco_tsa', 'reco_prio_tc'],
    ]),
  ),
  ieee_maxrate: dcb('DCB_ATTR_IEEE_MAXRATE', (o) => eights(at(o), o, 64, ['tc_maxrate'])),
  ieee_qcn: dcb('DCB_ATTR_IEEE_QCN', (o) =>
    eights(eights(at(o), o, 8, ['rpg_enable']), o, 32, [
      ...['rppp_max_rps', 'rpg_time_reset', 'rpg_byte_reset', 'rpg_threshold', 'rpg_max_rate', 'rpg_ai_rate', 'rpg_hai_rate'],
      ...['rpg_gd', 'rpg_min_dec_fac', 'rpg_min_rate', 'cndd_state_machine'],
    ]),
  ),
  ieee_qcn_stats: dcb('DCB_ATTR_IEEE_QCN_STATS', (o) =>
    eights(eights(at(o), o, 64, ['rppp_rp_centiseconds']), o, 32, ['rppp_created_rps']),
  ),
  ieee_pfc: dcb('DCB_ATTR_IEEE_PFC', (o) =>
    eights(all(at(o), 'uint8', ['pfc_cap', 'pfc_en', 'mbc', 'pad0']).uint16('delay').uint16('pad1'), o, 64, [
      ...['requests', 'indications'],
    ]),
  ),
  dcbnl_buffer: dcb('DCB_ATTR_DCB_BUFFER', (o) =>
    eights(eights(at(o), o, 8, ['prio2buffer']), o, 32, ['buffer_size']).uint32('total_size'),
  ),
  cee_pg: dcb('DCB_ATTR_CEE_PEER_PG', (o) =>
    eights(all(at(o), 'uint8', ['willing', 'error', 'pg_en', 'tcs_supported']), o, 8, ['pg_bw', 'prio_pg']),
  ),
  cee_pfc: dcb('DCB_ATTR_CEE_PEER_PFC', (o) => all(at(o), 'uint8', ['willing', 'error', 'pfc_en', 'tcs_supported'])),
  dcb_peer_app_info: dcb('DCB_ATTR_CEE_PEER_APP_INFO', (o) => all(at(o), 'uint8', ['willing', 'error'])),
  rtcanmsg: { in: 'RTCANMSG', unseen: NO_GATEWAY, of: (o) => at(o).uint8('can_family').uint8('gwtype').uint16('flags') },
  cgw_frame_mod: {
    in: 'CGW_MOD_SET',
    unseen: NO_GATEWAY,
    of: (o) =>
      all(at(o).uint32('can_id'), 'uint8', ['len', '__pad', '__res0', 'len8_dlc']).buffer('data', { length: 8 }).uint8('modtype'),
  },
  cgw_fdframe_mod: {
    in: 'CGW_FDMOD_SET',
    unseen: NO_GATEWAY,
    of: (o) =>
      all(at(o).uint32('can_id'), 'uint8', ['len', 'flags', '__res0', '__res1']).buffer('data', { length: 64 }).uint8('modtype'),
  },
  cgw_csum_xor: {
    in: 'CGW_CS_XOR',
    unseen: NO_GATEWAY,
    of: (o) => all(at(o), 'int8', ['from_idx', 'to_idx', 'result_idx']).uint8('init_xor_val'),
  },
  cgw_csum_crc8: {
    in: 'CGW_CS_CRC8',
    unseen: NO_GATEWAY,
    of: (o) =>
      all(at(o), 'int8', ['from_idx', 'to_idx', 'result_idx'])
        .uint8('init_crc_val')
        .uint8('final_xor_val')
        .buffer('crctab', { length: 256 })
        .uint8('profile')
        .buffer('profile_data', { length: 20 }),
  },
  can_filter: { in: 'CGW_FILTER', unseen: NO_GATEWAY, of: (o) => at(o).uint32('can_id').uint32('can_mask') },
  // linux/can/netlink.h
  can_bittiming: {
    in: 'IFLA_CAN_BITTIMING',
    of: (o) => all(at(o), 'uint32', ['bitrate', 'sample_point', 'tq', 'prop_seg', 'phase_seg1', 'phase_seg2', 'sjw', 'brp']),
  },
  can_bittiming_const: {
    in: 'IFLA_CAN_BITTIMING_CONST',
    text: ['name'],
    of: (o) =>
      all(at(o).buffer('name', { length: 16 }), 'uint32', [
        'tseg1_min',
        'tseg1_max',
        'tseg2_min',
        'tseg2_max',
        'sjw_max',
        'brp_min',
        'brp_max',
        'brp_inc',
      ]),
  },
  can_clock: { in: 'IFLA_CAN_CLOCK', of: (o) => at(o).uint32('freq') },
  can_berr_counter: { in: 'IFLA_CAN_BERR_COUNTER', of: (o) => at(o).uint16('txerr').uint16('rxerr') },
  can_ctrlmode: { in: 'IFLA_CAN_CTRLMODE', of: (o) => at(o).uint32('mask').uint32('flags') },
  can_device_stats: {
    in: 'IFLA_INFO_XSTATS',
    of: (o) => all(at(o), 'uint32', ['bus_error', 'error_warning', 'error_passive', 'bus_off', 'arbitration_lost', 'restarts']),
  },
}
// biome-ignore-end format: one struct a paragraph

/** What binary-parser read, with bytes as our tables show them. */
function second(name: string, bytes: Uint8Array, order: Order): Record<string, unknown> {
  const { of, text = [] } = SECOND[name] as Second
  const read = of(order).parse(bytes) as Record<string, unknown>
  const shown = (key: string, value: unknown): unknown => (text.includes(key) ? cString(value as Uint8Array) : plain(value))
  return Object.fromEntries(Object.entries(read).map(([key, value]) => [key, shown(key, value)]))
}

const plain = (value: unknown): unknown => (value instanceof Uint8Array ? hex(value, ':') : value)

/** A NUL-padded text; where it is not UTF-8, each byte above 0x7f is a lone surrogate. */
function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  const used = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end))
  return isUtf8(used)
    ? used.toString()
    : used.toString('latin1').replace(/[^\0-\x7f]/g, (c) => String.fromCharCode(0xdc00 + c.charCodeAt(0)))
}

/** What our table reads, by the kernel's names. */
function ours(of: AnyStruct, bytes: Uint8Array, order: Order): Record<string, unknown> {
  const value = of.read(new Bytes(bytes, order === 'little'), 0, bytes.length) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(of.shape.members).flatMap(([key, [, wire]]) => (key.startsWith('_') ? [] : [[wire, plain(value[key])]])),
  )
}

function expectSame(of: AnyStruct, bytes: Uint8Array, order: Order): void {
  const hidden = Object.entries(of.shape.members).flatMap(([key, [, wire]]) => (key.startsWith('_') ? [wire as string] : []))
  const wanted = Object.entries(second(of.name, bytes, order)).filter(([wire]) => !hidden.includes(wire))
  expect(ours(of, bytes, order)).toEqual(Object.fromEntries(wanted))
}

const explained = fixtureNames
  .map(fixture)
  .filter(({ protocol }) => protocol === rtnetlink)
  .map(({ bytes }) => ({ bytes, parts: explainParts(bytes) }))

/** The payload of every attribute of a path in the fixtures. */
function payloads(path: string): Uint8Array[] {
  return explained.flatMap(({ bytes, parts }) =>
    parts.flatMap(({ path: here, text, end }) => {
      const length = /^length (\d+),/.exec(text)?.[1]
      return length !== undefined && `.${here}`.endsWith(`.${path}`) ? [bytes.subarray(end, end - 4 + Number(length))] : []
    }),
  )
}

/** What follows the header of every message of a type in the fixtures; the headers themselves where the type is none. */
function messages(type: number | undefined): Uint8Array[] {
  return explained.flatMap(({ bytes, parts }) =>
    parts.flatMap(({ path, text, start, end }) => {
      if (type === undefined) return path === 'nlmsg_len' ? [bytes.subarray(start)] : []
      return path === 'nlmsg_type' && text.startsWith(`${type} `) ? [bytes.subarray(end + 10)] : []
    }),
  )
}

/** The bytes of every struct of a kind in the fixtures. */
function real(name: string): Uint8Array[] {
  const place = (SECOND[name] as Second).in
  const size = structs.find((of) => of.name === name)?.size as number
  const type = rtnetlink.messages[place as keyof typeof rtnetlink.messages]?.[0]
  const found = place === 'nlmsghdr' || type !== undefined ? messages(type) : payloads(place)
  return found.map((bytes) => bytes.subarray(0, size)).filter(({ length }) => length === size)
}

// The settings of /proc/sys/net are arrays of numbers, not structs: they are read as arrays below.
// Those of traffic control are read in tc-structs.test.ts, from what the C headers say.
const APART = /DEVCONF_$|^nla_bitfield32 of |^tc_fq_codel_xstats\.|^tc_dualpi2_xstats$/
const fixed = structs.filter((of) => !APART.test(of.name) && !tcStructs.has(of.name))

test('every struct has a second description', () => {
  expect(Object.keys(SECOND).toSorted()).toEqual(fixed.map((of) => of.name).toSorted())
})

describe.each(fixed.map((of) => [of.name, of] as const))('%s', (name, of) => {
  const { unseen } = SECOND[name] as Second
  test(`of real messages${unseen ? ` [none: ${unseen}]` : ''}`, () => {
    expect(real(name).length > 0).toBe(unseen === undefined)
    for (const bytes of real(name)) for (const order of ['little', 'big'] as const) expectSame(of, bytes, order)
  })

  test.each(['little', 'big'] as const)('of random bytes, %s-endian', (order) => {
    fc.assert(fc.property(fc.uint8Array({ minLength: of.size, maxLength: of.size }), (bytes) => expectSame(of, bytes, order)))
  })
})

describe.each(['little', 'big'] as const)('the settings of /proc/sys/net, %s-endian', (order) => {
  const numbers = (signed: boolean): Parser =>
    at(order).array('all', { type: `${signed ? '' : 'u'}int32${order === 'little' ? 'le' : 'be'}`, readUntil: 'eof' })
  const second = (bytes: Uint8Array, signed: boolean): number[] => (numbers(signed).parse(bytes) as { all: number[] }).all
  const read = (codec: Codec<object>, bytes: Uint8Array): object =>
    codec.read(new Bytes(bytes, order === 'little'), 0, bytes.length)

  test('of IPv6, of random bytes', () => {
    const { size } = ipv6Devconf
    fc.assert(
      fc.property(fc.uint8Array({ minLength: size, maxLength: size }), (bytes) => {
        expect(Object.values(read(ipv6Devconf, bytes))).toEqual(second(bytes, true))
      }),
    )
  })

  // Replies have an array, requests have a nest in its place.
  test.each([
    ['IFLA_INET6_CONF', ipv6Devconf, true],
    ['AF_INET.IFLA_INET_CONF', ipv4Devconf, false],
  ] as const)('%s, of real messages', (path, codec, signed) => {
    const told = payloads(path).filter(({ length }) => length >= 28 * 4)
    expect(told.length).toBeGreaterThan(10)
    for (const bytes of told) expect(Object.values(read(codec, bytes))).toEqual(second(bytes, signed))
  })
})
