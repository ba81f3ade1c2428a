import { VXLAN_DF } from '../../constants.ts'
import type { LinkKinds } from '../kind-data.ts'
import { AMT_MODE, GENEVE_DF, GRE } from '../tunnel-constants.ts'
import type { Checks, ChecksOf } from './links.ts'
import {
  among,
  ethernet,
  exclusive,
  isMulticastText,
  needs,
  needsData,
  needsOneOf,
  noBits,
  notAny,
  notMulticast,
  type OptionRule,
  onlyWith,
  ordered,
  range,
  rule,
} from './rules.ts'

type GreKeys = keyof LinkKinds['gre'] & keyof LinkKinds['ip6gre'] & string

/** GRE_ROUTING and GRE_VERSION: ipgre_tunnel_validate in net/ipv4/ip_gre.c, ip6gre_tunnel_validate in net/ipv6/ip6_gre.c. */
const GRE_NEVER = GRE.ROUTING | 0x7
const greFlags: OptionRule<GreKeys>[] = [
  noBits('iflags', GRE_NEVER, '0x4000 ROUTING and a version'),
  noBits('oflags', GRE_NEVER, '0x4000 ROUTING and a version'),
]

/** ipgre_netlink_parms: what is fragmented after all needs a path MTU that is not discovered. */
const ignoreDf: OptionRule<'ignoreDf' | 'pmtudisc'> = rule(
  ['ignoreDf', 'pmtudisc'],
  'pmtudisc 0 with ignoreDf',
  ({ ignoreDf: ignore, pmtudisc }) => {
    return ignore === undefined || ignore === 0 || pmtudisc === 0
  },
)

/** The session id of ERSPAN has ten bits, and its header a sequence number and a key: erspan_validate, ip6erspan_tap_validate. */
const ERSPAN_FLAGS = GRE.SEQ | GRE.KEY
const erspanRules: OptionRule<GreKeys>[] = [range('ikey', 0, 0x3ff), range('okey', 0, 0x3ff)]
const erspanHeader: OptionRule<GreKeys> = rule(
  ['iflags', 'oflags', 'collectMetadata', 'erspanVer'],
  'iflags and oflags 0x3000 SEQ|KEY, or collectMetadata,',
  ({ iflags = 0, oflags = 0, collectMetadata, erspanVer }, { options }) => {
    const isFree = options['data'] === undefined || collectMetadata !== undefined || erspanVer === 0
    return isFree || ((iflags as number) | (oflags as number)) === ERSPAN_FLAGS
  },
)

const gretap: Checks<keyof LinkKinds['gretap'] & string> = { always: [...greFlags, ethernet, notAny('remote'), ignoreDf] }
const ip6gretap: Checks<keyof LinkKinds['ip6gretap'] & string> = { always: [...greFlags, ethernet, notAny('remote')] }

/** Whether local and group are of different families: vxlan_config_validate. */
function mixes({ local, local6, group, group6 }: Readonly<Record<string, unknown>>): boolean {
  const near = local !== undefined ? 4 : local6 !== undefined ? 6 : undefined
  const far = group !== undefined ? 4 : group6 !== undefined ? 6 : undefined
  return near !== undefined && far !== undefined && near !== far
}

const isV6 = ({ local, local6, group, group6 }: Readonly<Record<string, unknown>>): boolean =>
  (local6 !== undefined && local === undefined) || (group6 !== undefined && group === undefined)

