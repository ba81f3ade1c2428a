import type { Recorded } from '../../../../capture.ts'
import { inWords, Remaining, type Taker, takeBits, word } from '../remaining.ts'
import { type IpContext, type IpWords, ipLine } from './line.ts'

/** MPTCP_PM_ADDR_FLAG_*, from the lowest bit on. */
const FLAGS = ['signal', 'subflow', 'backup', 'fullmesh', 'implicit']

const endpoint: Taker<IpContext> = (from, { ifname }) => {
  const addr = from.inside('addr')
  const address = addr.take('addr4') ?? addr.take('addr6')
  if (address === undefined) return undefined
  const [port, id, index] = ['port', 'id', 'ifIdx'].map((key) => addr.number(key))
  addr.take('family')
  return [
    address,
    ...(port ? [`port ${port}`] : []),
    ...(id === undefined ? [] : [`id ${id}`]),
    ...takeBits(addr, 'flags', FLAGS),
    ...(index ? [`dev ${ifname(index)}`] : []),
  ].join(' ')
}

const reply = ipLine({
  MPTCP_PM_CMD_GET_ADDR: [endpoint],
  MPTCP_PM_CMD_GET_LIMITS: [word('rcvAddAddrs', 'add_addr_accepted'), word('subflows', 'subflows')],
})

/** The names of `ip mptcp monitor` that are not those of the kernel. */
const EVENTS: Readonly<Record<string, string>> = {
  SUB_ESTABLISHED: 'SF_ESTABLISHED',
  SUB_CLOSED: 'SF_CLOSED',
  SUB_PRIORITY: 'SF_PRIO',
}

const value =
  (key: string, name: string, format: (value: number) => string = String): Taker =>
  (from) => {
    const found = from.take<number>(key)
    return found === undefined ? undefined : `${name}=${format(found)}`
  }
const hexadecimal = (number: number): string => number.toString(16)

const EVENT: IpWords = [
  value('token', 'token', (token) => hexadecimal(token).padStart(8, '0')),
  value('remId', 'remid'),
  value('locId', 'locid'),
  // The address says it.
  (from) => void (['saddr4', 'saddr6', 'daddr4', 'daddr6'].some((key) => from.peek(key) !== undefined) && from.take('family')),
  ...['saddr4', 'saddr6', 'daddr4', 'daddr6', 'sport', 'dport', 'backup', 'error'].map((key) => value(key, key)),
  value('flags', 'flags', hexadecimal),
  value('timeout', 'timeout'),
  value('ifIdx', 'ifindex'),
  value('resetReason', 'reset_reason'),
  value('resetFlags', 'reset_flags', (flags) => `0x${hexadecimal(flags)}`),
]

/** Events with the number of a reply. */
const SHARED: Readonly<Record<string, string>> = { MPTCP_PM_CMD_GET_ADDR: 'CLOSED', MPTCP_PM_CMD_GET_LIMITS: 'ANNOUNCED' }

/** An end point or the limits as `ip mptcp` shows them, an event as its monitor does. */
export function mptcpLine(recorded: Recorded, context: IpContext): string | undefined {
  const { name, message } = recorded
  const event = name.startsWith('MPTCP_EVENT_')
    ? name.slice('MPTCP_EVENT_'.length)
    : message.attrs['token'] !== undefined && Object.hasOwn(SHARED, name)
      ? SHARED[name]
      : undefined
  if (event === undefined) return reply(recorded, context)
  if (message.payload) return undefined
  return `[${EVENTS[event] ?? event}] ${inWords(new Remaining(message.attrs), EVENT, context)}`
}
