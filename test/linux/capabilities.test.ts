import { readlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openCurrentNamespace } from '../../src/linux/namespaces/setns.ts'
import { missingCapability } from '../../src/linux/syscalls/capabilities.ts'
import { closeFile } from '../../src/linux/syscalls/libc.ts'
import { describeLive } from '../support/live.ts'
import { run } from './support/child.ts'

const script = [process.execPath, '--import', 'tsx', 'test/linux/support/refused.ts']

async function refused(...enter: string[]): Promise<{ message: string; own: string }> {
  return refusedAs([], ...enter)
}

async function refusedAs(words: string[], ...enter: string[]): Promise<{ message: string; own: string }> {
  const [file = '', ...args] = [...enter, ...script, ...words]
  const { stdout, stderr } = await run(file, args)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describeLive('EPERM says which capability in which user namespace', () => {
  test('without the capability, in the user namespace that owns the network namespace', async () => {
    const { message, own } = await refused(
      'setpriv',
      '--bounding-set=-net_admin',
      '--inh-caps=-net_admin',
      '--ambient-caps=-net_admin',
    )
    expect(message).toBe(
      'RTM_NEWLINK refused: EPERM: CAP_NET_ADMIN is missing in the user namespace that owns the network namespace: ' +
        `${own}, which is that of this process (Operation not permitted)`,
    )
    expect(own).toBe(readlinkSync('/proc/self/ns/user'))
  })

  test('in a user namespace of its own, where the network namespace is of another', async () => {
    const { message, own } = await refused('unshare', '--user', '--map-root-user')
    expect(message).toBe(
      'RTM_NEWLINK refused: EPERM: CAP_NET_ADMIN is missing in the user namespace that owns the network namespace: ' +
        `one outside of ${own}, in which this process is (Operation not permitted)`,
    )
    expect(own).not.toBe(readlinkSync('/proc/self/ns/user'))
  })

  test('is looked for where the kernel gives no reason', async () => {
    const drop = ['--bounding-set=-net_admin', '--inh-caps=-net_admin', '--ambient-caps=-net_admin']
    const child = [process.execPath, '--import', 'tsx', 'test/linux/support/causes.ts']
    const { stdout, stderr } = await run('setpriv', [...drop, ...child])
    expect({ found: stdout, stderr }).toEqual({ found: '["CAP_NET_ADMIN","diagnosed","diagnosed","diagnosed"]', stderr: '' })
  })

  test('to listen to other namespaces', async () => {
    const drop = ['--bounding-set=-net_broadcast', '--inh-caps=-net_broadcast', '--ambient-caps=-net_broadcast']
    const { message, own } = await refusedAs(['listen'], 'setpriv', ...drop)
    expect(message).toBe(
      'setsockopt: EPERM: Operation not permitted (NETLINK_LISTEN_ALL_NSID: CAP_NET_BROADCAST is missing in the user namespace ' +
        `that owns the network namespace: ${own}, which is that of this process)`,
    )
  })

  test('nothing is missing here', () => {
    const fd = openCurrentNamespace()
    expect(missingCapability(fd, 'it')).toBeUndefined()
    closeFile(fd)
    expect(missingCapability(-1, 'it')).toBeUndefined()
  })
})
