/** Modules that register families under another name than their own. */
const MODULES: Readonly<Record<string, string>> = {
  batadv: 'batman-adv',
  l2tp: 'l2tp_netlink',
  nl80211: 'cfg80211',
  ovs_ct_limit: 'openvswitch',
  ovs_datapath: 'openvswitch',
  ovs_flow: 'openvswitch',
  ovs_meter: 'openvswitch',
  ovs_packet: 'openvswitch',
  ovs_vport: 'openvswitch',
  SMC_GEN_NETLINK: 'smc',
  SMC_PNETID: 'smc',
  TIPCv2: 'tipc',
}

/** Modules that have the name of their family. */
const SAME: readonly string[] = ['fou', 'gtp', 'ila', 'macsec', 'nbd', 'ovpn', 'psample', 'team', 'wireguard']

/** Families of the kernel itself, with the setting that builds them. */
const BUILT_IN: Readonly<Record<string, string>> = {
  devlink: 'CONFIG_NET_DEVLINK',
  dpll: 'CONFIG_DPLL',
  ethtool: 'CONFIG_ETHTOOL_NETLINK',
  handshake: 'CONFIG_NET_HANDSHAKE',
  IOAM6: 'CONFIG_IPV6',
  mptcp_pm: 'CONFIG_MPTCP',
  net_shaper: 'CONFIG_NET_SHAPER',
  netdev: 'CONFIG_NET',
  NLBL_MGMT: 'CONFIG_NETLABEL',
  SEG6: 'CONFIG_IPV6',
  TASKSTATS: 'CONFIG_TASKSTATS',
  tcp_metrics: 'CONFIG_INET',
  thermal: 'CONFIG_THERMAL_NETLINK',
}

/** What would register a family: `module wireguard`, `a kernel with CONFIG_MPTCP`. */
export function providerOf(name: string): string {
  if (Object.hasOwn(MODULES, name)) return `module ${MODULES[name]}`
  if (SAME.includes(name)) return `module ${name}`
  if (Object.hasOwn(BUILT_IN, name)) return `a kernel with ${BUILT_IN[name]} has it`
  return 'a module with its alias would register it'
}
