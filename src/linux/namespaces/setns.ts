import { access, fstatSync, statSync } from 'node:fs'
import { shown } from '../../netlink/base/shown.ts'
import { abroad, arrive, comeHomeIfStopped, forgetStopped, leave, type Stay } from '../syscalls/abroad.ts'
import { missingCapability } from '../syscalls/capabilities.ts'
import { CLONE_NEWNET, O_CLOEXEC, O_RDONLY } from '../syscalls/constants.ts'
import { closeFile, must, openFile, setns, unshare } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import { refusePromise } from './refuse-promise.ts'

/** The result of `fn` in another namespace: anything but a promise or a generator, which have not finished by then. */
export type Synchronous<T> = T extends PromiseLike<unknown> | Generator | AsyncGenerator ? ReturnsTooEarly : T

/** The type that nothing has, as the compiler prints it where a function of another namespace is asynchronous. */
type ReturnsTooEarly =
  'expected a function that returns its result at once: no promise, no generator; ns.fork runs asynchronous code'

/** The same beside a function whose result is inferred: from the result itself TypeScript could not infer a union. */
export type OnlySynchronous<T> = [T] extends [Synchronous<T>] ? unknown : NotAtOnce

type NotAtOnce = 'expected a function that returns its result at once: no promise, no generator'

let poolWarmed = false
let stuck: SyscallError | undefined

/**
 * Opens the network namespace of the calling thread; close it with closeFile. Calls `inside` with the descriptor, and
 * closes it if that throws.
 */
export function openCurrentNamespace(inside?: (fd: number) => void): number {
  comeHomeIfStopped()
  // In a worker /proc/self is the main thread.
  const fd = must(openFile('/proc/thread-self/ns/net', O_RDONLY | O_CLOEXEC, 0), 'open', '/proc/thread-self/ns/net')
  try {
    inside?.(fd)
    return fd
  } catch (error) {
    closeFile(fd)
    throw error
  }
}

/**
 * Runs `fn` with this thread in the network namespace of the descriptor `fd`, and returns. Sockets and child processes
 * created meanwhile belong to it. Rejects a promise or a generator with a TypeError: code after an `await` would run
 * outside again.
 */
export function inNamespace<T>(fd: number, fn: () => Synchronous<T>): T {
  return withHome(fn, (home) =>
    // setns needs CAP_SYS_ADMIN even for the thread's current namespace: an ordinary user may list the links of its own
    // namespace.
    isSame(home, fd)
      ? (fn as () => T)()
      : away(home, () => must(setns(fd, CLONE_NEWNET), 'setns', `network namespace of descriptor ${fd}`), fn as () => T),
  )
}

/**
 * Runs `fn` with this thread in a new network namespace, and returns. The namespace ends unless `fn` mounted or opened
 * it.
 */
export function inNewNamespace<T>(fn: () => Synchronous<T>): T {
  return withHome(fn, (home) => away(home, () => must(unshare(CLONE_NEWNET), 'unshare', 'CLONE_NEWNET'), fn as () => T))
}

/**
 * If a function that ran in another namespace was stopped, brings this thread back with a warning. Throws if this, or
 * an earlier call, could not bring it back to its own network namespace.
 */
export function assertHome(): void {
  comeHomeIfStopped()
  if (stuck) throw stuck
}

/**
 * Opens the way back while `use` runs. Rejects non-functions, asynchronous functions, and a thread that could not
 * return.
 */
function withHome<T>(fn: () => Synchronous<T>, use: (home: number) => T): T {
  assertHome()
  refuseAsync(fn)
  const home = openCurrentNamespace()
  try {
    const result = use(home)
    refusePromise(result, 'a synchronous function', `; ${ADVICE}`)
    return result
  } finally {
    closeFile(home)
  }
}

function isSame(home: number, fd: number): boolean {
  const here = fstatSync(home)
  try {
    const there = fstatSync(fd)
    return there.ino === here.ino && there.dev === here.dev
  } catch {
    // No descriptor: setns reports the error.
    return false
  }
}

function away<T>(home: number, go: () => void, fn: () => T): T {
  warmPool()
  checkWayBack(home)
  const stay = leave(home, endStopped)
  let result: T
  try {
    result = abroad(() => {
      go()
      return fn()
    })
  } catch (cause) {
    comeBack(stay, cause)
    throw cause
  }
  comeBack(stay, undefined)
  return result
}

function endStopped(): void {
  const homes = forgetStopped()
  const [home] = homes
  if (home === undefined) return
  try {
    // If the function was stopped while entering, the thread may still be in its own namespace.
    if (isHere(home)) return
    goHome(home, undefined)
    process.emitWarning(STOPPED, 'NlwireWarning')
  } finally {
    for (const fd of homes) closeFile(fd)
  }
}

const STOPPED =
  'a function that ran in another network namespace was stopped (a vm timeout, or Ctrl-C in the REPL); nlwire brought this thread back. ' +
  'Code that ran since then without calling nlwire, ran in that namespace'

function isHere(home: number): boolean {
  const [here, there] = [statSync('/proc/thread-self/ns/net'), fstatSync(home)]
  return here.ino === there.ino && here.dev === there.dev
}

// A process in its own user namespace can leave the outer network namespace, but cannot return to it.
function checkWayBack(home: number): void {
  const result = setns(home, CLONE_NEWNET)
  if (result >= 0) return
  const missing = missingCapability(home, 'the network namespace of this thread, to which it must return', 'CAP_SYS_ADMIN')
  throw new SyscallError('setns', -result, missing ?? 'to the network namespace of this thread itself')
}

function comeBack(stay: Stay, cause: unknown): void {
  try {
    goHome(stay.home, cause)
  } finally {
    for (const fd of arrive(stay)) closeFile(fd)
  }
}

function goHome(home: number, cause: unknown): void {
  const result = setns(home, CLONE_NEWNET)
  if (result >= 0) return
  const context = 'this thread could not return to its own network namespace; nlwire refuses all further work in it'
  stuck = new SyscallError('setns', -result, context)
  stuck.cause = cause
  process.emitWarning(stuck.message, 'NlwireWarning')
  throw stuck
}

// The threads of libuv's pool all start at the first job and keep the network namespace of the submitting thread.
function warmPool(): void {
  if (poolWarmed) return
  poolWarmed = true
  access('/', () => undefined)
}

const ADVICE = 'asynchronous code belongs in a child process there: ns.fork(module)'

/** Functions that return before their code has run to the end. */
const LATE: Readonly<Record<string, string>> = {
  '[object AsyncFunction]': `an async function, of which only the code before the first await would run in the namespace; ${ADVICE}`,
  '[object AsyncGeneratorFunction]': `an async generator, of which nothing would run in the namespace; ${ADVICE}`,
  '[object GeneratorFunction]': 'a generator, of which nothing would run in the namespace',
}

function refuseAsync(fn: unknown): void {
  if (typeof fn !== 'function') throw new TypeError(`expected a function to run in the namespace, got ${shown(fn)}`)
  const late = LATE[Object.prototype.toString.call(fn)]
  if (late !== undefined) throw new TypeError(`expected a synchronous function, got ${late}`)
}
