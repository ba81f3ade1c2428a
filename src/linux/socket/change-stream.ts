import { nextSlice } from '../../netlink/base/slices.ts'

/** Where changes come from, once it is open. */
export interface ChangeSource<T> {
  /** Several at a time; none any more once it is closed. */
  batches(): AsyncGenerator<T[], void, undefined>
  ref(): void
  unref(): void
  close(): void
}

/**
 * Changes one by one. What they come from is opened by the first `next`, and closed by `close`, `return`, the end of the loop, or an error. Keeps the
 * process alive while it is open, unless unref'd.
 */
export class ChangeStream<T, S extends ChangeSource<T> = ChangeSource<T>> implements AsyncIterableIterator<T, undefined> {
  protected source: S | undefined
  private readonly changes: AsyncGenerator<T, undefined, undefined>
  private readonly closing = new AbortController()
  private referenced = true

  /** `open` may give up when its signal is aborted. */
  constructor(open: (closing: AbortSignal) => Promise<S>) {
    this.changes = this.read(open)
  }

  /** The next change. Of several calls each gets its own, in their order. Rejects with what opening throws, and with the reason of the signal. */
  next(): Promise<IteratorResult<T, undefined>> {
    return this.changes.next()
  }

  /** Lets the process wait for changes, as it does from the start. */
  ref(): void {
    this.referenced = true
    this.source?.ref()
  }

  /** Lets the process end though changes are waited for. */
  unref(): void {
    this.referenced = false
    this.source?.unref()
  }

  /** Ends it. Whoever waits for the next change gets the end. Closing twice is fine. */
  close(): void {
    this.closing.abort()
    this.source?.close()
    void this.changes.return(undefined)
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.close()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

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
      // What ends in the midst of something, as it was closed, has not failed.
      if (!signal.aborted) throw error
    } finally {
      this.source?.close()
    }
    return undefined
  }
}
