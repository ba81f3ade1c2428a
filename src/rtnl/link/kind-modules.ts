/** Kinds whose module has another name (MODULE_ALIAS_RTNL_LINK in drivers/net and net). */
const OTHERS = new Map<string, string>([
  ['batadv', 'batman-adv'],
  ['bond', 'bonding'],
  ['can', 'can-dev'],
  ['erspan', 'ip_gre'],
  ['gre', 'ip_gre'],
  ['gretap', 'ip_gre'],
  ['ip6erspan', 'ip6_gre'],
  ['ip6gre', 'ip6_gre'],
  ['ip6gretap', 'ip6_gre'],
  ['ip6tnl', 'ip6_tunnel'],
  ['lowpan', 'ieee802154_6lowpan'],
  ['ppp', 'ppp_generic'],
  ['vlan', '8021q'],
  ['vti', 'ip_vti'],
  ['vti6', 'ip6_vti'],
  ['xfrm', 'xfrm_interface'],
])

/** Kinds whose module is called as they are. */
const SAME = new Set(
  (
    'amt bareudp bridge dummy geneve gtp hsr ifb ipip ipvlan ipvtap macsec macvlan macvtap netdevsim nlmon ovpn rmnet sit team tun vcan ' +
    'veth virt_wifi vrf vxcan vxlan wireguard wwan'
  ).split(' '),
)

/** The kernel module that brings a kind of link; undefined for a kind that no module is known for. */
export function moduleOf(kind: string): string | undefined {
  return OTHERS.get(kind) ?? (SAME.has(kind) ? kind : undefined)
}
