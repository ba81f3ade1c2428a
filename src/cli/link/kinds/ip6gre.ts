import type { WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { GRE } from '../../../rtnl/link/tunnel-constants.ts'
import { short } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { printLinkName, printRows, printYes } from './parts/print-rows.ts'
import {
  ENCAP,
  ENCAP_USAGE,
  ENDS_USAGE,
  ERSPAN_USAGE,
  HEADER6,
  HEADER6_USAGE,
  KEY_USAGE,
  KEYS,
  NO_ENCAP6,
  NO_KEYS,
  type TunnelKind,
  tunnelCli,
} from './parts/tunnel.ts'
import {
  printEnds,
  printErspan,
  printGreFlags,
  printHeader6,
  printMark6,
  printTtl,
  printTunnelEncap,
} from './parts/tunnel-print.ts'
import {
  ENCAP_WORDS,
  ERSPAN_WORDS,
  endWords,
  FAMILY,
  GRE_WORDS,
  header6Words,
  keyWords,
  NO_KEY_WORDS,
} from './parts/tunnel-words.ts'

const words: TunnelKind = {
  usage: `Usage: … { ip6gre | ip6gretap | ip6erspan }
       ${ENDS_USAGE}
       ${HEADER6_USAGE}
       ${KEY_USAGE}
       ${ERSPAN_USAGE}
       ${ENCAP_USAGE}
`,
  words: ({ session }) => [
    ...keyWords(GRE.KEY),
    ...NO_KEY_WORDS,
    ...GRE_WORDS,
    ...endWords(session, FAMILY.v6, short),
    ...header6Words(short),
    ...ENCAP_WORDS,
    ...ERSPAN_WORDS,
  ],
  defaults: { ...NO_KEYS, ...HEADER6, erspanVer: 1, erspanDir: 0, erspanHwid: 0, ...NO_ENCAP6 },
  always: [...KEYS, 'ttl', 'encapLimit', 'flowinfo', 'flags', 'fwmark', ...ENCAP],
  given: ['local', 'remote', 'link'],
  external: [],
}

const print = printRows<WireKinds['ip6gre']>(
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

/** ip6gre, ip6gretap and ip6erspan on the command line. */
export const ip6greCli: CliKind<'ip6gre' | 'ip6gretap' | 'ip6erspan'> = tunnelCli(words, print)
