// Tunnels directly over IP: gre and its kin, IP in IP, vti, xfrm.
import type { CreateLink } from '../../../../src/index.ts'
import { alike, type Kinds, LOWER, type Row } from '../row.ts'

const V4 = { local: '192.0.2.2', remote: '192.0.2.1' }
/** Over IPv6 ip requests checksums even without an outer encapsulation. */
const ASKED = { encapFlags: ['CSUM6'] } as const
const INHERITED = [
  ...(['IGN_ENCAP_LIMIT', 'USE_ORIG_TCLASS', 'USE_ORIG_FLOWLABEL', 'RCV_DSCP_COPY', 'USE_ORIG_FWMARK'] as const),
  'ALLOW_LOCAL_REMOTE',
] as const
/** What the kernel adds to the flags: both ends can be reached. */
const CAPABLE = ['CAP_XMIT', 'CAP_RCV']
const V6 = { local: '2001:db8::2', remote: '2001:db8::1' }
const ENDS4 = 'remote 192.0.2.1 local 192.0.2.2'
const ENDS6 = 'remote 2001:db8::1 local 2001:db8::2'

/** What is put around: UDP with checksums, from a chosen port. */
const ENCAP = {
  encapType: 'GUE',
  encapFlags: ['CSUM', 'REMCSUM'],
  encapSport: 65535,
  encapDport: 6080,
} as const
const ENCAP_WORDS = 'encap gue encap-sport 65535 encap-dport 6080 encap-csum encap-remcsum'
const ENCAP_SHOWN = { encap: { type: 'gue', sport: 65535, dport: 6080, csum: true, remcsum: true } }
const FOU = { encapType: 'FOU', encapFlags: ['CSUM6'], encapSport: 0, encapDport: 5555 } as const
const FOU_WORDS = 'encap fou encap-sport auto encap-dport 5555'
const FOU_SHOWN = { encap: { type: 'fou', sport: 0, dport: 5555, csum6: true } }

/** What gre and gretap share. */
const gre: Row[] = [
  {
    what: 'keys, checksums, sequence numbers, mark',
    before: LOWER,
    link: {
      kind: 'gre',
      data: {
        ...V4,
        link: 50,
        ttl: 255,
        tos: 0xfc,
        iflags: ['CSUM', 'KEY', 'SEQ'],
        oflags: ['CSUM', 'KEY'],
        ikey: 1,
        okey: 0xffffffff,
        pmtudisc: true,
        fwmark: 0xfffffffe,
      },
    },
    words: `type gre ${ENDS4} dev d0 ttl 255 tos 0xfc icsum ocsum iseq ikey 1 okey 255.255.255.255 fwmark 0xfffffffe`,
    shown: {
      ...V4,
      link: 'd0',
      ttl: 255,
      tos: '0xfc',
      ikey: '0.0.0.1',
      okey: '255.255.255.255',
      iseq: true,
      icsum: true,
      ocsum: true,
      fwmark: '0xfffffffe',
    },
  },
  {
    what: 'fragments, as the inner packet says',
    link: { kind: 'gre', data: { ...V4, pmtudisc: false, ignoreDf: true, tos: 1, ttl: 0 } },
    words: `type gre ${ENDS4} nopmtudisc ignore-df tos inherit ttl inherit`,
    shown: { ...V4, pmtudisc: false, ignore_df: true, ttl: 0 },
  },
  {
    what: 'in UDP',
    needs: { modules: ['fou'] },
    link: { kind: 'gre', data: { ...V4, ...ENCAP } },
    words: `type gre ${ENDS4} ${ENCAP_WORDS}`,
    shown: { ...V4, ...ENCAP_SHOWN },
  },
  {
    what: 'ends that come with each packet',
    link: { kind: 'gre', data: { collectMetadata: true } },
    words: 'type gre external',
    shown: { external: true },
  },
]

