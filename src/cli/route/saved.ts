import { ERRNO } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { RouteMessage } from '../../rtnl/route/filter.ts'
import { inPasses, readSaved, restoring, savedRoutes } from '../../rtnl/route/saved.ts'
import { Exit } from '../parse/exit.ts'
import { checkStdout, readStdin } from '../parse/saved.ts'
import type { Words } from '../parse/words.ts'
import { kernelAnswerText, refusalLines, type Session, withReason } from '../session.ts'
import { routesText, selectedRoutes } from './list.ts'
import { readRouteSelection } from './list-words.ts'

/** `route save`: writes routes to stdout. Resolves to the exit code. */
export async function saveRoutes(session: Session, words: Words): Promise<number> {
  checkStdout()
  const selection = await readRouteSelection(session, words)
  session.io.out(savedRoutes(await selectedRoutes(session, selection, 'Dump')))
  return 0
}

/** `route showdump`: prints the routes that `save` wrote. Resolves to the exit code. */
export async function showSavedRoutes(session: Session): Promise<number> {
  session.io.out(await routesText(session, await read(session), new Set()))
  return 0
}

/** `route restore`: adds the routes that `save` wrote. Those that are there stay. Resolves to the exit code. */
export async function restoreRoutes(session: Session): Promise<number> {
  const { socket, io } = session
  for (const pass of inPasses((await read(session)).map(restoring))) {
    for (const request of pass) {
      try {
        await socket.request(request)
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error
        if (error.errno !== ERRNO['EEXIST']) throw withReason(new Exit(2, `${kernelAnswerText(error)}\n`), error)
        io.err(refusalLines(error))
      }
    }
  }
  return 0
}

const read = ({ io, socket }: Session): Promise<RouteMessage[]> =>
  readStdin('routes', 1, io, (bytes) => readSaved(bytes, socket.protocol))
