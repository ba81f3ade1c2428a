import { O_CLOEXEC, O_PATH } from './constants.ts'
import { native } from './ffi.ts'
import { closeFile, openFile } from './file-calls.ts'
import { SyscallError } from './syscall-error.ts'
import { isFirstThread } from './thread.ts'

export { allocate } from './ffi.ts'
export { closeFile, filePath, mkdir, openFile, read, readStart, unlink, write, writeStart } from './file-calls.ts'

export { observe } from './observer.ts'

// The system calls of nlwire, under their own names, through ffi-rs if Node does not make them itself. Each returns a
// value >= 0, or -errno. The only exception is a SyscallError at the first call if the native part of ffi-rs is
// missing.

/** Returns the result of a call if it is >= 0; otherwise throws a SyscallError. */
export function must(result: number, syscall: string, context?: string): number {
  if (result < 0) throw new SyscallError(syscall, -result, context)
  return result
}

const socketNative: (domain: number, type: number, protocol: number) => number = native('socket', 'int', 'int', 'int', 'int')

/** socket(2), always close-on-exec. */
export function socket(domain: number, type: number, protocol: number): number {
  return owned(socketNative(domain, type, protocol))
}

/** socketpair(2); the two descriptors are written to `fds` as native int32. */
export const socketpair: (domain: number, type: number, protocol: number, fds: Uint8Array) => number = native(
  'socketpair',
  'int',
  'int',
  'int',
  'int',
  'buffer',
)

/** pipe2(2); the two descriptors, to read and to write, are written to `fds` as native int32. */
export const pipe2: (fds: Uint8Array, flags: number) => number = native('pipe2', 'int', 'buffer', 'int')

/** connect(2). */
export const connect: (fd: number, address: Uint8Array, length: number) => number = native(
  'connect',
  'int',
  'int',
  'buffer',
  'int',
)

/** getsockname(2); `length` holds a native uint32, in and out. */
export const getsockname: (fd: number, address: Uint8Array, length: Uint8Array) => number = native(
  'getsockname',
  'int',
  'int',
  'buffer',
  'buffer',
)

/** setsockopt(2). */
export const setsockopt: (fd: number, level: number, name: number, value: Uint8Array, length: number) => number = native(
  'setsockopt',
  'int',
  'int',
  'int',
  'int',
  'buffer',
  'int',
)

/** sendto(2). */
export const sendto: (
  fd: number,
  data: Uint8Array,
  length: number,
  flags: number,
  address: Uint8Array,
  addressLength: number,
) => number = native('sendto', 'long', 'int', 'buffer', 'long', 'int', 'buffer', 'int')

/** recv(2). */
export const recv: (fd: number, data: Uint8Array, length: number, flags: number) => number = native(
  'recv',
  'long',
  'int',
  'buffer',
  'long',
  'int',
)

/** recvmsg(2); takes the address of a `struct msghdr`: see messageHeaders. */
export const recvmsg: (fd: number, header: number, flags: number) => number = native('recvmsg', 'long', 'int', 'long', 'int')

/** recvmmsg(2); takes the address of an array of `struct mmsghdr`; `timeout` is an address or 0. */
export const recvmmsg: (fd: number, headers: number, count: number, flags: number, timeout: number) => number = native(
  'recvmmsg',
  'int',
  'int',
  'long',
  'int',
  'int',
  'long',
)

const closeNative: (fd: number) => number = native('close', 'int', 'int')

/** dup3(2). */
export const dup3: (from: number, to: number, flags: number) => number = native('dup3', 'int', 'int', 'int', 'int')

/** In a worker: descriptors that Node closes when the worker ends, in any way. */
const owns = new Set<number>()

/**
 * Returns a descriptor that does not outlive this thread. In a worker it reuses the number of a descriptor that node:fs
 * opened, and so closes: other descriptors stay open when a worker ends by process.exit(), by an error, or by
 * termination.
 */
function owned(fd: number): number {
  if (isFirstThread() || fd < 0) return fd
  const place = openFile('/', O_PATH | O_CLOEXEC, 0)
  const result = place < 0 ? place : dup3(fd, place, O_CLOEXEC)
  closeNative(fd)
  if (result >= 0) owns.add(place)
  else if (place >= 0) closeFile(place)
  return result
}

