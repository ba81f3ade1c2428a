import { NAMESPACE_DIRECTORY } from '../../linux/namespaces/files.ts'
import { identify, pidsIn } from '../../linux/namespaces/processes.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { fail } from '../parse/exit.ts'
import type { Session } from '../session.ts'

/**
 * `netns identify [ PID ]`: the name of the namespace of a process, or of the session's; an empty line if it has none.
 */
export async function identifyCommand({ io, netns }: Session, args: readonly string[]): Promise<number> {
  const [pid] = args
  if (args.length > 1) fail('extra arguments specified')
  if (pid !== undefined && /\D/.test(pid)) fail(`Specified string '${pid}' is not a pid`)
  const path = pid === undefined ? `/proc/self/fd/${netns.fd}` : `/proc/${pid}/ns/net`
  // If there are several names, `ip` prints the last.
  io.out(`${opening(() => identify(path)).at(-1) ?? ''}\n`)
  return 0
}

/** `netns pids NAME`: prints the processes in a namespace, one per line. */
export async function pidsCommand({ io }: Session, args: readonly string[]): Promise<number> {
  const [name] = args
  if (name === undefined) fail('No netns name specified')
  if (args.length > 1) fail('extra arguments specified')
  const pids = opening(() => pidsIn(`${NAMESPACE_DIRECTORY}/${name}`))
  io.out(pids.map((pid) => `${pid}\n`).join(''))
  return 0
}

/**
 * Opens a namespace file. Ends the command if that fails. A file that is not a namespace has no names and no processes.
 */
function opening<T>(ask: () => T[]): T[] {
  try {
    return ask()
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error
    if (error.syscall === 'setns') return []
    return fail(`Cannot open network namespace: ${errnoText(error.errno)}`)
  }
}
