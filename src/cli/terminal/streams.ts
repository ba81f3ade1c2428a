import { fstatSync } from 'node:fs'

/** A stream that may be a terminal. */
interface Stream {
  readonly isTTY: boolean
}

/**
 * Whether a standard stream is a terminal. Asks the kernel first: `process.stdout` and `process.stderr` load Node's sockets for a
 * pipe, which takes several milliseconds.
 */
function standard(fd: number, stream: () => { readonly isTTY?: boolean }): Stream {
  return {
    get isTTY() {
      return fstatSync(fd).isCharacterDevice() && stream().isTTY === true
    },
  }
}

/** Stdout of this process. */
export const standardOutput: Stream = standard(1, () => process.stdout)

/** Stderr of this process. */
export const standardError: Stream = standard(2, () => process.stderr)
