import { withJson } from '../../netlink/base/json.ts'
import { once } from '../../netlink/base/once.ts'
import { tailOf } from '../common/flag-names.ts'
import { flagReader } from '../common/named/flags.ts'
import { nameReader } from '../common/named/names.ts'
import type { FlagNames, Returned } from '../common/named/types.ts'
import { returned } from '../common/named/view.ts'
import { AF } from '../constants.ts'
import { RT_TABLE, RTNL_FAMILY } from '../route/constants.ts'
import { FIB_RULE, FR_ACT } from './constants.ts'
import { type FibRuleHdr, type RuleAttrs, ruleAttrs } from './table.ts'

/** The families of rules. */
export const RULE_FAMILY = { ...AF, ...RTNL_FAMILY } as const

/** A policy routing rule as the API returns it: header and attributes in one object, known numbers by name. */
export interface Rule extends Omit<Returned<typeof ruleAttrs>, 'table' | 'pad'> {
  /** `INET`, `INET6`; `IPMR` and `IP6MR` for multicast routing. Kernel: fib_rule_hdr.family. */
  family: keyof typeof RULE_FAMILY | number
  /** The lowest comes first. Kernel: FRA_PRIORITY. */
  priority: number
  /** Source prefix: `10.1.0.0/24`. Kernel: FRA_SRC. */
  src?: string
  /** Destination prefix. Kernel: FRA_DST. */
  dst?: string
  /** Type of service, or traffic class; 0 is any. Kernel: fib_rule_hdr.tos. */
  tos: number
  /** FR_ACT_*: `TO_TBL`, `GOTO`, `NOP`, `BLACKHOLE`, `UNREACHABLE`, `PROHIBIT`. Kernel: fib_rule_hdr.action. */
  action: keyof typeof FR_ACT | number
  /** FIB_RULE_*, by name: `INVERT`. Bits without a name come last, as one number. Kernel: fib_rule_hdr.flags. */
  flags: FlagNames<keyof typeof FIB_RULE>
  /** RT_TABLE_*: `MAIN`, `LOCAL`, or a number. From FRA_TABLE, which also holds tables above 255. */
  table: keyof typeof RT_TABLE | number
  /** Bytes that a newer kernel appends to the header. */
  tail?: Uint8Array
}

/** The kernel reports FRA_SUPPRESS_PREFIXLEN of every rule; this value is none. */
const NONE = 0xffffffff
const ANY: Readonly<Record<number, string>> = { [AF.INET]: '0.0.0.0', [AF.INET6]: '::' }

const familyName = nameReader(RULE_FAMILY)
const actionName = nameReader(FR_ACT)
const tableName = nameReader(RT_TABLE)
const flagNames = flagReader(FIB_RULE)
const attrsOf = once(() => returned(ruleAttrs) as (attrs: object) => Omit<Returned<typeof ruleAttrs>, 'table'>)

/** Returns a rule message as one object. */
export function ruleOf(header: FibRuleHdr, attrs: RuleAttrs): Rule {
  const { table = header.table, priority = 0, src, dst, suppressPrefixlen, suppressIfgroup, ...rest } = attrs
  const prefix = (key: 'src' | 'dst', address: string | undefined, length: number): object =>
    address === undefined && length === 0 ? {} : { [key]: `${address ?? ANY[header.family] ?? ''}/${length}` }
  const suppressed = (key: string, value: number | undefined): object =>
    value === undefined || value === NONE ? {} : { [key]: value }
  return withJson({
    family: familyName(header.family),
    priority,
    ...prefix('src', src, header.srcLen),
    ...prefix('dst', dst, header.dstLen),
    tos: header.tos,
    action: actionName(header.action),
    flags: flagNames(header.flags),
    table: tableName(table),
    ...suppressed('suppressPrefixlen', suppressPrefixlen),
    ...suppressed('suppressIfgroup', suppressIfgroup),
    ...attrsOf()(rest),
    ...tailOf(header),
  })
}
