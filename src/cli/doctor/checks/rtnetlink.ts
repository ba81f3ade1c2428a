import type { Facts, Task } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { roleOf } from '../task.ts'
import { hasCrashed } from './kernel.ts'
import { unchecked } from './runtime.ts'

const name = 'rtnetlink'
/** Milliseconds from which a query waited for something. */
const SLOW = 500
/** How many waiting processes are named. */
const NAMED = 5

/**
 * Whether the kernel replies to rtnetlink. It executes requests inside write(2) while it holds its RTNL lock. A process
 * that dies there keeps the lock: from then on all requests of all processes hang, and no timeout of theirs fires.
 */
export function rtnetlinkAnswers(facts: Facts): Finding {
  const { rtnetlink: outcome } = facts
  if ('failure' in outcome) {
    if (outcome.failure === 'silent') return held(facts, outcome.how)
    return { name, state: 'note', found: `not checked: ${unchecked(outcome)}` }
  }
  const { report } = outcome
  if ('why' in report)
    return {
      name,
      state: 'bad',
      found: `a query for links is refused: ${report.why}`,
      remedy: 'sandboxes and seccomp filters forbid AF_NETLINK sockets: permit them, or run outside of the sandbox',
    }
  const found = `the kernel replies, in ${time(report.milliseconds)}`
  if (report.milliseconds < SLOW) return { name, state: 'ok', found }
  return {
    name,
    state: 'note',
    found: `${found}: the machine is busy, or others hold RTNL for long`,
    remedy: 'look for programs that change many links at once, or delete namespaces with many links',
  }
}

function time(milliseconds: number): string {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`
}

function held({ tasks, read }: Facts, limit: string): Finding {
  const holders = tasks.filter((task) => roleOf(task) === 'holds')
  const waiting = tasks.filter((task) => roleOf(task) === 'waits')
  const [holder] = holders
  const who = holder ? `held, by ${holders.map(described).join(' or ')}` : `held, ${noHolder(tasks, hasCrashed(read))}`
  const queue = waiting.length === 0 ? '' : `. ${waiting.length} wait for it: ${list(waiting)}`
  return {
    name,
    state: 'bad',
    found: `the kernel does not reply to rtnetlink: RTNL is ${who}${queue}. A query for links got no reply within ${limit}`,
    remedy: [
      holder ? `run this again: if ${processOf(holder)} is still there, it died or hangs in the kernel` : 'run this again',
      `see ${holder ? `/proc/${holder.pid}/task/${holder.tid}/stack` : 'state D in `ps -eLo pid,tid,stat,wchan:32,comm`'} as root`,
      'look for "BUG" and "blocked for more than" in `dmesg`',
      'processes in state D cannot be killed: if the lock stays held, only a restart of the machine helps',
    ].join('; '),
  }
}

function noHolder(tasks: readonly Task[], crashed: boolean): string {
  if (crashed) return 'probably by a process that died in the kernel: there was an OOPS or BUG'
  const others = tasks.filter((task) => roleOf(task) === undefined)
  if (others.length === 0) return 'and no process in state D shows that it holds it'
  return `perhaps by ${others.length === 1 ? '' : 'one of '}${list(others)}`
}

function list(tasks: readonly Task[]): string {
  const names = tasks.slice(0, NAMED).map(described)
  return [...names, ...(tasks.length > NAMED ? [`${tasks.length - NAMED} more`] : [])].join(', ')
}

function processOf({ pid, tid }: Task): string {
  return pid === tid ? `process ${pid}` : `thread ${tid} of process ${pid}`
}

function described(task: Task): string {
  const where = task.stack[0] ?? task.wchan
  return `${processOf(task)} (${task.name}) in state D${where === undefined ? '' : ` in ${where}`}`
}
