import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import {
  ENOMEM,
  F_GETFL,
  F_SETFD,
  F_SETFL,
  O_ACCMODE,
  O_NONBLOCK,
  RLIMIT_NOFILE,
  SIGPIPE,
  SIGXFSZ,
} from '../syscalls/constants.ts'
import { execvp, execvpe, fcntl, getrlimit, malloc, memcpy, setrlimit, sigaction } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'

/** The descriptors and the environment of the program, in place of those of this process. */
export interface Replacement {
  /** Descriptors besides 0 to 2. */
  readonly descriptors: readonly number[]
  /** The environment, as `NAME=value`; the program is searched for in its PATH. */
  readonly env: readonly string[]
}

/**
 * Replaces this process by `file`, searched for as a shell does, with the signals and limits that Node started with.
 * `argv` begins with the program's own name. Without `instead` the program gets the descriptors that Node started with,
 * and the environment of this process. Returns only on failure, with the negative error number. Call it from the main
 * thread.
 */
export function replaceProcess(file: string, argv: readonly string[], instead?: Replacement): number {
  for (const fd of [0, 1, 2, ...(instead?.descriptors ?? inherited())]) fcntl(fd, F_SETFD, 0)
  for (const fd of [0, 1, 2]) makeBlocking(fd)
  restoreSignals()
  restoreFileLimit()
  if (!instead) return execvp(file, pointers(argv))
  searchPathOf(instead.env)
  return execvpe(file, pointers(argv), pointers(instead.env))
}

// libc searches in the PATH of this process.
function searchPathOf(env: readonly string[]): void {
  const path = env.find((one) => one.startsWith('PATH='))?.slice('PATH='.length)
  if (path === undefined) delete process.env['PATH']
  else process.env['PATH'] = path
}

// Node sets close-on-exec on the descriptors that it inherits, up to 15. Node's own are in the same range: anonymous
// inodes, or pipes of which both ends are in this process.
function inherited(): number[] {
  const found = readdirSync('/proc/self/fd').flatMap((name) => {
    const fd = Number(name)
    const target = targetOf(fd)
    return target === undefined ? [] : [{ fd, target, mode: fcntl(fd, F_GETFL, 0) & O_ACCMODE }]
  })
  const isOwn = ({ target, mode }: (typeof found)[number]): boolean =>
    target.startsWith('anon_inode:') ||
    (target.startsWith('pipe:') && found.some((other) => other.target === target && other.mode !== mode))
  return found.flatMap((one) => (one.fd > 2 && one.fd <= 15 && !isOwn(one) ? [one.fd] : []))
}

// The descriptor that listed the directory is closed by now, as may be others of Node's own threads.
function targetOf(fd: number): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return undefined
  }
}

/**
 * Makes a descriptor blocking again: any access to process.stdin, stdout or stderr leaves a pipe non-blocking, and few
 * programs expect that.
 */
export function makeBlocking(fd: number): void {
  const flags = fcntl(fd, F_GETFL, 0)
  if (flags >= 0 && flags & O_NONBLOCK) fcntl(fd, F_SETFL, flags & ~O_NONBLOCK)
}

// Node ignores these signals. Its other changes at startup (default dispositions, empty mask) cannot be undone: nothing
// records the original state, and the parent (the shell of a nohup) ignores other signals.
function restoreSignals(): void {
  // SIG_DFL, no flags, an empty mask: all zero.
  const action = Buffer.alloc(256)
  for (const signal of [SIGPIPE, SIGXFSZ]) sigaction(signal, action, 0)
}

// Node raises the soft limit of open files to the hard one and does not keep the old one. This takes the parent's
// limit, if its hard limit is the same.
function restoreFileLimit(): void {
  const limit = Buffer.alloc(16)
  if (getrlimit(RLIMIT_NOFILE, limit) < 0) return
  const [soft, hard] = parentFileLimit()
  if (hard === undefined || BigInt(hard) !== limit.readBigUInt64LE(8)) return
  limit.writeBigUInt64LE(BigInt(soft ?? hard), 0)
  setrlimit(RLIMIT_NOFILE, limit)
}

function parentFileLimit(): string[] {
  try {
    const line = readFileSync(`/proc/${process.ppid}/limits`, 'utf8').match(/^Max open files +(\d+) +(\d+)/m)
    return line ? line.slice(1) : []
  } catch {
    // Another user's process, or one that ended: the limit stays as Node set it.
    return []
  }
}

/** Splits into pieces that fit into one call. */
const PIECE = 64 * 1024

/** Returns the address of a NULL-terminated array of pointers to strings. */
function pointers(strings: readonly string[]): number {
  const texts = strings.map((text) => Buffer.from(`${text}\0`))
  let address = copied(Buffer.concat(texts))
  const array = Buffer.alloc((texts.length + 1) * 8)
  texts.forEach((text, i) => {
    array.writeBigUInt64LE(BigInt(address), i * 8)
    address += text.length
  })
  return copied(array)
}

function copied(bytes: Buffer): number {
  const address = malloc(bytes.length)
  if (address === 0) throw new SyscallError('malloc', ENOMEM, `${bytes.length} bytes of arguments`)
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE)
    memcpy(address + at, piece, piece.length)
  }
  return address
}
