import { Exit } from '../../parse/exit.ts'
import { PROGRAM } from '../../program.ts'
import type { CliKind } from '../kind.ts'

const usage = `Usage: … veth [ peer [ name NAME ] [ SETTINGS ] ], with the settings of
       ${PROGRAM} link add
`

/** veth and vxcan on the command line. */
export const vethCli: CliKind<'veth' | 'vxcan'> = {
  usage,
  async read(words, { readPeer }) {
    if (words.current !== 'peer') throw new Exit(1, '', usage)
    words.advance()
    return { peer: await readPeer(words) }
  },
}
