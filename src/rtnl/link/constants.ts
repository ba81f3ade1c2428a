// Constants of link kinds and of bridges.


/** BOND_MODE_*: how the slaves of a bond share the traffic (linux/if_bonding.h). */
export const BOND_MODE = { ROUNDROBIN: 0, ACTIVEBACKUP: 1, XOR: 2, BROADCAST: 3, '8023AD': 4, TLB: 5, ALB: 6 } as const

/** BOND_LINK_*: the carrier of a slave, as seen by the bond (linux/if_bonding.h). */
export const BOND_LINK = { UP: 0, FAIL: 1, DOWN: 2, BACK: 3 } as const

/** BOND_STATE_*: whether a slave is in use (linux/if_bonding.h). */
export const BOND_STATE = { ACTIVE: 0, BACKUP: 1 } as const

/** BOND_XMIT_POLICY_*: packet fields that select the slave (linux/if_bonding.h). */
export const BOND_XMIT_POLICY = { LAYER2: 0, LAYER34: 1, LAYER23: 2, ENCAP23: 3, ENCAP34: 4, VLAN_SRCMAC: 5 } as const

/** BOND_ARP_*: which ARP packets count as traffic of a slave, and which are validated (include/net/bonding.h). */
export const BOND_ARP = {
  VALIDATE_NONE: 0,
  VALIDATE_ACTIVE: 1,
  VALIDATE_BACKUP: 2,
  VALIDATE_ALL: 3,
  FILTER: 4,
  FILTER_ACTIVE: 5,
  FILTER_BACKUP: 6,
} as const

/** BOND_ARP_TARGETS_*: how many of the probed addresses must answer (include/net/bonding.h). */
export const BOND_ARP_TARGETS = { ANY: 0, ALL: 1 } as const

/** BOND_PRI_RESELECT_*: when the primary slave takes over again (include/net/bonding.h). */
export const BOND_PRI_RESELECT = { ALWAYS: 0, BETTER: 1, FAILURE: 2 } as const

/** BOND_FOM_*: whose Ethernet address a bond has (include/net/bonding.h). */
export const BOND_FOM = { NONE: 0, ACTIVE: 1, FOLLOW: 2 } as const

/** AD_LACP_*: how often the partner sends LACP (include/net/bond_3ad.h). */
export const AD_LACP = { SLOW: 0, FAST: 1 } as const

/** BOND_AD_*: how the aggregator is chosen (include/net/bond_3ad.h). */
export const BOND_AD = { STABLE: 0, BANDWIDTH: 1, COUNT: 2, PRIO: 3 } as const

/** AD_CHURN and others: whether an end fails to synchronize (churn_state_t in include/net/bond_3ad.h). */
export const AD_CHURN_STATE = { CHURN_MONITOR: 0, CHURN: 1, NO_CHURN: 2 } as const

/** LACP_STATE_*: state of a port in 802.3ad (linux/if_bonding.h). */
export const LACP_STATE = {
  LACP_ACTIVITY: 0x1,
  LACP_TIMEOUT: 0x2,
  AGGREGATION: 0x4,
  SYNCHRONIZATION: 0x8,
  COLLECTING: 0x10,
  DISTRIBUTING: 0x20,
  DEFAULTED: 0x40,
  EXPIRED: 0x80,
} as const

/** VLAN_FLAG_*: switches of a VLAN device (linux/if_vlan.h). */
export const VLAN_FLAG = { REORDER_HDR: 0x1, GVRP: 0x2, LOOSE_BINDING: 0x4, MVRP: 0x8, BRIDGE_BINDING: 0x10 } as const

/** ETH_P_*: EtherTypes of VLAN tags (linux/if_ether.h). */
export const VLAN_PROTOCOL = { '8021Q': 0x8100, '8021AD': 0x88a8 } as const

/** IPVLAN_MODE_* (linux/if_link.h). */
export const IPVLAN_MODE = { L2: 0, L3: 1, L3S: 2 } as const

/** IPVLAN_F_*: which neighbours an ipvlan can reach; without a flag, all of them (linux/if_link.h). */
export const IPVLAN_F = { PRIVATE: 0x1, VEPA: 0x2 } as const

