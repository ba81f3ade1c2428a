import { toJsonLines } from '../../capture/json/json.ts'
import { batchesOf } from '../../capture/source/batches.ts'
import {
  type Conversation,
  conversations,
  type Fault,
  type Filter,
  type Item,
  messages,
  type Protocols,
  protocols,
  type Recorded,
  records,
  where,
} from '../../capture.ts'
import { MalformedError } from '../../wire.ts'
import type { Io } from '../io.ts'
import { fail, refuse } from '../parse/exit.ts'
import { USAGE } from '../usage.ts'
import { teller } from './answer.ts'
import { kernelFamilies, OF_THIS_KERNEL } from './families.ts'
import { between } from './frames.ts'
import { hinting } from './hint.ts'
import { type Paint, painter } from './paint.ts'
import { protocolWord } from './protocol-word.ts'
import { conversationText, eventLine, faultLine, messageLine } from './show.ts'
import { type Sink, sink } from './sink.ts'
import { sourceOf } from './source.ts'
import { visibleItems } from './visible-items.ts'

interface Options {
  file?: string
  form: 'conversations' | 'messages' | 'json'
  follow: boolean
  families: boolean
  protocol?: number
  filter?: Filter
}

/** `nlwire decode`: the messages of a recording, as conversations, one a line, or as JSON. Resolves to the exit code: 1 where there are faults. */
export async function decodeCommand(args: readonly string[], json: boolean, io: Io): Promise<number> {
  const options = read(args, json)
  const { file } = options
  if (file === undefined) {
    io.out(USAGE.decode)
    return 0
  }
  const out = sink(io)
  let faults = 0
  try {
    const known = options.families ? await kernelFamilies(OF_THIS_KERNEL) : protocols()
    const { protocol } = options
    const found = records(sourceOf(file, options.follow), protocol === undefined ? {} : { protocol })
    const read = messages(hinting(wanted(found, options, known), io), known)
    const items = options.form === 'json' ? read : visibleItems(read, process.stdout)
    faults = options.form === 'json' ? await showJson(items, options.filter, io) : await show(items, options, out)
  } catch (error) {
    out.end()
    if (error instanceof MalformedError) fail(`${file}: ${error.message}`)
    throw error
  }
  out.end()
  return faults > 0 ? 1 : 0
}

function read(args: readonly string[], json: boolean): Options {
  const options: Options = { form: json ? 'json' : 'conversations', follow: false, families: false }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    if (arg === 'help' || arg === '--help') return { form: 'messages', follow: false, families: false }
    if (arg === '--messages') options.form = 'messages'
    else if (arg === '--json') options.form = 'json'
    else if (arg === '--follow') options.follow = true
    else if (arg === '--families') options.families = true
    else if (arg === '--protocol') options.protocol = protocolWord(args[++at])
    else if (arg === '--where') options.filter = condition(args[++at])
    else if (arg.startsWith('-') && arg !== '-') refuse(`Option "${arg}" is unknown, try "nlwire decode help".`)
    else if (options.file !== undefined) refuse(`Error: one file at a time, and "${arg}" is the second.`)
    else options.file = arg
  }
  if (options.filter?.ofConversations && options.form !== 'conversations')
    refuse('Error: duration and outcome are of conversations: --where with them needs the form without --messages and --json.')
  if (options.file === undefined) refuse('Error: which file? "-" is stdin. Try "nlwire decode help".')
  return options
}

function condition(text: string | undefined): Filter {
  if (text === undefined) refuse('Error: --where wants a condition, such as \'linkinfo.kind == "veth"\'.')
  try {
    return where(text)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    refuse(`Error: ${error.message}`)
  }
}

/** Conversations may begin before the frames that a condition names, and end behind them. */
function wanted(found: AsyncIterable<Item>, { filter, form }: Options, known: Protocols): AsyncIterable<Item> {
  return filter && form !== 'conversations' ? between(found, known, filter.frames) : found
}

type Read = AsyncIterable<Recorded | Fault>

/** Resolves to the number of faults. */
async function show(items: Read, { form, filter }: Options, out: Sink): Promise<number> {
  if (form === 'conversations') return showConversations(items, filter, out)
  const paint = painter()
  let faults = 0
  for await (const item of items) {
    if (item.kind === 'fault') faults++
    if (item.kind === 'fault' || !filter || filter(item)) out.write(lineOf(item, paint))
  }
  return faults
}

/** In batches, as waiting costs more than the JSON of a small message. */
async function showJson(items: Read, filter: Filter | undefined, io: Io): Promise<number> {
  let faults = 0
  for await (const batch of batchesOf(items)) {
    faults += batch.filter(({ kind }) => kind === 'fault').length
    const passed = filter ? batch.filter((item) => item.kind === 'fault' || filter(item)) : batch
    if (passed.length > 0) io.out(toJsonLines(passed))
  }
  return faults
}

const lineOf = (item: Recorded | Fault, paint: Paint): string =>
  item.kind === 'fault' ? faultLine(item, paint) : messageLine(item, paint)

/** With a filter, a conversation is shown whole where one of its messages passes. */
async function showConversations(items: Read, filter: Filter | undefined, out: Sink): Promise<number> {
  const paint = painter()
  let faults = 0
  const telling = teller()
  const passed = new WeakSet<Recorded>()
  // Those that passed, until what they belong to is shown: then nothing more is read behind the last frame.
  const waiting = new Set<Recorded>()
  const last = filter?.ofConversations ? Number.POSITIVE_INFINITY : (filter?.frames.last ?? Number.POSITIVE_INFINITY)
  const noted = async function* (): AsyncGenerator<Recorded | Fault> {
    for await (const item of items) {
      if ((item.frame ?? 0) > last && waiting.size === 0) return
      if (item.kind === 'message') telling.note(item)
      if (item.kind === 'message' && (!filter || filter(item))) {
        passed.add(item)
        if (last < Number.POSITIVE_INFINITY) waiting.add(item)
      }
      yield item
    }
  }
  const isShown = (one: Conversation): boolean => {
    const list = messagesOf(one)
    const found = list.some((message) => (filter?.ofConversations ? filter.within(message, one) : passed.has(message)))
    for (const message of list) waiting.delete(message)
    return found
  }
  for await (const one of conversations(noted())) {
    if (one.kind === 'fault') faults++
    if (one.kind === 'fault') out.write(faultLine(one, paint))
    else if (one.kind === 'event') {
      waiting.delete(one.message)
      out.write(passed.has(one.message) ? eventLine(one, telling, paint) : '')
    } else if (isShown(one)) out.write(conversationText(one, telling, paint))
  }
  return faults
}

const messagesOf = ({ request, answers, caused, end }: Conversation): Recorded[] =>
  [request, ...answers, ...caused, end].filter((message) => message !== undefined)
