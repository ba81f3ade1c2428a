import { ERRNO } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import { is } from '../../netlink/message/message.ts'
import { readDump, savedDump } from '../../rtnl/common/save-file.ts'
import { RTM } from '../../rtnl/constants.ts'
import { ruleMessages } from '../../rtnl/rule/table.ts'
import { Exit, fail } from '../parse/exit.ts'
import { checkStdout, readStdin } from '../parse/saved.ts'
import type { Words } from '../parse/words.ts'
import { kernelAnswerText, refusalLines, type Session, withReason } from '../session.ts'
import { dumpRules } from './list.ts'

/** `rule save`: writes rules to stdout. Resolves to the exit code. */
export async function saveRules(session: Session, words: Words): Promise<number> {
  checkStdout()
  if (!words.done) fail('"ip rule save" does not take any arguments.')
  session.io.out(savedDump('rules', await dumpRules(session)))
  return 0
}

/** `rule restore`: adds the rules that `save` wrote. Those that are there stay. Resolves to the exit code. */
export async function restoreRules({ socket, io }: Session): Promise<number> {
  const messages = await readStdin('rules', 255, io, (bytes) => readDump('rules', bytes, socket.protocol))
  for (const { header, attrs } of messages.filter((message) => is(ruleMessages, message, 'RTM_NEWRULE'))) {
    try {
      await socket.request({ type: RTM.NEWRULE, flags: NLM_F.CREATE, header, attrs })
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error
      if (error.errno !== ERRNO['EEXIST']) throw withReason(new Exit(255, `${kernelAnswerText(error)}\n`), error)
      io.err(refusalLines(error))
    }
  }
  return 0
}
