import { describe, expect, test } from 'vitest'
import { findingsOf } from '../../src/cli/doctor/checks/all.ts'
import { CONFIG_OF } from '../../src/cli/doctor/kind-config.ts'
import { report } from '../../src/cli/doctor/report.ts'
import { LINK_KINDS, linkKindOf } from '../../src/rtnl/link/kind/lookup.ts'
import { type Changes, factsOf, findingOf } from './support/doctor-facts.ts'

const DIED = { failure: 'died', how: 'SIGSEGV' } as const
const NO_PROC: Changes = { read: () => undefined, native: { report: { aio: 1, showsRights: false } } }

/** A check, facts, and what it finds; parts of the texts. */
type Row = readonly [check: string, changes: Changes, state: string, found: string, remedy?: string]

const ROWS: readonly Row[] = [
  ['runtime', {}, 'ok', 'Node 20.19.0 on linux x64'],
  ['runtime', { node: '20.18.3' }, 'bad', 'nlwire needs 20.19 or newer', 'install a newer Node'],
  ['runtime', { node: '22.0.0' }, 'ok', 'Node 22.0.0'],
  ['runtime', { otherRuntime: 'Bun 1.3.0' }, 'bad', 'Bun 1.3.0', 'nlwire/wire'],
  ['runtime', { platform: 'darwin' }, 'bad', 'netlink is part of Linux', 'virtual machine'],
  ['runtime', { arch: 'riscv64' }, 'bad', 'x64 and arm64 only', 'another machine'],
  ['ffi-rs', {}, 'ok', 'loads'],
  ['ffi-rs', { native: { report: { why: 'no native part' } } }, 'bad', 'no native part', 'npm install'],
  ['ffi-rs', { native: DIED }, 'bad', 'ends the process: SIGSEGV', 'npm install'],
  ['ffi-rs', { native: { failure: 'late', how: '30 s' } }, 'note', 'did not start within 30 s'],
  ['ffi-rs', { native: { failure: 'absent', how: 'spawn ENOENT' } }, 'note', 'no child process can be started: spawn ENOENT'],
  ['kernel', {}, 'ok', 'Linux 6.1.0-31-amd64'],
  ['kernel', { release: '4.14.336' }, 'note', '4.14.336', 'use 4.18 or newer'],
  ['kernel', { files: { '/proc/sys/kernel/tainted': '4736\n' } }, 'note', 'OOPS or BUG', 'dmesg'],
  ['/proc', {}, 'ok', 'mounted'],
  ['/proc', NO_PROC, 'bad', 'not mounted', 'mount -t proc'],
  ['rtnetlink', {}, 'ok', 'the kernel replies, in 0.3 ms'],
  ['rtnetlink', { rtnetlink: { report: { milliseconds: 2300 } } }, 'note', '2300 ms', 'delete namespaces'],
  ['rtnetlink', { rtnetlink: { report: { why: 'EAFNOSUPPORT' } } }, 'bad', 'EAFNOSUPPORT', 'AF_NETLINK'],
  ['rtnetlink', { rtnetlink: { failure: 'late', how: '30 s' } }, 'note', 'not checked'],
  ['capabilities', {}, 'ok', 'CAP_NET_ADMIN and CAP_SYS_ADMIN'],
  [
    'capabilities',
    { native: { report: { showsRights: true, netAdmin: 'CAP_NET_ADMIN is missing' } } },
    'bad',
    'links and addresses',
    '`nlwire rootless -- COMMAND`',
  ],
  [
    'capabilities',
    { native: { report: { showsRights: true, sysAdmin: 'CAP_SYS_ADMIN is missing' } }, rootless: { why: 'no' } },
    'bad',
    'namespaces cannot be made',
    'does not work here',
  ],
  ['capabilities', { native: DIED }, 'note', 'not checked'],
  ['capabilities', NO_PROC, 'note', 'without /proc'],
  ['user namespace', {}, 'ok', 'the initial one'],
  [
    'user namespace',
    { userNamespace: 'user:[4026532597]', files: { '/proc/self/uid_map': '0 1000 1\n1 100000 65536\n' } },
    'ok',
    'user 0 is 1000 outside, 1..65536 is 100000..165535 outside',
  ],
  ['user namespace', { userNamespace: 'user:[4026532597]', files: { '/proc/self/uid_map': '' } }, 'ok', 'without a map of users'],
  ['rootless', {}, 'ok', 'works'],
  ['rootless', { rootless: { why: 'spawn unshare ENOENT' } }, 'note', 'ENOENT', 'install util-linux'],
  [
    'rootless',
    { rootless: { why: 'EPERM' }, files: { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' } },
    'note',
    'EPERM',
    '`sysctl -w kernel.unprivileged_userns_clone=1`',
  ],
  [
    'rootless',
    { rootless: { why: 'EPERM' }, files: { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' } },
    'note',
    'AppArmor',
    '`sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`',
  ],
  [
    'rootless',
    { rootless: { why: 'ENOSPC' }, files: { '/proc/sys/user/max_user_namespaces': '0\n' } },
    'note',
    'ENOSPC',
    '`sysctl -w user.max_user_namespaces=15000`',
  ],
  [
    'rootless',
    { rootless: { why: 'EPERM' }, files: { '/proc/self/status': 'Seccomp:\t2\n' } },
    'note',
    'seccomp filter',
    'seccomp profile',
  ],
  ['rootless', { ...NO_PROC, rootless: { why: 'no uid_map' } }, 'note', 'no uid_map', 'mount /proc'],
  ['/run/netns', {}, 'ok', '0 names, not yet a mount of its own; writable'],
  ['/run/netns', { netns: { is: 'absent', writable: true, names: [] } }, 'ok', 'does not exist yet; writable'],
  [
    '/run/netns',
    {
      netns: { is: 'directory', writable: true, names: ['a b'] },
      files: {
        '/proc/self/mountinfo':
          '1 2 0:3 / /run/netns rw - tmpfs tmpfs rw\n1 2 0:4 net:[1] /run/netns/a\\040b rw - nsfs nsfs rw\n',
      },
    },
    'ok',
    '1 name, a mount of its own',
  ],
  [
    '/run/netns',
    { netns: { is: 'directory', writable: true, names: ['old\n'] } },
    'note',
    'old\\n is a file with no namespace',
    '`nlwire netns delete old\\n`',
  ],
  ['/run/netns', { netns: { is: 'other', writable: true, names: [] } }, 'bad', 'is not a directory', '`rm /run/netns`'],
  ['/run/netns', { netns: { is: 'directory', writable: false, names: [] } }, 'bad', 'not writable', 'mount -t tmpfs'],
  [
    '/run/netns',
    { netns: { is: 'directory', writable: false, names: [] }, native: { report: { showsRights: true, sysAdmin: 'missing' } } },
    'note',
    'not writable',
    'as root',
  ],
  ['asynchronous I/O', {}, 'ok', '1 of 65536 requests in use'],
  [
    'asynchronous I/O',
    { files: { '/proc/sys/fs/aio-nr': '65530\n' } },
    'note',
    'nearly all',
    '`sysctl -w fs.aio-max-nr=1048576`',
  ],
  ['asynchronous I/O', { native: { report: { aio: -11 } } }, 'note', 'EAGAIN', '`sysctl -w fs.aio-max-nr=1048576`'],
  ['asynchronous I/O', { native: { report: { aio: -38 } } }, 'note', 'ENOSYS', 'CONFIG_AIO'],
  ['asynchronous I/O', { native: DIED }, 'note', 'not checked'],
  ['open files', {}, 'ok', 'at most 524288'],
  [
    'open files',
    { files: { '/proc/self/limits': 'Max open files            64   64   files\n' } },
    'note',
    'at most 64',
    'ulimit -Hn',
  ],
  [
    'open files',
    {
      native: { failure: 'absent', how: 'spawn node EMFILE' },
      files: { '/proc/self/limits': 'Max open files   24   24   files\n' },
    },
    'bad',
    'at most 24 in one process: too few even to start a child process (EMFILE)',
    'ulimit -Hn',
  ],
  ['processes', { files: { '/proc/self/limits': 'Max processes   64   128   processes\n' } }, 'ok', 'at most 64 for a user'],
  [
    'processes',
    { files: { '/proc/self/limits': 'Max processes   unlimited   unlimited   processes\n' } },
    'ok',
    'any number for a user',
  ],
  ['processes', {}, 'ok', 'at most 96364 for a user'],
  ['processes', { files: { '/proc/self/limits': undefined } }, 'note', 'not shown without /proc'],
  [
    'processes',
    { native: { failure: 'absent', how: 'spawn node EAGAIN' } },
    'bad',
    'no child process can be started: spawn node EAGAIN',
    'TasksMax=',
  ],
  [
    'processes',
    { rtnetlink: { failure: 'absent', how: 'spawn node EACCES' } },
    'bad',
    'no child process can be started: spawn node EACCES',
    'execve(2)',
  ],
  // Another check reports it.
  ['processes', { native: { failure: 'absent', how: 'spawn node EMFILE' } }, 'ok', 'at most 96364'],
  ['open files', { files: { '/proc/self/limits': 'Max open files            64   unlimited   files\n' } }, 'ok', 'unlimited'],
  ['receive buffer', {}, 'ok', 'at most 212992 bytes'],
  [
    'receive buffer',
    { files: { '/proc/sys/net/core/rmem_max': '65536\n' } },
    'note',
    '65536',
    '`sysctl -w net.core.rmem_max=212992`',
  ],
  ['receive buffer', { files: { '/proc/sys/net/core/rmem_max': undefined } }, 'ok', 'not shown'],
  ['namespaces', {}, 'ok', 'at most 96364'],
  [
    'namespaces',
    { files: { '/proc/sys/user/max_net_namespaces': '0\n' } },
    'bad',
    'at most 0',
    '`sysctl -w user.max_net_namespaces=15000`',
  ],
  ['namespaces', { files: { '/proc/sys/user/max_net_namespaces': '3\n' } }, 'note', 'at most 3', 'sysctl'],
  ['namespaces', { files: { '/proc/sys/user/max_net_namespaces': undefined } }, 'note', 'no network namespaces', 'CONFIG_NET_NS'],
  ['seccomp', {}, 'ok', 'no filter'],
  ['seccomp', { files: { '/proc/self/status': 'Seccomp:\t2\n' } }, 'note', 'a filter', 'seccomp=unconfined'],
  ['bridge netfilter', {}, 'ok', 'off'],
  [
    'bridge netfilter',
    { files: { '/proc/sys/net/bridge/bridge-nf-call-iptables': '1\n' } },
    'note',
    'FORWARD',
    '`sysctl -w net.bridge.bridge-nf-call-iptables=0`',
  ],
]

describe('each check of nlwire doctor', () => {
  test.for(ROWS.map((row, i) => [`${i}: ${row[0]} is ${row[2]}: ${row[3]}`, row] as const))(
    '%s',
    ([, [check, changes, state, found, remedy]]) => {
      const finding = findingOf(check, changes)
      expect(finding.state).toBe(state)
      expect(finding.found).toContain(found)
      if (remedy === undefined) expect(finding.state === 'bad' ? finding.remedy : '').toBe('')
      else expect(finding.remedy).toContain(remedy)
    },
  )

  test('has a row for each state that it can be in, and nothing is bad without a remedy', () => {
    const names = findingsOf(factsOf({})).map(({ name }) => name)
    expect(new Set(ROWS.map(([check]) => check))).toEqual(new Set([...names.filter((name) => name !== 'link kinds')]))
    for (const [check, changes] of ROWS) {
      const { state, remedy } = findingOf(check, changes)
      expect(state === 'bad' && remedy === undefined).toBe(false)
    }
  })

  test('is ok on a sound machine', () => {
    expect(findingsOf(factsOf({})).filter(({ state }) => state !== 'ok')).toEqual([])
  })
})

describe('kinds of links', () => {
  const folder = '/lib/modules/6.1.0-31-amd64'
  const builtin = 'kernel/drivers/net/veth.ko\nkernel/net/8021q/8021q.ko\n'
  const dep = 'kernel/net/bridge/bridge.ko.xz: kernel/net/llc/llc.ko.xz\nkernel/net/batman-adv/batman-adv.ko.zst:\n'
  const files = { [`${folder}/modules.builtin`]: builtin, [`${folder}/modules.dep`]: dep }
  const kinds = (changes: Changes): string[] => findingOf('link kinds', changes).found.split('; ')

  test('from /lib/modules: built in, loaded, available, missing', () => {
    const [inside, loaded, available, missing] = kinds({ files, isLoaded: (module) => module === 'tun' })
    expect([inside, loaded, available]).toEqual(['built in: veth vlan', 'loaded: tun', 'available: batadv bridge'])
    expect(missing).toMatch(/^missing: amt .* vxlan .*xfrm$/)
    const { state, remedy } = findingOf('link kinds', { files, isLoaded: () => false })
    expect({ state, remedy }).toEqual({
      state: 'note',
      remedy: expect.stringContaining('linux-modules-extra-6.1.0-31-amd64') as string,
    })
  })

  test('from the configuration, without /lib/modules', () => {
    const config = 'CONFIG_VETH=y\nCONFIG_VXLAN=m\n# CONFIG_BONDING is not set\n'
    const [inside, available, missing] = kinds({ config, isLoaded: () => false })
    expect([inside, available]).toEqual(['built in: veth', 'available: vxlan'])
    expect(missing).toContain(' bond ')
    expect(findingOf('link kinds', { config, isLoaded: () => false }).remedy).not.toContain('package')
  })

  test('unknown where nothing shows them', () => {
    const { state, found, remedy } = findingOf('link kinds', { isLoaded: () => false })
    expect({ state, remedy }).toEqual({ state: 'note', remedy: 'in a container: look on the host' })
    expect(found).toMatch(/^unknown: amt .*There is no \/lib\/modules\/6\.1\.0-31-amd64 here/)
  })

  test('available modules that can no longer be loaded', () => {
    const more = { ...files, '/proc/sys/kernel/modules_disabled': '1\n' }
    expect(findingOf('link kinds', { files: more, isLoaded: () => false })).toMatchObject({
      state: 'note',
      found: expect.stringContaining('kernel.modules_disabled') as string,
    })
  })

  test('each kind with a module has its option of the configuration', () => {
    const withModule = [...LINK_KINDS].filter(([, { module }]) => module !== undefined).map(([name]) => name)
    expect(withModule.filter((name) => CONFIG_OF[name] === undefined)).toEqual([])
    expect(Object.keys(CONFIG_OF).filter((name) => linkKindOf(name) === undefined)).toEqual([])
  })
})

test('the report is aligned, wraps, keeps commands whole, and sums up', () => {
  const findings = [
    { name: 'one', state: 'ok', found: 'short' },
    {
      name: 'a longer name',
      state: 'bad',
      found: `${'word '.repeat(20)}end`,
      remedy: `first ${'x'.repeat(35)} \`sysctl -w a.b=1 and more\`.`,
    },
  ] as const
  const text = report(findings, 80)
  const lines = text.split('\n')
  expect(lines[0]).toBe('ok    one            short')
  expect(lines[1]).toMatch(/^bad {3}a longer name {2}word/)
  expect(lines.slice(2, -2).every((line) => line.startsWith(' '.repeat(21)) && line.length <= 81)).toBe(true)
  expect(lines).toContain(`${' '.repeat(21)}\`sysctl -w a.b=1 and more\`.`)
  expect(text.endsWith('In the way: a longer name.\n')).toBe(true)
  expect(report([findings[0]], 80)).toBe('ok    one  short\nNothing stands in the way.\n')
})
