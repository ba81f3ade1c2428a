import { readlinkSync } from 'node:fs'

let known: boolean | undefined

/**
 * Whether this is the first thread of the process, as Node's main thread is. Asks the kernel, as node:worker_threads loads Node's
 * streams. Without /proc the answer is no: what a worker needs is right in every thread.
 */
export function isFirstThread(): boolean {
  known ??= asked()
  return known
}

function asked(): boolean {
  try {
    const [process, , thread] = readlinkSync('/proc/thread-self').split('/')
    return process === thread
  } catch {
    return false
  }
}
