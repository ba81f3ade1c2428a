import { statSync } from 'node:fs'
import { toJsonLines } from '../../capture/json/json.ts'
import { withoutSecrets } from '../../capture/message/secrets.ts'
import { batchesOf } from '../../capture/source/batches.ts'
import { type Fault, type Filter, type Item, messages, type Protocols, type Recorded, records } from '../../capture.ts'
import { MalformedError } from '../../wire.ts'
import { unknownOption } from '../help/unknown-option.ts'
import type { Io } from '../io.ts'
import { Exit, fail, refuse } from '../parse/exit.ts'
import { PROGRAM } from '../program.ts'
import { USAGE } from '../usage.ts'
import { counting, missedHint } from './apart.ts'
import { condition, whereWord } from './condition.ts'
import { isPainted, type Paint, painter } from './explain/paint.ts'
import { recordedProtocols } from './families.ts'
import { fold, terminalWidth } from './fold.ts'
import { FrameFaults } from './frame-faults.ts'
import { between } from './frames.ts'
import { hinting, reportingNone } from './hint.ts'
import { printLines } from './lines/lines.ts'
import { protocolWord } from './protocol-word.ts'
import { faultLine, messageLine } from './show.ts'
import { type Sink, sink } from './sink.ts'
import { sourceOf } from './source.ts'
import { matchingMessages, matchingPlaces, showConversations } from './talks/talks.ts'
import { chooseTimes, type TimeForm, timed, timeWord } from './times.ts'
import { visibleItems } from './visible-items.ts'

type Shown = Omit<Options, 'filter' | 'where'> & { readonly filter: Filter | undefined }

interface Options {
  file?: string
  form: 'conversations' | 'messages' | 'json'
  follow: boolean
  families: boolean
  keys: boolean
  readonly specs: string[]
  protocol?: number
  time?: TimeForm
  /** The condition as it is written. */
  where?: string
  filter?: Filter | undefined
}

/**
 * `nlwire decode`: prints a recording as conversations, as one line per message, or as JSON. Resolves to the exit code:
 * 1 if there are faults.
 */
export async function decodeCommand(args: readonly string[], json: boolean, io: Io): Promise<number> {
  if (args.length === 0) throw new Exit(255, USAGE.decode)
  const given = read(args, json)
  const { file } = given
  chooseTimes(given.time)
  if (file === undefined) {
    io.out(USAGE.decode)
    return 0
  }
  const out = sink(io)
  let faults = 0
  try {
    const known = await tables(given)
    const counted = given.where === undefined ? undefined : counting(condition(given.where, known))
    const options = { ...given, filter: await inOrder({ ...given, filter: counted?.filter }, known, io) }
    const datagrams = hinting(wanted(reportingNone(recorded(options), file, io), options, known), io)
    if (options.form === 'messages' && !options.filter && !process.stdout.isTTY && !isPainted())
      faults = await printLines(datagrams, known, io, options.keys)
    else {
      const decoded = messages(datagrams, known)
      const read = options.keys ? decoded : withoutSecrets(decoded)
      const visible = options.form === 'json' ? read : visibleItems(read, process.stdout)
      const { items, filter } = chosen(visible, options, io)
      faults = options.form === 'json' ? await showJson(items, filter, io) : await show(items, { ...options, filter }, out)
    }
    const hint = given.where !== undefined && counted?.matched() === 0 ? missedHint(given.where) : undefined
    if (hint !== undefined) io.err(`${PROGRAM}: ${hint}\n`)
  } catch (error) {
    out.end()
    if (error instanceof MalformedError) fail(`${file}: ${error.message}`)
    throw error
  }
  out.end()
  return faults > 0 ? 1 : 0
}

