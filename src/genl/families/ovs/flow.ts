import { attrs } from '../../../netlink/attribute/attrs.ts'
import { groups } from '../../../netlink/attribute/groups.ts'
import { once } from '../../../netlink/base/once.ts'
import { ip, ipv4, ipv6, mac } from '../../../netlink/codec/address.ts'
import { array } from '../../../netlink/codec/array.ts'
import type { Codec, Sized, Table } from '../../../netlink/codec/codec.ts'
import { bits } from '../../../netlink/codec/names.ts'
import { u8, u16, u16be, u32, u32be, u64be } from '../../../netlink/codec/numbers.ts'
import { lazy } from '../../../netlink/codec/references.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary, bytes, flag } from '../../../netlink/codec/values.ts'

/** OVS_TUNNEL_KEY_ATTR_* (ovs_tunnel_key_lens in net/openvswitch/flow_netlink.c). */
const vxlanOpts = attrs('ovs-tunnel-opts-attrs', {
  gbp: [1, 'OVS_VXLAN_EXT_GBP', u32, 'group policy'],
})
export const tunnelKey = attrs('ovs-tunnel-key-attrs', {
  id:             [0,  'OVS_TUNNEL_KEY_ATTR_ID',               u64be,     'number of the tunnel, in network byte order'],
  ipv4Src:        [1,  'OVS_TUNNEL_KEY_ATTR_IPV4_SRC',         ipv4,      'source'],
  ipv4Dst:        [2,  'OVS_TUNNEL_KEY_ATTR_IPV4_DST',         ipv4,      'destination'],
  tos:            [3,  'OVS_TUNNEL_KEY_ATTR_TOS',              u8,        'type of service'],
  ttl:            [4,  'OVS_TUNNEL_KEY_ATTR_TTL',              u8,        'time to live'],
  dontFragment:   [5,  'OVS_TUNNEL_KEY_ATTR_DONT_FRAGMENT',    flag,      'there: do not fragment'],
  csum:           [6,  'OVS_TUNNEL_KEY_ATTR_CSUM',             flag,      'there: with check sum'],
  oam:            [7,  'OVS_TUNNEL_KEY_ATTR_OAM',              flag,      'there: a control frame'],
  geneveOpts:     [8,  'OVS_TUNNEL_KEY_ATTR_GENEVE_OPTS',      binary,    'options of GENEVE'],
  tpSrc:          [9,  'OVS_TUNNEL_KEY_ATTR_TP_SRC',           u16be,     'source port'],
  tpDst:          [10, 'OVS_TUNNEL_KEY_ATTR_TP_DST',           u16be,     'destination port'],
  vxlanOpts:      [11, 'OVS_TUNNEL_KEY_ATTR_VXLAN_OPTS',       vxlanOpts, 'options of VXLAN'],
  ipv6Src:        [12, 'OVS_TUNNEL_KEY_ATTR_IPV6_SRC',         ipv6,      'source'],
  ipv6Dst:        [13, 'OVS_TUNNEL_KEY_ATTR_IPV6_DST',         ipv6,      'destination'],
  pad:            [14, 'OVS_TUNNEL_KEY_ATTR_PAD',              binary,    'padding for alignment'],
  erspanOpts:     [15, 'OVS_TUNNEL_KEY_ATTR_ERSPAN_OPTS',      binary,    'options of ERSPAN'],
  ipv4InfoBridge: [16, 'OVS_TUNNEL_KEY_ATTR_IPV4_INFO_BRIDGE', flag,      'there: the tunnel is a port of a bridge'],
})

