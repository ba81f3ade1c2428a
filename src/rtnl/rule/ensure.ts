import type { RequestOptions } from '../../linux/socket/limits.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import type { ChangeRequest } from '../common/change.ts'
import { asRead } from '../common/ensure/as-read.ts'
import { conflict } from '../common/ensure/conflict.ts'
import { eachWanted, type OneOrMany } from '../common/ensure/one-or-many.ts'
import { checkOwnOrigin, originName } from '../common/ensure/origin.ts'
import { protocolNumber, type RouteProtocol, type TableRef, tableNumber } from '../common/route-names.ts'
import { signature } from '../common/signature.ts'
import { checkBoolean } from '../common/values.ts'
import { RTM } from '../constants.ts'
import { RTPROT } from '../route/constants.ts'
import { FIB_RULE } from './constants.ts'
import { addRule, type RuleOptions } from './request.ts'
import type { FibRuleHdr, RuleAttrs } from './table.ts'
import type { Rule } from './view.ts'

/** Options of `rules.ensure`. */
export interface EnsureRulesOptions extends RequestOptions {
  /** The table of rules that name none. */
  readonly table?: TableRef
  /** The origin of rules that name none: a number of your own, so that nobody else's rules are removed. */
  readonly protocol?: RouteProtocol
  /**
   * Removes the other rules of this origin, and if it is given of this table. Needs the origin, which must not be one of the
   * kernel's. Rules of VRFs (l3mdev) stay.
   */
  readonly prune?: boolean
}

/** What `rules.ensure` found and did. */
export interface EnsuredRules {
  /** The rules that it added. */
  readonly added: readonly Rule[]
  /** The rules that it removed: `prune`. */
  readonly removed: readonly Rule[]
  /** Number of rules that were there already. */
  readonly unchanged: number
}

/** A rule in the form of a reply. */
export interface PlainRule {
  readonly header: FibRuleHdr
  readonly attrs: RuleAttrs
}

/** A wanted rule. */
interface WantedRule extends PlainRule {
  readonly request: ChangeRequest
}

/** The checked arguments of `ensure`. */
export interface WantedRules {
  readonly requests: readonly ChangeRequest[]
  /** The rules to remove if they are not wanted. */
  readonly prunes: { readonly table: number | undefined; readonly protocol: number } | undefined
}

/** Reads the arguments of `ensure`. Throws TypeError or RangeError. */
export function checkEnsuredRules(wanted: OneOrMany<RuleOptions>, options: EnsureRulesOptions): WantedRules {
  checkKeys('options of ensure', options, ['table', 'protocol', 'prune', 'timeout', 'signal'])
  const { table, protocol, prune } = options
  atPath('prune', () => checkBoolean(prune))
  const place = {
    table: table === undefined ? undefined : atPath('table', () => tableNumber(table)),
    protocol: protocol === undefined ? undefined : atPath('protocol', () => protocolNumber(protocol)),
  }
  const requests = eachWanted('rules', wanted, (rule) => addRule(withPlace(rule, place)))
  return { requests, prunes: prune ? { table: place.table, protocol: checkOwnOrigin('rules', place.protocol) } : undefined }
}

/** Adds the table and the origin to a rule that has none. Only rules that look in a table take one. */
function withPlace(
  rule: RuleOptions,
  { table, protocol }: { table: number | undefined; protocol: number | undefined },
): RuleOptions {
  if (typeof rule !== 'object' || rule === null) return rule
  const looks = rule.action === undefined && rule.goto === undefined && !rule.l3mdev
  return {
    ...rule,
    ...(table === undefined || rule.table !== undefined || !looks ? {} : { table }),
    ...(protocol === undefined || rule.protocol !== undefined ? {} : { protocol }),
  }
}

const NONE = 0xffffffff
const tableIn = ({ header, attrs }: PlainRule): number => attrs.table ?? header.table
const originOf = ({ attrs }: PlainRule): number => attrs.protocol ?? RTPROT.UNSPEC

