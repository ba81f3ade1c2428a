import { type Limits, left, timedOutError } from './limits.ts'

interface Waiter {
  readonly begin: () => void
  readonly fail: (error: unknown) => void
}

/** A lock granted in the order of the requests. A cancelled waiter leaves the queue. */
export class RequestQueue {
  private taken = false
  private ended: (() => Error) | undefined
  private readonly queue = new Set<Waiter>()

  /**
   * Waits for the lock. `what` describes the request in the error message. Rejects at a limit, and with the error that
   * the queue was closed with.
   */
  async take(limits: Limits, what: () => string): Promise<void> {
    limits.signal?.throwIfAborted()
    if (this.ended) throw this.ended()
    if (this.taken) await this.wait(limits, what)
    this.taken = true
  }

  /** Rejects all waiters, now and later. The current holder keeps the lock. */
  close(error: () => Error): void {
    this.ended = error
    for (const waiter of this.queue) waiter.fail(error())
  }

  /** Releases the lock. */
  end(): void {
    const [first] = this.queue
    if (first) first.begin()
    else this.taken = false
  }

  private wait(limits: Limits, what: () => string): Promise<void> {
    const { signal } = limits
    const { queue } = this
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        queue.delete(waiter)
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        settle()
      }
      const waiter: Waiter = { begin: () => end(resolve), fail: (error) => end(() => reject(error)) }
      const abort = (): void => waiter.fail(signal?.reason)
      const timer = setTimeout(() => waiter.fail(timedOutError(what(), 'netlink socket')), left(limits))
      signal?.addEventListener('abort', abort)
      queue.add(waiter)
    })
  }
}
