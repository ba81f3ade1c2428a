/** VIFF_*: flags of an interface of multicast routing (linux/mroute.h). */
export const VIFF = { TUNNEL: 0x1, SRCRT: 0x2, REGISTER: 0x4, USE_IFINDEX: 0x8 } as const

/**
 * IGMPMSG_*: what the kernel reports of a multicast packet; IPv6 calls them MRT6MSG_* (linux/mroute.h,
 * linux/mroute6.h).
 */
export const IGMPMSG = { NOCACHE: 1, WRONGVIF: 2, WHOLEPKT: 3, WRVIFWHOLE: 4 } as const
