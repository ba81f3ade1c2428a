import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { createNamespace, deleteNamespace, NAMESPACE_DIRECTORY, namespaceNames } from '../../src/linux/namespaces/files.ts'
import { nlwire } from '../cli/support/command.ts'
import { describeLive } from '../support/live.ts'
import { ip, run } from './support/child.ts'

/** UTF-8 has no 0xff: a lone surrogate represents it, as in the names of links. */
const NAME = `a\udcff`
const RAW = Buffer.from([...Buffer.from(`${NAMESPACE_DIRECTORY}/a`), 0xff])

describeLive('names of namespaces', () => {
  afterEach(() => {
    const script = `for file in ${NAMESPACE_DIRECTORY}/*; do umount -l "$file" 2>/dev/null; rm -f "$file"; done`
    spawnSync('sh', ['-c', script])
  })

  test('that are not UTF-8 are created, listed, opened, reported and deleted', async () => {
    await createNamespace(NAME)
    expect(statSync(RAW).ino).toBeGreaterThan(0)
    expect(namespaceNames()).toEqual([NAME])
    expect(await NetNs.list()).toEqual([{ name: NAME }])
    const ns = await NetNs.open(NAME)
    expect((await ns.links.list()).map(({ ifname }) => ifname)).toEqual(['lo'])
    ns.close()
    deleteNamespace(NAME)
    expect(readdirSync(NAMESPACE_DIRECTORY)).toEqual([])
  })

  test('that are no UTF-8 are words of the command line', async () => {
    await createNamespace(NAME)
    const main = ['--import', 'tsx', 'src/cli/main.ts', 'netns']
    const list = spawnSync(process.execPath, [...main, 'list'])
    expect(list.stdout).toEqual(Buffer.from([0x61, 0xff, 0x0a]))
    // Node cannot pass such a word on, a shell can.
    const deletion = await run('sh', ['-c', `exec "$@" delete "$(printf 'a\\377')"`, 'sh', process.execPath, ...main])
    expect(deletion).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(NAMESPACE_DIRECTORY)).toEqual([])
  })

  test('a symlink of a name is deleted, and what it leads to is left mounted', async () => {
    await createNamespace('real')
    symlinkSync(`${NAMESPACE_DIRECTORY}/real`, `${NAMESPACE_DIRECTORY}/link`)
    const target = mkdtempSync(`${tmpdir()}/nlwire-mount-`)
    try {
      spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', target])
      symlinkSync(target, `${NAMESPACE_DIRECTORY}/elsewhere`)
      deleteNamespace('link')
      deleteNamespace('elsewhere')
      expect(namespaceNames()).toEqual(['real'])
      expect(readFileSync('/proc/self/mountinfo', 'utf8')).toContain(` ${target} `)
      expect(await ip('-n real -o link')).toContain('lo')
    } finally {
      spawnSync('umount', ['-l', target])
      rmSync(target, { recursive: true })
    }
  })

  test('a FIFO is no namespace, and nobody waits for its other end', async () => {
    mkdirSync(NAMESPACE_DIRECTORY, { recursive: true })
    const fifo = `${NAMESPACE_DIRECTORY}/fifo`
    expect(spawnSync('mkfifo', [fifo]).status).toBe(0)
    await expect(NetNs.open(fifo)).rejects.toThrow('is not a network namespace')
    await expect(NetNs.open('fifo')).rejects.toThrow('setns')
    expect((await nlwire('-n', 'fifo', 'link')).code).toBe(255)
    expect((await nlwire('netns', 'set', 'fifo', '5')).code).not.toBe(0)
    expect((await nlwire('netns', 'list')).out).toBe('fifo\n')
    expect((await nlwire('link', 'set', 'lo', 'netns', fifo)).code).not.toBe(0)
    expect((await nlwire('netns', 'identify')).code).toBe(0)
    expect((await nlwire('netns', 'delete', 'fifo')).code).toBe(0)
  })
})
