import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'

/** A value of a specification with its place: `rt_link.yaml: operations.list[3].do: expected an object, got 7`. */
export class SpecNode {
  /** The file, as the caller named it. */
  readonly file: string
  /** The keys from the outside in: `attribute-sets[0].attributes[2].type`. */
  readonly path: string
  /** What a reader of YAML or JSON made of it. */
  readonly value: unknown

  constructor(file: string, path: string, value: unknown) {
    this.file = file
    this.path = path
    this.value = value
  }

  /** Throws a TypeError that names the file and the place. */
  fail(what: string): never {
    throw new TypeError(`${this.file}: ${this.path === '' ? '' : `${this.path}: `}${what}`)
  }

  /** Throws a TypeError that says what was expected here. */
  expected(what: string): never {
    return this.fail(`expected ${what}, got ${this.value === undefined ? 'nothing' : shown(this.value)}`)
  }

  /** Whether the object has the key. */
  has(key: string): boolean {
    return Object.hasOwn(this.object(), key)
  }

  /** The value under a key, which may be undefined. */
  get(key: string): SpecNode {
    const value = this.has(key) ? this.object()[key] : undefined
    return new SpecNode(this.file, this.path === '' ? key : `${this.path}.${key}`, value)
  }

  /** The value under a key, or undefined if the object does not have it. */
  maybe(key: string): SpecNode | undefined {
    return this.has(key) ? this.get(key) : undefined
  }

  object(): Readonly<Record<string, unknown>> {
    const { value } = this
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.expected('an object')
    return value as Record<string, unknown>
  }

  list(): SpecNode[] {
    const { value } = this
    if (!Array.isArray(value)) return this.expected('a list')
    // Array.from also gives the holes of an array a place.
    return Array.from(value, (one: unknown, i) => new SpecNode(this.file, `${this.path}[${i}]`, one))
  }

  /** A text. Numbers and booleans count: YAML makes them of names such as `6` and `on`. */
  text(): string {
    const { value } = this
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    if (typeof value !== 'string' || value === '') return this.expected('a text')
    return value
  }

  /** A name. JavaScript gives this one a meaning of its own. */
  name(): string {
    const text = this.text()
    return text === '__proto__' ? this.expected('another name') : text
  }

  /** One of some words. */
  word<W extends string>(words: readonly W[]): W {
    const { value } = this
    if (words.includes(value as W)) return value as W
    const hint = typeof value === 'string' ? didYouMean(value, words) : ''
    return this.fail(`expected ${words.join(', ')}, got ${value === undefined ? 'nothing' : shown(value)}${hint}`)
  }

  integer(least: number, most: number): number {
    const { value } = this
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
      return this.expected(`a number from ${least} to ${most}`)
    return value as number
  }

  /** Whether a switch is on. */
  on(): boolean {
    const { value } = this
    return typeof value === 'boolean' ? value : this.expected('true or false')
  }

  /** A name that a table must have. */
  of<T>(table: ReadonlyMap<string, T>, what: string): T {
    const name = this.text()
    const found = table.get(name)
    if (found !== undefined) return found
    return this.fail(`the specification has no ${what} ${shown(name)}${didYouMean(name, [...table.keys()])}`)
  }
}

/** The text of `doc` on one line. */
export function docOf(node: SpecNode): string {
  const doc = node.maybe('doc')?.value
  return typeof doc === 'string' ? doc.trim().replace(/\s+/g, ' ') : ''
}
