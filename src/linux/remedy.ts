import { missingSysAdmin } from './capabilities.ts'
import { EACCES, EPERM } from './constants.ts'
import { SyscallError } from './syscall-error.ts'

/** The error of making a namespace; where that is not permitted, with what is missing and the way to it. */
export function withRemedy(error: unknown): unknown {
  if (!(error instanceof SyscallError) || (error.errno !== EPERM && error.errno !== EACCES)) return error
  const { syscall, errno, context } = error
  const way = '`nlwire rootless -- COMMAND` runs a command where network namespaces can be made'
  return new SyscallError(syscall, errno, [context, ...whatIsMissing(context), way].join('; '))
}

function whatIsMissing(known = ''): string[] {
  if (known.includes('CAP_SYS_ADMIN')) return []
  try {
    return [missingSysAdmin() ?? 'CAP_SYS_ADMIN is there, but not the right to write there, or a security module forbids it']
  } catch {
    // No /proc: a hint must not stand in the way of the error it is for.
    return []
  }
}
