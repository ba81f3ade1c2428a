import type { Select } from '../../../netlink/attribute/select.ts'
import type { Codec, StructShape } from '../../../netlink/codec/codec.ts'
import { MOST_NUMBERS } from '../words.ts'
import { attributesPrinter, indexedPrinter, type PrinterOf } from './attributes-printer.ts'
import {
  bytesPrinter,
  integerPrinter,
  ipPrinter,
  keyOf,
  macPrinter,
  otherPrinter,
  type Printer,
  type ShapeOf,
  textPrinter,
} from './leaf-printers.ts'
import { type MemberPrinter, structPrinter } from './struct-printer.ts'

/** Deeper nests are decoded first: tables may contain each other, and every key has a printer of its own. */
const DEEPEST = 8

const nothing: Printer = () => true

/** Returns the printer of a codec's values under a key. It reads the bytes by the codec's shape. */
export function bytePrinter(codec: Codec<unknown>, key: string, depth = 0): Printer {
  const { shape } = codec
  switch (shape.type) {
    case 'integer':
      return integerPrinter(shape, key)
    case 'text':
      return textPrinter(shape, key)
    case 'bytes':
      return bytesPrinter(shape, key)
    case 'address':
      return addressPrinter(codec, shape, key)
    case 'struct':
      return structPrinter(shape, membersOf(shape, key, depth))
    case 'array':
      return arrayPrinter(codec, shape, key, depth)
    case 'attributes':
      return depth > DEEPEST ? otherPrinter(codec, key) : attributesPrinter(shape.table, key, inside(depth))
    case 'select':
      return selectPrinter(codec as Select<Record<string, Codec<unknown>>>, key, depth)
    case 'lazy':
      return bytePrinter(shape.of(), key, depth)
    case 'by direction':
      return directionPrinter(shape, key, depth)
    case 'indexed':
      return depth > DEEPEST ? otherPrinter(codec, key) : indexedPrinter(shape.item, key, inside(depth))
    default:
      return otherPrinter(codec, key)
  }
}

function addressPrinter(codec: Codec<unknown>, { form }: ShapeOf<'address'>, key: string): Printer {
  if (form === 'mac' || form === 'lladdr') return macPrinter(form === 'mac' ? 6 : undefined, key)
  return form === 'ipv6' ? otherPrinter(codec, key) : ipPrinter(codec, key)
}

const inside =
  (depth: number): PrinterOf =>
  (codec, key) =>
    bytePrinter(codec, key, depth + 1)

function membersOf({ members }: StructShape, key: string, depth: number): MemberPrinter[] {
  let offset = 0
  return Object.entries(members).map(([name, [codec]]) => {
    const at = offset
    offset += codec.size
    return { at, end: offset, print: name.startsWith('_') ? nothing : bytePrinter(codec, `${key}.${name}`, depth) }
  })
}

function arrayPrinter(codec: Codec<unknown>, { element, count }: ShapeOf<'array'>, key: string, depth: number): Printer {
  const [before, other] = [keyOf(key), otherPrinter(codec, key)]
  const each: Printer[] = []
  const isNumbers = element.shape.type === 'integer'
  return (out, b, at, end, scope) => {
    const length = (end - at) / element.size
    if (!Number.isInteger(length) || (count !== undefined && length !== count)) return false
    if (isNumbers && length > MOST_NUMBERS) {
      out.ready(before)
      out.text(`(${length} numbers)`)
      return true
    }
    if (length > MOST_NUMBERS) return other(out, b, at, end, scope)
    for (let i = 0; i < length; i++) {
      each[i] ??= bytePrinter(element, `${key}[${i}]`, depth)
      const start = at + i * element.size
      if (!each[i]?.(out, b, start, start + element.size, undefined)) return false
    }
    return true
  }
}

function selectPrinter(codec: Select<Record<string, Codec<unknown>>>, key: string, depth: number): Printer {
  const other = otherPrinter(codec, key)
  const printers = new Map<unknown, Printer>()
  const printerFor = (name: unknown): Printer => {
    const one = new Map<unknown, Codec<unknown>>(Object.entries(codec.choices)).get(name)
    if (!one) return other
    const made = bytePrinter(one, `${key}.${name}`, depth + 1)
    printers.set(name, made)
    return made
  }
  return (out, b, at, end, scope) => {
    const name = scope && codec.nameIn(scope)
    const print = printers.get(name) ?? printerFor(name)
    return print(out, b, at, end, scope)
  }
}

function directionPrinter({ request, reply, formOf }: ShapeOf<'by direction'>, key: string, depth: number): Printer {
  const ofRequest = bytePrinter(request, key, depth)
  if (!formOf) return ofRequest
  const ofReply = bytePrinter(reply, key, depth)
  return (out, b, at, end, scope) => (formOf(b, at, end) === request ? ofRequest : ofReply)(out, b, at, end, scope)
}
