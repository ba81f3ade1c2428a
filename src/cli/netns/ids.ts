import { closeSync, openSync } from 'node:fs'
import { NAMESPACE_DIRECTORY, NAMESPACE_FLAGS, namespaceNames } from '../../linux/namespaces/files.ts'
import { filePath } from '../../linux/syscalls/libc.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { RTM } from '../../rtnl/constants.ts'
import { kernelAnswerText, type Session } from '../session.ts'

/** The ids that the named namespaces have in that of the session, and what the kernel says to files that are no namespaces. */
export async function namesById(session: Session): Promise<{ ids: Map<string, number>; refusals: string[] }> {
  const ids = new Map<string, number>()
  const refusals: string[] = []
  for (const name of namespaceNames()) {
    const id = await nsidOf(session, `${NAMESPACE_DIRECTORY}/${name}`)
    if (typeof id === 'number') ids.set(name, id)
    else if (id !== undefined) refusals.push(id)
  }
  return { ids, refusals }
}

/** The id of the namespace at a path; undefined where it has none, and a line of text where the kernel says that it is none. */
export function nsidOf({ netns }: Session, path: string): Promise<number | string | undefined> {
  return withFile(path, (fd) => netns.getId({ fd }))
}

/** Lets the kernel choose an id for the namespace at a path. Gives the kernel's refusal as a line of text. */
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
    // Another process has just deleted it, or it may not be read: it has no id then.
    return undefined
  }
}
