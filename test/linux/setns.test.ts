import { mkdtempSync, promises, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { createNamespace, deleteNamespace, openNamespace } from '../../src/linux/namespaces/files.ts'
import { assertHome, inNamespace, inNewNamespace, openCurrentNamespace } from '../../src/linux/namespaces/setns.ts'
import { closeFile } from '../../src/linux/syscalls/libc.ts'
import { describeLive } from '../support/live.ts'
import { ip, run, runBundled } from './support/child.ts'

function here(): string {
  return readlinkSync('/proc/thread-self/ns/net')
}

describeLive('inNamespace', () => {
  const home = here()
  let target = -1

  beforeAll(async () => {
    await createNamespace('away')
    target = openNamespace('away')
  })

  afterAll(() => {
    closeFile(target)
    deleteNamespace('away')
  })

  test('runs the function there, and comes back with its result', async () => {
    const there = inNamespace(target, here)
    expect(there).not.toBe(home)
    expect(there).toBe(`net:[${statSync(`/proc/self/fd/${target}`).ino}]`)
    expect(here()).toBe(home)
    expect(await ip('netns identify')).toBe('\n')
  })

  test('leaves the thread pool at home', async () => {
    inNamespace(target, here)
    const seen = await Promise.all(Array.from({ length: 16 }, () => promises.readlink('/proc/thread-self/ns/net')))
    expect(new Set(seen)).toEqual(new Set([home]))
  })

  test('leaves the thread pool at home, even if its first job is submitted there', async () => {
    // As one CommonJS file: the loader of modules has jobs for the pool before our first line.
    const directory = mkdtempSync(`${tmpdir()}/nlwire-`)
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const outfile = `${directory}/first-job.cjs`
    const source = new URL('./support/first-job.ts', import.meta.url)
    await build({
      entryPoints: [fileURLToPath(source)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      define: { 'import.meta.url': JSON.stringify(source.href) },
    })
    expect(await run(process.execPath, [outfile])).toEqual({ code: 0, signal: null, stdout: 'at home\n', stderr: '' })
  })

  test('comes back when the function throws', () => {
    expect(() =>
      inNamespace(target, () => {
        throw new RangeError('mine')
      }),
    ).toThrow(new RangeError('mine'))
    expect(here()).toBe(home)
  })

  test('nests', () => {
    const fresh = inNewNamespace(() => {
      const inner = inNamespace(target, here)
      return [here(), inner]
    })
    expect(new Set([...fresh, home]).size).toBe(3)
    expect(here()).toBe(home)
  })

  test('refuses promises and generators, by type and by check', () => {
    let ran = false
    const asynchronous = async (): Promise<void> => {
      ran = true
    }
    // @ts-expect-error a promise is no synchronous result
    expect(() => inNamespace(target, asynchronous)).toThrow(/expected a synchronous function.*child process/)
    expect(ran).toBe(false)
    // @ts-expect-error a promise is no synchronous result
    expect(() => inNamespace(target, () => Promise.resolve(1))).toThrow(TypeError)
    const hidden = (() => Promise.resolve(1)) as () => unknown
    expect(() => inNamespace(target, hidden)).toThrow(TypeError)
    const generator = function* (): Generator<number> {
      yield 1
    }
    expect(() => inNamespace(target, () => generator() as unknown as number)).toThrow(/returns a generator.*child process/)
    expect(() => inNamespace(target, undefined as unknown as () => number)).toThrow(TypeError)
    expect(here()).toBe(home)
    expectTypeOf(inNamespace(target, () => 1)).toEqualTypeOf<number>()
  })

  test('of a descriptor that is no namespace is a SyscallError, and nothing has moved', () => {
    const before = readdirSync('/proc/self/fd').length
    expect(() => inNamespace(1, () => 1)).toThrow(expect.objectContaining({ syscall: 'setns', code: 'EINVAL' }))
    expect(() => inNamespace(999_999, () => 1)).toThrow(expect.objectContaining({ syscall: 'setns', code: 'EBADF' }))
    expect(here()).toBe(home)
    expect(readdirSync('/proc/self/fd').length).toBe(before)
    expect(assertHome).not.toThrow()
  })

  test('opens the namespace the thread is in', () => {
    const fd = openCurrentNamespace()
    expect(readlinkSync(`/proc/self/fd/${fd}`)).toBe(home)
    closeFile(fd)
  })

  test('says so when there is no way back, and refuses all further work in the thread', async () => {
    const { code, stdout } = await runBundled('stuck.ts', 'away')
    const refusal =
      'setns: EBADF: Bad file descriptor (this thread could not return to its own network namespace; nlwire refuses all further work in it)'
    const words = `${refusal}, cause: fn failed too`
    expect(stdout.split('\n').sort()).toEqual(['', refusal, words, words, `warning: ${refusal}`])
    expect(code).toBe(0)
    expect(await ip('netns list')).not.toContain('another')
  })
})

describeLive('a function that is stopped in another namespace, without catch or finally', () => {
  const STOPPED = 'ERR_SCRIPT_EXECUTION_TIMEOUT\n'
  const HOME = 'home 0\nhome 0\n'

  test.each([
    ['call', STOPPED + HOME],
    ['current', STOPPED + HOME],
    ['microtask', STOPPED + HOME],
    ['tick', `${STOPPED}home\n${HOME}`],
    ['nested', `${STOPPED}[ true, true ]\n${HOME}`],
    ['both at once', STOPPED + HOME],
    ['new', STOPPED + HOME],
    ['socket', STOPPED + HOME],
    ['repl', HOME],
  ])('leaves the thread at home, with a warning: %s', async (way, stdout) => {
    const ended = await runBundled('stopped.ts', way)
    expect(ended).toMatchObject({ code: 0, stdout })
    expect(ended.stderr.match(/NlwireWarning: .*was stopped \(a vm timeout, or Ctrl-C in the REPL\)/g)).toHaveLength(1)
  })

  test('every call of a namespace brings it home before it opens anything', async () => {
    const { stdout, stderr } = await runBundled('stopped.ts', 'calls')
    expect(stdout.replaceAll(STOPPED, '')).toMatch(/^home\nhome\nhome -?\d+\nhome -?\d+\n$/)
    expect(stderr.match(/NlwireWarning: .*was stopped/g)).toHaveLength(stdout.match(/TIMEOUT/g)?.length ?? -1)
  })

  test('the end of the function around it is the way home', async () => {
    expect(await runBundled('stopped.ts', 'nested without a call')).toMatchObject({ code: 0, stdout: STOPPED + HOME, stderr: '' })
  })
})