/** MACSEC_VALIDATE_*: what happens to received frames that are not valid (linux/if_link.h). */
export const MACSEC_VALIDATE = { DISABLED: 0, CHECK: 1, STRICT: 2 } as const

/** MACSEC_OFFLOAD_*: which hardware does the work (linux/if_link.h). */
export const MACSEC_OFFLOAD = { OFF: 0, PHY: 1, MAC: 2 } as const

/** HSR_PROTOCOL_* (linux/if_link.h). */
export const HSR_PROTOCOL = { HSR: 0, PRP: 1 } as const

/** CAN_STATE_*: state of a CAN controller by the number of errors (linux/can/netlink.h). */
export const CAN_STATE = { ERROR_ACTIVE: 0, ERROR_WARNING: 1, ERROR_PASSIVE: 2, BUS_OFF: 3, STOPPED: 4, SLEEPING: 5 } as const

/** CAN_CTRLMODE_*: switches of a CAN controller (linux/can/netlink.h). */
export const CAN_CTRLMODE = {
  LOOPBACK: 0x1,
  LISTENONLY: 0x2,
  '3_SAMPLES': 0x4,
  ONE_SHOT: 0x8,
  BERR_REPORTING: 0x10,
  FD: 0x20,
  PRESUME_ACK: 0x40,
  FD_NON_ISO: 0x80,
  CC_LEN8_DLC: 0x100,
  TDC_AUTO: 0x200,
  TDC_MANUAL: 0x400,
  RESTRICTED: 0x800,
  XL: 0x1000,
  XL_TDC_AUTO: 0x2000,
  XL_TDC_MANUAL: 0x4000,
  XL_TMS: 0x8000,
} as const

/** NETKIT_*: default policy when no program decides (linux/if_link.h). */
export const NETKIT_POLICY = { PASS: 0, DROP: 2, REDIRECT: 7 } as const

/** NETKIT_L2 and NETKIT_L3: on which layer a netkit works (linux/if_link.h). */
export const NETKIT_MODE = { L2: 0, L3: 1 } as const

/** NETKIT_SCRUB_*: packet metadata that a netkit clears (linux/if_link.h). */
export const NETKIT_SCRUB = { NONE: 0, DEFAULT: 1 } as const

/** NETKIT_DEVICE_*: whether a netkit has another end (linux/if_link.h). */
export const NETKIT_DEVICE = { PAIR: 0, SINGLE: 1 } as const

/** RMNET_FLAGS_*: switches of an rmnet device (linux/if_link.h). */
export const RMNET_FLAGS = {
  INGRESS_DEAGGREGATION: 0x1,
  INGRESS_MAP_COMMANDS: 0x2,
  INGRESS_MAP_CKSUMV4: 0x4,
  EGRESS_MAP_CKSUMV4: 0x8,
  INGRESS_MAP_CKSUMV5: 0x10,
  EGRESS_MAP_CKSUMV5: 0x20,
} as const

/** OVPN_MODE_*: one peer, or many (linux/if_link.h). */
export const OVPN_MODE = { P2P: 0, MP: 1 } as const

/** IFLA_VF_LINK_STATE_*: the link of a virtual function (linux/if_link.h). */
export const IFLA_VF_LINK_STATE = { AUTO: 0, ENABLE: 1, DISABLE: 2 } as const

/** PORT_REQUEST_*: requested operation on a port profile (linux/if_link.h). */
export const PORT_REQUEST = { PREASSOCIATE: 0, PREASSOCIATE_RR: 1, ASSOCIATE: 2, DISASSOCIATE: 3 } as const

/** PORT_VDP_RESPONSE_* and PORT_PROFILE_RESPONSE_*: result of that operation (linux/if_link.h). */
export const PORT_RESPONSE = {
  VDP_RESPONSE_SUCCESS: 0,
  VDP_RESPONSE_INVALID_FORMAT: 1,
  VDP_RESPONSE_INSUFFICIENT_RESOURCES: 2,
  VDP_RESPONSE_UNUSED_VTID: 3,
  VDP_RESPONSE_VTID_VIOLATION: 4,
  VDP_RESPONSE_VTID_VERSION_VIOALTION: 5,
  VDP_RESPONSE_OUT_OF_SYNC: 6,
  PROFILE_RESPONSE_SUCCESS: 256,
  PROFILE_RESPONSE_INPROGRESS: 257,
  PROFILE_RESPONSE_INVALID: 258,
  PROFILE_RESPONSE_BADSTATE: 259,
  PROFILE_RESPONSE_INSUFFICIENT_RESOURCES: 260,
  PROFILE_RESPONSE_ERROR: 261,
} as const

