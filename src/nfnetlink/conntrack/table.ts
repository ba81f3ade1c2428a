import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s32be, u8, u16be, u32, u32be, u64be } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import { NFNL_SUBSYS, subsystem } from '../header.ts'
import { CT_DCCP, CTA_FILTER_F, IP_CT_TCP, IPS, NF_CT_EXPECT, SCTP_CONNTRACK, TCP_CONNTRACK } from './constants.ts'
import { tuple } from './tuple.ts'

const pad = [binary, 'padding for alignment'] as const

const tcpFlags = struct('nf_ct_tcp_flags', {
  flags: [bits(u8, IP_CT_TCP), 'flags', 'IP_CT_TCP_FLAG_*'],
  mask:  [bits(u8, IP_CT_TCP), 'mask',  'which of them to change'],
})

/** tcp_nla_policy in net/netfilter/nf_conntrack_proto_tcp.c. */
const tcp = attrs('ct-protoinfo-tcp-attrs', {
  state:          [1, 'CTA_PROTOINFO_TCP_STATE',           oneOf(u8, TCP_CONNTRACK), 'TCP_CONNTRACK_*: state'],
  wscaleOriginal: [2, 'CTA_PROTOINFO_TCP_WSCALE_ORIGINAL', u8,                       'window scale of the original direction'],
  wscaleReply:    [3, 'CTA_PROTOINFO_TCP_WSCALE_REPLY',    u8,                       'window scale of the reply direction'],
  flagsOriginal:  [4, 'CTA_PROTOINFO_TCP_FLAGS_ORIGINAL',  tcpFlags,                 'flags of the original direction'],
  flagsReply:     [5, 'CTA_PROTOINFO_TCP_FLAGS_REPLY',     tcpFlags,                 'flags of the reply direction'],
})

/** dccp_nla_policy in net/netfilter/nf_conntrack_proto_dccp.c. */
const dccp = attrs('ct-protoinfo-dccp-attrs', {
  state:        [1, 'CTA_PROTOINFO_DCCP_STATE',         oneOf(u8, CT_DCCP),                  'CT_DCCP_*: state'],
  role:         [2, 'CTA_PROTOINFO_DCCP_ROLE',          oneOf(u8, { CLIENT: 0, SERVER: 1 }), 'CT_DCCP_ROLE_* of the original direction'],
  handshakeSeq: [3, 'CTA_PROTOINFO_DCCP_HANDSHAKE_SEQ', u64be,                               'sequence number of the handshake'],
  pad: [4, 'CTA_PROTOINFO_DCCP_PAD', ...pad],
})

/** sctp_nla_policy in net/netfilter/nf_conntrack_proto_sctp.c. */
const sctp = attrs('ct-protoinfo-sctp-attrs', {
  state:        [1, 'CTA_PROTOINFO_SCTP_STATE',         oneOf(u8, SCTP_CONNTRACK), 'SCTP_CONNTRACK_*: state'],
  vtagOriginal: [2, 'CTA_PROTOINFO_SCTP_VTAG_ORIGINAL', u32be,                     'verification tag of the original direction'],
  vtagReply:    [3, 'CTA_PROTOINFO_SCTP_VTAG_REPLY',    u32be,                     'verification tag of the reply direction'],
})

const protoinfo = attrs('ct-protoinfo-attrs', {
  tcp:  [1, 'CTA_PROTOINFO_TCP',  tcp,  'of TCP'],
  dccp: [2, 'CTA_PROTOINFO_DCCP', dccp, 'of DCCP'],
  sctp: [3, 'CTA_PROTOINFO_SCTP', sctp, 'of SCTP'],
})

/** help_nla_policy in net/netfilter/nf_conntrack_netlink.c. */
const help = attrs('ct-help-attrs', {
  name: [1, 'CTA_HELP_NAME', string, 'name of the helper'],
  info: [2, 'CTA_HELP_INFO', binary, 'bytes that only the helper knows'],
})

/** nat_nla_policy in net/netfilter/nf_nat_core.c. */
const nat = attrs('ct-nat-attrs', {
  v4Minip: [1, 'CTA_NAT_V4_MINIP', ipv4, 'lowest address'],
  v4Maxip: [2, 'CTA_NAT_V4_MAXIP', ipv4, 'highest address'],
  proto: [3, 'CTA_NAT_PROTO', attrs('ct-protonat-attrs', {
    portMin: [1, 'CTA_PROTONAT_PORT_MIN', u16be, 'lowest port'],
    portMax: [2, 'CTA_PROTONAT_PORT_MAX', u16be, 'highest port'],
  }), 'the ports'],
  v6Minip: [4, 'CTA_NAT_V6_MINIP', ipv6, 'lowest address'],
  v6Maxip: [5, 'CTA_NAT_V6_MAXIP', ipv6, 'highest address'],
})

