import type { Fault } from './item.ts'
import type { Recorded } from './messages.ts'

/**
 * A message or a fault as one line of JSON. 64-bit numbers are strings of digits, bytes are hex after `0x`, the time is seconds since 1970
 * with nine decimals, as a string, so that nothing is rounded.
 */
export function toJson(item: Recorded | Fault): string {
  if (item.kind === 'fault') return JSON.stringify({ fault: item.what, offset: item.offset, frame: item.frame })
  const { frame, offset, time, protocol, direction, name, sender, littleEndian, message } = item
  const { type, flags, seq, pid, header, attrs, payload } = message
  const when = time === undefined ? undefined : seconds(time)
  const order = littleEndian ? undefined : false
  const place = { frame, offset, time: when, protocol, direction, sender, littleEndian: order }
  return textOf({ ...place, name, type, flags, seq, pid, header, attrs, payload }) as string
}

/** `1795444963.854777000` */
export function seconds(time: bigint): string {
  const digits = String(time).padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}

/** As JSON.stringify does it, which is several times slower where it has to ask what a bigint shall be. Undefined for undefined. */
function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'bigint':
      return `"${value}"`
    case 'object':
      if (value === null) return 'null'
      if (value instanceof Uint8Array) return `"${hex(value)}"`
      return Array.isArray(value) ? `[${value.map(itemText).join(',')}]` : objectText(value)
    default:
      return JSON.stringify(value)
  }
}

const itemText = (value: unknown): string => textOf(value) ?? 'null'

function objectText(value: object): string {
  let out = ''
  for (const key of Object.keys(value)) {
    const text = textOf((value as Record<string, unknown>)[key])
    if (text !== undefined) out += `${out === '' ? '' : ','}${quoted(key)}:${text}`
  }
  return `{${out}}`
}

/** Without what JSON escapes: controls, the quote, the backslash, and halves of surrogate pairs. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/

const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** `0x0a000002` */
export function hex(bytes: Uint8Array): string {
  let text = '0x'
  for (const byte of bytes) text += DIGITS[byte]
  return text
}
