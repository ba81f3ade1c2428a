import { execFileSync } from 'node:child_process'
import { readdirSync, readlinkSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

const inode = (ns: NetNs): string => `net:[${statSync(`/proc/self/fd/${ns.fd}`).ino}]`

describeLive('network namespaces', () => {
  afterEach(async () => {
    for (const { name } of await NetNs.list()) await NetNs.delete(name)
  })

  test('create, list, open, delete', async () => {
    const ns = await NetNs.create('one')
    expect(ns.name).toBe('one')
    expect(await NetNs.list()).toEqual([{ name: 'one' }])
    const [lo, ...more] = await ns.links.list()
    expect(lo).toMatchObject({ ifname: 'lo', index: 1, type: 'LOOPBACK', flags: ['LOOPBACK'], operstate: 'DOWN' })
    expect(more.filter(({ kind }) => kind === undefined)).toEqual([])
    const again = await NetNs.open('one')
    expect(inode(again)).toBe(inode(ns))
    await NetNs.delete('one')
    expect(await NetNs.list()).toEqual([])
    expect(() => ns.fd).toThrow('closed')
    expect(() => again.fd).toThrow('closed')
  })

  test('a name that is taken, and one that is not there', async () => {
    await NetNs.create('one')
    await expect(NetNs.create('one')).rejects.toMatchObject({ name: 'SyscallError', code: 'EEXIST' })
    await expect(NetNs.open('two')).rejects.toMatchObject({ name: 'SyscallError', code: 'ENOENT' })
    await expect(NetNs.delete('two')).rejects.toMatchObject({ name: 'SyscallError', code: 'ENOENT' })
  })

  test('opens by path and by process', async () => {
    const ns = await NetNs.create('one')
    const child = ns.spawn('sleep', ['60'])
    try {
      for (const which of ['/run/netns/one', child.pid as number]) {
        const other = await NetNs.open(which)
        expect(inode(other)).toBe(inode(ns))
        other.close()
      }
    } finally {
      child.kill()
    }
  })

  test('a temporary one ends with its object', async () => {
    const ns = await NetNs.temporary()
    expect(await NetNs.list()).toEqual([])
    expect(inode(ns)).not.toBe(readlinkSync('/proc/thread-self/ns/net'))
    expect((await ns.links.get('lo')).index).toBe(1)
    await ns[Symbol.asyncDispose]()
    await expect(ns.links.list()).rejects.toMatchObject({ code: 'EBADF' })
  })

  test('the current one', async () => {
    const here = await NetNs.current()
    expect(inode(here)).toBe(readlinkSync('/proc/thread-self/ns/net'))
    here.close()
  })

  test('exec and spawn run inside', async () => {
    const ns = await NetNs.temporary()
    const { stdout } = await ns.exec('readlink', ['/proc/self/ns/net'])
    expect(stdout.trim()).toBe(inode(ns))
    await expect(ns.exec('sh', ['-c', 'echo out; echo err >&2; exit 3'])).rejects.toMatchObject({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    })
    await expect(ns.exec('/no/such/program')).rejects.toMatchObject({ code: 'ENOENT' })
    const code = await new Promise((resolve) => ns.spawn('sh', ['-c', 'exit 4']).on('exit', resolve))
    expect(code).toBe(4)
    ns.close()
  })

  test('run is synchronous: by type and by check', async () => {
    const ns = await NetNs.temporary()
    expect(ns.run(() => readlinkSync('/proc/thread-self/ns/net'))).toBe(inode(ns))
    // @ts-expect-error a promise is no synchronous result
    expect(() => ns.run(async () => 1)).toThrow(TypeError)
    // @ts-expect-error a promise is no synchronous result
    expect(() => ns.run(() => Promise.resolve(1))).toThrow(/child process/)
    expect(() => ns.run(() => JSON.parse('{'))).toThrow(SyntaxError)
    const server = ns.run(() => createServer().listen(0))
    expect(execFileSync('readlink', ['/proc/self/ns/net']).toString().trim()).not.toBe(inode(ns))
    server.close()
    ns.close()
  })

  test('ids of namespaces', async () => {
    const one = await NetNs.create('one')
    await NetNs.create('two')
    expect(await one.getId('two')).toBeUndefined()
    await one.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', netns: 'two' } })
    expect(await one.getId('two')).toBe((await one.links.get('v0')).linkNetnsid)
  })

  test('descriptors do not pile up', async () => {
    const count = (): number => readdirSync('/proc/self/fd').length
    await NetNs.list()
    const before = count()
    const ns = await NetNs.create('one')
    await ns.links.list()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', netns: { fd: ns.fd } } })
    await expect(ns.links.create({ ifname: 'v2', kind: 'veth', peer: { ifname: 'v3', netns: 'nosuch' } })).rejects.toThrow(
      'ENOENT',
    )
    await NetNs.delete('one')
    expect(count()).toBe(before)
  })
})
