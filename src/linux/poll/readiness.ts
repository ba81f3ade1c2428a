import { errnoName } from '../../netlink/base/errno.ts'
import { startAioPoller } from './aio-poller.ts'
import type { Poller } from './poller.ts'
import { startTimerPoller } from './timer-poller.ts'

/** A wait for a descriptor to be readable. It keeps the process alive until it is closed or unref'd. */
export interface ReadinessWatch {
  /** Waits for the next time; fires at once if the descriptor is already readable. */
  rearm(): void
  ref(): void
  unref(): void
  /** Ends the wait. Call it before closing the descriptor: the kernel keeps the socket while a wait is pending. */
  close(): void
}

/** Limits of a wait. */
export interface ReadableOptions {
  /** Milliseconds. */
  readonly timeout?: number
  readonly signal?: AbortSignal
}

interface Entry {
  readonly onReadable: () => void
  armed: boolean
  referenced: boolean
}

// One for the thread. Closing the last watch closes the poller and its descriptor.
const watches = new Map<number, Entry>()
let poller: Poller | undefined
let nextId = 1
let warned = false

/**
 * Calls `onReadable` from the event loop when `fd` is readable: once at the start, and once for each `rearm`. Read
 * until EAGAIN, then rearm. If a worker is terminated, the kernel keeps the sockets that it watched until the process
 * ends, without descriptors.
 */
export function watchReadable(fd: number, onReadable: () => void): ReadinessWatch {
  const id = nextId++
  const entry: Entry = { onReadable, armed: false, referenced: true }
  poller ??= startPoller()
  watches.set(id, entry)
  const watch = watchOf(id, fd, entry)
  try {
    watch.rearm()
  } catch (error) {
    watch.close()
    throw error
  }
  updateReference()
  return watch
}

/** Waits until `fd` is readable: true, or false after `timeout`. Rejects with the reason of `signal`. */
export async function readable(fd: number, { timeout, signal }: ReadableOptions = {}): Promise<boolean> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = deferred<boolean>()
  const watch = watchReadable(fd, () => resolve(true))
  const abort = (): void => {
    // At once, because the aborting code may close the descriptor next.
    watch.close()
    reject(signal?.reason)
  }
  const timer = timeout === undefined ? undefined : setTimeout(() => resolve(false), timeout)
  signal?.addEventListener('abort', abort)
  try {
    return await promise
  } finally {
    signal?.removeEventListener('abort', abort)
    clearTimeout(timer)
    watch.close()
  }
}

function watchOf(id: number, fd: number, entry: Entry): ReadinessWatch {
  const refer = (on: boolean): void => {
    entry.referenced = on
    updateReference()
  }
  return {
    rearm: () => {
      if (entry.armed || !watches.has(id)) return
      poller?.arm(id, fd)
      entry.armed = true
    },
    ref: () => refer(true),
    unref: () => refer(false),
    close: () => {
      if (!watches.delete(id)) return
      poller?.cancel(id)
      updateReference()
    },
  }
}

function ready(id: number): void {
  const entry = watches.get(id)
  if (!entry?.armed) return
  entry.armed = false
  // Each in its own microtask: an error in one must not stop the others.
  queueMicrotask(() => {
    if (watches.has(id)) entry.onReadable()
  })
}

function updateReference(): void {
  poller?.ref([...watches.values()].some((entry) => entry.referenced))
  if (watches.size > 0) return
  poller?.stop()
  poller = undefined
}

function startPoller(): Poller {
  const aio = startAioPoller(ready)
  if (typeof aio !== 'number') return aio
  if (!warned) {
    warned = true
    process.emitWarning(`no asynchronous I/O here (${errnoName(-aio)}): falling back to polling every 10 ms`, 'NlwireWarning')
  }
  return startTimerPoller(ready)
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (reason: unknown) => void } {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
