import { writeFileSync, writeSync } from 'node:fs'
import { textBytes } from '../netlink/codec/text.ts'
import { fail } from './parse/exit.ts'
import { PROGRAM } from './program.ts'
import { layoutOnly } from './visible.ts'

/** Where a command writes. */
export interface Io {
  /** Bytes are text in UTF-8. */
  out(text: string | Uint8Array): void
  err(text: string): void
}

/** How long to wait for a full pipe before writing on. */
const PAUSE_MS = 5

const STDOUT = 1
const STDERR = 2
/** The exit status that a shell reports for a program that SIGPIPE ended, as it ends `ip`. */
const SIGPIPE_STATUS = 141

/** Output cannot be written: nobody reads the pipe any more (EPIPE), or the disk is full (ENOSPC). */
export class WriteFailure extends Error {
  override readonly name = 'WriteFailure'
  readonly code: string | undefined
  readonly fd: number
  constructor(fd: number, { code, message }: NodeJS.ErrnoException) {
    super(`cannot write to ${fd === STDOUT ? 'stdout' : 'stderr'}: ${message}`)
    this.code = code
    this.fd = fd
  }
}

/**
 * Prints why output was lost, and returns the exit status: 1, where `ip` exits with 0. A pipe that nobody reads ends the command
 * quietly.
 */
export function reportWriteFailure({ code, fd, message }: WriteFailure): number {
  if (code === 'EPIPE') return SIGPIPE_STATUS
  try {
    if (fd !== STDERR) processIo.err(`${PROGRAM}: ${message}\n`)
  } catch (error) {
    // stderr is full as well: the exit status still reports it.
    if (!(error instanceof WriteFailure)) throw error
  }
  return 1
}

/** Writes to this process's stdout and stderr, and has written when it returns, so that the process may end at any time. */
export const processIo: Io = {
  out: (text) => writeAll(STDOUT, text),
  err: (text) => writeAll(STDERR, text),
}

/** Nothing from outside steers a terminal: not a name, not a recording, not the kernel's words. */
function writeAll(fd: number, text: string | Uint8Array): void {
  const { isTTY } = fd === STDOUT ? process.stdout : process.stderr
  if (isTTY) writeBytes(fd, textBytes(layoutOnly(typeof text === 'string' ? text : Buffer.from(text).toString())))
  else writeBytes(fd, typeof text === 'string' ? textBytes(text) : text)
}

/** Messages may hold keys: whatever keeps them is made readable by its owner only. */
export const OWNER_ONLY = 0o600

/** Writes bytes to a file, which is made or emptied; `-` is stdout. Ends the command where it cannot be written. */
export function writeFile(name: string, bytes: Uint8Array): void {
  try {
    if (name === '-') writeBytes(STDOUT, bytes)
    else writeFileSync(name, bytes, { mode: OWNER_ONLY })
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
    const failure = error as NodeJS.ErrnoException
    if (failure.code !== 'EAGAIN') throw new WriteFailure(fd, failure)
    // A non-blocking pipe that is full: nothing else is to be done meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
    return 0
  }
}
