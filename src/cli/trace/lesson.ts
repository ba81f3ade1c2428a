import type { TransactionItem } from '../../capture/conversation/transaction.ts'
import { type Conversation, type Protocols, protocolName, type Recorded } from '../../capture.ts'
import { meaningOfRow } from '../../netlink/explain/meanings.ts'
import { nlmsghdr } from '../../netlink/message/header.ts'
import { explain, explainParts, rtnetlink } from '../../wire.ts'
import type { Paint } from '../recording/explain/paint.ts'
import { nothingShown, probeOf } from '../recording/probe.ts'
import { allWords, answerLines, causeLines, endingLine, outcomeText, place, transactionText, who } from '../recording/show.ts'
import type { Sentences } from '../recording/talks/answer.ts'
import { isTimeChosen } from '../recording/times.ts'
import { withGuess } from '../recording/words.ts'
import { fieldsOf } from './fields.ts'

/** Options and state for printing a conversation. */
export interface LessonOptions {
  readonly sentences: Sentences
  readonly paint: Paint
  /** Print every byte. */
  readonly explain: boolean
  /** Shows keys and passwords. */
  readonly keys: boolean
  /** The families of this kernel. */
  readonly known: Protocols
}

/** Column of the meanings. */
const COLUMN = 52
/** Maximum number of rows of one request. */
const MOST = 80

/**
 * Text of a conversation: the sender, the request with the kernel's names and their meaning, the replies and the
 * outcome.
 */
export function lesson(talk: Conversation, options: LessonOptions, cause?: string): string {
  const { request } = talk
  const { paint, sentences } = options
  const first = request ?? talk.answers[0] ?? talk.end
  const { items = request ? [{ request }] : [] } = talk
  const text = talk.items ? transactionText(talk.items) : request && headOf(request, sentences)
  const what = text ? paint('bold', text) : paint('dim', '(request not recorded)')
  const lines = [
    `${first && isTimeChosen() ? place(first, paint) : paint('dim', `#${first?.frame ?? '?'}`)} ${first ? who(first, paint) : ''}${what}`,
    ...items.flatMap((one) => [...itemLine(one, talk, options), ...requestLines(one.request, options)]),
    ...answerLines(talk, (one) => answerText(one, options), paint),
    endingLine(talk, paint, talk.end ? paint('dim', `< ${talk.end.name}: `) : ''),
    ...causeLines(cause),
    ...(options.explain ? [talk.request, ...talk.answers, talk.end].flatMap((one) => (one ? bytesOf(one, options) : [])) : []),
  ]
  return `${lines.join('\n')}\n\n`
}

/** The request in the words of a tool, if it has any. */
const headOf = (request: Recorded, sentences: Sentences): string => allWords(sentences.request(request), 'tool')

/** The words of an item of a transaction, and its outcome. */
const itemLine = (item: TransactionItem, { items }: Conversation, { sentences, paint }: LessonOptions): string[] =>
  items ? [`  ${allWords(sentences.request(item.request), 'tool')}${outcomeText(item, paint)}`] : []

/** `< RTM_NEWLINK 3: veth0@veth1: <BROADCAST…`; a reply without words of `ip` already begins with its name. */
function answerText(one: Recorded, { sentences, paint }: LessonOptions): string {
  const text = sentences.line(one)
  return text.startsWith(one.name) ? `${paint('dim', '<')} ${text}` : `${paint('dim', `< ${one.name}`)} ${text}`
}

function requestLines(request: Recorded, { paint, keys }: LessonOptions): string[] {
  const { message, tables, littleEndian, protocol, name, guess } = request
  const parts = explainParts(message.bytes, { protocol: tables, littleEndian, tolerant: true, keys })
  const flags = parts.find(({ path }) => path === 'nlmsg_flags')?.text ?? ''
  const of = protocol === rtnetlink.number ? '' : `${protocolName(protocol)} `
  const [, , , , doc = ''] = tables.find(message.type, message.flags, message.bytes[nlmsghdr.size]).row ?? []
  // The text after the semicolon describes replies.
  const head = row(`  > ${of}${withGuess(name, guess)} ${flags}`, meaningOfRow(doc).replace(/; .*$/, ''), paint)
  const found = fieldsOf(parts.filter(({ start }) => start >= nlmsghdr.size))
  const shown = found.slice(0, MOST).map((field) => {
    return row(`    ${'  '.repeat(field.depth)}${field.name}${field.text === '' ? '' : ` ${field.text}`}`, field.meaning, paint)
  })
  if (found.length === 0) shown.push(row(`    ${nothingShown(request)}`, probeOf(request) ?? '', paint))
  return [head, ...shown, ...(found.length > MOST ? [`    … and ${found.length - MOST} more`] : [])]
}

const row = (text: string, meaning: string, paint: Paint): string =>
  meaning === '' ? text : `${text.padEnd(COLUMN)} ${paint('dim', meaning)}`

function bytesOf({ message, tables, littleEndian }: Recorded, { paint, keys }: LessonOptions): string[] {
  const text = explain(message.bytes, { protocol: tables, littleEndian, tolerant: true, keys })
  const side = (message.flags & 1) !== 0 ? '>' : '<'
  return text.split('\n').map((line) => paint('dim', `  ${side} ${line}`.trimEnd()))
}
