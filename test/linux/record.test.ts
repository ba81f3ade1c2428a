import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setImmediate as breathe } from 'node:timers/promises'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { pcapHeader, pcapRecord } from '../../src/capture/container/pcap-writer.ts'
import { type Item, messages, type Recorded } from '../../src/capture.ts'
import { decode, NetNs, type Nlmsghdr, SyscallError, type TappedDatagram, tap } from '../../src/index.ts'
import { all, hexOf, recording } from '../capture/support.ts'
import { describeLive } from '../support/live.ts'
import { run } from './support/child.ts'

const folder = mkdtempSync(`${tmpdir()}/nlwire-record-`)
afterAll(() => rmSync(folder, { recursive: true }))
let file = ''
let count = 0
beforeEach(() => {
  file = `${folder}/${++count}.pcap`
})

const hasTshark = spawnSync('tshark', ['-v']).status === 0
const read = async (): Promise<{ lines: string[]; faults: Item[] }> => {
  const { datagrams, faults } = await all(readFileSync(file))
  return { lines: datagrams.map(({ direction, bytes }) => `${direction} ${hexOf(bytes)}`), faults }
}
const line = ({ sent, bytes }: TappedDatagram): string => `${sent ? 'sent' : 'received'} ${hexOf(bytes)}`

test('what is written is read again: time, direction, protocol, bytes, what is missing, both byte orders', async () => {
  const bytes = (await all(recording('recordings/main.pcap.gz'))).datagrams.find((one) => one.bytes.length > 1000)
    ?.bytes as Uint8Array
  for (const littleEndian of [true, false]) {
    const written = [
      { time: 1_795_444_963_854_777_123n, protocol: 0, direction: 'sent', bytes },
      { time: 4_294_967_295_999_999_999n, protocol: 16, direction: 'received', bytes },
      { time: 0n, protocol: 12, bytes: bytes.subarray(0, 40), missing: bytes.length - 40 },
    ] as const
    const records = written.map((one) => Buffer.from(pcapRecord(one, littleEndian)))
    const { datagrams, faults } = await all(Buffer.concat([pcapHeader(littleEndian), ...records]))
    expect(faults).toEqual([])
    expect(datagrams).toMatchObject(written)
    expect(datagrams[2]).not.toHaveProperty('direction')
  }
})

test('the cooked header is that of nlmon, but for the direction', async () => {
  const nlmon = recording('recordings/main.pcap.gz')
  const { protocol, bytes } = (await all(nlmon)).datagrams[0] as { protocol: number; bytes: Uint8Array }
  const own = pcapRecord({ protocol, bytes })
  expect(hexOf(own.subarray(8))).toBe(hexOf(nlmon.subarray(24 + 8, 24 + own.length)))
  // But for the magic number, which is of nanoseconds, and the snap length, at 16.
  expect(hexOf(pcapHeader().subarray(4, 16))).toBe(hexOf(nlmon.subarray(4, 16)))
  expect(hexOf(pcapHeader().subarray(20))).toBe(hexOf(nlmon.subarray(20, 24)))
})

