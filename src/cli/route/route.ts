import { onDemand } from '../object.ts'
import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import type { RouteChange } from './modify.ts'
import { ROUTE_USAGE } from './usage.ts'

type Run = (session: Session, args: readonly string[]) => Promise<number>

// A batch has many such commands: the import is not asked for each time.
const modify = onDemand(() => import('./modify.ts'))

const change =
  (command: RouteChange): Run =>
  async (session, args) =>
    (await modify()).changeRoute(session, words(args), command)

const list: Run = async (session, args) => (await import('./list.ts')).listRoutes(session, words(args))

/** The commands in the order in which `ip` compares them. */
const COMMANDS: readonly (readonly [name: string, run: Run])[] = [
  ['add', change('add')],
  ['change', change('change')],
  ['chg', change('change')],
  ['replace', change('replace')],
  ['prepend', change('prepend')],
  ['append', change('append')],
  ['test', change('test')],
  ['delete', change('delete')],
  ['list', list],
  ['show', list],
  ['lst', list],
  ['get', async (session, args) => (await import('./get.ts')).getRoute(session, words(args))],
  ['flush', async (session, args) => (await import('./flush.ts')).flushSelectedRoutes(session, words(args))],
  ['save', async (session, args) => (await import('./saved.ts')).saveRoutes(session, words(args))],
  ['restore', async (session) => (await import('./saved.ts')).restoreRoutes(session)],
  ['showdump', async (session) => (await import('./saved.ts')).showSavedRoutes(session)],
]

/** `route`: routes. Resolves to the exit code. */
export async function routeCommand(session: Session, args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  if (command === undefined) return list(session, [])
  const found = COMMANDS.find(([name]) => (name === 'chg' ? command === name : isShort(command, name)))
  if (found) return found[1](session, rest)
  if (isShort(command, 'help')) throw new Exit(255, ROUTE_USAGE)
  const known = [...COMMANDS.map(([name]) => name), 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} route help".`)
}
