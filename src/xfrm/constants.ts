// Names of values of xfrm, from linux/xfrm.h.

export const XFRM_POLICY_DIR = { IN: 0, OUT: 1, FWD: 2 } as const
export const XFRM_POLICY_TYPE = { MAIN: 0, SUB: 1, ANY: 255 } as const
export const XFRM_POLICY_ACTION = { ALLOW: 0, BLOCK: 1 } as const
export const XFRM_POLICY_FLAG = { LOCALOK: 1, ICMP: 2, CPU_ACQUIRE: 4 } as const
export const XFRM_SHARE = { ANY: 0, SESSION: 1, USER: 2, UNIQUE: 3 } as const
export const XFRM_MODE = { TRANSPORT: 0, TUNNEL: 1, ROUTEOPTIMIZATION: 2, IN_TRIGGER: 3, BEET: 4, IPTFS: 5 } as const
export const XFRM_STATE = {
  NOECN: 1,
  DECAP_DSCP: 2,
  NOPMTUDISC: 4,
  WILDRECV: 8,
  ICMP: 0x10,
  AF_UNSPEC: 0x20,
  ALIGN4: 0x40,
  ESN: 0x80,
} as const
export const XFRM_SA_XFLAG = { DONT_ENCAP_DSCP: 1, OSEQ_MAY_WRAP: 2 } as const
export const XFRM_AE = { RTHR: 1, RVAL: 2, LVAL: 4, ETHR: 8, CR: 0x10, CE: 0x20, CU: 0x40 } as const
export const XFRM_SA_DIR = { IN: 1, OUT: 2 } as const
export const XFRM_OFFLOAD = { IPV6: 1, INBOUND: 2, PACKET: 4 } as const
export const XFRM_USERPOLICY = { UNSPEC: 0, BLOCK: 1, ACCEPT: 2 } as const
/** UDP_ENCAP_* (linux/udp.h) and TCP_ENCAP_ESPINTCP (linux/tcp.h of the kernel). */
export const XFRM_ENCAP = { ESPINUDP_NON_IKE: 1, ESPINUDP: 2, L2TPINUDP: 3, GTP0: 4, GTP1U: 5, RXRPC: 6, ESPINTCP: 7 } as const
/** IPPROTO_* of the transformations (linux/in.h, linux/in6.h); 255 is any of IPsec. */
export const XFRM_PROTO = { ROUTING: 43, ESP: 50, AH: 51, DSTOPTS: 60, COMP: 108, ANY: 255 } as const
