import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ignore, NetlinkError, NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

const LARGE = 'x'.repeat(4 * 1024 * 1024)
const descriptors = (): number => readdirSync('/proc/self/fd').length

describeLive('input', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
  })
  afterEach(() => ns.close())

  test.each([false, true])('is the standard input: text, bytes, parts, nothing (mounts: %s)', async (mounts) => {
    expect(await ns.exec('cat', [], { input: 'größer\n', mounts })).toEqual({ stdout: 'größer\n', stderr: '' })
    // A socket cannot be opened by its path.
    const { stdout } = await ns.exec('sh', ['-c', 'readlink /dev/fd/0; cat /dev/stdin'], {
      input: Buffer.from('by path'),
      mounts,
    })
    expect(stdout).toMatch(/^pipe:\[\d+\]\nby path$/)
    expect((await ns.exec('wc', ['-c'], { input: LARGE, mounts })).stdout.trim()).toBe(`${LARGE.length}`)
    expect((await ns.exec('cat', [], { input: '', mounts })).stdout).toBe('')
    expect((await ns.exec('cat', [], { input: ['a', new Uint8Array([98]), 'c'], mounts })).stdout).toBe('abc')
    const child = ns.spawn('cat', [], { input: 'spawned', mounts })
    expect(child.stdin).toBeNull()
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (more) => (text += more))
    expect([...(await once(child, 'close')), text]).toEqual([0, null, 'spawned'])
  })

  test('that is not read is no error, and leaves no descriptor open', async () => {
    await ns.exec('true', [], { input: LARGE })
    const before = descriptors()
    for (let i = 0; i < 5; i++) {
      await ns.exec('true', [], { input: LARGE })
      await expect(ns.exec('/no-such-program', [], { input: LARGE })).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(ns.exec('sh', ['-c', 'exec <&-; echo out; exit 3'], { input: LARGE })).rejects.toMatchObject({
        code: 3,
        stdout: 'out\n',
      })
    }
    expect(descriptors()).toBe(before)
  })

  test('ends with the program: its deadline, its signal, its maxBuffer', async () => {
    const endless = async function* () {
      for (;;) yield LARGE
    }
    await expect(ns.exec('sleep', ['60'], { input: LARGE, timeout: 50 })).rejects.toMatchObject({
      killed: true,
      signal: 'SIGTERM',
    })
    const stop = new AbortController()
    const waiting = ns.exec('sleep', ['60'], { input: endless(), signal: stop.signal })
    setTimeout(() => stop.abort(), 20)
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(await ns.exec('head', ['-c', '5'], { input: endless() })).toEqual({ stdout: 'xxxxx', stderr: '' })
    await expect(ns.exec('cat', [], { input: endless(), maxBuffer: 10 })).rejects.toMatchObject({
      code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER',
    })
  })

  test('of a stream that fails kills the program, and is its error', async () => {
    const failing = async function* () {
      yield 'some'
      throw new Error('no more')
    }
    await expect(ns.exec('cat', [], { input: failing() })).rejects.toMatchObject({ message: 'no more' })
  })

  test('of another type, or beside a stdin, is refused', async () => {
    const wrong = (input: unknown) => ns.exec('cat', [], { input: input as string })
    await expect(wrong(5)).rejects.toThrow('input: expected a string, bytes or a stream of them, got 5')
    await expect(wrong({})).rejects.toThrow(TypeError)
    expect(() => ns.spawn('cat', [], { input: 'x', stdio: ['inherit', 'pipe', 'pipe'] })).toThrow(
      'expected input, or stdio[0] as "inherit", got both',
    )
    expect(() => ns.fork('x.js', [], { input: 'x' } as object)).toThrow('"input" is an option of spawn and exec')
    const child = ns.spawn('cat', [], { input: 'x', stdio: [null, 'ignore', 'pipe', 'ignore'] })
    expect(await once(child, 'close')).toEqual([0, null])
  })
})

describeLive('ignore', () => {
  test('leaves out the errors of these numbers, and no others', async () => {
    await using ns = await NetNs.temporary()
    const bridge = () => ns.links.create({ ifname: 'br0', kind: 'bridge' })
    expect((await ignore('EEXIST', bridge()))?.ifname).toBe('br0')
    expect(await ignore('EEXIST', bridge())).toBeUndefined()
    expect(await ignore(['ENODEV', 'EEXIST'], bridge())).toBeUndefined()
    await expect(ignore('ENODEV', bridge())).rejects.toBeInstanceOf(NetlinkError)
    expect(await ignore('ENOENT', NetNs.open('no such'))).toBeUndefined()
    expect(await ignore('ENOENT', ns.exec('/no-such-program'))).toBeUndefined()
    await expect(ignore('ENOENT', Promise.reject(new Error('another')))).rejects.toThrow('another')
    const link = await ignore('ENODEV', ns.links.get('br0'))
    // @ts-expect-error: it may be undefined
    expect(link.index).toBeGreaterThan(0)
  })

  test('refuses what is no error number, and reports the promise once', async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown): unknown => unhandled.push(error)
    process.on('unhandledRejection', note)
    // @ts-expect-error: there is no such number
    const misspelt = ignore('EEXISTS', Promise.reject(new Error('not seen')))
    await expect(misspelt).rejects.toThrow('got "EEXISTS" (did you mean "EEXIST"?)')
    await expect(ignore([], Promise.resolve())).rejects.toThrow('got none')
    await expect(ignore('EEXIST', (() => undefined) as never)).rejects.toThrow('expected a promise, got a function')
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})
