/** MDB_TEMPORARY and MDB_PERMANENT: whether a group entry expires (linux/if_bridge.h). */
export const MDB_STATE = { TEMPORARY: 0, PERMANENT: 1 } as const

/** MDB_FLAGS_*: flags of a group entry (linux/if_bridge.h). */
export const MDB_FLAGS = { OFFLOAD: 0x1, FAST_LEAVE: 0x2, STAR_EXCL: 0x4, BLOCKED: 0x8, OFFLOAD_FAILED: 0x10 } as const

/** MDB_RTR_TYPE_*: how a port became a multicast router port (linux/if_bridge.h). */
export const MDB_RTR_TYPE = { DISABLED: 0, TEMP_QUERY: 1, PERM: 2, TEMP: 3 } as const

/** MCAST_*: whether the listed sources are excluded or included (linux/in.h). */
export const MCAST = { EXCLUDE: 0, INCLUDE: 1 } as const
