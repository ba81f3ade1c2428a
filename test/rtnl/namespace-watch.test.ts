import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { type NamespaceChange, NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

const descriptors = (): number => readdirSync('/proc/self/fd').length

describeLive('namespaces that come and go', () => {
  afterEach(async () => {
    rmSync('/run/netns/left', { force: true })
    for (const { name } of await NetNs.list()) await NetNs.delete(name)
  })

  test('are reported from the start, in order, and can be opened', async () => {
    await NetNs.create('before')
    const changes = NetNs.watch()
    const next = async (): Promise<NamespaceChange> => (await changes.next()).value as NamespaceChange
    expect(await next()).toEqual({ type: 'resync', reason: 'start', differences: 1 })
    expect(await next()).toEqual({ type: 'added', name: 'before' })
    const ip = (verb: string, name: string) => spawnSync('ip', ['netns', verb, name])
    ip('add', 'one')
    expect(await next()).toEqual({ type: 'added', name: 'one' })
    const one = await NetNs.open('one')
    one.close()
    ip('del', 'one')
    await NetNs.create('two')
    await NetNs.delete('before')
    expect([await next(), await next(), await next()]).toEqual([
      { type: 'removed', name: 'one' },
      { type: 'added', name: 'two' },
      { type: 'removed', name: 'before' },
    ])
    await changes.return()
  })

  test('a name is reported when its namespace exists, even if it is created slowly', async () => {
    const changes = NetNs.watch()
    await changes.next()
    const creating = NetNs.create('one')
    expect((await changes.next()).value).toEqual({ type: 'added', name: 'one' })
    await expect(NetNs.open('one')).resolves.toBeInstanceOf(NetNs)
    await creating
    writeFileSync('/run/netns/left', '')
    expect((await changes.next()).value).toEqual({ type: 'added', name: 'left' })
    await changes.return()
  })

  test('end with the signal and leave nothing open', async () => {
    await NetNs.list()
    const before = descriptors()
    const stop = new AbortController()
    const changes = NetNs.watch({ signal: stop.signal })
    await changes.next()
    const waiting = changes.next()
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect((await changes.next()).done).toBe(true)
    await expect(NetNs.watch({ signal: stop.signal }).next()).rejects.toThrow('enough')
    // @ts-expect-error misspelt
    await expect(NetNs.watch({ sginal: stop.signal }).next()).rejects.toThrow(TypeError)
    expect(descriptors()).toBe(before)
  })

  test('end at once when closed, also while they are waited for', async () => {
    await NetNs.list()
    const before = descriptors()
    for (const end of ['close', 'return', Symbol.asyncDispose] as const) {
      const changes = NetNs.watch()
      await changes.next()
      const waiting = [changes.next(), changes.next()]
      await changes[end]()
      const done = { done: true, value: undefined }
      expect(await Promise.all([...waiting, changes.next()])).toEqual([done, done, done])
    }
    await expect.poll(descriptors).toBe(before)
  })

  test('heed their signal, close and unref also while a namespace is not mounted yet', async () => {
    const stop = new AbortController()
    const changes = NetNs.watch({ signal: stop.signal })
    const closed = NetNs.watch()
    await Promise.all([changes.next(), closed.next()])
    mkdirSync('/run/netns', { recursive: true })
    writeFileSync('/run/netns/left', '')
    const waiting = [changes.next(), closed.next()]
    await delay(20)
    closed.close()
    stop.abort(new Error('enough'))
    await expect(waiting[0]).rejects.toThrow('enough')
    expect((await waiting[1])?.done).toBe(true)
    rmSync('/run/netns/left')
    // It ends before it hears of the name.
    const script = fileURLToPath(new URL('support/watch-unmounted.ts', import.meta.url))
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' })
    expect([stdout, stderr]).toEqual(['resync', ''])
  })

  test('are reported in a directory that comes later, goes, and comes again', () => {
    const script = fileURLToPath(new URL('support/watch-namespaces.ts', import.meta.url))
    // A /run of its own, without a directory of names.
    const { stdout, stderr } = spawnSync(
      'unshare',
      [
        '-m',
        '--propagation',
        'private',
        'sh',
        '-c',
        'mount -t tmpfs tmpfs /run && exec "$0" "$@"',
        process.execPath,
        '--import',
        'tsx',
        script,
      ],
      { encoding: 'utf8' },
    )
    expect([stdout.trim().split('\n'), stderr]).toEqual([['resync', 'added a', 'removed a', 'added b', 'added c'], ''])
  })
})

describeLive('all namespaces', () => {
  afterEach(async () => {
    rmSync('/run/netns/left', { force: true })
    for (const { name } of await NetNs.list()) await NetNs.delete(name)
  })

  test('get their turn, whatever becomes of the others', async () => {
    for (const name of ['one', 'two', 'three']) (await NetNs.create(name)).close()
    writeFileSync('/run/netns/left', '')
    await NetNs.list()
    const before = descriptors()
    const results = await NetNs.all(async (ns, name) => {
      if (name === 'two') throw new Error('not here')
      return `${ns.name} ${(await ns.links.get('lo')).index}`
    })
    expect([...results.keys()].sort()).toEqual(['left', 'one', 'three', 'two'])
    expect([...results.keys()]).toEqual((await NetNs.list()).map(({ name }) => name))
    expect(results.get('one')).toEqual({ status: 'fulfilled', value: 'one 1' })
    expect(results.get('three')).toEqual({ status: 'fulfilled', value: 'three 1' })
    expect(results.get('two')).toMatchObject({ status: 'rejected', reason: { message: 'not here' } })
    expect(results.get('left')).toMatchObject({ status: 'rejected', reason: { name: 'SyscallError', code: 'EINVAL' } })
    expect(descriptors()).toBe(before)
  })

  test('without those that were deleted before their turn', async () => {
    for (const name of ['one', 'two', 'three']) (await NetNs.create(name)).close()
    const visited: string[] = []
    const results = await NetNs.all((_, name) => {
      visited.push(name)
      for (const other of ['one', 'two', 'three'])
        if (other !== name && visited.length === 1) spawnSync('ip', ['netns', 'del', other])
      if (visited.length === 1) throw new TypeError('thrown, not rejected')
    })
    expect(visited).toHaveLength(1)
    expect([...results.keys()]).toEqual(visited)
    expect([...results.values()]).toMatchObject([{ status: 'rejected', reason: { name: 'TypeError' } }])
    // @ts-expect-error no function
    await expect(NetNs.all('one')).rejects.toThrow(TypeError)
  })
})
