import { ENOSYS } from './constants.ts'
import { SyscallError } from './syscall-error.ts'

/** The parts that run everywhere. */
const ELSEWHERE = 'nlwire/wire and nlwire/capture work here too: they make no system calls'

/** Runtimes that claim to be Node, but whose event loop, file descriptors or native addons differ. */
const OTHERS = { bun: 'Bun', deno: 'Deno' } as const

/**
 * Throws a SyscallError if nlwire's system calls cannot work: in runtimes other than Node, and on systems other than
 * Linux.
 */
export function checkRuntime(): void {
  for (const [key, name] of Object.entries(OTHERS)) {
    const version = process.versions[key]
    if (version === undefined) continue
    const why = `nlwire makes system calls in Node only, and this is ${name} ${version}; ${ELSEWHERE}`
    throw new SyscallError('ffi-rs', ENOSYS, why)
  }
  if (process.platform !== 'linux') throw unavailable(undefined)
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
