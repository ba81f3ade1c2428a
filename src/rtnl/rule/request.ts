import { atPath } from '../../netlink/base/attribute-path.ts'
import { once } from '../../netlink/base/once.ts'
import { shown } from '../../netlink/base/shown.ts'
import { parsePrefix } from '../../netlink/codec/address.ts'
import { textLength } from '../../netlink/codec/text.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { ChangeRequest } from '../common/change.ts'
import { bitsOf, numberOf } from '../common/checks.ts'
import { checkOptionKeys } from '../common/named/ip-words.ts'
import { takenRows } from '../common/named/take.ts'
import type { Enum, FlagName, Taken } from '../common/named/types.ts'
import {
  protocolNumber,
  type RouteProtocol,
  realmsNumber,
  type TableRef,
  type TypeOfService,
  tableNumber,
  tosNumber,
} from '../common/route-names.ts'
import { checkEncodable } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { RT_TABLE, RTNL_FAMILY } from '../route/constants.ts'
import { FIB_RULE, FR_ACT } from './constants.ts'
import { type FibRuleHdr, type RuleAttrs, ruleAttrs } from './table.ts'
import { RULE_FAMILY } from './view.ts'

/** A rule to add or delete, as in `ip rule`. Keys are the kernel's. */
export interface RuleOptions extends Omit<Taken<typeof ruleAttrs>, 'pad' | 'table' | 'protocol' | 'flow' | 'unknown' | 'tail'> {
  /** By default that of `src` or `dst`, else INET. */
  family?: Enum<keyof typeof RULE_FAMILY>
  /** The lowest comes first. By default the kernel takes one below the lowest that is not 0. */
  priority?: number
  /** Source prefix: `10.1.0.0/24`. */
  src?: string
  /** Destination prefix. */
  dst?: string
  /** Type of service, or traffic class. */
  tos?: TypeOfService
  /** What the rule does. By default it looks in `table`; with `goto` it jumps there. */
  action?: Enum<keyof typeof FR_ACT>
  /** `['INVERT']` matches packets that the rest does not match (`not` of `ip rule`). State that the kernel reports is ignored. */
  flags?: readonly FlagName<keyof typeof FIB_RULE>[]
  /** The routing table to look in, by default MAIN. */
  table?: TableRef
  /** The origin of the rule. */
  protocol?: RouteProtocol
  /** Realms: `SOURCE/DESTINATION`, a destination, or a number with the source in its upper half. */
  flow?: number | string
}

/** Keys of a rule that are not attributes. */
const OTHERS = ['family', 'tos', 'action', 'flags']
const keys = once(() => [...Object.keys(ruleAttrs.table).filter((key) => key !== 'pad'), ...OTHERS])

/** Flags that only the kernel sets: whether its links and the target of its goto exist. */
const STATE = FIB_RULE.UNRESOLVED | FIB_RULE.IIF_DETACHED | FIB_RULE.OIF_DETACHED

/** The body of a rule message. */
interface RuleBody {
  header: Partial<FibRuleHdr>
  attrs: RuleAttrs
}

const take = (rule: object): Record<string, unknown> => takenRows(ruleAttrs.table)?.(rule) as Record<string, unknown>

/** Returns the number of a family of rules. */
export const ruleFamily = (family: string | number): number => numberOf('family', RULE_FAMILY, family, 0xff)

/** The parts of a prefix; the attribute is left out if the prefix matches everything. */
function prefixOf(key: 'src' | 'dst', text: string | undefined): { family?: number; length: number; address?: string } {
  if (text === undefined) return { length: 0 }
  const { family, prefixlen, address } = atPath(key, () => parsePrefix(text))
  return {
    family: family === 'inet' ? AF.INET : AF.INET6,
    length: prefixlen,
    ...(prefixlen === 0 ? {} : { address }),
  }
}

/** The family of the addresses of a family of rules. */
const addressesOf = (family: number): number =>
  family === RTNL_FAMILY.IPMR ? AF.INET : family === RTNL_FAMILY.IP6MR ? AF.INET6 : family

