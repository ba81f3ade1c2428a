import { hexNumbers } from './hex-numbers.ts'

/** Bytes as a program printed them, and the number of bytes that it left out at the end. */
export interface PrintedBytes {
  readonly bytes: Uint8Array
  readonly missing: number
}

/** A Buffer as Node prints it: `<Buffer 40 00 … 14 more bytes>`. */
const BUFFER = /<Buffer ([0-9a-f ]+?)(?: \.\.\. (\d+) more bytes?)?>/
/** A list of decimal numbers: `[64 0 0 0]` of Go, `[64, 0, 0, 0]` of JSON, Rust and Python. */
const LIST = /\[\s*(\d{1,3}(?:\s*,\s*|\s+)(?:\d{1,3}(?:\s*,\s*|\s+))*\d{1,3})\s*(?:,\s*)?\]/
/** A string of bytes: `b'@\x00'` of Python, `"@\x00"` of Go and `b"@\x00"` of Rust. */
const STRING = /^(["'])((?:[^\\]|\\.)*)\1[^"']*$/s
/** An escape of such a string, or one character. The text is latin1: a character is a byte. */
const CHARACTER = /\\x([0-9a-f]{2})|\\([0-7]{1,3})|\\(.)|(.)/gis
const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }

/** Returns the bytes in a line that a program printed, or undefined if the line has none of these forms. */
export function printedBytes(line: string): PrintedBytes | undefined {
  const [, pairs, more = '0'] = BUFFER.exec(line) ?? []
  const hex = pairs === undefined ? undefined : hexNumbers(pairs)
  if (hex) return { bytes: hex, missing: Number(more) }
  const bytes = listed(line) ?? quoted(line)
  return bytes && { bytes, missing: 0 }
}

function listed(line: string): Uint8Array | undefined {
  const numbers = LIST.exec(line)?.[1]
    ?.split(/[\s,]+/)
    .map(Number)
  return numbers?.every((number) => number < 256) ? Uint8Array.from(numbers) : undefined
}

function quoted(line: string): Uint8Array | undefined {
  const start = line.search(/["']/)
  if (start < 0 || !line.includes('\\')) return undefined
  const text = STRING.exec(line.slice(start))?.[2]
  if (text === undefined) return undefined
  const found = text.matchAll(CHARACTER)
  return Uint8Array.from(found, ([, hex, octal, escaped, plain]) => {
    if (hex !== undefined) return Number.parseInt(hex, 16)
    if (octal !== undefined) return Number.parseInt(octal, 8)
    return ESCAPES[escaped ?? ''] ?? (escaped ?? plain ?? '').charCodeAt(0)
  })
}