const gre6: Row[] = [
  {
    what: 'keys, checksums, traffic class and flow label',
    before: LOWER,
    link: {
      kind: 'ip6gre',
      data: {
        ...V6,
        ...ASKED,
        link: 50,
        ttl: 255,
        encapLimit: 255,
        flowinfo: 0x0fcfffff,
        iflags: ['CSUM', 'KEY'],
        oflags: ['KEY', 'SEQ'],
        ikey: 0,
        okey: 7,
        fwmark: 5,
      },
    },
    words:
      `type ip6gre ${ENDS6} dev d0 hoplimit 255 encaplimit 255 tclass 0xfc flowlabel 0xfffff ` +
      'icsum oseq ikey 0 okey 7 fwmark 5',
    shown: {
      ...V6,
      link: 'd0',
      ttl: 255,
      encap_limit: 255,
      tclass: '0xfc',
      flowlabel: '0xfffff',
      ikey: '0.0.0.0',
      okey: '0.0.0.7',
      icsum: true,
      oseq: true,
      fwmark: '0x5',
    },
  },
  {
    what: 'all as the inner packet says',
    link: {
      kind: 'ip6gre',
      data: {
        ...V6,
        ...ASKED,
        ttl: 64,
        encapLimit: 4,
        flags: INHERITED,
      },
    },
    words: `type ip6gre ${ENDS6} encaplimit none tclass inherit flowlabel inherit dscp inherit fwmark inherit allow-localremote`,
    shown: {
      ...V6,
      ip6_tnl_f_ign_encap_limit: true,
      ip6_tnl_f_use_orig_tclass: true,
      ip6_tnl_f_use_orig_flowlabel: true,
      ip6_tnl_f_rcv_dscp_copy: true,
      ip6_tnl_f_use_orig_fwmark: true,
      ip6_tnl_f_allow_local_remote: true,
    },
    read: { flags: [...INHERITED, ...CAPABLE] },
  },
  {
    what: 'in UDP',
    needs: { modules: ['fou6'] },
    link: { kind: 'ip6gre', data: { ...V6, ttl: 64, encapLimit: 4, ...FOU } },
    words: `type ip6gre ${ENDS6} ${FOU_WORDS}`,
    shown: { ...V6, ...FOU_SHOWN },
  },
  {
    what: 'ends that come with each packet',
    link: { kind: 'ip6gre', data: { collectMetadata: true } },
    words: 'type ip6gre external',
    shown: { external: true },
  },
]

const erspan = (kind: 'erspan' | 'ip6erspan'): Row[] => {
  const [ends, words, ip6] =
    kind === 'erspan' ? [{ ...V4, pmtudisc: true }, ENDS4, {}] : [V6, ENDS6, { ...ASKED, ttl: 64, encapLimit: 4 }]
  const { local, remote } = ends
  const keyed = { ...ends, ...ip6, iflags: ['KEY', 'SEQ'], oflags: ['KEY', 'SEQ'], ikey: 9, okey: 9 }
  const told = { local, remote, ikey: '0.0.0.9', okey: '0.0.0.9', iseq: true, oseq: true }
  return [
    {
      what: 'version 1',
      link: { kind, data: { ...keyed, erspanVer: 1, erspanIndex: 0xfffff } } as CreateLink,
      words: `type ${kind} ${words} seq key 9 erspan_ver 1 erspan 1048575`,
      shown: { ...told, erspan_ver: 1, erspan_index: 1048575 },
    },
    {
      what: 'version 2',
      link: { kind, data: { ...keyed, erspanVer: 2, erspanDir: 1, erspanHwid: 63 } } as CreateLink,
      words: `type ${kind} ${words} seq key 9 erspan_ver 2 erspan_dir egress erspan_hwid 63`,
      shown: { ...told, erspan_ver: 2, erspan_dir: 'egress', erspan_hwid: '0x3f' },
    },
    {
      what: 'ends that come with each packet',
      link: { kind, data: { collectMetadata: true } } as CreateLink,
      words: `type ${kind} external`,
      shown: { external: true },
    },
  ]
}

const ipip: Row[] = [
  {
    what: 'IPv4, with TTL and TOS',
    before: LOWER,
    link: {
      kind: 'ipip',
      data: { ...V4, link: 50, ttl: 255, tos: 0x10, pmtudisc: true, proto: 'IPIP', fwmark: 0xffffffff },
    },
    words: `type ipip ${ENDS4} dev d0 ttl 255 tos 0x10 mode ipip fwmark 0xffffffff`,
    shown: { ...V4, link: 'd0', proto: 'ipip', ttl: 255, tos: '0x10', pmtudisc: true, fwmark: '0xffffffff' },
  },
  {
    what: 'MPLS',
    link: { kind: 'ipip', data: { ...V4, proto: 'MPLS', pmtudisc: false } },
    words: `type ipip ${ENDS4} mode mplsip nopmtudisc`,
    shown: { proto: 'mplsip', pmtudisc: false },
  },
  {
    what: 'anything, in UDP',
    needs: { modules: ['fou'] },
    link: { kind: 'ipip', data: { ...V4, proto: 'IP', ...ENCAP } },
    words: `type ipip ${ENDS4} mode any ${ENCAP_WORDS}`,
    shown: { proto: 'any', ...ENCAP_SHOWN },
  },
  {
    what: 'ends that come with each packet',
    link: { kind: 'ipip', data: { proto: 'IP', collectMetadata: true } },
    words: 'type ipip external',
    shown: { external: true },
  },
]

