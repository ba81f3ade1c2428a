import { attrs } from '../../netlink/attribute/attrs.ts'
import { groups } from '../../netlink/attribute/groups.ts'
import { select } from '../../netlink/attribute/select.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u16be, u32, u32be, u64, u64be } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import { labels } from '../common/family-address.ts'
import { ILA_ATYPE, ILA_CSUM, ILA_HOOK, IOAM6_IPTUNNEL_MODE, LWTUNNEL_ENCAP, SEG6_LOCAL_ACTION } from './constants.ts'
import { rplSrh, seg6Encap, srh } from './routing-header.ts'


/** MPLS_IPTUNNEL_*: labels before the packet (linux/mpls_iptunnel.h; net/mpls/mpls_iptunnel.c). */
export const mplsEncap = attrs('mpls-iptunnel-attrs', {
  dst: [1, 'MPLS_IPTUNNEL_DST', labels, 'labels to put before the packet, such as 100/200'],
  ttl: [2, 'MPLS_IPTUNNEL_TTL', u8,     'TTL of the labels; the default is that of the packet'],
})

/** LWTUNNEL_IP_OPT_GENEVE_*: one option. */
export const geneveOpt = attrs('lwtunnel-ip-opt-geneve-attrs', {
  class: [1, 'LWTUNNEL_IP_OPT_GENEVE_CLASS', u16be,  'option class'],
  type:  [2, 'LWTUNNEL_IP_OPT_GENEVE_TYPE',  u8,     'option type'],
  data:  [3, 'LWTUNNEL_IP_OPT_GENEVE_DATA',  binary, 'option data, a multiple of 4 bytes'],
})

/** LWTUNNEL_IP_OPTS_GENEVE: the kernel reports all options in one nest, and accepts one nest per option. */
const geneveOpts = list(groups(geneveOpt))

/** LWTUNNEL_IP_OPT_VXLAN_*. */
export const vxlanOpt = attrs('lwtunnel-ip-opt-vxlan-attrs', {
  gbp: [1, 'LWTUNNEL_IP_OPT_VXLAN_GBP', u32, 'group policy id and flags'],
})

/** LWTUNNEL_IP_OPT_ERSPAN_*. */
export const erspanOpt = attrs('lwtunnel-ip-opt-erspan-attrs', {
  ver:   [1, 'LWTUNNEL_IP_OPT_ERSPAN_VER',   u8,    'version: 1 or 2'],
  index: [2, 'LWTUNNEL_IP_OPT_ERSPAN_INDEX', u32be, 'index of version 1'],
  dir:   [3, 'LWTUNNEL_IP_OPT_ERSPAN_DIR',   u8,    'direction of version 2: 0 ingress, 1 egress'],
  hwid:  [4, 'LWTUNNEL_IP_OPT_ERSPAN_HWID',  u8,    'hardware id of version 2'],
})

/** LWTUNNEL_IP_OPTS_*: options of the tunnel's own header (ip_opts_policy in net/ipv4/ip_tunnel_core.c). */
export const tunnelOpts = attrs('lwtunnel-ip-opts-attrs', {
  geneve: [1, 'LWTUNNEL_IP_OPTS_GENEVE', geneveOpts,     'options of GENEVE'],
  vxlan:  [2, 'LWTUNNEL_IP_OPTS_VXLAN',  vxlanOpt,       'group policy of VXLAN'],
  erspan: [3, 'LWTUNNEL_IP_OPTS_ERSPAN', erspanOpt,      'metadata of ERSPAN'],
})

