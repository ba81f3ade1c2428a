import type { Codec } from '../codec/codec.ts'
import { resolved } from '../codec/shape.ts'
import { NLMSG_HDRLEN } from '../message/header.ts'
import type { Message } from '../message/message.ts'
import type { Protocol } from '../message/protocol.ts'
import { codecsOfRow } from '../message/row.ts'

/** A value, and the codec that reads it. */
interface Place {
  readonly codec: Codec<unknown>
  readonly value: unknown
}

/**
 * Returns the kernel's name of an attribute type in a nest of a request. `path` is the path of the nest from the outside
 * in, empty for the outermost list. Returns undefined if no table has the type.
 */
export function attributeName(protocol: Protocol, request: Message, path: string, type: number): string | undefined {
  const { type: messageType, flags, bytes } = request
  const { row } = protocol.find(messageType, flags, bytes[NLMSG_HDRLEN])
  if (!row) return undefined
  const codec = codecsOfRow(row, true).attrs
  let place: Place | undefined = { codec, value: request.attrs }
  for (const name of path === '' ? [] : path.split('.')) place = place && step(opened(place), name)
  const found = place && opened(place)
  if (found?.codec.shape.type !== 'attributes') return undefined
  return Object.values(found.codec.shape.table).find(([number]) => number === type)?.[1]
}

/** Finds the attribute of that kernel name in a set. */
function step(place: Place | undefined, name: string): Place | undefined {
  if (place?.codec.shape.type !== 'attributes') return undefined
  const found = Object.entries(place.codec.shape.table).find(([, [, wire]]) => wire === name)
  return found && { codec: found[1][2], value: member(place.value, found[0]) }
}

/** Resolves a codec that refers to another: one that is looked up late, selected by a neighbour, or after a struct. */
function opened({ codec, value }: Place): Place | undefined {
  const { shape } = resolved(codec)
  const first = Array.isArray(value) ? value[0] : undefined
  if (shape.type === 'list' || shape.type === 'groups') return opened({ codec: shape.item, value: first })
  if (shape.type === 'headed') return opened({ codec: shape.attrs, value: member(value, 'attrs') })
  if (shape.type !== 'select') return { codec: resolved(codec), value }
  // No choice has the key `other`: the table is not known.
  const [key = 'other'] = Object.keys(value ?? {})
  const chosen = shape.choices[key]
  return chosen && opened({ codec: chosen, value: member(value, key) })
}

/** A malformed nest has no value. */
const member = (value: unknown, key: string): unknown => (value as Record<string, unknown> | undefined)?.[key]
