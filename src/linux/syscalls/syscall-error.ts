import { errnoName, errnoText } from '../../netlink/base/errno.ts'
import { type Json, jsonOf } from '../../netlink/base/json.ts'
import { visible } from '../../netlink/base/visible.ts'

/** A system call that the kernel refused. */
export class SyscallError extends Error {
  /** Name of the class; also in messages of other copies of nlwire, where `instanceof` fails. */
  override readonly name = 'SyscallError'
  /** The call, such as `setns`. */
  readonly syscall: string
  /** The error number, positive. */
  readonly errno: number
  /** The error's name, such as `EPERM`. */
  readonly code: string
  /** The purpose of the call, and what to do about the error. The message has it with control characters escaped. */
  readonly context: string | undefined

  constructor(syscall: string, errno: number, context?: string) {
    super(visible(`${syscall}: ${errnoName(errno)}: ${errnoText(errno)}${context === undefined ? '' : ` (${context})`}`))
    this.syscall = syscall
    this.errno = errno
    this.code = errnoName(errno)
    this.context = context
  }

  /** Returns name, message, syscall, code, errno and context, for JSON.stringify. */
  toJSON(): Json {
    const { name, message, syscall, code, errno, context } = this
    return jsonOf({ name, message, syscall, code, errno, context })
  }
}
