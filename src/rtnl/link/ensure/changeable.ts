import type { KindData } from '../kind/data.ts'

/** How the driver of a kind changes the data of an existing link (its changelink, called by rtnl_changelink). */
export interface Changeable<K extends string = string> {
  /** Options that it refuses or ignores. */
  readonly fixed?: readonly K[]
  /** It sets every option, and resets those that a request does not have. */
  readonly whole?: true
}

const TUNNEL = { whole: true, fixed: ['collectMetadata'] } as const

/** The kinds whose data can be changed. Drivers without changelink change none of it (EOPNOTSUPP). */
export const CHANGEABLE: { readonly [K in keyof KindData]?: Changeable<keyof KindData[K] & string> } = {
  bond: {},
  bridge: {},
  can: {},
  dsa: {},
  ipoib: {},
  ipvlan: {},
  ipvtap: {},
  macvlan: {},
  macvtap: {},
  rmnet: {},
  // vlan_changelink in net/8021q/vlan_netlink.c ignores the others.
  vlan: { fixed: ['id', 'protocol'] },
  // vxlan_nl2conf in drivers/net/vxlan/vxlan_core.c.
  vxlan: {
    fixed: [
      ...(['id', 'ttlInherit', 'proxy', 'rsc', 'l2miss', 'l3miss', 'limit', 'collectMetadata', 'portRange', 'port'] as const),
      ...(['udpCsum', 'udpZeroCsum6Tx', 'udpZeroCsum6Rx', 'remcsumTx', 'remcsumRx', 'gbp', 'gpe'] as const),
      ...(['remcsumNopartial', 'vnifilter'] as const),
    ],
  },
  // geneve_nl2info in drivers/net/geneve.c.
  geneve: {
    fixed: ['id', 'port', 'collectMetadata', 'udpCsum', 'udpZeroCsum6Tx', 'udpZeroCsum6Rx', 'innerProtoInherit'],
  },
  // macsec_changelink in drivers/net/macsec.c.
  macsec: { fixed: ['sci', 'port', 'icvLen', 'cipherSuite'] },
  // netkit_change_link in drivers/net/netkit.c.
  netkit: { fixed: ['mode', 'scrub', 'peerScrub'] },
  // ipgre_netlink_parms and the like begin with parameters of zeros.
  gre: TUNNEL,
  gretap: TUNNEL,
  erspan: TUNNEL,
  ip6gre: TUNNEL,
  ip6gretap: TUNNEL,
  ip6erspan: TUNNEL,
  ipip: TUNNEL,
  sit: TUNNEL,
  ip6tnl: TUNNEL,
  vti: { whole: true },
  vti6: { whole: true },
  xfrm: TUNNEL,
}
