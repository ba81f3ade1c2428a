import { fstatSync, lstatSync, opendirSync, readlinkSync, statfsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { shown } from '../../netlink/base/shown.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import { string, textLength } from '../../netlink/codec/text.ts'
import { comeHomeIfStopped } from '../syscalls/abroad.ts'
import { missingPtrace } from '../syscalls/capabilities.ts'
import {
  EACCES,
  EAGAIN,
  EBUSY,
  EEXIST,
  EINVAL,
  ENOENT,
  LOCK_EX,
  LOCK_NB,
  MNT_DETACH,
  MS_BIND,
  MS_REC,
  MS_SHARED,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NONBLOCK,
  O_RDONLY,
  UMOUNT_NOFOLLOW,
} from '../syscalls/constants.ts'
import { closeFile, filePath, flock, mkdir, mount, must, openFile, umount2, unlink } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import { absentText } from './absent.ts'
import { withCause, withRemedy } from './remedy.ts'
import { assertHome, inNewNamespace, openCurrentNamespace } from './setns.ts'

/** The directory of `ip netns`, where named network namespaces are mounted. */
export const NAMESPACE_DIRECTORY = '/run/netns'

const NSFS_MAGIC = 0x6e736673
const LOCK_TRIES = 500
const LOCK_PAUSE_MS = 10
const DELETE_TRIES = 16

/**
 * Throws a TypeError or RangeError unless `name` is a valid namespace name: a file name of 1 to 255 bytes, not `.` or
 * `..`.
 */
export function checkNamespaceName(name: string): void {
  if (typeof name !== 'string' || name === '') throw new TypeError(`expected the name of a network namespace, got ${shown(name)}`)
  if (name === '.' || name === '..' || /[/\0]/.test(name))
    throw new TypeError(`expected the name of a network namespace, without "/" or NUL and not "." or "..", got ${shown(name)}`)
  const bytes = textLength(name)
  if (bytes > 255)
    throw new RangeError(`expected the name of a network namespace of at most 255 bytes, got ${bytes}: ${shown(name)}`)
}

/** Returns the names of the network namespaces in directory order, which is the order of `ip netns list`. */
export function namespaceNames(): string[] {
  return fileNames(NAMESPACE_DIRECTORY)
}

/**
 * Returns the names in a directory in its own order (readdirSync would sort); none if it does not exist. Bytes that are
 * not valid UTF-8 become lone surrogates, as in link names.
 */
export function fileNames(path: string): string[] {
  comeHomeIfStopped()
  const names: string[] = []
  const directory = openDirectory(path)
  for (let entry = directory?.readSync(); entry; entry = directory?.readSync()) names.push(nameOfBytes(entry.name))
  directory?.closeSync()
  return names
}

/** Decodes a name that was read with one character for each byte. */
function nameOfBytes(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1')
  return string.read(new Bytes(bytes, true), 0, bytes.length)
}

/**
 * Creates a network namespace and mounts it under its name, as `ip netns add` does. Undoes everything if a step fails.
 */
export async function createNamespace(name: string): Promise<void> {
  closeFile(await createOpenNamespace(name))
}

/**
 * As createNamespace, but returns a descriptor: others may delete the name before it is opened. Calls `inside` with it
 * while this thread is there, to create what belongs to the namespace, such as a socket.
 */
export function createOpenNamespace(name: string, inside?: (fd: number) => void): Promise<number> {
  return makeName(name, 'a new network namespace', () => inNewNamespace(() => openCurrentNamespace(inside)))
}

/**
 * Mounts the network namespace of a process, or at a path, under a name, as `ip netns attach` does, and returns a
 * descriptor of it.
 */
export async function attachOpenNamespace(name: string, target: string | number): Promise<number> {
  const source = pathOfTarget(target)
  return makeName(name, source, () => openNamespace(source))
}

/**
 * Mounts the descriptor that `open` returns under a name, and returns it; close it with closeFile. `what` describes it
 * in errors.
 */
async function makeName(name: string, what: string, open: () => number): Promise<number> {
  checkNamespaceName(name)
  assertHome()
  try {
    await shareDirectory()
    return fillFile(pathOf(name), what, open)
  } catch (error) {
    throw withRemedy(error)
  }
}

function fillFile(path: string, what: string, open: () => number): number {
  const file = openFile(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0)
  if (file === -EEXIST) throw new SyscallError('open', EEXIST, existing(path))
  must(file, 'open', path)
  let source = -1
  try {
    source = open()
    // Both by descriptor: the name may be gone or reused by now, and the process may have ended.
    const result = mount(`/proc/self/fd/${source}`, `/proc/self/fd/${file}`, 'none', MS_BIND, 0)
    const deleted = result === -ENOENT && !isStill(file, path)
    must(result, 'mount', `${what} on ${path}${deleted ? ', which was deleted meanwhile' : ''}`)
    return source
  } catch (error) {
    if (source >= 0) closeFile(source)
    if (isStill(file, path)) unlink(path)
    throw error
  } finally {
    closeFile(file)
  }
}

function isStill(file: number, path: string): boolean {
  try {
    const [ours, there] = [fstatSync(file), lstatSync(filePath(path))]
    return ours.ino === there.ino && ours.dev === there.dev
  } catch {
    // Deleted meanwhile.
    return false
  }
}

/**
 * Deletes a namespace's name, as `ip netns delete` does, even without a mount. The namespace itself ends with its last
 * user.
 */
export function deleteNamespace(name: string): void {
  comeHomeIfStopped()
  checkNamespaceName(name)
  try {
    deleteFile(pathOf(name))
  } catch (error) {
    throw withCause(error)
  }
}

/** umount(2), EINVAL: mounts from another user namespace are locked together. */
const STILL_MOUNTED =
  ' is still a mount point: the mount belongs to the user namespace outside, or other programs mount there again and again'

function deleteFile(path: string): void {
  for (let tries = 1; ; tries++) {
    const result = umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW)
    if (result !== -EINVAL && result !== -ENOENT) must(result, 'umount2', path)
    const removed = unlink(path)
    // Mounted over again by an `ip` that was creating a namespace of this name at the same time.
    if (removed === -EBUSY && tries < DELETE_TRIES) continue
    const why = removed === -EBUSY ? STILL_MOUNTED : removed === -ENOENT ? '; there is no network namespace of this name' : ''
    return void must(removed, 'unlink', `${path}${why}`)
  }
}

