import { fstatSync } from 'node:fs'
import { once } from '../../netlink/base/once.ts'

/** A stream that may be a terminal. */
interface Stream {
  readonly isTTY: boolean
}

/** The device number of /dev/null (Documentation/admin-guide/devices.txt): major 1, minor 3. */
const NULL_DEVICE = 0x103

/**
 * Whether a standard stream is a terminal. Asks the kernel first: `process.stdout` and `process.stderr` load Node's streams, and
 * for a pipe its sockets, which takes several milliseconds.
 */
function standard(fd: number, stream: () => { readonly isTTY?: boolean }): Stream {
  const isTerminal = once(() => {
    const of = fstatSync(fd)
    return of.isCharacterDevice() && of.rdev !== NULL_DEVICE && stream().isTTY === true
  })
  return {
    get isTTY() {
      return isTerminal()
    },
  }
}

/** Stdout of this process. */
export const standardOutput: Stream = standard(1, () => process.stdout)

/** Stderr of this process. */
export const standardError: Stream = standard(2, () => process.stderr)
