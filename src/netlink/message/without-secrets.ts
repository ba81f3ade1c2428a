import { NLA_TYPE_MASK } from '../attribute/cursor.ts'
import type { Unknown } from '../attribute/table.ts'
import { type Any, codecOf, HIDDEN, hasOneInside, holdsSecret, notesIn, secretTypes } from '../codec/secrets.ts'
import { codecsIn } from '../codec/shape.ts'
import { NLM_F, NLMSG_HDRLEN } from './header.ts'
import type { Content } from './layouts.ts'
import type { Message } from './message.ts'
import type { Protocol } from './protocol.ts'
import { codecsOfRow, type MessageRow } from './row.ts'

/** Whether a row of messages has a secret in it, in requests or in replies. */
export const rowHolds = (row: MessageRow): boolean =>
  [false, true].some((isRequest) => Object.values(codecsOfRow(row, isRequest)).some((codec) => holdsSecret(codec as Any)))

/**
 * A message without its keys and passwords: `(hidden)` is in their place. Of one that is malformed, bytes that were not
 * read are left out, as they may be a key.
 */
export function messageWithoutSecrets(message: Message, tables: Protocol): Message {
  const { type, flags, bytes } = message
  const { row } = tables.find(type, flags, bytes[NLMSG_HDRLEN])
  if (!row || !rowHolds(row)) return message
  const codecs = codecsOfRow(row, (flags & NLM_F.REQUEST) !== 0)
  const { payload: _, ...rest } = message
  const hidden = { header: shown(rest.header, codecs.header as Any), attrs: shown(rest.attrs, codecs.attrs) }
  return { ...rest, ...(hidden as Content), ...(rest.faults ? { bytes: bytes.slice(0, NLMSG_HDRLEN) } : {}) }
}

const isZeros = (value: unknown): boolean => value instanceof Uint8Array && value.every((byte) => byte === 0)

/** Hides the secrets of a value, by its codec. */
function shown(value: unknown, codec: Any): unknown {
  if (!holdsSecret(codec)) return value
  if (Array.isArray(value)) return value.map((one) => shown(one, codec))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (hasOneInside(codec)) return shown(value, codecsIn(codec.shape)[0] as Any)
  const notes = notesIn(codec)
  const entries = Object.entries(value).map(([key, one]) => {
    const note = Object.hasOwn(notes, key) ? notes[key] : undefined
    if (note?.secret) return [key, note.zerosAreNone && isZeros(one) ? one : HIDDEN]
    const inside = codecOf(codec, key)
    if (!inside && key === 'unknown') return [key, shownUnknown(one as readonly Unknown[], codec)]
    return [key, inside ? shown(one, inside) : one]
  })
  return Object.fromEntries(entries)
}

/** Hides repeats of a secret, and malformed ones. */
function shownUnknown(list: readonly Unknown[], { shape }: Any): unknown {
  if (shape.type !== 'attributes' || !Array.isArray(list)) return list
  const types = secretTypes(shape.table)
  return list.map((one) => (types.has(one.type & NLA_TYPE_MASK) ? { ...one, bytes: HIDDEN } : one))
}
