import { readdirSync, readFileSync } from 'node:fs'
import { identify } from '../../linux/namespaces/processes.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { fail, wrong } from '../parse/exit.ts'
import { unsigned } from '../parse/numbers.ts'
import type { Session } from '../session.ts'
import { vrfTable } from './list.ts'

/** Longest name of a VRF that `ip` prints. */
const LONGEST = 31

/** `vrf identify [ PID ]`: the VRF of a process, by its control group …/vrf/NAME. Resolves to the exit code. */
export async function identifyVrf({ io }: Session, [text, extra]: readonly string[]): Promise<number> {
  if (extra !== undefined) wrong('Extra arguments specified\n', extra)
  const pid = text === undefined ? process.pid : (unsigned(text) ?? wrong('Invalid pid\n', text))
  const groups = read(`/proc/${pid}/cgroup`)
  if (typeof groups === 'number') fail(`Failed to lookup vrf association: ${errnoText(groups)}`)
  // Of version 2: the line without a controller.
  const name = groups
    .split('\n')
    .find((line) => line.includes('::/') && line.includes('/vrf/'))
    ?.replace(/^.*?\/vrf\//, '')
  if (name) io.out(`${name.slice(0, LONGEST)}\n`)
  return 0
}

/** `vrf pids NAME`: the processes in the control groups of a VRF, with their names. Resolves to the exit code. */
export async function pidsOfVrf(session: Session, [name, extra]: readonly string[]): Promise<number> {
  if (name === undefined || extra !== undefined) fail('Invalid arguments')
  if ((await vrfTable(session, name)) === undefined) fail('Invalid VRF name')
  const mounts = read('/proc/self/mounts')
  const [, root] = (typeof mounts === 'string' ? /^\S+ (\S+) cgroup2 /m.exec(mounts) : null) ?? []
  if (root === undefined) fail('Failed to find a mount of cgroup2')
  const [netns] = identify(`/proc/self/fd/${session.netns.fd}`)
  for (const group of groupsOf(root, netns === undefined ? undefined : `${netns}-ns`)) {
    const pids = read(`${group}/${name}/cgroup.procs`)
    if (typeof pids === 'string') for (const pid of pids.split('\n').filter(Boolean)) session.io.out(lineOf(pid))
  }
  return 0
}

function lineOf(pid: string): string {
  const name = read(`/proc/${pid}/comm`)
  return `${pid.padStart(5)}  ${typeof name === 'string' ? name.trimEnd() : '<terminated?>'}\n`
}

/** The folders `vrf` below a control group: all, or those in a folder of a network namespace. */
function groupsOf(folder: string, netns: string | undefined): string[] {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return below.flatMap(({ name }) => {
    const path = `${folder}/${name}`
    if (name !== 'vrf') return groupsOf(path, netns)
    return netns === undefined || folder.endsWith(`/${netns}`) ? [path] : []
  })
}

/** The text of a file, or the errno of why it cannot be read. */
function read(file: string): string | number {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    return -((error as NodeJS.ErrnoException).errno ?? 0)
  }
}
