import { chmodSync, type Dirent, mkdirSync, readdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { MS_BIND, MS_NODEV, MS_NOSUID, MS_REC, O_CLOEXEC, O_DIRECTORY, O_RDONLY } from '../syscalls/constants.ts'
import { closeFile, mount, must, openFile } from '../syscalls/libc.ts'
import { NAMESPACE_DIRECTORY } from './files.ts'

const RUN = '/run'

/**
 * Covers the directory of namespace names with an empty one, in the mount namespace of this thread, which must not be
 * shared. If there is no such directory, creates it on a copy of /run, so that nothing is written outside.
 */
export function coverNamespaceNames(): void {
  if (!statSync(NAMESPACE_DIRECTORY, { throwIfNoEntry: false })?.isDirectory()) copyRun()
  mountTmpfs(NAMESPACE_DIRECTORY)
}

function mountTmpfs(path: string): void {
  must(mount('tmpfs', path, 'tmpfs', MS_NOSUID | MS_NODEV, 0), 'mount', `tmpfs on ${path}`)
  chmodSync(path, 0o755)
}

/** Keeps the contents of /run: programs find their sockets, and /etc/resolv.conf may link there. */
function copyRun(): void {
  const entries = readdirSync(RUN, { withFileTypes: true })
  const old = must(openFile(RUN, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0), 'open', RUN)
  try {
    mountTmpfs(RUN)
    for (const entry of entries) copyEntry(entry, `/proc/self/fd/${old}/${entry.name}`)
    mkdirSync(NAMESPACE_DIRECTORY, { recursive: true })
  } finally {
    closeFile(old)
  }
}

function copyEntry(entry: Dirent, source: string): void {
  const path = `${RUN}/${entry.name}`
  if (entry.isSymbolicLink()) {
    symlinkSync(readlinkSync(source), path)
    return
  }
  if (entry.isDirectory()) mkdirSync(path)
  else writeFileSync(path, '')
  // An entry that was deleted meanwhile leaves an empty place.
  mount(source, path, 'none', MS_BIND | MS_REC, 0)
}
