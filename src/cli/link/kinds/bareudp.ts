import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { etherTypeName } from '../../output/ethertype.ts'
import { refuse, wrong } from '../../parse/exit.ts'
import { short, type Word } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { readEtherType } from './parts/ethertype.ts'
import { printNumber, printRows } from './parts/print-rows.ts'
import { numberWord, plainWord, readOptions, unknownWord } from './parts/word-rows.ts'

const usage = `Usage: … bareudp dstport PORT ethertype TYPE [ srcportmin PORT ]
       [ [no]multiproto ]
`

const WORDS: readonly Word<WireKindData['bareudp']>[] = [
  numberWord('dstport', 'port', 16, 'dstport'),
  short('ethertype', (all, data) => {
    const text = all.next()
    data.ethertype = readEtherType(text) ?? wrong('ethertype', text)
  }),
  numberWord('srcportmin', 'srcportMin', 16, 'srcportmin'),
  plainWord('multiproto', { multiprotoMode: true }),
  short('nomultiproto', (_, data) => void delete data.multiprotoMode),
]

/** bareudp on the command line. */
export const bareudpCli: CliKind<'bareudp'> = {
  usage,
  async read(all) {
    const otherwise = unknownWord((word) => `bareudp: unknown command "${word}"?`, usage)
    const data = await readOptions(all, WORDS, otherwise)
    if (data.port === undefined) refuse('Error: argument "dstport" is required')
    if (data.ethertype === undefined) refuse('Error: argument "ethertype" is required')
    return { data }
  },
  print: printRows<WireKinds['bareudp']>(
    printNumber('port', 'dstport'),
    ({ ethertype }, out, ctx) => {
      if (ethertype === undefined) return
      const name = etherTypeName(ethertype, ctx.numeric)
      out.field('ethertype', name, `ethertype ${name} `)
    },
    printNumber('srcportMin', 'srcportmin'),
    ({ multiprotoMode }, out) => {
      out.field('multiproto', multiprotoMode === true, multiprotoMode ? 'multiproto ' : 'nomultiproto ')
    },
  ),
}
