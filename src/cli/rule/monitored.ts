import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../../rtnl/common/groups.ts'
import { AF } from '../../rtnl/constants.ts'
import { ruleMessages } from '../../rtnl/rule/table.ts'
import type { Monitored } from '../output/monitored.ts'
import { printRule } from './print.ts'

/** `rule` in `monitor`. */
export const ruleMonitored: Monitored = {
  word: 'rule',
  label: '[RULE]',
  groups: { [AF.INET]: RTNLGRP.IPV4_RULE, [AF.INET6]: RTNLGRP.IPV6_RULE },
  printed(message) {
    if (!(is(ruleMessages, message, 'RTM_NEWRULE') || is(ruleMessages, message, 'RTM_DELRULE'))) return undefined
    return { print: (out, ctx) => printRule(message, out, ctx) }
  },
}