const ethernet = once(() =>
  struct('ovs_key_ethernet', {
    src: [mac, 'eth_src', 'source'],
    dst: [mac, 'eth_dst', 'destination'],
  }),
)
const v4 = once(() =>
  struct('ovs_key_ipv4', {
    src:   [ipv4, 'ipv4_src',   'source'],
    dst:   [ipv4, 'ipv4_dst',   'destination'],
    proto: [u8,   'ipv4_proto', 'protocol'],
    tos:   [u8,   'ipv4_tos',   'type of service'],
    ttl:   [u8,   'ipv4_ttl',   'time to live'],
    frag:  [u8,   'ipv4_frag',  '0 is no fragment, 1 the first, 2 a later one'],
  }),
)
const v6 = once(() =>
  struct('ovs_key_ipv6', {
    src:    [ipv6,  'ipv6_src',    'source'],
    dst:    [ipv6,  'ipv6_dst',    'destination'],
    label:  [u32be, 'ipv6_label',  'flow label'],
    proto:  [u8,    'ipv6_proto',  'protocol'],
    tclass: [u8,    'ipv6_tclass', 'traffic class'],
    hlimit: [u8,    'ipv6_hlimit', 'hop limit'],
    frag:   [u8,    'ipv6_frag',   '0 is no fragment, 1 the first, 2 a later one'],
  }),
)
const exthdrs = once(() =>
  struct('ovs_key_ipv6_exthdrs', {
    hdrs: [u16, 'hdrs', 'bits: which extension headers there are'],
  }),
)
const tcp = once(() =>
  struct('ovs_key_tcp', {
    src: [u16be, 'tcp_src', 'source port'],
    dst: [u16be, 'tcp_dst', 'destination port'],
  }),
)
const udp = once(() =>
  struct('ovs_key_udp', {
    src: [u16be, 'udp_src', 'source port'],
    dst: [u16be, 'udp_dst', 'destination port'],
  }),
)
const sctp = once(() =>
  struct('ovs_key_sctp', {
    src: [u16be, 'sctp_src', 'source port'],
    dst: [u16be, 'sctp_dst', 'destination port'],
  }),
)
const icmp = once(() =>
  struct('ovs_key_icmp', {
    type: [u8, 'icmp_type', 'type'],
    code: [u8, 'icmp_code', 'code'],
  }),
)
const icmpv6 = once(() =>
  struct('ovs_key_icmpv6', {
    type: [u8, 'icmpv6_type', 'type'],
    code: [u8, 'icmpv6_code', 'code'],
  }),
)
const arp = once(() =>
  struct('ovs_key_arp', {
    sip:  [ipv4,     'arp_sip', 'sender'],
    tip:  [ipv4,     'arp_tip', 'target'],
    op:   [u16be,    'arp_op',  '1 is a request, 2 a reply'],
    sha:  [mac,      'arp_sha', 'hardware address of the sender'],
    tha:  [mac,      'arp_tha', 'hardware address of the target'],
    _pad: [bytes(2), 'pad',     'padding'],
  }),
)
const nd = once(() =>
  struct('ovs_key_nd', {
    target: [ipv6, 'nd_target', 'target'],
    sll:    [mac,  'nd_sll',    'hardware address of the sender'],
    tll:    [mac,  'nd_tll',    'hardware address of the target'],
  }),
)
const mpls = once(() =>
  struct('ovs_key_mpls', {
    lse: [u32be, 'mpls_lse', 'label, traffic class, bottom of the stack and TTL'],
  }),
)
const labels = once(() =>
  struct('ovs_key_ct_labels', {
    ctLabels: [bytes(16), 'ct_labels', 'labels of the connection'],
  }),
)
const tuple4 = once(() =>
  struct('ovs_key_ct_tuple_ipv4', {
    ipv4Src:   [ipv4,     'ipv4_src',   'source'],
    ipv4Dst:   [ipv4,     'ipv4_dst',   'destination'],
    srcPort:   [u16be,    'src_port',   'source port'],
    dstPort:   [u16be,    'dst_port',   'destination port'],
    ipv4Proto: [u8,       'ipv4_proto', 'protocol'],
    _pad:      [bytes(3), 'pad',        'padding'],
  }),
)
const tuple6 = once(() =>
  struct('ovs_key_ct_tuple_ipv6', {
    ipv6Src:   [ipv6,     'ipv6_src',   'source'],
    ipv6Dst:   [ipv6,     'ipv6_dst',   'destination'],
    srcPort:   [u16be,    'src_port',   'source port'],
    dstPort:   [u16be,    'dst_port',   'destination port'],
    ipv6Proto: [u8,       'ipv6_proto', 'protocol'],
    _pad:      [bytes(3), 'pad',        'padding'],
  }),
)
const nshBase = once(() =>
  struct('ovs_nsh_key_base', {
    flags:   [u8,    'flags',    'flags'],
    ttl:     [u8,    'ttl',      'time to live'],
    mdtype:  [u8,    'mdtype',   'kind of metadata'],
    np:      [u8,    'np',       'next protocol'],
    pathHdr: [u32be, 'path_hdr', 'service path and index'],
  }),
)
const nshMd1 = once(() =>
  struct('ovs_nsh_key_md1', {
    context: [array(u32be,4), 'context', 'metadata'],
  }),
)
const OVS_CS_F = {
  NEW: 1, ESTABLISHED: 2, RELATED: 4, REPLY_DIR: 8, INVALID: 16, TRACKED: 32, SRC_NAT: 64, DST_NAT: 128,
} as const

