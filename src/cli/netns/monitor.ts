import { mkdirSync } from 'node:fs'
import { NAMESPACE_DIRECTORY } from '../../linux/namespaces/files.ts'
import { NamespaceWatcher } from '../../linux/namespaces/watch.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { fail } from '../parse/exit.ts'
import type { Session } from '../session.ts'
import { shownOn } from '../visible.ts'

/** `netns monitor`: a line for each name that comes or goes, until the process is ended. */
export async function netnsMonitorCommand({ io }: Session): Promise<number> {
  makeDirectory()
  const changes = new NamespaceWatcher().batches()
  // What is there already is not told.
  await changes.next()
  for await (const several of changes) {
    for (const change of several) {
      if (change.type !== 'resync')
        io.out(`${change.type === 'added' ? 'add' : 'delete'} ${shownOn(process.stdout, change.name)}\n`)
    }
  }
  return 0
}

/** As `ip` does, though the watch could wait for it. */
function makeDirectory(): void {
  try {
    mkdirSync(NAMESPACE_DIRECTORY, 0o755)
  } catch (error) {
    const { code, errno = 0 } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST') fail(`mkdir ${NAMESPACE_DIRECTORY} failed: ${errnoText(-errno)}`)
  }
}
