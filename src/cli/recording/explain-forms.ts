import { hex, seconds } from '../../capture/json.ts'
import type { Fault } from '../../capture.ts'
import { explain, type Part } from '../../wire.ts'
import { about, type Explained } from './explained.ts'
import { type Paint, painter } from './paint.ts'
import { faultLine } from './show.ts'

/** How explained datagrams and faults are written. */
export interface Form {
  begin(): string
  datagram(one: Explained): string
  fault(fault: Fault): string
  end(): string
}

const nothing = (): string => ''

/** Annotated hex, in colours on a terminal. */
export function textForm(): Form {
  const paint = painter()
  return {
    begin: nothing,
    datagram: (one) => datagramText(one, paint),
    // A comment, so that the output stays hex.
    fault: (fault) => `# ${faultLine(fault, paint)}\n`,
    end: nothing,
  }
}

/** A JSON object a frame. */
export const jsonForm: Form = {
  begin: nothing,
  datagram: datagramJson,
  fault: ({ what, offset, frame }) => `${JSON.stringify({ fault: what, offset, frame })}\n`,
  end: nothing,
}

function datagramJson({ datagram, parts, why }: Explained): string {
  const { frame, offset, time, protocol, direction, bytes } = datagram
  const list = why === undefined ? { parts: parts.map((part) => withBytes(part, bytes)) } : { malformed: why, bytes: hex(bytes) }
  const when = time === undefined ? undefined : seconds(time)
  return `${JSON.stringify({ frame, offset, time: when, protocol, direction, ...list })}\n`
}

const withBytes = ({ start, end, path, text, row }: Part, bytes: Uint8Array): object => ({
  ...{ start, end, path, text },
  ...{ bytes: hex(bytes.subarray(start, end)), ...row },
})

function datagramText({ datagram, options, parts, why }: Explained, paint: Paint): string {
  const head = `# frame ${datagram.frame}, ${about(datagram)}`
  const body = why === undefined ? coloured(explain(datagram.bytes, options), parts, paint) : `# ${why}\n${rows(datagram.bytes)}`
  return `${paint('bold', head)}\n${body}\n`
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

/** Plain hex, 16 bytes a row. */
function rows(bytes: Uint8Array): string {
  let out = ''
  for (let at = 0; at < bytes.length; at += 16)
    out += `${hex(bytes.subarray(at, at + 16))
      .slice(2)
      .replace(/..(?=.)/g, '$& ')}\n`
  return out
}