const nsh = attrs('ovs-nsh-key-attrs', {
  base: [1, 'OVS_NSH_KEY_ATTR_BASE', nshBase(), 'the header'],
  md1:  [2, 'OVS_NSH_KEY_ATTR_MD1',  nshMd1(),  'metadata of fixed length'],
  md2:  [3, 'OVS_NSH_KEY_ATTR_MD2',  binary,    'metadata of variable length'],
})

/** OVS_KEY_ATTR_*: what packets have in their headers, or which bits of it count (ovs_key_lens). */
export const flowKey = attrs('ovs-key-attrs', {
  encap:           [1,  'OVS_KEY_ATTR_ENCAP',              lazy('ovs-key-attrs',():Codec<object>=>flowKey), 'what is inside a VLAN header'],
  priority:        [2,  'OVS_KEY_ATTR_PRIORITY',           u32,                                             'priority of the packet'],
  inPort:          [3,  'OVS_KEY_ATTR_IN_PORT',            u32,                                             'number of the port'],
  ethernet:        [4,  'OVS_KEY_ATTR_ETHERNET',           ethernet(),                                      'Ethernet addresses'],
  vlan:            [5,  'OVS_KEY_ATTR_VLAN',               u16be,                                           'tag: VLAN ID and priority'],
  ethertype:       [6,  'OVS_KEY_ATTR_ETHERTYPE',          u16be,                                           'protocol: an Ethernet type'],
  ipv4:            [7,  'OVS_KEY_ATTR_IPV4',               v4(),                                            'IPv4 header'],
  ipv6:            [8,  'OVS_KEY_ATTR_IPV6',               v6(),                                            'IPv6 header'],
  tcp:             [9,  'OVS_KEY_ATTR_TCP',                tcp(),                                           'TCP ports'],
  udp:             [10, 'OVS_KEY_ATTR_UDP',                udp(),                                           'UDP ports'],
  icmp:            [11, 'OVS_KEY_ATTR_ICMP',               icmp(),                                          'ICMP type'],
  icmpv6:          [12, 'OVS_KEY_ATTR_ICMPV6',             icmpv6(),                                        'ICMPv6 type'],
  arp:             [13, 'OVS_KEY_ATTR_ARP',                arp(),                                           'ARP'],
  nd:              [14, 'OVS_KEY_ATTR_ND',                 nd(),                                            'neighbour discovery'],
  skbMark:         [15, 'OVS_KEY_ATTR_SKB_MARK',           u32,                                             'firewall mark'],
  tunnel:          [16, 'OVS_KEY_ATTR_TUNNEL',             tunnelKey,                                       'the tunnel that the packet came through'],
  sctp:            [17, 'OVS_KEY_ATTR_SCTP',               sctp(),                                          'SCTP ports'],
  tcpFlags:        [18, 'OVS_KEY_ATTR_TCP_FLAGS',          u16be,                                           'flags of TCP'],
  dpHash:          [19, 'OVS_KEY_ATTR_DP_HASH',            u32,                                             'hash that the data path computed; 0 is none'],
  recircId:        [20, 'OVS_KEY_ATTR_RECIRC_ID',          u32,                                             'number of the pass through the data path'],
  mpls:            [21, 'OVS_KEY_ATTR_MPLS',               array(mpls()),                                   'label stack'],
  ctState:         [22, 'OVS_KEY_ATTR_CT_STATE',           bits(u32,OVS_CS_F),                              'state of the connection'],
  ctZone:          [23, 'OVS_KEY_ATTR_CT_ZONE',            u16,                                             'zone of the connection'],
  ctMark:          [24, 'OVS_KEY_ATTR_CT_MARK',            u32,                                             'mark of the connection'],
  ctLabels:        [25, 'OVS_KEY_ATTR_CT_LABELS',          labels(),                                        'labels of the connection'],
  ctOrigTupleIpv4: [26, 'OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4', tuple4(),                                        'IPv4 addresses and ports of the connection as it began'],
  ctOrigTupleIpv6: [27, 'OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6', tuple6(),                                        'IPv6 addresses and ports of the connection as it began'],
  nsh:             [28, 'OVS_KEY_ATTR_NSH',                nsh,                                             'network service header'],
  packetType:      [29, 'OVS_KEY_ATTR_PACKET_TYPE',        u32be,                                           'type of a packet without Ethernet header; of programs only'],
  ndExtensions:    [30, 'OVS_KEY_ATTR_ND_EXTENSIONS',      binary,                                          'further fields of neighbour discovery; of programs only'],
  tunnelInfo:      [31, 'OVS_KEY_ATTR_TUNNEL_INFO',        binary,                                          'not on the wire'],
  ipv6Exthdrs:     [32, 'OVS_KEY_ATTR_IPV6_EXTHDRS',       exthdrs(),                                       'extension headers of IPv6'],
})

