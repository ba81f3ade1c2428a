import { setMaxListeners } from 'node:events'
import { ERRNO } from '../../netlink/base/errno.ts'
import { shown } from '../../netlink/base/shown.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'

/**
 * How long a call may take, with all that it asks, and what ends it early. Both bound the wait for earlier requests and for the answer, not a system call: while
 * another process holds the kernel's RTNL lock, a change waits inside write(2), and the thread with it. Deleting a namespace with 500 links held
 * one for 40 to 80 ms (`npm run bench -- --only 'call: longest stall'`).
 */
export interface RequestOptions {
  /**
   * Milliseconds to wait for the kernel's reply; by default 5000. Infinity for no limit. A dump that makes progress does not time out: each of
   * its datagrams starts the time anew, and what the program itself does with them does not count. A request that the kernel holds inside
   * write(2) cannot be ended by it.
   */
  readonly timeout?: number
  readonly signal?: AbortSignal
}

/** The same as a point in time, on the clock of `performance.now`. */
export interface Limits {
  readonly deadline: number
  readonly signal: AbortSignal | undefined
}

/** The longest that setTimeout waits. */
const LONGEST = 0x7fffffff

/** Milliseconds, for calls that name no timeout. */
let defaultTimeout = 5000

/** Sets the timeout of calls that name none, from now on. Returns what it was. The command waits as long as `ip` does, without end. */
export function setDefaultTimeout(milliseconds: number): number {
  const before = defaultTimeout
  defaultTimeout = milliseconds
  return before
}

/** The limits of a call that has begun, in the options of what it asks. */
const BEGUN = Symbol('limits')

/** The limits of a request that begins now, or of the call it is a part of. Throws TypeError or RangeError where they cannot be meant: what is misspelt would be no limit. */
export function limitsOf(options: RequestOptions & { [BEGUN]?: Limits }): Limits {
  const begun = options?.[BEGUN]
  if (begun) return begun
  checkKnown(options)
  const { timeout = defaultTimeout, signal } = options
  if (typeof timeout !== 'number' || Number.isNaN(timeout))
    throw new TypeError(`expected a timeout in milliseconds, a number, got ${shown(timeout)}`)
  if (timeout < 0) throw new RangeError(`expected a timeout of 0 milliseconds or more, got ${timeout}`)
  checkSignal(signal)
  return { deadline: performance.now() + timeout, signal }
}

/** Throws a TypeError unless it is a signal or none, and prepares it to be listened to by any number of requests. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined) return
  if (!(signal instanceof AbortSignal)) throw new TypeError(`expected an AbortSignal as signal, got ${shown(signal)}`)
  // Node would warn of a leak from the eleventh on.
  setMaxListeners(0, signal)
}

function checkKnown(options: RequestOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`expected limits of a request, an object, got ${shown(options)}`)
  for (const key of Object.keys(options)) {
    if (key !== 'timeout' && key !== 'signal')
      throw new TypeError(`expected limits of a request (timeout, signal), got ${shown(key)}`)
  }
}

/** The same limits for several requests of one call, which end at one deadline. */
export function oneDeadline(options: RequestOptions): RequestOptions {
  return { [BEGUN]: limitsOf(options) } as RequestOptions
}

/** Milliseconds that are left, as a timer takes them. */
export function left({ deadline }: Limits): number {
  return Math.min(LONGEST, Math.max(0, deadline - performance.now()))
}

/** Throws where a limit is reached: the signal's reason, or ETIMEDOUT with what was waited for. */
export function check({ deadline, signal }: Limits, what: string, who?: string): void {
  signal?.throwIfAborted()
  if (performance.now() > deadline) throw timedOutError(what, who)
}

/** The error of a wait that took too long, and what waited. */
export function timedOutError(what: string, who = 'read'): SyscallError {
  return new SyscallError(who, ERRNO['ETIMEDOUT'] as number, what)
}