describeLive('ns.record', () => {
  test('every datagram of the namespace’s sockets, and of no other: requests, answers, dumps, errors, events, batches', async () => {
    await using ns = await NetNs.temporary()
    await using other = await NetNs.temporary()
    const recorded = ns.record(file)
    const told: string[] = []
    const untap = tap((datagram) => told.push(line(datagram)))
    const events = ns.events({ groups: ['LINK'] })
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    await ns.links.create({ ifname: 'v0', kind: 'veth' }).catch(() => undefined)
    await ns.batch((b) => ['10.0.0.1/8', '10.0.0.2/8'].map((address) => b.addresses.add('v0', address)))
    await ns.links.list()
    expect(await events.next()).toMatchObject({ value: { type: 'message' } })
    events.close()
    untap()
    await other.links.list()
    recorded.close()
    await ns.links.list()
    expect(await read()).toEqual({ lines: told, faults: [] })
    const sent = told.filter((one) => one.startsWith('sent')).length
    expect(sent).toBeGreaterThanOrEqual(5)
    expect(told.length - sent).toBeGreaterThanOrEqual(7)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('tshark reads it without complaint, and finds the same messages as nlwire', async ({ skip }) => {
    skip(!hasTshark, 'no tshark')
    await using ns = await NetNs.temporary()
    ns.record(file)
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
    await ns.addresses.add('v0', '10.0.0.2/24')
    await ns.links.list()
    ns.close()
    const fields = ['frame.time_epoch', 'netlink.hdr_len', 'netlink.hdr_seq', 'netlink.hdr_pid', '_ws.expert', '_ws.malformed']
    const { stdout, stderr, status } = spawnSync('tshark', ['-r', file, '-T', 'fields', ...fields.flatMap((f) => ['-e', f])])
    expect([status, String(stderr).replace(/^Running as user "root".*\n/, '')]).toEqual([0, ''])
    const found: Recorded[] = []
    for await (const item of messages((await all(readFileSync(file))).items)) found.push(item as Recorded)
    const rows = String(stdout).replace(/\n$/, '').split('\n')
    expect(rows).toHaveLength(found.at(-1)?.frame as number)
    for (const [i, row] of rows.entries()) {
      const [, lengths, seqs, pids, expert, malformed] = row.split('\t')
      const own = found.filter(({ frame }) => frame === i + 1)
      // An error repeats the header of its request, which tshark prints too.
      const headers = own.flatMap(({ message }) => [
        { ...message, len: message.bytes.length },
        ...('request' in message.header ? [message.header['request'] as Nlmsghdr] : []),
      ])
      const told = (key: 'len' | 'seq' | 'pid'): string => headers.map((one) => one[key]).join(',')
      expect({ lengths, seqs, pids }).toEqual({ lengths: told('len'), seqs: told('seq'), pids: told('pid') })
      expect([expert, malformed]).toEqual(['', ''])
    }
  })

  test('a recording is gone on with, by several at once; another file is refused, and left alone', async () => {
    await using ns = await NetNs.temporary()
    await using other = await NetNs.temporary()
    ns.record(file)
    other.record(file)
    await Promise.all([ns.links.list(), other.links.list()])
    ns.close()
    const before = (await read()).lines.length
    await other.links.list()
    other.close()
    const { lines, faults } = await read()
    expect(faults).toEqual([])
    expect(lines.length).toBeGreaterThan(before)
    writeFileSync(file, 'not a recording, but a letter')
    await using third = await NetNs.temporary()
    expect(() => third.record(file)).toThrow(
      /expected a new file, or a recording to append to, got ".*which holds something else/,
    )
    expect(readFileSync(file, 'utf8')).toBe('not a recording, but a letter')
  })

  test('a file that cannot be written is a SyscallError that names it', async () => {
    await using ns = await NetNs.temporary()
    expect(() => ns.record('/nowhere/x.pcap')).toThrow(SyscallError)
    expect(() => ns.record('/nowhere/x.pcap')).toThrow('open: ENOENT: No such file or directory (/nowhere/x.pcap)')
    expect(() => ns.record(folder)).toThrow(/^open: EISDIR/)
  })

  test('where the disk is full the recording ends with a warning, and the requests go on', async () => {
    await using ns = await NetNs.temporary()
    const warned: string[] = []
    const listen = ({ message }: Error): number => warned.push(message)
    process.on('warning', listen)
    try {
      // The header alone would fail: /dev/full is written to when it is opened.
      expect(() => ns.record('/dev/full')).toThrow('write: ENOSPC')
      const recorded = ns.record(small())
      expect((await ns.links.list()).length).toBeGreaterThan(0)
      expect(recorded.failure).toMatchObject({ syscall: 'writev', code: 'ENOSPC' })
      await breathe()
      expect(warned).toEqual([expect.stringMatching(/^the recording ends: writev: ENOSPC/)])
      expect((await ns.links.list()).length).toBeGreaterThan(0)
    } finally {
      process.off('warning', listen)
      execFileSync('umount', [`${folder}/small`])
    }
  })
})

/** A file on a disk of one page, which the header of a recording and a request fill. */
function small(): string {
  execFileSync('mkdir', [`${folder}/small`])
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', `${folder}/small`])
  const name = `${folder}/small/x.pcap`
  writeFileSync(name, Buffer.concat([pcapHeader(), pcapRecord({ protocol: 0, bytes: new Uint8Array(4000) })]))
  return name
}

describeLive('NLWIRE_RECORD', () => {
  const program = (name: string, ...args: string[]) =>
    run('env', [`NLWIRE_RECORD=${file}`, process.execPath, '--import', 'tsx', ...[name, ...args]])

  test('every datagram of a process, its workers too, and of several processes, with no record torn', async () => {
    const all = await Promise.all([1, 2].map(() => program('test/linux/support/recorded.ts')))
    for (const { code, stderr } of all) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const told = all.flatMap(({ stdout }) => stdout.trimEnd().split('\n'))
    const { lines, faults } = await read()
    expect(faults).toEqual([])
    expect(lines.toSorted()).toEqual(told.toSorted())
    expect(lines.length).toBeGreaterThan(2 * 2 * 2 * 40)
  })

  test('a process that is killed has lost nothing', async () => {
    const { signal, stdout } = await program('test/linux/support/recorded.ts', 'crash')
    expect(signal ?? stdout).toBe('SIGKILL')
    expect(await read()).toEqual({ lines: expect.arrayContaining(stdout.trimEnd().split('\n')), faults: [] })
  })

  test('the command too; a file that cannot be written is said, and nothing is done', async () => {
    expect(await program('src/cli/main.ts', 'link', 'show', 'lo')).toMatchObject({ code: 0, stderr: '' })
    const { datagrams } = await all(readFileSync(file))
    expect(datagrams.map(({ direction }) => direction)).toContain('received')
    expect(decode(datagrams[0]?.bytes as Uint8Array)[0]).toMatchObject({ type: 18 })
    file = '/nowhere/x.pcap'
    const { code, stderr } = await program('src/cli/main.ts', 'link', 'show', 'lo')
    expect([code, stderr]).toEqual([1, 'nlwire: open: ENOENT: No such file or directory (/nowhere/x.pcap)\n'])
    expect(existsSync(file)).toBe(false)
  })
})