/** The rows of a set, each with the value and the bits of it that count. */
const masked = (rows: Table): Table =>
  Object.fromEntries(Object.entries(rows).map(([key, [type, wire, codec, doc, notes]]) => {
    const both = 'size' in codec ? array(codec as Sized<unknown>, 2) : codec === nsh ? maskedNsh : codec
    return [key, notes ? [type, wire, both, doc, notes] : [type, wire, both, doc]]
  }))
const maskedNsh = attrs('ovs-nsh-key-masked-attrs', () => masked(nsh.table))
const maskedKey = attrs('ovs-key-masked-attrs', () => masked(flowKey.table))

const acts = (): Codec<object> => actions
const pushVlan = once(() =>
  struct('ovs_action_push_vlan', {
    tpid: [u16be, 'vlan_tpid', 'protocol of the tag'],
    tci:  [u16be, 'vlan_tci',  'VLAN ID and priority'],
  }),
)
const pushMpls = once(() =>
  struct('ovs_action_push_mpls', {
    lse:       [u32be,    'mpls_lse',       'label, traffic class, bottom of the stack and TTL'],
    ethertype: [u16be,    'mpls_ethertype', 'Ethernet type'],
    _pad:      [bytes(2), 'pad',            'padding'],
  }),
)
const addMpls = once(() =>
  struct('ovs_action_add_mpls', {
    mplsLse:       [u32be, 'mpls_lse',       'label, traffic class, bottom of the stack and TTL'],
    mplsEthertype: [u16be, 'mpls_ethertype', 'Ethernet type'],
    tunFlags:      [u16,   'tun_flags',      '1: the header goes between Ethernet and the rest'],
  }),
)
const hash = once(() =>
  struct('ovs_action_hash', {
    alg:   [u32, 'hash_alg',   '0 is that of addresses and ports, 1 a symmetric one'],
    basis: [u32, 'hash_basis', 'a number to begin with'],
  }),
)
const trunc = once(() =>
  struct('ovs_action_trunc', {
    maxLen: [u32, 'max_len', 'longest packet', { unit: 'bytes' }],
  }),
)
const pushEth = once(() =>
  struct('ovs_action_push_eth', {
    addresses: [ethernet(), 'addresses', 'addresses'],
  }),
)
const mark = once(() =>
  struct('md_mark', {
    value: [u32, 'value', 'value'],
    mask:  [u32, 'mask',  'bits to change'],
  }),
)
const markLabels = once(() =>
  struct('md_labels', {
    value: [labels(), 'value', 'value'],
    mask:  [labels(), 'mask',  'bits to change'],
  }),
)

