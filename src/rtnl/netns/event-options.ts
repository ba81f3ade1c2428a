import type { StreamOptions } from '../../linux/socket/event-options.ts'
import { shown } from '../../netlink/base/shown.ts'
import { checkKeys, numberOf } from '../common/checks.ts'
import { RTNLGRP } from '../common/groups.ts'

/** Which notifications, and how they are kept. */
export interface EventOptions extends StreamOptions {
  /** RTNLGRP_*: `LINK`, `IPV4_IFADDR`, `IPV6_ROUTE`; or numbers. */
  readonly groups: readonly (keyof typeof RTNLGRP | number)[]
}

/** The numbers of the groups, and the options of the stream. Throws TypeError or RangeError for options that are not valid. */
export function streamOf({ groups, ...options }: EventOptions): { numbers: number[]; options: StreamOptions } {
  checkKeys('options of events', options, ['receiveBuffer', 'allNsid', 'signal'])
  if (!Array.isArray(groups))
    throw new TypeError(`expected groups, an array of names of RTNLGRP_* or numbers, got ${shown(groups)}`)
  return { numbers: groups.map((group) => numberOf('group', RTNLGRP, group)), options }
}
