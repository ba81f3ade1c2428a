// V8 ends a function without catch or finally where a `vm` timeout, or Ctrl-C in the REPL, stops it. A thread that is in another network namespace then
// stays there. So it is noted before the thread leaves, and whoever finds a note of a function that does not run any more brings the thread back.

/** A stay of this thread in another network namespace. */
export interface Stay {
  /** A descriptor of the namespace that it came from. */
  readonly home: number
  readonly outer: Stay | undefined
}

let innermost: Stay | undefined
let armed = false
let comeHome: () => void = () => undefined

/** The name of a function on the stack for each stay that has not ended. The name is a key, as bundlers rename functions. */
const FRAME = 'inAnotherNetworkNamespace'
const marked = { [FRAME]: <T>(fn: () => T): T => fn() }

/**
 * Notes that the thread leaves the namespace `home`. `bringHome` is called when the code that runs now has ended, and whenever it matters where the
 * thread is; it ends the stays of functions that were stopped.
 */
export function leave(home: number, bringHome: () => void): Stay {
  comeHome = bringHome
  arm()
  innermost = { home, outer: innermost }
  return innermost
}

/** Brings the thread home if a function that ran in another namespace was stopped. For whatever depends on where the thread is. */
export function comeHomeIfStopped(): void {
  if (innermost) comeHome()
}

/** Runs a function abroad, between `leave` and `arrive`. */
export function abroad<T>(fn: () => T): T {
  return marked[FRAME](fn)
}

/** Notes that the thread is back, and returns the homes of stays within this one whose functions were stopped, the outermost first. */
export function arrive({ home, outer }: Stay): number[] {
  const homes: number[] = []
  for (; innermost && innermost.home !== home; innermost = innermost.outer) homes.unshift(innermost.home)
  innermost = outer
  return homes
}

/** Forgets the stays whose functions were stopped, and returns their homes, the outermost first. */
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

/** How many stays have their function on the stack. */
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

/** Both, as what comes first depends on whether the code that runs now is a job of a promise. */
function arm(): void {
  if (armed) return
  const once = (): void => {
    armed = false
    try {
      comeHomeIfStopped()
    } catch {
      // There is no way home: the process has been warned, and the next call throws it.
    }
  }
  process.nextTick(once)
  void Promise.resolve().then(once)
  armed = true
}
