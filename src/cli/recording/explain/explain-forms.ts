import { hexText, seconds } from '../../../capture/json/json.ts'
import type { Fault } from '../../../capture.ts'
import { HIDDEN } from '../../../netlink/codec/secrets.ts'
import { partsText } from '../../../netlink/explain/explain.ts'
import type { Part } from '../../../wire.ts'
import { explainedIndent, fold, foldExplained, foldWidth } from '../fold.ts'
import { hexRows } from '../rows.ts'
import { faultLine } from '../show.ts'
import { about, type Explained, meaningOf } from './explained.ts'
import { type Paint, painter } from './paint.ts'

/** Output format of explained datagrams and faults. */
export interface Form {
  begin(): string
  datagram(one: Explained): string
  fault(fault: Fault): string
  end(): string
}

const nothing = (): string => ''

/** Annotated hex, in colours on a terminal; `meanings` adds a column with the meaning of each field. */
export function textForm(meanings: boolean): Form {
  const paint = painter()
  const width = foldWidth()
  return {
    begin: nothing,
    datagram: (one) => datagramText(one, { meanings, paint, width }),
    // A comment, so that the output stays hex.
    fault: (fault) => `${comment(faultLine(fault, paint).trimEnd(), width)}\n`,
    end: nothing,
  }
}

/** One JSON object per frame. */
export const jsonForm: Form = {
  begin: nothing,
  datagram: datagramJson,
  fault: ({ what, offset, frame }) => `${JSON.stringify({ fault: what, offset, frame })}\n`,
  end: nothing,
}

function datagramJson({ datagram, parts, why }: Explained): string {
  const { frame, offset, time, protocol, direction, bytes } = datagram
  const found = parts.length > 0 ? { parts: parts.map((part) => withBytes(part, bytes)) } : { bytes: hexText(bytes) }
  const list = why === undefined ? found : { malformed: why, ...found }
  const when = time === undefined ? undefined : seconds(time)
  return `${JSON.stringify({ frame, offset, time: when, protocol, direction, ...list })}\n`
}

const withBytes = ({ start, end, path, text, row, fault, refused, hidden }: Part, bytes: Uint8Array): object => ({
  ...{ start, end, path, text, fault, refused },
  ...{ bytes: hidden ? HIDDEN : hexText(bytes.subarray(start, end)), ...row },
})

/** How explained bytes are laid out. */
interface Layout {
  readonly meanings: boolean
  readonly paint: Paint
  /** Where lines fold; undefined: nowhere. */
  readonly width: number | undefined
}

function datagramText({ datagram, parts, why }: Explained, layout: Layout): string {
  const { paint, width } = layout
  const head = `# frame ${datagram.frame}, ${about(datagram)}`
  const body = parts.length > 0 ? coloured(partsText(parts, datagram.bytes), parts, layout) : hexRows(datagram.bytes)
  const warning = why === undefined ? '' : `${comment(paint('red', why), width)}\n`
  return `${paint('bold', head)}\n${warning}${body}\n`
}

/** A text as a comment of one or several lines. */
const comment = (text: string, width: number | undefined): string => fold(`# ${text}`, width, '#   ').join('\n')

const COLOURS = ['cyan', 'yellow', 'green', 'magenta', 'blue'] as const
const PER_LINE = 8
/** Column of the meanings: nearly all fields end before it. */
const COLUMN = 72

/** Lines of explained hex. Each outermost field has its own colour. */
function coloured(text: string, parts: readonly Part[], layout: Layout): string {
  const { meanings, paint, width } = layout
  const colours = new Map<string, (typeof COLOURS)[number]>()
  const lines = text.split('\n')
  let at = 0
  const out: string[] = []
  for (const part of parts) {
    const field = part.path.split('.')[0] as string
    const colour = colours.get(field) ?? (COLOURS[colours.size % COLOURS.length] as (typeof COLOURS)[number])
    colours.set(field, colour)
    const meaning = meanings ? meaningOf(part) : undefined
    const first = lines[at++] ?? ''
    if (meaning === undefined) out.push(...foldExplained(first, width).map((row) => paint(colour, row)))
    else out.push(...withMeaning(first, meaning, colour, layout))
    for (let n = Math.ceil((part.end - part.start) / PER_LINE); n > 1; n--) out.push(paint(colour, lines[at++] ?? ''))
  }
  return out.map((line) => `${line}\n`).join('')
}

/** A field and its meaning beside it; below it, if the lines fold and it does not fit. */
function withMeaning(line: string, meaning: string, colour: (typeof COLOURS)[number], { paint, width }: Layout): string[] {
  const beside = `${line.padEnd(COLUMN)} `
  if (width === undefined || beside.length + meaning.length <= width)
    return [`${paint(colour, beside.slice(0, -1))} ${paint('dim', meaning)}`]
  const below = `${explainedIndent(line)}    `
  return [
    ...foldExplained(line, width).map((row) => paint(colour, row)),
    ...fold(below + meaning, width, below).map((row) => paint('dim', row)),
  ]
}
