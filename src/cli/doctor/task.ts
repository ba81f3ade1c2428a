import { visible } from '../../netlink/base/visible.ts'
import type { Task } from './facts.ts'

/** Describes a thread by its files in /proc; undefined unless it is in state D. `read` reads one of them. */
export function taskOf(pid: number, read: (name: string) => string | undefined): Task | undefined {
  // A name may contain spaces and parentheses.
  const [, tid, name = '', state] = /^(\d+) \((.*)\) (\S)/s.exec(read('stat') ?? '') ?? []
  if (state !== 'D') return undefined
  const wchan = read('wchan')?.trim()
  // Without the right to see it the kernel writes 0.
  const known = wchan === undefined || wchan === '' || wchan === '0' ? {} : { wchan }
  return { pid, tid: Number(tid), name: visible(name), ...known, stack: functionsOf(read('stack') ?? '') }
}

/** The functions of /proc/PID/stack, innermost first: `[<0>] rtnl_lock+0x15/0x20 [module]`. */
function functionsOf(stack: string): string[] {
  return [...stack.matchAll(/^\[<[^>]*>\] ([\w.]+)\+0x/gm)].map(([, name]) => name as string)
}

/** What begins the stacks of sleeping threads on kernels that show the scheduler and the mutex there. */
const SCHEDULER = /^(__mutex_lock\w*|mutex_lock\w*|__?schedule\w*|io_schedule\w*)$/
/** Functions that take RTNL, and hold it while they call others (net/core/rtnetlink.c, net/core/dev.c and others). */
const TAKERS = new RegExp(
  `^(${[
    'rtnetlink_\\w+|(__)?rtnl_\\w+|do_setlink|cleanup_net|default_device_exit\\w*|(un)?register_netdev\\w*',
    'dev_ioctl|devinet_ioctl|dev_ethtool|inet6?_rtm_\\w+|addrconf_\\w+|ip_tun_\\w+|lwtunnel_\\w+',
  ].join('|')})$`,
)
/** It releases RTNL before it waits. */
const RELEASED = 'netdev_run_todo'
/** Where the kernel leaves a process that died with an OOPS or BUG in it, with its locks. */
const DEAD = /^(make_task_dead|rewind_stack_and_make_dead)$/

/**
 * What a thread in state D has to do with RTNL: it waits for it, it may hold it, or nothing that can be seen. Stacks
 * show neither the scheduler nor the mutex, so a function that takes RTNL waits for it if it is the innermost one.
 */
export function roleOf({ wchan, stack }: Task): 'waits' | 'holds' | undefined {
  const all = stack.length > 0 ? stack : wchan === undefined ? [] : [wchan]
  // Some compilers add a suffix: do_setlink.isra.0.
  const [inner = '', ...outer] = all.map((name) => name.replace(/\..*/, '')).filter((name) => !SCHEDULER.test(name))
  if (DEAD.test(inner)) return 'holds'
  if (TAKERS.test(inner)) return 'waits'
  return outer.some((name) => TAKERS.test(name)) && !outer.includes(RELEASED) ? 'holds' : undefined
}
