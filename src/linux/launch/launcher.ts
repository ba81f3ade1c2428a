/** The launcher: a process that starts in a network namespace, gives itself the mounts of `ip netns exec`, and becomes another program. */
import { writeSync } from 'node:fs'
import { EINVAL, F_SETFD } from '../syscalls/constants.ts'
import { fcntl } from '../syscalls/libc.ts'
import { makeBlocking, replaceProcess } from './exec.ts'
import { mountEtc, mountSys, type RefusedCall, splitMounts } from './mounts.ts'
import { type LaunchOrder, type LaunchReport, ORDER } from './order.ts'

const FD_CLOEXEC = 1
const EXIT_CODE = 127

// Preloaded (--require), so that all of it happens before the event loop turns: what comes over an IPC channel meanwhile waits for the program.
const order = JSON.parse(process.env[ORDER] ?? 'null') as LaunchOrder
fcntl(order.report, F_SETFD, FD_CLOEXEC)
const [, , file = '', ...args] = process.argv

const refused = splitMounts() ?? ownMounts(order.name) ?? drop(order)
if (refused) end(refused)
restoreEnvironment()
const result = replaceProcess(file, [order.argv0, ...args], order.descriptors)
end({ syscall: 'execvp', errno: -result, what: file })

/** What cannot be mounted is told, and the program runs without it: /sys in a user namespace that may not see all of it. */
function ownMounts(name: string | undefined): undefined {
  const sys = mountSys(name ?? 'sysfs')
  if (sys) report(false, { ...sys, what: `${sys.what}, and shows the network outside` })
  if (name !== undefined) mountEtc(name, (one) => report(false, one))
}

/** As libuv does it, which cannot: mounting takes what is given up here. */
function drop({ uid, gid }: LaunchOrder): RefusedCall | undefined {
  try {
    if (uid !== undefined || gid !== undefined) process.setgroups?.([])
    if (gid !== undefined) process.setgid?.(gid)
    if (uid !== undefined) process.setuid?.(uid)
    return undefined
  } catch (error) {
    // A number that no user can have is refused without a system call.
    const { syscall = 'setuid', errno = EINVAL } = error as NodeJS.ErrnoException
    return { syscall, errno: Math.abs(errno), what: `uid ${uid}, gid ${gid}` }
  }
}

function restoreEnvironment(): void {
  delete process.env[ORDER]
  Object.assign(process.env, order.held)
  const channel = (process.channel as { fd?: number } | undefined)?.fd
  if (channel === undefined) return
  // Node has taken these away, and has made the channel its own.
  Object.assign(process.env, { NODE_CHANNEL_FD: channel, NODE_CHANNEL_SERIALIZATION_MODE: order.serialization })
  makeBlocking(channel)
}

function end(why: RefusedCall): never {
  report(true, why)
  process.exit(EXIT_CODE)
}

function report(fatal: boolean, { syscall, errno, what }: RefusedCall): void {
  writeSync(order.report, `${JSON.stringify({ fatal, syscall, errno, what } satisfies LaunchReport)}\n`)
}
