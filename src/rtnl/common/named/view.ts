import type { Codec, Notes } from '../../../netlink/codec/codec.ts'
import { flagReader } from './flags.ts'
import { nameReader } from './names.ts'

/** Converts a value of the wire level to what calls return. */
export type Convert = (value: never) => unknown

const known = new WeakMap<object, Convert | undefined>()

/** Returns the conversion of a row's values to what calls return; undefined if they return them as they are. */
export function returned(codec: Codec<unknown>, notes: Notes = {}): Convert | undefined {
  if (notes.boolean) return toBoolean
  if (known.has(codec.shape)) return known.get(codec.shape)
  const made = conversion(codec)
  known.set(codec.shape, made)
  return made
}

/** Another number than 0 and 1 stays: no kernel reports it. */
const toBoolean: Convert = (value: number) => (value === 0 ? false : value === 1 ? true : value)

function conversion(codec: Codec<unknown>): Convert | undefined {
  const { shape } = codec
  switch (shape.type) {
    case 'integer':
      if (!shape.names) return undefined
      return (shape.flags ? flagReader(shape.names) : nameReader(shape.names)) as Convert
    case 'struct':
      if (shape.switches) {
        const { on, names } = shape.switches
        const read = flagReader(names)
        return (value: Record<string, number>) => read(value[on] as number)
      }
      return ofObject(Object.entries(shape.members).map(([key, [of, , , notes]]) => [key, returned(of, notes)]))
    case 'attributes':
      return ofObject(Object.entries(shape.table).map(([key, [, , of, , notes]]) => [key, returned(of, notes)]))
    case 'select':
      return ofObject(Object.entries(shape.choices).map(([key, of]) => [key, returned(of)]))
    case 'list':
      return ofArray(returned(shape.item))
    case 'indexed': {
      const of = returned(shape.item) ?? ((value: unknown) => value)
      return (value: { value: never }[]) => value.map((one) => of(one.value))
    }
    case 'by direction':
      return returned(shape.request)
    default:
      return undefined
  }
}

function ofObject(all: readonly (readonly [key: string, convert: Convert | undefined])[]): Convert | undefined {
  const some = all.filter((one): one is [string, Convert] => one[1] !== undefined)
  if (some.length === 0) return undefined
  return (value: Record<string, unknown>) => {
    if (typeof value !== 'object') return value
    const out = { ...value }
    for (const [key, convert] of some) {
      const one = out[key]
      if (one !== undefined) out[key] = convert(one as never)
    }
    return out
  }
}

function ofArray(convert: Convert | undefined): Convert | undefined {
  return convert && ((value: never[]) => value.map((one) => convert(one)))
}
