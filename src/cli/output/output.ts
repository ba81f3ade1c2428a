import { type Colour, coloured, type Palette } from './colours.ts'
import { HOST_BEGIN, HOST_END } from './host.ts'

/** A value of a JSON member. `{ literal }` is written unchanged: a number with fixed decimals, such as 2.50. */
export type Value = string | number | bigint | boolean | null | { readonly literal: string }

/** Output format. */
export interface OutputOptions {
  readonly json?: boolean
  /** Indented JSON. */
  readonly pretty?: boolean
  /** Text with a backslash in place of line breaks within one object. */
  readonly oneline?: boolean
  /** -r: names in place of the addresses that `host` is given. */
  readonly resolve?: boolean
  /** Colours of text; none if omitted. JSON has none. */
  readonly palette?: Palette | undefined
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\f': '\\f',
  '\b': '\\b',
  '\\': '\\\\',
  '"': '\\"',
}

/** Characters that `ip` escapes: other control characters stay unchanged (checked with iproute2 6.1). */
function quoted(text: string): string {
  return `"${text.replace(/[\t\n\r\f\b\\"]/g, (char) => ESCAPES[char] as string)}"`
}

function literal(value: Value): string {
  if (typeof value === 'string') return quoted(value)
  return typeof value === 'object' && value !== null ? value.literal : String(value)
}

/**
 * Writer of text or JSON: every call gives both forms, and one of them is dropped. JSON is written in call order,
 * so members keep their order and may repeat, as in `ip -j`. Text may hold lone surrogates for bytes that are not
 * UTF-8: `textBytes` of netlink/text.ts restores the bytes.
 */
export class Output {
  readonly json: boolean
  readonly #pretty: boolean
  readonly #newline: string
  readonly #palette: Palette | undefined
  readonly #resolve: boolean
  #out = ''
  #depth = 0
  #comma = false

  constructor({ json = false, pretty = false, oneline = false, resolve = false, palette }: OutputOptions = {}) {
    this.json = json
    this.#pretty = pretty
    this.#newline = oneline ? '\\' : '\n'
    this.#resolve = resolve
    this.#palette = json ? undefined : palette
    this.openArray()
  }

  /** Begins an object: an element of an array, or the member `key`. */
  open(key?: string): void {
    this.#begin('{', key)
  }

  /** Ends the object. */
  close(): void {
    if (!this.json) return
    this.#depth--
    if (this.#comma) this.#indent()
    this.#end('}')
  }

  /** Begins an array; as text, prints `text`. */
  openArray(key?: string, text = ''): void {
    this.#begin('[', key)
    if (!this.json) this.#out += text
    else if (this.#pretty) this.#out += ' '
  }

  /** Ends the array; as text, prints `text`. */
  closeArray(text = ''): void {
    if (!this.json) {
      this.#out += text
      return
    }
    this.#depth--
    if (this.#pretty && this.#comma) this.#out += ' '
    this.#end(']')
  }

  /** Adds a member to an object; as text, prints `text`, or nothing if it is omitted. */
  field(key: string, value: Value, text = ''): void {
    if (this.json) this.#name(key)
    this.item(value, text)
  }

  /** Adds an element to an array; as text, prints `text`. */
  item(value: Value, text: string): void {
    if (this.json) this.#write(literal(value))
    else this.#out += text
  }

  /** Prints text; in JSON nothing. */
  text(text: string): void {
    if (!this.json) this.#out += text
  }

  /** Returns text in a colour, for the calls above. */
  paint(colour: Colour | undefined, text: string): string {
    return this.#palette ? coloured(text, colour, this.#palette) : text
  }

  /** Returns the address of a host for the calls above: with -r it is marked, and its name is printed if it has one. */
  host(address: string): string {
    return this.#resolve ? `${HOST_BEGIN}${address}${HOST_END}` : address
  }

  /** Begins a new line of the same object; in JSON nothing. */
  line(): void {
    this.text(this.#newline)
  }

  /** Returns the whole output. No further calls are allowed. */
  finish(): string {
    this.closeArray()
    return this.json ? `${this.#out}\n` : this.#out
  }

  #begin(bracket: string, key?: string): void {
    if (!this.json) return
    if (key !== undefined) this.#name(key)
    this.#write(bracket)
    this.#depth++
    this.#comma = false
  }

  #end(bracket: string): void {
    this.#out += bracket
    this.#comma = true
  }

  #name(key: string): void {
    this.#write('')
    this.#indent()
    this.#out += `${quoted(key)}:${this.#pretty ? ' ' : ''}`
    this.#comma = false
  }

  #write(text: string): void {
    this.#out += this.#comma ? `,${text}` : text
    this.#comma = true
  }

  #indent(): void {
    if (this.#pretty) this.#out += `\n${'    '.repeat(this.#depth)}`
  }
}
