// Names of values of nftables, from linux/netfilter/nf_tables.h.

/** NFT_REG_* and NFT_REG32_*: registers. One of 16 bytes is four of 4 bytes: `1` is `32_00` to `32_03`. */
export const NFT_REG = {
  ...{ VERDICT: 0, 1: 1, 2: 2, 3: 3, 4: 4 },
  ...{ '32_00': 8, '32_01': 9, '32_02': 10, '32_03': 11, '32_04': 12, '32_05': 13, '32_06': 14, '32_07': 15 },
  ...{ '32_08': 16, '32_09': 17, '32_10': 18, '32_11': 19, '32_12': 20, '32_13': 21, '32_14': 22, '32_15': 23 },
} as const

/** NF_* and NFT_*: verdicts. */
export const NFT_VERDICTS = {
  DROP: 0,
  ACCEPT: 1,
  STOLEN: 2,
  QUEUE: 3,
  REPEAT: 4,
  STOP: 5,
  CONTINUE: -1,
  BREAK: -2,
  JUMP: -3,
  GOTO: -4,
  RETURN: -5,
} as const

export const NFT_TABLE_F = { DORMANT: 1, OWNER: 2, PERSIST: 4 } as const
export const NFT_CHAIN = { BASE: 1, HW_OFFLOAD: 2, BINDING: 4 } as const
export const NFT_POLICY = { DROP: 0, ACCEPT: 1 } as const
export const NFT_RULE_COMPAT_F = { UNUSED: 1, INV: 2 } as const
export const NFT_SET = {
  ANONYMOUS: 1,
  CONSTANT: 2,
  INTERVAL: 4,
  MAP: 8,
  TIMEOUT: 0x10,
  EVAL: 0x20,
  OBJECT: 0x40,
  CONCAT: 0x80,
  EXPR: 0x100,
} as const
export const NFT_SET_POL = { PERFORMANCE: 0, MEMORY: 1 } as const
export const NFT_SET_ELEM = { INTERVAL_END: 1, CATCHALL: 2 } as const
export const NFT_DATA = { VALUE: 0, VERDICT: 0xffffff00 } as const
export const NFT_FLOWTABLE = { HW_OFFLOAD: 1, COUNTER: 2 } as const

/** NFT_OBJECT_*: types of objects. */
export const NFT_OBJECT = {
  COUNTER: 1,
  QUOTA: 2,
  CT_HELPER: 3,
  LIMIT: 4,
  CONNLIMIT: 5,
  TUNNEL: 6,
  CT_TIMEOUT: 7,
  SECMARK: 8,
  CT_EXPECT: 9,
  SYNPROXY: 10,
} as const
export const NFT_TRACETYPE = { POLICY: 1, RETURN: 2, RULE: 3 } as const

export const NFT_BITWISE = { MASK_XOR: 0, LSHIFT: 1, RSHIFT: 2 } as const
export const NFT_BYTEORDER = { NTOH: 0, HTON: 1 } as const
export const NFT_CMP = { EQ: 0, NEQ: 1, LT: 2, LTE: 3, GT: 4, GTE: 5 } as const
export const NFT_RANGE = { EQ: 0, NEQ: 1 } as const
/** The flag of look-ups, limits, connection limits and quotas. */
export const NFT_F_INV = { INV: 1 } as const
export const NFT_QUOTA_F = { INV: 1, DEPLETED: 2 } as const
export const NFT_DYNSET_OP = { ADD: 0, UPDATE: 1, DELETE: 2 } as const
export const NFT_DYNSET_F = { INV: 1, EXPR: 2 } as const
export const NFT_HASH = { JENKINS: 0, SYM: 1 } as const
export const NFT_NG = { INCREMENTAL: 0, RANDOM: 1 } as const

export const NFT_PAYLOAD_BASE = {
  LL_HEADER: 0,
  NETWORK_HEADER: 1,
  TRANSPORT_HEADER: 2,
  INNER_HEADER: 3,
  TUN_HEADER: 4,
} as const
export const NFT_PAYLOAD_CSUM = { NONE: 0, INET: 1, SCTP: 2 } as const
export const NFT_PAYLOAD_CSUM_F = { L4CSUM_PSEUDOHDR: 1 } as const
export const NFT_INNER_TYPE = { UNSPEC: 0, VXLAN: 1, GENEVE: 2 } as const
export const NFT_INNER_F = { HDRSIZE: 1, LL: 2, NH: 4, TH: 8 } as const
export const NFT_EXTHDR_F = { PRESENT: 1 } as const
export const NFT_EXTHDR_OP = { IPV6: 0, TCPOPT: 1, IPV4: 2, SCTP: 3, DCCP: 4 } as const

