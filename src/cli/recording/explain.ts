import { familyGuesser } from '../../capture/message/family-guess.ts'
import { batchesOf, oneByOne } from '../../capture/source/batches.ts'
import { type Item, type Protocols, records } from '../../capture.ts'
import { MalformedError } from '../../wire.ts'
import { unknownOption } from '../help/unknown-option.ts'
import { type Io, writeFile } from '../io.ts'
import { Exit, fail, refuse } from '../parse/exit.ts'
import { USAGE } from '../usage.ts'
import { condition, matchingFrames, whereWord } from './condition.ts'
import { type Form, jsonForm, textForm } from './explain/explain-forms.ts'
import { type Explained, explained } from './explain/explained.ts'
import { recordedProtocols } from './families.ts'
import { between } from './frames.ts'
import { hinting, reportingNone } from './hint.ts'
import { protocolWord } from './protocol-word.ts'
import { type Sink, sink } from './sink.ts'
import { sourceOf } from './source.ts'
import { chooseTimes, type TimeForm, timed, timeWord } from './times.ts'
import { visibleParts } from './visible-items.ts'

interface Options {
  file?: string
  frame?: number
  /** The condition as it is written. */
  where?: string
  json: boolean
  meanings: boolean
  families: boolean
  keys: boolean
  readonly specs: string[]
  protocol?: number
  time?: TimeForm
  /** Output file of the page. */
  html?: string
}

/**
 * `nlwire explain`: prints every byte of a recording with the field it belongs to. The output is a recording in hex,
 * which `nlwire` can read. Resolves to the exit code: 1 if there are faults, or if the frame is missing.
 */
export async function explainCommand(args: readonly string[], json: boolean, io: Io): Promise<number> {
  if (args.length === 0) throw new Exit(255, USAGE.explain)
  const options = read(args, json)
  const { file, frame, html } = options
  chooseTimes(options.time)
  if (file === undefined) {
    io.out(USAGE.explain)
    return 0
  }
  // Pages and JSON do their own escaping.
  const isText = html === undefined && !options.json
  const visible = (one: Explained): Explained => (isText ? visibleParts(one, process.stdout) : one)
  const out = html === undefined || html === '-' ? sink(io) : page(html)
  const form =
    html !== undefined ? (await import('./html/form.ts')).htmlForm(file) : options.json ? jsonForm : textForm(options.meanings)
  try {
    const known = await recordedProtocols(options.specs, options.families)
    const found = reportingNone(timed(recorded(options)), file, io)
    const wanted = frame === undefined ? found : between(found, known, { first: frame, last: frame })
    const chosen = options.where === undefined ? wanted : await meeting(wanted, options.where, options, known)
    const { shown, faults } = await show(hinting(chosen, io), { form, visible, keys: options.keys }, known, out)
    if (frame !== undefined && options.where === undefined && shown === 0)
      fail(`${file} has no frame ${frame} that can be explained`)
    out.end()
    return faults > 0 ? 1 : 0
  } catch (error) {
    // Keeps the frames printed so far, but an incomplete page is useless.
    if (html === undefined) out.end()
    if (error instanceof MalformedError) fail(`${file}: ${error.message}`)
    throw error
  }
}

const recorded = ({ file = '-', protocol }: Options): AsyncIterable<Item> =>
  records(sourceOf(file, false), protocol === undefined ? {} : { protocol })

/** Selects the frames that a condition meets. It may be about conversations, so the recording is read once before. */
async function meeting(
  items: AsyncIterable<Item>,
  text: string,
  options: Options,
  known: Protocols,
): Promise<AsyncIterable<Item>> {
  const frames = await matchingFrames(recorded(options), condition(text, known), known)
  return oneByOne(
    (async function* () {
      for await (const batch of batchesOf(items)) yield batch.filter(({ frame = 0 }) => frames.has(frame))
    })(),
  )
}

/** Writes the frames. Resolves to the number of frames and of faults. */
async function show(
  items: AsyncIterable<Item>,
  { form, visible, keys }: { readonly form: Form; readonly visible: (one: Explained) => Explained; readonly keys: boolean },
  known: Protocols,
  out: Sink,
): Promise<{ shown: number; faults: number }> {
  const count = { shown: 0, faults: 0 }
  out.write(form.begin())
  const guess = familyGuesser(known)
  for await (const item of items) {
    guess([item])
    if (item.kind === 'fault') {
      out.write(form.fault(item))
      count.faults++
      continue
    }
    const one = explained(item, known, keys)
    out.write(form.datagram(visible(one)))
    count.shown++
    if (one.why !== undefined) count.faults++
  }
  out.write(form.end())
  return count
}

/** Collects a page and writes it when it is complete. */
function page(path: string): Sink {
  const pieces: string[] = []
  return {
    write(text) {
      pieces.push(text)
    },
    end() {
      writeFile(path, Buffer.from(pieces.join('')))
    },
  }
}

function read(args: readonly string[], json: boolean): Options {
  const options: Options = { json, meanings: false, families: false, keys: false, specs: [] }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    if (arg === 'help' || arg === '--help') return { json, meanings: false, families: false, keys: false, specs: [] }
    if (arg === '--json') options.json = true
    else if (arg === '--meanings') options.meanings = true
    else if (arg === '--families') options.families = true
    else if (arg === '--keys') options.keys = true
    else if (arg === '--html') options.html = args[++at] ?? refuse('Error: --html requires a file name; "-" is stdout.')
    else if (arg === '--spec') options.specs.push(args[++at] ?? refuse('Error: --spec requires a file.'))
    else if (arg === '--protocol') options.protocol = protocolWord(args[++at])
    else if (arg === '--time') options.time = timeWord(args[++at])
    else if (arg === '--frame') options.frame = number(args[++at])
    else if (arg === '--where') options.where = whereWord(args[++at])
    else if (arg.startsWith('-') && arg !== '-') unknownOption('explain', arg)
    else if (options.file !== undefined) refuse(`Error: expected one file, got also "${arg}".`)
    else options.file = arg
  }
  if (options.file === undefined) refuse('Error: expected a file; "-" is stdin. Try "nlwire explain help".')
  if (options.where !== undefined && options.file === '-')
    refuse('Error: --where reads the recording twice: it requires a file in place of "-".')
  return options
}

function number(text: string | undefined): number {
  if (text === undefined || !/^[1-9]\d*$/.test(text)) refuse('Error: --frame requires a number; the first frame is 1.')
  return Number(text)
}
