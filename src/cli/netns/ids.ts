import { closeSync, openSync } from 'node:fs'
import { NAMESPACE_DIRECTORY, NAMESPACE_FLAGS, namespaceNames } from '../../linux/namespaces/files.ts'
import { filePath } from '../../linux/syscalls/libc.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { RTM } from '../../rtnl/constants.ts'
import { idOf } from '../../rtnl/netns/ids.ts'
import { kernelAnswerText, type ListSession, type Session } from '../session.ts'

/**
 * Ids of the named namespaces in the session's namespace, and the kernel's errors for files that are not namespaces.
 */
export async function namesById(session: ListSession): Promise<{ ids: Map<string, number>; refusals: string[] }> {
  const ids = new Map<string, number>()
  const refusals: string[] = []
  for (const name of namespaceNames()) {
    const id = await nsidOf(session, `${NAMESPACE_DIRECTORY}/${name}`)
    if (typeof id === 'number') ids.set(name, id)
    else if (id !== undefined) refusals.push(id)
  }
  return { ids, refusals }
}

/**
 * Id of the namespace at a path; undefined if it has none, or a line of text if the kernel reports that it is not a
 * namespace.
 */
export function nsidOf({ socket }: ListSession, path: string): Promise<number | string | undefined> {
  return withFile(path, (fd) => idOf(socket, { fd }, {}))
}

/** Lets the kernel choose an id for the namespace at a path. On refusal returns the error as a line of text. */
export function assignNsid({ socket }: Session, path: string): Promise<string | undefined> {
  return withFile(path, async (fd) => {
    await socket.request({ type: RTM.NEWNSID, attrs: { nsid: -1, fd } })
    return undefined
  })
}

async function withFile<T>(path: string, ask: (fd: number) => Promise<T>): Promise<T | string | undefined> {
  const fd = openFile(path)
  if (fd === undefined) return undefined
  try {
    return await ask(fd)
  } catch (error) {
    if (error instanceof NetlinkError) return kernelAnswerText(error)
    throw error
  } finally {
    closeSync(fd)
  }
}

function openFile(path: string): number | undefined {
  try {
    return openSync(filePath(path), NAMESPACE_FLAGS)
  } catch {
    // Another process has just deleted it, or it cannot be read: then it has no id.
    return undefined
  }
}
