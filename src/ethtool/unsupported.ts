import { shown } from '../netlink/base/shown.ts'
import { visible } from '../netlink/base/visible.ts'
import { NetlinkError } from '../netlink/error/netlink-error.ts'
import { reworded } from '../netlink/error/reworded.ts'
import type { LinkRef } from '../rtnl/common/checks.ts'

/** What the commands are about, where their names do not say it. */
const SUBJECTS: Readonly<Record<string, string>> = {
  COALESCE: 'interrupt coalescing',
  DEBUG: 'message classes',
  EEE: 'EEE',
  FEC: 'FEC',
  LINKINFO: 'information about the link',
  LINKMODES: 'link modes',
  LINKSTATE: 'the state of the link',
  MODULE_EEPROM: 'the memory of modules',
  PAUSE: 'pause frames',
  PRIVFLAGS: 'private flags',
  RINGS: 'the sizes of rings',
  RSS: 'RSS',
  TSINFO: 'time stamping',
  WOL: 'wake-on-LAN',
}

/** Awaits a request about a link. If its driver lacks the operation, the kernel has no words: the error says what it lacks. */
export async function supported<T>(name: string, link: LinkRef, request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    const [, of = '', verb] = /^ETHTOOL_MSG_(\w+)_(GET|SET|ACT)$/.exec(name) ?? []
    const isMissing = error instanceof NetlinkError && error.code === 'EOPNOTSUPP' && error.extack.message === undefined
    if (!isMissing || verb === undefined) throw error
    const what = `${verb === 'SET' ? 'changes of ' : ''}${SUBJECTS[of] ?? of.toLowerCase().replaceAll('_', ' ')}`
    const which = typeof link === 'number' ? `with index ${link}` : shown(link)
    const why = `the driver of link ${which} does not support ${what} (Operation not supported)`
    throw reworded(error, visible(`${name} refused: EOPNOTSUPP: ${why}`))
  }
}