/**
 * close(2) for the calls of this file except openFile. In a worker node:fs would warn about a descriptor that it did
 * not open.
 */
export function close(fd: number): number {
  return (isFirstThread() && fd >= 0) || owns.delete(fd) ? closeFile(fd) : closeNative(fd)
}

/** eventfd(2). */
export const eventfd: (initial: number, flags: number) => number = native('eventfd', 'int', 'int', 'int')

/** fcntl(2) for the commands that take a number or nothing (then 0). */
export const fcntl: (fd: number, command: number, argument: number) => number = native('fcntl', 'int', 'int', 'int', 'long')

/** ioctl(2) for the requests that take nothing (then 0), a number or an address. */
export const ioctl: (fd: number, request: number, argument: number) => number = native('ioctl', 'int', 'int', 'long', 'long')

/** flock(2). */
export const flock: (fd: number, operation: number) => number = native('flock', 'int', 'int', 'int')

const inotifyInitNative: (flags: number) => number = native('inotify_init1', 'int', 'int')

/** inotify_init1(2), always close-on-exec. */
export function inotifyInit1(flags: number): number {
  return owned(inotifyInitNative(flags))
}

/** inotify_add_watch(2). */
export const inotifyAddWatch: (fd: number, path: string, mask: number) => number = native(
  'inotify_add_watch',
  'int',
  'int',
  'path',
  'int',
)

/** poll(2) over an array of `count` `struct pollfd`; `timeout` in ms. */
export const poll: (fds: Uint8Array, count: number, timeout: number) => number = native('poll', 'int', 'buffer', 'int', 'int')

/** setns(2): moves only the calling thread. */
export const setns: (fd: number, type: number) => number = native('setns', 'int', 'int', 'int')

/** unshare(2): moves only the calling thread. */
export const unshare: (flags: number) => number = native('unshare', 'int', 'int')

/** mount(2); `data` is an address or 0. */
export const mount: (source: string, target: string, type: string, flags: number, data: number) => number = native(
  'mount',
  'int',
  'path',
  'path',
  'path',
  'long',
  'long',
)

/** umount2(2). */
export const umount2: (target: string, flags: number) => number = native('umount2', 'int', 'path', 'int')

/** sigaction(2); `action` is libc's `struct sigaction`, `old` an address or 0. */
export const sigaction: (signal: number, action: Uint8Array, old: number) => number = native(
  'sigaction',
  'int',
  'int',
  'buffer',
  'long',
)

/** getrlimit(2); `limit` receives the soft and the hard limit as native uint64. */
export const getrlimit: (resource: number, limit: Uint8Array) => number = native('getrlimit', 'int', 'int', 'buffer')

/** setrlimit(2); `limit` holds the soft and the hard limit as native uint64. */
export const setrlimit: (resource: number, limit: Uint8Array) => number = native('setrlimit', 'int', 'int', 'buffer')

/** statvfs(3); `result` is libc's `struct statvfs`. */
export const statvfs: (path: string, result: Uint8Array) => number = native('statvfs', 'int', 'path', 'buffer')

/** execvp(3); `argv` is the address of a NULL-terminated array of pointers. Returns only on failure. */
export const execvp: (file: string, argv: number) => number = native('execvp', 'int', 'path', 'long')

/** execvpe(3): as execvp, with the environment `env`, an array of the same form; the program is searched for in the PATH of this process. */
export const execvpe: (file: string, argv: number, env: number) => number = native('execvpe', 'int', 'path', 'long', 'long')

/** malloc(3): returns an address, or 0. */
export const malloc: (size: number) => number = native('malloc', 'long', 'long')

/** memcpy(3) to an address. */
export const memcpy: (to: number, from: Uint8Array, length: number) => number = native('memcpy', 'long', 'long', 'buffer', 'long')

/** memfd_create(2): a file without a name, in memory. */
export const memfdCreate: (name: string, flags: number) => number = native('memfd_create', 'int', 'path', 'int')

/** syscall(2), for calls without a wrapper in libc. */
export const syscall: (number: number, a: number, b: number, c: number, d: number, e: number, f: number) => number = native(
  'syscall',
  'long',
  'int',
  'long',
  'long',
  'long',
  'long',
  'long',
  'long',
)
