import { setMaxListeners } from 'node:events'
import { ERRNO } from '../../netlink/base/errno.ts'
import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'

/**
 * The timeout and the signal of a call and all its requests. Both limit the wait for earlier requests and for the
 * reply, but not a system call: while another process holds the kernel's RTNL lock, a request waits inside write(2),
 * and the thread with it; no timer or signal of this thread fires. Deleting a namespace with 500 links held it for 40
 * to 80 ms (`npm run bench -- --only 'call: longest stall'`). A process that dies in the kernel holds it until the
 * machine restarts: `nlwire doctor` reports it. To bound a call then, make it in another process.
 */
export interface RequestOptions {
  /**
   * Milliseconds to wait for the kernel's reply, by default 5000. Infinity disables the timeout. Each datagram of a
   * dump restarts it, and the program's own work does not count. It cannot end a request that the kernel holds inside
   * write(2): see `nlwire doctor`.
   */
  readonly timeout?: number
  /** Aborts the wait. Like the timeout, it cannot end a request that the kernel holds inside write(2). */
  readonly signal?: AbortSignal
}

/** The same limits with a deadline, on the clock of `performance.now`. */
export interface Limits {
  readonly deadline: number
  readonly signal: AbortSignal | undefined
}

/** The maximum of setTimeout. */
const LONGEST = 0x7fffffff

/** Milliseconds, for calls that name no timeout. */
let defaultTimeout = 5000

/**
 * Sets the timeout of calls that name none, from now on. Returns what it was. The command waits as long as `ip` does,
 * without end.
 */
export function setDefaultTimeout(milliseconds: number): number {
  const before = defaultTimeout
  defaultTimeout = milliseconds
  return before
}

/** Returns the limits of a running call, in the form of options for its requests. */
const BEGUN = Symbol('limits')

/**
 * Returns the limits of a request that begins now, or of the call that it belongs to. Throws TypeError or RangeError
 * for invalid limits: a misspelt key would otherwise mean no limit.
 */
export function limitsOf(options: RequestOptions & { [BEGUN]?: Limits }): Limits {
  const begun = options?.[BEGUN]
  if (begun) return begun
  checkKeys('limits of a request', options, ['timeout', 'signal'])
  const { timeout = defaultTimeout, signal } = options
  if (typeof timeout !== 'number' || Number.isNaN(timeout))
    throw new TypeError(`timeout: expected milliseconds, a number, got ${shown(timeout)}`)
  if (timeout < 0) throw new RangeError(`timeout: expected 0 milliseconds or more, got ${timeout}`)
  checkSignal(signal)
  return { deadline: performance.now() + timeout, signal }
}

/** Throws a TypeError unless it is a signal or undefined, and prepares it for any number of listeners. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal === undefined) return
  if (!(signal instanceof AbortSignal)) throw new TypeError(`signal: expected an AbortSignal, got ${shown(signal)}`)
  // From the eleventh listener on, Node would warn of a leak.
  setMaxListeners(0, signal)
}

/** Returns the same limits for several requests of one call, with one deadline. */
export function oneDeadline(options: RequestOptions): RequestOptions {
  return { [BEGUN]: limitsOf(options) } as RequestOptions
}

/** The limits of a running call, if options have them. */
export function begunIn(options: RequestOptions): RequestOptions {
  const begun = (options as { readonly [BEGUN]?: Limits })[BEGUN]
  return begun === undefined ? {} : ({ [BEGUN]: begun } as RequestOptions)
}

/** Returns the remaining milliseconds, as a timer takes them. */
export function left({ deadline }: Limits): number {
  return Math.min(LONGEST, Math.max(0, deadline - performance.now()))
}

/** Throws if a limit is reached: the signal's reason, or ETIMEDOUT; `what` names the operation. */
export function check({ deadline, signal }: Limits, what: string, who?: string): void {
  signal?.throwIfAborted()
  if (performance.now() > deadline) throw timedOutError(what, who)
}

/** Returns an ETIMEDOUT error; `what` names the operation. */
export function timedOutError(what: string, who = 'read'): SyscallError {
  return new SyscallError(who, ERRNO['ETIMEDOUT'] as number, what)
}
