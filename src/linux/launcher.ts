import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { errnoText } from '../netlink/errno.ts'
import {
  CLONE_NEWNET,
  CLONE_NEWNS,
  F_GETFL,
  F_SETFD,
  F_SETFL,
  MNT_DETACH,
  MS_BIND,
  MS_RDONLY,
  MS_REC,
  MS_SLAVE,
  O_ACCMODE,
  O_CLOEXEC,
  O_NONBLOCK,
  O_RDONLY,
  RLIMIT_NOFILE,
  SIGPIPE,
  SIGXFSZ,
} from './constants.ts'
import {
  address,
  close,
  execvp,
  fcntl,
  getrlimit,
  mount,
  open,
  setns,
  setrlimit,
  sigaction,
  statvfs,
  umount2,
  unshare,
} from './libc.ts'
import { checkNamespaceName, fileNames, NAMESPACE_DIRECTORY } from './namespace-files.ts'

/** Why a launch failed, in the words of `ip netns exec`, and the exit code that goes with it. */
export interface LaunchFailure {
  readonly message: string
  readonly exitCode: number
}

const ST_RDONLY = 1

/**
 * Replaces this process by `file`, run inside the named network namespace with the mounts of `ip netns exec`: /sys shows that
 * network, and /etc/netns/NAME/* lies over /etc/*. Comes back only with the reason why not, and then the process is no longer
 * where it was and has to end. `warn` is told of each file of /etc/netns/NAME that could not be mounted.
 * Call it from the main thread.
 */
export function launch(name: string, file: string, args: readonly string[], warn: (message: string) => void): LaunchFailure {
  const failure = enter(name) ?? splitMounts() ?? mountSys(name)
  if (failure !== undefined) return { message: failure, exitCode: 255 }
  mountEtc(name, warn)
  restoreDescriptors()
  restoreSignals()
  restoreFileLimit()
  const result = execvp(file, pointers([file, ...args]))
  return { message: `exec of "${file}" failed: ${errnoText(-result)}`, exitCode: 1 }
}

function enter(name: string): string | undefined {
  try {
    checkNamespaceName(name)
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return `Invalid netns name "${name}"`
    throw error
  }
  const fd = open(`${NAMESPACE_DIRECTORY}/${name}`, O_RDONLY | O_CLOEXEC, 0)
  if (fd < 0) return `Cannot open network namespace "${name}": ${errnoText(-fd)}`
  const result = setns(fd, CLONE_NEWNET)
  close(fd)
  return result < 0 ? `setting the network namespace "${name}" failed: ${errnoText(-result)}` : undefined
}

function splitMounts(): string | undefined {
  const split = unshare(CLONE_NEWNS)
  if (split < 0) return `unshare failed: ${errnoText(-split)}`
  const slave = mount('', '/', 'none', MS_SLAVE | MS_REC, 0)
  return slave < 0 ? `"mount --make-rslave /" failed: ${errnoText(-slave)}` : undefined
}

function mountSys(name: string): string | undefined {
  // In a user namespace the /sys from outside stays (EINVAL), and a read-only one takes only a read-only one over it.
  const flags = umount2('/sys', MNT_DETACH) < 0 && isReadOnly('/sys') ? MS_RDONLY : 0
  const result = mount(name, '/sys', 'sysfs', flags, 0)
  return result < 0 ? `mount of /sys failed: ${errnoText(-result)}` : undefined
}

function isReadOnly(path: string): boolean {
  // struct statvfs of 64-bit glibc and musl: f_flag follows nine longs.
  const result = Buffer.alloc(256)
  return statvfs(path, result) >= 0 && (result.readUInt32LE(72) & ST_RDONLY) !== 0
}

function mountEtc(name: string, warn: (message: string) => void): void {
  const directory = `/etc/netns/${name}`
  for (const file of fileNames(directory)) {
    const result = mount(`${directory}/${file}`, `/etc/${file}`, 'none', MS_BIND, 0)
    if (result < 0) warn(`Bind ${directory}/${file} -> /etc/${file} failed: ${errnoText(-result)}`)
  }
}

// Node marks the descriptors it was started with, up to 15, to be closed at exec. Above 2 they lie among its own: those are known by being
// anonymous inodes, or pipes of which both ends are here.
function restoreDescriptors(): void {
  const found = readdirSync('/proc/self/fd').flatMap((name) => {
    const fd = Number(name)
    const target = targetOf(fd)
    return target === undefined ? [] : [{ fd, target, mode: fcntl(fd, F_GETFL, 0) & O_ACCMODE }]
  })
  for (const { fd, target, mode } of found) {
    const bothEnds = target.startsWith('pipe:') && found.some((other) => other.target === target && other.mode !== mode)
    if (fd <= 2 || (fd <= 15 && !bothEnds && !target.startsWith('anon_inode:'))) fcntl(fd, F_SETFD, 0)
    if (fd <= 2) makeBlocking(fd)
  }
}

// The descriptor that listed the directory is closed by now, and so may be others, of Node's own threads.
function targetOf(fd: number): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return undefined
  }
}

// Whatever touched process.stdin, stdout or stderr left a pipe non-blocking, and few programs expect that.
function makeBlocking(fd: number): void {
  const flags = fcntl(fd, F_GETFL, 0)
  if (flags >= 0 && flags & O_NONBLOCK) fcntl(fd, F_SETFL, flags & ~O_NONBLOCK)
}

// Node ignores them. What else it did to signals at its start, all dispositions to default and the mask emptied, cannot be undone.
function restoreSignals(): void {
  // SIG_DFL, no flags, an empty mask: all zero.
  const action = Buffer.alloc(256)
  for (const signal of [SIGPIPE, SIGXFSZ]) sigaction(signal, action, 0)
}

// Node raises the soft limit of open files to the hard one and does not keep the old one: the parent's is taken, if it has the same hard limit.
function restoreFileLimit(): void {
  const limit = Buffer.alloc(16)
  if (getrlimit(RLIMIT_NOFILE, limit) < 0) return
  const [soft, hard] = parentFileLimit()
  if (hard === undefined || BigInt(hard) !== limit.readBigUInt64LE(8)) return
  limit.writeBigUInt64LE(BigInt(soft ?? hard), 0)
  setrlimit(RLIMIT_NOFILE, limit)
}

function parentFileLimit(): string[] {
  try {
    const line = readFileSync(`/proc/${process.ppid}/limits`, 'utf8').match(/^Max open files +(\d+) +(\d+)/m)
    return line ? line.slice(1) : []
  } catch {
    // Another user's process, or one that is gone: the limit stays as Node made it.
    return []
  }
}

const argumentsInUse: Buffer[] = []

function pointers(strings: readonly string[]): Buffer {
  const texts = strings.map((text) => Buffer.from(`${text}\0`))
  argumentsInUse.push(...texts)
  const array = Buffer.alloc((texts.length + 1) * 8)
  texts.forEach((text, i) => void array.writeBigUInt64LE(BigInt(address(text)), i * 8))
  return array
}
