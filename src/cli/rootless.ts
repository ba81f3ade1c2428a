import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { inNewNamespace } from '../linux/setns.ts'
import { SyscallError } from '../linux/syscall-error.ts'
import type { Io } from './io.ts'

/** Set for the second run, so that it does not try again. */
const MARK = 'NLWIRE_ROOTLESS'

/** Settings that can forbid user namespaces, and the value that does. */
const SWITCHES = [
  ['/proc/sys/user/max_user_namespaces', '0'],
  ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
] as const

/**
 * Makes sure that network namespaces can be made: returns nothing where they can. Otherwise runs this program again, with `args`, in
 * user, mount and network namespaces of its own, and returns its exit code; or says on stderr what is missing.
 */
export function rerunRootless(args: readonly string[], io: Io): number | undefined {
  const refusal = tryNamespace()
  if (refusal === undefined) return undefined
  const command = [process.execPath, ...process.execArgv, process.argv[1] as string, ...args]
  const flags = ['--user', '--map-root-user', '--net', '--mount', '--']
  const probe = process.env[MARK] ? undefined : spawnSync('unshare', [...flags, 'true'], { encoding: 'utf8' })
  if (probe?.status !== 0) return missing(io, refusal, probe && (probe.error?.message ?? probe.stderr.trim()))
  const { status, signal } = spawnSync('unshare', [...flags, ...command], {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1' },
  })
  return status ?? (signal === 'SIGINT' ? 130 : 1)
}

function tryNamespace(): SyscallError | undefined {
  try {
    return inNewNamespace(() => undefined)
  } catch (error) {
    if (error instanceof SyscallError) return error
    throw error
  }
}

function missing(io: Io, refusal: SyscallError, why: string | undefined): number {
  const lines = [`nlwire: a network namespace cannot be made: ${refusal.message}`]
  if (refusal.code === 'EPERM')
    lines.push('It takes CAP_SYS_ADMIN: run this as root, or on a system that permits user namespaces.')
  if (why !== undefined) lines.push(`Starting it in a user namespace failed: unshare: ${why}`)
  for (const [file, off] of SWITCHES) if (read(file) === off) lines.push(`${file} is ${off}, which forbids user namespaces.`)
  io.err(`${lines.join('\n')}\n`)
  return 1
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    // Not every kernel has every switch.
    return undefined
  }
}
