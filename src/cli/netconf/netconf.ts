import { Exit, unknownWordOf } from '../parse/exit.ts'
import { isShort, words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import type { Session } from '../session.ts'
import { NETCONF_USAGE } from './usage.ts'

/** `netconf`: settings of links that the kernel reports by netlink. Resolves to the exit code. */
export async function netconfCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  const is = (word: string): boolean => isShort(command, word)
  if (is('show') || is('lst') || is('list')) return (await import('./list.ts')).listNetconf(session, words(rest))
  if (is('help')) throw new Exit(255, NETCONF_USAGE)
  return unknownWordOf(['show', 'list', 'help'], command, 255, `Command "${command}" is unknown, try "${PROGRAM} netconf help".`)
}
