import { ENOSYS } from './constants.ts'
import { SyscallError } from './syscall-error.ts'

/** The parts that run everywhere. */
const ELSEWHERE = 'nlwire/wire, nlwire/capture and nlwire/declare work here too: they make no system calls'

/** Runtimes that claim to be Node, but whose event loop, file descriptors or native addons differ. */
const OTHERS = { bun: 'Bun', deno: 'Deno' } as const

/** Those that ffi-rs has a native part for, and whose structs the system calls here are written for. */
const ARCHITECTURES: readonly string[] = ['x64', 'arm64']

/**
 * Throws a SyscallError if nlwire's system calls cannot work: in runtimes other than Node, on systems other than
 * Linux, and on processors other than x64 and arm64.
 */
export function checkRuntime(): void {
  for (const [key, name] of Object.entries(OTHERS)) {
    const version = process.versions[key]
    if (version === undefined) continue
    const why = `nlwire makes system calls in Node only, and this is ${name} ${version}; ${ELSEWHERE}`
    throw new SyscallError('ffi-rs', ENOSYS, why)
  }
  if (process.platform !== 'linux') throw unavailable(undefined)
  if (ARCHITECTURES.includes(process.arch)) return
  const why = `nlwire makes system calls on x64 and arm64 only, and this is ${process.arch}; ${ELSEWHERE}`
  throw new SyscallError('ffi-rs', ENOSYS, why)
}

/** Returns the error for a failure to load ffi-rs. */
export function unavailable(cause: unknown): SyscallError {
  const where = `${process.platform} ${process.arch}`
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  const error = new SyscallError(
    'ffi-rs',
    ENOSYS,
    `system calls need Linux on x64 or arm64 and the native part of the package ffi-rs, which could not be loaded on ${where}${why}; ${ELSEWHERE}`,
  )
  error.cause = cause
  return error
}
