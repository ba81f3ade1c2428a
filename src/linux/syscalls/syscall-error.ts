import { errnoName, errnoText } from '../../netlink/base/errno.ts'

/** A system call that the kernel refused. */
export class SyscallError extends Error {
  override readonly name = 'SyscallError'
  /** The call, such as `setns`. */
  readonly syscall: string
  /** The error number, positive. */
  readonly errno: number
  /** The error's name, such as `EPERM`. */
  readonly code: string
  /** The purpose of the call, and what to do about the error. */
  readonly context: string | undefined

  constructor(syscall: string, errno: number, context?: string) {
    super(`${syscall}: ${errnoName(errno)}: ${errnoText(errno)}${context === undefined ? '' : ` (${context})`}`)
    this.syscall = syscall
    this.errno = errno
    this.code = errnoName(errno)
    this.context = context
  }
}
