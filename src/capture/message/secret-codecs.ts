import type { Codec, Notes } from '../../netlink/codec/codec.ts'
import { codecsIn } from '../../netlink/codec/shape.ts'
import { NLM_F, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { codecsOfRow, type MessageRow } from '../../netlink/message/row.ts'

// Which codecs have keys or passwords in them, and which values.

export type Any = Codec<unknown>

/** The notes of a codec's rows, members or keys. */
export function notesIn({ shape }: Any): Readonly<Record<string, Notes | undefined>> {
  if (shape.type === 'attributes') return Object.fromEntries(Object.entries(shape.table).map(([key, row]) => [key, row[4]]))
  if (shape.type === 'struct') return Object.fromEntries(Object.entries(shape.members).map(([key, row]) => [key, row[3]]))
  return (shape.type === 'own' && shape.notes) || {}
}

const holding = new Map<Any, boolean>()

/** Whether a codec has a secret in it. Tables may contain each other. */
export function holdsSecret(codec: Any): boolean {
  const known = holding.get(codec)
  if (known !== undefined) return known
  holding.set(codec, false)
  const found = Object.values(notesIn(codec)).some((notes) => notes?.secret) || codecsIn(codec.shape).some(holdsSecret)
  if (found) holding.set(codec, true)
  return found
}

/** Whether a row of messages has a secret in it, in requests or in replies. */
export const rowHolds = (row: MessageRow): boolean =>
  [false, true].some((isRequest) => Object.values(codecsOfRow(row, isRequest)).some((codec) => holdsSecret(codec as Any)))

/** Whether a message, read by these tables, has a key or password in it. */
export function hasSecretIn({ type, flags, header, attrs, bytes }: Message, tables: Protocol): boolean {
  const { row } = tables.find(type, flags, bytes[NLMSG_HDRLEN])
  if (!row || !rowHolds(row)) return false
  const codecs = codecsOfRow(row, (flags & NLM_F.REQUEST) !== 0)
  return hasSecret(header, codecs.header as Any) || hasSecret(attrs, codecs.attrs)
}

/** Whether a value has a secret in it, by its codec. */
export function hasSecret(value: unknown, codec: Any): boolean {
  if (!holdsSecret(codec)) return false
  if (Array.isArray(value)) return value.some((one) => hasSecret(one, codec))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false
  if (hasOneInside(codec)) return hasSecret(value, codecsIn(codec.shape)[0] as Any)
  const notes = notesIn(codec)
  return Object.entries(value).some(([key, one]) => {
    const inside = codecOf(codec, key)
    return (Object.hasOwn(notes, key) && notes[key]?.secret) || (inside !== undefined && hasSecret(one, inside))
  })
}

/** Elements, and what is behind a name, have the codec inside; objects have one for each key. */
export const hasOneInside = ({ shape }: Any): boolean => ['list', 'groups', 'array', 'lazy'].includes(shape.type)

/** The codec of a member. */
export function codecOf({ shape }: Any, key: string): Any | undefined {
  if (shape.type === 'attributes') return shape.table[key]?.[2]
  if (shape.type === 'struct') return shape.members[key]?.[0]
  if (shape.type === 'select') return shape.choices[key]
  if (shape.type === 'own') return shape.keys?.[key]
  if (shape.type === 'indexed') return key === 'value' ? shape.item : undefined
  if (shape.type === 'headed') return key === 'header' ? (shape.header as Any) : shape.attrs
  return shape.type === 'by direction' ? codecOf(shape.request, key) : undefined
}