const nat = attrs('ovs-nat-attrs', {
  src:         [1, 'OVS_NAT_ATTR_SRC',          flag, 'there: change the source'],
  dst:         [2, 'OVS_NAT_ATTR_DST',          flag, 'there: change the destination'],
  ipMin:       [3, 'OVS_NAT_ATTR_IP_MIN',       ip,   'first address'],
  ipMax:       [4, 'OVS_NAT_ATTR_IP_MAX',       ip,   'last address'],
  protoMin:    [5, 'OVS_NAT_ATTR_PROTO_MIN',    u16,  'first port'],
  protoMax:    [6, 'OVS_NAT_ATTR_PROTO_MAX',    u16,  'last port'],
  persistent:  [7, 'OVS_NAT_ATTR_PERSISTENT',   flag, 'there: the same address for the same host'],
  protoHash:   [8, 'OVS_NAT_ATTR_PROTO_HASH',   flag, 'there: choose the port by a hash'],
  protoRandom: [9, 'OVS_NAT_ATTR_PROTO_RANDOM', flag, 'there: choose a random port'],
})

const ct = attrs('ovs-ct-attrs', {
  commit:      [1, 'OVS_CT_ATTR_COMMIT',       flag,         'there: keep the connection'],
  zone:        [2, 'OVS_CT_ATTR_ZONE',         u16,          'zone'],
  mark:        [3, 'OVS_CT_ATTR_MARK',         mark(),       'mark to set'],
  labels:      [4, 'OVS_CT_ATTR_LABELS',       markLabels(), 'labels to set'],
  helper:      [5, 'OVS_CT_ATTR_HELPER',       string,       'name of a helper'],
  nat:         [6, 'OVS_CT_ATTR_NAT',          nat,          'address translation'],
  forceCommit: [7, 'OVS_CT_ATTR_FORCE_COMMIT', flag,         'there: keep the connection in this direction'],
  eventmask:   [8, 'OVS_CT_ATTR_EVENTMASK',    u32,          'bits: events of the connection to report'],
  timeout:     [9, 'OVS_CT_ATTR_TIMEOUT',      string,       'name of a policy of timeouts'],
})

const userspace = attrs('ovs-userspace-attrs', {
  pid:           [1, 'OVS_USERSPACE_ATTR_PID',             u32,    'port id of the socket'],
  userdata:      [2, 'OVS_USERSPACE_ATTR_USERDATA',        binary, 'bytes of the user'],
  egressTunPort: [3, 'OVS_USERSPACE_ATTR_EGRESS_TUN_PORT', u32,    'port whose tunnel to report'],
  actions:       [4, 'OVS_USERSPACE_ATTR_ACTIONS',         flag,   'there: report the actions'],
})

const sample = attrs('ovs-sample-attrs', {
  probability: [1, 'OVS_SAMPLE_ATTR_PROBABILITY', u32,                           'share of packets: 0xffffffff is all'],
  actions:     [2, 'OVS_SAMPLE_ATTR_ACTIONS',     lazy('ovs-action-attrs',acts), 'what to do with them'],
})

const checkPktLen = attrs('ovs-check-pkt-len-attrs', {
  pktLen:             [1, 'OVS_CHECK_PKT_LEN_ATTR_PKT_LEN',               u16,                           'length', { unit: 'bytes' }],
  actionsIfGreater:   [2, 'OVS_CHECK_PKT_LEN_ATTR_ACTIONS_IF_GREATER',    lazy('ovs-action-attrs',acts), 'what to do with longer packets'],
  actionsIfLessEqual: [3, 'OVS_CHECK_PKT_LEN_ATTR_ACTIONS_IF_LESS_EQUAL', lazy('ovs-action-attrs',acts), 'what to do with the others'],
})

