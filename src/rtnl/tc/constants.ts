/** TC_H_*: handles with a meaning of their own (linux/pkt_sched.h). */
export const TC_H = { ROOT: 0xffffffff, INGRESS: 0xfffffff1 } as const

/** TC_ACT_*: what happens to a packet (linux/pkt_cls.h). JUMP and GOTO_CHAIN have a number in their lower 28 bits. */
export const TC_ACT = {
  UNSPEC: -1,
  OK: 0,
  RECLASSIFY: 1,
  SHOT: 2,
  PIPE: 3,
  STOLEN: 4,
  QUEUED: 5,
  REPEAT: 6,
  REDIRECT: 7,
  TRAP: 8,
  JUMP: 0x10000000,
  GOTO_CHAIN: 0x20000000,
} as const

/** TC_LINKLAYER_*: whose overhead a rate counts. */
export const TC_LINKLAYER = { UNAWARE: 0, ETHERNET: 1, ATM: 2 } as const

/** TCQ_PLUG_*: commands to a plug. */
export const TCQ_PLUG = { BUFFER: 0, RELEASE_ONE: 1, RELEASE_INDEFINITE: 2, LIMIT: 3 } as const

/** TC_RED_*: flags of red, gred, choke and sfq. */
export const TC_RED = { ECN: 1, HARDDROP: 2, ADAPTATIVE: 4, NODROP: 8 } as const

/** TC_MQPRIO_HW_OFFLOAD_*: what the hardware does of mqprio. */
export const TC_MQPRIO_HW_OFFLOAD = { NONE: 0, TCS: 1 } as const

/** TC_MQPRIO_MODE_*: who decides on the queue. */
export const TC_MQPRIO_MODE = { DCB: 0, CHANNEL: 1 } as const

/** TC_MQPRIO_SHAPER_*: how the hardware shapes. */
export const TC_MQPRIO_SHAPER = { DCB: 0, BW_RATE: 1 } as const

/** TC_FP_*: whether the frames of a traffic class may be preempted. */
export const TC_FP = { EXPRESS: 1, PREEMPTIBLE: 2 } as const

/** TC_ETF_*: flags of etf. */
export const TC_ETF = { DEADLINE_MODE_ON: 1, OFFLOAD_ON: 2, SKIP_SOCK_CHECK: 4 } as const

/** TC_TAPRIO_CMD_*: commands of an entry of a schedule. */
export const TC_TAPRIO_CMD = { SET_GATES: 0, SET_AND_HOLD: 1, SET_AND_RELEASE: 2 } as const

/** TCA_TAPRIO_ATTR_FLAG_*: flags of taprio. */
export const TCA_TAPRIO_ATTR_FLAG = { TXTIME_ASSIST: 1, FULL_OFFLOAD: 2 } as const

/** CAKE_FLOW_*: what makes a flow of cake. */
export const CAKE_FLOW = {
  NONE: 0,
  SRC_IP: 1,
  DST_IP: 2,
  HOSTS: 3,
  FLOWS: 4,
  DUAL_SRC: 5,
  DUAL_DST: 6,
  TRIPLE: 7,
} as const

/** CAKE_DIFFSERV_*: classes of cake by DSCP. */
export const CAKE_DIFFSERV = { DIFFSERV3: 0, DIFFSERV4: 1, DIFFSERV8: 2, BESTEFFORT: 3, PRECEDENCE: 4 } as const

/** CAKE_ACK_*: which ACKs of TCP cake drops. */
export const CAKE_ACK = { NONE: 0, FILTER: 1, AGGRESSIVE: 2 } as const

/** CAKE_ATM_*: overhead that cake counts. */
export const CAKE_ATM = { NONE: 0, ATM: 1, PTM: 2 } as const

/** TC_DUALPI2_DROP_OVERLOAD_*: what dualpi2 does in overload. */
export const TC_DUALPI2_DROP_OVERLOAD = { OVERFLOW: 0, DROP: 1 } as const

/** TC_DUALPI2_DROP_EARLY_*: where dualpi2 drops. */
export const TC_DUALPI2_DROP_EARLY = { DROP_DEQUEUE: 0, DROP_ENQUEUE: 1 } as const

/** TC_DUALPI2_ECN_MASK_*: packets of the L queue. */
export const TC_DUALPI2_ECN_MASK = { L4S_ECT: 1, CLA_ECT: 2, ANY_ECT: 3 } as const

/** TC_DUALPI2_SPLIT_GSO_*: what happens to GSO packets. */
export const TC_DUALPI2_SPLIT_GSO = { NO_SPLIT_GSO: 0, SPLIT_GSO: 1 } as const

/** TCA_FQ_CODEL_XSTATS_*: which half of the union the counters of fq_codel are. */
export const TCA_FQ_CODEL_XSTATS = { QDISC: 0, CLASS: 1 } as const

/** TCA_CLS_FLAGS_*: flags of a filter. */
export const TCA_CLS_FLAGS = { SKIP_HW: 1, SKIP_SW: 2, IN_HW: 4, NOT_IN_HW: 8, VERBOSE: 16 } as const

/** TCA_DUMP_FLAGS_*: what a dump of filters leaves out. */
export const TCA_DUMP_FLAGS = { TERSE: 1 } as const

