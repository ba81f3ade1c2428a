import { AF } from '../../../../rtnl/constants.ts'
import { type Taker, unless, word } from '../remaining.ts'
import { type IpWords, ipLine, silent } from './line.ts'

/** FOU_ENCAP_GUE. */
const GUE = 2

const encapsulation: Taker = (from) => {
  if (from.number('type') === GUE) {
    if (from.peek('ipproto') === 0) from.take('ipproto')
    return 'gue'
  }
  return `ipproto ${from.take('ipproto')}`
}

const family: Taker = (from) => (from.number('af') === AF.INET6 ? '-6' : undefined)

const show: IpWords = [
  word('port', 'port'),
  encapsulation,
  family,
  silent('localV4', 'localV6', 'peerV4', 'peerV6', 'peerPort', 'ifindex'),
  word('localV4', 'local'),
  word('localV6', 'local'),
  word('peerV4', 'peer'),
  word('peerV6', 'peer'),
  unless(0, 'peerPort', 'peer_port'),
  (from, { ifname }) => {
    const index = from.number('ifindex')
    return index === undefined ? undefined : `dev ${ifname(index)}`
  },
]

/** A port as `ip fou show` prints it. */
export const fouLine = ipLine({ FOU_CMD_GET: show })
