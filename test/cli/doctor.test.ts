import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding } from '../../src/cli/doctor/finding.ts'
import { describeLive } from '../support/live.ts'
import { type Bundle, bundle, mayRun, NOBODY } from './support/bundle.ts'

/** Does in the probe of rtnetlink what a test wants, in place of the query. */
const hook = (code: string): string => `
  require('node:os').networkInterfaces = () => { ${code} }
  require('node:module').syncBuiltinESMExports()
`
const HANG = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'

describeLive('nlwire doctor', () => {
  let program: Bundle
  beforeAll(async () => {
    program = await bundle('doctor')
  })
  afterAll(() => program.remove())

  interface Run {
    readonly status: number | null
    readonly stdout: string
    readonly stderr: string
  }

  const self = (...args: string[]): string[] => [process.execPath, program.file, ...args]
  const run = ([file = '', ...args]: readonly string[], env: NodeJS.ProcessEnv = {}): Run =>
    spawnSync(file, args, { encoding: 'utf8', env: { ...process.env, ...env } })

  /** Runs it with code that is loaded before it, also in its children. It can open 1024 files. */
  function hooked(code: string): Run {
    const file = `${dirname(program.file)}/hook.cjs`
    writeFileSync(file, code)
    const limited = ['sh', '-c', 'ulimit -n 1024; exec "$@"', 'sh']
    return run([...limited, ...self('doctor', '--json')], { NODE_OPTIONS: `--require ${file}` })
  }

  function findings({ stdout, stderr }: Run): Map<string, Finding> {
    expect(stderr).toBe('')
    const all = stdout.trim().split('\n')
    return new Map(all.map((line) => JSON.parse(line) as Finding).map((finding) => [finding.name, finding]))
  }

  test('in the namespaces of the tests: everything works', () => {
    const result = run(self('doctor', '--json'))
    const all = findings(result)
    expect(result.status).toBe(0)
    for (const name of ['runtime', 'ffi-rs', '/proc', 'rtnetlink', 'capabilities', '/run/netns'])
      expect([name, all.get(name)?.state]).toEqual([name, 'ok'])
    expect(all.get('link kinds')?.found).toMatch(/(built in|loaded|available): [^;]*veth/)
  })

  test('as text, and by -j', () => {
    const { status, stdout } = run(self('doctor'))
    const lines = stdout.trim().split('\n')
    expect([status, lines[0]]).toEqual([0, `ok    runtime           Node ${process.versions.node} on linux ${process.arch}`])
    expect(lines.at(-1)).toBe('Nothing stands in the way.')
    expect(findings(run(self('-j', 'doctor'))).size).toBe(17)
  })

  test('help, and what it does not take', () => {
    expect(run(self('doctor', 'help')).stdout).toContain('Usage: nlwire doctor')
    expect(run(self('doctor', '--all'))).toMatchObject({
      status: 255,
      stderr: 'Option "--all" is unknown, try "nlwire doctor help".\n',
    })
  })

  test.each(['doctor', 'decode', 'demo', 'encode', 'explain', 'rootless', 'schema', 'trace'])(
    'another network namespace is refused, not ignored: %s',
    (command) => {
      expect(run(self('-n', 'blue', command))).toEqual(
        expect.objectContaining({
          status: 255,
          stdout: '',
          stderr: `Option "-netns" does not apply to "${command}", try "nlwire netns exec blue nlwire ${command}".\n`,
        }),
      )
    },
  )

  test('for an ordinary user: what is missing, and the way', ({ skip }) => {
    if (!mayRun()) skip('there is no other user here who can read this folder and run this Node')
    const result = run(['setpriv', ...NOBODY, ...self('doctor', '--json')])
    const all = findings(result)
    const works = all.get('rootless')?.state === 'ok'
    expect(all.get('capabilities')).toMatchObject({
      state: 'bad',
      found: expect.stringMatching(/CAP_NET_ADMIN is missing in .*CAP_SYS_ADMIN is missing in/) as string,
      remedy: expect.stringContaining(works ? 'or inside `nlwire rootless -- COMMAND`' : 'does not work here') as string,
    })
    expect(result.status).toBe(1)
  })

  test('in a user namespace that does not own the network namespace', () => {
    const all = findings(run(['unshare', '-Urm', ...self('doctor', '--json')]))
    expect(all.get('capabilities')?.found).toMatch(/^links and addresses cannot be changed: CAP_NET_ADMIN is missing/)
    expect(all.get('user namespace')?.found).toMatch(/^user:\[\d+\]: user 0 is \d+ outside$/)
  })

  test('where user namespaces and network namespaces are forbidden', () => {
    const forbid = 'echo 0 > /proc/sys/user/max_user_namespaces; echo 0 > /proc/sys/user/max_net_namespaces; exec "$@"'
    const result = run(['unshare', '-Urmn', 'sh', '-c', forbid, 'sh', ...self('doctor', '--json')])
    const all = findings(result)
    expect([result.status, all.get('namespaces')?.state]).toEqual([1, 'bad'])
    expect(all.get('rootless')?.remedy).toContain('sysctl -w user.max_user_namespaces')
  })

  test('where /run/netns is a file, or a link that leads nowhere', () => {
    for (const make of [': > /run/netns', 'ln -s nowhere /run/netns']) {
      const run_ = `mount -t tmpfs tmpfs /run && ${make} && exec "$@"`
      const result = run(['unshare', '-m', 'sh', '-c', run_, 'sh', ...self('doctor', '--json')])
      expect([result.status, findings(result).get('/run/netns')?.state]).toEqual([1, 'bad'])
    }
  })

  test('where so few files can be opened that no child starts', () => {
    // Four are free: enough to read a file, and too few for the pipes of a child.
    const result = hooked(`const { closeSync, openSync } = require('node:fs')
      const all = []
      try { for (;;) all.push(openSync('/dev/null')) } catch {}
      for (const fd of all.slice(-4)) closeSync(fd)`)
    const all = findings(result)
    expect([result.status, all.get('open files')?.state]).toEqual([1, 'bad'])
    expect(all.get('ffi-rs')?.found).toMatch(/no child process can be started: spawn .*EMFILE/)
  })

  test('without /proc', () => {
    const result = run([
      'unshare',
      '-m',
      'sh',
      '-c',
      'mount -t tmpfs tmpfs /proc && exec "$@"',
      'sh',
      ...self('doctor', '--json'),
    ])
    const all = findings(result)
    expect([result.status, all.get('/proc')?.state, all.get('rtnetlink')?.state]).toEqual([1, 'bad', 'ok'])
    expect(all.get('capabilities')?.found).toBe('not shown without /proc')
  })

  test('a kernel that does not answer: it says so and ends, even if its child cannot be killed', () => {
    // Stands for a child in state D: it survives SIGKILL, and keeps the pipes open.
    const file = `${dirname(program.file)}/pid`
    const survive = `const { pid } = require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'inherit' })
      require('node:fs').writeFileSync('${file}', String(pid)); ${HANG}`
    const result = hooked(hook(survive))
    const pid = Number(readFileSync(file, 'utf8'))
    // Throws if it has ended.
    process.kill(pid, 'SIGKILL')
    const all = findings(result)
    expect([result.status, all.get('rtnetlink')?.state]).toEqual([1, 'bad'])
    expect(all.get('rtnetlink')?.found).toMatch(/^the kernel does not reply to rtnetlink: RTNL is held, .* no reply within 5 s$/)
    expect(all.get('rootless')?.found).toContain('would wait for RTNL, too')
  })

  test('a query that is refused', () => {
    const result = hooked(hook(`throw new Error('EAFNOSUPPORT')`))
    expect(result.status).toBe(1)
    expect(findings(result).get('rtnetlink')).toMatchObject({ state: 'bad', found: 'a query for links is refused: EAFNOSUPPORT' })
  })

  test('a native part that crashes, or does not load, is found by a child: the program itself loads none', () => {
    const crash = hooked('process.dlopen = () => process.abort()')
    expect(crash.status).toBe(1)
    expect(findings(crash).get('ffi-rs')).toMatchObject({ state: 'bad', found: expect.stringContaining('SIGABRT') as string })
    const fail = hooked('process.dlopen = () => { throw new Error("wrong ELF class") }')
    expect(findings(fail).get('ffi-rs')).toMatchObject({
      state: 'bad',
      found: expect.stringContaining('could not be loaded') as string,
    })
    const parent = hooked(`if (!process.argv.includes('--probe')) process.dlopen = () => process.abort()`)
    expect([parent.status, findings(parent).get('ffi-rs')?.state]).toEqual([0, 'ok'])
  })

  test('a full disk', () => {
    const { status, stderr } = run(['sh', '-c', '"$@" > /dev/full', 'sh', ...self('doctor')])
    expect([status, stderr]).toEqual([1, 'nlwire: cannot write to stdout: ENOSPC: no space left on device, write\n'])
  })
})
