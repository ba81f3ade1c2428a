
/** GRE_*: bits of the GRE header (linux/if_tunnel.h, where they are in network byte order). */
export const GRE = { CSUM: 0x8000, ROUTING: 0x4000, KEY: 0x2000, SEQ: 0x1000, STRICT: 0x800, ACK: 0x80 } as const

/** TUNNEL_ENCAP_*: additional encapsulation of a tunnel (linux/if_tunnel.h). */
export const TUNNEL_ENCAP = { NONE: 0, FOU: 1, GUE: 2, MPLS: 3 } as const

/** TUNNEL_ENCAP_FLAG_*: checksums of that encapsulation (linux/if_tunnel.h). */
export const TUNNEL_ENCAP_FLAG = { CSUM: 0x1, CSUM6: 0x2, REMCSUM: 0x4 } as const

/**
 * IP6_TNL_F_*: flags of a tunnel over IPv6 (linux/ip6_tunnel.h; the CAP_* are the kernel's own,
 * include/net/ip6_tunnel.h).
 */
export const IP6_TNL_F = {
  IGN_ENCAP_LIMIT: 0x1,
  USE_ORIG_TCLASS: 0x2,
  USE_ORIG_FLOWLABEL: 0x4,
  MIP6_DEV: 0x8,
  RCV_DSCP_COPY: 0x10,
  USE_ORIG_FWMARK: 0x20,
  ALLOW_LOCAL_REMOTE: 0x40,
  CAP_XMIT: 0x10000,
  CAP_RCV: 0x20000,
  CAP_PER_PACKET: 0x40000,
} as const

/** SIT_*: flags of a sit tunnel (linux/if_tunnel.h). */
export const SIT = { ISATAP: 0x1 } as const

/** IPPROTO_*: protocols that ipip, sit and ip6tnl can carry (linux/in.h). 0 is any. */
export const TUNNEL_PROTO = { IP: 0, IPIP: 4, IPV6: 41, MPLS: 137 } as const

/** GENEVE_DF_*: the don't-fragment bit of the outer header (linux/if_link.h). */
export const GENEVE_DF = { UNSET: 0, SET: 1, INHERIT: 2 } as const

/** GTP_ROLE_*: which end of a GTP tunnel this is (linux/if_link.h). */
export const GTP_ROLE = { GGSN: 0, SGSN: 1 } as const

/** AMT_MODE_*: which end of an AMT tunnel this is (linux/amt.h). */
export const AMT_MODE = { GATEWAY: 0, RELAY: 1 } as const

/** IPOIB_MODE_*: how IP goes over InfiniBand (linux/if_link.h). */
export const IPOIB_MODE = { DATAGRAM: 0, CONNECTED: 1 } as const