/** dump_counters in net/netfilter/nf_conntrack_netlink.c. */
const counters = attrs('ct-counters-attrs', {
  packets:     [1, 'CTA_COUNTERS_PACKETS',   u64be, 'packets', { unit: 'packets' }],
  bytes:       [2, 'CTA_COUNTERS_BYTES',     u64be, 'bytes', { unit: 'bytes' }],
  '32Packets': [3, 'CTA_COUNTERS32_PACKETS', u32be, 'packets; old kernels', { unit: 'packets' }],
  '32Bytes':   [4, 'CTA_COUNTERS32_BYTES',   u32be, 'bytes; old kernels', { unit: 'bytes' }],
  pad: [5, 'CTA_COUNTERS_PAD', ...pad],
})

/** seqadj_policy in net/netfilter/nf_conntrack_netlink.c. */
const seqadj = attrs('ct-seqadj-attrs', {
  correctionPos: [1, 'CTA_SEQADJ_CORRECTION_POS', u32be, 'sequence number of the last change of the length'],
  offsetBefore:  [2, 'CTA_SEQADJ_OFFSET_BEFORE',  s32be, 'what to add to sequence numbers before it'],
  offsetAfter:   [3, 'CTA_SEQADJ_OFFSET_AFTER',   s32be, 'what to add to sequence numbers after it'],
})

const secctx = attrs('ct-secctx-attrs', {
  name: [1, 'CTA_SECCTX_NAME', string, 'security context'],
})

const timestamp = attrs('ct-timestamp-attrs', {
  start: [1, 'CTA_TIMESTAMP_START', u64be, 'when the connection began', { unit: 'ns' }],
  stop:  [2, 'CTA_TIMESTAMP_STOP',  u64be, 'when it ended', { unit: 'ns' }],
  pad: [3, 'CTA_TIMESTAMP_PAD', ...pad],
})

/** synproxy_policy in net/netfilter/nf_conntrack_netlink.c. */
const synproxy = attrs('ct-synproxy-attrs', {
  isn:   [1, 'CTA_SYNPROXY_ISN',   u32be, 'first sequence number'],
  its:   [2, 'CTA_SYNPROXY_ITS',   u32be, 'first time stamp'],
  tsoff: [3, 'CTA_SYNPROXY_TSOFF', u32be, 'difference of the time stamps'],
})

/** cta_filter_nla_policy in net/netfilter/nf_conntrack_netlink.c. */
const filter = attrs('ct-filter-attrs', {
  origFlags:  [1, 'CTA_FILTER_ORIG_FLAGS',  bits(u32, CTA_FILTER_F), 'CTA_FILTER_F_CTA_*: what to compare in the original direction'],
  replyFlags: [2, 'CTA_FILTER_REPLY_FLAGS', bits(u32, CTA_FILTER_F), 'CTA_FILTER_F_CTA_*: what to compare in the reply direction'],
})

