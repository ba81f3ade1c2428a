import { is } from '../../netlink/message/message.ts'
import { RTNLGRP } from '../common/groups.ts'
import { signature } from '../common/signature.ts'
import { AF, RTM } from '../constants.ts'
import { criteria, families, type WatchFilter } from '../watch/filter.ts'
import { alone, type ObjectType, objectType } from '../watch/object-type.ts'
import { FIB_RULE } from './constants.ts'
import { ruleMessages } from './table.ts'
import { type Rule, ruleOf } from './view.ts'

/** Flags that the kernel changes without a notification, when a link or the target of a goto is added or removed. */
const STATE = FIB_RULE.UNRESOLVED | FIB_RULE.IIF_DETACHED | FIB_RULE.OIF_DETACHED
const DOUBTS: readonly number[] = [RTM.NEWLINK, RTM.DELLINK, RTM.NEWRULE, RTM.DELRULE]
const GROUPS: Readonly<Record<number, number>> = { [AF.INET]: RTNLGRP.IPV4_RULE, [AF.INET6]: RTNLGRP.IPV6_RULE }

/**
 * The rules of policy routing, identified by everything but their state. The same rule may exist twice, a rule may be
 * the target of others, and detachment from a link has no notification: after any such event the rules are dumped
 * again.
 */
function watchedRules(given: Pick<WatchFilter, 'family'> | undefined): ObjectType<Rule> {
  const all = families(criteria(given))
  return {
    object: 'rule',
    groups: [...all.map((family) => GROUPS[family] as number), RTNLGRP.LINK],
    dumps: all.map((family) => ({ type: RTM.GETRULE, header: { family } })),
    removed: RTM.DELRULE,
    alike: true,
    doubts: ({ type }) => DOUBTS.includes(type),
    read(message) {
      if (!is(ruleMessages, message, 'RTM_NEWRULE') || !all.includes(message.header.family)) return undefined
      const { header, attrs } = message
      return alone(`rule ${signature({ ...header, flags: header.flags & ~STATE, ...attrs })}`, ruleOf(header, attrs))
    },
  }
}

/** The object type of rules. */
export const rules = objectType<'rule', Rule, Pick<WatchFilter, 'family'>>({
  object: 'rule',
  filter: ['family'],
  watched: watchedRules,
})
