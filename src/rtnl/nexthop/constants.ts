/** NEXTHOP_GRP_TYPE_*: how a group selects a next hop (linux/nexthop.h). */
export const NEXTHOP_GRP_TYPE = { MPATH: 0, RES: 1 } as const

/** NHA_OP_FLAG_*: which counters to report for next hops, and kernel capabilities (linux/nexthop.h). */
export const NHA_OP_FLAG = { DUMP_STATS: 0x1, DUMP_HW_STATS: 0x2, RESP_GRP_RESVD_0: 0x80000000 } as const
