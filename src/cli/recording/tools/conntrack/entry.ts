import type { Recorded } from '../../../../capture.ts'
import { NLM_F } from '../../../../netlink/message/header.ts'
import { withNames } from '../../talks/named.ts'
import { Remaining } from '../remaining.ts'
import { assignments, IP_PROTOCOL_NAMES, spaced, tupleWords } from './tuple.ts'

const SECOND = 1_000_000_000n

/** What happened to an entry or an expectation: `[NEW]`. Nothing for a reply, which has NLM_F_MULTI also if it is the only one. */
export function eventWord({ name, message: { flags } }: Recorded): string {
  if ((flags & NLM_F.MULTI) !== 0) return ''
  if (name.endsWith('_DELETE')) return '[DESTROY]'
  return (flags & NLM_F.CREATE) !== 0 ? '[NEW]' : '[UPDATE]'
}

/** Bits of the status that words of an entry say, and CONFIRMED, which every entry of the table has. */
const SAID: readonly string[] = ['SEEN_REPLY', 'ASSURED', 'OFFLOAD', 'HW_OFFLOAD', 'CONFIRMED', '0']

/** Takes the status, and leaves what no word says of it. Undefined if there is none. */
function statusOf(attrs: Readonly<Record<string, unknown>>): { status: readonly string[] | undefined; from: Remaining } {
  const { status: text, ...others } = attrs as Readonly<Record<string, unknown> & { status?: string }>
  const status = text?.split('|')
  const left = status?.filter((bit) => !SAID.includes(bit)).join('|')
  return { status, from: new Remaining(left ? { ...others, status: left } : others) }
}

function assuredWord(status: readonly string[] = []): string {
  const bit = ['HW_OFFLOAD', 'OFFLOAD', 'ASSURED'].find((one) => status.includes(one))
  return bit === undefined ? '' : `[${bit}]`
}

const countersText = (from: Remaining): string => assignments(['packets', from.take('packets')], ['bytes', from.take('bytes')])

/** Takes what is 0: conntrack prints nothing of it. */
function withoutZeros(from: Remaining, keys: readonly string[]): void {
  for (const key of keys) if (from.peek(key) === 0) from.take(key)
}

/** The state of the protocol. Flags, masks and window scales of TCP that are 0 say nothing. */
function stateOf(protoinfo: Remaining): string | undefined {
  const [tcp, sctp, dccp] = ['tcp', 'sctp', 'dccp'].map((key) => protoinfo.inside(key)) as [Remaining, Remaining, Remaining]
  for (const key of ['flagsOriginal', 'flagsReply']) tcp.inside(key, true)
  withoutZeros(tcp, ['wscaleOriginal', 'wscaleReply'])
  return [tcp, sctp, dccp].map((one) => one.take<string>('state')).find((state) => state !== undefined)
}

/** Seconds since the entry was made: until it ended, or until the message was recorded. Times remain if the recording has none. */
function ageOf(from: Remaining, time: bigint | undefined): bigint | undefined {
  const until = (from.peek('stop') as bigint | undefined) ?? time
  if (until === undefined || from.peek('start') === undefined) return undefined
  from.take('stop')
  return until / SECOND - (from.take<bigint>('start') as bigint) / SECOND
}

/**
 * An entry of the connection tracking table as `conntrack -L -o id` and `conntrack -E -o id` print it (libnetfilter_conntrack:
 * __snprintf_conntrack_default), then what they leave out.
 */
export function entryLine(recorded: Recorded): string | undefined {
  const { message, time } = recorded
  const { status, from } = statusOf(withNames(recorded).message.attrs)
  const [orig, reply] = [from.inside('tupleOrig'), from.inside('tupleReply')]
  const { number, text } = tupleWords(orig)
  if (number === undefined) return undefined
  const event = eventWord(recorded)
  // The kernel lists it for every entry.
  withoutZeros(from.inside('synproxy'), ['isn', 'its', 'tsoff'])
  const words = [
    event,
    `${(IP_PROTOCOL_NAMES[number] ?? 'unknown').padEnd(8)} ${number}`,
    from.number('timeout')?.toString(),
    stateOf(from.inside('protoinfo')),
    text,
    assignments(['zone-orig', orig.take('zone')]),
    countersText(from.inside('countersOrig')),
    status?.includes('SEEN_REPLY') === false ? '[UNREPLIED]' : '',
    tupleWords(reply, '', number).text,
    assignments(['zone-reply', reply.take('zone')]),
    countersText(from.inside('countersReply')),
    assuredWord(status),
    assignments(
      ['mark', from.take('mark')],
      ['secmark', from.take('secmark')],
      ['secctx', from.inside('secctx').take('name')],
      ['zone', from.take('zone')],
      ['delta-time', ageOf(from.inside('timestamp'), time)],
      ['helper', from.inside('help').take('name')],
      ['use', from.take('use')],
      ['id', from.take('id')],
    ),
    event !== '' && message.pid !== 0 ? `[USERSPACE] portid=${message.pid}` : '',
  ]
  return spaced(...words) + from.rest()
}
