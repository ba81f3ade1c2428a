import { readFileSync } from 'node:fs'

/** Settings that can forbid user namespaces, the value that forbids them, and an explanation. */
const SETTINGS = [
  ['/proc/sys/user/max_user_namespaces', '0', 'it is the sysctl user.max_user_namespaces'],
  [
    '/proc/sys/kernel/unprivileged_userns_clone',
    '0',
    'it is the sysctl kernel.unprivileged_userns_clone, and applies to all users but root',
  ],
  [
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'it is the sysctl kernel.apparmor_restrict_unprivileged_userns: only programs with an AppArmor profile that says "userns," may',
  ],
] as const

/**
 * Returns what forbids user namespaces to this process, a sentence each, as far as /proc shows. `read` reads a file of
 * /proc.
 */
export function whatForbidsUserNamespaces(read = readProc): string[] {
  const reasons = SETTINGS.flatMap(([file, off, why]) =>
    read(file) === off ? [`${file} is ${off}, which forbids user namespaces: ${why}.`] : [],
  )
  const filtered = /^Seccomp:\s*2$/m.test(read('/proc/self/status') ?? '')
  if (filtered) reasons.push('A seccomp filter is active, as in most containers, and may forbid unshare(2).')
  return reasons
}

function readProc(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    // Not every kernel has every setting.
    return undefined
  }
}
