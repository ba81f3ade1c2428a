export * from './can-gateway/constants.ts'
export * from './dcb/constants.ts'
export * from './link/constants.ts'
export * from './link/tunnel-constants.ts'
export * from './mdb/constants.ts'
export * from './multicast-route/constants.ts'
export * from './neighbour/constants.ts'
export * from './netconf/constants.ts'
export * from './nexthop/constants.ts'
export * from './route/constants.ts'
export * from './rule/constants.ts'
export * from './tc/constants.ts'


/** AF_*: address families used by rtnetlink (linux/socket.h). */
export const AF = { UNSPEC: 0, INET: 2, BRIDGE: 7, INET6: 10, PACKET: 17, MPLS: 28, CAN: 29, MCTP: 45 } as const

/** RTM_*: the message types of the families below (linux/rtnetlink.h). */
export const RTM = {
  NEWLINK: 16,
  DELLINK: 17,
  GETLINK: 18,
  SETLINK: 19,
  NEWADDR: 20,
  DELADDR: 21,
  GETADDR: 22,
  NEWROUTE: 24,
  DELROUTE: 25,
  GETROUTE: 26,
  NEWNEIGH: 28,
  DELNEIGH: 29,
  GETNEIGH: 30,
  NEWRULE: 32,
  DELRULE: 33,
  GETRULE: 34,
  NEWQDISC: 36,
  DELQDISC: 37,
  GETQDISC: 38,
  NEWTCLASS: 40,
  DELTCLASS: 41,
  GETTCLASS: 42,
  NEWTFILTER: 44,
  DELTFILTER: 45,
  GETTFILTER: 46,
  NEWACTION: 48,
  DELACTION: 49,
  GETACTION: 50,
  NEWPREFIX: 52,
  NEWMULTICAST: 56,
  DELMULTICAST: 57,
  GETMULTICAST: 58,
  NEWANYCAST: 60,
  DELANYCAST: 61,
  GETANYCAST: 62,
  NEWNEIGHTBL: 64,
  GETNEIGHTBL: 66,
  SETNEIGHTBL: 67,
  NEWNDUSEROPT: 68,
  NEWADDRLABEL: 72,
  DELADDRLABEL: 73,
  GETADDRLABEL: 74,
  NEWNETCONF: 80,
  DELNETCONF: 81,
  GETNETCONF: 82,
  NEWMDB: 84,
  DELMDB: 85,
  GETMDB: 86,
  NEWNSID: 88,
  DELNSID: 89,
  GETNSID: 90,
  NEWSTATS: 92,
  GETSTATS: 94,
  SETSTATS: 95,
  NEWCACHEREPORT: 96,
  NEWCHAIN: 100,
  DELCHAIN: 101,
  GETCHAIN: 102,
  NEWNEXTHOP: 104,
  DELNEXTHOP: 105,
  GETNEXTHOP: 106,
  NEWLINKPROP: 108,
  DELLINKPROP: 109,
  GETLINKPROP: 110,
  NEWVLAN: 112,
  DELVLAN: 113,
  GETVLAN: 114,
  NEWNEXTHOPBUCKET: 116,
  DELNEXTHOPBUCKET: 117,
  GETNEXTHOPBUCKET: 118,
  NEWTUNNEL: 120,
  DELTUNNEL: 121,
  GETTUNNEL: 122,
} as const

/** IFF_*: flags of a link (linux/if.h). */
export const IFF = {
  UP: 0x1,
  BROADCAST: 0x2,
  DEBUG: 0x4,
  LOOPBACK: 0x8,
  POINTOPOINT: 0x10,
  NOTRAILERS: 0x20,
  RUNNING: 0x40,
  NOARP: 0x80,
  PROMISC: 0x100,
  ALLMULTI: 0x200,
  MASTER: 0x400,
  SLAVE: 0x800,
  MULTICAST: 0x1000,
  PORTSEL: 0x2000,
  AUTOMEDIA: 0x4000,
  DYNAMIC: 0x8000,
  LOWER_UP: 0x10000,
  DORMANT: 0x20000,
  ECHO: 0x40000,
} as const