function read(args: readonly string[], json: boolean): Options {
  const options: Options = { form: json ? 'json' : 'conversations', follow: false, families: false, keys: false, specs: [] }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    if (arg === 'help' || arg === '--help') return { form: 'messages', follow: false, families: false, keys: false, specs: [] }
    if (arg === '--messages') options.form = 'messages'
    else if (arg === '--json') options.form = 'json'
    else if (arg === '--follow') options.follow = true
    else if (arg === '--families') options.families = true
    else if (arg === '--keys') options.keys = true
    else if (arg === '--spec') options.specs.push(args[++at] ?? refuse('Error: --spec requires a file.'))
    else if (arg === '--protocol') options.protocol = protocolWord(args[++at])
    else if (arg === '--time') options.time = timeWord(args[++at])
    else if (arg === '--where') options.where = whereWord(args[++at])
    else if (arg.startsWith('-') && arg !== '-') unknownOption('decode', arg)
    else if (options.file !== undefined) refuse(`Error: expected one file, got also "${arg}".`)
    else options.file = arg
  }
  if (options.file === undefined) refuse('Error: expected a file; "-" is stdin. Try "nlwire decode help".')
  return options
}

const tables = ({ specs, families }: Options): Promise<Protocols> => recordedProtocols(specs, families)

const recorded = ({ file = '-', follow, protocol }: Options): AsyncIterable<Item> =>
  timed(records(sourceOf(file, follow), protocol === undefined ? {} : { protocol }))

/**
 * The condition of what is printed message by message. One of conversations is known when they end: a file is read once
 * before, so that the messages come in its order.
 */
async function inOrder(options: Options, known: Protocols, io: Io): Promise<Filter | undefined> {
  const { filter, form, file = '-' } = options
  if (form === 'conversations' || !filter?.ofConversations || isLive(options) || !isFile(file)) return filter
  return matchingPlaces(messages(recorded(options), known), filter, io)
}

const isFile = (name: string): boolean => statSync(name, { throwIfNoEntry: false })?.isFile() === true

/** Selects the frames that a condition names. Conversations get all frames, as they may begin earlier and end later. */
function wanted(found: AsyncIterable<Item>, { filter, form }: Options, known: Protocols): AsyncIterable<Item> {
  return filter && form !== 'conversations' && !filter.ofConversations ? between(found, known, filter.frames) : found
}

type Read = AsyncIterable<Recorded | Fault>

/** The items to print one by one. If the condition is of conversations, these select them, and no filter is left. */
function chosen(items: Read, { filter, form, ...options }: Options, io: Io): { items: Read; filter: Filter | undefined } {
  if (form === 'conversations' || !filter?.ofConversations) return { items, filter }
  return { items: matchingMessages(items, { filter, isLive: isLive(options) }, io), filter: undefined }
}

/** Whether more of the recording may come while it is read. */
const isLive = ({ follow, file }: Pick<Options, 'follow' | 'file'>): boolean => follow || file === '-'

/** Before the rest of a folded line: more blanks than before any frame number, so that no text of a recording passes for a message. */
const REST = ' '.repeat(8)

/** Prints the items. Resolves to the number of faults. */
async function show(items: Read, { form, filter, ...options }: Shown, out: Sink): Promise<number> {
  if (form === 'conversations') return showConversations(items, { filter, isLive: isLive(options) }, out)
  const paint = painter()
  const width = terminalWidth()
  let faults = 0
  for await (const item of filter ? matching(items, filter) : items) {
    if (item.kind === 'fault') faults++
    out.write(`${fold(lineOf(item, paint).slice(0, -1), width, REST).join('\n')}\n`)
  }
  return faults
}

async function* matching(items: Read, filter: Filter): AsyncGenerator<Recorded | Fault> {
  const selecting = new FrameFaults(filter)
  for await (const item of items) yield* selecting.take(item)
  yield* selecting.end()
}

/** Works in batches, as waiting costs more than the JSON of a small message. */
async function showJson(items: Read, filter: Filter | undefined, io: Io): Promise<number> {
  let faults = 0
  const selecting = filter && new FrameFaults(filter)
  const print = (some: readonly (Recorded | Fault)[]): void => {
    faults += some.filter(({ kind }) => kind === 'fault').length
    if (some.length > 0) io.out(toJsonLines(some))
  }
  for await (const batch of batchesOf(items)) print(selecting ? batch.flatMap((item) => selecting.take(item)) : batch)
  print(selecting?.end() ?? [])
  return faults
}

const lineOf = (item: Recorded | Fault, paint: Paint): string =>
  item.kind === 'fault' ? faultLine(item, paint) : messageLine(item, paint)
