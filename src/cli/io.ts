import { writeFileSync, writeSync } from 'node:fs'
import { textBytes } from '../netlink/codec/text.ts'
import { fail } from './parse/exit.ts'

/** Where a command writes. */
export interface Io {
  /** Bytes are text in UTF-8. */
  out(text: string | Uint8Array): void
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

const writeAll = (fd: number, text: string | Uint8Array): void =>
  writeBytes(fd, typeof text === 'string' ? textBytes(text) : text)

/** Writes bytes to a file, which is made or emptied; `-` is stdout. Ends the command where it cannot be written. */
export function writeFile(name: string, bytes: Uint8Array): void {
  try {
    if (name === '-') writeBytes(1, bytes)
    else writeFileSync(name, bytes)
  } catch (error) {
    if (error instanceof WriteFailure) throw error
    fail(`cannot write ${name}: ${(error as Error).message}`)
  }
}

function writeBytes(fd: number, bytes: Uint8Array): void {
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