/** IF_OPER_*: operational states of RFC 2863 (linux/if.h). */
export const IF_OPER = { UNKNOWN: 0, NOTPRESENT: 1, DOWN: 2, LOWERLAYERDOWN: 3, TESTING: 4, DORMANT: 5, UP: 6 } as const

/** IF_LINK_MODE_*: what decides that a link is up (linux/if.h). */
export const IF_LINK_MODE = { DEFAULT: 0, DORMANT: 1, TESTING: 2 } as const

/** IFLA_EVENT_*: what caused a notification (linux/if_link.h). */
export const IFLA_EVENT = {
  NONE: 0,
  REBOOT: 1,
  FEATURES: 2,
  BONDING_FAILOVER: 3,
  NOTIFY_PEERS: 4,
  IGMP_RESEND: 5,
  BONDING_OPTIONS: 6,
} as const

/** RTEXT_FILTER_*: what a link dump adds or omits (linux/rtnetlink.h). */
export const RTEXT_FILTER = {
  VF: 0x1,
  BRVLAN: 0x2,
  BRVLAN_COMPRESSED: 0x4,
  SKIP_STATS: 0x8,
  MRP: 0x10,
  CFM_CONFIG: 0x20,
  CFM_STATUS: 0x40,
  MST: 0x80,
  NAME_ONLY: 0x100,
} as const

/** XDP_ATTACHED_*: where an XDP program is attached (linux/if_link.h). */
export const XDP_ATTACHED = { NONE: 0, DRV: 1, SKB: 2, HW: 3, MULTI: 4 } as const

/** IN6_ADDR_GEN_MODE_*: how IPv6 link-local addresses are generated (linux/if_link.h). */
export const IN6_ADDR_GEN_MODE = { EUI64: 0, NONE: 1, STABLE_PRIVACY: 2, RANDOM: 3 } as const

/** IF_* and IF_RA_*: state of IPv6 on a link (include/net/if_inet6.h). */
export const IF_INET6 = { RA_OTHERCONF: 0x80, RA_MANAGED: 0x40, RA_RCVD: 0x20, RS_SENT: 0x10, READY: 0x80000000 } as const

/** IFA_F_*: flags of an address (linux/if_addr.h). Bit 0x1 is SECONDARY for IPv4 and TEMPORARY for IPv6. */
export const IFA_F = {
  SECONDARY: 0x1,
  NODAD: 0x2,
  OPTIMISTIC: 0x4,
  DADFAILED: 0x8,
  HOMEADDRESS: 0x10,
  DEPRECATED: 0x20,
  TENTATIVE: 0x40,
  PERMANENT: 0x80,
  MANAGETEMPADDR: 0x100,
  NOPREFIXROUTE: 0x200,
  MCAUTOJOIN: 0x400,
  STABLE_PRIVACY: 0x800,
} as const

/** IFAPROT_*: the origin of an address (linux/if_addr.h). */
export const IFAPROT = { UNSPEC: 0, KERNEL_LO: 1, KERNEL_RA: 2, KERNEL_LL: 3 } as const

/** RT_SCOPE_*: the distance to a destination (linux/rtnetlink.h). */
export const RT_SCOPE = { UNIVERSE: 0, SITE: 200, LINK: 253, HOST: 254, NOWHERE: 255 } as const

/** BR_STATE_*: spanning-tree state of a bridge port (linux/if_bridge.h). */
export const BR_STATE = { DISABLED: 0, LISTENING: 1, LEARNING: 2, FORWARDING: 3, BLOCKING: 4 } as const

/** BR_STP_MODE_*: what runs the spanning tree of a bridge (linux/if_link.h). */
export const BR_STP_MODE = { AUTO: 0, USER: 1, KERNEL: 2 } as const

/** BR_BOOLOPT_*: bit numbers of IFLA_BR_MULTI_BOOLOPT (linux/if_bridge.h). */
export const BR_BOOLOPT = {
  NO_LL_LEARN: 0,
  MCAST_VLAN_SNOOPING: 1,
  MST_ENABLE: 2,
  MDB_OFFLOAD_FAIL_NOTIFICATION: 3,
  FDB_LOCAL_VLAN_0: 4,
} as const

