import { NLM_F } from '../../../netlink/message/header.ts'
import { RTM } from '../../../rtnl/constants.ts'
import { Exit, unknownWordOf } from '../../parse/exit.ts'
import { isShort, words } from '../../parse/words.ts'
import { PROGRAM } from '../../program.ts'
import type { Session } from '../../session.ts'
import { FDB_USAGE } from './usage.ts'

/** Message and NLM_F_* of each command that changes an entry, in the order of `bridge`. */
const CHANGES = {
  add: [RTM.NEWNEIGH, NLM_F.CREATE | NLM_F.EXCL],
  append: [RTM.NEWNEIGH, NLM_F.CREATE | NLM_F.APPEND],
  replace: [RTM.NEWNEIGH, NLM_F.CREATE | NLM_F.REPLACE],
  delete: [RTM.DELNEIGH, 0],
} as const

/** `bridge fdb`: forwarding entries. Resolves to the exit code. */
export async function fdbCommand(session: Session, [command = 'show', ...rest]: readonly string[]): Promise<number> {
  const is = (word: string): boolean => isShort(command, word)
  for (const [name, [type, flags]] of Object.entries(CHANGES))
    if (is(name)) return (await import('./modify.ts')).changeFdb(session, words(rest), type, flags)
  if (is('get')) return (await import('./get.ts')).getFdb(session, words(rest))
  if (is('show') || is('lst') || is('list')) return (await import('./list.ts')).listFdb(session, words(rest))
  if (command === 'flush') return (await import('./flush.ts')).flushFdb(session, words(rest))
  if (is('help')) throw new Exit(255, FDB_USAGE)
  const known = [...Object.keys(CHANGES), 'get', 'show', 'list', 'flush', 'help']
  return unknownWordOf(known, command, 255, `Command "${command}" is unknown, try "${PROGRAM} bridge fdb help".`)
}