/** CTA_*: a connection (ct_nla_policy in net/netfilter/nf_conntrack_netlink.c). NFQA_CT and NFULA_CT have them too. */
export const ctAttrs = attrs('conntrack-attrs', {
  tupleOrig:      [1,  'CTA_TUPLE_ORIG',      tuple,            'addresses and ports of the original direction'],
  tupleReply:     [2,  'CTA_TUPLE_REPLY',     tuple,            'addresses and ports of the reply direction'],
  status:         [3,  'CTA_STATUS',          bits(u32be, IPS), 'IPS_*: status'],
  protoinfo:      [4,  'CTA_PROTOINFO',       protoinfo,        'state of the protocol'],
  help:           [5,  'CTA_HELP',            help,             'helper'],
  natSrc:         [6,  'CTA_NAT_SRC',         nat,              'source NAT to set up'],
  timeout:        [7,  'CTA_TIMEOUT',         u32be,            'time until the connection is forgotten', { unit: 's' }],
  mark:           [8,  'CTA_MARK',            u32be,            'mark'],
  countersOrig:   [9,  'CTA_COUNTERS_ORIG',   counters,         'counters of the original direction'],
  countersReply:  [10, 'CTA_COUNTERS_REPLY',  counters,         'counters of the reply direction'],
  use:            [11, 'CTA_USE',             u32be,            'references', { readOnly: true }],
  id:             [12, 'CTA_ID',              u32be,            'number of the connection'],
  natDst:         [13, 'CTA_NAT_DST',         nat,              'destination NAT to set up'],
  tupleMaster:    [14, 'CTA_TUPLE_MASTER',    tuple,            'addresses and ports of the connection that expected it'],
  seqAdjOrig:     [15, 'CTA_SEQ_ADJ_ORIG',    seqadj,           'change of sequence numbers in the original direction'],
  seqAdjReply:    [16, 'CTA_SEQ_ADJ_REPLY',   seqadj,           'change of sequence numbers in the reply direction'],
  secmark:        [17, 'CTA_SECMARK',         u32be,            'security mark; no kernel uses it'],
  zone:           [18, 'CTA_ZONE',            u16be,            'zone'],
  secctx:         [19, 'CTA_SECCTX',          secctx,           'security context'],
  timestamp:      [20, 'CTA_TIMESTAMP',       timestamp,        'times'],
  markMask:       [21, 'CTA_MARK_MASK',       u32be,            'bits of the mark that count'],
  labels:         [22, 'CTA_LABELS',          binary,           'labels: a set of 128 bits'],
  labelsMask:     [23, 'CTA_LABELS_MASK',     binary,           'which of them to change'],
  synproxy:       [24, 'CTA_SYNPROXY',        synproxy,         'of SYNPROXY'],
  filter:         [25, 'CTA_FILTER',          filter,           'filter of a dump'],
  statusMask:     [26, 'CTA_STATUS_MASK',     bits(u32be, IPS), 'bits of the status that count in a filter'],
  timestampEvent: [27, 'CTA_TIMESTAMP_EVENT', u64be,            'when the notification was made; since Linux 6.14', { unit: 'ns' }],
})

/** ctnetlink_ct_stat_cpu_fill_info in net/netfilter/nf_conntrack_netlink.c. */
const cpuStats = attrs('ct-stats-attrs', {
  searched:      [1,  'CTA_STATS_SEARCHED',       u32be, 'look-ups; old kernels'],
  found:         [2,  'CTA_STATS_FOUND',          u32be, 'look-ups that found a connection'],
  new:           [3,  'CTA_STATS_NEW',            u32be, 'new connections; old kernels'],
  invalid:       [4,  'CTA_STATS_INVALID',        u32be, 'packets that belong to no connection'],
  ignore:        [5,  'CTA_STATS_IGNORE',         u32be, 'packets that had a connection already; old kernels'],
  delete:        [6,  'CTA_STATS_DELETE',         u32be, 'connections removed; old kernels'],
  deleteList:    [7,  'CTA_STATS_DELETE_LIST',    u32be, 'connections put on the list of dying ones; old kernels'],
  insert:        [8,  'CTA_STATS_INSERT',         u32be, 'connections added'],
  insertFailed:  [9,  'CTA_STATS_INSERT_FAILED',  u32be, 'connections that could not be added'],
  drop:          [10, 'CTA_STATS_DROP',           u32be, 'packets dropped, as the connection could not be added'],
  earlyDrop:     [11, 'CTA_STATS_EARLY_DROP',     u32be, 'connections removed early, as the table was full'],
  error:         [12, 'CTA_STATS_ERROR',          u32be, 'malformed ICMP packets'],
  searchRestart: [13, 'CTA_STATS_SEARCH_RESTART', u32be, 'look-ups repeated, as the table changed its size'],
  clashResolve:  [14, 'CTA_STATS_CLASH_RESOLVE',  u32be, 'clashes of two packets of one connection that were resolved'],
  chainToolong:  [15, 'CTA_STATS_CHAIN_TOOLONG',  u32be, 'connections not added, as too many had one hash'],
})

const globalStats = attrs('ct-stats-global-attrs', {
  entries:    [1, 'CTA_STATS_GLOBAL_ENTRIES',     u32be, 'connections in the table'],
  maxEntries: [2, 'CTA_STATS_GLOBAL_MAX_ENTRIES', u32be, 'most connections in the table'],
})