/** As LINK_CHECKS, for tunnels. */
export const TUNNEL_CHECKS: ChecksOf<LinkKinds> = {
  // amt_validate and amt_newlink in drivers/net/amt.c.
  amt: {
    create: [
      needs('mode', 'link', 'localIp'),
      among('mode', AMT_MODE),
      rule(['mode', 'discoveryIp'], 'discoveryIp with mode 0 GATEWAY', ({ mode, discoveryIp }) => {
        return mode !== AMT_MODE.GATEWAY || discoveryIp !== undefined
      }),
      notMulticast('localIp'),
      notAny('localIp'),
    ],
  },
  // bareudp2info and bareudp_configure in drivers/net/bareudp.c.
  bareudp: {
    create: [
      needs('port', 'ethertype'),
      rule(['multiprotoMode', 'ethertype'], 'multiprotoMode only with ethertype 0x0800 (IPv4) or 0x8847 (MPLS)', (data) => {
        return data['multiprotoMode'] === undefined || [0x0800, 0x8847].includes(data['ethertype'] as number)
      }),
    ],
  },
  // geneve_validate, geneve_nl2info and geneve_configure in drivers/net/geneve.c.
  geneve: {
    create: [
      needsData,
      rule(['label', 'remote6'], 'label only with remote6', ({ label, remote6 }) => !label || remote6 !== undefined),
      ...(['id', 'tos', 'label'] as const).map((key) => exclusive('collectMetadata', key)),
    ],
    always: [
      ethernet,
      range('id', 0, 0xffffff),
      among('df', GENEVE_DF),
      rule(
        ['remote', 'remote6'],
        'remote or remote6, not both,',
        ({ remote, remote6 }) => remote === undefined || remote6 === undefined,
      ),
      notMulticast('remote'),
      notMulticast('remote6'),
      ordered('portRange'),
    ],
  },
  gre: { always: [...greFlags, ignoreDf] },
  gretap,
  erspan: { create: [erspanHeader], always: [...(gretap.always ?? []), ...erspanRules, range('erspanVer', 0, 2)] },
  // gtp_validate and gtp_newlink in drivers/net/gtp.c.
  gtp: { create: [needsOneOf('fd0', 'fd1', 'createSockets')] },
  ip6gre: { always: greFlags },
  ip6gretap,
  ip6erspan: { create: [erspanHeader], always: [...(ip6gretap.always ?? []), ...erspanRules, range('erspanVer', 1, 2)] },
  // ip6_tnl_validate in net/ipv6/ip6_tunnel.c.
  ip6tnl: { always: [among('proto', { ANY: 0, IPIP: 4, IPV6: 41, MPLS: 137 })] },
  // ipip_tunnel_validate in net/ipv4/ipip.c.
  ipip: { always: [among('proto', { ANY: 0, IPIP: 4, MPLS: 137 })] },
  // ipip6_validate in net/ipv6/sit.c.
  sit: { always: [among('proto', { ANY: 0, IPIP: 4, IPV6: 41, MPLS: 137 })] },
  // vxlan_validate, vxlan_nl2conf and vxlan_config_validate in drivers/net/vxlan/vxlan_core.c.
  vxlan: {
    create: [
      needsData,
      rule(['group', 'group6', 'link'], 'link with a multicast group', ({ group, group6, link }) => {
        return Boolean(link) || !isMulticastText(group ?? group6)
      }),
      rule(['label', 'local6', 'group6'], 'label only with local6 or group6', (data) => !data['label'] || isV6(data)),
      onlyWith('gpe', 'collectMetadata'),
      onlyWith('vnifilter', 'collectMetadata'),
    ],
    always: [
      ethernet,
      range('id', 0, 0xffffff),
      among('df', VXLAN_DF),
      ordered('portRange'),
      rule(['local', 'local6', 'group', 'group6'], 'local and group of one family', (data) => !mixes(data)),
      notMulticast('local'),
      notMulticast('local6'),
    ],
  },
  // xfrmi_newlink in net/xfrm/xfrm_interface_core.c.
  xfrm: {
    create: [
      rule(['ifId', 'collectMetadata'], 'ifId other than 0, or collectMetadata,', ({ ifId, collectMetadata }) => {
        return Boolean(ifId) || collectMetadata !== undefined
      }),
      exclusive('collectMetadata', 'ifId'),
      exclusive('collectMetadata', 'link'),
    ],
  },
}
