/**
 * The least and the greatest value of sysctls for which the kernel has limits (extra1 and extra2 in the tables of
 * net/ipv4/sysctl_net_ipv4.c, net/ipv6/sysctl_net_ipv6.c and net/ipv6/addrconf.c). The names of links are `*`.
 */
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  'ipv4.ip_default_ttl': [1, 255],
  'ipv4.tcp_syn_retries': [1, 127],
  'ipv4.tcp_synack_retries': [0, 255],
  'ipv4.tcp_retries1': [0, 255],
  'ipv4.tcp_retries2': [0, 255],
  'ipv4.tcp_orphan_retries': [0, 255],
  'ipv4.tcp_keepalive_probes': [0, 255],
  'ipv4.tcp_syncookies': [0, 255],
  'ipv4.tcp_mtu_probing': [0, 255],
  'ipv4.tcp_tw_reuse': [0, 2],
  'ipv4.tcp_min_snd_mss': [48, 65535],
  'ipv4.tcp_mtu_probe_floor': [48, 65535],
  'ipv4.tcp_l3mdev_accept': [0, 1],
  'ipv4.udp_l3mdev_accept': [0, 1],
  'ipv4.raw_l3mdev_accept': [0, 1],
  'ipv4.fib_multipath_hash_policy': [0, 3],
  'ipv4.fib_multipath_use_neigh': [0, 1],
  'ipv4.nexthop_compat_mode': [0, 1],
  'ipv4.icmp_echo_ignore_all': [0, 1],
  'ipv4.icmp_echo_enable_probe': [0, 1],
  'ipv6.fib_multipath_hash_policy': [0, 3],
  'ipv6.flowlabel_reflect': [0, 7],
  'ipv6.auto_flowlabels': [0, 3],
  'ipv6.conf.*.hop_limit': [1, 255],
  'ipv6.conf.*.addr_gen_mode': [0, 3],
  'ipv6.conf.*.ndisc_tclass': [0, 255],
  'ipv6.conf.*.ioam6_id': [0, 65535],
}

/** Says why the kernel refuses a value with EINVAL, if the value is no number, or out of a known range. */
export function wrongValueText(components: readonly string[], value: string, before: string | undefined): string | undefined {
  const wanted = value.trim()
  if (before !== undefined && /^-?\d+$/.test(before) && !/^[-+]?(0x[0-9a-f]+|\d+)$/i.test(wanted)) return 'it takes a number'
  const [, ...names] = components
  const range = RANGES[names.map((name, i) => (i === 2 && names[1] === 'conf' ? '*' : name)).join('.')]
  const number = Number(wanted)
  return range && !(number >= range[0] && number <= range[1]) ? `it takes ${range[0]} to ${range[1]}` : undefined
}