/** Flags to open the file of a namespace without blocking: it may be a FIFO whose other end nobody opens. */
export const NAMESPACE_FLAGS = O_RDONLY | O_NONBLOCK | O_CLOEXEC

/**
 * Opens a network namespace by name, by path (a string with a `/`), or by the id of a process in it. Close it with
 * closeFile.
 */
export function openNamespace(target: string | number): number {
  const path = pathOfTarget(target)
  const fd = openFile(path, NAMESPACE_FLAGS, 0)
  const missing = fd === -EACCES && /^\/proc\/\d+\/ns\//.test(path) ? missingPtrace() : undefined
  const why = fd === -ENOENT ? absentText(target, namespaceNames) : missing
  must(fd, 'open', why === undefined ? path : `${path}; ${why}`)
  if (isNamespace(`/proc/self/fd/${fd}`) && !isOfAnotherSort(fd)) return fd
  closeFile(fd)
  const named = typeof target === 'string' && !target.includes('/')
  throw new SyscallError('setns', EINVAL, named ? unmounted(path) : `${path} is not a network namespace`)
}

/** Creates a namespace without a name and opens it. `inside` runs while the thread is in it. */
export function openTemporaryNamespace(inside?: (fd: number) => void): number {
  try {
    return inNewNamespace(() => openCurrentNamespace(inside))
  } catch (error) {
    throw withRemedy(error)
  }
}

