import { type Conversation, type Protocols, protocolName, protocols, type Recorded } from '../../capture.ts'
import { schema } from '../../netlink/explain/schema.ts'
import { nlmsghdr } from '../../netlink/message/header.ts'
import { explain, explainParts, type Part, rtnetlink } from '../../wire.ts'
import type { Teller } from '../recording/answer.ts'
import type { Paint } from '../recording/paint.ts'
import { answerLines, endingLine } from '../recording/show.ts'
import { requestText } from '../recording/words.ts'

/** Options and state for printing a conversation. */
export interface Telling {
  readonly teller: Teller
  readonly paint: Paint
  /** Print every byte. */
  readonly explain: boolean
  /** The families of this kernel. */
  readonly known: Protocols
  /** Name of the program that a process runs. */
  nameOf(pid: string): string | undefined
}

/** Column of the meanings. */
const COLUMN = 52
/** iplink_have_newlink of iproute2 (ip/iplink.c). */
const PROBE = 'so ip asks whether the kernel knows RTM_NEWLINK'
/** Maximum number of rows of one request. */
const MOST = 80

/**
 * Text of a conversation: the sender, the request with the kernel's names and their meaning, the replies and the
 * outcome.
 */
export function lesson(talk: Conversation, options: Telling): string {
  const { request } = talk
  const { paint } = options
  const first = request ?? talk.answers[0] ?? talk.end
  const what = request ? paint('bold', requestText(request)) : paint('dim', '(request not recorded)')
  const lines = [
    `${paint('dim', `#${first?.frame ?? '?'}`)} ${first ? who(first, options) : ''}${what}`,
    ...(request ? requestLines(request, options) : []),
    ...answerLines(talk, (one) => answerText(one, options), paint),
    endingLine(talk, paint, talk.end ? paint('dim', `< ${talk.end.name}: `) : ''),
    ...(options.explain ? [talk.request, ...talk.answers, talk.end].flatMap((one) => (one ? bytesOf(one, paint) : [])) : []),
  ]
  return `${lines.join('\n')}\n\n`
}

/** `ip (4711): ` */
function who({ sender }: Recorded, { nameOf, paint }: Telling): string {
  const pid = sender?.split('/')[0]
  if (!pid) return ''
  const name = nameOf(pid)
  return paint('dim', name === undefined ? `process ${pid}: ` : `${name} (${pid}): `)
}

/** `< RTM_NEWLINK 3: veth0@veth1: <BROADCAST…`; a reply without words of `ip` already begins with its name. */
function answerText(one: Recorded, { teller, paint }: Telling): string {
  const text = teller.tell(one)
  return text.startsWith(one.name) ? `${paint('dim', '<')} ${text}` : `${paint('dim', `< ${one.name}`)} ${text}`
}

function requestLines(request: Recorded, { paint }: Telling): string[] {
  const { message, tables, littleEndian, protocol, name } = request
  const parts = explainParts(message.bytes, { protocol: tables, littleEndian, tolerant: true })
  const flags = parts.find(({ path }) => path === 'nlmsg_flags')?.text ?? ''
  const of = protocol === rtnetlink.number ? '' : `${protocolName(protocol)} `
  // The text after the semicolon describes replies.
  const head = row(`  > ${of}${name} ${flags}`, meaningOf(name).replace(/; .*$/, ''), paint)
  const found = rowsOf(parts.filter(({ start }) => start >= nlmsghdr.size))
  const shown = found.slice(0, MOST).map(({ depth, name: field, text }) => {
    return row(`    ${'  '.repeat(depth)}${field}${text === '' ? '' : ` ${text}`}`, meaningOf(field), paint)
  })
  if (found.length === 0) shown.push(row('    (all zero, no attributes)', name === 'RTM_NEWLINK' ? PROBE : '', paint))
  return [head, ...shown, ...(found.length > MOST ? [`    … and ${found.length - MOST} more`] : [])]
}

const row = (text: string, meaning: string, paint: Paint): string =>
  meaning === '' ? text : `${text.padEnd(COLUMN)} ${paint('dim', meaning)}`

interface Row {
  readonly path: string
  readonly depth: number
  readonly name: string
  text: string
}

/** Rows of a message: each attribute, and each struct member that is not zero. */
function rowsOf(parts: readonly Part[]): Row[] {
  const rows: Row[] = []
  for (const { path, text } of parts) {
    const last = rows.at(-1)
    const names = path.split('.')
    const isAttribute = /^length \d+, type \d+/.test(text)
    if (text === 'padding' || text === 'left over' || (!isAttribute && last?.path !== path && /^0(?: |$)/.test(text))) continue
    if (!isAttribute && last?.path === path) last.text = text
    else rows.push({ path, depth: names.length - 1, name: names.at(-1) ?? path, text: isAttribute ? '' : text })
  }
  return rows
}

function bytesOf({ message, tables, littleEndian }: Recorded, paint: Paint): string[] {
  const text = explain(message.bytes, { protocol: tables, littleEndian, tolerant: true })
  const side = (message.flags & 1) !== 0 ? '>' : '<'
  return text.split('\n').map((line) => paint('dim', `  ${side} ${line}`.trimEnd()))
}

/** Meaning of a kernel name; an element's index is ignored. */
const meaningOf = (name: string): string => meanings().get(name.replace(/\[\d+\]$/, '')) ?? ''

let cached: ReadonlyMap<string, string> | undefined

/** Meanings of the kernel's names, from the tables. */
function meanings(): ReadonlyMap<string, string> {
  cached ??= new Map(
    [rtnetlink, protocols().of(16)].flatMap((of) => schema(of).map(({ name, meaning }) => [name, meaning] as const)),
  )
  return cached
}
