import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeBeside } from '../cli/support/side-by-side.ts'

let one: NetNs
let two: NetNs

/** What `ip` says to the same question. */
const ip = (...args: string[]): string => spawnSync('ip', args, { encoding: 'utf8' }).stdout

describeBeside('names, processes and ids of namespaces, as ip prints them', () => {
  beforeEach(async () => {
    one = await NetNs.create('ids-one')
    two = await NetNs.create('ids-two')
  })
  afterEach(async () => {
    for (const { name } of await NetNs.list()) await NetNs.delete(name)
  })

  test('identify and pids', async () => {
    const child = one.spawn('sleep', ['60'])
    await once(child, 'spawn')
    const pid = child.pid as number
    expect(await NetNs.identify(pid)).toEqual(['ids-one'])
    expect(ip('netns', 'identify', String(pid)).trim()).toBe('ids-one')
    expect(await NetNs.pids('ids-one')).toEqual([pid])
    expect(ip('netns', 'pids', 'ids-one').trim()).toBe(String(pid))
    expect(await NetNs.pids('ids-two')).toEqual([])
    child.kill()
    await once(child, 'exit')
    expect(await NetNs.pids('ids-one')).toEqual([])
    await expect(NetNs.identify(pid)).rejects.toMatchObject({ name: 'SyscallError', code: 'ENOENT' })
    await expect(NetNs.pids('nope')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('attach gives the namespace of a process a name, a second one too', async () => {
    const child = one.spawn('sleep', ['60'])
    await once(child, 'spawn')
    const pid = child.pid as number
    const again = await NetNs.attach('ids-again', pid)
    await one.links.create({ ifname: 'br0', kind: 'bridge' })
    expect(await again.links.get('br0')).toMatchObject({ kind: 'bridge' })
    expect((await NetNs.identify(pid)).sort()).toEqual(['ids-again', 'ids-one'])
    // `ip` prints one of them.
    expect(await NetNs.identify(pid)).toContain(ip('netns', 'identify', String(pid)).trim())
    expect(ip('netns', 'exec', 'ids-again', 'ip', '-o', 'link')).toContain('br0')
    await expect(NetNs.attach('ids-one', pid)).rejects.toMatchObject({ code: 'EEXIST' })
    child.kill()
    await once(child, 'exit')
    await expect(NetNs.attach('ids-gone', pid)).rejects.toThrow(`open: ENOENT: No such file or directory (/proc/${pid}/ns/net)`)
    expect((await NetNs.list()).map(({ name }) => name)).not.toContain('ids-gone')
    await expect(NetNs.attach('ids-none', 0)).rejects.toThrow(RangeError)
  })

  test('ids', async () => {
    expect(await one.listIds()).toEqual([])
    expect(await one.setId(two, 77)).toBe(77)
    const unnamed = await NetNs.temporary()
    const chosen = await one.setId(unnamed)
    expect(await one.getId(unnamed)).toBe(chosen)
    expect(await one.listIds()).toEqual([chosen, 77].sort((a, b) => a - b))
    const told = [...ip('-n', 'ids-one', 'netns', 'list-id').matchAll(/nsid (\d+)/g)].map(([, id]) => Number(id))
    expect(told.sort((a, b) => a - b)).toEqual(await one.listIds())
    for (const none of [-5, -1, 1.5, 2 ** 31, '3', null])
      await expect(one.setId(unnamed, none as number)).rejects.toThrow(
        /^expected the id of a network namespace, 0 or greater, got/,
      )
    await expect(one.setId('ids-two', 78)).rejects.toMatchObject({ name: 'NetlinkError', code: 'EEXIST' })
    await expect(one.setId('ids-one', 77)).rejects.toMatchObject({ code: 'EEXIST' })
    unnamed.close()
  })

  test('a process is an id, and a namespace a name: what is neither is refused', async () => {
    await expect(NetNs.identify('ids-one' as unknown as number)).rejects.toThrow(TypeError)
    await expect(NetNs.identify(-1)).rejects.toThrow(RangeError)
    await expect(NetNs.attach('ids-none', 'ids-one' as unknown as number)).rejects.toThrow(TypeError)
    await expect(NetNs.pids(process.pid as unknown as string)).rejects.toThrow(TypeError)
    expect((await NetNs.list()).map(({ name }) => name).sort()).toEqual(['ids-one', 'ids-two'])
  })

  test('here', async () => {
    expect(await NetNs.identify()).toEqual([])
    expect(one.run(() => undefined)).toBeUndefined()
  })
})
