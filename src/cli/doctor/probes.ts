import { readdirSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { setupAio } from '../../linux/poll/aio.ts'
import { missingCapability, missingSysAdmin } from '../../linux/syscalls/capabilities.ts'
import { O_CLOEXEC, O_RDONLY } from '../../linux/syscalls/constants.ts'
import { openFile } from '../../linux/syscalls/libc.ts'
import type { Io } from '../io.ts'
import { BEGUN } from './child.ts'
import type { Native, QueryResult, Task } from './facts.ts'
import { taskOf } from './task.ts'

/** What children of `nlwire doctor` do: each may hang or crash. They print JSON, one value a line. */
const PROBES: Readonly<Record<string, (print: (value: object) => void) => void>> = {
  native: (print) => print(native()),
  rtnetlink: (print) => print(query()),
  // One line for each, so that those before one that hangs are known.
  tasks: (print) => {
    for (const task of sleepers()) print(task)
  },
}

/** Runs a probe in this process, which is a child of `nlwire doctor`. Returns the exit code. */
export function probe(name: string, io: Io): number {
  io.out(`${BEGUN}\n`)
  PROBES[name]?.((value) => io.out(`${JSON.stringify(value)}\n`))
  return 0
}

/** Lists the interfaces: libuv calls getifaddrs(3), which sends RTM_GETLINK. The kernel takes RTNL to reply to it. */
function query(): QueryResult {
  const began = performance.now()
  try {
    networkInterfaces()
    return { milliseconds: performance.now() - began }
  } catch (error) {
    return { why: (error as Error).message }
  }
}

function native(): Native {
  try {
    return { aio: setupAio(1), ...rights() }
  } catch (error) {
    return { why: (error as Error).message }
  }
}

function rights(): Pick<Native, 'showsRights' | 'netAdmin' | 'sysAdmin'> {
  try {
    const sysAdmin = missingSysAdmin()
    const namespace = openFile('/proc/thread-self/ns/net', O_RDONLY | O_CLOEXEC, 0)
    const netAdmin = namespace < 0 ? undefined : missingCapability(namespace, 'this network namespace')
    return {
      showsRights: namespace >= 0,
      ...(netAdmin === undefined ? {} : { netAdmin }),
      ...(sysAdmin === undefined ? {} : { sysAdmin }),
    }
  } catch {
    // No /proc.
    return { showsRights: false }
  }
}

/**
 * The threads of all processes in state D. Reading some of these files waits for locks that a dead process may hold.
 */
function* sleepers(): Generator<Task> {
  for (const pid of numbersIn('/proc'))
    for (const tid of numbersIn(`/proc/${pid}/task`)) {
      const task = taskOf(Number(pid), (name) => readText(`/proc/${pid}/task/${tid}/${name}`))
      if (task) yield task
    }
}

function numbersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name))
  } catch {
    // The process has ended, or there is no /proc.
    return []
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The process has ended, or is another user's.
    return undefined
  }
}
