import { isDatagram } from '../source/byte-order.ts'
import { hexNumbers } from './hex-numbers.ts'
import type { HexLine, HexRow } from './hex-rows.ts'
import { CAST, type NumberRow, numberRow } from './number-row.ts'

const NO_BYTES = new Uint8Array(0)

/** A Buffer as Node prints it: `<Buffer 40 00 … 14 more bytes>`. */
const BUFFER = /<Buffer ([0-9a-f ]+?)(?: \.\.\. (\d+) more bytes?)?>/
/** How Node ends a long array: `... 28 more items`. */
const MORE = /\.\.\. (\d+) more items?/
/** A string of bytes: `b'@\x00'` of Python, `"@\x00"` of Go and C, `b"@\x00"` of Rust. */
const STRING = /(["'])((?:[^\\]|\\.)*)\1[^"']*$/sy
/** An escape of such a string, or one character. The text is latin1: a character is a byte. */
const CHARACTER = /\\x([0-9a-f]{2})|\\u00([0-9a-f]{2})|\\([0-7]{1,3})|\\(.)|(.)/gis
const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27 }

/** A property of an object in JSON or JavaScript that holds no bytes: `"type": "Buffer",`. */
const PROPERTY = /^\s*["']?\w+["']?\s*:\s*(?:"[\w ]*"|'[\w ]*'|\w+)\s*(?:,\s*)?$/

/**
 * Reads bytes as programs print them: a Buffer, a list of numbers in brackets, a string with escapes. A list may continue
 * on further lines.
 */
export class PrintedBytes {
  /** A bracket is open: the lines hold numbers. */
  #inside = false
  /** A number of the open list was there. */
  #begun = false

  /** A list continues on the next line. */
  get isInside(): boolean {
    return this.#inside && this.#begun
  }

  /** Reads a list, or its continuation. `text` has no comments. Returns undefined for other text. */
  list(text: string, continued: boolean): readonly HexLine[] | undefined {
    if (!this.#inside) return continued ? undefined : (buffer(text) ?? this.#begin(text))
    const found = this.#within(text) ?? (PROPERTY.test(text) ? [] : undefined)
    this.#inside &&= found !== undefined
    return found ?? this.#begin(text)
  }

  /** A line inside brackets. */
  #within(text: string): readonly HexLine[] | undefined {
    const line = text.replace(CAST, ' ')
    const close = line.search(CLOSE)
    const inner = close < 0 ? line : line.slice(0, close)
    const row = listRow(inner)
    if (!row && inner.trim() !== '') return undefined
    if (close >= 0) this.#inside = false
    this.#begun ||= row !== undefined
    return [...(row ? [row] : []), ...(close >= 0 ? (['end'] as const) : [])]
  }

  /** A line with the list's opening bracket. */
  #begin(text: string): readonly HexLine[] | undefined {
    const line = text.replace('<<', '[').replace('>>', ']').replace(CAST, ' ')
    const open = Math.max(line.lastIndexOf('['), line.lastIndexOf('('), line.lastIndexOf('{'))
    // Several arrays of C in one line are not a list.
    if (open < 0 || (line[open] === '{' && line.lastIndexOf('}', open) >= 0)) return undefined
    const rest = line.slice(open + 1)
    const close = rest.search(CLOSE)
    const inner = close < 0 ? rest : rest.slice(0, close)
    const row = listRow(inner)
    if (!row && (inner.trim() !== '' || close >= 0)) return undefined
    this.#inside = close < 0
    this.#begun = row !== undefined
    return ['end', ...(row ? [row] : []), ...(close >= 0 ? (['end'] as const) : [])]
  }
}

const CLOSE = /[\])}]/

function listRow(text: string): HexRow | undefined {
  const more = MORE.exec(text)?.[1]
  const row = numberRow(more === undefined ? text : text.replace(MORE, ' '))
  if (!row && more === undefined) return undefined
  const { hex, decimal, unpadded }: NumberRow = row ?? { hex: NO_BYTES, decimal: NO_BYTES }
  return {
    bytes: hex ?? NO_BYTES,
    ...(hex ? {} : { onlyDecimal: true }),
    ...(decimal ? { decimal } : {}),
    ...(unpadded ? { unpadded } : {}),
    ...(more === undefined ? {} : { missing: Number(more) }),
  }
}

function buffer(text: string): readonly HexLine[] | undefined {
  const [, pairs, more = '0'] = BUFFER.exec(text) ?? []
  const bytes = pairs === undefined ? undefined : hexNumbers(pairs)
  return bytes && ['end', { bytes, missing: Number(more) }, 'end']
}

/** Reads a string of bytes with escapes: in quotes, unless a comment begins before them, or bare. */
export function stringRow(line: string): HexRow | undefined {
  if (!line.includes('\\')) return undefined
  const start = line.search(/["'#]|\/[/*]/)
  if (start < 0) return unquoted(line)
  STRING.lastIndex = start
  const text = STRING.exec(line)?.[2]
  return text?.includes('\\') ? { bytes: unescaped(text), whole: true } : undefined
}

/** Escapes without quotes, as bpftrace and printf %q print them. Such a text may be anything: it must be a message. */
function unquoted(line: string): HexRow | undefined {
  const bytes = unescaped(line.trim())
  return isDatagram(bytes) ? { bytes, whole: true } : undefined
}

function unescaped(text: string): Uint8Array {
  const found = text.matchAll(CHARACTER)
  return Uint8Array.from(found, ([, hex, unicode, octal, escaped, plain]) => {
    const digits = hex ?? unicode
    if (digits !== undefined) return Number.parseInt(digits, 16)
    if (octal !== undefined) return Number.parseInt(octal, 8)
    return ESCAPES[escaped ?? ''] ?? (escaped ?? plain ?? '').charCodeAt(0)
  })
}
