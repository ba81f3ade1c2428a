import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type NamespaceExecOptions, NetNs } from '../../src/index.ts'
import { run } from '../linux/support/child.ts'
import { describeLive } from '../support/live.ts'

const PATH = process.env['PATH'] as string

/** Appends the user id it is loaded with to the file whose name is compiled in. */
const LIBRARY = `
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
__attribute__((constructor)) static void loaded(void) {
  int fd = open(LOG, O_WRONLY | O_APPEND);
  if (fd >= 0) dprintf(fd, "%d\\n", geteuid());
}`

describeLive('what the caller chooses for a program with mounts does not reach the launcher', () => {
  let ns: NetNs
  let folder: string
  let otherUser: boolean

  beforeEach(async () => {
    ns = await NetNs.temporary()
    folder = mkdtempSync(join(tmpdir(), 'nlwire-'))
    chmodSync(folder, 0o755)
    otherUser = (await run('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'true'])).code === 0
  })
  afterEach(() => {
    ns.close()
    rmSync(folder, { recursive: true })
  })

  /** A file that anybody may read. */
  function file(name: string, text: string, mode = 0o644): string {
    const path = join(folder, name)
    writeFileSync(path, text)
    chmodSync(path, mode)
    return path
  }

  /** What comes of a program, with mounts and without. */
  async function both(program: string, args: string[], options: NamespaceExecOptions): Promise<[unknown, unknown]> {
    const ways = [false, true].map((mounts) =>
      ns.exec(program, args, { ...options, mounts }).then(
        ({ stdout }) => stdout,
        ({ code, syscall, message }: Record<string, unknown>) => ({ code, syscall, message }),
      ),
    )
    return Promise.all(ways) as Promise<[unknown, unknown]>
  }

  test('LD_PRELOAD: a library is loaded with the rights of the program only', async ({ skip }) => {
    if (!otherUser) skip('there is no other user here')
    if (spawnSync('cc', ['--version']).error) skip('no C compiler')
    const log = file('log', '', 0o666)
    const library = join(folder, 'lib.so')
    const source = file('lib.c', LIBRARY)
    execFileSync('cc', ['-shared', '-fPIC', `-DLOG="${log}"`, '-o', library, source])
    await ns.exec('id', [], { uid: 65534, gid: 65534, env: { PATH, LD_PRELOAD: library }, mounts: true })
    expect(readFileSync(log, 'utf8')).toBe('65534\n')
  })

  test('variables that change or break the start of Node reach the program as they are', async () => {
    mkdirSync(join(folder, 'ffi-rs'))
    const trap = `require('fs').writeFileSync(${JSON.stringify(join(folder, 'caught'))}, 'caught')`
    const env = {
      PATH,
      OPENSSL_CONF: file('openssl.cnf', 'nodejs_conf = nowhere\n[broken'),
      NODE_OPTIONS: `--require ${file('required.js', trap)}`,
      NODE_PATH: folder,
      NODE_EXTRA_CA_CERTS: folder,
      NODE_V8_COVERAGE: join(folder, 'coverage'),
      NODE_CHANNEL_FD: '0',
      HOME: folder,
      TMPDIR: folder,
      GCONV_PATH: folder,
      LD_LIBRARY_PATH: folder,
      LD_BIND_NOW: '1',
    }
    file('ffi-rs/index.js', trap)
    file('libstdc++.so.6', '')
    const [without, within] = await both('sh', ['-c', 'env | sort; ls $HOME'], { env })
    expect(within).toBe(without)
    for (const [name, value] of Object.entries(env)) expect.soft(within).toContain(`${name}=${value}\n`)
    expect(within).not.toContain('caught')
  })

  test('nor do its directory and its arguments', async () => {
    const trap = `require('fs').writeFileSync(${JSON.stringify(join(folder, 'caught'))}, 'caught')`
    for (const name of ['ffi-rs', 'tsx']) {
      mkdirSync(join(folder, 'node_modules', name), { recursive: true })
      file(`node_modules/${name}/index.js`, trap)
    }
    file('package.json', '{ broken')
    file('tsconfig.json', '{ "compilerOptions": { "paths": { "*": ["./node_modules/ffi-rs/index.js"] } } }')
    const args = ['-c', 'pwd; ls; cat /proc/$$/cmdline | tr "\\0" " "', '--inspect', '--require', './node_modules/tsx/index.js']
    const [without, within] = await both('sh', args, { cwd: folder, env: { PATH } })
    expect(within).toBe(without)
    expect(within).toContain('--inspect')
    expect(within).not.toContain('caught')
  })

  test('it starts in / with an environment of nothing and words of its own', async () => {
    const spawn = vi.spyOn(process.getBuiltinModule('node:child_process'), 'spawn')
    const seen: unknown[] = []
    process.env['NODE_V8_COVERAGE'] = folder
    try {
      await ns.exec('true', ['an argument'], { mounts: true, cwd: '/tmp', env: { PATH, SECRET: 'a value' } })
      for (const [program, words, options] of spawn.mock.calls) if (program === process.execPath) seen.push([words, options])
    } finally {
      delete process.env['NODE_V8_COVERAGE']
      spawn.mockRestore()
    }
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject([expect.anything(), { cwd: '/', env: { NODE_V8_COVERAGE: undefined } }])
    expect(JSON.stringify(seen)).not.toMatch(/an argument|a value|SECRET|PATH|coverage/i)
  })

  test('an environment of megabytes arrives, and what is too long for execve is E2BIG', async () => {
    const long = (count: number, length: number): NodeJS.ProcessEnv => ({
      PATH,
      ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`V${i}`, 'x'.repeat(length)])),
    })
    expect(await both('sh', ['-c', 'env | wc -c'], { env: long(15, 100_000) })).toEqual(
      new Array(2).fill(expect.stringMatching(/^15\d{5}\n$/)),
    )
    for (const env of [long(1, 200 * 1024), long(100, 100_000)]) {
      const [without, within] = await both('true', [], { env })
      expect(without).toMatchObject({ code: 'E2BIG' })
      expect(within).toEqual(without)
    }
  })

  test('the program is searched for in the PATH of its environment, with its rights and in its directory', async () => {
    for (const name of ['open', 'closed']) {
      mkdirSync(join(folder, name))
      file(`${name}/nlwire-program`, `#!/bin/sh\necho ${name}\n`, 0o755)
    }
    chmodSync(join(folder, 'closed'), 0o700)
    const rights = otherUser ? { uid: 65534, gid: 65534 } : {}
    const path = (...names: string[]): NamespaceExecOptions => ({ ...rights, env: { PATH: names.join(':') }, cwd: folder })
    const [open, closed] = [join(folder, 'open'), join(folder, 'closed')]
    for (const [program, options] of [
      ['nlwire-program', path(closed, open)],
      ['nlwire-program', path('open')],
      ['nlwire-program', path(closed)],
      ['nlwire-program', path('')],
      ['nlwire-program', { ...path(), cwd: open }],
      ['nlwire-program', rights],
      ['./open/nlwire-program', path()],
      ['true', { ...rights, env: {} }],
      ['true', { ...rights, env: { PATH: '/nowhere' } }],
    ] as [string, NamespaceExecOptions][]) {
      const [without, within] = await both(program, [], options)
      expect.soft(within, JSON.stringify([program, options])).toEqual(without)
    }
    expect(await ns.exec('nlwire-program', [], { ...path(closed, open), mounts: true })).toMatchObject({
      stdout: otherUser ? 'open\n' : 'closed\n',
    })
  })

  test('a directory that is missing, gone or relative', async () => {
    const gone = join(folder, 'gone')
    mkdirSync(gone)
    const [without, within] = await both('true', [], { cwd: join(folder, 'missing') })
    expect(within).toEqual(without)
    const before = process.cwd()
    process.chdir(gone)
    try {
      rmSync(gone, { recursive: true })
      expect(await ns.exec('readlink', ['/proc/self/cwd'], { mounts: true })).toMatchObject({ stdout: `${gone} (deleted)\n` })
    } finally {
      process.chdir(before)
    }
    expect(await ns.exec('pwd', [], { mounts: true, cwd: 'src' })).toMatchObject({ stdout: `${join(before, 'src')}\n` })
  })
})
