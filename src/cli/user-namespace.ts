import { spawnSync } from 'node:child_process'
import { replaceProcess } from '../linux/launch/exec.ts'
import { whatForbidsUserNamespaces } from '../linux/namespaces/user-namespaces.ts'
import { errnoText } from '../netlink/base/errno.ts'
import { PROGRAM } from './program.ts'

/** Environment variable that is set when the program restarts inside the namespace. */
const MARK = 'NLWIRE_ROOTLESS'

const FLAGS = ['--user', '--map-root-user', '--net', '--mount', '--']

/** Runs the command that follows as root of new user, mount and network namespaces. */
export const UNSHARE = ['unshare', ...FLAGS] as const

/** Whether becomeRootOfUserNamespace started this program. Child processes do not inherit the mark. */
export function isInUserNamespace(): boolean {
  const marked = process.env[MARK] !== undefined
  delete process.env[MARK]
  return marked
}

/**
 * Replaces this process by this program with `args`, as root of new user, mount and network namespaces. Returns only on
 * failure, with the reasons. Uses `unshare` of util-linux, as the kernel refuses a process with threads, such as Node
 * (EINVAL).
 */
export function becomeRootOfUserNamespace(args: readonly string[]): string {
  // Runs `true` first, to get the error text.
  const { status, error, stderr } = spawnSync('unshare', [...FLAGS, 'true'], { encoding: 'utf8' })
  if (error) return refusal(`unshare of util-linux cannot be run: ${error.message}`)
  if (status !== 0) return refusal(stderr.trim())
  process.env[MARK] = '1'
  const self = [process.execPath, ...process.execArgv, process.argv[1] as string]
  const result = replaceProcess('unshare', [...UNSHARE, ...self, ...args])
  return refusal(`unshare: ${errnoText(-result)}`)
}

function refusal(why: string): string {
  return [`${PROGRAM}: cannot create a user namespace: ${why}`, ...whatForbidsUserNamespaces()].join('\n')
}
