import { NETLINK } from '../../capture/message/protocols.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { refuse } from '../parse/exit.ts'

const MAX_PROTOCOL = 31
/** Protocol names in lower case. `inet_diag` is the old name of sock_diag (linux/netlink.h). */
const NUMBERS = new Map([
  ...Object.entries(NETLINK).map(([name, number]) => [name.toLowerCase(), number] as const),
  ['inet_diag', 4],
])

/** The names that `--protocol` takes. */
export const PROTOCOL_NAMES: readonly string[] = [...NUMBERS.keys()]

/** What programs and libraries call some protocols, with the name that is meant. */
const CALLED: Readonly<Record<string, string>> = {
  ...{ genl: 'generic', genetlink: 'generic', nlctrl: 'generic', nl80211: 'generic', ethtool: 'generic' },
  ...{ rtnl: 'route', rtnetlink: 'route', link: 'route', nfnl: 'netfilter', nfnetlink: 'netfilter', nft: 'netfilter' },
  ...{ diag: 'sock_diag', ss: 'sock_diag', uevent: 'kobject_uevent', udev: 'kobject_uevent', ipsec: 'xfrm' },
}

/**
 * Returns the protocol number for the value of `--protocol`: NETLINK_GENERIC, generic or 16. Ends the command if it is
 * invalid.
 */
export function protocolWord(text: string | undefined): number {
  if (text === undefined) refuse('Error: --protocol needs a name or a number, such as generic or 16.')
  if (/^(\d+|0x[0-9a-f]+)$/i.test(text)) {
    if (Number(text) > MAX_PROTOCOL)
      refuse(`Error: --protocol ${text} is above ${MAX_PROTOCOL}, the highest protocol of netlink.`)
    return Number(text)
  }
  const name = text.toLowerCase().replace(/^netlink_/, '')
  const number = NUMBERS.get(name)
  if (number !== undefined) return number
  const called = Object.hasOwn(CALLED, name) ? ` (did you mean "${CALLED[name]}"?)` : didYouMean(name, PROTOCOL_NAMES)
  refuse(`Error: unknown protocol "${text}"${called}; expected a number or one of ${PROTOCOL_NAMES.join(', ')}.`)
}