/** LWTUNNEL_IP_*: metadata for an IPv4 tunnel device in external mode (ip_tun_policy in net/ipv4/ip_tunnel_core.c). */
export const ipEncap = attrs('lwtunnel-ip-attrs', {
  id:    [1, 'LWTUNNEL_IP_ID',    u64be,      'key or VNI'],
  dst:   [2, 'LWTUNNEL_IP_DST',   ipv4,       'remote end'],
  src:   [3, 'LWTUNNEL_IP_SRC',   ipv4,       'local end'],
  ttl:   [4, 'LWTUNNEL_IP_TTL',   u8,         'TTL of the outer header'],
  tos:   [5, 'LWTUNNEL_IP_TOS',   u8,         'TOS of the outer header'],
  flags: [6, 'LWTUNNEL_IP_FLAGS', u16be,      '0x1 checksum, 0x4 key, 0x8 sequence numbers'],
  pad:   [7, 'LWTUNNEL_IP_PAD',   binary,     'padding for alignment'],
  opts:  [8, 'LWTUNNEL_IP_OPTS',  tunnelOpts, "options of the tunnel's own header"],
})

/** LWTUNNEL_IP6_*: as for IPv4 (ip6_tun_policy in net/ipv4/ip_tunnel_core.c). */
export const ip6Encap = attrs('lwtunnel-ip6-attrs', {
  id:       [1, 'LWTUNNEL_IP6_ID',       u64be,      'key or VNI'],
  dst:      [2, 'LWTUNNEL_IP6_DST',      ipv6,       'remote end'],
  src:      [3, 'LWTUNNEL_IP6_SRC',      ipv6,       'local end'],
  hoplimit: [4, 'LWTUNNEL_IP6_HOPLIMIT', u8,         'hop limit of the outer header'],
  tc:       [5, 'LWTUNNEL_IP6_TC',       u8,         'traffic class of the outer header'],
  flags:    [6, 'LWTUNNEL_IP6_FLAGS',    u16be,      '0x1 checksum, 0x4 key, 0x8 sequence numbers'],
  pad:      [7, 'LWTUNNEL_IP6_PAD',      binary,     'padding for alignment'],
  opts:     [8, 'LWTUNNEL_IP6_OPTS',     tunnelOpts, "options of the tunnel's own header"],
})

/**
 * ILA_ATTR_*: identifier-locator addressing (linux/ila.h; ila_nl_policy in net/ipv6/ila/ila_lwt.c). A route uses five
 * of them and ignores the others, which belong to the generic netlink family `ila`.
 */
export const ilaEncap = attrs('ila-attrs', {
  locator:      [1, 'ILA_ATTR_LOCATOR',       u64be,                'upper half of the new address'],
  identifier:   [2, 'ILA_ATTR_IDENTIFIER',    u64be,                'not used'],
  locatorMatch: [3, 'ILA_ATTR_LOCATOR_MATCH', u64be,                'upper half of the address to match; not used by routes'],
  ifindex:      [4, 'ILA_ATTR_IFINDEX',       s32,                  'index of the link that packets arrive by; not used by routes'],
  dir:          [5, 'ILA_ATTR_DIR',           u32,                  'not used'],
  pad:          [6, 'ILA_ATTR_PAD',           binary,               'padding for alignment'],
  csumMode:     [7, 'ILA_ATTR_CSUM_MODE',     oneOf(u8, ILA_CSUM),  'how the checksum is adjusted'],
  identType:    [8, 'ILA_ATTR_IDENT_TYPE',    oneOf(u8, ILA_ATYPE), 'type of identifier'],
  hookType:     [9, 'ILA_ATTR_HOOK_TYPE',     oneOf(u8, ILA_HOOK),  'whether it translates on output or on input'],
})

/** SEG6_IPTUNNEL_*: a segment routing header (linux/seg6_iptunnel.h; net/ipv6/seg6_iptunnel.c). */
export const seg6IptunnelEncap = attrs('seg6-iptunnel-attrs', {
  srh: [1, 'SEG6_IPTUNNEL_SRH', seg6Encap, 'the header, and where it goes'],
  src: [2, 'SEG6_IPTUNNEL_SRC', ipv6,      'source address of the outer header'],
})

