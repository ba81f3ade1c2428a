import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'

/** The oldest Node that package.json allows. */
const OLDEST = [20, 19] as const
const ELSEWHERE = 'nlwire/wire, nlwire/capture and nlwire/declare work here'

/** The runtime: Node, on Linux, on a processor for which there is a native part. */
export function runtime({ node, otherRuntime, platform, arch }: Facts): Finding {
  const name = 'runtime'
  const bad = (found: string, remedy: string): Finding => ({ name, state: 'bad', found, remedy })
  if (otherRuntime !== undefined)
    return bad(`${otherRuntime}: system calls work in Node only`, `start the program with node. ${ELSEWHERE}`)
  const found = `Node ${node} on ${platform} ${arch}`
  if (platform !== 'linux') return bad(`${found}: netlink is part of Linux`, `use Linux, also in a virtual machine. ${ELSEWHERE}`)
  if (arch !== 'x64' && arch !== 'arm64')
    return bad(`${found}: system calls work on x64 and arm64 only`, `use another machine. ${ELSEWHERE}`)
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
  if (isOld) return bad(`${found}: nlwire needs ${OLDEST.join('.')} or newer`, 'install a newer Node: https://nodejs.org')
  return { name, state: 'ok', found }
}

const REINSTALL = 'remove node_modules and run `npm install` on this machine, without --omit=optional'

/**
 * Whether the native part of ffi-rs loads: a package for each processor and libc, which npm chooses when it installs.
 */
export function nativePart({ native }: Facts): Finding {
  const name = 'ffi-rs'
  if ('failure' in native) {
    if (native.failure === 'died')
      return { name, state: 'bad', found: `loading it ends the process: ${native.how}`, remedy: REINSTALL }
    return { name, state: 'note', found: `not checked: ${unchecked(native)}` }
  }
  const { why } = native.report
  if (why !== undefined) return { name, state: 'bad', found: why, remedy: REINSTALL }
  return { name, state: 'ok', found: 'its native part loads' }
}

/** Why a child has no report. */
export function unchecked({ failure, how }: { failure: string; how: string }): string {
  if (failure === 'late') return `a child process did not start within ${how}`
  if (failure === 'silent') return `a child process did not end within ${how}`
  if (failure === 'absent') return `no child process can be started: ${how}`
  return `a child process ended with ${how}`
}
