import type { Face } from '../value/face.ts'

/** A text in JSON, with escapes for everything but ASCII, as Python writes it. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** A face as JSON, as the tool prints it with --output-json: bytes are hex, and numbers have all of their digits. */
export function faceJson(face: Face): string {
  if (face === null || typeof face === 'boolean' || typeof face === 'number' || typeof face === 'bigint') return String(face)
  if (typeof face === 'string') return quoted(face)
  if (face instanceof Uint8Array) return quoted(hexOf(face))
  if (face instanceof Map) return `{${[...face].map(([key, value]) => `${quoted(String(key))}: ${faceJson(value)}`).join(', ')}}`
  return `[${[...face].map(faceJson).join(', ')}]`
}

/** Parses JSON. Numbers that JavaScript would round stay exact, as a text of digits. */
export function parseExact(text: string): unknown {
  return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (part) => (/^-?\d{16,}$/.test(part) ? `"${part}"` : part)))
}