/** LWT_BPF_PROG_*: an eBPF program (bpf_prog_policy in net/core/lwt_bpf.c). */
export const bpfProg = attrs('lwt-bpf-prog-attrs', {
  fd:   [1, 'LWT_BPF_PROG_FD',   u32,    'file descriptor of the program'],
  name: [2, 'LWT_BPF_PROG_NAME', string, 'name of the program'],
})

/** LWT_BPF_*: eBPF programs on a route (bpf_nl_policy in net/core/lwt_bpf.c). */
export const bpfEncap = attrs('lwt-bpf-attrs', {
  in:           [1, 'LWT_BPF_IN',            bpfProg, 'program for packets that arrive'],
  out:          [2, 'LWT_BPF_OUT',           bpfProg, 'program for packets that leave, before routing'],
  xmit:         [3, 'LWT_BPF_XMIT',          bpfProg, 'program for packets that leave, before they are sent'],
  xmitHeadroom: [4, 'LWT_BPF_XMIT_HEADROOM', u32,     'bytes of headroom that it may use'],
})

/** SEG6_LOCAL_BPF_PROG*: the program of End.BPF; the kernel takes a file descriptor and reports an id. */
export const seg6LocalBpf = attrs('seg6-local-bpf-attrs', {
  prog:     [1, 'SEG6_LOCAL_BPF_PROG',      u32,    'file descriptor of the program to use; id of the one in use'],
  progName: [2, 'SEG6_LOCAL_BPF_PROG_NAME', string, 'name of the program'],
})

/** SEG6_LOCAL_CNT_*: counters of a segment. */
export const seg6LocalCounters = attrs('seg6-local-counters-attrs', {
  pad:     [1, 'SEG6_LOCAL_CNT_PAD',     binary, 'padding for alignment'],
  packets: [2, 'SEG6_LOCAL_CNT_PACKETS', u64,    'packets it has processed'],
  bytes:   [3, 'SEG6_LOCAL_CNT_BYTES',   u64,    'bytes of those packets'],
  errors:  [4, 'SEG6_LOCAL_CNT_ERRORS',  u64,    'packets it could not process'],
})

/** SEG6_LOCAL_FLV_*: variants of a segment's behaviour. */
export const seg6LocalFlavors = attrs('seg6-local-flavors-attrs', {
  operation:    [1, 'SEG6_LOCAL_FLV_OPERATION',      u32, 'bit n is on for SEG6_LOCAL_FLV_OP_* number n: 1 PSP, 2 USP, 3 USD, 4 NEXT-C-SID'],
  lcblockBits:  [2, 'SEG6_LOCAL_FLV_LCBLOCK_BITS',   u8,  'length of the locator block, in bits'],
  lcnodeFnBits: [3, 'SEG6_LOCAL_FLV_LCNODE_FN_BITS', u8,  'length of the locator node and function, in bits'],
})

/** SEG6_LOCAL_*: action of a local segment (linux/seg6_local.h; seg6_local_policy in net/ipv6/seg6_local.c). */
export const seg6LocalEncap = attrs('seg6-local-attrs', {
  action:   [1,  'SEG6_LOCAL_ACTION',   oneOf(u32, SEG6_LOCAL_ACTION), 'SEG6_LOCAL_ACTION_*'],
  srh:      [2,  'SEG6_LOCAL_SRH',      srh,                           'header that End.B6 inserts'],
  table:    [3,  'SEG6_LOCAL_TABLE',    u32,                           'routing table to look in'],
  nh4:      [4,  'SEG6_LOCAL_NH4',      ipv4,                          'IPv4 next hop'],
  nh6:      [5,  'SEG6_LOCAL_NH6',      ipv6,                          'IPv6 next hop'],
  iif:      [6,  'SEG6_LOCAL_IIF',      u32,                           'index of the link that packets arrive by'],
  oif:      [7,  'SEG6_LOCAL_OIF',      u32,                           'index of the link that packets leave by'],
  bpf:      [8,  'SEG6_LOCAL_BPF',      seg6LocalBpf,                  'eBPF program of End.BPF'],
  vrftable: [9,  'SEG6_LOCAL_VRFTABLE', u32,                           'routing table of a VRF to look in'],
  counters: [10, 'SEG6_LOCAL_COUNTERS', seg6LocalCounters,             'counters; in a request: enables counting'],
  flavors:  [11, 'SEG6_LOCAL_FLAVORS',  seg6LocalFlavors,              "variants of the segment's behaviour"],
})

