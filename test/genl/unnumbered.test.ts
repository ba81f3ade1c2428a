// Replies without a sequence number: the dumps of thermal, with the bytes of a recording of Linux 6.12.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { records } from '../../src/capture.ts'
import { genericNetlink } from '../../src/declare.ts'
import { thermal } from '../../src/genl/families/thermal.ts'
import { generic } from '../../src/genl.ts'
import type { NetNs } from '../../src/index.ts'
import { fakeKernel } from '../../src/testing.ts'
import { decode } from '../../src/wire.ts'

const TYPE = 19
const protocol = genericNetlink([thermal])
protocol.learn(TYPE, thermal.name)

const file = readFileSync(new URL('../../fixtures/protocols/thermal.pcap.gz', import.meta.url))
const recorded = new Map<number, Uint8Array>()
for await (const item of records(file)) if (item.kind === 'datagram') recorded.set(item.frame, item.bytes)
/** A datagram of the recording, by its number in it. */
const frame = (number: number): Uint8Array => Uint8Array.from(recorded.get(number) as Uint8Array)

/** Gives those messages of a datagram another sequence number that have one. */
function numbered(seq: number, bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < bytes.length; at += (view.getUint32(at, true) + 3) & ~3)
    if (view.getUint32(at + 8, true) !== 0) view.setUint32(at + 8, seq, true)
  return bytes
}

/** A namespace of a kernel that replies with these datagrams to each command of thermal. */
function replying(datagrams: () => readonly Uint8Array[]): { ns: NetNs; commands: () => number } {
  const described = [frame(2), frame(3)]
  const kernel = fakeKernel(
    ({ type, seq }) => (type === TYPE ? datagrams() : described).map((bytes) => ({ bytes: numbered(seq, bytes.slice()) })),
    { protocol },
  )
  return { ns: kernel.netns(), commands: () => kernel.requests.filter(({ type }) => type === TYPE).length }
}

const dumps = [
  ['THERMAL_GENL_CMD_TZ_GET_ID', 9, { tz: [{ id: 0, name: 'acpitz' }] }],
  ['THERMAL_GENL_CMD_CDEV_GET', 27, { cdev: [{ id: 0, name: 'Processor' }] }],
] as const

test.each(dumps)('%s: the recorded reply has neither sequence number nor port id, the end of the dump has both', (_, number) => {
  const [reply, end] = decode(frame(number), { protocol })
  expect(reply).toMatchObject({ type: TYPE, seq: 0, pid: 0 })
  expect(end).toMatchObject({ type: 3, pid: 170 })
  expect(end?.seq).not.toBe(0)
})

test.each(dumps)('%s: it is a reply while the dump is open, and events are none', async (command, number, attrs) => {
  // A temperature, and a trip point that was passed.
  await using ns = replying(() => [frame(4), frame(7), frame(number)]).ns
  expect(await generic(ns).family('thermal').dump(command)).toMatchObject([{ seq: 0, attrs }])
})

test('one that is longer than the buffer is an overrun: the dump is repeated', async () => {
  const long = new Uint8Array(100_000)
  long.set(frame(9))
  new DataView(long.buffer).setUint32(0, long.length, true)
  const answers = [long, frame(9)]
  const { ns, commands } = replying(() => answers.splice(0, 1))
  await using _ = ns
  expect(await generic(ns).family('thermal').dump('THERMAL_GENL_CMD_TZ_GET_ID')).toMatchObject([{ seq: 0 }])
  expect(commands()).toBe(2)
})

test('a request whose replies have a sequence number takes none without', async () => {
  const without = frame(14)
  new DataView(without.buffer).setUint32(8, 0, true)
  await using ns = replying(() => [without, frame(14), frame(15)]).ns
  const { messages } = await generic(ns).family('thermal').request('THERMAL_GENL_CMD_TZ_GET_TEMP', { tzId: 0 })
  expect(messages).toMatchObject([{ attrs: { tzId: 0, tzTemp: 50_000 } }])
})
