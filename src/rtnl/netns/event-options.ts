import type { StreamOptions } from '../../linux/socket/event-options.ts'
import { atPath } from '../../netlink/base/attribute-path.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { numberOf } from '../common/checks.ts'
import { RTNLGRP } from '../common/groups.ts'

/** Which notifications to receive, and how to queue them. */
export interface EventOptions extends StreamOptions {
  /** RTNLGRP_*: `LINK`, `IPV4_IFADDR`, `IPV6_ROUTE`; or numbers. */
  readonly groups: readonly (keyof typeof RTNLGRP | number)[]
}

/** Returns the group numbers and the options of the stream. Throws TypeError or RangeError for invalid options. */
export function streamOf(given: EventOptions): { numbers: number[]; options: StreamOptions } {
  checkKeys('options of events', given, ['groups', 'receiveBuffer', 'allNsid', 'signal'])
  const { groups, ...options } = given
  if (!Array.isArray(groups))
    throw new TypeError(`groups: expected an array of names of RTNLGRP_* or numbers, got ${shown(groups)}`)
  return { numbers: groups.map((group) => atPath('groups', () => numberOf('group', RTNLGRP, group))), options }
}
