import { Exit, unknownWordOf } from '../../parse/exit.ts'
import { isShort, words } from '../../parse/words.ts'
import { PROGRAM } from '../../program.ts'
import type { Session } from '../../session.ts'
import { MDB_USAGE } from './usage.ts'

/** `bridge mdb`: multicast groups. Resolves to the exit code. */
export async function mdbCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  const is = (word: string): boolean => isShort(command, word)
  if (is('add')) return (await import('./modify.ts')).changeMdb(session, words(rest), 'add')
  if (is('delete')) return (await import('./modify.ts')).changeMdb(session, words(rest), 'delete')
  if (is('show') || is('lst') || is('list')) return (await import('./list.ts')).listMdb(session, words(rest))
  if (is('help')) throw new Exit(255, MDB_USAGE)
  const known = ['add', 'delete', 'show', 'list', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} bridge mdb help".`)
}
