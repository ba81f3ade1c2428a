import { onDemand } from '../object.ts'
import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import type { NeighbourChange } from './modify.ts'
import { NEIGHBOUR_USAGE } from './usage.ts'

type Run = (session: Session, args: readonly string[]) => Promise<number>

// A batch has many such commands: the import is not asked for each time.
const modify = onDemand(() => import('./modify.ts'))

const change =
  (command: NeighbourChange): Run =>
  async (session, args) =>
    (await modify()).changeNeighbour(session, words(args), command)

const list: Run = async (session, args) => (await import('./list.ts')).listNeighbours(session, words(args))

/** The commands in the order in which `ip` compares them. */
const COMMANDS: readonly (readonly [name: string, run: Run])[] = [
  ['add', change('add')],
  ['change', change('change')],
  ['chg', change('change')],
  ['replace', change('replace')],
  ['delete', change('delete')],
  ['get', async (session, args) => (await modify()).getNeighbour(session, words(args))],
  ['show', list],
  ['lst', list],
  ['list', list],
  ['flush', async (session, args) => (await import('./flush.ts')).flushNeighbours(session, words(args))],
]

/** `neigh`: neighbours. Resolves to the exit code. */
export async function neighbourCommand(session: Session, args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  if (command === undefined) return list(session, [])
  const found = COMMANDS.find(([name]) => (name === 'chg' ? command === name : isShort(command, name)))
  if (found) return found[1](session, rest)
  if (isShort(command, 'help')) throw new Exit(255, NEIGHBOUR_USAGE)
  const known = [...COMMANDS.map(([name]) => name), 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} neigh help".`)
}