const sit: Row[] = [
  {
    what: '6rd',
    link: {
      kind: 'sit',
      data: {
        ...V4,
        ttl: 64,
        proto: 'IPV6',
        '6rdPrefix': '2001:db8::',
        '6rdPrefixlen': 32,
        '6rdRelayPrefix': '192.0.2.0',
        '6rdRelayPrefixlen': 24,
      },
    },
    words: `type sit ${ENDS4} ttl 64 mode ip6ip 6rd-prefix 2001:db8::/32 6rd-relay_prefix 192.0.2.0/24`,
    shown: {
      ...V4,
      proto: 'ip6ip',
      ttl: 64,
      prefix: '2001:db8::',
      prefixlen: 32,
      relay_prefix: '192.0.2.0',
      relay_prefixlen: 24,
    },
  },
  {
    what: 'ISATAP',
    before: LOWER,
    link: { kind: 'sit', data: { local: '192.0.2.2', link: 50, ttl: 255, tos: 1, flags: ['ISATAP'], proto: 'IPV6' } },
    words: 'type sit local 192.0.2.2 dev d0 ttl 255 tos inherit isatap mode ip6ip',
    shown: { local: '192.0.2.2', link: 'd0', ttl: 255, isatap: true },
  },
  {
    what: 'anything, in UDP',
    needs: { modules: ['fou'] },
    link: { kind: 'sit', data: { ...V4, ttl: 64, proto: 'IP', ...ENCAP } },
    words: `type sit ${ENDS4} ttl 64 mode any ${ENCAP_WORDS}`,
    shown: { proto: 'any', ...ENCAP_SHOWN },
  },
]

const ip6tnl: Row[] = [
  {
    what: 'IPv6, with traffic class and flow label',
    before: LOWER,
    link: {
      kind: 'ip6tnl',
      data: { ...V6, ...ASKED, link: 50, ttl: 255, encapLimit: 0, flowinfo: 0x0b812345, proto: 'IPV6', fwmark: 1 },
    },
    words: `type ip6tnl ${ENDS6} dev d0 mode ip6ip6 hoplimit 255 encaplimit 0 tclass 0xb8 flowlabel 0x12345 fwmark 1`,
    shown: {
      ...V6,
      link: 'd0',
      proto: 'ip6ip6',
      ttl: 255,
      encap_limit: 0,
      tclass: '0xb8',
      flowlabel: '0x12345',
      fwmark: '0x1',
    },
  },
  {
    what: 'IPv4, as the inner packet says',
    link: {
      kind: 'ip6tnl',
      data: {
        ...V6,
        ...ASKED,
        ttl: 64,
        encapLimit: 4,
        proto: 'IPIP',
        flags: INHERITED,
      },
    },
    words: `type ip6tnl ${ENDS6} mode ipip6 encaplimit none tclass inherit flowlabel inherit dscp inherit fwmark inherit allow-localremote`,
    shown: {
      proto: 'ipip6',
      ip6_tnl_f_ign_encap_limit: true,
      ip6_tnl_f_use_orig_tclass: true,
      ip6_tnl_f_use_orig_flowlabel: true,
      ip6_tnl_f_rcv_dscp_copy: true,
      ip6_tnl_f_use_orig_fwmark: true,
      ip6_tnl_f_allow_local_remote: true,
    },
    read: { flags: [...INHERITED, ...CAPABLE] },
  },
  {
    what: 'anything, in UDP',
    needs: { modules: ['fou6'] },
    link: { kind: 'ip6tnl', data: { ...V6, ttl: 64, encapLimit: 4, proto: 'IP', ...FOU } },
    words: `type ip6tnl ${ENDS6} mode any ${FOU_WORDS}`,
    shown: { proto: 'any', ...FOU_SHOWN },
  },
  {
    what: 'ends that come with each packet',
    link: { kind: 'ip6tnl', data: { collectMetadata: true } },
    words: 'type ip6tnl external',
    shown: { external: true },
  },
]

const vti = (kind: 'vti' | 'vti6'): Row[] => {
  const [ends, words] = kind === 'vti' ? [V4, ENDS4] : [V6, ENDS6]
  return [
    {
      what: 'keys and mark',
      before: LOWER,
      link: { kind, data: { ...ends, link: 50, ikey: 1, okey: 0xffffffff, fwmark: 0x80000000 } } as CreateLink,
      words: `type ${kind} ${words} dev d0 ikey 1 okey 4294967295 fwmark 0x80000000`,
      shown: { ...ends, link: 'd0', ikey: '0.0.0.1', okey: '255.255.255.255', fwmark: '0x80000000' },
    },
  ]
}

const xfrm: Row[] = [
  {
    what: 'the greatest id',
    before: LOWER,
    link: { kind: 'xfrm', data: { link: 50, ifId: 0xffffffff } },
    words: 'type xfrm dev d0 if_id 0xffffffff',
    shown: { if_id: '0xffffffff' },
  },
  {
    what: 'ids that come with each packet',
    link: { kind: 'xfrm', data: { collectMetadata: true } },
    words: 'type xfrm external',
    shown: { external: true },
  },
]

/** Tunnels directly over IP. */
export const ipTunnels: Kinds = {
  gre,
  gretap: alike(gre, 'gretap'),
  erspan: erspan('erspan'),
  ip6gre: gre6,
  ip6gretap: alike(gre6, 'ip6gretap'),
  ip6erspan: erspan('ip6erspan'),
  ipip,
  sit,
  ip6tnl,
  vti: vti('vti'),
  vti6: vti('vti6'),
  xfrm,
}
