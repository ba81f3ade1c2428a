import { namespaceNames } from '../../linux/namespaces/files.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'

/**
 * Calls `fn` with each named namespace that can be opened, one after the other, closes it, and returns the results by
 * name.
 */
export async function allNamespaces<N extends { close(): void }, T>(
  open: (name: string) => Promise<N>,
  fn: (ns: N, name: string) => T,
): Promise<Map<string, PromiseSettledResult<Awaited<T>>>> {
  const results = new Map<string, PromiseSettledResult<Awaited<T>>>()
  for (const name of namespaceNames()) {
    const [opened] = await Promise.allSettled([open(name)])
    if (opened.status === 'fulfilled') results.set(name, await visit(opened.value, name, fn))
    // Deleted since the names were read, so it is no longer a named namespace.
    else if (!isGone(opened.reason)) results.set(name, opened)
  }
  return results
}

async function visit<N extends { close(): void }, T>(ns: N, name: string, fn: (ns: N, name: string) => T) {
  const [result] = await Promise.allSettled([(async () => fn(ns, name))()])
  ns.close()
  return result as PromiseSettledResult<Awaited<T>>
}

function isGone(reason: unknown): boolean {
  return reason instanceof SyscallError && reason.code === 'ENOENT'
}
