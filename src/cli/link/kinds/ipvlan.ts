import { IPVLAN_F } from '../../../rtnl/link/constants.ts'
import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { fail } from '../../parse/exit.ts'
import { short, type Word } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { printChoice, printRows } from './parts/print-rows.ts'
import { plainWord, readOptions, unknownWord } from './parts/word-rows.ts'

const usage = `Usage: … { ipvlan | ipvtap } [ mode { l2 | l3 | l3s } ]
       [ bridge | private | vepa ]
`

const MODES = new Map([
  ['l2', 0],
  ['l3', 1],
  ['l3s', 2],
])

const WORDS: readonly Word<WireKindData['ipvlan']>[] = [
  short('mode', (all, data) => {
    const says = `Error: argument of "mode" must be either "l2", "l3" or "l3s"`
    data.mode = MODES.get(all.next()) ?? fail(says)
  }),
  plainWord('private', { flags: IPVLAN_F.PRIVATE }),
  plainWord('vepa', { flags: IPVLAN_F.VEPA }),
  plainWord('bridge', { flags: 0 }),
]

/** ipvlan and ipvtap on the command line. */
export const ipvlanCli: CliKind<'ipvlan' | 'ipvtap'> = {
  usage,
  async read(all, { kind, isChange }) {
    const otherwise = unknownWord((word) => `${kind}: unknown option "${word}"?`, usage)
    const data = await readOptions(all, WORDS, otherwise)
    // If a mode is given, 6.1 always sends the flags too; the default is bridge.
    const flags = data.flags ?? (data.mode !== undefined || !isChange ? 0 : undefined)
    return { data: flags === undefined ? data : { ...data, flags } }
  },
  print: printRows<WireKinds['ipvlan']>(
    // 6.1 prints this blank.
    printChoice('mode', 'mode', ['l2', 'l3', 'l3s'], ' mode', 'unknown'),
    ({ flags }, out) => {
      if (flags === undefined) return
      const word = (flags & IPVLAN_F.PRIVATE) !== 0 ? 'private' : (flags & IPVLAN_F.VEPA) !== 0 ? 'vepa' : 'bridge'
      out.field(word, true, `${word} `)
    },
  ),
}
