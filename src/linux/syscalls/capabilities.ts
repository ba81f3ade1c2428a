import { readFileSync, readlinkSync } from 'node:fs'
import { O_CLOEXEC, O_RDONLY } from './constants.ts'
import { close, closeFile, ioctl, openFile } from './libc.ts'

/** linux/nsfs.h: opens the user namespace that owns a namespace. EPERM if it is outside the caller's own. */
const NS_GET_USERNS = 0xb701
const EPERM = 1
const OUTSIDE = 'outside'

/** linux/capability.h: the bits of capabilities. */
const CAPABILITIES = { CAP_NET_BROADCAST: 11n, CAP_NET_ADMIN: 12n, CAP_SYS_PTRACE: 19n, CAP_SYS_ADMIN: 21n } as const

/** The capabilities that nlwire needs. */
type Capability = keyof typeof CAPABILITIES

/**
 * Describes the capability that this thread lacks to work on a namespace; undefined if it lacks none, or if /proc does
 * not show. `which` describes the namespace.
 */
export function missingCapability(
  namespace: number,
  which: string,
  capability: Capability = 'CAP_NET_ADMIN',
): string | undefined {
  try {
    const own = readlinkSync('/proc/thread-self/ns/user')
    const owner = ownerOf(namespace)
    if (owner === undefined || (owner !== OUTSIDE && has(capability))) return undefined
    const missing = `${capability} is missing in the user namespace that owns`
    if (owner === OUTSIDE) return `${missing} ${which}: one outside of ${own}, in which this process is`
    const here = owner === own ? 'which is that of this process' : `while this process is in ${own}`
    return `${missing} ${which}: ${owner}, ${here}`
  } catch {
    // A failing hint must not hide the error that it explains.
    return undefined
  }
}

/**
 * Describes the capability that this thread lacks to create and mount namespaces; undefined if that is not
 * CAP_SYS_ADMIN.
 */
export function missingSysAdmin(): string | undefined {
  if (!has('CAP_SYS_ADMIN'))
    return `CAP_SYS_ADMIN is missing in ${readlinkSync('/proc/thread-self/ns/user')}, the user namespace of this process`
  return missingHere('mnt', 'the mount namespace', 'CAP_SYS_ADMIN')
}

/**
 * Describes the capability that this thread lacks to listen to other network namespaces; undefined if that is not
 * CAP_NET_BROADCAST.
 */
export function missingNetBroadcast(): string | undefined {
  return missingHere('net', 'the network namespace', 'CAP_NET_BROADCAST')
}

function missingHere(type: 'mnt' | 'net', which: string, capability: Capability): string | undefined {
  const namespace = openFile(`/proc/thread-self/ns/${type}`, O_RDONLY | O_CLOEXEC, 0)
  if (namespace < 0) return undefined
  const missing = missingCapability(namespace, which, capability)
  closeFile(namespace)
  return missing
}

/**
 * Describes the capability that this thread lacks to inspect the namespaces of another process; undefined if /proc does
 * not show.
 */
export function missingPtrace(): string | undefined {
  try {
    const own = readlinkSync('/proc/thread-self/ns/user')
    if (has('CAP_SYS_PTRACE')) return `CAP_SYS_PTRACE is missing in the user namespace of that process: one outside of ${own}`
    return `CAP_SYS_PTRACE is missing in ${own}, and that process is another user's or may do more than this one`
  } catch {
    // A failing hint must not hide the error that it explains.
    return undefined
  }
}

/**
 * Returns the user namespace that owns a namespace, as named in /proc; OUTSIDE if it is neither the thread's own nor
 * below it.
 */
function ownerOf(namespace: number): string | undefined {
  const fd = ioctl(namespace, NS_GET_USERNS, 0)
  if (fd < 0) return fd === -EPERM ? OUTSIDE : undefined
  try {
    return readlinkSync(`/proc/thread-self/fd/${fd}`)
  } finally {
    close(fd)
  }
}

/** A capability in the thread's own user namespace applies to all namespaces below it (user_namespaces(7)). */
function has(capability: Capability): boolean {
  const [, effective = '0'] = /^CapEff:\s*(\w+)$/m.exec(readFileSync('/proc/thread-self/status', 'utf8')) ?? []
  return ((BigInt(`0x${effective}`) >> CAPABILITIES[capability]) & 1n) === 1n
}
