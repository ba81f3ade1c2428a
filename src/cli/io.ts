import { writeSync } from 'node:fs'
import { textBytes } from '../netlink/text.ts'

/** Where a command writes. */
export interface Io {
  out(text: string): void
  err(text: string): void
}

/** How long to wait for a full pipe before writing on. */
const PAUSE_MS = 5

/** What is printed cannot be written: nobody reads it any more (EPIPE), or the disk is full. */
export class WriteFailure extends Error {
  override readonly name = 'WriteFailure'
  readonly code: string | undefined
  constructor(code: string | undefined) {
    super(`cannot write: ${code}`)
    this.code = code
  }
}

/** Writes to this process's stdout and stderr, and has written when it returns, so that the process may end at any time. */
export const processIo: Io = {
  out: (text) => writeAll(1, text),
  err: (text) => writeAll(2, text),
}

function writeAll(fd: number, text: string): void {
  const bytes = textBytes(text)
  for (let at = 0; at < bytes.length; ) at += writeSome(fd, bytes.subarray(at))
}

function writeSome(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EAGAIN') throw new WriteFailure(code)
    // A non-blocking pipe that is full: nothing else is to be done meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
    return 0
  }
}
