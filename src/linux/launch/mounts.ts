import { errnoText } from '../../netlink/base/errno.ts'
import { checkNamespaceName, fileNames, NAMESPACE_DIRECTORY, NAMESPACE_FLAGS } from '../namespaces/files.ts'
import { CLONE_NEWNET, CLONE_NEWNS, MNT_DETACH, MS_BIND, MS_RDONLY, MS_REC, MS_SLAVE } from '../syscalls/constants.ts'
import { closeFile, mount, openFile, setns, statvfs, umount2, unshare } from '../syscalls/libc.ts'
import { replaceProcess } from './exec.ts'

/** Why a launch failed, in the words of `ip netns exec`, and the exit code that goes with it. */
export interface LaunchFailure {
  readonly message: string
  readonly exitCode: number
}

/** A system call on the way that the kernel refused. */
export interface RefusedCall {
  readonly syscall: string
  readonly errno: number
  /** What it was for, in the words of `ip netns exec`. */
  readonly what: string
}

const ST_RDONLY = 1

/**
 * Replaces this process by `file`, run inside the named network namespace with the mounts of `ip netns exec`: /sys shows that
 * network, and /etc/netns/NAME/* lies over /etc/*. Comes back only with the reason why not, and then the process is no longer
 * where it was and has to end. `warn` is told of each file of /etc/netns/NAME that could not be mounted.
 * Call it from the main thread.
 */
export function launch(name: string, file: string, args: readonly string[], warn: (message: string) => void): LaunchFailure {
  const invalid = whyInvalid(name)
  if (invalid !== undefined) return { message: invalid, exitCode: 255 }
  const refused = enter(name) ?? splitMounts() ?? mountSys(name)
  if (refused !== undefined) return { message: sentence(refused), exitCode: 255 }
  mountEtc(name, (one) => warn(sentence(one)))
  const errno = -replaceProcess(file, [file, ...args])
  return { message: `exec of "${file}" failed: ${errnoText(errno)}`, exitCode: 1 }
}

/** A refusal as `ip netns exec` prints it. */
export function sentence({ what, errno }: RefusedCall): string {
  return `${what}: ${errnoText(errno)}`
}

function refusal(result: number, syscall: string, what: string): RefusedCall | undefined {
  return result < 0 ? { syscall, errno: -result, what } : undefined
}

function whyInvalid(name: string): string | undefined {
  try {
    checkNamespaceName(name)
    return undefined
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return `Invalid netns name "${name}"`
    throw error
  }
}

function enter(name: string): RefusedCall | undefined {
  const fd = openFile(`${NAMESPACE_DIRECTORY}/${name}`, NAMESPACE_FLAGS, 0)
  if (fd < 0) return refusal(fd, 'open', `Cannot open network namespace "${name}"`)
  const result = setns(fd, CLONE_NEWNET)
  closeFile(fd)
  return refusal(result, 'setns', `setting the network namespace "${name}" failed`)
}

/** Gives this thread mounts of its own, which still follow those outside. A thread that does this has to become another program. */
export function splitMounts(): RefusedCall | undefined {
  const split = unshare(CLONE_NEWNS)
  if (split < 0) return refusal(split, 'unshare', 'unshare failed')
  return refusal(mount('', '/', 'none', MS_SLAVE | MS_REC, 0), 'mount', '"mount --make-rslave /" failed')
}

/** Mounts the sysfs of this thread's network namespace on /sys; `source` is what the list of mounts calls it. */
export function mountSys(source: string): RefusedCall | undefined {
  // In a user namespace the /sys from outside stays (EINVAL), and a read-only one takes only a read-only one over it.
  const flags = umount2('/sys', MNT_DETACH) < 0 && isReadOnly('/sys') ? MS_RDONLY : 0
  return refusal(mount(source, '/sys', 'sysfs', flags, 0), 'mount', 'mount of /sys failed')
}

function isReadOnly(path: string): boolean {
  // struct statvfs of 64-bit glibc and musl: f_flag follows nine longs.
  const result = Buffer.alloc(256)
  return statvfs(path, result) >= 0 && (result.readUInt32LE(72) & ST_RDONLY) !== 0
}

/** Mounts each file of /etc/netns/NAME over the one in /etc; `warn` is told of each that could not be. */
export function mountEtc(name: string, warn: (refused: RefusedCall) => void): void {
  const directory = `/etc/netns/${name}`
  for (const file of fileNames(directory)) {
    const what = `Bind ${directory}/${file} -> /etc/${file} failed`
    const refused = refusal(mount(`${directory}/${file}`, `/etc/${file}`, 'none', MS_BIND, 0), 'mount', what)
    if (refused) warn(refused)
  }
}
