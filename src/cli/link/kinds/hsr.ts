import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { wrong } from '../../parse/exit.ts'
import type { Word } from '../../parse/words.ts'
import type { CliKind, KindSession } from '../kind.ts'
import { type Print, printNumber, printRows, printText } from './parts/print-rows.ts'
import { deviceWord, numberWord, readOptions, unknownWord } from './parts/word-rows.ts'

const usage = `Usage: … hsr slave1 DEVICE slave2 DEVICE [ interlink DEVICE ]
       [ supervision BYTE ] [ version { 0 | 1 } ] [ proto { 0 | 1 } ]
proto: 0 HSR, 1 PRP
`

const missing = (name: string): never => wrong('No such interface', name)

const words = (session: KindSession): readonly Word<WireKindData['hsr']>[] => [
  numberWord('supervision', 'multicastSpec', 8, 'ADDR-BYTE is invalid'),
  numberWord('version', 'version', 8, 'version is invalid'),
  numberWord('proto', 'protocol', 8, 'protocol is invalid'),
  deviceWord(session, 'slave1', 'slave1', missing),
  deviceWord(session, 'slave2', 'slave2', missing),
  deviceWord(session, 'interlink', 'interlink', missing),
]

const printPort =
  (attr: 'slave1' | 'slave2'): Print<WireKinds['hsr']> =>
  (data, out, ctx) => {
    const index = data[attr]
    const name = index === undefined ? null : ctx.ifname(index)
    out.field(attr, name, `${attr} ${name ?? '<none>'} `)
  }

/** hsr on the command line. */
export const hsrCli: CliKind<'hsr'> = {
  usage,
  async read(all, { session }) {
    const otherwise = unknownWord((word) => `hsr: what is "${word}"?`, usage)
    return { data: await readOptions(all, words(session), otherwise) }
  },
  print: printRows<WireKinds['hsr']>(
    printPort('slave1'),
    printPort('slave2'),
    printNumber('seqNr', 'seq_nr', 'sequence'),
    printText('supervisionAddr', 'supervision_addr', 'supervision'),
    printNumber('protocol', 'proto'),
  ),
}
