import { onDemand } from '../object.ts'
import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { NEXTHOP_USAGE } from './usage.ts'

type Run = (session: Session, args: readonly string[]) => Promise<number>
type Commands = readonly (readonly [name: string, run: Run])[]

// A batch has many such commands: the import is not asked for each time.
const modify = onDemand(() => import('./modify.ts'))

const change =
  (command: 'add' | 'replace' | 'delete'): Run =>
  async (session, args) =>
    (await modify()).changeNexthop(session, words(args), command)

const list: Run = async (session, args) => (await import('./list.ts')).listNexthops(session, words(args))
const buckets: Run = async (session, args) => (await import('./list.ts')).listBuckets(session, words(args))

/** The commands in the order in which `ip` compares them. */
const COMMANDS: Commands = [
  ['add', change('add')],
  ['replace', change('replace')],
  ['delete', change('delete')],
  ['list', list],
  ['show', list],
  ['lst', list],
  ['get', async (session, args) => (await import('./list.ts')).getNexthop(session, words(args))],
  ['flush', async (session, args) => (await import('./list.ts')).flushNexthops(session, words(args))],
  ['bucket', (session, args) => run(session, args, BUCKETS, buckets)],
]

/** Those of `nexthop bucket`. */
const BUCKETS: Commands = [
  ['list', buckets],
  ['show', buckets],
  ['lst', buckets],
  ['get', async (session, args) => (await import('./list.ts')).getBucket(session, words(args))],
]

/** `nexthop`: next hop objects. Resolves to the exit code. */
export function nexthopCommand(session: Session, args: readonly string[]): Promise<number> {
  return run(session, args, COMMANDS, list)
}

async function run(session: Session, args: readonly string[], commands: Commands, first: Run): Promise<number> {
  const [command, ...rest] = args
  if (command === undefined) return first(session, [])
  const found = commands.find(([name]) => isShort(command, name))
  if (found) return found[1](session, rest)
  if (isShort(command, 'help')) throw new Exit(255, NEXTHOP_USAGE)
  const known = [...commands.map(([name]) => name), 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} nexthop help".`)
}
