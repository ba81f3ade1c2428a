// `monitor file` beside `ip`: recordings of every message that it prints.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import type { Outgoing } from '../../src/netlink/message/message.ts'
import { AF, RTM } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { RTNL_FAMILY } from '../../src/rtnl/route/constants.ts'
import { decode } from '../../src/wire.ts'
import { fixture, fixtureNames } from '../support/fixture.ts'
import { nlwire } from './support/command.ts'
import { describeBeside } from './support/side-by-side.ts'

const folder = mkdtempSync(join(tmpdir(), 'nlwire-monitor-'))
const FILE = join(folder, 'recording')

/** Types of addresses, routes, neighbours, rules, netconf, counters, next hops and prefixes. */
const TYPES = [20, 21, 24, 25, 28, 29, 32, 33, 52, 80, 81, 92, 104, 105]

/** Messages of real kernels. */
const RECORDED: readonly Uint8Array[] = fixtureNames
  .map(fixture)
  .filter(({ protocol }) => protocol.name === 'NETLINK_ROUTE')
  .flatMap(({ bytes }) => decode(bytes, { tolerant: true }))
  // Requests have the flag; the kernel's messages do not.
  .filter(({ type, flags }) => TYPES.includes(type) && (flags & 1) === 0)
  .map(({ bytes }) => bytes)

const hop = (ifindex: number, hops: number) => ({ header: { flags: 0, hops, ifindex }, attrs: {} })
const mroute = (type: number, header: object, attrs: object): Outgoing => ({
  type,
  header: { family: RTNL_FAMILY.IPMR, dstLen: 32, srcLen: 32, type: 5, table: 254, ...header },
  attrs,
})
const [src, dst] = ['10.1.0.9', '239.1.1.1']
const counted = { packets: 12n, bytes: 3400n, wrongIf: 0n }

/** What the recordings have not. */
const MADE: readonly Outgoing[] = [
  mroute(RTM.NEWROUTE, {}, { src, dst, iif: 1, multipath: [hop(1, 1), hop(1, 5)], mfcStats: counted, expires: 1234n }),
  mroute(RTM.DELROUTE, { table: 100 }, { dst, iif: 1, mfcStats: { ...counted, wrongIf: 7n }, expires: 5n }),
  mroute(RTM.NEWROUTE, { flags: 32 }, { src, dst, table: 70_000 }),
  mroute(RTM.NEWROUTE, { flags: 8, table: 253 }, { src, dst, iif: 1 }),
  mroute(RTM.NEWROUTE, { family: RTNL_FAMILY.IP6MR, dstLen: 128 }, { src: 'fd00::9', dst: 'ff05::1', iif: 1 }),
  {
    type: RTM.NEWPREFIX,
    header: { family: AF.INET6, ifindex: 1, type: 3, len: 64, flags: 3 },
    attrs: { address: '2001:db8::', cacheinfo: { validTime: 5, preferredTime: 4_294_967_295 } },
  },
  { type: RTM.NEWPREFIX, header: { family: AF.INET6, ifindex: 1, type: 3, len: 64, flags: 2 }, attrs: {} },
]

const pad = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])

/** A time stamp of rtmon. */
const STAMP = Buffer.from(Uint32Array.of(24, 15, 0, 0, 1_700_000_000, 123_456).buffer)

const ip = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync('ip', words, { encoding: 'utf8', maxBuffer: 1 << 26 })
  return { code: status, stdout, stderr }
}

const ours = async (...words: readonly string[]) => {
  const { code, out, err } = await nlwire(...words)
  return { code, stdout: out, stderr: err }
}

describeBeside('monitor file beside ip', () => {
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([[], ['-d'], ['-s'], ['-d', '-s'], ['-N', '-o']])('a recording, with %j', async (...options) => {
    const made = MADE.map((message) => encodeMessage(message, { protocol: rtnetlink }))
    writeFileSync(FILE, Buffer.concat([STAMP, ...[...RECORDED, ...made].map(pad)]))
    expect(RECORDED.length).toBeGreaterThan(30)
    for (const words of [
      ['file', FILE],
      ['label', 'file', FILE],
      ['mroute', 'f', FILE],
      ['all', 'file', FILE],
    ]) {
      const expected = ip(...options, 'monitor', ...words)
      const got = await ours(...options, 'monitor', ...words)
      expect(got.stdout.split('\n')).toEqual(expected.stdout.split('\n'))
      expect({ ...got, stdout: '' }).toEqual({ ...expected, stdout: '' })
    }
  })

  // This `ip` has no such words; the lines are those of iproute2 6.15.
  test('groups that links join and leave', async () => {
    const of = (family: number, scope = 0) => ({ family, prefixlen: 128, flags: 128, scope, index: 1 })
    const messages: Outgoing[] = [
      { type: RTM.NEWMULTICAST, header: of(AF.INET), attrs: { multicast: '224.0.0.1' } },
      { type: RTM.DELANYCAST, header: of(AF.INET6, 253), attrs: { anycast: 'fe80::' } },
    ]
    writeFileSync(FILE, Buffer.concat(messages.map((message) => pad(encodeMessage(message, { protocol: rtnetlink })))))
    const { code, stdout } = await ours('-o', 'monitor', 'label', 'file', FILE)
    expect(code).toBe(0)
    expect(stdout).toBe(
      '[ADDR]1: lo    inet mcast 224.0.0.1 scope global \n[ADDR]Deleted 1: lo    inet6 any fe80:: scope link \n',
    )
    const { out } = await nlwire('-j', 'monitor', 'file', FILE)
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { object: 'maddress', dev: 'lo', multicast: '224.0.0.1' },
      { object: 'acaddress', deleted: true, anycast: 'fe80::' },
    ])
  })

  test.each(['/nonexistent', '/', '/dev/null', '/proc/version'])('of %s', async (file) => {
    expect(await ours('monitor', 'file', file)).toEqual(ip('monitor', 'file', file))
  })

  test('JSON: one object a line', async () => {
    const made = MADE.map((message) => encodeMessage(message, { protocol: rtnetlink }))
    writeFileSync(FILE, Buffer.concat(made.map(pad)))
    const { out } = await nlwire('-j', '-s', 'monitor', 'file', FILE)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(({ object }) => object)).toEqual([...Array(5).fill('mroute'), 'prefix', 'prefix'])
    expect(lines[0]).toMatchObject({ src, dst, iif: 'lo', multipath: [{ oif: 'lo' }, { oif: 'lo', ttl: 5 }], packets: 12 })
    expect(lines[5]).toMatchObject({ prefix: '2001:db8::', prefixlen: 64, onlink: true, autoconf: true, valid: 5 })
  })
})
