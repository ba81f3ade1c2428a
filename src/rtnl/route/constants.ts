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

/** VIFF_*: flags of an interface of multicast routing (linux/mroute.h). */
export const VIFF = { TUNNEL: 0x1, SRCRT: 0x2, REGISTER: 0x4, USE_IFINDEX: 0x8 } as const

/**
 * IGMPMSG_*: what the kernel reports of a multicast packet; IPv6 calls them MRT6MSG_* (linux/mroute.h,
 * linux/mroute6.h).
 */
export const IGMPMSG = { NOCACHE: 1, WRONGVIF: 2, WHOLEPKT: 3, WRVIFWHOLE: 4 } as const

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

/** FR_ACT_*: what a rule does (linux/fib_rules.h). */
export const FR_ACT = {
  UNSPEC: 0,
  TO_TBL: 1,
  GOTO: 2,
  NOP: 3,
  RES3: 4,
  RES4: 5,
  BLACKHOLE: 6,
  UNREACHABLE: 7,
  PROHIBIT: 8,
} as const

/** FIB_RULE_*: flags of a rule (linux/fib_rules.h). */
export const FIB_RULE = {
  PERMANENT: 0x1,
  INVERT: 0x2,
  UNRESOLVED: 0x4,
  IIF_DETACHED: 0x8,
  OIF_DETACHED: 0x10,
  FIND_SADDR: 0x10000,
} as const

/** NUD_*: states of a neighbour (linux/neighbour.h). */
export const NUD = {
  NONE: 0,
  INCOMPLETE: 0x1,
  REACHABLE: 0x2,
  STALE: 0x4,
  DELAY: 0x8,
  PROBE: 0x10,
  FAILED: 0x20,
  NOARP: 0x40,
  PERMANENT: 0x80,
} as const

/** NTF_*: flags of a neighbour or of a forwarding entry (linux/neighbour.h). */
export const NTF = {
  USE: 0x1,
  SELF: 0x2,
  MASTER: 0x4,
  PROXY: 0x8,
  EXT_LEARNED: 0x10,
  OFFLOADED: 0x20,
  STICKY: 0x40,
  ROUTER: 0x80,
} as const

/** NTF_EXT_*: flags in NDA_FLAGS_EXT (linux/neighbour.h). */
export const NTF_EXT = { MANAGED: 0x1, LOCKED: 0x2, EXT_VALIDATED: 0x4 } as const

/** FDB_NOTIFY_*: bits of NFEA_ACTIVITY_NOTIFY (linux/neighbour.h). */
export const FDB_NOTIFY = { BIT: 0x1, INACTIVE_BIT: 0x2 } as const

/** MDB_TEMPORARY and MDB_PERMANENT: whether a group entry expires (linux/if_bridge.h). */
export const MDB_STATE = { TEMPORARY: 0, PERMANENT: 1 } as const

/** MDB_FLAGS_*: flags of a group entry (linux/if_bridge.h). */
export const MDB_FLAGS = { OFFLOAD: 0x1, FAST_LEAVE: 0x2, STAR_EXCL: 0x4, BLOCKED: 0x8, OFFLOAD_FAILED: 0x10 } as const

/** MDB_RTR_TYPE_*: how a port became a multicast router port (linux/if_bridge.h). */
export const MDB_RTR_TYPE = { DISABLED: 0, TEMP_QUERY: 1, PERM: 2, TEMP: 3 } as const

/** MCAST_*: whether the listed sources are excluded or included (linux/in.h). */
export const MCAST = { EXCLUDE: 0, INCLUDE: 1 } as const

/** NEXTHOP_GRP_TYPE_*: how a group selects a next hop (linux/nexthop.h). */
export const NEXTHOP_GRP_TYPE = { MPATH: 0, RES: 1 } as const

/** NHA_OP_FLAG_*: which counters to report for next hops, and kernel capabilities (linux/nexthop.h). */
export const NHA_OP_FLAG = { DUMP_STATS: 0x1, DUMP_HW_STATS: 0x2, RESP_GRP_RESVD_0: 0x80000000 } as const

/** NETCONFA_IFINDEX_*: indexes that do not mean a single link (linux/netconf.h). */
export const NETCONFA_IFINDEX = { ALL: -1, DEFAULT: -2 } as const
