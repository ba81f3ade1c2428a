import { NETLINK } from '../../capture/message/protocols.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { refuse } from '../parse/exit.ts'

const MAX_PROTOCOL = 31
/** Names in lower case. `inet_diag` is the old name of sock_diag (linux/netlink.h). */
const NUMBERS = new Map([
  ...Object.entries(NETLINK).map(([name, number]) => [name.toLowerCase(), number] as const),
  ['inet_diag', 4],
])

/** The number that the value of `--protocol` means: NETLINK_GENERIC, generic or 16. Ends the command where it is none. */
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
  const names = [...NUMBERS.keys()]
  refuse(`Error: unknown protocol "${text}"${didYouMean(name, names)}; expected a number or one of ${names.join(', ')}.`)
}
