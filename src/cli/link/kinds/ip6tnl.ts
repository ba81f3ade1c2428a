import type { WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { IP6_TNL_F, TUNNEL_PROTO } from '../../../rtnl/link/tunnel-constants.ts'
import { exact } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { printLinkName, printRows, printYes } from './parts/print-rows.ts'
import {
  ENCAP,
  ENCAP_USAGE,
  ENDS_USAGE,
  HEADER6,
  HEADER6_USAGE,
  modeWord,
  NO_ENCAP6,
  type TunnelKind,
  tunnelCli,
} from './parts/tunnel.ts'
import { printEnds, printHeader6, printMark6, printProto, printTtl, printTunnelEncap } from './parts/tunnel-print.ts'
import { ENCAP_WORDS, endWords, FAMILY, header6Words } from './parts/tunnel-words.ts'

const { IP: ANY, IPIP, IPV6 } = TUNNEL_PROTO
const MODES = {
  'ipv6/ipv6': IPV6,
  ip6ip6: IPV6,
  'ip/ipv6': IPIP,
  'ipv4/ipv6': IPIP,
  ipip6: IPIP,
  ip4ip6: IPIP,
  'any/ipv6': ANY,
  any: ANY,
}

const words: TunnelKind = {
  usage: `Usage: … ip6tnl [ mode { ip6ip6 | ipip6 | any } ]
       ${ENDS_USAGE}
       ${HEADER6_USAGE}
       ${ENCAP_USAGE}
`,
  words: ({ session }) => [modeWord(MODES), ...endWords(session, FAMILY.v6, exact), ...header6Words(exact), ...ENCAP_WORDS],
  defaults: { proto: 0, ...HEADER6, link: 0, ...NO_ENCAP6 },
  always: ['proto', 'ttl', 'encapLimit', 'flowinfo', 'flags', 'link', 'fwmark', ...ENCAP],
  given: ['local', 'remote'],
  external: ['proto'],
  anew: ENCAP,
}

const print = printRows<WireKinds['ip6tnl']>(
  printYes('collectMetadata', 'external'),
  printProto({ [TUNNEL_PROTO.IP]: 'any', [TUNNEL_PROTO.IPIP]: 'ipip6', [TUNNEL_PROTO.IPV6]: 'ip6ip6' }),
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

/** ip6tnl on the command line. */
export const ip6tnlCli: CliKind<'ip6tnl'> = tunnelCli(words, print)
