/** NETCONFA_IFINDEX_*: indexes that do not mean a single link (linux/netconf.h). */
export const NETCONFA_IFINDEX = { ALL: -1, DEFAULT: -2 } as const
