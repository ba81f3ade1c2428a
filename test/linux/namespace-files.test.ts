import { readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import {
  checkNamespaceName,
  createNamespace,
  deleteNamespace,
  NAMESPACE_DIRECTORY,
  namespaceNames,
  openNamespace,
} from '../../src/linux/namespaces/files.ts'
import { inNamespace } from '../../src/linux/namespaces/setns.ts'
import { MS_BIND } from '../../src/linux/syscalls/constants.ts'
import { closeFile, mount, must } from '../../src/linux/syscalls/libc.ts'
import { describeLive } from '../support/live.ts'
import { ip, run, runBundled } from './support/child.ts'

test.each(['', '.', '..', '/', 'a/b', 'a\0b', undefined as unknown as string])('%j names no namespace', (name) => {
  expect(() => checkNamespaceName(name)).toThrow(TypeError)
})

test('a name has at most 255 bytes', () => {
  expect(() => checkNamespaceName('é'.repeat(127))).not.toThrow()
  expect(() => checkNamespaceName('é'.repeat(128))).toThrow(
    new RangeError(`expected the name of a network namespace of at most 255 bytes, got 256: "${'é'.repeat(60)}"…`),
  )
})

test.each([0, -1, 1.5, Number.NaN])('%d is the id of no process', (pid) => {
  expect(() => openNamespace(pid)).toThrow(RangeError)
})

function mounts(): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(` ${NAMESPACE_DIRECTORY}/`))
}

async function ipNames(): Promise<string[]> {
  return (await ip('netns list'))
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replace(/ \(id: \d+\)$/, ''))
}

describeLive('named namespaces', () => {
  afterEach(async () => {
    for (const name of namespaceNames()) deleteNamespace(name)
    expect(mounts()).toEqual([])
    expect(await ipNames()).toEqual([])
  })

  test('are those of ip, both ways', async () => {
    await createNamespace('ours')
    await ip('netns add theirs')
    expect(await ip('-n ours -o link')).toMatch(/^1: lo: <LOOPBACK> .* state DOWN /)
    expect(inNamespace(openNamespace('theirs'), () => readlinkSync('/proc/thread-self/ns/net'))).not.toBe(
      readlinkSync('/proc/self/ns/net'),
    )
    await ip('netns del ours')
    deleteNamespace('theirs')
    expect(namespaceNames()).toEqual([])
  })

  test('are listed in the order of ip', async () => {
    for (const name of ['b', 'a', 'd', 'ü', 'c', 'x y']) await createNamespace(name)
    expect(namespaceNames()).toEqual(await ipNames())
    expect(namespaceNames()).toHaveLength(6)
  })

  test('are shared with mount namespaces copied later', async () => {
    await createNamespace('early')
    const { stdout, stderr } = await run('unshare', [
      '-m',
      '--propagation',
      'unchanged',
      'sh',
      '-c',
      'ip netns del early && ip netns add late && ip netns list',
    ])
    expect([stdout, stderr]).toEqual(['late\n', ''])
    expect(namespaceNames()).toEqual(['late'])
    closeFile(openNamespace('late'))
  })

  test('exist once', async () => {
    await createNamespace('one')
    const again = createNamespace('one')
    await expect(again).rejects.toThrow('open: EEXIST: File exists (/run/netns/one: a network namespace of this name exists)')
    writeFileSync(`${NAMESPACE_DIRECTORY}/left`, '')
    await expect(createNamespace('left')).rejects.toThrow(/EEXIST.*left over from an interrupted create, or being created/)
    expect(() => openNamespace('left')).toThrow(/setns: EINVAL.*left over/)
    deleteNamespace('left')
    await createNamespace('left')
  })

  test('that another process deletes and makes while they are made here stay as it made them', async () => {
    const { stdout, stderr } = await runBundled('overtaken.ts')
    const refusal = (name: string): string =>
      `mount: ENOENT: No such file or directory (a new network namespace on /run/netns/${name}, which was deleted meanwhile)\n`
    expect([stdout, stderr]).toEqual([`${refusal('deleted')}${refusal('taken')}left: taken net\n`, ''])
    deleteNamespace('taken')
  })

  test('with several mounts go at once', async () => {
    await createNamespace('twice')
    must(mount('/proc/self/ns/net', '/run/netns/twice', 'none', MS_BIND, 0), 'mount')
    deleteNamespace('twice')
    expect(namespaceNames()).toEqual([])
  })

  test('are undone when the mount fails', async () => {
    const words = ['-m', process.execPath, '--import', 'tsx', 'test/linux/support/unmade.ts']
    expect((await run('unshare', words)).stdout).toBe(
      'mount: ENOENT: No such file or directory (a new network namespace on /run/netns/unmade)',
    )
    expect(namespaceNames()).toEqual([])
  })

  test('that do not exist are ENOENT', () => {
    expect(() => openNamespace('nosuch')).toThrow(expect.objectContaining({ syscall: 'open', code: 'ENOENT' }))
    expect(() => deleteNamespace('nosuch')).toThrow(expect.objectContaining({ syscall: 'unlink', code: 'ENOENT' }))
    expect(() => deleteNamespace('nosuch')).toThrow('/nosuch; there is no network namespace of this name)')
    expect(() => openNamespace('/etc/passwd')).toThrow('setns: EINVAL: Invalid argument (/etc/passwd is not a network namespace)')
    expect(() => openNamespace('/proc/self/ns/mnt')).toThrow('/proc/self/ns/mnt is not a network namespace')
  })

  test('open by path and by process', () => {
    const here = readlinkSync('/proc/self/ns/net')
    for (const target of ['/proc/self/ns/net', process.pid]) {
      const fd = openNamespace(target)
      expect(readlinkSync(`/proc/self/fd/${fd}`)).toBe(here)
      closeFile(fd)
    }
  })

  test('wait for the lock of ip where the directory is to be made a shared mount, without blocking the event loop', async () => {
    const words = ['-m', process.execPath, '--import', 'tsx', 'test/linux/support/locked.ts']
    const { stdout, stderr } = await run('unshare', words)
    expect([stdout, stderr]).toEqual([JSON.stringify({ before: false, after: true, shared: true }), ''])
  })

  test('killed after any system call of a create leave nothing that delete does not clean', async () => {
    let seen = 0
    for (let n = 1, signal: string | null = 'SIGKILL'; signal !== null; n++) {
      ;({ signal } = await runBundled('killed.ts', 'namespace', String(n)))
      if (namespaceNames().includes('doomed')) {
        seen++
        if (n % 2 === 0) deleteNamespace('doomed')
        else await ip('netns del doomed')
      }
      expect(mounts()).toEqual([])
      await createNamespace('doomed')
      await ip('netns del doomed')
    }
    expect(seen).toBeGreaterThan(4)
  })

  test('killed after any system call of making a link between namespaces leave nothing that a second run does not clean', async () => {
    await createNamespace('doomed')
    await createNamespace('other')
    let seen = 0
    for (let n = 1, signal: string | null = 'SIGKILL'; signal !== null; n++) {
      ;({ signal } = await runBundled('killed.ts', 'link', String(n)))
      const links = await ip('-n doomed -o link show')
      // Both ends or none: they are made by one request.
      expect((await ip('-n other -o link show')).includes('doomed1')).toBe(links.includes('doomed0'))
      if (!links.includes('doomed0')) continue
      seen++
      await ip('-n doomed link del doomed0')
    }
    expect(seen).toBeGreaterThan(2)
    deleteNamespace('doomed')
    deleteNamespace('other')
    expect(mounts()).toEqual([])
  })
})
