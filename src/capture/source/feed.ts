import { shown } from '../../netlink/base/shown.ts'

const NOTHING = new Uint8Array(0)

/** Reader of the bytes of a source. Buffers no more than the requested bytes and one chunk. */
export class Feed {
  /** The buffered bytes; the read position is `at`. `fill` may replace the buffer. */
  bytes: Uint8Array = NOTHING
  view: DataView = new DataView(NOTHING.buffer)
  at = 0
  #before = 0
  /** Buffer that this reader owns, with room after the buffered bytes. */
  #room: Uint8Array = NOTHING
  /** The end of the last chunk, if only its beginning was appended. */
  #rest: Uint8Array = NOTHING
  #chunks: AsyncIterator<Uint8Array> | undefined

  constructor(source: Uint8Array | AsyncIterable<Uint8Array>) {
    if (source instanceof Uint8Array) this.#hold(plain(source))
    else if (typeof source?.[Symbol.asyncIterator] === 'function') this.#chunks = source[Symbol.asyncIterator]()
    else throw new TypeError(`expected a recording: a Uint8Array, or an async iterable of them, got ${shown(source)}`)
  }

  /** Read position in the source, in bytes. */
  get position(): number {
    return this.#before + this.at
  }

  /** Number of buffered bytes after the read position. */
  get left(): number {
    return this.bytes.length - this.at
  }

  /**
   * Waits until `n` bytes are buffered. Returns false if the source ends before. `isExact`: appends no more than these to
   * what is buffered, so that only a record at the end of a chunk is copied, and not the next chunk.
   */
  async fill(n: number, isExact = false): Promise<boolean> {
    while (this.left < n) {
      if (this.#rest.length > 0) {
        this.#append(this.#rest, n, isExact)
        continue
      }
      if (!this.#chunks) break
      const { done, value } = await this.#chunks.next()
      if (done) {
        this.#chunks = undefined
        break
      }
      if (!(value instanceof Uint8Array)) throw new TypeError(`expected chunks of type Uint8Array, got ${shown(value)}`)
      this.#append(plain(value), n, isExact)
    }
    return this.left >= n
  }

  /** Returns the next `n` bytes, which must be buffered, and advances. */
  take(n: number): Uint8Array {
    this.at += n
    return this.bytes.subarray(this.at - n, this.at)
  }

  /** Advances by `n` bytes, which must be buffered. */
  skip(n: number): void {
    this.at += n
  }

  /** Closes the source before its end. */
  async close(): Promise<void> {
    const chunks = this.#chunks
    this.#chunks = undefined
    this.#rest = NOTHING
    await chunks?.return?.()
  }

  #append(chunk: Uint8Array, n: number, isExact: boolean): void {
    if (chunk.length === 0) return
    const { left } = this
    const end = left > 0 && isExact ? n - left : chunk.length
    this.#rest = chunk.subarray(end)
    this.#before += this.at
    if (left === 0) this.#room = NOTHING
    this.#hold(left === 0 ? chunk : this.#joined(chunk.subarray(0, end), left))
  }

  /** Appends a chunk to the unread bytes. Moves them to a larger buffer with spare room, so that each byte is copied a few times at most. */
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

/** Returns a plain Uint8Array of the same bytes: `subarray` of a subclass (Buffer) would return the subclass. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}
