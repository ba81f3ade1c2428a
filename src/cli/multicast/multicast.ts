import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { MULTICAST_USAGE } from './usage.ts'

/** `maddress`: multicast addresses that links listen to. Resolves to the exit code. */
export async function multicastCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  const is = (word: string): boolean => isShort(command, word)
  if (is('add')) return (await import('./modify.ts')).changeMulticast(session, words(rest), 'add')
  if (is('delete')) return (await import('./modify.ts')).changeMulticast(session, words(rest), 'delete')
  if (is('list') || is('show') || is('lst')) return (await import('./list.ts')).listMulticast(session, words(rest))
  if (is('help')) throw new Exit(255, MULTICAST_USAGE)
  const known = ['add', 'delete', 'list', 'show', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} maddr help".`)
}
