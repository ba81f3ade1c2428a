import { MACVLAN_FLAG, MACVLAN_MODE } from '../../../../rtnl/constants.ts'
import { type LinkAttrs, nameOf } from '../../../../wire.ts'
import type { Output } from '../../../output/output.ts'

type Macvlan = NonNullable<NonNullable<NonNullable<LinkAttrs['linkinfo']>['data']>['macvlan']>

/** Prints the settings of a macvlan or macvtap. */
export function printMacvlan(data: Macvlan, out: Output): void {
  if (data.mode === undefined) return
  const mode = nameOf(MACVLAN_MODE, data.mode)?.toLowerCase() ?? 'unknown'
  out.field('mode', mode, `mode ${mode} `)
  const flags = data.flags ?? 0
  if ((flags & MACVLAN_FLAG.NOPROMISC) !== 0) out.field('nopromisc', true, 'nopromisc ')
  if ((flags & MACVLAN_FLAG.NODST) !== 0) out.field('nodst', true, 'nodst ')
  if (data.bcQueueLen !== undefined) out.field('bcqueuelen', data.bcQueueLen, `bcqueuelen ${data.bcQueueLen} `)
  const used = data.bcQueueLenUsed
  if (used !== undefined) out.field('usedbcqueuelen', used, `usedbcqueuelen ${used} `)
  if (data.mode === MACVLAN_MODE.SOURCE) printSources(data, out)
}

function printSources({ macaddrCount, macaddrData }: Macvlan, out: Output): void {
  if (macaddrCount !== undefined) out.field('macaddr_count', macaddrCount, `remotes (${macaddrCount}) `)
  if (!macaddrData) return
  out.openArray('macaddr_data')
  for (const address of macaddrData.macaddr ?? []) out.item(address, `${address} `)
  out.closeArray()
}
