/** RTNL_FAMILY_*: rtnetlink families that are not address families: multicast routing (linux/rtnetlink.h). */
export const RTNL_FAMILY = { IPMR: 128, IP6MR: 129 } as const

/** RTN_*: what a route does with a packet (linux/rtnetlink.h). */
export const RTN = {
  UNSPEC: 0,
  UNICAST: 1,
  LOCAL: 2,
  BROADCAST: 3,
  ANYCAST: 4,
  MULTICAST: 5,
  BLACKHOLE: 6,
  UNREACHABLE: 7,
  PROHIBIT: 8,
  THROW: 9,
  NAT: 10,
  XRESOLVE: 11,
} as const

/** RTPROT_*: origin of a route, a rule or a next hop (linux/rtnetlink.h). */
export const RTPROT = {
  UNSPEC: 0,
  REDIRECT: 1,
  KERNEL: 2,
  BOOT: 3,
  STATIC: 4,
  GATED: 8,
  RA: 9,
  MRT: 10,
  ZEBRA: 11,
  BIRD: 12,
  DNROUTED: 13,
  XORP: 14,
  NTK: 15,
  DHCP: 16,
  MROUTED: 17,
  KEEPALIVED: 18,
  BABEL: 42,
  OVN: 84,
  OPENR: 99,
  BGP: 186,
  ISIS: 187,
  OSPF: 188,
  RIP: 189,
  EIGRP: 192,
} as const

/** RT_TABLE_*: routing tables with a name in the kernel (linux/rtnetlink.h). */
export const RT_TABLE = { UNSPEC: 0, COMPAT: 252, DEFAULT: 253, MAIN: 254, LOCAL: 255 } as const

/** RTM_F_*: flags of a route, or of a route lookup (linux/rtnetlink.h). */
export const RTM_F = {
  NOTIFY: 0x100,
  CLONED: 0x200,
  EQUALIZE: 0x400,
  PREFIX: 0x800,
  LOOKUP_TABLE: 0x1000,
  FIB_MATCH: 0x2000,
  OFFLOAD: 0x4000,
  TRAP: 0x8000,
  OFFLOAD_FAILED: 0x20000000,
} as const

/** RTNH_F_*: flags of a next hop; a route has them beside RTM_F_* (linux/rtnetlink.h). */
export const RTNH_F = {
  DEAD: 0x1,
  PERVASIVE: 0x2,
  ONLINK: 0x4,
  OFFLOAD: 0x8,
  LINKDOWN: 0x10,
  UNRESOLVED: 0x20,
  TRAP: 0x40,
} as const

/** RTAX_FEATURE_*: what TCP uses towards a destination (linux/rtnetlink.h). */
export const RTAX_FEATURE = { ECN: 0x1, SACK: 0x2, TIMESTAMP: 0x4, ALLFRAG: 0x8, TCP_USEC_TS: 0x10 } as const

/** ICMPV6_ROUTER_PREF_*: preference of a router (linux/icmpv6.h). */
export const ICMPV6_ROUTER_PREF = { MEDIUM: 0, HIGH: 1, INVALID: 2, LOW: 3 } as const

/** LWTUNNEL_ENCAP_*: kinds of encapsulation (linux/lwtunnel.h). */
export const LWTUNNEL_ENCAP = {
  NONE: 0,
  MPLS: 1,
  IP: 2,
  ILA: 3,
  IP6: 4,
  SEG6: 5,
  BPF: 6,
  SEG6_LOCAL: 7,
  RPL: 8,
  IOAM6: 9,
  XFRM: 10,
} as const

/** ILA_CSUM_*: how checksums are adjusted (linux/ila.h). */
export const ILA_CSUM = { ADJUST_TRANSPORT: 0, NEUTRAL_MAP: 1, NO_ACTION: 2, NEUTRAL_MAP_AUTO: 3 } as const

/** ILA_ATYPE_*: types of identifiers; USE_FORMAT reads it from the address (linux/ila.h). */
export const ILA_ATYPE = {
  IID: 0,
  LUID: 1,
  VIRT_V4: 2,
  VIRT_UNI_V6: 3,
  VIRT_MULTI_V6: 4,
  NONLOCAL_ADDR: 5,
  RSVD_1: 6,
  RSVD_2: 7,
  USE_FORMAT: 32,
} as const

/** ILA_HOOK_*: where a route translates (linux/ila.h). */
export const ILA_HOOK = { ROUTE_OUTPUT: 0, ROUTE_INPUT: 1 } as const

/** SEG6_IPTUN_MODE_*: where the segment routing header goes (linux/seg6_iptunnel.h). */
export const SEG6_IPTUN_MODE = { INLINE: 0, ENCAP: 1, L2ENCAP: 2, ENCAP_RED: 3, L2ENCAP_RED: 4 } as const

/** SEG6_LOCAL_ACTION_*: what a segment does with a packet (linux/seg6_local.h). */
export const SEG6_LOCAL_ACTION = {
  UNSPEC: 0,
  END: 1,
  END_X: 2,
  END_T: 3,
  END_DX2: 4,
  END_DX6: 5,
  END_DX4: 6,
  END_DT6: 7,
  END_DT4: 8,
  END_B6: 9,
  END_B6_ENCAP: 10,
  END_BM: 11,
  END_S: 12,
  END_AS: 13,
  END_AM: 14,
  END_BPF: 15,
  END_DT46: 16,
} as const

/** SEG6_LOCAL_FLV_OP_*: bit numbers of SEG6_LOCAL_FLV_OPERATION (linux/seg6_local.h). */
export const SEG6_LOCAL_FLV_OP = { UNSPEC: 0, PSP: 1, USP: 2, USD: 3, NEXT_CSID: 4 } as const

/** IOAM6_IPTUNNEL_MODE_*: where the trace goes (linux/ioam6_iptunnel.h). */
export const IOAM6_IPTUNNEL_MODE = { INLINE: 1, ENCAP: 2, AUTO: 3 } as const