/** exp_nla_policy in net/netfilter/nf_conntrack_netlink.c. */
export const expectAttrs = attrs('ct-expect-attrs', {
  master:   [1, 'CTA_EXPECT_MASTER',    tuple,                     'connection that expects another'],
  tuple:    [2, 'CTA_EXPECT_TUPLE',     tuple,                     'addresses and ports of the other'],
  mask:     [3, 'CTA_EXPECT_MASK',      tuple,                     'bits of them that count'],
  timeout:  [4, 'CTA_EXPECT_TIMEOUT',   u32be,                     'how long it is expected', { unit: 's' }],
  id:       [5, 'CTA_EXPECT_ID',        u32be,                     'number of the expectation'],
  helpName: [6, 'CTA_EXPECT_HELP_NAME', string,                    'name of the helper'],
  zone:     [7, 'CTA_EXPECT_ZONE',      u16be,                     'zone'],
  flags:    [8, 'CTA_EXPECT_FLAGS',     bits(u32be, NF_CT_EXPECT), 'NF_CT_EXPECT_*'],
  class:    [9, 'CTA_EXPECT_CLASS',     u32be,                     'class, of which the helper knows'],
  nat: [10, 'CTA_EXPECT_NAT', attrs('ct-expect-nat-attrs', {
    dir:   [1, 'CTA_EXPECT_NAT_DIR',   u32be, 'IP_CT_DIR_*: direction'],
    tuple: [2, 'CTA_EXPECT_NAT_TUPLE', tuple, 'addresses and ports before NAT'],
  }), 'NAT of the other'],
  fn: [11, 'CTA_EXPECT_FN', string, 'function that the kernel calls for it'],
})

const expectStats = attrs('ct-stats-exp-attrs', {
  new:    [1, 'CTA_STATS_EXP_NEW',    u32be, 'connections that were expected'],
  create: [2, 'CTA_STATS_EXP_CREATE', u32be, 'expectations added'],
  delete: [3, 'CTA_STATS_EXP_DELETE', u32be, 'expectations removed'],
})

const newCt = { reply: 'IPCTNL_MSG_CT_NEW' } as const

/** The messages of connections and expectations (ctnl_cb and ctnl_exp_cb in net/netfilter/nf_conntrack_netlink.c). */
export const conntrackMessages = {
  ...subsystem(NFNL_SUBSYS.CTNETLINK, {
    IPCTNL_MSG_CT_NEW:             [0, 'new',    ctAttrs,     'adds or changes a connection; the reply to IPCTNL_MSG_CT_GET, and the notification'],
    IPCTNL_MSG_CT_GET:             [1, 'get',    ctAttrs,     'requests one connection, or all', newCt],
    IPCTNL_MSG_CT_DELETE:          [2, 'delete', ctAttrs,     'removes a connection, or all; the notification'],
    // Its replies are IPCTNL_MSG_CT_NEW. Replies of its type have the attributes of IPCTNL_MSG_EXP_GET_STATS_CPU: the kernel writes the subsystem of
    // connections there (ctnetlink_exp_stat_fill_info in net/netfilter/nf_conntrack_netlink.c of Linux 6.12; so does Linux 6.18).
    IPCTNL_MSG_CT_GET_CTRZERO:     [3, 'do',     expectStats, 'requests connections, and sets their counters to 0; the type of the replies to IPCTNL_MSG_EXP_GET_STATS_CPU', { ...newCt, request: { attrs: ctAttrs } }],
    IPCTNL_MSG_CT_GET_STATS_CPU:   [4, 'get',    cpuStats,    'requests the statistics of each processor, whose number is res_id of the reply', { reply: 'IPCTNL_MSG_CT_GET_STATS_CPU' }],
    IPCTNL_MSG_CT_GET_STATS:       [5, 'get',    globalStats, 'requests the number of connections', { reply: 'IPCTNL_MSG_CT_GET_STATS' }],
    IPCTNL_MSG_CT_GET_DYING:       [6, 'get',    ctAttrs,     'requests the connections that are being removed', newCt],
    IPCTNL_MSG_CT_GET_UNCONFIRMED: [7, 'get',    ctAttrs,     'requests the connections that are not in the table yet; since Linux 6.1 there are none', newCt],
  }),
  ...subsystem(NFNL_SUBSYS.CTNETLINK_EXP, {
    IPCTNL_MSG_EXP_NEW:           [0, 'new',    expectAttrs, 'adds or changes an expectation; the reply to IPCTNL_MSG_EXP_GET, and the notification'],
    IPCTNL_MSG_EXP_GET:           [1, 'get',    expectAttrs, 'requests one expectation, or all', { reply: 'IPCTNL_MSG_EXP_NEW' }],
    IPCTNL_MSG_EXP_DELETE:        [2, 'delete', expectAttrs, 'removes an expectation, or all; the notification'],
    IPCTNL_MSG_EXP_GET_STATS_CPU: [3, 'get',    expectStats, 'requests the statistics of each processor, whose number is res_id of the reply', { reply: 'IPCTNL_MSG_CT_GET_CTRZERO' }],
  }),
}
