import type { CreateLink } from '../../../src/rtnl/link/options.ts'

/** Options as a caller without types could write them; `low0` and `low1` are two links of Ethernet. */
type Options = Record<string, unknown>

/** A link of a kind that can be made, and changes of it each of which the kernel refuses. */
export interface KindCase {
  readonly kind: string
  /** Undefined where rtnetlink never makes the kind. */
  readonly good: Options | undefined
  /** What is refused: instead of the members of `good`, and of its data. An undefined one is left out. */
  readonly bad: readonly { readonly options?: Options; readonly data?: Options; readonly noData?: true; readonly says: RegExp }[]
  /** The kernel refuses these only since later than 6.1, or not in every configuration: not tested live. */
  readonly unproven?: true
}

const MULTICAST_MAC = '01:00:5e:00:00:01'
const notEthernet = [
  { options: { address: MULTICAST_MAC }, says: /unicast address.*"01:00:5e:00:00:01"/ },
  { options: { address: '00:00:00:00:00:00' }, says: /unicast address/ },
  { options: { address: '0a:00:00:01' }, says: /address of 6 bytes/ },
]
const noLink = { options: { link: undefined }, says: /expected link, the underlying link/ }
const without = (key: string) => ({ data: { [key]: undefined }, says: new RegExp(`expected ${key} in the data`) })
const outside = (key: string, ...values: number[]) =>
  values.map((value) => ({ data: { [key]: value }, says: new RegExp(`expected ${key} of`) }))
const BOND = { ROUNDROBIN: 0, ACTIVEBACKUP: 1, AD: 4, TLB: 5 }

