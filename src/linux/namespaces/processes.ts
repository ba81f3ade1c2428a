import { fstatSync, statSync } from 'node:fs'
import { closeFile, filePath } from '../syscalls/libc.ts'
import { fileNames, NAMESPACE_DIRECTORY, namespaceNames, openNamespace } from './files.ts'
import { assertHome } from './setns.ts'

/** A namespace file is known by device and inode, wherever it is mounted (nsfs). */
interface Inode {
  readonly dev: number
  readonly ino: number
}

const same = (a: Inode | undefined, b: Inode): boolean => a !== undefined && a.dev === b.dev && a.ino === b.ino

/** The names that a network namespace has, that of a process, at a path, or of the calling thread. Throws SyscallError. */
export function identify(target: string | number = '/proc/thread-self/ns/net'): string[] {
  assertHome()
  const own = inodeOf(target)
  return namespaceNames().filter((name) => same(inodeAt(`${NAMESPACE_DIRECTORY}/${name}`), own))
}

/** The processes in a network namespace, by name or path, in the order of /proc, as far as the caller may look into them. Throws SyscallError. */
export function pidsIn(name: string): number[] {
  const wanted = inodeOf(name)
  const pids = fileNames('/proc').filter((entry) => /^\d+$/.test(entry))
  return pids.filter((pid) => same(inodeAt(`/proc/${pid}/ns/net`), wanted)).map(Number)
}

function inodeOf(target: string | number): Inode {
  const fd = openNamespace(target)
  try {
    return fstatSync(fd)
  } finally {
    closeFile(fd)
  }
}

function inodeAt(path: string): Inode | undefined {
  try {
    return statSync(filePath(path))
  } catch {
    // Ended meanwhile, or not to be looked into.
    return undefined
  }
}
