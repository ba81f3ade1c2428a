import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'

/**
 * Without poll requests of AIO (4.18), waits look for replies every 10 ms. Older kernels also lack kinds and options.
 */
const OLDEST = [4, 18] as const
/** TAINT_DIE (Documentation/admin-guide/tainted-kernels.rst): an OOPS or BUG since the start. */
const DIED = 1 << 7

/** The kernel: its version, and whether a part of it has crashed since it started. */
export function kernel({ release, read }: Facts): Finding {
  const name = 'kernel'
  const found = `Linux ${release}`
  if (hasCrashed(read))
    return {
      name,
      state: 'note',
      found: `${found}: an OOPS or BUG has happened since it started (kernel.tainted); locks of a process that died then stay locked`,
      remedy: 'read it with `dmesg | grep -A20 -E "BUG|Oops"`, and restart the machine when you can',
    }
  const [major = 0, minor = 0] = release.split(/[.-]/).map(Number)
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    return { name, state: 'note', found: `${found}: nlwire is tested on newer ones`, remedy: `use ${OLDEST.join('.')} or newer` }
  return { name, state: 'ok', found }
}

/** Whether the kernel has had an OOPS or BUG, as far as /proc shows. */
export function hasCrashed(read: Facts['read']): boolean {
  return (Number(read('/proc/sys/kernel/tainted') ?? 0) & DIED) !== 0
}

/** /proc: namespaces are entered, named and compared by its files. */
export function proc({ read }: Facts): Finding {
  const name = '/proc'
  if (read('/proc/self/status') !== undefined) return { name, state: 'ok', found: 'mounted' }
  return {
    name,
    state: 'bad',
    found: 'not mounted, or not readable: nlwire opens namespaces by /proc/thread-self/ns/net',
    remedy: 'mount it: `mount -t proc proc /proc` (in a chroot from outside: `mount -t proc proc DIRECTORY/proc`)',
  }
}