/** MACVLAN_MODE_* (linux/if_link.h). */
export const MACVLAN_MODE = { PRIVATE: 1, VEPA: 2, BRIDGE: 4, PASSTHRU: 8, SOURCE: 16 } as const

/** MACVLAN_FLAG_* (linux/if_link.h). */
export const MACVLAN_FLAG = { NOPROMISC: 1, NODST: 2 } as const

/** MACVLAN_MACADDR_*: what to do with the source addresses of a macvlan in source mode (linux/if_link.h). */
export const MACVLAN_MACADDR = { ADD: 0, DEL: 1, FLUSH: 2, SET: 3 } as const

/** VXLAN_DF_*: the don't-fragment bit of the outer header (linux/if_link.h). */
export const VXLAN_DF = { UNSET: 0, SET: 1, INHERIT: 2 } as const

/** VXLAN_LABEL_*: the source of the flow label of the outer header (linux/if_link.h). */
export const VXLAN_LABEL_POLICY = { FIXED: 0, INHERIT: 1 } as const

/** IFF_TUN and IFF_TAP: the values of IFLA_TUN_TYPE (linux/if_tun.h). */
export const TUN_TYPE = { TUN: 1, TAP: 2 } as const

/** BRIDGE_FLAGS_* (linux/if_bridge.h). */
export const BRIDGE_FLAGS = { MASTER: 1, SELF: 2 } as const

/** BRIDGE_VLAN_INFO_*: flags of a VLAN of a bridge port (linux/if_bridge.h). */
export const BRIDGE_VLAN_INFO = {
  MASTER: 0x1,
  PVID: 0x2,
  UNTAGGED: 0x4,
  RANGE_BEGIN: 0x8,
  RANGE_END: 0x10,
  BRENTRY: 0x20,
  ONLY_OPTS: 0x40,
} as const

/** ARPHRD_*: hardware types of links (linux/if_arp.h). */
export const ARPHRD = {
  NETROM: 0,
  ETHER: 1,
  EETHER: 2,
  AX25: 3,
  PRONET: 4,
  CHAOS: 5,
  IEEE802: 6,
  ARCNET: 7,
  APPLETLK: 8,
  DLCI: 15,
  ATM: 19,
  METRICOM: 23,
  IEEE1394: 24,
  EUI64: 27,
  INFINIBAND: 32,
  SLIP: 256,
  CSLIP: 257,
  SLIP6: 258,
  CSLIP6: 259,
  RSRVD: 260,
  ADAPT: 264,
  ROSE: 270,
  X25: 271,
  HWX25: 272,
  CAN: 280,
  MCTP: 290,
  PPP: 512,
  CISCO: 513,
  HDLC: 513,
  LAPB: 516,
  DDCMP: 517,
  RAWHDLC: 518,
  RAWIP: 519,
  TUNNEL: 768,
  TUNNEL6: 769,
  FRAD: 770,
  SKIP: 771,
  LOOPBACK: 772,
  LOCALTLK: 773,
  FDDI: 774,
  BIF: 775,
  SIT: 776,
  IPDDP: 777,
  IPGRE: 778,
  PIMREG: 779,
  HIPPI: 780,
  ASH: 781,
  ECONET: 782,
  IRDA: 783,
  FCPP: 784,
  FCAL: 785,
  FCPL: 786,
  FCFABRIC: 787,
  IEEE802_TR: 800,
  IEEE80211: 801,
  IEEE80211_PRISM: 802,
  IEEE80211_RADIOTAP: 803,
  IEEE802154: 804,
  IEEE802154_MONITOR: 805,
  PHONET: 820,
  PHONET_PIPE: 821,
  CAIF: 822,
  IP6GRE: 823,
  NETLINK: 824,
  '6LOWPAN': 825,
  VSOCKMON: 826,
  VOID: 65535,
  NONE: 65534,
} as const
