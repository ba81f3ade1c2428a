// The values of a message with the names that explain and trace print: `table MAIN`, `flags UP|RUNNING`.
import { own } from '../../../capture/json/plain.ts'
import type { Recorded } from '../../../capture.ts'
import { Bytes } from '../../../netlink/codec/bytes.ts'
import type { Codec } from '../../../netlink/codec/codec.ts'
import { bitText, nameOf } from '../../../netlink/codec/names.ts'
import { namesOf } from '../../../netlink/codec/shape.ts'
import { NLMSG_HDRLEN } from '../../../netlink/message/header.ts'

type Values = Readonly<Record<string, unknown>>

/** Members of a message's struct whose numbers are named elsewhere, or are its name. */
const ELSEWHERE: ReadonlySet<string> = new Set(['family', 'cmd'])

/** Returns a message whose enums and flags are names. For printing only: codecs do not take it. */
export function withNames(recorded: Recorded): Recorded {
  const { message, tables, littleEndian } = recorded
  const { type, flags, bytes, header, attrs } = message
  const { layout } = tables.find(type, flags, bytes[NLMSG_HDRLEN])
  const codec = layout.bodyOf?.(new Bytes(bytes, littleEndian), NLMSG_HDRLEN, bytes.length, flags)
  if (!codec || message.payload) return recorded
  const struct = named(codec.header, header) as Values
  const kept = Object.entries(header).filter(([key]) => ELSEWHERE.has(key))
  const names = { header: { ...struct, ...Object.fromEntries(kept) }, attrs: named(codec.attrs, attrs) as Values }
  return { ...recorded, message: { ...message, ...names } }
}

/** A value with the names of its codec in place of numbers. */
function named(codec: Codec<unknown>, value: unknown): unknown {
  if (typeof value === 'number') {
    const names = namesOf(codec)
    if (!names) return value
    return names.flags ? bitText(value, names.names) : (nameOf(names.names, value) ?? value)
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  const { shape } = codec
  if (shape.type === 'lazy') return named(shape.of(), value)
  if (shape.type === 'by direction') return named(shape.request, value)
  if (Array.isArray(value)) {
    const item = itemOf(codec)
    return item ? value.map((one) => named(item, one)) : value
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inside(codec, key, one)]))
}

function itemOf({ shape }: Codec<unknown>): Codec<unknown> | undefined {
  if (shape.type === 'array') return shape.element
  return shape.type === 'list' || shape.type === 'groups' ? shape.item : undefined
}

/** The value of a key of a composite. A member of a struct that is 0 may only be unset. */
function inside({ shape }: Codec<unknown>, key: string, value: unknown): unknown {
  if (shape.type === 'struct' && value === 0) return value
  const codec =
    shape.type === 'headed'
      ? own({ header: shape.header, attrs: shape.attrs } as Readonly<Record<string, Codec<unknown>>>, key)
      : shape.type === 'attributes'
        ? own(shape.table, key)?.[2]
        : shape.type === 'struct'
          ? own(shape.members, key)?.[0]
          : shape.type === 'select'
            ? own(shape.choices, key)
            : undefined
  return codec ? named(codec, value) : value
}