/** Requests whose name and kind are added. */
export const KIND_CASES: readonly KindCase[] = [
  {
    kind: 'amt',
    good: { data: { mode: 0, link: 'low0', localIp: '10.0.0.1', discoveryIp: '10.0.0.2' } },
    bad: [
      without('mode'),
      without('link'),
      without('localIp'),
      ...outside('mode', 2),
      { data: { discoveryIp: undefined }, says: /discoveryIp with mode 0 GATEWAY/ },
      { data: { localIp: '224.0.0.1' }, says: /localIp of an amt, not a multicast group/ },
      { data: { localIp: '0.0.0.0' }, says: /localIp of an amt, not all zeros/ },
    ],
  },
  {
    kind: 'bareudp',
    good: { data: { port: 6635, ethertype: 0x8847 } },
    bad: [
      without('port'),
      without('ethertype'),
      { data: { ethertype: 0x86dd, multiprotoMode: true }, says: /multiprotoMode only with/ },
    ],
  },
  { kind: 'batadv', good: { data: { algoName: 'BATMAN_IV' } }, bad: [] },
  {
    kind: 'bond',
    good: { data: { mode: BOND.ACTIVEBACKUP, miimon: 100 } },
    bad: [
      ...notEthernet,
      ...outside('mode', 7),
      { data: { packetsPerSlave: 2 }, says: /packetsPerSlave of a bond only with mode 0 ROUNDROBIN, got mode 1/ },
      {
        data: { mode: BOND.ROUNDROBIN, primary: 'low0' },
        says: /primary of a bond only with mode 1 ACTIVEBACKUP or 5 TLB or 6 ALB/,
      },
      { data: { mode: BOND.ROUNDROBIN, activeSlave: 'low0' }, says: /activeSlave of a bond only with/ },
      { data: { mode: BOND.AD, miimon: undefined, arpInterval: 100 }, says: /arpInterval of a bond only with/ },
      { data: { mode: BOND.AD, miimon: undefined, arpValidate: 1 }, says: /arpValidate of a bond only with/ },
      { data: { adLacpRate: 1 }, says: /adLacpRate of a bond only with mode 4 8023AD/ },
      { data: { adActorSysPrio: 5 }, says: /adActorSysPrio of a bond only with/ },
      { data: { adUserPortKey: 5 }, says: /adUserPortKey of a bond only with/ },
      { data: { adActorSystem: '02:00:00:00:00:01' }, says: /adActorSystem of a bond only with/ },
      { data: { tlbDynamicLb: 1 }, says: /tlbDynamicLb of a bond only with/ },
      { data: { coupledControl: 1 }, says: /coupledControl of a bond only with/ },
      { data: { arpInterval: 100 }, says: /miimon or arpInterval.*both/ },
      { data: { arpValidate: 1 }, says: /miimon or arpValidate.*both/ },
      ...outside('miimon', 0x80000000),
      { data: { miimon: undefined, arpInterval: 0x80000000 }, says: /arpInterval of a bond from 0/ },
      ...outside('minLinks', 0x80000000),
      ...outside('lpInterval', 0),
      { data: { mode: BOND.ROUNDROBIN, packetsPerSlave: 65536 }, says: /packetsPerSlave of a bond from 0 to 65535/ },
      ...outside('resendIgmp', 256),
      ...outside('primaryReselect', 3),
      ...outside('failOverMac', 3),
      ...outside('arpAllTargets', 2),
      ...outside('allSlavesActive', 2),
      { data: { mode: BOND.AD, adLacpRate: 2 }, says: /adLacpRate of a bond from 0 to 1/ },
      { data: { mode: BOND.AD, adActorSysPrio: 0 }, says: /adActorSysPrio of a bond from 1/ },
      { data: { mode: BOND.AD, adUserPortKey: 1024 }, says: /adUserPortKey of a bond from 0 to 1023/ },
    ],
  },
  {
    kind: 'bridge',
    good: {},
    bad: [
      ...notEthernet,
      ...outside('helloTime', 99, 1001),
      ...outside('maxAge', 599, 4001),
      { data: { groupFwdMask: 1 }, says: /groupFwdMask of a bridge without the bits/ },
    ],
  },
  { kind: 'can', good: undefined, bad: [{ says: /rtnetlink can create, got "can": the driver/ }] },
  { kind: 'dsa', good: undefined, bad: [{ says: /rtnetlink can create, got "dsa"/ }] },
  { kind: 'dummy', good: {}, bad: notEthernet },
  {
    kind: 'erspan',
    good: { data: { iflags: 0x3000, oflags: 0x3000, ikey: 5, okey: 5, local: '10.0.0.1', remote: '10.0.0.2', erspanVer: 1 } },
    bad: [
      ...notEthernet,
      { data: { iflags: 0x2000, oflags: 0x2000 }, says: /iflags and oflags 0x3000/ },
      ...outside('ikey', 1024),
      ...outside('okey', 1024),
      ...outside('erspanVer', 3),
      { data: { iflags: 0x7000 }, says: /iflags of an erspan without 0x4000/ },
      { data: { oflags: 0x3001 }, says: /oflags of an erspan without 0x4000/ },
      { data: { remote: '0.0.0.0' }, says: /remote of an erspan, not all zeros/ },
      { data: { ignoreDf: 1 }, says: /pmtudisc 0 with ignoreDf/ },
    ],
  },
  {
    kind: 'geneve',
    good: { data: { id: 7, remote: '10.0.0.2' } },
    bad: [
      ...notEthernet,
      { noData: true, says: /^data: expected the options of a geneve, such as \{ id: 42 \}, got undefined$/ },
      ...outside('id', 0x1000000),
      ...outside('df', 3),
      { data: { remote6: 'fd00::1' }, says: /remote or remote6, not both/ },
      { data: { remote: '224.0.0.1' }, says: /remote of a geneve, not a multicast group/ },
      { data: { remote: undefined, remote6: 'ff02::1' }, says: /remote6 of a geneve, not a multicast group/ },
      { data: { label: 5 }, says: /label only with remote6/ },
      { data: { remote: undefined, collectMetadata: true }, says: /collectMetadata or id.*both/ },
      { data: { id: undefined, remote: undefined, tos: 4, collectMetadata: true }, says: /collectMetadata or tos/ },
      {
        data: { id: undefined, remote: undefined, remote6: 'fd00::1', label: 4, collectMetadata: true },
        says: /collectMetadata or label/,
      },
    ],
  },
  {
    kind: 'geneve',
    good: { data: { id: 7, remote: '10.0.0.2' } },
    unproven: true,
    bad: [{ data: { portRange: { low: 9, high: 8 } }, says: /portRange/ }],
  },
  {
    kind: 'gre',
    good: { data: { local: '10.0.0.1', remote: '10.0.0.2' } },
    bad: [
      { data: { iflags: 0x4000 }, says: /iflags of a gre without 0x4000/ },
      { data: { oflags: 0x1 }, says: /oflags of a gre without 0x4000/ },
      { data: { ignoreDf: 1 }, says: /pmtudisc 0 with ignoreDf/ },
    ],
  },
  {
    kind: 'gretap',
    good: { data: { local: '10.0.0.1', remote: '10.0.0.2' } },
    bad: [
      ...notEthernet,
      { data: { iflags: 0x4000 }, says: /iflags of a gretap without/ },
      { data: { oflags: 0x1 }, says: /oflags of a gretap without/ },
      { data: { ignoreDf: 1, pmtudisc: 1 }, says: /pmtudisc 0 with ignoreDf/ },
      { data: { remote: '0.0.0.0' }, says: /remote of a gretap, not all zeros/ },
    ],
  },
  { kind: 'gtp', good: { data: { createSockets: 1 } }, bad: [], unproven: true },
  { kind: 'gtp', good: undefined, bad: [{ data: { role: 0 }, says: /expected one of fd0, fd1, createSockets/ }] },
  {
    kind: 'hsr',
    good: { data: { slave1: 'low0', slave2: 'low1' } },
    bad: [without('slave1'), without('slave2'), { data: { slave2: 'low0' }, says: /two different links/ }],
  },
  { kind: 'ifb', good: {}, bad: notEthernet },
  {
    kind: 'ip6erspan',
    good: { data: { iflags: 0x3000, oflags: 0x3000, ikey: 5, okey: 5, local: 'fd00::1', remote: 'fd00::2', erspanVer: 1 } },
    bad: [
      ...notEthernet,
      { data: { iflags: 0x2000, oflags: 0x2000 }, says: /iflags and oflags 0x3000/ },
      ...outside('ikey', 1024),
      ...outside('okey', 1024),
      ...outside('erspanVer', 0, 3),
      { data: { iflags: 0x7000 }, says: /iflags of an ip6erspan without/ },
      { data: { oflags: 0x3001 }, says: /oflags of an ip6erspan without/ },
      { data: { remote: '::' }, says: /remote of an ip6erspan, not all zeros/ },
    ],
  },
  {
    kind: 'ip6gre',
    good: { data: { local: 'fd00::1', remote: 'fd00::2' } },
    bad: [
      { data: { iflags: 0x4000 }, says: /iflags of an ip6gre without/ },
      { data: { oflags: 0x1 }, says: /oflags of an ip6gre without/ },
    ],
  },
  {
    kind: 'ip6gretap',
    good: { data: { local: 'fd00::1', remote: 'fd00::2' } },
    bad: [
      ...notEthernet,
      { data: { iflags: 0x4000 }, says: /iflags of an ip6gretap without/ },
      { data: { oflags: 0x1 }, says: /oflags of an ip6gretap without/ },
      { data: { remote: '::' }, says: /remote of an ip6gretap, not all zeros/ },
    ],
  },
  { kind: 'ip6tnl', good: { data: { local: 'fd00::1', remote: 'fd00::2', proto: 4 } }, bad: outside('proto', 6) },
  { kind: 'ipip', good: { data: { local: '10.0.0.1', remote: '10.0.0.2', proto: 4 } }, bad: outside('proto', 6, 41) },
  { kind: 'ipip', good: { data: { local: '10.0.0.1', remote: '10.0.0.2', proto: 137 } }, bad: [] },
  { kind: 'ipoib', good: undefined, bad: [{ data: { pkey: 1 }, says: /expected link, the underlying link of an ipoib/ }] },
  ...['ipvlan', 'ipvtap'].map((kind) => ({
    kind,
    good: { link: 'low0', data: { mode: 1, flags: 1 } },
    bad: [
      noLink,
      ...outside('mode', 3),
      { data: { flags: 4 }, says: /flags of an ipv.* without bits other than/ },
      { data: { flags: 3 }, says: /one of the flags 1 PRIVATE and 2 VEPA/ },
    ],
  })),
  { kind: 'lowpan', good: undefined, bad: [noLink] },
  {
    kind: 'macsec',
    good: { link: 'low0', data: { port: 5, encrypt: 1 } },
    bad: [
      noLink,
      { data: { port: undefined, sci: 5n, incSci: 0 }, says: /incSci 1 with sci/ },
      ...outside('icvLen', 7, 17),
      ...outside('encodingSa', 4),
      ...['encrypt', 'protect', 'incSci', 'es', 'scb', 'replayProtect'].flatMap((key) => outside(key, 2)),
      { data: { incSci: 1, es: 1 }, says: /incSci or es.*both/ },
      { data: { incSci: 1, scb: 1 }, says: /incSci or scb.*both/ },
      { data: { es: 1, scb: 1 }, says: /es or scb.*both/ },
      { data: { replayProtect: 1 }, says: /window with replayProtect/ },
      ...outside('validation', 3),
    ],
  },
  ...['macvlan', 'macvtap'].map((kind) => ({
    kind,
    good: { link: 'low0', data: { mode: 16, macaddrMode: 0, macaddr: '02:00:00:00:00:09' } },
    bad: [
      ...notEthernet,
      noLink,
      { data: { mode: 4 }, says: /macaddrMode only with mode 16 SOURCE/ },
      { data: { macaddr: undefined }, says: /macaddr with macaddrMode 0 ADD/ },
      { data: { macaddr: MULTICAST_MAC }, says: /unicast macaddr/ },
    ],
  })),
  { kind: 'netdevsim', good: undefined, bad: [{ says: /rtnetlink can create, got "netdevsim"/ }] },
  { kind: 'nlmon', good: {}, bad: [{ options: { address: '02:00:00:00:00:01' }, says: /no address for an nlmon/ }] },
  { kind: 'rmnet', good: { link: 'low0', data: { muxId: 5 } }, bad: [noLink, without('muxId'), ...outside('muxId', 255)] },
  { kind: 'sit', good: { data: { local: '10.0.0.1', remote: '10.0.0.2', proto: 41 } }, bad: outside('proto', 6) },
  { kind: 'sit', good: { data: { local: '10.0.0.1', remote: '10.0.0.2', proto: 137 } }, bad: [] },
  { kind: 'team', good: {}, bad: notEthernet },
  { kind: 'tun', good: undefined, bad: [{ says: /rtnetlink can create, got "tun": ns.tuntap.add creates it/ }] },
  {
    kind: 'veth',
    good: { peer: { ifname: 'other' } },
    bad: [
      ...notEthernet,
      { options: { peer: { ifname: 'other', address: MULTICAST_MAC } }, says: /unicast address of the peer/ },
    ],
  },
  { kind: 'virt_wifi', good: { link: 'low0' }, bad: [noLink] },
  {
    kind: 'vlan',
    good: { link: 'low0', data: { id: 7 } },
    bad: [
      ...notEthernet,
      noLink,
      without('id'),
      { noData: true, says: /expected id/ },
      ...outside('id', 4095, 5000),
      ...outside('protocol', 0x0800),
    ],
  },
  { kind: 'vrf', good: { data: { table: 7 } }, bad: [...notEthernet, without('table'), ...outside('table', 0)] },
  { kind: 'vti', good: { data: { local: '10.0.0.1', remote: '10.0.0.2', ikey: 1, okey: 1 } }, bad: [] },
  { kind: 'vti6', good: { data: { local: 'fd00::1', remote: 'fd00::2' } }, bad: [] },
  { kind: 'vxcan', good: { peer: { ifname: 'other' } }, bad: [] },
  {
    kind: 'vxlan',
    good: { data: { id: 7, port: 4789 } },
    bad: [
      ...notEthernet,
      { noData: true, says: /^data: expected the options of a vxlan, such as \{ id: 42 \}, got undefined$/ },
      ...outside('id', 0x1000000),
      ...outside('df', 3),
      { data: { portRange: { low: 9, high: 8 } }, says: /portRange of a vxlan with low at most high/ },
      { data: { group: '239.1.1.1' }, says: /data\.link, the link that packets leave by, with a multicast group/ },
      { data: { group6: 'ff05::100' }, says: /data\.link, the link that packets leave by, with a multicast group/ },
      { data: { label: 5 }, says: /label only with local6 or group6/ },
      { data: { gpe: true }, says: /gpe only with collectMetadata/ },
      { data: { vnifilter: 1 }, says: /vnifilter only with collectMetadata/ },
      { data: { local: '10.0.0.1', group6: 'fd00::1' }, says: /local and group of one family/ },
      { data: { local6: 'fd00::1', group: '10.0.0.1' }, says: /local and group of one family/ },
      { data: { local: '224.0.0.1' }, says: /local of a vxlan, not a multicast group/ },
      { data: { local6: 'ff02::1' }, says: /local6 of a vxlan, not a multicast group/ },
    ],
  },
  { kind: 'vxlan', good: { data: { id: 7, group: '239.1.1.1', link: 'low0', local: '10.0.0.1' } }, bad: [] },
  { kind: 'vxlan', good: { data: { id: 7, group6: 'fd00::2', local6: 'fd00::1', label: 5 } }, bad: [] },
  { kind: 'vxlan', good: { data: { collectMetadata: 1, vnifilter: 1, learning: 0 } }, bad: [] },
  { kind: 'vxlan', good: { data: { id: 0, port: 4788 } }, bad: [] },
  { kind: 'wireguard', good: {}, bad: [] },
  {
    kind: 'wwan',
    good: undefined,
    bad: [
      {
        options: { parentDevName: 'wwan0' },
        says: /^data: expected the options of a wwan, such as \{ linkId: 1 \}, got undefined$/,
      },
      { data: { linkId: 1 }, says: /expected parentDevName/ },
      { options: { parentDevName: 'wwan0' }, data: {}, says: /expected linkId/ },
    ],
  },
  {
    kind: 'xfrm',
    good: { data: { ifId: 7, link: 'low0' } },
    bad: [
      { data: { ifId: undefined }, says: /ifId other than 0/ },
      { data: { ifId: 0 }, says: /ifId other than 0/ },
      { data: { link: undefined, collectMetadata: true }, says: /collectMetadata or ifId/ },
      { data: { ifId: undefined, collectMetadata: true }, says: /collectMetadata or link/ },
    ],
  },
  { kind: 'xfrm', good: { data: { collectMetadata: true } }, bad: [] },
]

/** What a case requests, or a change of it. */
export function requestOf({ kind, good }: KindCase, bad?: KindCase['bad'][number]): CreateLink {
  const all = { ifname: 'new0', kind, ...good, ...bad?.options } as Options
  const data = { ...(good?.['data'] as Options), ...bad?.data }
  if (Object.keys(data).length > 0 || bad?.data) all['data'] = defined(data)
  if (bad?.noData) delete all['data']
  return defined(all) as unknown as CreateLink
}

function defined(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
