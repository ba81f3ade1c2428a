let observer: ((syscall: string) => void) | undefined

/**
 * Calls `fn` with the name of every completed system call that requests something; undefined ends it. For tests that
 * kill the process between two calls.
 */
export function observe(fn: ((syscall: string) => void) | undefined): void {
  observer = fn
}

/** Reports a completed call, and returns its result. */
export function observed(syscall: string, result: number): number {
  observer?.(syscall)
  return result
}
