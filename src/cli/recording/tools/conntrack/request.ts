import type { Recorded } from '../../../../capture.ts'
import { NLM_F } from '../../../../netlink/message/header.ts'
import { type CommandWords, isDumpRequest, line } from '../command.ts'
import { Remaining } from '../remaining.ts'
import { IP_PROTOCOL_NAMES } from './tuple.ts'

const FAMILIES: Readonly<Record<number, string>> = { 2: 'ipv4', 10: 'ipv6' }

/** Addresses and ports of a direction. */
function tupleText(from: Remaining, isReply: boolean): string {
  const [ip, proto] = [from.inside('ip'), from.inside('proto')]
  const [src, dst] = [ip.take('v4Src') ?? ip.take('v6Src'), ip.take('v4Dst') ?? ip.take('v6Dst')]
  const [number, sport, dport] = ['num', 'srcPort', 'dstPort'].map((key) => proto.take(key))
  const names = isReply ? ['-r', '-q', '--reply-port-src', '--reply-port-dst'] : ['-s', '-d', '--sport', '--dport']
  const words = [src, dst, sport, dport].flatMap((one, i) => (one === undefined ? [] : [`${names[i]} ${one}`]))
  const icmp = (['icmpType', 'icmpCode', 'icmpId', 'icmpv6Type', 'icmpv6Code', 'icmpv6Id'] as const).flatMap((key) => {
    const value = proto.take(key)
    return value === undefined || isReply
      ? []
      : [
          `--${key
            .replace(/v6/, '')
            .replace(/([A-Z])/, '-$1')
            .toLowerCase()} ${value}`,
        ]
  })
  const protocol = number === undefined || isReply ? [] : [`-p ${IP_PROTOCOL_NAMES[Number(number)] ?? number}`]
  const [ports, addresses] = [words.slice(2), words.slice(0, 2)]
  return [...addresses, ...protocol, ...ports, ...icmp].join(' ')
}

const ACTIONS: Readonly<Record<string, string>> = {
  CT_GET_STATS: '-C',
  CT_GET_STATS_CPU: '-S',
  CT_GET_DYING: '-L dying',
  CT_GET_UNCONFIRMED: '-L unconfirmed',
  CT_GET_CTRZERO: '-L -z',
  EXP_GET: '-L expect',
  EXP_GET_STATS_CPU: '-S expect',
  EXP_DELETE: '-F expect',
}

function actionOf(command: string, { message }: Recorded): string | undefined {
  const hasTuple = message.attrs['tupleOrig'] !== undefined || message.attrs['tupleReply'] !== undefined
  if (command === 'CT_GET') return isDumpRequest(message) ? '-L' : '-G'
  if (command === 'CT_DELETE') return hasTuple ? '-D' : '-F'
  if (command === 'CT_NEW') return (message.flags & NLM_F.CREATE) !== 0 ? '-I' : '-U'
  return ACTIONS[command]
}

/** A request of conntrack(8) as its command line. */
export function conntrackRequest(recorded: Recorded): CommandWords | undefined {
  const { name, message } = recorded
  const action = actionOf(name.replace(/^IPCTNL_MSG_/, ''), recorded)
  if (action === undefined || message.payload) return undefined
  const from = new Remaining(message.attrs)
  const family = FAMILIES[Number((message.header as { family?: number }).family)]
  const orig = tupleText(from.inside('tupleOrig'), false)
  const reply = tupleText(from.inside('tupleReply'), true)
  const [timeout, mark] = [from.take('timeout'), from.take('mark')]
  return line(
    `conntrack ${action}`,
    family && message.attrs['tupleOrig'] === undefined ? `-f ${family}` : '',
    orig,
    reply,
    timeout === undefined ? '' : `-t ${timeout}`,
    mark === undefined ? '' : `-m ${mark}`,
    from.rest(),
  )
}
