// Names of values of ctnetlink.

/** IPS_* (linux/netfilter/nf_conntrack_common.h). */
export const IPS = {
  EXPECTED: 1,
  SEEN_REPLY: 2,
  ASSURED: 4,
  CONFIRMED: 8,
  SRC_NAT: 0x10,
  DST_NAT: 0x20,
  SEQ_ADJUST: 0x40,
  SRC_NAT_DONE: 0x80,
  DST_NAT_DONE: 0x100,
  DYING: 0x200,
  FIXED_TIMEOUT: 0x400,
  TEMPLATE: 0x800,
  UNTRACKED: 0x1000,
  HELPER: 0x2000,
  OFFLOAD: 0x4000,
  HW_OFFLOAD: 0x8000,
} as const

/** TCP_CONNTRACK_* (linux/netfilter/nf_conntrack_tcp.h). */
export const TCP_CONNTRACK = {
  NONE: 0,
  SYN_SENT: 1,
  SYN_RECV: 2,
  ESTABLISHED: 3,
  FIN_WAIT: 4,
  CLOSE_WAIT: 5,
  LAST_ACK: 6,
  TIME_WAIT: 7,
  CLOSE: 8,
  SYN_SENT2: 9,
} as const

/** IP_CT_TCP_FLAG_* and others (linux/netfilter/nf_conntrack_tcp.h). */
export const IP_CT_TCP = {
  WINDOW_SCALE: 1,
  SACK_PERM: 2,
  CLOSE_INIT: 4,
  BE_LIBERAL: 8,
  DATA_UNACKNOWLEDGED: 0x10,
  MAXACK_SET: 0x20,
  EXP_CHALLENGE_ACK: 0x40,
  SIMULTANEOUS_OPEN: 0x80,
} as const

/** SCTP_CONNTRACK_* (linux/netfilter/nf_conntrack_sctp.h). */
export const SCTP_CONNTRACK = {
  NONE: 0,
  CLOSED: 1,
  COOKIE_WAIT: 2,
  COOKIE_ECHOED: 3,
  ESTABLISHED: 4,
  SHUTDOWN_SENT: 5,
  SHUTDOWN_RECD: 6,
  SHUTDOWN_ACK_SENT: 7,
  HEARTBEAT_SENT: 8,
  HEARTBEAT_ACKED: 9,
} as const

/** CT_DCCP_* (linux/netfilter/nf_conntrack_dccp.h of the kernel). */
export const CT_DCCP = {
  NONE: 0,
  REQUEST: 1,
  RESPOND: 2,
  PARTOPEN: 3,
  OPEN: 4,
  CLOSEREQ: 5,
  CLOSING: 6,
  TIMEWAIT: 7,
  IGNORE: 8,
  INVALID: 9,
} as const

/** NF_CT_EXPECT_* (linux/netfilter/nf_conntrack_common.h). */
export const NF_CT_EXPECT = { PERMANENT: 1, INACTIVE: 2, USERSPACE: 4, DEAD: 8 } as const

/** CTA_FILTER_F_CTA_* (net/netfilter/nf_conntrack_netlink.c): parts of a tuple that a filter of a dump compares. */
export const CTA_FILTER_F = {
  IP_SRC: 1,
  IP_DST: 2,
  TUPLE_ZONE: 4,
  PROTO_NUM: 8,
  PROTO_SRC_PORT: 0x10,
  PROTO_DST_PORT: 0x20,
  PROTO_ICMP_TYPE: 0x40,
  PROTO_ICMP_CODE: 0x80,
  PROTO_ICMP_ID: 0x100,
  PROTO_ICMPV6_TYPE: 0x200,
  PROTO_ICMPV6_CODE: 0x400,
  PROTO_ICMPV6_ID: 0x800,
} as const

/** IP_CT_* (linux/netfilter/nf_conntrack_common.h): what a packet is in its connection. */
export const IP_CT = { ESTABLISHED: 0, RELATED: 1, NEW: 2, ESTABLISHED_REPLY: 3, RELATED_REPLY: 4, UNTRACKED: 7 } as const
