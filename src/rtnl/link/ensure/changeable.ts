import type { KindData } from '../kind/data.ts'

/** How the driver of a kind changes the data of an existing link (its changelink, called by rtnl_changelink). */
export interface Changeable<K extends string = string> {
  /** Options that it refuses. */
  readonly fixed?: readonly K[]
  /** Options that it ignores without a word. */
  readonly ignored?: readonly K[]
  /** It sets every option, and resets those that a request does not have. */
  readonly whole?: true
  /** It changes none of a link whose ends come with each packet (collectMetadata). */
  readonly fixedIfExternal?: true
  /** It takes no MTU in the same request. */
  readonly mtuApart?: true
}

const TUNNEL = { whole: true, fixedIfExternal: true, fixed: ['collectMetadata'] } as const

/** The kinds whose data can be changed. Drivers without changelink change none of it (EOPNOTSUPP). */
export const CHANGEABLE: { readonly [K in keyof KindData]?: Changeable<keyof KindData[K] & string> } = {
  bond: {},
  bridge: {},
  caif: {},
  can: {},
  dsa: {},
  ipoib: {},
  ipvlan: {},
  ipvtap: {},
  macvlan: {},
  macvtap: {},
  rmnet: {},
  // vlan_changelink in net/8021q/vlan_netlink.c.
  vlan: { ignored: ['id', 'protocol'] },
  // vxlan_nl2conf in drivers/net/vxlan/vxlan_core.c.
  vxlan: {
    mtuApart: true,
    fixed: [
      ...(['id', 'ttlInherit', 'proxy', 'rsc', 'l2miss', 'l3miss', 'limit', 'collectMetadata', 'portRange', 'port'] as const),
      ...(['udpCsum', 'udpZeroCsum6Tx', 'udpZeroCsum6Rx', 'remcsumTx', 'remcsumRx', 'gbp', 'gpe'] as const),
      ...(['remcsumNopartial', 'vnifilter', 'reservedBits'] as const),
    ],
  },
  // geneve_nl2info in drivers/net/geneve.c.
  geneve: {
    fixedIfExternal: true,
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

/** The options of a kind that cannot be changed. */
export function fixedOptions({ fixed = [], ignored = [] }: Changeable): readonly string[] {
  return [...fixed, ...ignored]
}

/** How the data of a kind are changed; undefined if its driver changes none. */
export function changeableOf(kind: unknown): Changeable | undefined {
  return typeof kind === 'string' && Object.hasOwn(CHANGEABLE, kind) ? CHANGEABLE[kind as 'bridge'] : undefined
}
