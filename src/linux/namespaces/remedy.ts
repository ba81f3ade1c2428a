import { missingSysAdmin } from '../syscalls/capabilities.ts'
import { EACCES, EPERM } from '../syscalls/constants.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'

/** Returns the error of creating a namespace. A permission error says what is missing and how to proceed. */
export function withRemedy(error: unknown): unknown {
  return explained(error, ['`nlwire rootless -- COMMAND` runs a command where network namespaces can be made'])
}

/** Returns the error of working on existing namespaces and mounts. A permission error says what is missing. */
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
    return [missingSysAdmin() ?? 'CAP_SYS_ADMIN is present, but file permissions or a security module forbid it']
  } catch {
    // No /proc: a failing hint must not hide the error that it explains.
    return []
  }
}
