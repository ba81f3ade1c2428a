import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { textBytes } from '../../netlink/codec/text.ts'
import { comeHomeIfStopped } from './abroad.ts'
import { needFfi } from './ffi.ts'
import { observed } from './observer.ts'

// System calls that node:fs makes unchanged, in a fifth of the time of a call through ffi-rs (0.5 to 2 µs above the
// kernel's own against 5 to 17). They return a value >= 0, or -errno.

/**
 * open(2), always with O_CLOEXEC; `mode` matters with O_CREAT only. Close it with closeFile only: when a worker ends,
 * Node closes what node:fs opened in it and did not close, even if the number has been reused.
 */
export function openFile(path: string, flags: number, mode: number): number {
  // Files of /proc depend on the thread's network namespace.
  comeHomeIfStopped()
  return made('open', () => openSync(filePath(path), flags, mode))
}

/** close(2) for openFile. */
export function closeFile(fd: number): number {
  return made('close', () => closeSync(fd))
}

/** read(2), up to the size of the buffer. From a socket it reads one datagram, and does not report truncation. */
export function read(fd: number, data: Uint8Array): number {
  return made('read', () => readSync(fd, data, 0, data.length, null))
}

/** write(2) of the whole buffer. To a connected socket it is send(2). */
export function write(fd: number, data: Uint8Array): number {
  return made('write', () => writeSync(fd, data, 0, data.length, null))
}

/** pread(2) from the beginning of a file, up to the size of the buffer. */
export function readStart(fd: number, data: Uint8Array): number {
  return made('pread64', () => readSync(fd, data, 0, data.length, 0))
}

/** pwrite(2) of the whole buffer at the beginning of a file. */
export function writeStart(fd: number, data: Uint8Array): number {
  return made('pwrite64', () => writeSync(fd, data, 0, data.length, 0))
}

/** mkdir(2). */
export function mkdir(path: string, mode: number): number {
  return made('mkdir', () => mkdirSync(filePath(path), mode))
}

/** unlink(2). */
export function unlink(path: string): number {
  return made('unlink', () => unlinkSync(filePath(path)))
}

/**
 * Returns a path for node:fs: bytes, with lone surrogates for bytes that are not valid UTF-8, as the `string` codecs
 * read them.
 */
export function filePath(path: string): string | Buffer {
  return /[\ud800-\udfff]/u.test(path) ? Buffer.from(textBytes(path)) : path
}

function made(name: string, call: () => unknown): number {
  // Fails first if the calls through ffi-rs are not available: otherwise some work would be done, and then fail.
  needFfi()
  return observed(name, resultOf(call))
}

function resultOf(call: () => unknown): number {
  try {
    const result = call()
    return typeof result === 'number' ? result : 0
  } catch (error) {
    const { errno, syscall } = error as NodeJS.ErrnoException
    // Anything but a system error is an error in the arguments: a TypeError.
    if (errno === undefined || syscall === undefined) throw error
    return errno
  }
}
