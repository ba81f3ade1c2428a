import type { TransactionItem } from '../../capture/conversation/transaction.ts'
import { type Conversation, type Event, type Fault, protocolName, type Recorded } from '../../capture.ts'
import { ERRNO, errnoText } from '../../netlink/base/errno.ts'
import { visible } from '../../netlink/base/visible.ts'
import type { Paint } from './explain/paint.ts'
import { nothingShown, probeOf, unrecorded } from './probe.ts'
import type { Sentences } from './talks/answer.ts'
import { whenText } from './times.ts'
import type { RequestWords } from './tools/tools.ts'
import { flagWords, said, withGuess } from './words.ts'

/** A message as one line: `12  1795444963.861000  NETLINK_ROUTE  > RTM_NEWLINK …`. */
export function messageLine(one: Recorded, paint: Paint): string {
  const { frame, time, protocol, direction, name, guess, message, failed } = one
  const head = `${String(frame).padStart(5)} ${time === undefined ? '' : `${whenText(time)} `}${protocolName(protocol)}`
  const numbers = `flags ${flagWords(one)} seq ${message.seq} pid ${message.pid}`
  return `${`${paint('dim', head)} ${direction === 'sent' ? '>' : '<'} ${paint('bold', withGuess(name, guess))} ${numbers} ${said(one)}`.trimEnd()}${failed === undefined ? '' : paint('red', ` (${notSent(failed)})`)}\n`
}

/** A fault as one line. Its place is in the recording, or in a datagram that is recorded as text. */
export function faultLine({ offset, frame, byte, what }: Fault, paint: Paint): string {
  const where = byte === undefined ? `byte ${offset}` : `byte ${byte} of the datagram`
  return `${paint('red', `! ${frame === undefined ? '' : `frame ${frame}, `}${where}: ${what}`)}\n`
}

/** A notification as one line. If its request has been printed, the line names it. */
export function eventLine({ message, request }: Event, sentences: Sentences, paint: Paint): string {
  const cause = request ? ` of #${request.frame}` : ''
  return `${place(message, paint)} ${paint('magenta', `event${cause}`)} ${sentences.line(message)}\n`
}

/** Maximum number of printed replies of a dump; the others are counted. */
const SHOWN = 50

/** A conversation as an indented block: the request, the replies, the events and the outcome. */
export function conversationText(talk: Conversation, sentences: Sentences, paint: Paint, cause?: string): string {
  const { request, answers, items } = talk
  const first = request ?? answers[0] ?? talk.end
  const words = items
    ? paint('bold', transactionText(items))
    : request
      ? wordsOf(request, sentences, paint)
      : paint('dim', '(the request is not recorded)')
  const head = `${first ? `${place(first, paint)} ${who(first, paint)}` : ''}${words}`.trimEnd()
  const ending = [endingLine(talk, paint), ...causeLines(cause)]
  return [head, ...itemLines(talk, sentences, paint), ...answerLines(talk, sentences.line, paint), ...ending]
    .map((line) => `${line}\n`)
    .join('')
}

/** `transaction of 3 items` */
export const transactionText = ({ length }: readonly unknown[]): string =>
  `NETLINK_NETFILTER transaction of ${length} ${length === 1 ? 'item' : 'items'}`

/** Maximum number of printed items of a transaction; refused ones are always printed. */
const ITEMS = 50

/** The items of a transaction, a line each, and what became of them if one was refused. */
function itemLines({ items = [] }: Conversation, { request: words }: Sentences, paint: Paint): string[] {
  const shown = items.filter(({ refusal }, i) => i < ITEMS || refusal)
  const left = items.length - shown.length
  return [
    ...shown.map((one) => `  ${allWords(words(one.request))}${outcomeText(one, paint)}`),
    ...(left > 0 ? [`  … and ${left} more items`] : []),
  ]
}

/** `: not applied`; nothing for an item that was applied, as all are then. */
export function outcomeText({ outcome, refusal }: TransactionItem, paint: Paint): string {
  if (refusal) return ` ${paint('red', `refused: ${refusal.code}`)}`
  return outcome === 'not applied' ? ` ${paint('dim', '(not applied)')}` : ''
}

/** `ip (4711): `, as far as the recording distinguishes processes. */
export function who({ sender, program }: Recorded, paint: Paint): string {
  const pid = sender?.split('/')[0]
  if (!pid) return ''
  return paint('dim', program === undefined ? `process ${pid}: ` : `${program} (${pid}): `)
}

function wordsOf(request: Recorded, sentences: Sentences, paint: Paint): string {
  const { what, values } = sentences.request(request)
  return `${paint('bold', what)} ${values || emptyText(request, paint)}`
}

/** A request as one line; its values only if they are in the words of a tool. */
export const allWords = ({ what, values, isTool }: RequestWords, which: 'all' | 'tool' = 'all'): string =>
  which === 'all' || isTool ? `${what} ${values}`.trimEnd() : what

/** Says why a request shows no value. */
function emptyText(request: Recorded, paint: Paint): string {
  const why = probeOf(request)
  if (why === undefined && unrecorded(request) === 0) return ''
  return paint('dim', `${nothingShown(request)} ${why ?? ''}`.trimEnd())
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
    ...(answered > shown.length ? [`  … and ${answered - shown.length} more replies`] : []),
    ...caused.map((one) => `  ${paint('magenta', 'event')} ${line(one)}`),
  ]
}

/** The outcome of a conversation as one line. */
export const endingLine = (talk: Conversation, paint: Paint, mark = ''): string =>
  `  ${mark}${paint(talk.outcome === 'refused' || talk.outcome === 'failed' ? 'red' : 'green', ending(talk))}${took(talk)}`

/** Why the kernel refused the request, as far as nlwire knows. */
export const causeLines = (cause: string | undefined): string[] => (cause === undefined ? [] : [`  cause: ${visible(cause)}`])

export const place = ({ frame, time }: Recorded, paint: Paint): string =>
  paint('dim', `#${frame}${time === undefined ? '' : ` ${whenText(time)}`}`)

function ending({ outcome, answered, refusal, protocol, end, request, items }: Conversation): string {
  if (outcome === 'failed') return notSent(request?.failed)
  if (refusal) return items ? `nothing was applied: ${refusal.text}` : refusal.text
  const count = answered === 1 ? '1 reply' : `${answered} replies`
  if (outcome === 'done') return `done: ${count}`
  if (outcome === 'ack') return `ok${answered > 0 ? `: ${count}` : ''}${warning(end)}`
  if (outcome === 'answered') return count
  if (outcome === 'silent') return 'no ACK requested, and no error in the recording'
  if (outcome === 'unread')
    return answered > 0
      ? `${count}; the end was not read, but the reply to a later request`
      : 'the reply was not read, but that to a later request'
  return answered > 0
    ? `${count}; the recording does not have the end`
    : `no reply in the recording${protocol === 0 ? '' : '; some requests get none'}`
}

/** `not sent: EPERM: Operation not permitted` */
export function notSent(code = ''): string {
  const errno = (ERRNO as Readonly<Record<string, number>>)[code]
  return `not sent: ${code}${errno === undefined ? '' : `: ${errnoText(errno)}`}`
}

/** Warning of the kernel in an ACK. */
const warning = (end: Recorded | undefined): string => {
  const text = end?.message.attrs['msg']
  return typeof text === 'string' && text !== '' ? `, but: ${text}` : ''
}

const took = ({ duration, answered, end }: Conversation): string =>
  duration === undefined || (answered === 0 && !end) ? '' : `, ${(Number(duration) / 1e6).toFixed(3)} ms`
