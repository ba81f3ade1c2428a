import type { ChildProcess } from 'node:child_process'
import { on, once } from 'node:events'
import { readlinkSync, statSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { type NamespaceExecOptions, NetNs } from '../../src/index.ts'
import { run } from '../linux/support/child.ts'
import { describeLive } from '../support/live.ts'

const inode = (ns: NetNs): string => `net:[${statSync(`/proc/self/fd/${ns.fd}`).ino}]`
const MODULE = fileURLToPath(new URL('support/forked.ts', import.meta.url))
const TYPESCRIPT = { execArgv: ['--import', 'tsx'] }

const answer = async (child: ChildProcess): Promise<unknown> => (await once(child, 'message'))[0]
async function ask(child: ChildProcess, message: Record<string, string>): Promise<unknown> {
  child.send(message)
  return answer(child)
}
const ended = async (child: ChildProcess): Promise<unknown[]> => once(child, 'close')

describeLive('fork', () => {
  const children: ChildProcess[] = []
  const spaces: NetNs[] = []

  async function space(): Promise<NetNs> {
    const ns = await NetNs.temporary()
    await ns.links.up('lo')
    spaces.push(ns)
    return ns
  }
  function fork(ns: NetNs, ...rest: Parameters<NetNs['fork']>): ChildProcess {
    const child = ns.fork(...rest)
    children.push(child)
    return child
  }

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (const ns of spaces.splice(0)) ns.close()
  })

  test('what the module opens belongs to the namespace: a server there is reached from there, and from nowhere else', async () => {
    const [one, two] = [await space(), await space()]
    const server = fork(one, MODULE, ['serve', 'a b'], TYPESCRIPT)
    const { port, ...where } = (await answer(server)) as { port: number }
    expect(where).toEqual({ netns: inode(one), args: ['serve', 'a b'] })
    const url = `http://localhost:${port}/`
    const [same, other] = [fork(one, MODULE, [], TYPESCRIPT), fork(two, MODULE, [], TYPESCRIPT)]
    await Promise.all([answer(same), answer(other)])
    expect(await ask(same, { fetch: url })).toBe(`from ${inode(one)}`)
    expect(await ask(other, { fetch: url })).toMatch(/ECONNREFUSED/)
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })

  test.each([false, true])('takes the options of child_process.fork (mounts: %s)', async (mounts) => {
    const ns = await space()
    const stop = new AbortController()
    const env = { ...process.env, NODE_NO_WARNINGS: '1' }
    const options = { ...TYPESCRIPT, env, mounts, serialization: 'advanced', silent: true, signal: stop.signal } as const
    const child = fork(ns, new URL('support/forked.ts', import.meta.url), ['x'], options)
    expect(child.stdout).toBeTruthy()
    // Sent before anybody listens: it has to wait for the module.
    child.send({ big: '41' })
    const answers = on(child, 'message')
    expect((await answers.next()).value[0]).toEqual({ netns: inode(ns), args: ['x'] })
    expect((await answers.next()).value[0]).toEqual({ big: 42n })
    child.on('error', () => undefined)
    stop.abort()
    expect(await ended(child)).toEqual([null, 'SIGTERM'])
  })

  test.each([false, true])('says when the channel ends, and takes sockets through it (mounts: %s)', async (mounts) => {
    const ns = await space()
    const child = fork(ns, MODULE, [], { ...TYPESCRIPT, mounts })
    await answer(child)
    const server = createServer((socket) => child.send({ talk: 'hello' }, socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    let said = ''
    client.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    await once(client, 'end')
    expect(said).toBe(`hello from ${inode(ns)}`)
    server.close()
    // Node emits no 'close' then.
    const over = [once(child, 'disconnect'), once(child, 'exit')]
    child.disconnect()
    expect(await Promise.all(over)).toEqual([[], [0, null]])
  })

  test.each([
    ['a module that is none', [5]],
    ['a module with NUL', ['a\0']],
    ['no arguments', [MODULE, 'x']],
    ['an argument with NUL', [MODULE, ['a', 'b\0']]],
    ['stdio that is none', [MODULE, [], { stdio: 'none' }]],
    ['a program that is none', [MODULE, [], { execPath: 5 }]],
  ])('refuses %s in the words of Node, with mounts too', async (_, words) => {
    const ns = await space()
    const [module, args = [], options = {}] = words as Parameters<NetNs['fork']>
    const [without, within] = [false, true].map((mounts) => {
      try {
        return fork(ns, module, args, { ...options, mounts })
      } catch (error) {
        return error
      }
    })
    expect(within).toBeInstanceOf(TypeError)
    expect(within).toEqual(without)
    expect((within as NodeJS.ErrnoException).code).toBe((without as NodeJS.ErrnoException).code)
  })

  test('without a channel it is no fork', async () => {
    const ns = await space()
    for (const mounts of [false, true])
      expect(() => fork(ns, MODULE, [], { mounts, stdio: ['ignore', 'ignore', 'ignore'] })).toThrow(/IPC/i)
  })
})

describeLive('options of child processes', () => {
  const own =
    'cwd env argv0 stdio detached uid gid serialization shell windowsVerbatimArguments windowsHide signal timeout killSignal maxBuffer encoding'
  const start = ['spawn', 'exec', 'fork'] as const

  test('of nlwire’s own are known, and those of Node are Node’s', async () => {
    await using ns = await NetNs.temporary()
    const refused = async (method: (typeof start)[number], options: unknown): Promise<unknown> => {
      const call = async (): Promise<unknown> => ns[method]('true', [], options as object)
      return call().catch((error: unknown) => error)
    }
    for (const method of start) {
      for (const options of [{ montes: true }, { mount: true }, { MOUNTS: true }, { mounts: 'yes' }, { mounts: null }, null, 5]) {
        const error = await refused(method, options)
        expect.soft(error, `${method} ${JSON.stringify(options)}`).toBeInstanceOf(TypeError)
        expect
          .soft((error as Error).message)
          .toMatch(/^(expected options|unknown key "\w+" in options|mounts: expected true or false)/)
      }
    }
    for (const name of [...own.split(' '), 'execPath', 'execArgv', 'silent'])
      expect.soft(await ns.exec('true', [], { [name]: undefined, mounts: false }), name).toEqual({ stdout: '', stderr: '' })
  })
})

describeLive('run', () => {
  test('refuses what runs later, before and after, and points to fork', async () => {
    const ns = await NetNs.temporary()
    let ran = 0
    const late = [
      async () => void ran++,
      function* () {
        yield ran++
      },
      async function* () {
        yield ran++
      },
    ]
    for (const fn of late) expect(() => ns.run(fn as () => unknown)).toThrow(TypeError)
    expect(ran).toBe(0)
    expect(() => ns.run(late[0] as () => unknown)).toThrow(/ns\.fork\(module\)/)
    // biome-ignore lint/suspicious/noThenProperty: that is the point
    const thenable = { then: (_: unknown, reject: (why: Error) => void) => reject(new Error('late')) }
    expect(() => ns.run((() => thenable) as () => unknown)).toThrow(/ns\.fork\(module\)/)
    // @ts-expect-error nothing of a generator has run when it returns
    expect(() => ns.run(late[1] as () => Generator)).toThrow(/nothing would run/)
    expect(readlinkSync('/proc/thread-self/ns/net')).not.toBe(inode(ns))
    ns.close()
  })
})

describeLive('spawn and exec with mounts', () => {
  let ns: NetNs

  async function named(): Promise<NetNs> {
    ns = await NetNs.create('there')
    return ns
  }
  afterEach(async () => {
    ns.close()
    for (const { name } of await NetNs.list()) await NetNs.delete(name)
  })
  const mounts = true

  test('in a mount namespace of its own, with the /sys of that network', async () => {
    await named()
    await ns.links.create({ ifname: 'v0', kind: 'dummy' }).catch(() => ns.links.create({ ifname: 'v0', kind: 'bridge' }))
    const { stdout } = await ns.exec('sh', ['-c', 'readlink /proc/self/ns/net /proc/self/ns/mnt; ls /sys/class/net'], { mounts })
    const [net, mnt, ...links] = stdout.trim().split('\n')
    expect(net).toBe(inode(ns))
    expect(mnt).not.toBe(readlinkSync('/proc/self/ns/mnt'))
    expect(links).toEqual(expect.arrayContaining(['lo', 'v0']))
    expect(readlinkSync('/proc/self/ns/net')).not.toBe(net)
  })

  test('a namespace without a name has mounts too', async () => {
    ns = await NetNs.temporary()
    const { stdout } = await ns.exec('sh', ['-c', 'ls /sys/class/net'], { mounts })
    expect(stdout).toContain('lo\n')
  })

  test('ends, fails and prints as without', async () => {
    await named()
    for (const [file, args, options] of [
      ['sh', ['-c', 'echo out; echo err >&2; exit 3'], {}],
      ['sh', ['-c', 'kill -9 $$'], {}],
      ['/no/such/program', ['x'], {}],
      ['/etc/passwd', [], {}],
      ['true', [], { cwd: '/no/such/folder' }],
      ['sleep', ['9'], { timeout: 800 }],
      ['sleep', ['9'], { timeout: 800, killSignal: 'SIGINT' }],
      ['sleep', ['9'], { signal: AbortSignal.abort() }],
      ['yes', [], { maxBuffer: 1000 }],
      ['printf', ['éééé'], { maxBuffer: 5 }],
      ['printf', ['éééé'], { maxBuffer: 8 }],
      ['sh', ['-c', 'echo $NLWIRE_LAUNCH; exit 1'], { env: { ...process.env, NLWIRE_LAUNCH: 'mine' } }],
      ['', [], {}],
      [5, [], {}],
      ['a\0b', [], {}],
      ['true', 'x', {}],
      ['true', null, {}],
      ['true', ['a', 'b\0'], {}],
      ['true', [], { uid: 'x' }],
      ['true', [], { gid: 1.5 }],
      ['true', [], { maxBuffer: -1 }],
      ['true', [], { maxBuffer: 'x' }],
      ['true', [], { timeout: 'x' }],
      ['true', [], { killSignal: 'SIGNOT' }],
      ['true', [], { cwd: 5 }],
      ['true', [], { shell: 5 }],
      ['true', [], { argv0: 5 }],
      ['true', [], { env: { A: '\0' } }],
      ['true', [], { signal: 5 }],
    ] as [string, string[], NamespaceExecOptions][]) {
      const ways = [false, true].map((way) =>
        ns.exec(file, args, { ...options, mounts: way }).then(
          (done) => done,
          ({ code, signal, killed, stdout, stderr, name, message, syscall, path, spawnargs }: Record<string, unknown>) => ({
            code,
            signal,
            killed,
            stdout,
            stderr,
            name,
            message,
            syscall,
            path,
            spawnargs,
          }),
        ),
      )
      const [without, within] = await Promise.all(ways)
      expect.soft(within, JSON.stringify([file, args, options])).toEqual(without)
    }
  })

  test('the environment, the shell, argv0, the directory and descriptors are what they are without', async () => {
    await named()
    const links = 'for fd in 0 1 2 4; do readlink /proc/$$/fd/$fd; done | sed "s/:.*//"'
    const script = `echo "$0 $#"; pwd; env | grep -v SHLVL | sort; ${links}; cat <&4`
    for (const options of [
      { env: { A: 'ü b', NODE_OPTIONS: '--no-such-option', NODE_X: '', PATH: process.env['PATH'] } },
      { argv0: 'other', cwd: '/tmp', env: { PATH: process.env['PATH'] } },
      { shell: true, env: { PATH: process.env['PATH'] } },
    ]) {
      const ways = [false, true].map(async (way) => {
        const [file, args] = 'shell' in options ? ['echo "$0 $#"; env', ['|', 'sort']] : ['sh', ['-c', script, 'zero', 'a b']]
        const child = ns.spawn(file as string, args as string[], {
          ...options,
          mounts: way,
          stdio: ['pipe', 'pipe', 'pipe', 'ignore', 'pipe'],
        })
        let text = ''
        for (const name of ['stdout', 'stderr'] as const) child[name]?.setEncoding('utf8').on('data', (more) => (text += more))
        const four = child.stdio[4] as NodeJS.WritableStream
        if (!('shell' in options)) four.end('to four\n')
        expect(child.stdio).toHaveLength(5)
        return [await ended(child), text, child.spawnfile, child.spawnargs]
      })
      const [without, within] = await Promise.all(ways)
      expect.soft(within).toEqual(without)
    }
  })

  test('files of /etc/netns lie over those of /etc, and what cannot be mounted is reported', async () => {
    // In a user namespace that may not see all of /sys the kernel refuses a new one.
    const script = (enter: string): string =>
      'mount -t tmpfs t /mnt && cp /etc/passwd /etc/hosts /mnt && mount --bind /mnt /etc && mkdir -p /etc/netns/there && ' +
      'echo over > /etc/netns/there/hosts && echo new > /etc/netns/there/new && mount -t tmpfs t /sys/kernel && ' +
      `${enter} ${process.execPath} --import tsx test/rtnl/support/mounted.ts`
    const full = await run('unshare', ['-m', 'sh', '-c', script('')])
    expect(full).toMatchObject({ code: 0, stdout: 'over\nlo\n' })
    expect(full.stderr).toMatch(
      /^\(node:\d+\) NlwireWarning: mount: ENOENT: .*\(Bind \/etc\/netns\/there\/new -> \/etc\/new failed\)/,
    )
    const part = await run('unshare', ['-m', 'sh', '-c', script('unshare -Urnm')])
    expect(part.code).toBe(0)
    expect(part.stdout).toMatch(/^over\n/)
    expect(part.stderr).toMatch(/NlwireWarning: mount: EPERM: .*\(mount of \/sys failed; \/sys shows the network outside\)/)
  })

  test('as another user, who could not mount', async ({ skip }) => {
    if ((await run('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'true'])).code !== 0)
      skip('there is no other user here')
    await named()
    const { stdout } = await ns.exec('sh', ['-c', 'id -u; id -g; id -G; ls /sys/class/net'], { mounts, uid: 65534, gid: 65534 })
    expect(stdout).toMatch(/^65534\n65534\n65534\nlo\n/)
    await expect(ns.exec('true', [], { mounts, uid: -1 })).rejects.toMatchObject({ syscall: 'setuid', code: 'EINVAL' })
  })

  test('signals reach the program, and Node ends by itself', async () => {
    await named()
    const child = ns.spawn('sh', ['-c', 'trap "exit 5" TERM; echo ready; while :; do sleep 0.1; done'], { mounts })
    await once(child.stdout as NodeJS.ReadableStream, 'data')
    child.kill('SIGTERM')
    expect(await ended(child)).toEqual([5, null])
  })
})