/** TC_U32_*: flags of a selector of u32. */
export const TC_U32 = { TERMINAL: 1, OFFSET: 2, VAROFFSET: 4, EAT: 8 } as const

/** FLOW_MODE_*: how the filter flow makes a class of its keys. */
export const FLOW_MODE = { MAP: 0, HASH: 1 } as const

/** TCA_BPF_FLAG_*: flags of the filter bpf. */
export const TCA_BPF_FLAG = { ACT_DIRECT: 1 } as const

/** TCA_FLOWER_KEY_FLAGS_*: what a packet is, for flower. */
export const TCA_FLOWER_KEY_FLAGS = {
  IS_FRAGMENT: 1,
  FRAG_IS_FIRST: 2,
  TUNNEL_CSUM: 4,
  TUNNEL_DONT_FRAGMENT: 8,
  TUNNEL_OAM: 16,
  TUNNEL_CRIT_OPT: 32,
} as const

/** TCA_FLOWER_KEY_CT_FLAGS_*: state of the connection, for flower. */
export const TCA_FLOWER_KEY_CT_FLAGS = { NEW: 1, ESTABLISHED: 2, RELATED: 4, TRACKED: 8, INVALID: 16, REPLY: 32 } as const

/** TCF_EM_*: kinds of ematches. */
export const TCF_EM = {
  CONTAINER: 0,
  CMP: 1,
  NBYTE: 2,
  U32: 3,
  META: 4,
  TEXT: 5,
  VLAN: 6,
  CANID: 7,
  IPSET: 8,
  IPT: 9,
} as const

/** TCF_EM_*: relation of an ematch to the next one, and how it is written. */
export const TCF_EM_FLAGS = { REL_AND: 1, REL_OR: 2, INVERT: 4, SIMPLE: 8 } as const

/** TCF_EM_OPND_*: comparisons. */
export const TCF_EM_OPND = { EQ: 0, GT: 1, LT: 2 } as const

/** TCA_ACT_FLAGS_*: flags of an action. */
export const TCA_ACT_FLAGS = { NO_PERCPU_STATS: 1, SKIP_HW: 2, SKIP_SW: 4 } as const

/** TCA_ACT_HW_STATS_*: when counters of the hardware are read. */
export const TCA_ACT_HW_STATS = { IMMEDIATE: 1, DELAYED: 2 } as const

/** TCA_ACT_FLAG_*: flags of a dump of actions. */
export const TCA_ACT_FLAG = { LARGE_DUMP_ON: 1, TERSE_DUMP: 2 } as const

/** PGACT_*: how gact chooses its second action. */
export const PGACT = { NONE: 0, NETRAND: 1, DETERM: 2 } as const

/** TCA_*_REDIR, TCA_*_MIRROR: what mirred does. */
export const TCA_MIRRED_ACTION = { EGRESS_REDIR: 1, EGRESS_MIRROR: 2, INGRESS_REDIR: 3, INGRESS_MIRROR: 4 } as const

/** TCA_VLAN_ACT_*: what vlan does. */
export const TCA_VLAN_ACT = { POP: 1, PUSH: 2, MODIFY: 3, POP_ETH: 4, PUSH_ETH: 5 } as const

/** TCA_MPLS_ACT_*: what mpls does. */
export const TCA_MPLS_ACT = { POP: 1, PUSH: 2, MODIFY: 3, DEC_TTL: 4, MAC_PUSH: 5 } as const

/** TCA_TUNNEL_KEY_ACT_*: what tunnel_key does. */
export const TCA_TUNNEL_KEY_ACT = { SET: 1, RELEASE: 2 } as const

/** TCA_CSUM_UPDATE_FLAG_*: checksums that csum computes anew. */
export const TCA_CSUM_UPDATE_FLAG = { IPV4HDR: 1, ICMP: 2, IGMP: 4, TCP: 8, UDP: 16, UDPLITE: 32, SCTP: 64 } as const

/** TCA_CT_ACT_*: what ct does. */
export const TCA_CT_ACT = { COMMIT: 1, FORCE: 2, CLEAR: 4, NAT: 8, NAT_SRC: 16, NAT_DST: 32 } as const

/** TCA_NAT_FLAG_*: flags of nat. */
export const TCA_NAT_FLAG = { EGRESS: 1 } as const

/** TCA_PEDIT_KEY_EX_HDR_TYPE_*: where an offset of pedit begins. */
export const TCA_PEDIT_KEY_EX_HDR_TYPE = { NETWORK: 0, ETH: 1, IP4: 2, IP6: 3, TCP: 4, UDP: 5 } as const

/** TCA_PEDIT_KEY_EX_CMD_*: what pedit does with a value. */
export const TCA_PEDIT_KEY_EX_CMD = { SET: 0, ADD: 1 } as const

/** SKBEDIT_F_*: what skbedit sets. */
export const SKBEDIT_F = {
  PRIORITY: 1,
  QUEUE_MAPPING: 2,
  MARK: 4,
  PTYPE: 8,
  MASK: 16,
  INHERITDSFIELD: 32,
  TXQ_SKBHASH: 64,
} as const

/** SKBMOD_F_*: what skbmod sets. */
export const SKBMOD_F = { DMAC: 1, SMAC: 2, ETYPE: 4, SWAPMAC: 8, ECN: 16 } as const

/** IFE_*: what ife does. */
export const IFE = { DECODE: 0, ENCODE: 1 } as const
