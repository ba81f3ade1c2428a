import { Exit, unknownWordOf } from '../../parse/exit.ts'
import { isShort, words } from '../../parse/words.ts'
import { PROGRAM } from '../../program.ts'
import type { Session } from '../../session.ts'
import { BRIDGE_LINK_USAGE } from './usage.ts'

/** `bridge link`: the ports of bridges. Resolves to the exit code. */
export async function bridgeLinkCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  const is = (word: string): boolean => isShort(command, word)
  if (is('set') || is('change')) return (await import('./set.ts')).setBridgePort(session, words(rest))
  if (is('show') || is('lst') || is('list')) return (await import('./list.ts')).listBridgePorts(session, words(rest))
  if (is('help')) throw new Exit(255, BRIDGE_LINK_USAGE)
  const known = ['set', 'change', 'show', 'list', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} bridge link help".`)
}
