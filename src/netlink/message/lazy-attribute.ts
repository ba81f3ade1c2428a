import { tableReader } from '../attribute/read.ts'
import { type AttrSet, rowsByType } from '../attribute/table.ts'
import { Faults } from '../base/faults.ts'
import { Bytes } from '../codec/bytes.ts'
import type { Codec, Row, Scope, Table } from '../codec/codec.ts'
import { readElement } from '../codec/tolerant.ts'
import { rowReadBy } from './projection.ts'
import type { MessageRow } from './row.ts'

/** Attribute value that is decoded on first access. It keeps the datagram in memory until then. */
export class LazyAttribute {
  private value: unknown
  private codec: Codec<unknown> | undefined
  private b: Bytes | undefined
  private readonly at: number
  private readonly end: number
  private scope: Scope | undefined

  constructor(codec: Codec<unknown>, b: Bytes, at: number, end: number, scope: Scope | undefined) {
    this.codec = codec
    this.b = b
    this.at = at
    this.end = end
    this.scope = scope
  }

  /** The value. For malformed bytes, the part that a tolerant reader can decode. */
  get(): unknown {
    const { codec, b } = this
    if (!codec || !b) return this.value
    const { depth } = b
    try {
      this.value = codec.read(b, this.at, this.end, this.scope)
    } catch (error) {
      const faults = new Faults()
      faults.add(error)
      const tolerant = new Bytes(b.u8, b.le, faults)
      this.value = readElement(tolerant, '', () => codec.read(tolerant, this.at, this.end, this.scope))
    } finally {
      // The other attributes of the datagram share the reader.
      b.depth = depth
    }
    this.codec = undefined
    this.b = undefined
    this.scope = undefined
    return this.value
  }
}

/** Returns a codec whose value is a LazyAttribute. `convert` is applied to what it decodes. */
export function lazyCodec(codec: Codec<unknown>, convert?: (value: unknown) => unknown): Codec<unknown> {
  const value: Codec<unknown> = convert ? { ...codec, read: (...place) => convert(codec.read(...place)) } : codec
  return {
    ...codec,
    shape: { type: 'own', parts: [codec] },
    read: (b, at, end, scope) => new LazyAttribute(value, b, at, end, scope),
  }
}

/** Returns a row that reads some of its attributes with other codecs, by key: those of `lazyCodec`. */
export function rowWithCodecs(row: MessageRow, codecs: Readonly<Record<string, Codec<unknown>>>): MessageRow {
  const changed = tableWithCodecs((row[3] as AttrSet<Table>).table, codecs)
  const rows = rowsByType(changed)
  return rowReadBy(
    row,
    tableReader(
      () => changed,
      () => rows,
    ),
  )
}

/** Returns a table with other codecs for some keys. */
export function tableWithCodecs(table: Table, codecs: Readonly<Record<string, Codec<unknown>>>): Table {
  const rows = Object.entries(codecs).map(([key, codec]) => {
    const [number, wire, , doc, notes] = table[key] as Row
    return [key, [number, wire, codec, doc, notes ?? {}]] as const
  })
  return { ...table, ...Object.fromEntries(rows) }
}

/** Symbol of the method that console.log of Node calls for the text of an object. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** Replaces the getter by a plain value. Returns false if the object is frozen. */
const settle = (holder: object, key: string, value: unknown): boolean =>
  Reflect.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })

/** Returns the object for console.log: with values in place of all getters. */
function show(this: Record<string, unknown>): object {
  const here = defined.filter(({ key, place }) => Object.hasOwn(this, place) && Object.hasOwn(this, key))
  return here.every(({ key }) => settle(this, key, this[key])) ? this : { ...this }
}

/** The lazy properties, to show an object with several. */
const defined: { readonly key: string; readonly place: symbol }[] = []

/**
 * Creates a function that defines a property backed by a LazyAttribute. The property is own, enumerable, writable and
 * deletable; console.log shows its value.
 */
export function lazyProperty(key: string): (object: object, later: LazyAttribute) => void {
  // A closure for each object would prevent a shared object shape. A Proxy cannot reach a private field.
  const place = Symbol(key)
  defined.push({ key, place })
  type Holder = { [place]: LazyAttribute; [name: string]: unknown }
  const access: PropertyDescriptor & ThisType<Holder> = {
    get() {
      return this[place].get()
    },
    set(value: unknown) {
      if (!settle(this, key, value)) throw new TypeError(`cannot assign to ${key} of an object that is frozen or sealed`)
    },
    enumerable: true,
    configurable: true,
  }
  return (object, later) => {
    Reflect.defineProperty(object, place, { value: later, configurable: true })
    Reflect.defineProperty(object, INSPECT, { value: show, configurable: true })
    Reflect.defineProperty(object, key, access)
  }
}
