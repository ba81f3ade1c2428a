import { atPath } from '../../../netlink/base/attribute-path.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Codec, Notes, StructShape, Switches, Table } from '../../../netlink/codec/codec.ts'
import { flagTaker, switchTaker } from './flags.ts'
import { nameTaker } from './names.ts'

/** Converts what a call takes to the wire level. Throws TypeError for an unknown name, and leaves other mistakes to the codec. */
type Take = (value: unknown) => unknown

const known = new WeakMap<object, Take | undefined>()

/** Returns the conversion of what calls take for a row; undefined if they take the values of the wire level only. */
export function taken(codec: Codec<unknown>, notes: Notes = {}): Take | undefined {
  if (notes.boolean) return fromBoolean
  if (known.has(codec.shape)) return known.get(codec.shape)
  const made = conversion(codec)
  known.set(codec.shape, made)
  return made
}

const tables = new WeakMap<Table, Take | undefined>()

/** Like `taken`, for the rows of a table. Unlike within a row, read-only ones pass: the caller refuses them. */
export function takenRows(table: Table): Take | undefined {
  if (tables.has(table)) return tables.get(table)
  const made = ofObject(Object.entries(table).map(([key, [, , of, , notes]]) => [key, taken(of, notes)]))
  tables.set(table, made)
  return made
}

function fromBoolean(value: unknown): unknown {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  throw new TypeError(`expected true or false, got ${shown(value)}`)
}

/** A 64-bit number as JSON has it: `jsonOf` writes its digits. */
export function fromDigits(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : value
}

const readOnly: Take = () => {
  throw new TypeError('it is read-only')
}

function conversion(codec: Codec<unknown>): Take | undefined {
  const { shape } = codec
  switch (shape.type) {
    case 'integer':
      if (!shape.names) return shape.bits === 64 ? fromDigits : undefined
      return shape.flags ? flagTaker(shape.names) : nameTaker(shape.names, shape.words)
    case 'uint':
      return fromDigits
    case 'struct':
      return shape.switches ? ofSwitches(shape.switches) : ofStruct(shape)
    case 'attributes':
      return ofObject(
        Object.entries(shape.table).map(([key, [, , of, , notes]]) => [key, notes?.readOnly ? readOnly : taken(of, notes)]),
      )
    case 'select':
      return ofObject(Object.entries(shape.choices).map(([key, of]) => [key, taken(of)]))
    case 'list':
      return ofArray(taken(shape.item))
    case 'indexed':
      return ofIndexed(taken(shape.item))
    case 'by direction':
      return taken(shape.request)
    default:
      return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

const ofStruct = ({ members }: StructShape): Take | undefined =>
  ofObject(Object.entries(members).map(([key, [of, , , notes]]) => [key, taken(of, notes)]))

/** Flags by name; or the struct of the wire level. */
function ofSwitches({ on, mask, names }: Switches): Take {
  const take = switchTaker(names)
  return (value) => {
    if (isObject(value) && (typeof value[on] === 'number' || typeof value[mask] === 'number')) return value
    const changes = take(value)
    return { [on]: changes.on, [mask]: changes.mask }
  }
}

function ofObject(all: readonly (readonly [key: string, take: Take | undefined])[]): Take | undefined {
  const some = new Map(all.filter((one): one is [string, Take] => one[1] !== undefined))
  if (some.size === 0) return undefined
  return (value) => {
    if (!isObject(value)) return value
    const out: Record<string, unknown> = { ...value }
    for (const [key, one] of Object.entries(value)) {
      const take = some.get(key)
      if (take && one !== undefined) out[key] = atPath(key, () => take(one))
    }
    return out
  }
}

function ofArray(take: Take | undefined): Take | undefined {
  return take && ((value) => (Array.isArray(value) ? value.map((one, i) => atPath(`[${i}]`, () => take(one))) : value))
}

/** A plain array: the indexes are the places in it. An element may also say its index: `{ index, value }`. */
function ofIndexed(take: Take = (value) => value): Take {
  const element = (one: unknown, i: number): object => {
    const { index, value } = isObject(one) && 'index' in one && 'value' in one ? one : { index: i, value: one }
    return { index, value: atPath(`[${i}]`, () => take(value)) }
  }
  return (value) => {
    if (Array.isArray(value)) return value.map(element)
    throw new TypeError(`expected an array of values, got ${shown(value)}`)
  }
}
