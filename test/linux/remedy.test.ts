import { expect, test } from 'vitest'
import { createNamespace, deleteNamespace } from '../../src/linux/namespaces/files.ts'
import { whatForbidsUserNamespaces } from '../../src/linux/namespaces/user-namespaces.ts'
import { describeLive } from '../support/live.ts'
import { run } from './support/child.ts'

const WAY = '`nlwire rootless -- COMMAND` runs a command where network namespaces can be made'
const WITHOUT = 'setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin --ambient-caps=-sys_admin'

async function create(enter: string, ...args: string[]): Promise<{ message: string; own: string }> {
  const script = [process.execPath, '--import', 'tsx', 'test/linux/support/create.ts', ...args]
  const [file = '', ...words] = [...enter.split(' '), ...script]
  const { stdout, stderr } = await run(file, words)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describeLive('where no network namespace can be made, the error says what is missing, and the way', () => {
  test('without CAP_SYS_ADMIN', async () => {
    const named = await create(WITHOUT, 'refused')
    const missing = `CAP_SYS_ADMIN is missing in ${named.own}, the user namespace of this process`
    expect(named.message).toBe(
      `SyscallError mount: EPERM: Operation not permitted (--make-shared /run/netns; ${missing}; ${WAY})`,
    )
    const { message } = await create(WITHOUT)
    expect(message).toMatch(/^SyscallError setns: EPERM: .*CAP_SYS_ADMIN is missing/)
    expect(message).toContain(WAY)
  })

  test('in a user namespace, but outside of it the mount namespace', async () => {
    const { message, own } = await create('unshare -Urn', 'refused')
    expect(message).toMatch(/^SyscallError (mount|open|mkdir): (EPERM|EACCES): /)
    expect(message).toContain(
      `CAP_SYS_ADMIN is missing in the user namespace that owns the mount namespace: one outside of ${own}, in which this process is; ${WAY}`,
    )
  })

  test('in a user namespace, but outside of it the network namespace, to which there would be no way back', async () => {
    const { message, own } = await create('unshare -Ur')
    expect(message).toContain(
      'SyscallError setns: EPERM: Operation not permitted (CAP_SYS_ADMIN is missing in the user namespace that owns the network namespace of ' +
        `this thread, to which it must return: one outside of ${own}, in which this process is; ${WAY})`,
    )
  })
})

describeLive('where what is there must not be touched, the error says what is missing', () => {
  // Not the shell itself, so that the parent is a process that may do more.
  const refusals = async (enter: string): Promise<Record<string, string>> => {
    const script = `${enter} ${process.execPath} --import tsx test/linux/support/unpermitted.ts; exit $?`
    await createNamespace('kept')
    const { stdout } = await run('sh', ['-c', script])
    deleteNamespace('kept')
    return JSON.parse(stdout)
  }

  test('without capabilities', async () => {
    const told = await refusals('setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all')
    const missing = `CAP_SYS_ADMIN is missing in ${told['own']}, the user namespace of this process`
    expect(told['delete']).toBe(`SyscallError umount2: EPERM: Operation not permitted (/run/netns/kept; ${missing})`)
    expect(told['mounts']).toBe(`SyscallError unshare: EPERM: Operation not permitted (unshare failed; ${missing})`)
    for (const what of ['identify', 'open']) {
      expect(told[what]).toMatch(/^SyscallError open: EACCES: Permission denied \(\/proc\/\d+\/ns\/net; /)
      expect(told[what]).toContain(
        `CAP_SYS_PTRACE is missing in ${told['own']}, and that process is another user's or may do more than this one`,
      )
    }
  })

  test('in a user namespace, of what is outside', async () => {
    const told = await refusals('unshare -Ur')
    const outside = `one outside of ${told['own']}`
    expect(told['identify']).toContain(`(/proc/`)
    expect(told['identify']).toContain(`CAP_SYS_PTRACE is missing in the user namespace of that process: ${outside}`)
    expect(told['delete']).toContain(`CAP_SYS_ADMIN is missing in the user namespace that owns the mount namespace: ${outside}`)
  })
})

test('the error names the sysctl that forbids user namespaces', () => {
  const system =
    (files: Record<string, string>) =>
    (file: string): string | undefined =>
      files[file]
  const kernel = '/proc/sys/kernel'
  expect(whatForbidsUserNamespaces(system({}))).toEqual([])
  const permitted = {
    '/proc/sys/user/max_user_namespaces': '1000',
    [`${kernel}/unprivileged_userns_clone`]: '1',
    [`${kernel}/apparmor_restrict_unprivileged_userns`]: '0',
    '/proc/self/status': 'Name:\tnode\nSeccomp:\t0\n',
  }
  expect(whatForbidsUserNamespaces(system(permitted))).toEqual([])
  const forbidden = {
    '/proc/sys/user/max_user_namespaces': '0',
    [`${kernel}/unprivileged_userns_clone`]: '0',
    [`${kernel}/apparmor_restrict_unprivileged_userns`]: '1',
    '/proc/self/status': 'Name:\tnode\nSeccomp:\t2\n',
  }
  const [max, clone, apparmor, seccomp] = whatForbidsUserNamespaces(system(forbidden))
  expect(max).toMatch(/max_user_namespaces is 0.*user\.max_user_namespaces/)
  expect(clone).toMatch(/unprivileged_userns_clone is 0/)
  expect(apparmor).toMatch(/apparmor_restrict_unprivileged_userns is 1.*AppArmor/)
  expect(seccomp).toMatch(/seccomp/)
})
