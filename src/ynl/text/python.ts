import type { Face, FaceObject } from '../value/face.ts'

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A text as Python writes it. */
function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const inner = text.replace(/[\\\p{Cc}\p{Zl}\p{Zp}\u00a0\u00ad]/gu, (unit) => {
    const code = unit.charCodeAt(0)
    return ESCAPES[unit] ?? (code > 0xff ? unit : `\\x${code.toString(16).padStart(2, '0')}`)
  })
  return `${quote}${quote === "'" ? inner.replaceAll("'", "\\'") : inner}${quote}`
}

/** Bytes as Python writes them. */
function bytesRepr(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'"
  let text = ''
  for (const byte of bytes) {
    const char = String.fromCharCode(byte)
    if (char === quote) text += `\\${quote}`
    else text += ESCAPES[char] ?? (byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, '0')}` : char)
  }
  return `b${quote}${text}${quote}`
}

/** The keys in order: numbers, then texts. */
function sorted(of: FaceObject): [string | number, Face][] {
  return [...of].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** An object on one line, as Python prints it without pprint: in its own order. */
export const pythonLine = (of: FaceObject): string =>
  `{${pairs([...of], (value) => (value instanceof Map ? pythonLine(value) : repr(value)))}}`

const pairs = (entries: readonly (readonly [string | number, Face])[], text: (value: Face) => string): string =>
  entries.map(([key, value]) => `${repr(key)}: ${text(value)}`).join(', ')

/** A value on one line, as Python writes it. */
function repr(face: Face): string {
  if (face === null) return 'None'
  if (typeof face === 'boolean') return face ? 'True' : 'False'
  if (typeof face === 'number' || typeof face === 'bigint') return String(face)
  if (typeof face === 'string') return textRepr(face)
  if (face instanceof Uint8Array) return bytesRepr(face)
  if (Array.isArray(face)) return `[${face.map(repr).join(', ')}]`
  if (face instanceof Set) return face.size === 0 ? 'set()' : `{${[...face].map(repr).join(', ')}}`
  return `{${pairs(sorted(face), repr)}}`
}

const WIDTH = 80

/** A value in lines of at most 80 columns, as Python's pprint writes it. The tool prints so without --output-json. */
export const pythonText = (face: Face): string => laid(face, 0, 0, 1)

/** `at` is the column where it begins, `after` the columns that must stay free behind it, `level` the depth. */
function laid(face: Face, at: number, after: number, level: number): string {
  const whole = repr(face)
  if (whole.length <= WIDTH - at - after) return whole
  if (typeof face === 'string') return laidText(face, at, after, level === 1)
  if (face instanceof Uint8Array) return laidBytes(face, at, after, level === 1)
  if (face instanceof Map) return `{${entries(sorted(face), at + 1, after + 1, level)}}`
  if (Array.isArray(face)) return `[${items(face, at + 1, after + 1, level)}]`
  return face instanceof Set && face.size > 0 ? `{${items([...face].sort(), at + 1, after + 1, level)}}` : whole
}

const newLine = (at: number): string => `,\n${' '.repeat(at)}`

const items = (all: readonly Face[], at: number, after: number, level: number): string =>
  all.map((one, i) => laid(one, at, i === all.length - 1 ? after : 1, level + 1)).join(newLine(at))

function entries(all: readonly [string | number, Face][], at: number, after: number, level: number): string {
  return all
    .map(([key, value], i) => {
      const name = `${repr(key)}: `
      return name + laid(value, at + name.length, i === all.length - 1 ? after : 1, level + 1)
    })
    .join(newLine(at))
}

/** A long text in pieces that end at blanks. */
function laidText(text: string, at: number, after: number, isOuter: boolean): string {
  const [from, free] = isOuter ? [at + 1, after + 1] : [at, after]
  const lines = text.split(/(?<=\n)/)
  const chunks = lines.flatMap((line, i) => pieces(line, WIDTH - from, i === lines.length - 1 ? free : 0))
  if (chunks.length === 1) return chunks[0] as string
  const joined = chunks.join(`\n${' '.repeat(from)}`)
  return isOuter ? `(${joined})` : joined
}

function pieces(line: string, width: number, last: number): string[] {
  if (repr(line).length <= width - last) return [repr(line)]
  const parts = line.match(/\S*\s*/g)?.slice(0, -1) ?? []
  const out: string[] = []
  let current = ''
  for (const [i, part] of parts.entries()) {
    const most = i === parts.length - 1 ? width - last : width
    if (repr(current + part).length > most) {
      if (current !== '') out.push(repr(current))
      current = part
    } else current += part
  }
  return current === '' ? out : [...out, repr(current)]
}

/** Long bytes in pieces of a multiple of four. */
function laidBytes(bytes: Uint8Array, at: number, after: number, isOuter: boolean): string {
  if (bytes.length <= 4) return repr(bytes)
  const [from, free] = isOuter ? [at + 1, after + 1] : [at, after]
  const last = Math.floor(bytes.length / 4) * 4
  const out: string[] = []
  let start = 0
  let width = WIDTH - from
  for (let i = 0; i < bytes.length; i += 4) {
    if (i === last) width -= free
    if (repr(bytes.subarray(start, i + 4)).length <= width) continue
    if (i > start) out.push(repr(bytes.subarray(start, i)))
    start = i
  }
  const joined = [...out, repr(bytes.subarray(start))].join(`\n${' '.repeat(from)}`)
  return isOuter ? `(${joined})` : joined
}
