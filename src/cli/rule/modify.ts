import { NLM_F } from '../../netlink/message/header.ts'
import { RTM } from '../../rtnl/constants.ts'
import { fail } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import { asking, type Session } from '../session.ts'
import { readRuleWords } from './words.ts'

/** `rule add` and `rule del`. Resolves to the exit code. */
export async function changeRule(session: Session, words: Words, command: 'add' | 'del'): Promise<number> {
  if (words.done) fail(`"ip rule ${command}" requires arguments.`)
  const type = command === 'add' ? RTM.NEWRULE : RTM.DELRULE
  const { header, attrs } = await readRuleWords(session, words, type)
  const flags = command === 'add' ? NLM_F.CREATE | NLM_F.EXCL : 0
  await asking(() => session.socket.request({ type, flags, header, attrs }))
  return 0
}
