import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'
import { ROOT } from '../support/pages.ts'

const MOST = 60
const names = readdirSync(`${ROOT}examples`)

const argsOf = (name: string, ...args: string[]): string[] => ['--import', 'tsx', `examples/${name}.ts`, ...args]

interface Output {
  readonly stdout: string
  readonly stderr: string
}

const run = (name: string, ...args: string[]): Promise<Output> =>
  promisify(execFile)(process.execPath, argsOf(name, ...args), { cwd: ROOT }).catch((error: Output) => error)

const linesOf = (text: string): string[] => text.trimEnd().split('\n')

describe('examples', () => {
  test('are at most 60 lines, and import nlwire as a user does', () => {
    expect(names.length).toBeGreaterThan(10)
    for (const name of names) {
      const text = readFileSync(`${ROOT}examples/${name}`, 'utf8')
      expect(linesOf(text).length, name).toBeLessThanOrEqual(MOST)
      expect(text, name).toMatch(/from 'nlwire(\/\w+)?'/)
      expect(text, name).not.toMatch(/from '\.\.?\//)
    }
  })

  test('pcap-to-csv', async () => {
    const { stdout, stderr } = await run('pcap-to-csv', 'fixtures/recordings/main.pcap.gz', 'frame < 4')
    expect(stderr).toBe('')
    expect(linesOf(stdout)).toEqual([
      'frame,time,direction,name,link',
      '1,1795444963854777000,sent,RTM_GETLINK,',
      '2,1795444963857289000,received,RTM_NEWLINK,lo',
      '2,1795444963857289000,received,RTM_NEWLINK,nlmon0',
      '3,1795444963859420000,received,NLMSG_DONE,',
    ])
  })
})

describeLive('examples that take arguments', () => {
  test('attach-container connects a process, also a second time, and disconnects it', async () => {
    await using container = await NetNs.temporary()
    const child = container.spawn('sleep', ['60'])
    await once(child, 'spawn')
    try {
      const pid = String(child.pid)
      const said = async (...args: string[]): Promise<string> => Object.values(await run('attach-container', ...args)).join('')
      expect(await said('attach', pid, '192.0.2.7/24')).toBe('attached address 192.0.2.7/24\n')
      expect(await said('attach', pid, '192.0.2.7/24')).toBe('was attached address as before\n')
      expect(await said('detach', pid)).toBe('detached\n')
      expect(await said('detach', pid)).toBe('detached\n')
      expect((await container.links.list()).map(({ ifname }) => ifname)).toEqual(['lo'])
    } finally {
      child.kill()
      await using here = await NetNs.current()
      await here.links.delete('containers')
    }
  })

  test('links-over-http follows namespaces, and ends', async () => {
    await using one = await NetNs.create('example-one')
    const server = spawn(process.execPath, argsOf('links-over-http', '0'), { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const url = await listening(server)
      await one.links.create({ ifname: 'br7', kind: 'bridge' })
      await answers(url, '"br7"')
      await NetNs.delete('example-one')
      await answers(url, /^\{\}$/)
      server.kill('SIGINT')
      expect(await once(server, 'exit')).toEqual([0, null])
    } finally {
      server.kill()
    }
  })
})

/** The address that the server prints when it listens. */
async function listening(server: ChildProcess): Promise<string> {
  const [text] = await once(server.stdout as Readable, 'data')
  const [, port] = /port: (\d+)/.exec(String(text)) ?? []
  return `http://127.0.0.1:${port}/`
}

/** Asks until the answer has these words. */
async function answers(url: string, words: string | RegExp): Promise<void> {
  await expect.poll(async () => (await fetch(url)).text(), { timeout: 20_000 }).toMatch(words)
}
