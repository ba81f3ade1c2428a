import { replaceProcess } from '../linux/launch/exec.ts'
import { coverNamespaceNames } from '../linux/namespaces/private-run.ts'
import { SyscallError } from '../linux/syscalls/syscall-error.ts'
import { errnoName, errnoText } from '../netlink/base/errno.ts'
import { NetNs } from '../rtnl/netns/netns.ts'
import type { Io } from './io.ts'
import { PROGRAM } from './program.ts'
import { USAGE } from './usage.ts'
import { becomeRootOfUserNamespace, isInUserNamespace } from './user-namespace.ts'

// Exit statuses of env(1), timeout(1) and others; most commands do not use them.
const FAILED = 125
const NOT_RUN = 126
const NOT_FOUND = 127

/**
 * `nlwire rootless -- COMMAND`: replaces the process by the command, in new user, mount and network namespaces. Returns
 * only on failure, with the exit code.
 */
export async function rootless(args: readonly string[], io: Io): Promise<number> {
  const [first] = args
  const command = first === '--' ? args.slice(1) : args
  if (first === 'help' || first === '--help' || first === '-h') return usage(io, 0)
  if (command.length === 0 || (first !== '--' && first?.startsWith('-'))) return usage(io, FAILED)
  if (isInUserNamespace()) return runInside(command, io)
  io.err(`${becomeRootOfUserNamespace(['rootless', '--', ...command])}\n`)
  return FAILED
}

function usage(io: Io, code: number): number {
  io.err(USAGE.rootless)
  return code
}

async function runInside(command: readonly string[], io: Io): Promise<number> {
  try {
    coverNamespaceNames()
    const here = await NetNs.current()
    await here.links.up('lo')
    here.close()
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error
    io.err(`${PROGRAM} rootless: ${error.message}\n`)
    return FAILED
  }
  const [file] = command as [string]
  const errno = -replaceProcess(file, command)
  io.err(`${PROGRAM} rootless: "${file}" cannot be run: ${errnoText(errno)}\n`)
  return errnoName(errno) === 'ENOENT' ? NOT_FOUND : NOT_RUN
}
