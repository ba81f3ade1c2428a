import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { TUNTAP_USAGE } from './usage.ts'

/** `tuntap`: persistent tun and tap devices. Resolves to the exit code. */
export async function tuntapCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  const is = (word: string): boolean => isShort(command, word)
  if (is('add')) return (await import('./modify.ts')).addTuntap(session, words(rest))
  if (is('delete')) return (await import('./modify.ts')).deleteTuntap(session, words(rest))
  // `ip` ignores words after it.
  if (is('show') || is('lst') || is('list')) return (await import('./list.ts')).listTuntap(session)
  if (is('help')) throw new Exit(255, TUNTAP_USAGE)
  const known = ['add', 'delete', 'show', 'list', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} tuntap help".`)
}
