import { errnoText } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { refusalsOf, sendQuietly } from '../../rtnl/common/flush/rounds.ts'
import { RTM } from '../../rtnl/constants.ts'
import type { NeighbourMessage } from '../../rtnl/neighbour/neighbours.ts'
import { Exit, fail } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { neighboursText, selectedNeighbours } from './list.ts'
import { readNeighbourSelection } from './list-words.ts'

/** Maximum number of rounds, as in `ip`. */
const ROUNDS = 10

/** `neigh flush`: removes neighbours in rounds until none is left. Resolves to the exit code. */
export async function flushNeighbours(session: Session, words: Words): Promise<number> {
  const { io, options } = session
  if (words.done) fail('Flush requires arguments.')
  const selection = await readNeighbourSelection(session, words, true)
  const say = (text: string): void => (options.stats > 0 ? io.out(text) : undefined)
  for (let rounds = 0; rounds < ROUNDS; rounds++) {
    const found = await selectedNeighbours(session, selection, 'Flush')
    if (found.length === 0) {
      say(rounds === 0 ? 'Nothing to flush.\n' : `*** Flush is complete after ${rounds} round${rounds > 1 ? 's' : ''} ***\n`)
      return 0
    }
    if (options.stats > 1) io.out(await neighboursText(session, found, selection))
    await remove(session, found)
    say(`\n*** Round ${rounds + 1}, deleting ${found.length} entries ***\n`)
  }
  throw new Exit(1, '', `*** Flush not complete bailing out after ${ROUNDS} rounds\n`)
}

async function remove({ socket }: Session, neighbours: readonly NeighbourMessage[]): Promise<void> {
  const requests = neighbours.map(({ header, bytes }) => ({ type: RTM.DELNEIGH, header, bytes }))
  // One that is gone already was removed by the kernel.
  const [refusal] = refusalsOf(await sendQuietly(socket, requests, {}, true), ['ENOENT'])
  if (refusal instanceof NetlinkError) throw new Exit(1, `Failed to send flush request: ${errnoText(refusal.errno)}\n`)
  if (refusal) throw refusal
}
