const SETTINGS = 'in a program, ns.links.set and ns.links.create take it'
const OPTIONS = 'in a program, ns.links.create takes the options of this type'

const TUNNEL = 'Linux 6.18 crashes on it and hangs the whole machine'

/** Words, and what to use in their place; empty if there is nothing. */
type Words = Readonly<Record<string, string>>

/**
 * The words of `ip` up to iproute2 6.18 that are not implemented, by where they stand: ip(8), ip-link(8),
 * ip-address(8), ip-monitor(8). test/cli/ip-words.test.ts compares with the help of the installed `ip`.
 */
export const NOT_YET = {
  options: { '-echo': 'use show afterwards' },
  objects: {
    fou: '',
    ila: '',
    ioam: '',
    l2tp: '',
    macsec: '',
    mptcp: '',
    mroute: '',
    mrule: '',
    ntable: '',
    ntbl: '',
    sr: '',
    stats: 'use -s link show',
    tcp_metrics: '',
    tcpmetrics: '',
    token: '',
    xfrm: '',
  },
  tunnel: { prl: '' },
  vrf: { exec: '' },
  'link set': {
    gso_ipv4_max_size: SETTINGS,
    gro_ipv4_max_size: SETTINGS,
    headroom: '',
    tailroom: '',
  },
  xdp: { object: '', pinned: '', 'object-pinned': '', fd: '' },
  show: { novf: '', down: '', proto: '' },
  'address add': { proto: 'in a program, ns.addresses.add takes it' },
  encap: { geneve_opts: TUNNEL, vxlan_opts: TUNNEL, erspan_opts: TUNNEL },
  'encap kinds': { bpf: '' },
} as const satisfies Readonly<Record<string, Words>>

/** Types of links none of whose options are implemented on the command line. */
export const TYPES_NOT_YET: Words = {
  can: OPTIONS,
  dsa: OPTIONS,
  ipoib: OPTIONS,
  netkit: OPTIONS,
  ovpn: OPTIONS,
  pfcp: '',
  virt_wifi: '',
  wwan: OPTIONS,
}

const ERSPAN = Object.fromEntries(
  ['erspan', 'erspan_ver', 'erspan_dir', 'erspan_hwid'].map((word) => [word, 'use type ip6erspan']),
)

/** Options of types that newer versions of `ip` have, or that it accepts for a type that does not use them. */
export const OPTIONS_NOT_YET: Readonly<Record<string, Words>> = {
  bond: { coupled_control: OPTIONS, broadcast_neighbor: OPTIONS },
  bond_slave: { actor_port_prio: OPTIONS },
  bridge: { fdb_max_learned: OPTIONS, fdb_local_vlan_0: '', mst_enabled: '', mdb_offload_fail_notification: '' },
  bridge_slave: { mab: OPTIONS, mcast_max_groups: OPTIONS, neigh_vlan_suppress: OPTIONS, backup_nhid: OPTIONS },
  geneve: { port: OPTIONS, srcport: OPTIONS },
  hsr: { interlink: OPTIONS },
  ip6gre: ERSPAN,
  ip6gretap: ERSPAN,
  ipip: { '6rd-prefix': 'use type sit', '6rd-relay_prefix': 'use type sit', '6rd-reset': 'use type sit' },
  macvlan: { bclim: OPTIONS },
  macvtap: { bclim: OPTIONS },
  vxlan: { localbypass: OPTIONS, nolocalbypass: OPTIONS, mcroute: OPTIONS, nomcroute: OPTIONS, reserved_bits: OPTIONS },
}
