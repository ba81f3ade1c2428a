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

/** Options of types that newer versions of `ip` have. */
export const OPTIONS_NOT_YET: Readonly<Record<string, Words>> = {
  bridge: { fdb_local_vlan_0: '', mst_enabled: '', mdb_offload_fail_notification: '' },
  geneve: { port: OPTIONS, srcport: OPTIONS },
  vxlan: { mcroute: OPTIONS, nomcroute: OPTIONS, reserved_bits: OPTIONS },
}