/** Attributes that have a value although nothing was selected, and that value. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  suppressPrefixlen: NONE,
  suppressIfgroup: NONE,
  fwmask: NONE,
  sportMask: 0xffff,
  dportMask: 0xffff,
  l3mdev: 0,
  fwmark: 0,
}

/** All that a rule selects and does, as text: not its place and its origin. */
function meaning({ header, attrs }: PlainRule): string {
  const { table = header.table, priority: _, protocol: __, pad: ___, fwmask, ...rest } = attrs
  const { family, srcLen, dstLen, tos, action, flags } = header
  const mask = fwmask === undefined || (fwmask === 0 && !attrs.fwmark) ? {} : { fwmask }
  const own = Object.entries({ ...rest, ...mask }).filter(([key, value]) => DEFAULTS[key] !== value)
  return signature({ family, srcLen, dstLen, tos, action, table, inverted: flags & FIB_RULE.INVERT, ...Object.fromEntries(own) })
}

/** What is to be done. */
export interface EnsureRulesPlan {
  readonly add: readonly WantedRule[]
  readonly remove: readonly PlainRule[]
  readonly unchanged: number
}

/**
 * Compares the wanted rules with those of the namespace. Throws a NetlinkError EEXIST if a wanted one is there with another
 * origin: nothing is changed then.
 */
export function ensureRulesPlan(
  present: readonly PlainRule[],
  { requests, prunes }: WantedRules,
  protocol: Protocol,
): EnsureRulesPlan {
  const kept = new Set<PlainRule>()
  const add: WantedRule[] = []
  const seen = new Set<string>()
  for (const request of requests) {
    const wanted = { ...asRead<PlainRule>(request, protocol), request }
    const same = `${wanted.attrs.priority} ${originOf(wanted)} ${meaning(wanted)}`
    if (seen.has(same)) continue
    seen.add(same)
    const found = foundRule(present, wanted, kept, protocol)
    if (found) kept.add(found)
    else add.push(wanted)
  }
  const others = (one: PlainRule): boolean =>
    prunes !== undefined &&
    !kept.has(one) &&
    originOf(one) === prunes.protocol &&
    !one.attrs.l3mdev &&
    (prunes.table === undefined || tableIn(one) === prunes.table)
  return { add, remove: present.filter(others), unchanged: kept.size }
}

/** Returns the rule that is as wanted. Another place in the order is as good, unless the wanted one names its priority. */
function foundRule(
  present: readonly PlainRule[],
  wanted: PlainRule,
  taken: ReadonlySet<PlainRule>,
  tables: Protocol,
): PlainRule | undefined {
  const { priority, protocol } = wanted.attrs
  const text = meaning(wanted)
  const same = present.filter(
    (one) => !taken.has(one) && (priority === undefined || (one.attrs.priority ?? 0) === priority) && meaning(one) === text,
  )
  const own = same.find((one) => protocol === undefined || originOf(one) === protocol)
  const [other] = same
  if (own || other === undefined || priority === undefined) return own
  const context = `the rule with priority ${priority} is of protocol ${originName(originOf(other))}, not ${originName(protocol as number)}`
  throw conflict({ type: RTM.NEWRULE, header: wanted.header, attrs: wanted.attrs }, tables, context)
}

/** Returns the rules that were added as the kernel has them: it chose the priority of those that named none. */
export function addedRules(now: readonly PlainRule[], before: readonly PlainRule[], added: readonly PlainRule[]): PlainRule[] {
  const old = new Map<string, number>()
  const identity = (one: PlainRule): string => `${one.attrs.priority ?? 0} ${originOf(one)} ${meaning(one)}`
  for (const one of before) old.set(identity(one), (old.get(identity(one)) ?? 0) + 1)
  const wanted = new Set(added.map(meaning))
  return now.filter((one) => {
    const count = old.get(identity(one)) ?? 0
    if (count > 0) old.set(identity(one), count - 1)
    return count === 0 && wanted.has(meaning(one))
  })
}
