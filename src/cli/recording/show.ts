import { seconds } from '../../capture/json/json.ts'
import { type Conversation, type Event, type Fault, protocolName, type Recorded } from '../../capture.ts'
import type { Teller } from './answer.ts'
import type { Paint } from './paint.ts'
import { flagWords, requestText, said } from './words.ts'

/** A message as one line: `12  1795444963.861000  NETLINK_ROUTE  > RTM_NEWLINK …`. */
export function messageLine(one: Recorded, paint: Paint): string {
  const { frame, time, protocol, direction, name, message } = one
  const head = `${String(frame).padStart(5)} ${time === undefined ? '' : `${seconds(time)} `}${protocolName(protocol)}`
  const numbers = `flags ${flagWords(message.flags)} seq ${message.seq} pid ${message.pid}`
  return `${`${paint('dim', head)} ${direction === 'sent' ? '>' : '<'} ${paint('bold', name)} ${numbers} ${said(one)}`.trimEnd()}\n`
}

/** A fault as one line. */
export function faultLine({ offset, frame, what }: Fault, paint: Paint): string {
  return `${paint('red', `! ${frame === undefined ? '' : `frame ${frame}, `}byte ${offset}: ${what}`)}\n`
}

/** A notification as one line. */
export function eventLine({ message }: Event, teller: Teller, paint: Paint): string {
  return `${place(message, paint)} ${paint('magenta', 'event')} ${teller.tell(message)}\n`
}

/** Maximum number of printed replies of a dump; the others are counted. */
const SHOWN = 50

/** A conversation as an indented block: the request, the replies, the events and the outcome. */
export function conversationText(talk: Conversation, teller: Teller, paint: Paint): string {
  const { request, answers } = talk
  const first = request ?? answers[0] ?? talk.end
  const words = request
    ? `${paint('bold', requestText(request))} ${said(request)}`
    : paint('dim', '(the request is not recorded)')
  const head = `${first ? place(first, paint) : ''} ${words}`.trimEnd()
  return [head, ...answerLines(talk, teller.tell, paint), endingLine(talk, paint)].map((line) => `${line}\n`).join('')
}

/** One line for each reply and each event, formatted by `line`. */
export function answerLines(
  { answers, answered, caused }: Conversation,
  line: (one: Recorded) => string,
  paint: Paint,
): string[] {
  const shown = answers.slice(0, SHOWN)
  return [
    ...shown.map((one) => `  ${line(one)}`),
    ...(answered > shown.length ? [`  … and ${answered - shown.length} more answers`] : []),
    ...caused.map((one) => `  ${paint('magenta', 'event')} ${line(one)}`),
  ]
}

/** The outcome of a conversation as one line. */
export const endingLine = (talk: Conversation, paint: Paint, mark = ''): string =>
  `  ${mark}${paint(talk.outcome === 'refused' ? 'red' : 'green', ending(talk))}${took(talk)}`

const place = ({ frame, time }: Recorded, paint: Paint): string =>
  paint('dim', `#${frame}${time === undefined ? '' : ` ${seconds(time)}`}`)

function ending({ outcome, answered, refusal, protocol, end }: Conversation): string {
  if (refusal) return refusal.text
  const count = answered === 1 ? '1 answer' : `${answered} answers`
  if (outcome === 'done') return `done: ${count}`
  if (outcome === 'ack') return `ok${answered > 0 ? `: ${count}` : ''}${warning(end)}`
  if (outcome === 'answered') return count
  return answered > 0
    ? `${count}, and no end in the recording`
    : `no answer in the recording${protocol === 0 ? '' : ', as some requests have none'}`
}

/** Warning of the kernel in an ACK. */
const warning = (end: Recorded | undefined): string => {
  const text = end?.message.attrs['msg']
  return typeof text === 'string' && text !== '' ? `, but: ${text}` : ''
}

const took = ({ duration }: Conversation): string => (duration === undefined ? '' : `, ${(Number(duration) / 1e6).toFixed(3)} ms`)
