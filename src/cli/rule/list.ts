import { is } from '../../netlink/message/message.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import type { RuleMessage } from '../../rtnl/rule/rules.ts'
import { ruleMessages } from '../../rtnl/rule/table.ts'
import { baseContext } from '../listing/context.ts'
import { Output } from '../output/output.ts'
import type { Words } from '../parse/words.ts'
import { asking, dumping, type ListSession, printable } from '../session.ts'
import { printRule } from './print.ts'
import { readRuleSelection, selectsRule } from './selection.ts'

/** `rule show`. Resolves to the exit code. */
export async function listRules(session: ListSession, words: Words): Promise<number> {
  const selection = await readRuleSelection(session, words)
  const out = new Output(session.options)
  const ctx = baseContext(session.options, 'addr', session.options.family)
  for (const rule of printable(session, await dumpRules(session))) {
    if (!selectsRule(selection, rule)) continue
    out.open()
    printRule(rule, out, ctx)
    out.close()
  }
  session.io.out(out.finish())
  return 0
}

/** Dumps the rules of the family, by default IPv4. */
export async function dumpRules({ socket, options }: ListSession): Promise<RuleMessage[]> {
  const family = options.family === AF.UNSPEC ? AF.INET : options.family
  const keep = (message: unknown): RuleMessage | undefined =>
    is(ruleMessages, message as RuleMessage, 'RTM_NEWRULE') ? (message as RuleMessage) : undefined
  return dumping(() => socket.collect({ type: RTM.GETRULE, header: { family } }, keep), 255)
}

/** `rule flush`: deletes all rules but those of priority 0. Of the selection, only `protocol` counts. Resolves to the exit code. */
export async function flushRules(session: ListSession, words: Words): Promise<number> {
  const { protocol } = await readRuleSelection(session, words)
  for (const { header, attrs } of await dumpRules(session)) {
    if (attrs.priority === undefined || (protocol !== undefined && (attrs.protocol ?? protocol) !== protocol)) continue
    await asking(() => session.socket.request({ type: RTM.DELRULE, header, attrs }))
  }
  return 0
}
