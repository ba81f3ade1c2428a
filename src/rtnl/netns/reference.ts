import { openNamespace } from '../../linux/namespaces/files.ts'
import { F_DUPFD_CLOEXEC } from '../../linux/syscalls/constants.ts'
import { close, closeFile, fcntl, must } from '../../linux/syscalls/libc.ts'
import { shown } from '../../netlink/base/shown.ts'

/** Something with an open network namespace, as a NetNs is. */
export interface NamespaceFd {
  /** A descriptor open on a network namespace. */
  readonly fd: number
}

/** A network namespace: a NetNs, a name or path, the id of a process in it, or `{ fd }`. */
export type NetNsRef = NamespaceFd | string | number

/** Throws unless `ref` is a reference to a network namespace. */
export function checkNetNsRef(ref: NetNsRef): void {
  const fd = typeof ref === 'object' && ref !== null ? ref.fd : 0
  if (
    typeof ref === 'string' ||
    typeof ref === 'number' ||
    (typeof ref === 'object' && ref !== null && Number.isInteger(fd) && fd >= 0)
  )
    return
  throw new TypeError(`expected a network namespace: a NetNs, a name or path, a process id or { fd }, got ${shown(ref)}`)
}

/** Opens namespaces for one request, and closes what it opened. */
export class NamespaceFds {
  private readonly closers: (() => void)[] = []

  /** Returns a descriptor of the namespace, valid until `close`. Throws TypeError, RangeError or SyscallError. */
  open(ref: NetNsRef): number {
    checkNetNsRef(ref)
    if (typeof ref !== 'object') {
      const fd = openNamespace(ref)
      this.closers.push(() => closeFile(fd))
      return fd
    }
    // Duplicates the descriptor of an object too: it may be closed, and its number reused, before the request is sent.
    const fd = must(fcntl(ref.fd, F_DUPFD_CLOEXEC, 0), 'fcntl', 'network namespace')
    this.closers.push(() => close(fd))
    return fd
  }

  close(): void {
    for (const close of this.closers.splice(0)) close()
  }
}
