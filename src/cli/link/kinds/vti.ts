import type { WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { short } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { type Print, printHex, printLinkName, printRows } from './parts/print-rows.ts'
import { ENDS_USAGE, type TunnelKind, tunnelCli } from './parts/tunnel.ts'
import { dotted, printEnds } from './parts/tunnel-print.ts'
import { endWords, FAMILY, keyWords, MARK_WORD } from './parts/tunnel-words.ts'

const words = (family: number): TunnelKind => ({
  usage: `Usage: … { vti | vti6 } ${ENDS_USAGE}
       [ [i|o]key KEY ] [ fwmark MARK ]\n`,
  words: ({ session }) => [...keyWords(0), ...endWords(session, family, short), MARK_WORD],
  defaults: { ikey: 0, okey: 0, fwmark: 0 },
  always: ['ikey', 'okey', 'fwmark'],
  given: ['local', 'remote', 'link'],
  external: [],
})

type Vti = WireKinds['vti'] | WireKinds['vti6']

const printKey =
  (key: 'ikey' | 'okey'): Print<Vti> =>
  (data, out) => {
    const value = data[key]
    if (value) out.field(key, dotted(value), `${key} ${dotted(value)} `)
  }

const print = printRows<Vti>(printEnds, printLinkName('link'), printKey('ikey'), printKey('okey'), printHex('fwmark', 'fwmark'))

/** vti on the command line. */
export const vtiCli: CliKind<'vti'> = tunnelCli(words(FAMILY.v4), print)

/** vti6 on the command line. */
export const vti6Cli: CliKind<'vti6'> = tunnelCli(words(FAMILY.v6), print)
