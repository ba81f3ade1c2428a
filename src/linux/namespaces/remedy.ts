import { missingSysAdmin } from '../syscalls/capabilities.ts'
import { EACCES, EPERM } from '../syscalls/constants.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'

/** The error of making a namespace; where that is not permitted, with what is missing and the way to it. */
export function withRemedy(error: unknown): unknown {
  return explained(error, ['`nlwire rootless -- COMMAND` runs a command where network namespaces can be made'])
}

/** The error of working on namespaces and mounts that are there; where that is not permitted, with what is missing. */
export function withCause(error: unknown): unknown {
  return explained(error, [])
}

function explained(error: unknown, way: readonly string[]): unknown {
  if (!(error instanceof SyscallError) || (error.errno !== EPERM && error.errno !== EACCES)) return error
  const { syscall, errno, context } = error
  return new SyscallError(syscall, errno, [context, ...whatIsMissing(context), ...way].join('; '))
}

function whatIsMissing(known = ''): string[] {
  if (known.includes('CAP_SYS_')) return []
  try {
    return [missingSysAdmin() ?? 'CAP_SYS_ADMIN is there, but not the right to write there, or a security module forbids it']
  } catch {
    // No /proc: a hint must not stand in the way of the error it is for.
    return []
  }
}
