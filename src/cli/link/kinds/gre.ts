import type { WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { GRE } from '../../../rtnl/link/tunnel-constants.ts'
import { short } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { printHex, printLinkName, printRows, printYes } from './parts/print-rows.ts'
import {
  ENCAP,
  ENCAP_USAGE,
  ENDS_USAGE,
  ERSPAN_USAGE,
  HEADER_USAGE,
  KEY_USAGE,
  KEYS,
  NO_ENCAP,
  NO_KEYS,
  type TunnelKind,
  tunnelCli,
} from './parts/tunnel.ts'
import { printEnds, printErspan, printGreFlags, printTos, printTtl, printTunnelEncap } from './parts/tunnel-print.ts'
import {
  ENCAP_WORDS,
  ERSPAN_WORDS,
  endWords,
  FAMILY,
  GRE_WORDS,
  GRE4_WORDS,
  headerWords,
  keyWords,
  MARK_WORD,
  NO_KEY_WORDS,
} from './parts/tunnel-words.ts'

const words: TunnelKind = {
  usage: `Usage: … { gre | gretap | erspan }
       ${ENDS_USAGE}
       ${HEADER_USAGE} [ [no]ignore-df ]
       ${KEY_USAGE}
       erspan: ${ERSPAN_USAGE}
       ${ENCAP_USAGE}
`,
  words: ({ session, kind }) => [
    ...keyWords(GRE.KEY),
    ...NO_KEY_WORDS,
    ...GRE_WORDS,
    ...headerWords(short).slice(2),
    ...endWords(session, FAMILY.v4, short),
    ...headerWords(short),
    ...ENCAP_WORDS,
    ...GRE4_WORDS,
    MARK_WORD,
    ...(kind === 'erspan' ? ERSPAN_WORDS : []),
  ],
  defaults: { ...NO_KEYS, pmtudisc: 1, tos: 0, ttl: 0, fwmark: 0, erspanDir: 0, erspanHwid: 0, ...NO_ENCAP },
  always: [...KEYS, 'pmtudisc', 'tos', 'ttl', 'fwmark', ...ENCAP],
  given: ['local', 'remote', 'link', 'ignoreDf'],
  external: [],
}

const print = printRows<WireKinds['gre']>(
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

/** gre, gretap and erspan on the command line. */
export const greCli: CliKind<'gre' | 'gretap' | 'erspan'> = tunnelCli(words, print)
