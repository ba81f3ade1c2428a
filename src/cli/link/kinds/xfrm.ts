import type { WireKindData } from '../../../rtnl/link/kind/wire.ts'
import { wrong } from '../../parse/exit.ts'
import { unsigned } from '../../parse/numbers.ts'
import { short, type Word } from '../../parse/words.ts'
import type { CliKind, KindSession } from '../kind.ts'
import { deviceWord, plainWord, readOptions, showUsage } from './parts/word-rows.ts'

const usage = 'Usage: … xfrm [ dev DEVICE ] { if_id ID | external }\n'

const words = (session: KindSession): readonly Word<WireKindData['xfrm']>[] => [
  deviceWord(session, 'dev', 'link'),
  short('if_id', (all, data) => {
    const text = all.next()
    data.ifId = unsigned(text) || wrong('if_id value is invalid', text)
  }),
  plainWord('external', { collectMetadata: true }),
]

/** xfrm on the command line. */
export const xfrmCli: CliKind<'xfrm'> = {
  usage,
  async read(all, { session }) {
    const { collectMetadata, ifId, link } = await readOptions(all, words(session), showUsage(usage))
    if (collectMetadata) return { data: { collectMetadata } }
    return { data: { ...(ifId === undefined ? {} : { ifId }), ...(link === undefined ? {} : { link }) } }
  },
  print({ collectMetadata, ifId }, out) {
    if (collectMetadata) out.field('external', true, 'external ')
    else if (ifId !== undefined) out.field('if_id', `0x${ifId.toString(16)}`, `if_id 0x${ifId.toString(16)} `)
  },
}
