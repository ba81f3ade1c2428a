import type { LinkKinds } from '../../../../rtnl/link/kind-data.ts'
import { IP6_TNL_F, SIT, TUNNEL_PROTO } from '../../../../rtnl/link/tunnel-constants.ts'
import type { Output } from '../../../output/output.ts'
import { type Print, printHex, printLinkName, printRows, printYes } from './rows.ts'
import {
  dotted,
  printEnds,
  printErspan,
  printGreFlags,
  printHeader6,
  printMark6,
  printTos,
  printTtl,
  printTunnelEncap,
} from './tunnel-rows.ts'

type Gre = LinkKinds['gre']
type Gre6 = LinkKinds['ip6gre']
type Iptun = LinkKinds['sit']
type Ip6tnl = LinkKinds['ip6tnl']

/** Prints the settings of a gre, gretap or erspan. */
export const printGre: Print<Gre> = printRows<Gre>(
  printYes('collectMetadata', 'external'),
  printEnds,
  printLinkName('link'),
  printTtl('ttl'),
  printTos,
  ({ pmtudisc }, out) => {
    if (pmtudisc !== undefined) out.field('pmtudisc', pmtudisc !== 0, pmtudisc === 0 ? 'nopmtudisc ' : '')
  },
  printYes('ignoreDf', 'ignore_df', 'ignore-df '),
  printGreFlags,
  printHex('fwmark', 'fwmark'),
  printErspan,
  printTunnelEncap,
)

/** Prints the settings of an ip6gre, ip6gretap or ip6erspan. */
export const printGre6: Print<Gre6> = printRows<Gre6>(
  printYes('collectMetadata', 'external'),
  printEnds,
  printLinkName('link'),
  printTtl('hoplimit'),
  printHeader6,
  printGreFlags,
  printMark6,
  printErspan,
  printTunnelEncap,
)

/** What a tunnel carries; of others nothing is printed. */
function proto(names: Readonly<Record<number, string>>): Print<{ proto?: number }> {
  return (data, out) => {
    const name = data.proto === undefined ? undefined : names[data.proto]
    if (name !== undefined) out.field('proto', name, `${name} `)
  }
}

const sixRd = (data: Iptun, out: Output): void => {
  const { '6rdPrefix': prefix = '', '6rdPrefixlen': length, '6rdRelayPrefix': relay, '6rdRelayPrefixlen': relayLength = 0 } = data
  if (!length) return
  out.field('prefix', prefix, `6rd-prefix ${prefix}/${length} `)
  out.field('prefixlen', length)
  if (relay === undefined || relay === '0.0.0.0') return
  out.field('relay_prefix', relay, `6rd-relay_prefix ${relay}/${relayLength} `)
  out.field('relay_prefixlen', relayLength)
}

/** Prints the settings of an ipip or sit. */
export const printIptun: Print<Iptun> = printRows<Iptun>(
  printYes('collectMetadata', 'external'),
  proto({ [TUNNEL_PROTO.IP]: 'any', [TUNNEL_PROTO.IPIP]: 'ipip', [TUNNEL_PROTO.IPV6]: 'ip6ip', [TUNNEL_PROTO.MPLS]: 'mplsip' }),
  printEnds,
  printLinkName('link'),
  printTtl('ttl'),
  printTos,
  ({ pmtudisc }, out) => out.field('pmtudisc', Boolean(pmtudisc), pmtudisc ? 'pmtudisc ' : 'nopmtudisc '),
  ({ flags = 0 }, out) => {
    if ((flags & SIT.ISATAP) !== 0) out.field('isatap', true, 'isatap ')
  },
  sixRd,
  printHex('fwmark', 'fwmark'),
  printTunnelEncap,
)

/** Prints the settings of an ip6tnl. */
export const printIp6tnl: Print<Ip6tnl> = printRows<Ip6tnl>(
  printYes('collectMetadata', 'external'),
  proto({ [TUNNEL_PROTO.IP]: 'any', [TUNNEL_PROTO.IPIP]: 'ipip6', [TUNNEL_PROTO.IPV6]: 'ip6ip6' }),
  printEnds,
  printLinkName('link'),
  printTtl('hoplimit'),
  printHeader6,
  ({ flags = 0 }, out) => {
    if ((flags & IP6_TNL_F.MIP6_DEV) !== 0) out.field('ip6_tnl_f_mip6_dev', true, 'mip6 ')
  },
  printMark6,
  printTunnelEncap,
)

type Vti = LinkKinds['vti'] | LinkKinds['vti6']

const vtiKey =
  (key: 'ikey' | 'okey'): Print<Vti> =>
  (data, out) => {
    const value = data[key]
    if (value) out.field(key, dotted(value), `${key} ${dotted(value)} `)
  }

/** Prints the settings of a vti or vti6. */
export const printVti: Print<Vti> = printRows<Vti>(
  printEnds,
  printLinkName('link'),
  vtiKey('ikey'),
  vtiKey('okey'),
  printHex('fwmark', 'fwmark'),
)
