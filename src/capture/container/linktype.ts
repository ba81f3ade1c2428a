/** LINKTYPE_NETLINK. */
export const LINKTYPE_NETLINK = 253
/** ARPHRD_NETLINK, the hardware type in the cooked header of nlmon. */
export const ARPHRD_NETLINK = 824
/** Length of the cooked header. */
export const COOKED = 16

/**
 * Packet types of the cooked header (linux/if_packet.h). The kernel's tap says USER or KERNEL (net/netlink/af_netlink.c), but nlmon sends what it
 * is given, and so all of its packets are OUTGOING.
 */
export const PACKET = { OUTGOING: 4, USER: 6, KERNEL: 7 } as const
