import { readFileSync, readlinkSync } from 'node:fs'
import { close, ioctl } from './libc.ts'

/** linux/nsfs.h: a descriptor of the user namespace that owns a namespace. EPERM where that is outside of the caller's own. */
const NS_GET_USERNS = 0xb701
const EPERM = 1
const CAP_NET_ADMIN = 12n
const OUTSIDE = 'outside'

/**
 * What this thread lacks to change a network namespace, in words; undefined where it lacks nothing, or where /proc does not say.
 * `which` are the words for the network namespace.
 */
export function missingCapability(namespace: number, which: string): string | undefined {
  try {
    const own = readlinkSync('/proc/thread-self/ns/user')
    const owner = ownerOf(namespace)
    if (owner === undefined || (owner !== OUTSIDE && hasNetAdmin())) return undefined
    const missing = 'CAP_NET_ADMIN is missing in the user namespace that owns'
    if (owner === OUTSIDE) return `${missing} ${which}: one outside of ${own}, in which this process is`
    const here = owner === own ? 'which is that of this process' : `while this process is in ${own}`
    return `${missing} ${which}: ${owner}, ${here}`
  } catch {
    // A hint that cannot be had must not stand in the way of the error it is for.
    return undefined
  }
}

/** The user namespace that owns a namespace, as /proc names it; OUTSIDE where it is neither the thread's own nor below that. */
function ownerOf(namespace: number): string | undefined {
  const fd = ioctl(namespace, NS_GET_USERNS, 0)
  if (fd < 0) return fd === -EPERM ? OUTSIDE : undefined
  try {
    return readlinkSync(`/proc/thread-self/fd/${fd}`)
  } finally {
    close(fd)
  }
}

/** Capabilities in the thread's own user namespace are capabilities in all below it (user_namespaces(7)). */
function hasNetAdmin(): boolean {
  const [, effective = '0'] = /^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/thread-self/status', 'utf8')) ?? []
  return ((BigInt(`0x${effective}`) >> CAP_NET_ADMIN) & 1n) === 1n
}
