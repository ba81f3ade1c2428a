import type { WireKindData } from '../../../rtnl/link/kind/wire.ts'
import { exact, type Word } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { readOptions, unknownWord } from './parts/word-rows.ts'

const usage = 'Usage: … batadv [ ra { BATMAN_IV | BATMAN_V } ]\n'

const WORDS: readonly Word<WireKindData['batadv']>[] = [
  exact(['ra', 'routing_algo'], (all, data) => {
    data.algoName = all.next()
  }),
]

/** batadv on the command line. */
export const batadvCli: CliKind<'batadv'> = {
  usage,
  async read(all) {
    const otherwise = unknownWord((word) => `batadv: unknown command "${word}"?`, usage)
    return { data: await readOptions(all, WORDS, otherwise) }
  },
}
