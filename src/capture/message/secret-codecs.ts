import { type Any, codecOf, hasOneInside, holdsSecret, notesIn } from '../../netlink/codec/secrets.ts'
import { codecsIn } from '../../netlink/codec/shape.ts'
import { NLM_F, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { codecsOfRow } from '../../netlink/message/row.ts'
import { rowHolds } from '../../netlink/message/without-secrets.ts'

// Which values have keys or passwords in them.

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
