import { tableReader } from './attrs-read.ts'
import type { Bytes } from './bytes.ts'
import type { Codec, Scope } from './codec.ts'
import type { MessageRow, Protocol } from './message.ts'
import { protocol } from './message.ts'
import { type AttrSet, lazyRows, type Row, type Table } from './table.ts'

/** The value of an attribute that is read when it is asked for. Until then it keeps the datagram. */
export class Later {
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

  /** Throws MalformedError where the bytes are no such value. */
  get(): unknown {
    if (!this.codec || !this.b) return this.value
    this.value = this.codec.read(this.b, this.at, this.end, this.scope)
    this.set(this.value)
    return this.value
  }

  set(value: unknown): void {
    this.value = value
    this.codec = undefined
    this.b = undefined
    this.scope = undefined
  }
}

/** A protocol that gives a Later for one attribute of one message, and is the same in everything else. */
export function readLater(of: Protocol, name: string, key: string): Protocol {
  const [type, header, attrs, ...rest] = of.messages[name] as MessageRow
  const { table } = attrs as AttrSet<Table>
  const [number, wire, codec, doc] = table[key] as Row
  const { inline: _, ...plain } = codec
  const late: Codec<unknown> = { ...plain, read: (b, at, end, scope) => new Later(codec, b, at, end, scope) }
  const changed: Table = { ...table, [key]: [number, wire, late, doc] }
  const reading = { ...attrs, read: tableReader(changed, lazyRows(changed)) }
  return protocol(of.name, of.number, { ...of.messages, [name]: [type, header, reading, ...rest] })
}

/** Makes what gives an object a property that asks a Later: like all others it is the object's own, enumerable, and can be set and deleted. */
export function deferring(key: string): (object: object, later: Later) => void {
  // Not in a closure for each object: objects would not share their shape. Nor in a private field, which a Proxy cannot reach.
  const place = Symbol(key)
  type Holder = { [place]: Later }
  const access: PropertyDescriptor & ThisType<Holder> = {
    get() {
      return this[place].get()
    },
    set(value: unknown) {
      this[place].set(value)
    },
    enumerable: true,
    configurable: true,
  }
  return (object, later) => {
    Reflect.defineProperty(object, place, { value: later, configurable: true })
    Reflect.defineProperty(object, key, access)
  }
}

/** The prototype of objects with such properties: console.log shows their values, not that they have getters. To all others they are plain. */
export const shownInFull: object = Object.create(Object.prototype, {
  constructor: { value: Object },
  [Symbol.for('nodejs.util.inspect.custom')]: {
    value(this: object) {
      return { ...this }
    },
  },
})
