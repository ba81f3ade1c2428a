// A `vm` timeout, or Ctrl-C in the REPL, makes V8 end a function without catch or finally. A thread in another network
// namespace then stays there. So nlwire records the stay before the thread leaves. If a later check finds a record
// whose function no longer runs, it brings the thread back.

/** A stay of this thread in another network namespace. */
export interface Stay {
  /** A descriptor of the namespace that the thread came from. */
  readonly home: number
  readonly outer: Stay | undefined
}

let innermost: Stay | undefined
let armed = false
let comeHome: () => void = () => undefined

/** The name of the function that marks a stay on the stack. It is a key, because bundlers rename functions. */
const FRAME = 'inAnotherNetworkNamespace'
const marked = { [FRAME]: <T>(fn: () => T): T => fn() }

/**
 * Records that the thread leaves the namespace `home`. `bringHome` runs when the current code ends, and whenever the
 * thread's namespace matters; it ends the stays of stopped functions.
 */
export function leave(home: number, bringHome: () => void): Stay {
  comeHome = bringHome
  arm()
  innermost = { home, outer: innermost }
  return innermost
}

/**
 * Brings the thread home if a function that ran in another namespace was stopped. Call it before anything that depends
 * on the thread's namespace.
 */
export function comeHomeIfStopped(): void {
  if (innermost) comeHome()
}

/** Runs a function in another namespace, between `leave` and `arrive`. */
export function abroad<T>(fn: () => T): T {
  return marked[FRAME](fn)
}

/** Records the return, and returns the homes of stopped stays within this one, the outermost first. */
export function arrive({ home, outer }: Stay): number[] {
  const homes: number[] = []
  for (; innermost && innermost.home !== home; innermost = innermost.outer) homes.unshift(innermost.home)
  innermost = outer
  return homes
}

/** Removes the stays whose functions were stopped, and returns their homes, the outermost first. */
export function forgetStopped(): number[] {
  const homes: number[] = []
  for (let stopped = depth() - runningStays(); innermost && stopped > 0; stopped--) {
    homes.unshift(innermost.home)
    innermost = innermost.outer
  }
  return homes
}

function depth(): number {
  let count = 0
  for (let stay = innermost; stay; stay = stay.outer) count++
  return count
}

/** Returns the number of stays whose function is on the stack. */
function runningStays(): number {
  const { prepareStackTrace, stackTraceLimit } = Error
  try {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY
    Error.prepareStackTrace = (_, sites) => sites
    const sites = new Error().stack as unknown as NodeJS.CallSite[]
    return sites.filter((site) => site.getFunctionName() === FRAME).length
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit })
  }
}

/** Schedules a tick and a promise job: which runs first depends on whether the current code is a promise job. */
function arm(): void {
  if (armed) return
  const once = (): void => {
    armed = false
    try {
      comeHomeIfStopped()
    } catch {
      // The thread cannot return: the process has emitted a warning, and the next call throws.
    }
  }
  process.nextTick(once)
  void Promise.resolve().then(once)
  armed = true
}
