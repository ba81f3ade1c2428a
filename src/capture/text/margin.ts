/** A message with a margin of text: its bytes, or what is wrong with it. */
export interface Margined {
  /** Where its text begins in the source. */
  readonly offset: number
  readonly bytes: Uint8Array
  /** Number of bytes that the text left out at the end. */
  readonly missing: number
  readonly direction?: 'sent' | 'received'
  /** The text contradicts itself. */
  readonly wrong?: string
}

/** Bytes of a message that a library printed in rows, and how many its headings announce. */
export class MarginedMessage {
  readonly #offset: number
  readonly #direction: 'sent' | 'received' | undefined
  readonly #bytes: number[] = []
  /** Bytes that the last heading announced and that have not come, and the name of that heading. */
  #due = 0
  #what = ''
  #wrong: string | undefined
  #length = 0
  /** The text leaves bytes out on purpose. */
  leavesOut = false

  /** Numbers in decimal lack the byte order, which the rows have. */
  readonly #littleEndian: boolean

  constructor(offset: number, littleEndian: boolean, direction?: 'sent' | 'received') {
    this.#offset = offset
    this.#littleEndian = littleEndian
    this.#direction = direction
  }

  get isTooLong(): boolean {
    return this.#bytes.length > MAX
  }

  get isWhole(): boolean {
    return this.#length > 0 && this.#bytes.length >= this.#length
  }

  /** Takes the length in the message's header. */
  length(value: number): void {
    this.#length = value
    this.number(value, 4)
  }

  /** Appends a number that is printed as text. */
  number(value: number, size: number): void {
    const bytes = Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff)
    this.#bytes.push(...(this.#littleEndian ? bytes : bytes.reverse()))
  }

  /** Takes a heading that announces `size` bytes. */
  announce(what: string, size: number): void {
    this.#checkDue()
    this.#what = what
    this.#due = size
  }

  /** Takes a row. */
  row(pairs: string): void {
    for (const pair of pairs.trim().split(/\s+/)) this.#bytes.push(Number.parseInt(pair, 16))
    this.#due -= pairs.trim().split(/\s+/).length
    if (this.#due < 0) this.#fail(`more bytes follow ${this.#what} than its length says`)
  }

  end(): Margined {
    this.#checkDue()
    const { length } = this.#bytes
    const claimed = this.#length
    const isShort = length < claimed && !this.leavesOut
    if (length > claimed || isShort) this.#fail(`the header says ${claimed} bytes, the rows have ${length}`)
    return {
      offset: this.#offset,
      bytes: Uint8Array.from(this.#bytes),
      missing: Math.max(claimed - length, 0),
      ...(this.#direction ? { direction: this.#direction } : {}),
      ...(this.#wrong === undefined ? {} : { wrong: this.#wrong }),
    }
  }

  #checkDue(): void {
    if (this.#due > 0) this.#fail(`${this.#what}: ${this.#due} bytes are missing`)
    this.#due = 0
  }

  #fail(what: string): void {
    this.#wrong ??= what
  }
}

/** Maximum bytes of a message. */
const MAX = 1 << 18
