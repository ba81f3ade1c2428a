// `bridge monitor` beside `bridge`: recordings of every message that it prints, and notifications of this kernel.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decode } from '../../src/wire.ts'
import { fixture, fixtureNames } from '../support/fixture.ts'
import { command as bundled } from './support/bundle.ts'
import { nlwire } from './support/command.ts'
import { describeBeside } from './support/side-by-side.ts'

const NS = 'bridge-monitor'
const folder = mkdtempSync(join(tmpdir(), 'nlwire-monitor-'))
const FILE = join(folder, 'recording')

/** RTM_NEW and RTM_DEL of links, neighbours, multicast groups, VLANs and VNIs. */
const TYPES = [16, 17, 28, 29, 84, 85, 112, 113, 120, 121]

/** The bytes of the messages of real kernels that `bridge monitor` prints, padded as rtmon writes them. */
const MESSAGES: readonly Uint8Array[] = fixtureNames
  .map(fixture)
  .filter(({ protocol }) => protocol.name === 'NETLINK_ROUTE')
  .flatMap(({ bytes }) => decode(bytes, { tolerant: true }))
  // Requests have the flag; the kernel's messages do not.
  .filter(({ type, flags }) => TYPES.includes(type) && (flags & 1) === 0)
  .map(({ bytes }) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]))

/** A time stamp of rtmon. */
const STAMP = Buffer.from(Uint32Array.of(24, 15, 0, 0, 1_700_000_000, 123_456).buffer)

const bridge = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync('bridge', words, { encoding: 'utf8', maxBuffer: 1 << 26 })
  return { code: status, stdout, stderr }
}

describeBeside('bridge monitor beside bridge', () => {
  beforeAll(() => {
    writeFileSync(FILE, Buffer.concat([STAMP, ...MESSAGES]))
    spawnSync('ip', ['netns', 'add', NS])
    for (const line of ['add br0 type bridge', 'add v0 type veth peer name v1', 'set v1 master br0', 'set br0 up'])
      spawnSync('ip', ['-n', NS, 'link', ...line.split(' ')])
  })
  afterAll(() => {
    spawnSync('ip', ['netns', 'del', NS])
    rmSync(folder, { recursive: true })
  })

  test('there are messages of each type', () => {
    const types = new Set(MESSAGES.map((bytes) => Buffer.from(bytes).readUInt16LE(4)))
    expect([...types].sort()).toEqual(expect.arrayContaining([16, 17, 28, 84, 112, 120]))
    expect(MESSAGES.length).toBeGreaterThan(70)
  })

  test.each([[], ['-d'], ['-s'], ['-d', '-s'], ['-o', '-d']])('a recording, with %j', async (...options) => {
    for (const words of [
      ['file', FILE],
      ['all', 'file', FILE],
      ['vlan', 'file', FILE],
    ]) {
      const expected = bridge('-n', NS, ...options, 'monitor', ...words)
      const { code, out, err } = await nlwire('-n', NS, ...options, 'bridge', 'monitor', ...words)
      expect({ code, stderr: err }).toEqual({ code: expected.code, stderr: expected.stderr })
      expect(out.split('\n')).toEqual(expected.stdout.split('\n'))
    }
  })

  test.each([
    ['a recording that is cut', Buffer.concat([STAMP, MESSAGES[0] as Uint8Array]).subarray(0, -4)],
    ['a wrong length', Buffer.concat([STAMP, Buffer.from([3, 0, 0, 0, ...Array(16).fill(0)])])],
  ])('%s', async (_, bytes) => {
    const file = join(folder, 'broken')
    writeFileSync(file, bytes)
    const expected = bridge('-n', NS, 'monitor', 'file', file)
    const { code, err } = await nlwire('-n', NS, 'bridge', 'monitor', 'file', file)
    expect({ code, stderr: err }).toEqual({ code: expected.code, stderr: expected.stderr })
  })

  test('JSON: one object a line', async () => {
    const { code, out } = await nlwire('-n', NS, '-j', '-d', '-s', 'bridge', 'monitor', 'all', 'file', FILE)
    const objects = out
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { object: string })
    expect(code).toBe(0)
    expect(new Set(objects.map(({ object }) => object))).toEqual(new Set(['link', 'fdb', 'mdb', 'vlan', 'vni']))
  })

  test('notifications', async () => {
    const [program = '', ...args] = await bundled()
    const listeners = [
      spawn('bridge', ['-n', NS, 'monitor', 'all']),
      spawn(program, [...args, '-n', NS, 'bridge', 'monitor', 'all']),
    ]
    const texts = ['', '']
    for (const [i, { stdout }] of listeners.entries()) {
      stdout.on('data', (piece) => {
        texts[i] += String(piece)
      })
    }
    // `bridge` writes what it has printed with the next link only.
    const cost = (value: number) => bridge('-n', NS, 'link', 'set', 'dev', 'v1', 'cost', String(value))
    const until = async (text: string, step: () => void): Promise<void> => {
      while (!texts.every((one) => one.includes(text))) {
        step()
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    // Neither says when it listens.
    let tries = 0
    await until('cost 1', () => cost(10 + (tries++ % 9)))
    bridge('-n', NS, 'fdb', 'add', '02:00:00:00:00:77', 'dev', 'v1', 'master', 'static')
    bridge('-n', NS, 'mdb', 'add', 'dev', 'br0', 'port', 'v1', 'grp', '239.1.1.8', 'permanent')
    bridge('-n', NS, 'mdb', 'del', 'dev', 'br0', 'port', 'v1', 'grp', '239.1.1.8')
    cost(77)
    await until('cost 77', () => undefined)
    for (const listener of listeners) listener.kill('SIGINT')
    await Promise.all(listeners.map((listener) => once(listener, 'close')))
    // Others come at some time: groups of IPv6.
    const lines = (text: string | undefined): string[] =>
      (text ?? '').split('\n').filter((line) => /cost 77|00:77|239.1.1.8/.test(line))
    expect(lines(texts[1])).toEqual(lines(texts[0]))
    expect(lines(texts[0]).length).toBeGreaterThanOrEqual(4)
  })
})
