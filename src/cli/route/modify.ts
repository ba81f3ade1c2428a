import { NLM_F } from '../../netlink/message/header.ts'
import { RTM } from '../../rtnl/constants.ts'
import { ROUTE_FLAGS } from '../../rtnl/route/batch.ts'
import { Exit, noDevice } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import { asking, type Session } from '../session.ts'
import { readHops } from './hop-words.ts'
import { completed, emptyRoute } from './request.ts'
import { ROUTE_USAGE } from './usage.ts'
import { readRouteWords } from './words.ts'

/** NLM_F_* of each command that changes a route; `test` asks whether it could be added. */
const COMMANDS = { ...ROUTE_FLAGS, test: NLM_F.EXCL, delete: 0 } as const

/** The commands that change a route. */
export type RouteChange = keyof typeof COMMANDS

/** `route add`, `route del` and the like. Resolves to the exit code. */
export async function changeRoute(session: Session, words: Words, command: RouteChange): Promise<number> {
  const type = command === 'delete' ? RTM.DELROUTE : RTM.NEWROUTE
  const request = emptyRoute(session, type)
  await readRouteWords(words, request)
  if (!request.hasDestination) throw new Exit(255, ROUTE_USAGE)
  const { device } = request
  const index = device === undefined ? undefined : ((await session.indexOf(device)) ?? noDevice(device))
  completed(request, index, await readHops(words, request))
  const { header, attrs } = request
  await asking(() => session.socket.request({ type, flags: COMMANDS[command], header, attrs }))
  return 0
}
