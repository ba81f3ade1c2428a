import { closeSync, openSync } from 'node:fs'
import { NAMESPACE_DIRECTORY, NAMESPACE_FLAGS } from '../../linux/namespaces/files.ts'
import { filePath } from '../../linux/syscalls/libc.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { RTM } from '../../rtnl/constants.ts'
import { fail, wrong } from '../parse/exit.ts'
import { integer } from '../parse/numbers.ts'
import { asking, type Session } from '../session.ts'

/** `netns set NAME { auto | ID }`: gives a namespace an id in that of the session. */
export async function setCommand({ socket }: Session, [name, id]: readonly string[]): Promise<number> {
  if (name === undefined) fail('No netns name specified')
  if (id === undefined) fail('No nsid specified')
  const nsid = id === 'auto' ? -1 : readId(id)
  const fd = openNamed(name)
  try {
    await asking(() => socket.request({ type: RTM.NEWNSID, attrs: { nsid, fd } }))
  } finally {
    closeSync(fd)
  }
  return 0
}

function readId(text: string): number {
  const id = integer(text)
  if (id === undefined) wrong('Invalid "netnsid" value', text)
  if (id < 0) wrong('"netnsid" value should be >= 0', text)
  return id
}

function openNamed(name: string): number {
  try {
    return openSync(filePath(`${NAMESPACE_DIRECTORY}/${name}`), NAMESPACE_FLAGS)
  } catch (error) {
    const { errno = 0 } = error as NodeJS.ErrnoException
    return fail(`Cannot open network namespace "${name}": ${errnoText(-errno)}`)
  }
}
