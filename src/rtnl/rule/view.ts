import { named, namesOfBits, tailOf } from '../common/flag-names.ts'
import { AF } from '../constants.ts'
import { RT_TABLE, RTPROT } from '../route/constants.ts'
import { FIB_RULE, FR_ACT } from './constants.ts'
import type { FibRuleHdr, RuleAttrs } from './table.ts'

/** A policy routing rule as the API returns it: header and attributes in one object, known numbers by name. */
export interface Rule extends Omit<RuleAttrs, 'table' | 'protocol'> {
  /** AF_*: `INET`, `INET6`. */
  family: string | number
  dstLen: number
  srcLen: number
  tos: number
  /** FR_ACT_*: `TO_TBL`, `BLACKHOLE`. */
  action: string | number
  /** FIB_RULE_*, by name: `INVERT`. Bits without a name come last, as one number: `0x300`. */
  flags: string[]
  /** RT_TABLE_*: `MAIN`, `LOCAL`, or a number. */
  table: string | number
  protocol?: string | number
  /** Bytes that a newer kernel appends to the header. */
  tail?: Uint8Array
}

/** Returns a rule message as one object. */
export function ruleOf(header: FibRuleHdr, attrs: RuleAttrs): Rule {
  const { family, dstLen, srcLen, tos } = header
  const { table = header.table, protocol, ...rest } = attrs
  return {
    family: named(AF, family),
    dstLen,
    srcLen,
    tos,
    action: named(FR_ACT, header.action),
    flags: namesOfBits(header.flags, FIB_RULE),
    table: named(RT_TABLE, table),
    ...rest,
    ...(protocol === undefined ? {} : { protocol: named(RTPROT, protocol) }),
    ...tailOf(header),
  }
}
