// TASKSTATS: counters of a thread, of a process, of threads that exit, of a control group.
import { closeSync, openSync } from 'node:fs'
import { generic } from '../../../src/genl.ts'
import { ns, sh, tried } from './support.ts'

export async function run(): Promise<void> {
  const tasks = generic(ns).family('TASKSTATS')
  await tried('thread', tasks.request('TASKSTATS_CMD_GET', { pid: process.pid }))
  await tried('process', tasks.request('TASKSTATS_CMD_GET', { tgid: process.pid }))
  await tried('first process', tasks.request('TASKSTATS_CMD_GET', { tgid: 1 }))
  await tried('missing', tasks.request('TASKSTATS_CMD_GET', { pid: 4_000_000 }))
  await tried('register', tasks.request('TASKSTATS_CMD_GET', { registerCpumask: '0' }))
  sh('true; sleep 0.1; sh -c "exit 3"')
  await tried('deregister', tasks.request('TASKSTATS_CMD_GET', { deregisterCpumask: '0' }))
  sh('mkdir -p /tmp/groups; mount -t cgroup -o none,name=lab none /tmp/groups; mkdir /tmp/groups/lab')
  for (const folder of ['/tmp/groups', '/tmp/groups/lab', '/tmp']) {
    const fd = openSync(folder, 'r')
    await tried(folder, tasks.request('CGROUPSTATS_CMD_GET', { fd }))
    closeSync(fd)
  }
}
