/** LINKTYPE_NETLINK. */
export const LINKTYPE_NETLINK = 253
/** ARPHRD_NETLINK, the hardware type in the cooked header of nlmon. */
export const ARPHRD_NETLINK = 824
/** Length of the cooked header of LINKTYPE_NETLINK and LINKTYPE_LINUX_SLL. */
export const COOKED = 16
/** Length of the cooked header of LINKTYPE_LINUX_SLL2. */
export const SLL2 = 20

/** The header before each datagram: its length, and the offsets of its hardware type and of its protocol. */
export interface LinkLayer {
  readonly linktype: number
  readonly length: number
  readonly hardware: number
  readonly protocol: number
}

/** The link layer of nlmon. */
export const NLMON: LinkLayer = { linktype: LINKTYPE_NETLINK, length: COOKED, hardware: 2, protocol: 14 }

/**
 * The link types of a recording that can hold netlink. tcpdump writes the Linux cooked ones (LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2) on the
 * device `any`; their netlink packets have the hardware type ARPHRD_NETLINK, and the others belong to ordinary links.
 */
const LINK_LAYERS: readonly LinkLayer[] = [
  NLMON,
  { linktype: 113, length: COOKED, hardware: 2, protocol: 14 },
  { linktype: 276, length: SLL2, hardware: 8, protocol: 0 },
]

/** Returns the link layer of a link type, or undefined if it cannot hold netlink. */
export const linkLayer = (linktype: number): LinkLayer | undefined => LINK_LAYERS.find((l) => l.linktype === linktype)

/**
 * Packet types of the cooked header (linux/if_packet.h). The kernel's tap sets USER or KERNEL (net/netlink/af_netlink.c),
 * but nlmon transmits the packets that it gets, so all of them are OUTGOING.
 */
export const PACKET = { OUTGOING: 4, USER: 6, KERNEL: 7 } as const
