import { errnoName } from '../../../netlink/base/errno.ts'
import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'

/** Each open namespace takes three descriptors: the namespace, a socket, and an eventfd for all of them. */
const FEW_FILES = 256
/** The kernel's own default (net/core/sock.c: SK_RMEM_MAX, for 256 packets of 256 bytes). */
const USUAL_BUFFER = 212_992
const SOME_ROOM = 64

const numberIn = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text.trim()))

/** AIO, by which nlwire waits for replies and notifications. Without it a timer looks every 10 ms. */
export function asynchronousIo({ native, read }: Facts): Finding {
  const name = 'asynchronous I/O'
  const used = numberIn(read('/proc/sys/fs/aio-nr'))
  const most = numberIn(read('/proc/sys/fs/aio-max-nr'))
  const share = used === undefined || most === undefined ? '' : `${used} of ${most} requests in use on this machine`
  const more = `\`sysctl -w fs.aio-max-nr=${Math.max(2 * (most ?? 0), 1_048_576)}\``
  const result = 'report' in native ? native.report.aio : undefined
  if (result === undefined) return { name, state: 'note', found: `not checked${share === '' ? '' : `; ${share}`}` }
  if (result >= 0) {
    if (used === undefined || most === undefined || most - used >= SOME_ROOM)
      return { name, state: 'ok', found: share || 'works' }
    return { name, state: 'note', found: `${share}: nearly all`, remedy: more }
  }
  const found = `io_setup(2) fails with ${errnoName(-result) ?? -result}${share === '' ? '' : ` (${share})`}: nlwire looks for replies every 10 ms`
  const isFull = errnoName(-result) === 'EAGAIN'
  return {
    name,
    state: 'note',
    found,
    remedy: isFull ? more : 'permit io_setup(2) in the sandbox, or use a kernel with CONFIG_AIO',
  }
}

/** RLIMIT_NOFILE. Node raises its own soft limit to the hard one. */
export function openFiles({ read, native, rtnetlink }: Facts): Finding {
  const name = 'open files'
  const isUsedUp = [native, rtnetlink].some((outcome) => 'failure' in outcome && outcome.how.includes('EMFILE'))
  const [, , hard] = /^Max open files\s+(\d+|unlimited)\s+(\d+|unlimited)/m.exec(read('/proc/self/limits') ?? '') ?? []
  if (hard === undefined && !isUsedUp) return { name, state: 'note', found: 'not shown without /proc' }
  const found = `at most ${hard ?? 'an unknown number'} in one process`
  if (!isUsedUp && (hard === 'unlimited' || Number(hard) >= FEW_FILES)) return { name, state: 'ok', found }
  return {
    name,
    state: isUsedUp ? 'bad' : 'note',
    found: `${found}: ${isUsedUp ? 'too few even to start a child process (EMFILE)' : 'each open namespace needs some'}`,
    remedy: 'raise the hard limit: `ulimit -Hn 65536` as root, or LimitNOFILE= in the unit',
  }
}

/** RLIMIT_NPROC, and whether a child process can be started at all: without one, most of this is not checked. */
export function processes({ read, native, rtnetlink }: Facts): Finding {
  const name = 'processes'
  const failed = [native, rtnetlink].flatMap((one) => ('failure' in one && one.failure === 'absent' ? [one.how] : []))
  const how = failed.find((one) => !one.includes('EMFILE'))
  if (how !== undefined)
    return {
      name,
      state: 'bad',
      found: `no child process can be started: ${how}`,
      remedy: how.includes('EAGAIN')
        ? 'raise the limit of processes and threads: `ulimit -u`, LimitNPROC= and TasksMax= in the unit, pids.max of the cgroup'
        : 'permit this program to start itself again: fork(2) and execve(2)',
    }
  const [, most] = /^Max processes\s+(\d+|unlimited)/m.exec(read('/proc/self/limits') ?? '') ?? []
  if (most === undefined) return { name, state: 'note', found: 'not shown without /proc' }
  return { name, state: 'ok', found: most === 'unlimited' ? 'any number for a user' : `at most ${most} for a user` }
}

/**
 * net.core.rmem_max, which bounds the option `receiveBuffer` without CAP_NET_ADMIN. Other network namespaces do not
 * show it.
 */
export function receiveBuffer({ read }: Facts): Finding {
  const name = 'receive buffer'
  const most = numberIn(read('/proc/sys/net/core/rmem_max'))
  if (most === undefined)
    return { name, state: 'ok', found: 'the limit net.core.rmem_max is not shown in this network namespace' }
  const found = `at most ${most} bytes without CAP_NET_ADMIN (net.core.rmem_max)`
  if (most >= USUAL_BUFFER) return { name, state: 'ok', found }
  return {
    name,
    state: 'note',
    found: `${found}: watches lose notifications sooner, and dump again`,
    remedy: `\`sysctl -w net.core.rmem_max=${USUAL_BUFFER}\``,
  }
}

/** user.max_net_namespaces, the limit of the user namespace; those around it have limits, too. */
export function namespaceLimit({ read }: Facts): Finding {
  const name = 'namespaces'
  const most = numberIn(read('/proc/sys/user/max_net_namespaces'))
  if (most === undefined) {
    if (read('/proc/self/status') === undefined) return { name, state: 'note', found: 'not shown without /proc' }
    const found = 'this kernel has no network namespaces, or /proc/sys is not readable'
    return { name, state: 'note', found, remedy: 'use a kernel with CONFIG_NET_NS' }
  }
  const found = `at most ${most} network namespaces for a user (user.max_net_namespaces)`
  if (most >= SOME_ROOM) return { name, state: 'ok', found }
  return { name, state: most === 0 ? 'bad' : 'note', found, remedy: '`sysctl -w user.max_net_namespaces=15000`' }
}

/** br_netfilter passes the frames of bridges through iptables, where a policy DROP (Docker sets it) loses them. */
export function bridgeNetfilter({ read }: Facts): Finding {
  const name = 'bridge netfilter'
  const files = ['iptables', 'ip6tables'].map((table) => `/proc/sys/net/bridge/bridge-nf-call-${table}`)
  const on = files.filter((file) => read(file)?.trim() === '1')
  if (on.length === 0) return { name, state: 'ok', found: 'off in this network namespace' }
  return {
    name,
    state: 'note',
    found: 'frames through bridges pass iptables: a FORWARD policy of DROP, as Docker sets it, drops them',
    remedy: on.map((file) => `\`sysctl -w ${file.replace('/proc/sys/', '').replaceAll('/', '.')}=0\``).join(', '),
  }
}
