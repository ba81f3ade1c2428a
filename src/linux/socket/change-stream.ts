import { nextSlice } from '../../netlink/base/slices.ts'
import { comeHomeIfStopped } from '../syscalls/abroad.ts'

/** An open source of changes. */
export interface ChangeSource<T> {
  /** Yields several at a time; ends when the source is closed. */
  batches(): AsyncGenerator<T[], void, undefined>
  ref(): void
  unref(): void
  close(): void
}

/**
 * Yields changes one by one. The first `next` opens the source; `close`, `return`, the end of the loop, or an error
 * closes it. Keeps the process alive while it is open, unless unref'd.
 */
export class ChangeStream<T, S extends ChangeSource<T> = ChangeSource<T>> implements AsyncIterableIterator<T, undefined> {
  protected source: S | undefined
  private readonly changes: AsyncGenerator<T, undefined, undefined>
  private readonly closing = new AbortController()
  private referenced = true

  /** `open` may cancel when its signal is aborted. @internal */
  constructor(open: (closing: AbortSignal) => Promise<S>) {
    comeHomeIfStopped()
    this.changes = this.read(open)
  }

  /**
   * Resolves to the next change. Concurrent calls each get their own, in order. Rejects with the errors of opening, and
   * with the reason of the signal.
   */
  next(): Promise<IteratorResult<T, undefined>> {
    return this.changes.next()
  }

  /** Keeps the process alive while the stream is open (the default). */
  ref(): void {
    this.referenced = true
    this.source?.ref()
  }

  /** Lets the process exit while a change is awaited. */
  unref(): void {
    this.referenced = false
    this.source?.unref()
  }

  /** Ends the stream, and pending calls of `next`. May be called twice. */
  close(): void {
    this.closing.abort()
    this.source?.close()
    void this.changes.return(undefined)
  }

  /** Closes the stream. A `for await` loop calls it when it is left. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.close()
    return { done: true, value: undefined }
  }

  /** Returns the stream itself: it can be read once. */
  [Symbol.asyncIterator](): this {
    return this
  }

  /** Closes the stream, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  private async *read(open: (closing: AbortSignal) => Promise<S>): AsyncGenerator<T, undefined, undefined> {
    const { signal } = this.closing
    try {
      const source = await open(signal)
      this.source = source
      if (signal.aborted) return undefined
      if (!this.referenced) source.unref()
      for await (const changes of source.batches()) {
        for (const change of changes) {
          const slice = nextSlice()
          if (slice) await slice
          yield change
        }
      }
    } catch (error) {
      // An operation that closing interrupts has not failed.
      if (!signal.aborted) throw error
    } finally {
      this.source?.close()
    }
    return undefined
  }
}
