import { tableId } from '../../../rtnl/common/names.ts'
import type { WireKindData } from '../../../rtnl/link/kind/wire.ts'
import { wrong } from '../../parse/exit.ts'
import { short, type Word } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { printNumber } from './parts/print-rows.ts'
import { readOptions, unknownWord } from './parts/word-rows.ts'
import { later } from './plain.ts'

const usage = 'Usage: … vrf table TABLE\n'

const WORDS: readonly Word<WireKindData['vrf']>[] = [
  short('table', (all, data) => {
    const text = all.next()
    data.table = tableId(text) ?? wrong('invalid table ID\n', text)
  }),
]

const print = printNumber<{ table?: number }>('table', 'table')

/** vrf on the command line. */
export const vrfCli: CliKind<'vrf'> = {
  usage,
  async read(all) {
    const otherwise = unknownWord((word) => `vrf: unknown option "${word}"?`, usage)
    return { data: await readOptions(all, WORDS, otherwise) }
  },
  print,
  port: { ...later, print },
}
