import { type Limits, left, timedOutError } from './limits.ts'

interface Waiter {
  readonly begin: () => void
  readonly fail: (error: unknown) => void
}

/** Gives out turns, one after the other, in the order they were asked for. Who gives up waiting leaves the queue. */
export class RequestQueue {
  private taken = false
  private ended: (() => Error) | undefined
  private readonly queue = new Set<Waiter>()

  /** Waits for a turn, within limits; `what` says of whom it is. Rejects with what the queue was closed with, too. */
  async take(limits: Limits, what: () => string): Promise<void> {
    limits.signal?.throwIfAborted()
    if (this.ended) throw this.ended()
    if (this.taken) await this.wait(limits, what)
    this.taken = true
  }

  /** Ends all waiting, now and later. The turn that is under way is left alone. */
  close(error: () => Error): void {
    this.ended = error
    for (const waiter of this.queue) waiter.fail(error())
  }

  /** Ends the turn. */
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