/** RPL_IPTUNNEL_*: a source routing header (linux/rpl_iptunnel.h; net/ipv6/rpl_iptunnel.c). */
export const rplEncap = attrs('rpl-iptunnel-attrs', {
  srh: [1, 'RPL_IPTUNNEL_SRH', rplSrh, 'the header'],
})

/** struct ioam6_trace_hdr: the head of a trace, as in the packet (linux/ioam6.h). */
export const ioam6TraceHdr = struct('ioam6_trace_hdr', {
  namespaceId:     [u16be, 'namespace_id',     'IOAM namespace'],
  nodelenOverflow: [u8,    'nodelen_overflow', 'bits 3 to 7: size of the data of a node, in units of 4 bytes; bit 2: overflow'],
  remlen:          [u8,    'remlen',           'bits 0 to 6: room left for nodes, in units of 4 bytes'],
  typeBe32:        [u32be, 'type_be32',        'data that each node adds, one bit each from the highest; the lowest 8 bits are zero'],
})

/** IOAM6_IPTUNNEL_*: an IOAM trace (linux/ioam6_iptunnel.h; ioam6_iptunnel_policy in net/ipv6/ioam6_iptunnel.c). */
export const ioam6Encap = attrs('ioam6-iptunnel-attrs', {
  mode:  [1, 'IOAM6_IPTUNNEL_MODE',   oneOf(u8, IOAM6_IPTUNNEL_MODE), 'where the trace goes'],
  dst:   [2, 'IOAM6_IPTUNNEL_DST',    ipv6,                           'destination of the outer header'],
  trace: [3, 'IOAM6_IPTUNNEL_TRACE',  ioam6TraceHdr,                  'head of the trace'],
  freqK: [4, 'IOAM6_IPTUNNEL_FREQ_K', u32,                            'number of packets that get a trace …'],
  freqN: [5, 'IOAM6_IPTUNNEL_FREQ_N', u32,                            '… out of this many'],
  src:   [6, 'IOAM6_IPTUNNEL_SRC',    ipv6,                           'source of the outer header'],
})

/** LWT_XFRM_*: metadata for an xfrm device (xfrm_lwt_policy in net/xfrm/xfrm_interface_core.c). */
export const xfrmEncap = attrs('lwt-xfrm-attrs', {
  ifId: [1, 'LWT_XFRM_IF_ID', u32, 'interface id of the IPsec policies'],
  link: [2, 'LWT_XFRM_LINK',  u32, 'index of the underlying link'],
})

/** RTA_ENCAP_TYPE and NHA_ENCAP_TYPE: LWTUNNEL_ENCAP_*. */
export const encapType = oneOf(u16, LWTUNNEL_ENCAP)

/** RTA_ENCAP and NHA_ENCAP: the encapsulation, selected by `encapType`. */
export const encap = select(
  'encapType',
  {
    mpls:      mplsEncap,
    ip:        ipEncap,
    ila:       ilaEncap,
    ip6:       ip6Encap,
    seg6:      seg6IptunnelEncap,
    bpf:       bpfEncap,
    seg6Local: seg6LocalEncap,
    rpl:       rplEncap,
    ioam6:     ioam6Encap,
    xfrm:      xfrmEncap,
  },
  { names: { 1: 'mpls', 2: 'ip', 3: 'ila', 4: 'ip6', 5: 'seg6', 6: 'bpf', 7: 'seg6Local', 8: 'rpl', 9: 'ioam6', 10: 'xfrm' } },
)
