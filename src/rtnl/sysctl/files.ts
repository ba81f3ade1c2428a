import { existsSync, fstatSync, readdirSync, statSync } from 'node:fs'
import { O_CLOEXEC, O_RDONLY, O_RDWR, O_WRONLY } from '../../linux/syscalls/constants.ts'
import { closeFile, openFile, readStart, writeStart } from '../../linux/syscalls/libc.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { ERRNO, errnoName } from '../../netlink/base/errno.ts'
import { didYouMean } from '../../netlink/base/nearest.ts'
import { shown } from '../../netlink/base/shown.ts'
import { nameOfPath, pathOf, ROOT } from './name.ts'

// A file of /proc/sys/net belongs to the network namespace of the thread that opens it (net_ctl_root in net/sysctl_net.c),
// whoever reads or writes it later. So files are opened inside, in one go, and used outside.

/** An open sysctl. */
export interface OpenSysctl {
  readonly components: readonly string[]
  readonly fd: number
}

/** The longest values are lists of ports; the kernel gives a page. */
const MOST = 64 * 1024

/** Opens a sysctl in the namespace of the thread. Throws SyscallError. */
export function openSysctl(components: readonly string[], writes: boolean): OpenSysctl {
  const path = pathOf(components)
  const open = (flags: number): number => openFile(path, flags | O_CLOEXEC, 0)
  let fd = open(writes ? O_RDWR : O_RDONLY)
  // Some, such as net.ipv4.route.flush, can only be written.
  if (writes && errnoName(-fd) === 'EACCES') fd = open(O_WRONLY)
  const errno = fd < 0 ? -fd : notReadable(fd, writes)
  if (errno === 0) return { components, fd }
  if (fd >= 0) closeFile(fd)
  throw new SyscallError('open', errno, [path, whyNot(components, errno)].filter(Boolean).join('; '))
}

/** Returns EISDIR for a directory, which opens for reading. Outside the namespace its names would be those of another. */
const notReadable = (fd: number, writes: boolean): number =>
  !writes && fstatSync(fd).isDirectory() ? (ERRNO['EISDIR'] as number) : 0

/** Closes sysctls. */
export function closeSysctls(all: readonly OpenSysctl[]): void {
  for (const { fd } of all) closeFile(fd)
}

/** Returns the value of an open sysctl without its newline. Throws SyscallError. */
export function readSysctl({ components, fd }: OpenSysctl): string {
  const data = new Uint8Array(MOST)
  const length = readStart(fd, data)
  if (length < 0)
    throw new SyscallError('read', -length, [pathOf(components), whyNot(components, -length)].filter(Boolean).join('; '))
  return new TextDecoder().decode(data.subarray(0, length)).replace(/\n$/, '')
}

/** Writes the value of an open sysctl. Returns 0, or the errno. */
export function writeSysctl({ fd }: OpenSysctl, value: string): number {
  return -Math.min(0, writeStart(fd, new TextEncoder().encode(`${value}\n`)))
}

/** Returns the components of all files below a directory, or of the file itself, in the namespace of the thread. */
export function sysctlsBelow(components: readonly string[]): string[][] {
  const path = pathOf(components)
  if (!existsSync(path)) openSysctl(components, false)
  try {
    return readdirSync(path, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const below = [...components, entry.name]
        return entry.isDirectory() ? sysctlsBelow(below) : [below]
      })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [[...components]]
    // A link may go meanwhile, with its directory.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** The names in a folder; none if it went meanwhile, as that of a link does. */
function namesIn(components: readonly string[]): string[] {
  try {
    return readdirSync(pathOf(components))
  } catch {
    return []
  }
}

/** Some of the names in a folder, for a message. */
const someOf = (names: readonly string[]): string =>
  names.length === 0 ? '' : `: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`

/** Whether nobody can write a sysctl in this namespace. */
const isReadOnly = (components: readonly string[]): boolean =>
  ((statSync(pathOf(components), { throwIfNoEntry: false })?.mode ?? 0o222) & 0o222) === 0

/** Explains why a sysctl cannot be opened, in the namespace of the thread. */
function whyNot(components: readonly string[], errno: number): string | undefined {
  const code = errnoName(errno)
  if (code === 'EROFS') return `${ROOT} is mounted read-only, as in containers; mount it writable`
  if (code === 'EACCES' && isReadOnly(components))
    return 'it is read-only here: of some sysctls, such as net.core.rmem_max, the kernel has one for all namespaces, which only the first one can set'
  if (code === 'EACCES' || code === 'EPERM')
    return 'writing needs CAP_NET_ADMIN in the user namespace of the network namespace; some sysctls are read-only or write-only'
  if (code === 'EISDIR')
    return `${nameOfPath(components)} is a directory of sysctls, whose values sysctl.list(${shown(nameOfPath(components))}) returns${someOf(namesIn(components))}`
  if (code !== 'ENOENT') return undefined
  if (!existsSync(`${ROOT}/net`)) return `${ROOT} is not there: /proc is not mounted`
  const known = components.findIndex((_, i) => !existsSync(pathOf(components.slice(0, i + 1))))
  const [missing = '', parent] = [components[known], components.slice(0, known)]
  const near = didYouMean(missing, namesIn(parent))
  const isLink = known === 3 && /^(conf|neigh)$/.test(components[2] ?? '')
  return isLink ? `there is no link ${shown(missing)}${near}` : `${nameOfPath(parent)} has no ${shown(missing)}${near}`
}
