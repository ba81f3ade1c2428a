// Words of `ip` for values of enums, where they are not the kernel's names in lower case.

/** `on` and `off` of `ip`. */
export const TRUE_FALSE = { true: 1, false: 0 } as const

/** `ip link add type bond mode MODE`. */
export const BOND_MODE_WORDS = {
  'balance-rr': 0,
  'active-backup': 1,
  'balance-xor': 2,
  broadcast: 3,
  '802.3ad': 4,
  'balance-tlb': 5,
  'balance-alb': 6,
} as const

/** `… type bond xmit_hash_policy POLICY`. */
export const BOND_XMIT_POLICY_WORDS = {
  layer2: 0,
  'layer3+4': 1,
  'layer2+3': 2,
  'encap2+3': 3,
  'encap3+4': 4,
  'vlan+srcmac': 5,
} as const

/** `… type bond arp_validate WORD`. */
export const BOND_ARP_WORDS = { none: 0, active: 1, backup: 2, all: 3, filter: 4, filter_active: 5, filter_backup: 6 } as const

/** `… type bond ad_select WORD`. */
export const BOND_AD_WORDS = { actor_port_prio: 3 } as const

/** `… type vlan protocol PROTOCOL`. */
export const VLAN_PROTOCOL_WORDS = { '802.1Q': 0x8100, '802.1q': 0x8100, '802.1ad': 0x88a8 } as const

/** `ip link set addrgenmode MODE`. */
export const ADDR_GEN_MODE_WORDS = { stable_secret: 2 } as const

/** `… type netkit POLICY`. */
export const NETKIT_POLICY_WORDS = { forward: 0, blackhole: 2 } as const

/** `… type ip6tnl mode any`. */
export const TUNNEL_PROTO_WORDS = { any: 0 } as const