/** Returns the family of a rule. Throws TypeError if its prefixes are of another one. */
function familyOf(rule: RuleOptions, src: number | undefined, dst: number | undefined): number {
  const family = rule.family === undefined ? (src ?? dst ?? AF.INET) : atPath('family', () => ruleFamily(rule.family as string))
  for (const [key, of] of Object.entries({ src, dst })) {
    if (of !== undefined && of !== addressesOf(family))
      throw new TypeError(`${key}: expected a prefix of the family of the rule, got ${shown(rule[key as 'src'])}`)
  }
  return family
}

function actionOf({ action, goto }: RuleOptions, adding: boolean): number {
  if (action !== undefined) return atPath('action', () => numberOf('action', FR_ACT, action, 0xff))
  if (goto !== undefined) return FR_ACT.GOTO
  return adding ? FR_ACT.TO_TBL : FR_ACT.UNSPEC
}

/** The kernel refuses a table beside l3mdev: fib_nl2rule_l3mdev in net/core/fib_rules.c. */
function tableOf({ table, l3mdev }: RuleOptions, action: number, adding: boolean): number {
  const given = table === undefined ? undefined : atPath('table', () => tableNumber(table))
  if (l3mdev && (given ?? 0) !== 0)
    throw new TypeError(`table: expected none with l3mdev, which looks in the table of the VRF, got ${shown(table)}`)
  return given ?? (adding && action === FR_ACT.TO_TBL && !l3mdev ? RT_TABLE.MAIN : RT_TABLE.UNSPEC)
}

/** IFNAMSIZ; the kernel takes any text: the rule waits for a link of that name. */
function checkName(key: 'iifname' | 'oifname', name: unknown): void {
  if (typeof name === 'string' && textLength(name) > 15)
    throw new RangeError(`${key}: expected an interface name of at most 15 bytes, got ${shown(name)}`)
}

/** Returns the body of a request. Throws TypeError or RangeError: checks everything that can be checked before sending. */
function ruleBody(rule: RuleOptions, adding: boolean): RuleBody {
  checkOptionKeys('a rule', rule, keys(), { returned: ['unknown', 'tail'] })
  const given = Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined)) as RuleOptions
  const src = prefixOf('src', given.src)
  const dst = prefixOf('dst', given.dst)
  const family = familyOf(given, src.family, dst.family)
  const action = actionOf(given, adding)
  const table = tableOf(given, action, adding)
  const {
    family: _,
    tos,
    action: __,
    flags = [],
    table: ___,
    src: ____,
    dst: _____,
    tail: ______,
    l3mdev,
    protocol,
    flow,
    ...rest
  } = given as RuleOptions & { tail?: Uint8Array }
  const bits = atPath('flags', () => bitsOf('flag of a rule', FIB_RULE, flags))
  for (const key of ['iifname', 'oifname'] as const) checkName(key, rest[key])
  const attrs = {
    ...take({ ...rest, ...(l3mdev === undefined || l3mdev === false ? {} : { l3mdev }) }),
    ...(protocol === undefined ? {} : { protocol: atPath('protocol', () => protocolNumber(protocol)) }),
    ...(flow === undefined ? {} : { flow: atPath('flow', () => realmsNumber(flow)) }),
    ...(src.address === undefined ? {} : { src: src.address }),
    ...(dst.address === undefined ? {} : { dst: dst.address }),
    ...(table > 0xff ? { table } : {}),
  }
  checkEncodable(ruleAttrs.table, attrs)
  return {
    header: {
      family,
      srcLen: src.length,
      dstLen: dst.length,
      tos: tos === undefined ? 0 : atPath('tos', () => tosNumber(tos)),
      table: table > 0xff ? RT_TABLE.UNSPEC : table,
      action,
      flags: (bits & ~STATE) >>> 0,
    },
    attrs,
  }
}

/** Returns the request that adds a rule. Throws TypeError or RangeError. */
export function addRule(rule: RuleOptions): ChangeRequest {
  return { type: RTM.NEWRULE, flags: NLM_F.CREATE | NLM_F.EXCL, ...ruleBody(rule, true) }
}

/**
 * Returns the request that deletes a rule. TypeError without a criterion: the kernel would delete the first rule of the
 * family.
 */
export function deleteRule(rule: RuleOptions): ChangeRequest {
  const body = ruleBody(rule, false)
  if (Object.entries(rule).every(([key, value]) => value === undefined || key === 'family'))
    throw new TypeError('expected which rule to delete, such as its priority, got none: that would be the first of all')
  return { type: RTM.DELRULE, ...body }
}
