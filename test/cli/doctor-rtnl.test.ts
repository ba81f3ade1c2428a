import { describe, expect, test } from 'vitest'
import type { Task } from '../../src/cli/doctor/facts.ts'
import { roleOf, taskOf } from '../../src/cli/doctor/task.ts'
import { findingOf } from './support/doctor-facts.ts'

// Stacks of `ip` on Linux 6.18, read from /proc while others created and deleted links in the same namespace.
const STACKS = {
  dump: [
    'rtnl_dumpit',
    'netlink_dump',
    '__netlink_dump_start',
    'rtnetlink_rcv_msg',
    'netlink_rcv_skb',
    'netlink_unicast',
    'netlink_sendmsg',
  ],
  newlink: ['rtnl_newlink', 'netlink_rcv_skb', 'netlink_unicast', 'netlink_sendmsg', '__sys_sendto'],
  request: ['rtnetlink_rcv_msg', 'netlink_rcv_skb', 'netlink_unicast', 'netlink_sendmsg', '____sys_sendmsg'],
  unregister: [
    'synchronize_rcu_expedited',
    'unregister_netdevice_many_notify',
    'rtnl_dellink',
    'netlink_rcv_skb',
    'netlink_unicast',
  ],
  move: ['rcu_barrier', '__dev_change_net_namespace', 'do_setlink.isra.0', 'rtnl_newlink', 'netlink_rcv_skb'],
  afterwards: ['rcu_barrier', 'netdev_run_todo', 'rtnl_dellink', 'netlink_rcv_skb'],
  mmap: ['__mmap_region', 'do_mmap', 'vm_mmap_pgoff', 'elf_load', 'load_elf_binary'],
} as const

const task = (pid: number, name: string, stack: readonly string[], more: Partial<Task> = {}): Task => ({
  pid,
  tid: pid,
  name,
  stack,
  ...more,
})

describe('threads in state D', () => {
  const file = (state: string, name = 'ip'): string => `4711 (${name}) ${state} 4710 4710 1874 0 -1 4194304 99 0 0`
  const files = (all: Record<string, string>) => (one: string) => all[one]

  test('are described by their stat, wchan and stack', () => {
    const stack = '[<0>] rcu_barrier+0x1f4/0x2d0\n[<0>] do_setlink.isra.0+0xc7/0x1350\n[<0>] nft_x+0x1/0x2 [nf_tables]\n'
    expect(taskOf(4710, files({ stat: file('D'), wchan: 'rcu_barrier', stack }))).toEqual({
      pid: 4710,
      tid: 4711,
      name: 'ip',
      wchan: 'rcu_barrier',
      stack: ['rcu_barrier', 'do_setlink.isra.0', 'nft_x'],
    })
  })

  test('of other users show their name only, and a name cannot forge a line or an end', () => {
    const found = taskOf(4710, files({ stat: file('D', 'a) S (b\n'), wchan: '0' }))
    expect(found).toEqual({ pid: 4710, tid: 4711, name: 'a) S (b\\n', stack: [] })
  })

  test('are no others, and none that has ended', () => {
    expect(taskOf(1, files({ stat: file('S', 'D) D') }))).toBeUndefined()
    expect(taskOf(1, files({}))).toBeUndefined()
  })

  test.for([
    ['dump', 'waits'],
    ['newlink', 'waits'],
    ['request', 'waits'],
    ['unregister', 'holds'],
    ['move', 'holds'],
    ['afterwards', undefined],
    ['mmap', undefined],
  ] as const)('%s: %s', ([name, role]) => {
    expect(roleOf(task(1, 'ip', STACKS[name]))).toBe(role)
  })

  test('on kernels whose stacks show the mutex, by wchan alone, and after a death in the kernel', () => {
    expect(roleOf(task(1, 'ip', ['__mutex_lock.isra.0', 'rtnl_lock', 'rtnetlink_rcv_msg']))).toBe('waits')
    expect(roleOf(task(1, 'ip', [], { wchan: 'rtnl_dumpit' }))).toBe('waits')
    expect(roleOf(task(1, 'ip', [], { wchan: 'rcu_barrier' }))).toBeUndefined()
    expect(roleOf(task(1, 'ip', ['make_task_dead', 'rewind_stack_and_make_dead']))).toBe('holds')
    expect(roleOf(task(1, 'ip', []))).toBeUndefined()
  })
})

describe('a kernel that does not answer', () => {
  const rtnetlink = { failure: 'silent', how: '5 s' } as const
  const held = (...tasks: Task[]) => findingOf('rtnetlink', { rtnetlink, tasks })

  test('names the process that holds RTNL, and those that wait', () => {
    const { state, found, remedy } = held(
      task(12, 'ip', STACKS.dump),
      task(99, 'ip', STACKS.unregister),
      task(13, 'npm', STACKS.request, { tid: 14 }),
    )
    expect(state).toBe('bad')
    expect(found).toBe(
      'the kernel does not reply to rtnetlink: RTNL is held, by process 99 (ip) in state D in synchronize_rcu_expedited. ' +
        '2 wait for it: process 12 (ip) in state D in rtnl_dumpit, thread 14 of process 13 (npm) in state D in rtnetlink_rcv_msg. ' +
        'A query for links got no reply within 5 s',
    )
    for (const part of ['/proc/99/task/99/stack', 'dmesg', 'only a restart of the machine helps']) expect(remedy).toContain(part)
  })

  test('without a holder: a process that died, one in state D that shows nothing, or none', () => {
    const files = { '/proc/sys/kernel/tainted': '128\n' }
    expect(findingOf('rtnetlink', { rtnetlink, files }).found).toContain(
      'RTNL is held, probably by a process that died in the kernel',
    )
    expect(held(task(7, 'ip', [])).found).toContain('RTNL is held, perhaps by process 7 (ip) in state D.')
    expect(held(task(7, 'ip', []), task(8, 'x', STACKS.mmap)).found).toContain(
      'perhaps by one of process 7 (ip) in state D, process 8 (x)',
    )
    expect(held().found).toContain('RTNL is held, and no process in state D shows that it holds it')
  })

  test('names a few of many', () => {
    const many = Array.from({ length: 9 }, (_, i) => task(i + 1, 'ip', STACKS.dump))
    expect(held(...many).found).toMatch(/9 wait for it: process 1 .*process 5 \(ip\) in state D in rtnl_dumpit, 4 more\. /)
  })
})
