import { errnoText } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { refusalsOf, sendQuietly } from '../../rtnl/common/flush/rounds.ts'
import { AF } from '../../rtnl/constants.ts'
import { RTN } from '../../rtnl/route/constants.ts'
import type { RouteMessage } from '../../rtnl/route/filter.ts'
import { removal } from '../../rtnl/route/flush.ts'
import { Exit, fail } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { routesText, selectedRoutes } from './list.ts'
import { hiddenParts, type RouteSelection, readRouteSelection } from './list-words.ts'

/** How long rounds go on, in milliseconds: 30 seconds, as `ip`. */
const LONGEST = 30_000

/** `route flush`: removes routes in rounds until none is left. Resolves to the exit code. */
export async function flushSelectedRoutes(session: Session, words: Words): Promise<number> {
  if (words.done) fail('"ip route flush" requires arguments.')
  const selection = await readRouteSelection(session, words)
  const say = (text: string): void => (session.options.stats > 0 ? session.io.out(text) : undefined)
  if (selection.cloned && selection.family !== AF.INET6) {
    await flushCache(session)
    say('*** IPv4 routing cache is flushed.\n')
  }
  if (selection.cloned && selection.family === AF.INET) return 0
  const rounds = await flushInRounds(session, selection, say)
  if (rounds === 0 && (!selection.cloned || selection.family === AF.INET6)) say('Nothing to flush.\n')
  else say(`*** Flush is complete after ${rounds} round${rounds > 1 ? 's' : ''} ***\n`)
  return 0
}

/** Resolves to the number of rounds. */
async function flushInRounds(session: Session, selection: RouteSelection, say: (text: string) => void): Promise<number> {
  const start = performance.now()
  for (let rounds = 0; ; rounds++) {
    const found = (await selectedRoutes(session, selection, 'Flush')).filter((route) => !isSentinel(route))
    if (found.length === 0) return rounds
    if (session.options.stats > 1) session.io.out(await routesText(session, found, hiddenParts(selection)))
    await remove(session, found)
    const seconds = Math.trunc((performance.now() - start) / 1000)
    if (performance.now() - start > LONGEST) {
      const left = `\n*** Flush not completed after ${seconds} seconds, ${found.length} entries remain ***\n`
      throw new Exit(2, '', left)
    }
    say(`\n*** Round ${rounds + 1}, deleting ${found.length} entries ***\n`)
  }
}

/** The route that IPv6 ends every lookup with. It cannot be removed. */
function isSentinel({ header, attrs }: RouteMessage): boolean {
  return header.family === AF.INET6 && header.dstLen === 0 && header.type === RTN.UNREACHABLE && attrs.priority === 0xffffffff
}

async function remove({ socket }: Session, routes: readonly RouteMessage[]): Promise<void> {
  // One that is gone already was removed with another.
  const [refusal] = refusalsOf(await sendQuietly(socket, routes.map(removal), {}, true), ['ESRCH'])
  if (refusal instanceof NetlinkError) throw new Exit(2, `Failed to send flush request: ${errnoText(refusal.errno)}\n`)
  if (refusal) throw refusal
}

async function flushCache({ netns }: Session): Promise<void> {
  await netns.sysctl.set({ 'net.ipv4.route.flush': -1 })
}
