import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { conversations, type Datagram, type Fault, MalformedError, messages, records } from '../../src/capture.ts'
import { explainParts } from '../../src/wire.ts'
import { type Random, random } from '../support/fixture-mutate.ts'
import { all, chunks, hexOf, recording } from './support.ts'

const ROUNDS = Number(process.env['NLWIRE_MUTATED_FILES'] ?? 10_000)
const SEED = Number(process.env['NLWIRE_SEED'] ?? 20261123)
const MIB = 2 ** 20

/** Small recordings of every format: the shorter, the more of them can be tried. */
async function victims(): Promise<Uint8Array[]> {
  const main = recording('recordings/main.pcap.gz')
  const { datagrams } = await all(main)
  // Frames 4 to 9 are short: without the dump before them.
  const [from, to] = [3, 9].map((n) => (datagrams[n] as Datagram).offset - 32) as [number, number]
  const pcap = Buffer.concat([main.subarray(0, 24), main.subarray(from, to)])
  const pcapng = recording('captures/rtmon.pcapng.gz').subarray(0, 2200)
  const strace = recording('captures/read-write.strace.gz').subarray(0, 1500)
  const hex = recording('captures/hex/od-t-x1.txt').subarray(0, 900)
  const rtmon = recording('captures/rtmon.log').subarray(2984, 2984 + 600)
  const generic = recording('captures/generic.pcap.gz').subarray(0, 1500)
  const words = Buffer.from(
    '20 00 00 00 12 00 01 00 # x\n00 00 00 00 00 00 00 00\n\n{ 0x14, 0x00, 0x00, 0x00, };\n"\\x14\\x00"\n',
  )
  return [pcap, pcapng, strace, hex, rtmon, generic, words, gzipSync(pcap)]
}

const LENGTHS = [0, 1, 3, 4, 15, 16, 17, 0x7fff, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0xffffffff]

/** One change: a bit, a number, a cut, bytes of another file, bytes twice, bytes gone. */
function change(bytes: Buffer, all_: readonly Uint8Array[], next: Random): Buffer {
  if (bytes.length < 8) return bytes
  const at = next(bytes.length - 4)
  const from = all_[next(all_.length)] as Uint8Array
  const piece = from.subarray(next(from.length), next(from.length))
  switch (next(7)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << next(8))
      return bytes
    case 1:
      bytes[at] = next(256)
      return bytes
    case 2:
      bytes.writeUInt32LE(LENGTHS[next(LENGTHS.length)] as number, at & ~3)
      return bytes
    case 3:
      return bytes.subarray(0, at)
    case 4:
      return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
    case 5:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(next(at + 1))])
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(at + 1 + next(64), bytes.length))])
  }
}

const counts = { files: 0, refused: 0, messages: 0, faults: 0 }

async function one(bytes: Uint8Array, n: number): Promise<void> {
  try {
    const source = n % 5 === 0 ? chunks(bytes, 1 + (n % 97)) : bytes
    for await (const talk of conversations(messages(records(source)))) {
      if (talk.kind === 'fault') check(talk)
      else counts.messages++
      if (talk.kind === 'event' && n % 50 === 0)
        explainParts(talk.message.message.bytes, { protocol: talk.message.tables, littleEndian: talk.message.littleEndian })
    }
    counts.files++
  } catch (error) {
    // The recording is of no format, or a message is malformed, which was said before: nothing else may come.
    if (!(error instanceof MalformedError)) throw error
    counts.refused++
  }
}

function check({ offset, what }: Fault): void {
  counts.faults++
  if (!(Number.isInteger(offset) && offset >= 0) || what === '') throw new Error(`fault ${JSON.stringify(what)} at ${offset}`)
}

test(`${ROUNDS} mutated files: no crash, no hang, memory bounded`, { timeout: 1_200_000 }, async () => {
  const next = random(SEED)
  const list = await victims()
  for (const victim of list) await one(victim, 0)
  let before = 0
  let longest = 0
  for (let n = 1; n <= ROUNDS; n++) {
    let bytes: Buffer = Buffer.from(list[next(list.length)] as Uint8Array)
    for (let times = next(3); times >= 0; times--) bytes = change(bytes, list, next)
    const start = performance.now()
    await one(bytes, n)
    longest = Math.max(longest, performance.now() - start)
    if (n === Math.ceil(ROUNDS / 4)) before = used()
  }
  console.log(`seed ${SEED}: ${JSON.stringify(counts)}, the longest took ${longest.toFixed(0)} ms`)
  expect(used() - before).toBeLessThan(32 * MIB)
  expect(counts.files).toBeGreaterThan(ROUNDS / 2)
  expect(counts.faults).toBeGreaterThan(ROUNDS / 4)
})

function used(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

test('garbage at any place between records is found where it was put, and nothing else is lost', {
  timeout: 120_000,
}, async () => {
  const next = random(SEED)
  const main = recording('recordings/main.pcap.gz')
  const { datagrams } = await all(main)
  const wanted = datagrams.map(({ bytes }) => hexOf(bytes))
  for (let n = 0; n < 60; n++) {
    const at = (datagrams[next(datagrams.length)] as Datagram).offset - 32
    const garbage = Uint8Array.from({ length: 16 + next(2000) }, () => 0xe0 + next(32))
    const found = await all(Buffer.concat([main.subarray(0, at), garbage, main.subarray(at)]))
    expect(found.faults).toEqual([{ kind: 'fault', offset: at, what: `${garbage.length} bytes that are not a record` }])
    expect(found.datagrams.map(({ bytes }) => hexOf(bytes))).toEqual(wanted)
  }
})

const STREAM = Number(process.env['NLWIRE_STREAM_MIB'] ?? 48)

test(`a stream of ${STREAM} MiB is decoded in constant memory`, { timeout: 1_200_000 }, async () => {
  const main = recording('recordings/main.pcap.gz')
  const body = main.subarray(24)
  const rounds = Math.ceil((STREAM * MIB) / body.length)
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    yield main.subarray(0, 24)
    // Copies in pieces that end inside records, as a pipe gives them.
    for (let n = 0; n < rounds; n++) yield* chunks(body, 30_011)
  }
  let [found, most, first, due] = [0, 0, 0, 0]
  for await (const item of conversations(messages(records(stream())))) {
    if (item.kind === 'fault') throw new Error(item.what)
    found += item.kind === 'event' ? 1 : [item.request, item.end].filter(Boolean).length + item.answered + item.caused.length
    if (found < due) continue
    due += 50_000
    most = Math.max(most, used())
    first ||= used()
  }
  console.log(`${STREAM} MiB: ${found} messages; ${((most - first) / MIB).toFixed(1)} MiB more than at the beginning`)
  expect(found).toBe(220 * rounds)
  expect(most - first).toBeLessThan(24 * MIB)
})
