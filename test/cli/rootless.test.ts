import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeLive } from '../support/live.ts'
import { type Bundle, bundle, mayRun, NOBODY } from './support/bundle.ts'

describeLive('nlwire rootless', () => {
  let program: Bundle
  beforeAll(async () => {
    program = await bundle('rootless')
  })
  afterAll(() => program.remove())

  const words = (...args: string[]): string[] => [program.file, 'rootless', ...args]
  const rootless = (...args: string[]) => spawnSync(process.execPath, words(...args), { encoding: 'utf8' })

  const STORY =
    'ip -o addr show | sort; ls /run/netns; ip netns add there && ip netns list; id -u; ' +
    'readlink /proc/self/ns/user /proc/self/ns/net /proc/self/ns/mnt; env | grep NLWIRE_ROOTLESS; exit 7'

  function expectStory({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): void {
    expect({ status, stderr }).toEqual({ status: 7, stderr: '' })
    const lines = stdout.trim().split('\n')
    const [v4, v6, list, uid, ...spaces] = lines
    expect(v4).toContain('lo    inet 127.0.0.1/8')
    expect(v6).toContain('lo    inet6 ::1/128')
    expect([list, uid]).toEqual(['there', '0'])
    expect(spaces.map((space) => space.replace(/:.*/, ''))).toEqual(['user', 'net', 'mnt'])
    for (const outside of ['user', 'net', 'mnt']) expect(spaces).not.toContain(readlinkSync(`/proc/self/ns/${outside}`))
    expect(readdirSync('/run/netns')).not.toContain('there')
  }

  test('user, mount and network namespaces, lo up, no names of namespaces; the exit code passes', () => {
    expectStory(rootless('--', 'sh', '-c', STORY))
    expectStory(rootless('sh', '-c', STORY))
  })

  test('for an ordinary user', ({ skip }) => {
    if (!mayRun()) skip('there is no other user here who can read this folder and run this Node')
    if (spawnSync('setpriv', [...NOBODY, 'unshare', '-Urnm', 'true']).status !== 0) skip('user namespaces are not permitted here')
    const command = [...NOBODY, process.execPath, ...words('--', 'sh', '-c', STORY)]
    expectStory(spawnSync('setpriv', command, { encoding: 'utf8' }))
  })

  test('works within itself, and with netns exec', () => {
    const nlwire = `${process.execPath} ${program.file}`
    const { status, stdout } = rootless(
      '--',
      'sh',
      '-c',
      `${nlwire} rootless -- sh -c '${nlwire} netns add x; ${nlwire} netns exec x ls /sys/class/net'`,
    )
    expect({ status, lo: /^lo$/m.test(stdout) }).toEqual({ status: 0, lo: true })
  })

  test('stdin, arguments and descriptors pass, and signals both ways', async () => {
    const { stdout } = spawnSync(process.execPath, words('--', 'sh', '-c', 'cat; printf "%s|" "$@"', 'x', 'a b', '', '--'), {
      encoding: 'utf8',
      input: 'in\n',
    })
    expect(stdout).toBe('in\na b||--|')
    expect(rootless('sh', '-c', 'kill -USR1 $$')).toMatchObject({ status: null, signal: 'SIGUSR1' })
    const child = spawn(
      process.execPath,
      words('--', 'sh', '-c', 'trap "echo got; exit 5" INT; echo ready; while :; do sleep 0.1; done'),
    )
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      if (text === '') child.kill('SIGINT')
      text += more
    })
    expect(await once(child, 'close')).toEqual([5, null])
    expect(text).toBe('ready\ngot\n')
  })

  test('a /run without names of namespaces is not written to, and what is there stays', () => {
    const script =
      'mount -t tmpfs t /run && mkdir /run/user /run/sub && echo in > /run/file && ln -s file /run/link && mount -t tmpfs t /run/sub && ' +
      'touch /run/sub/deep && "$@"; ls /run'
    const inside = words('--', 'sh', '-c', 'cat /run/link; ls /run/sub; ip netns add x; ls /run/netns; echo --')
    const { stdout } = spawnSync('unshare', ['-m', 'sh', '-c', script, 'x', process.execPath, ...inside], { encoding: 'utf8' })
    const [there, outside] = stdout.split('--\n')
    expect(there).toBe('in\ndeep\nx\n')
    expect(outside?.split('\n')).toEqual(expect.arrayContaining(['file', 'link', 'sub', 'user']))
    expect(outside).not.toContain('netns')
  })

  test('failures have exit codes of their own', () => {
    expect(rootless('--', '/no/such')).toMatchObject({ status: 127, stderr: expect.stringContaining('"/no/such" cannot be run') })
    expect(rootless('--', '/etc/passwd')).toMatchObject({ status: 126 })
    expect(rootless()).toMatchObject({ status: 125, stderr: expect.stringMatching(/^Usage/) })
    expect(rootless('-x', 'true')).toMatchObject({ status: 125, stderr: expect.stringMatching(/^Usage/) })
    expect(rootless('help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage/) })
  })

  test('if user namespaces are forbidden, it names the setting that forbids them', () => {
    const script = 'echo 0 > /proc/sys/user/max_user_namespaces && "$@"'
    const command = ['-Ur', 'sh', '-c', script, 'x', process.execPath, ...words('--', 'true')]
    const { status, stderr } = spawnSync('unshare', command, { encoding: 'utf8' })
    expect(status).toBe(125)
    expect(stderr).toMatch(/unshare failed: No space left on device\n\/proc\/sys\/user\/max_user_namespaces is 0, which forbids/)
    const none = spawnSync(process.execPath, words('true'), { encoding: 'utf8', env: { PATH: '/nonexistent' } })
    expect(none).toMatchObject({ status: 125, stderr: expect.stringContaining('unshare of util-linux cannot be run') })
  })
})
