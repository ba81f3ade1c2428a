import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { textBytes } from '../../netlink/codec/text.ts'
import { needFfi } from './ffi.ts'
import { observed } from './observer.ts'

// System calls that node:fs makes as they are, in a fifth of the time of a call through ffi-rs (0.5 to 2 µs above the kernel's own against 5 to 17). The
// same convention as there: a value >= 0, or -errno.

/**
 * open(2), always with O_CLOEXEC; `mode` matters with O_CREAT only. To be closed with closeFile and by nothing else: Node closes with a worker what was
 * opened in it by node:fs and not closed by that, whatever the number stands for by then.
 */
export function openFile(path: string, flags: number, mode: number): number {
  return made('open', () => openSync(filePath(path), flags, mode))
}

/** close(2) of what openFile opened. */
export function closeFile(fd: number): number {
  return made('close', () => closeSync(fd))
}

/** read(2) of as much as there is room for. From a socket it is one datagram, without a word where its end did not fit. */
export function read(fd: number, data: Uint8Array): number {
  return made('read', () => readSync(fd, data, 0, data.length, null))
}

/** write(2) of all of it. To a socket that is connected it is send(2). */
export function write(fd: number, data: Uint8Array): number {
  return made('write', () => writeSync(fd, data, 0, data.length, null))
}

/** mkdir(2). */
export function mkdir(path: string, mode: number): number {
  return made('mkdir', () => mkdirSync(filePath(path), mode))
}

/** unlink(2). */
export function unlink(path: string): number {
  return made('unlink', () => unlinkSync(filePath(path)))
}

/** A path as node:fs takes it: bytes, where lone surrogates stand for bytes that are no UTF-8, as `string` of the codecs reads them. */
export function filePath(path: string): string | Buffer {
  return /[\ud800-\udfff]/u.test(path) ? Buffer.from(textBytes(path)) : path
}

function made(name: string, call: () => unknown): number {
  // Where the other calls cannot be made, nothing is begun.
  needFfi()
  return observed(name, resultOf(call))
}

function resultOf(call: () => unknown): number {
  try {
    const result = call()
    return typeof result === 'number' ? result : 0
  } catch (error) {
    const { errno, syscall } = error as NodeJS.ErrnoException
    // What is no system call's is a mistake in the arguments: a TypeError.
    if (errno === undefined || syscall === undefined) throw error
    return errno
  }
}
