const NOTHING = new Uint8Array(0)

/** The bytes of a source from where the reader stands. Holds no more than was asked for and one chunk. */
export class Feed {
  /** What is there; the reader stands at `at`. `fill` may replace it. */
  bytes: Uint8Array = NOTHING
  view: DataView = new DataView(NOTHING.buffer)
  at = 0
  #before = 0
  /** A buffer of this reader's own, with room behind what is there. */
  #room: Uint8Array = NOTHING
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
    while (this.left < n) {
      const { done, value } = await this.#chunks.next()
      if (done) {
        this.#chunks = undefined
        break
      }
      if (!(value instanceof Uint8Array)) throw new TypeError(`expected chunks of type Uint8Array, got ${typeof value}`)
      this.#append(plain(value))
    }
    return this.left >= n
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

  #append(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    const { left } = this
    this.#before += this.at
    if (left === 0) this.#room = NOTHING
    this.#hold(left === 0 ? chunk : this.#joined(chunk, left))
  }

  /** What is left and the chunk behind it. It goes to a larger buffer, with room for what comes: each byte is moved a few times at most. */
  #joined(chunk: Uint8Array, left: number): Uint8Array {
    const length = left + chunk.length
    const start = this.bytes.byteOffset + this.at
    if (this.bytes.buffer === this.#room.buffer && start + length <= this.#room.length) {
      this.#room.set(chunk, start + left)
      return this.#room.subarray(start, start + length)
    }
    this.#room = new Uint8Array(left > chunk.length ? 2 * length : length)
    this.#room.set(this.bytes.subarray(this.at))
    this.#room.set(chunk, left)
    return this.#room.subarray(0, length)
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
