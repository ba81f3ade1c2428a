import { hex, seconds } from '../../capture/json.ts'
import { type Datagram, type Fault, type Protocols, protocolName, protocols, records } from '../../capture.ts'
import { decode, explain, explainParts, MalformedError, type Part, type WireOptions } from '../../wire.ts'
import type { Io } from '../io.ts'
import { fail, refuse } from '../reading/exit.ts'
import { USAGE } from '../usage.ts'
import { type Paint, painter } from './paint.ts'
import { rows } from './rows.ts'
import { faultLine } from './show.ts'
import { sink } from './sink.ts'
import { sourceOf } from './source.ts'

interface Options {
  file?: string
  frame?: number
  json: boolean
}

/**
 * `nlwire explain`: every byte of a recording with the field it belongs to. What it prints is itself a recording in hex, which `nlwire`
 * reads. Resolves to the exit code: 1 where there are faults, or no such frame.
 */
export async function explainCommand(args: readonly string[], json: boolean, io: Io): Promise<number> {
  const options = read(args, json)
  const { file, frame } = options
  if (file === undefined) {
    io.out(USAGE.explain)
    return 0
  }
  const out = sink(io)
  const paint = painter()
  const known = protocols()
  let [shown, faults] = [0, 0]
  try {
    for await (const item of records(sourceOf(file, false))) {
      const wanted = frame === undefined || item.frame === frame
      const text = item.kind === 'fault' ? faultText(item, options, paint) : datagramText(item, known, options, paint)
      if (wanted) out.write(text)
      if (wanted && item.kind === 'fault') faults++
      else if (wanted) shown++
      if (frame !== undefined && (item.frame ?? 0) > frame) break
    }
  } catch (error) {
    out.end()
    if (error instanceof MalformedError) fail(`${file}: ${error.message}`)
    throw error
  }
  out.end()
  if (frame !== undefined && shown === 0) fail(`${file} has no frame ${frame} that can be explained`)
  return faults > 0 ? 1 : 0
}

function read(args: readonly string[], json: boolean): Options {
  const options: Options = { json }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string
    if (arg === 'help' || arg === '--help') return { json }
    if (arg === '--json') options.json = true
    else if (arg === '--frame') options.frame = number(args[++at])
    else if (arg.startsWith('-') && arg !== '-') refuse(`Option "${arg}" is unknown, try "nlwire explain help".`)
    else if (options.file !== undefined) refuse(`Error: one file at a time, and "${arg}" is the second.`)
    else options.file = arg
  }
  if (options.file === undefined) refuse('Error: which file? "-" is stdin. Try "nlwire explain help".')
  return options
}

function number(text: string | undefined): number {
  if (text === undefined || !/^[1-9]\d*$/.test(text)) refuse('Error: --frame wants a number, and the first frame is 1.')
  return Number(text)
}

// A comment, so that the output stays hex.
const faultText = (fault: Fault, { json }: Options, paint: Paint): string =>
  json ? `${JSON.stringify({ fault: fault.what, offset: fault.offset, frame: fault.frame })}\n` : `# ${faultLine(fault, paint)}\n`

/** A datagram explained. One that is malformed is shown as hex, with the reason. */
function datagramText(datagram: Datagram, known: Protocols, { json }: Options, paint: Paint): string {
  const { frame, offset, time, protocol, direction, bytes, littleEndian } = datagram
  const options: WireOptions = { protocol: known.of(protocol), littleEndian }
  const parts = partsOf(bytes, options)
  learn(datagram, known, options)
  if (json) {
    const when = time === undefined ? undefined : seconds(time)
    const list =
      'why' in parts ? { malformed: parts.why, bytes: hex(bytes) } : { parts: parts.all.map((part) => withBytes(part, bytes)) }
    return `${JSON.stringify({ frame, offset, time: when, protocol, direction, ...list })}\n`
  }
  const head = `# frame ${frame}, ${protocolName(protocol)}${direction ? `, ${direction}` : ''}${time === undefined ? '' : `, ${seconds(time)}`}`
  const body = 'why' in parts ? `# ${parts.why}\n${rows(bytes)}` : coloured(explain(bytes, options), parts.all, paint)
  return `${paint('bold', head)}\n${body}\n`
}

const withBytes = ({ start, end, path, text }: Part, bytes: Uint8Array): object => ({
  start,
  end,
  path,
  text,
  bytes: hex(bytes.subarray(start, end)),
})

function partsOf(bytes: Uint8Array, options: WireOptions): { readonly all: Part[] } | { readonly why: string } {
  try {
    return { all: explainParts(bytes, options) }
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    return { why: `malformed: ${error.message}` }
  }
}

/** Later frames are explained by the names of families that this one tells. */
function learn({ protocol, bytes }: Datagram, known: Protocols, options: WireOptions): void {
  try {
    for (const message of decode(bytes, options)) known.learn(protocol, message)
  } catch (error) {
    // What is malformed teaches nothing; it was shown as such.
    if (!(error instanceof MalformedError)) throw error
  }
}

const COLOURS = ['cyan', 'yellow', 'green', 'magenta', 'blue'] as const
const PER_LINE = 8

/** Lines of explained hex, each field of the outermost level in a colour of its own; the same field keeps it. */
function coloured(text: string, parts: readonly Part[], paint: Paint): string {
  const colours = new Map<string, (typeof COLOURS)[number]>()
  const lines = text.split('\n')
  let at = 0
  const out: string[] = []
  for (const { start, end, path } of parts) {
    const field = path.split('.')[0] as string
    const colour = colours.get(field) ?? (COLOURS[colours.size % COLOURS.length] as (typeof COLOURS)[number])
    colours.set(field, colour)
    for (let n = Math.ceil((end - start) / PER_LINE); n > 0; n--) out.push(paint(colour, lines[at++] ?? ''))
  }
  return out.map((line) => `${line}\n`).join('')
}
