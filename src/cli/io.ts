import { writeFileSync, writeSync } from 'node:fs'
import { textBytes } from '../netlink/codec/text.ts'
import { fail } from './parse/exit.ts'
import { PROGRAM } from './program.ts'
import { standardError, standardOutput } from './terminal/streams.ts'
import { layoutOnly } from './visible.ts'

/** Streams of a command. */
export interface Io {
  /** Writes to stdout. Bytes are UTF-8 text; the caller may overwrite them afterwards. */
  out(text: string | Uint8Array): void
  err(text: string): void
  /** The bytes of stdin as they come; missing if there is none. */
  input?(): AsyncIterable<Uint8Array>
}

/** How long to wait for a full pipe before writing on. */
const PAUSE_MS = 5

const STDOUT = 1
const STDERR = 2
/** The exit status that a shell reports for a program that SIGPIPE ended, as it ends `ip`. */
const SIGPIPE_STATUS = 141

/** Error of a failed write to stdout or stderr: the pipe has no reader (EPIPE), or the disk is full (ENOSPC). */
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
 * Prints why output was lost, and returns the exit status: 1, where `ip` exits with 0. A pipe without a reader ends the
 * command silently.
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

/** Writes synchronously to this process's stdout and stderr, so that the process may end at any time. */
export const processIo: Io = {
  out: (text) => writeAll(STDOUT, text),
  err: (text) => writeAll(STDERR, text),
  input: () => process.stdin as AsyncIterable<Uint8Array>,
}

/**
 * Writes text. On a terminal, control characters are escaped: names, recordings and kernel messages may contain them.
 */
function writeAll(fd: number, text: string | Uint8Array): void {
  const { isTTY } = fd === STDOUT ? standardOutput : standardError
  if (isTTY) writeBytes(fd, written(layoutOnly(typeof text === 'string' ? text : Buffer.from(text).toString())))
  else writeBytes(fd, typeof text === 'string' ? written(text) : text)
}

/** Encodes output. It may have NULs, which text for the kernel may not: an error can quote a file of any kind. */
function written(text: string): Uint8Array {
  if (!text.includes('\0')) return textBytes(text)
  return Buffer.concat(text.split('\0').flatMap((part, i) => (i === 0 ? [textBytes(part)] : [Buffer.of(0), textBytes(part)])))
}

/** File mode: only the owner can read, as messages may hold keys. */
export const OWNER_ONLY = 0o600

/** Creates or truncates a file and writes bytes to it; `-` is stdout. Ends the command if the write fails. */
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
    // A non-blocking pipe is full. Blocking is fine: there is nothing else to do.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
    return 0
  }
}
