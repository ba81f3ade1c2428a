import { onDemand } from '../object.ts'
import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { RULE_USAGE } from './usage.ts'

type Run = (session: Session, args: readonly string[]) => Promise<number>

// A batch has many such commands: the import is not asked for each time.
const modify = onDemand(() => import('./modify.ts'))

const list: Run = async (session, args) => (await import('./list.ts')).listRules(session, words(args))

/** The commands in the order in which `ip` compares them. */
const COMMANDS: readonly (readonly [name: string, run: Run])[] = [
  ['list', list],
  ['lst', list],
  ['show', list],
  ['save', async (session, args) => (await import('./saved.ts')).saveRules(session, words(args))],
  ['restore', async (session) => (await import('./saved.ts')).restoreRules(session)],
  ['add', async (session, args) => (await modify()).changeRule(session, words(args), 'add')],
  ['delete', async (session, args) => (await modify()).changeRule(session, words(args), 'del')],
  ['flush', async (session, args) => (await import('./list.ts')).flushRules(session, words(args))],
]

/** `rule`: rules of policy routing. Resolves to the exit code. */
export async function ruleCommand(session: Session, args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  if (command === undefined) return list(session, [])
  const found = COMMANDS.find(([name]) => isShort(command, name))
  if (found) return found[1](session, rest)
  if (isShort(command, 'help')) throw new Exit(255, RULE_USAGE)
  const known = [...COMMANDS.map(([name]) => name), 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} rule help".`)
}
