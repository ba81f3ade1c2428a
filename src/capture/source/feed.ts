const NOTHING = new Uint8Array(0)

/** The bytes of a source from where the reader stands. Holds no more than was asked for and one chunk. */
export class Feed {
  /** What is there; the reader stands at `at`. `fill` may replace it. */
  bytes: Uint8Array = NOTHING
  view: DataView = new DataView(NOTHING.buffer)
  at = 0
  #before = 0
  #chunks: AsyncIterator<Uint8Array> | undefined

  constructor(source: Uint8Array | AsyncIterable<Uint8Array>) {
    if (source instanceof Uint8Array) this.#hold(plain(source))
    else if (typeof source?.[Symbol.asyncIterator] === 'function') this.#chunks = source[Symbol.asyncIterator]()
    else throw new TypeError('expected a recording: a Uint8Array, or an async iterable of them')
  }

  /** Where the reader stands in the source. */
  get position(): number {
    return this.#before + this.at
  }

  /** How many bytes are there from where the reader stands. */
  get left(): number {
    return this.bytes.length - this.at
  }

  /** Waits until `n` bytes are there; false where the source ends before. */
  async fill(n: number): Promise<boolean> {
    if (this.left >= n || !this.#chunks) return this.left >= n
    const parts = [this.bytes.subarray(this.at)]
    let length = this.left
    while (length < n) {
      const { done, value } = await this.#chunks.next()
      if (done) {
        this.#chunks = undefined
        break
      }
      if (!(value instanceof Uint8Array)) throw new TypeError(`expected chunks of type Uint8Array, got ${typeof value}`)
      parts.push(plain(value))
      length += value.length
    }
    this.#before += this.at
    this.#hold(joined(parts, length))
    return length >= n
  }

  /** The next `n` bytes, which must be there; the reader moves on. */
  take(n: number): Uint8Array {
    this.at += n
    return this.bytes.subarray(this.at - n, this.at)
  }

  /** Lets go of the source before its end. */
  async close(): Promise<void> {
    const chunks = this.#chunks
    this.#chunks = undefined
    await chunks?.return?.()
  }

  #hold(bytes: Uint8Array): void {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.at = 0
  }
}

/** Without what a subclass adds (Buffer): its `subarray` makes its own kind again. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [first, second] = parts.filter((part) => part.length > 0)
  if (!second) return first ?? NOTHING
  const out = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
