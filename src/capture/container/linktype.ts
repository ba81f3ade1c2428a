/** LINKTYPE_NETLINK. */
export const LINKTYPE_NETLINK = 253
/** ARPHRD_NETLINK, the hardware type in the cooked header of nlmon. */
export const ARPHRD_NETLINK = 824
/** Length of the cooked header. */
export const COOKED = 16

/**
 * Packet types of the cooked header (linux/if_packet.h). The kernel's tap sets USER or KERNEL (net/netlink/af_netlink.c),
 * but nlmon transmits the packets that it gets, so all of them are OUTGOING.
 */
export const PACKET = { OUTGOING: 4, USER: 6, KERNEL: 7 } as const