const decTtl = attrs('ovs-dec-ttl-attrs', {
  action: [1, 'OVS_DEC_TTL_ATTR_ACTION', lazy('ovs-action-attrs',acts), 'what to do if the time to live is over'],
})

const psampleAction = attrs('ovs-psample-attrs', {
  group:  [1, 'OVS_PSAMPLE_ATTR_GROUP',  u32,    'group of samples'],
  cookie: [2, 'OVS_PSAMPLE_ATTR_COOKIE', binary, 'bytes of the user'],
})

/** OVS_ACTION_ATTR_*: what to do with packets; __ovs_nla_copy_actions. */
const action = attrs('ovs-action-attrs', {
  output:      [1,  'OVS_ACTION_ATTR_OUTPUT',        u32,                           'sends it by a port'],
  userspace:   [2,  'OVS_ACTION_ATTR_USERSPACE',     userspace,                     'gives it to the program'],
  set:         [3,  'OVS_ACTION_ATTR_SET',           flowKey,                       'changes a header'],
  pushVlan:    [4,  'OVS_ACTION_ATTR_PUSH_VLAN',     pushVlan(),                    'adds a VLAN header'],
  popVlan:     [5,  'OVS_ACTION_ATTR_POP_VLAN',      flag,                          'removes a VLAN header'],
  sample:      [6,  'OVS_ACTION_ATTR_SAMPLE',        sample,                        'does something with a share of packets'],
  recirc:      [7,  'OVS_ACTION_ATTR_RECIRC',        u32,                           'sends it through the data path again'],
  hash:        [8,  'OVS_ACTION_ATTR_HASH',          hash(),                        'computes a hash'],
  pushMpls:    [9,  'OVS_ACTION_ATTR_PUSH_MPLS',     pushMpls(),                    'adds a label'],
  popMpls:     [10, 'OVS_ACTION_ATTR_POP_MPLS',      u16be,                         'removes a label; the Ethernet type of what is left'],
  setMasked:   [11, 'OVS_ACTION_ATTR_SET_MASKED',    maskedKey,                     'changes bits of a header: value and mask'],
  ct:          [12, 'OVS_ACTION_ATTR_CT',            ct,                            'tracks the connection'],
  trunc:       [13, 'OVS_ACTION_ATTR_TRUNC',         trunc(),                       'cuts the packet'],
  pushEth:     [14, 'OVS_ACTION_ATTR_PUSH_ETH',      pushEth(),                     'adds an Ethernet header'],
  popEth:      [15, 'OVS_ACTION_ATTR_POP_ETH',       flag,                          'removes the Ethernet header'],
  ctClear:     [16, 'OVS_ACTION_ATTR_CT_CLEAR',      flag,                          'forgets the connection'],
  pushNsh:     [17, 'OVS_ACTION_ATTR_PUSH_NSH',      nsh,                           'adds a network service header'],
  popNsh:      [18, 'OVS_ACTION_ATTR_POP_NSH',       flag,                          'removes a network service header'],
  meter:       [19, 'OVS_ACTION_ATTR_METER',         u32,                           'counts it by a meter'],
  clone:       [20, 'OVS_ACTION_ATTR_CLONE',         lazy('ovs-action-attrs',acts), 'does something with a copy'],
  checkPktLen: [21, 'OVS_ACTION_ATTR_CHECK_PKT_LEN', checkPktLen,                   'decides by the length'],
  addMpls:     [22, 'OVS_ACTION_ATTR_ADD_MPLS',      addMpls(),                     'adds a label at a place'],
  decTtl:      [23, 'OVS_ACTION_ATTR_DEC_TTL',       decTtl,                        'decrements the time to live'],
  drop:        [24, 'OVS_ACTION_ATTR_DROP',          u32,                           'drops it, with a reason'],
  psample:     [25, 'OVS_ACTION_ATTR_PSAMPLE',       psampleAction,                 'samples it'],
})

/** Actions in the order in which they are executed: a group ends before an action that it already has. */
export const actions = groups(action)
