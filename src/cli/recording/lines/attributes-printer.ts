import { NLA_F_NET_BYTEORDER, NLA_TYPE_MASK } from '../../../netlink/attribute/cursor.ts'
import { enter, TableScope } from '../../../netlink/attribute/table.ts'
import { align, type Bytes } from '../../../netlink/codec/bytes.ts'
import type { Codec, Table } from '../../../netlink/codec/codec.ts'
import { itemOf } from '../../../netlink/codec/references.ts'
import { keyOf, type Printer, printUntyped } from './leaf-printers.ts'
import type { Ready, TextBytes } from './text-bytes.ts'

/** Longer lists are decoded first: each element has a printer of its own. */
const MOST_ELEMENTS = 64

/** Shapes of values that do not depend on other attributes: for them no scope is made. */
const ALONE: ReadonlySet<string> = new Set(['integer', 'text', 'bytes', 'struct'])

/** Returns the printer of a codec's values under a key. */
export type PrinterOf = (codec: Codec<unknown>, key: string) => Printer

/**
 * Prints the attributes from the first one of a list, at `from`, to the end of the set: those of the same type, which the
 * kernel may send between others, are printed together.
 */
type ListPrinter = Printer

/** A row of a table. */
interface Row {
  readonly name: string
  readonly codec: Codec<unknown>
  readonly isList: boolean
  readonly isAlone: boolean
}

const ROWS = new WeakMap<Table, readonly (Row | undefined)[]>()

/** Returns the rows of a table by number. The same table has printers under several keys. */
function rowsOf(table: Table): readonly (Row | undefined)[] {
  const found = ROWS.get(table)
  if (found) return found
  const rows: (Row | undefined)[] = []
  for (const [name, [type, , codec]] of Object.entries(table)) {
    rows[type] = { name, codec, isList: itemOf(codec) !== undefined, isAlone: ALONE.has(codec.shape.type) }
  }
  ROWS.set(table, rows)
  return rows
}

/** Returns the printer of a set: attributes in the order of the bytes; then those without a row, and repeats. */
export function attributesPrinter(table: Table, key: string, printerOf: PrinterOf): Printer {
  const before = key === '' ? '' : `${key}.`
  const rows = rowsOf(table)
  // Made when they are first used: a table may contain itself, and most have more rows than a recording needs.
  const printers: (Printer | undefined)[] = Array.from({ length: rows.length })
  const printerFor = (type: number): Printer | undefined => {
    const row = rows[type]
    if (row) printers[type] = newPrinter(row.codec, before + row.name, type, printerOf)
    return printers[type]
  }
  const unknownKey = ` ${before}unknown.`
  // The number of the last set that had an attribute of each type: no need to clear a list for each set.
  const seen = new Uint32Array(rows.length)
  let set = 0
  return (out, b, from, end, outer) => {
    enter(b, from)
    set = (set + 1) >>> 0
    const { view } = b
    let scope: TableScope | undefined
    let unknown: number[] | undefined
    let at = from
    for (let length = 0; at + 4 <= end; at += align(length)) {
      length = view.getUint16(at, true)
      const type = view.getUint16(at + 2, true)
      const number = type & NLA_TYPE_MASK
      if (length < 4 || at + length > end) return false
      const print = printers[number] ?? printerFor(number)
      const isRepeat = print && seen[number] === set
      if (isRepeat && rows[number]?.isList) continue
      if (!print || isRepeat) {
        unknown ??= []
        unknown.push(at)
        continue
      }
      if ((type & NLA_F_NET_BYTEORDER) !== 0) return false
      seen[number] = set
      const { isList, isAlone } = rows[number] as Row
      if (!isAlone) scope ??= new TableScope(table, b, from, end, outer)
      const isPrinted = isList ? print(out, b, at, end, scope) : print(out, b, at + 4, at + length, scope)
      if (!isPrinted) return false
    }
    b.depth--
    if (unknown) printUnknown(out, b, unknown, unknownKey)
    return at >= end
  }
}

function newPrinter(codec: Codec<unknown>, key: string, type: number, printerOf: PrinterOf): Printer | ListPrinter {
  const item = itemOf(codec)
  return item ? listPrinter(item, key, type, printerOf) : printerOf(codec, key)
}

function printUnknown(out: TextBytes, b: Bytes, places: readonly number[], key: string): void {
  for (const at of places) {
    const type = b.view.getUint16(at + 2, true) & NLA_TYPE_MASK
    printUntyped(out, key, type, b.u8, at + 4, at + b.view.getUint16(at, true))
  }
}

function listPrinter(item: Codec<unknown>, key: string, wanted: number, printerOf: PrinterOf): ListPrinter {
  // Many numbers would be counted.
  if (item.shape.type === 'integer') return () => false
  const each: Printer[] = []
  return (out, b, from, end, scope) => {
    let count = 0
    for (let [at, length] = [from, 0]; at + 4 <= end; at += align(length)) {
      length = b.view.getUint16(at, true)
      const type = b.view.getUint16(at + 2, true)
      if (length < 4 || at + length > end) return false
      if ((type & NLA_TYPE_MASK) !== wanted) continue
      if ((type & NLA_F_NET_BYTEORDER) !== 0 || count === MOST_ELEMENTS) return false
      each[count] ??= printerOf(item, `${key}[${count}]`)
      if (!each[count]?.(out, b, at + 4, at + length, scope)) return false
      count++
    }
    return true
  }
}

/** Returns the printer of a nest whose types are indexes: the index and the value of each element. */
export function indexedPrinter(item: Codec<unknown>, key: string, printerOf: PrinterOf): Printer {
  const [indexes, each]: [Ready[], Printer[]] = [[], []]
  return (out, b, from, end, scope) => {
    let [at, count] = [from, 0]
    for (let length = 0; at + 4 <= end; at += align(length)) {
      length = b.view.getUint16(at, true)
      if (length < 4 || at + length > end || count === MOST_ELEMENTS) return false
      indexes[count] ??= keyOf(`${key}[${count}].index`)
      each[count] ??= printerOf(item, `${key}[${count}].value`)
      out.ready(indexes[count] as Ready)
      out.number(b.view.getUint16(at + 2, true) & NLA_TYPE_MASK)
      if (!each[count]?.(out, b, at + 4, at + length, scope)) return false
      count++
    }
    return at >= end
  }
}