/** BR_*_STP: whether a bridge has a spanning tree, and what runs it (net/bridge/br_private.h). */
export const BR_STP = { NO_STP: 0, KERNEL_STP: 1, USER_STP: 2 } as const

/** BRIDGE_MODE_* of a bridge port: whether frames may go back where they came from (linux/if_link.h). */
export const BRPORT_MODE = { UNSPEC: 0, HAIRPIN: 1 } as const

/** BRIDGE_MODE_*: whether a network card sends between its own functions (linux/if_bridge.h). */
export const BRIDGE_MODE = { VEB: 0, VEPA: 1, UNDEF: 0xffff } as const

/** BR_MRP_RING_ROLE_*: role in an MRP ring (linux/mrp_bridge.h). */
export const BR_MRP_RING_ROLE = { DISABLED: 0, MRC: 1, MRM: 2, MRA: 3 } as const

/** BR_MRP_IN_ROLE_*: role in an MRP interconnect ring (linux/mrp_bridge.h). */
export const BR_MRP_IN_ROLE = { DISABLED: 0, MIC: 1, MIM: 2 } as const

/** BR_MRP_RING_STATE_*: whether an MRP ring is whole (linux/mrp_bridge.h). */
export const BR_MRP_RING_STATE = { OPEN: 0, CLOSED: 1 } as const

/** BR_MRP_IN_STATE_*: whether an MRP interconnect ring is whole (linux/mrp_bridge.h). */
export const BR_MRP_IN_STATE = { OPEN: 0, CLOSED: 1 } as const

/** BR_MRP_PORT_STATE_*: state of a port of an MRP ring (linux/mrp_bridge.h). */
export const BR_MRP_PORT_STATE = { DISABLED: 0, BLOCKED: 1, FORWARDING: 2, NOT_CONNECTED: 3 } as const

/** BR_MRP_PORT_ROLE_*: role of a port of an MRP ring (linux/mrp_bridge.h). */
export const BR_MRP_PORT_ROLE = { PRIMARY: 0, SECONDARY: 1, INTER: 2 } as const

/** BR_CFM_PORT and BR_CFM_VLAN: what a maintenance end point watches (linux/cfm_bridge.h). */
export const BR_CFM_DOMAIN = { PORT: 0, VLAN: 1 } as const

/** BR_CFM_MEP_DIRECTION_*: direction of a maintenance end point (linux/cfm_bridge.h). */
export const BR_CFM_MEP_DIRECTION = { DOWN: 0, UP: 1 } as const

/** BR_CFM_CCM_INTERVAL_*: time between continuity checks (linux/cfm_bridge.h). */
export const BR_CFM_CCM_INTERVAL = {
  NONE: 0,
  '3_3_MS': 1,
  '10_MS': 2,
  '100_MS': 3,
  '1_SEC': 4,
  '10_SEC': 5,
  '1_MIN': 6,
  '10_MIN': 7,
} as const

/** BRIDGE_VLANDB_DUMPF_*: contents of a dump of VLANs (linux/if_bridge.h). */
export const BRIDGE_VLANDB_DUMPF = { STATS: 0x1, GLOBAL: 0x2 } as const

/** TUNNEL_MSG_FLAG_*: additional contents of a dump of VNIs (linux/if_link.h). */
export const TUNNEL_MSG_FLAG = { STATS: 0x1 } as const

/** XDP_FLAGS_*: how an XDP program is attached (linux/if_link.h). */
export const XDP_FLAGS = { UPDATE_IF_NOEXIST: 0x1, SKB_MODE: 0x2, DRV_MODE: 0x4, HW_MODE: 0x8, REPLACE: 0x10 } as const