/** Throws a TypeError or RangeError unless `pid` is a valid process id. */
export function checkPid(pid: number): void {
  if (typeof pid !== 'number') throw new TypeError(`expected the id of a process, a number, got ${shown(pid)}`)
  if (!Number.isInteger(pid) || pid <= 0) throw new RangeError(`expected the id of a process, got ${pid}`)
}

function pathOfTarget(target: string | number): string {
  if (typeof target === 'string' && target.includes('/')) return target
  if (typeof target === 'string') checkNamespaceName(target)
  else if (typeof target === 'number') checkPid(target)
  else throw new TypeError(`expected a network namespace: its name, its path or the id of a process in it, got ${shown(target)}`)
  return typeof target === 'string' ? pathOf(target) : `/proc/${target}/ns/net`
}

function pathOf(name: string): string {
  return `${NAMESPACE_DIRECTORY}/${name}`
}

/** Whether a network namespace is mounted under that name. */
export function isMounted(name: string): boolean {
  return isNamespace(pathOf(name))
}

function existing(path: string): string {
  return isNamespace(path) ? `${path}: a network namespace of this name exists` : unmounted(path)
}

function unmounted(path: string): string {
  return `${path} is a file with no namespace mounted: left over from an interrupted create, or being created; deleting it removes it`
}

function isNamespace(path: string): boolean {
  try {
    return statfsSync(filePath(path)).type === NSFS_MAGIC
  } catch {
    // Deleted meanwhile, or no /proc.
    return false
  }
}

// A mounted namespace does not show its type; one of /proc does: `mnt:[4026531841]`.
function isOfAnotherSort(fd: number): boolean {
  return /^(?!net:)\w+:\[/.test(readlinkSync(`/proc/self/fd/${fd}`))
}

function openDirectory(path: string): ReturnType<typeof opendirSync> | undefined {
  try {
    return opendirSync(path, { encoding: 'latin1' })
  } catch (error) {
    const failure = fromNode(error, path)
    if (failure.errno === ENOENT) return undefined
    throw failure
  }
}

function fromNode(error: unknown, path: string): SyscallError {
  const { syscall = 'open', errno = -EINVAL } = error as NodeJS.ErrnoException
  return new SyscallError(syscall, Math.abs(errno), path)
}

// `ip` does the same under the same lock: the directory becomes a shared mount of itself. Names made in one mount
// namespace are then visible, and can be deleted, in all copies of it. If the directory is already a mount, making it
// shared again is harmless and needs no lock.
async function shareDirectory(): Promise<void> {
  if (makeShared()) return
  const made = mkdir(NAMESPACE_DIRECTORY, 0o755)
  if (made !== -EEXIST) must(made, 'mkdir', NAMESPACE_DIRECTORY)
  const fd = must(openFile(NAMESPACE_DIRECTORY, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0), 'open', NAMESPACE_DIRECTORY)
  try {
    await lock(fd)
    if (makeShared()) return
    must(mount(NAMESPACE_DIRECTORY, NAMESPACE_DIRECTORY, 'none', MS_BIND | MS_REC, 0), 'mount', `--bind ${NAMESPACE_DIRECTORY}`)
    if (!makeShared()) throw new SyscallError('mount', EINVAL, SHARING)
  } finally {
    closeFile(fd)
  }
}

const SHARING = `--make-shared ${NAMESPACE_DIRECTORY}`

/** Returns false if the directory is not a mount, or does not exist. */
function makeShared(): boolean {
  const result = mount('', NAMESPACE_DIRECTORY, 'none', MS_SHARED | MS_REC, 0)
  if (result === -EINVAL || result === -ENOENT) return false
  must(result, 'mount', SHARING)
  return true
}

async function lock(fd: number): Promise<void> {
  for (let tries = 1; ; tries++) {
    const result = flock(fd, LOCK_EX | LOCK_NB)
    if (result !== -EAGAIN || tries === LOCK_TRIES) return void must(result, 'flock', NAMESPACE_DIRECTORY)
    await delay(LOCK_PAUSE_MS)
  }
}
