import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { ADDRESS_LABEL_USAGE } from './usage.ts'

/** `addrlabel`: labels of IPv6 prefixes. Resolves to the exit code. */
export async function addressLabelCommand(session: Session, args: readonly string[]): Promise<number> {
  const [command = 'list', ...rest] = args
  const is = (word: string): boolean => isShort(command, word)
  if (is('list') || is('lst') || is('show')) return (await import('./list.ts')).listAddressLabels(session, words(rest))
  if (is('add')) return (await import('./modify.ts')).changeAddressLabel(session, words(rest), 'add')
  if (is('delete')) return (await import('./modify.ts')).changeAddressLabel(session, words(rest), 'delete')
  if (is('flush')) return (await import('./list.ts')).flushAddressLabels(session, words(rest))
  if (is('help')) throw new Exit(255, ADDRESS_LABEL_USAGE)
  const known = ['list', 'show', 'add', 'delete', 'flush', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} addrlabel help".`)
}