/** NFT_META_*: what the meta expression reads or sets. */
export const NFT_META = {
  LEN: 0,
  PROTOCOL: 1,
  PRIORITY: 2,
  MARK: 3,
  IIF: 4,
  OIF: 5,
  IIFNAME: 6,
  OIFNAME: 7,
  IFTYPE: 8,
  OIFTYPE: 9,
  SKUID: 10,
  SKGID: 11,
  NFTRACE: 12,
  RTCLASSID: 13,
  SECMARK: 14,
  NFPROTO: 15,
  L4PROTO: 16,
  BRI_IIFNAME: 17,
  BRI_OIFNAME: 18,
  PKTTYPE: 19,
  CPU: 20,
  IIFGROUP: 21,
  OIFGROUP: 22,
  CGROUP: 23,
  PRANDOM: 24,
  SECPATH: 25,
  IIFKIND: 26,
  OIFKIND: 27,
  BRI_IIFPVID: 28,
  BRI_IIFVPROTO: 29,
  TIME_NS: 30,
  TIME_DAY: 31,
  TIME_HOUR: 32,
  SDIF: 33,
  SDIFNAME: 34,
  BRI_BROUTE: 35,
} as const
export const NFT_RT = { CLASSID: 0, NEXTHOP4: 1, NEXTHOP6: 2, TCPMSS: 3, XFRM: 4 } as const
export const NFT_SOCKET = { TRANSPARENT: 0, MARK: 1, WILDCARD: 2, CGROUPV2: 3 } as const

/** NFT_CT_*: what the ct expression reads or sets. */
export const NFT_CT = {
  STATE: 0,
  DIRECTION: 1,
  STATUS: 2,
  MARK: 3,
  SECMARK: 4,
  EXPIRATION: 5,
  HELPER: 6,
  L3PROTOCOL: 7,
  SRC: 8,
  DST: 9,
  PROTOCOL: 10,
  PROTO_SRC: 11,
  PROTO_DST: 12,
  LABELS: 13,
  PKTS: 14,
  BYTES: 15,
  AVGPKT: 16,
  ZONE: 17,
  EVENTMASK: 18,
  SRC_IP: 19,
  DST_IP: 20,
  SRC_IP6: 21,
  DST_IP6: 22,
  ID: 23,
} as const
/** IP_CT_DIR_*: directions of a connection (linux/netfilter/nf_conntrack_tuple_common.h). */
export const IP_CT_DIR = { ORIGINAL: 0, REPLY: 1 } as const

/** NF_CT_STATE_BIT of what a packet is in its connection (net/netfilter/nf_conntrack.h of the kernel). */
export const CT_STATE = { INVALID: 1, ESTABLISHED: 2, RELATED: 4, NEW: 8, UNTRACKED: 0x40 } as const

export const NFT_LIMIT = { PKTS: 0, PKT_BYTES: 1 } as const
export const NFT_LOGLEVEL = {
  EMERG: 0,
  ALERT: 1,
  CRIT: 2,
  ERR: 3,
  WARNING: 4,
  NOTICE: 5,
  INFO: 6,
  DEBUG: 7,
  AUDIT: 8,
} as const
/** NF_LOG_* (linux/netfilter/nf_log.h). */
export const NF_LOG = { TCPSEQ: 1, TCPOPT: 2, IPOPT: 4, UID: 8, NFLOG: 0x10, MACDECODE: 0x20 } as const
export const NFT_QUEUE_FLAG = { BYPASS: 1, CPU_FANOUT: 2 } as const
export const NFT_REJECT = { ICMP_UNREACH: 0, TCP_RST: 1, ICMPX_UNREACH: 2 } as const
export const NFT_NAT = { SNAT: 0, DNAT: 1 } as const
/** NF_NAT_RANGE_* (linux/netfilter/nf_nat.h). */
export const NF_NAT_RANGE = {
  MAP_IPS: 1,
  PROTO_SPECIFIED: 2,
  PROTO_RANDOM: 4,
  PERSISTENT: 8,
  PROTO_RANDOM_FULLY: 0x10,
  PROTO_OFFSET: 0x20,
  NETMAP: 0x40,
} as const
export const NFT_FIB_RESULT = { UNSPEC: 0, OIF: 1, OIFNAME: 2, ADDRTYPE: 3 } as const
export const NFTA_FIB_F = { SADDR: 1, DADDR: 2, MARK: 4, IIF: 8, OIF: 0x10, PRESENT: 0x20 } as const
export const NFT_OSF_F = { VERSION: 1 } as const
/** NF_SYNPROXY_OPT_* (linux/netfilter/nf_synproxy.h). */
export const NF_SYNPROXY_OPT = { MSS: 1, WSCALE: 2, SACK_PERM: 4, TIMESTAMP: 8, ECN: 0x10 } as const
export const NFT_XFRM_KEY = {
  UNSPEC: 0,
  DADDR_IP4: 1,
  DADDR_IP6: 2,
  SADDR_IP4: 3,
  SADDR_IP6: 4,
  REQID: 5,
  SPI: 6,
} as const
/** XFRM_POLICY_*: directions. */
export const NFT_XFRM_DIR = { IN: 0, OUT: 1, FWD: 2 } as const
export const NFT_TUNNEL_F = { ZERO_CSUM_TX: 1, DONT_FRAGMENT: 2, SEQ_NUMBER: 4 } as const
export const NFT_TUNNEL = { PATH: 0, ID: 1 } as const
export const NFT_TUNNEL_MODE = { NONE: 0, RX: 1, TX: 2 } as const
