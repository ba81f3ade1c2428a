let observer: ((syscall: string) => void) | undefined

/** Calls `fn` with its name after every call that asks the kernel for something; undefined ends it. For tests that kill the process between two calls. */
export function observe(fn: ((syscall: string) => void) | undefined): void {
  observer = fn
}

/** Tells of a call that was made, and hands on its result. */
export function observed(syscall: string, result: number): number {
  observer?.(syscall)
  return result
}
