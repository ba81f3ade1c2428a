/**
 * The launcher: a process that starts in a network namespace, sets up the mounts of `ip netns exec`, and becomes
 * another program.
 */
import { closeSync, readFileSync, writeSync } from 'node:fs'
import { EINVAL, F_SETFD } from '../syscalls/constants.ts'
import { fcntl } from '../syscalls/libc.ts'
import { makeBlocking, replaceProcess } from './exec.ts'
import { mountEtc, mountSys, type RefusedCall, splitMounts } from './mounts.ts'
import { LAUNCH_FD, type LaunchOrder, type LaunchReport } from './order.ts'

const FD_CLOEXEC = 1
const EXIT_CODE = 127

// Preloaded (--require) to finish before the event loop runs: messages on an IPC channel wait for the program.
const first = Number(process.argv[2])
fcntl(first + LAUNCH_FD.report, F_SETFD, FD_CLOEXEC)
const order = JSON.parse(readFileSync(first + LAUNCH_FD.order, 'utf8')) as LaunchOrder
closeSync(first + LAUNCH_FD.order)

// The caller's choices for the program take effect only after the launcher's rights are dropped.
const refused = splitMounts() ?? ownMounts(order.name) ?? enterDirectory(order) ?? drop(order)
if (refused) end(refused)
// Node has made the channel non-blocking.
if (order.channel !== undefined) makeBlocking(order.channel)
const result = replaceProcess(order.file, order.argv, order)
end({ syscall: 'execvpe', errno: -result, what: order.file })

/** Mounts /sys and the files of /etc/netns. A failed mount is only reported: user namespaces may not mount /sys. */
function ownMounts(name: string | undefined): undefined {
  const sys = mountSys(name ?? 'sysfs')
  if (sys) report(false, { ...sys, what: `${sys.what}; /sys shows the network outside` })
  if (name !== undefined) mountEtc(name, (one) => report(false, one))
}

/**
 * Changes directory with the rights of the launcher, as libuv does. Until here it is in `/`, so that it loads nothing
 * from a directory of the caller.
 */
function enterDirectory({ cwd }: LaunchOrder): RefusedCall | undefined {
  const directory = first + LAUNCH_FD.directory
  try {
    process.chdir(`/proc/self/fd/${directory}`)
    if (cwd !== undefined) process.chdir(cwd)
    closeSync(directory)
    return undefined
  } catch (error) {
    const { errno = EINVAL } = error as NodeJS.ErrnoException
    return { syscall: 'chdir', errno: Math.abs(errno), what: cwd ?? 'the working directory of this process' }
  }
}

/** Changes the user as libuv does. libuv cannot do it here: mounting needs the rights that this drops. */
function drop({ uid, gid }: LaunchOrder): RefusedCall | undefined {
  try {
    if (uid !== undefined || gid !== undefined) process.setgroups?.([])
    if (gid !== undefined) process.setgid?.(gid)
    if (uid !== undefined) process.setuid?.(uid)
    return undefined
  } catch (error) {
    // A number that no user can have is rejected without a system call.
    const { syscall = 'setuid', errno = EINVAL } = error as NodeJS.ErrnoException
    return { syscall, errno: Math.abs(errno), what: `uid ${uid}, gid ${gid}` }
  }
}

function end(why: RefusedCall): never {
  report(true, why)
  process.exit(EXIT_CODE)
}

function report(fatal: boolean, { syscall, errno, what }: RefusedCall): void {
  writeSync(first + LAUNCH_FD.report, `${JSON.stringify({ fatal, syscall, errno, what } satisfies LaunchReport)}\n`)
}
