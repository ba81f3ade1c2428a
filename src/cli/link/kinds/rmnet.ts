import type { WireKindData } from '../../../rtnl/link/kind/wire.ts'
import type { Word } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { printNumber } from './parts/print-rows.ts'
import { numberWord, readOptions, unknownWord } from './parts/word-rows.ts'

const usage = 'Usage: … rmnet mux_id NUMBER\n'

const WORDS: readonly Word<WireKindData['rmnet']>[] = [numberWord('mux_id', 'muxId', 16, 'mux_id is invalid')]

/** rmnet on the command line. */
export const rmnetCli: CliKind<'rmnet'> = {
  usage,
  async read(all) {
    const otherwise = unknownWord((word) => `rmnet: unknown command "${word}"?`, usage)
    return { data: await readOptions(all, WORDS, otherwise) }
  },
  print: printNumber('muxId', 'mux_id'),
}
