// nlwire/wireguard, as it is published, on the recorded dump of a link with many peers, which the fake kernel replays: requests, datagrams
// through a socket, decoding, and the device. Prints a line of JSON: milliseconds of each pass, and how many peers there are.
import { readFileSync } from 'node:fs'
import type * as Capture from '../../src/capture.ts'
import type * as Testing from '../../src/testing.ts'
import type * as Wireguard from '../../src/wireguard.ts'

/** What the process found. The first pass makes and compiles the readers. */
export interface Replayed {
  readonly first: number
  readonly wall: readonly number[]
  readonly cpu: readonly number[]
  readonly peers: number
  readonly datagrams: number
}

const [, , dist, file, passes] = process.argv as [string, string, string, string, string]
const entry = (name: string): string => new URL(`${name}.js`, dist).href
const { protocols, records }: typeof Capture = await import(entry('capture'))
const { fakeKernel }: typeof Testing = await import(entry('testing'))
const { wireguard }: typeof Wireguard = await import(entry('wireguard'))

const [GENERIC, REQUEST, DUMP, TYPE, FLAGS, SEQ, PID] = [16, 1, 0x300, 4, 6, 8, 12]
const sent: DataView[] = []
const received: DataView[] = []
for await (const item of records(new Uint8Array(readFileSync(file))))
  if (item.kind === 'datagram') {
    const view = new DataView(Uint8Array.from(item.bytes).buffer)
    ;((view.getUint16(FLAGS, true) & REQUEST) !== 0 ? sent : received).push(view)
  }

const dump = sent.find((one) => (one.getUint16(FLAGS, true) & DUMP) === DUMP) as DataView
const answersTo = (request: DataView): DataView[] =>
  received.filter((one) => one.getUint32(SEQ, true) === request.getUint32(SEQ, true))
const replies = new Map([sent[0] as DataView, dump].map((one) => [one.getUint16(TYPE, true), answersTo(one)] as const))
const datagrams = answersTo(dump).length

/** The datagram with the sequence number of the request that it replies to now. */
function numbered(view: DataView, seq: number): Uint8Array {
  for (let at = 0; at < view.byteLength; at += (view.getUint32(at, true) + 3) & ~3) {
    view.setUint32(at + SEQ, seq, true)
    view.setUint32(at + PID, 4711, true)
  }
  return new Uint8Array(view.buffer)
}

const protocol = protocols().of(GENERIC)
const kernel = fakeKernel(({ type, seq }) => (replies.get(type) ?? []).map((one) => ({ bytes: numbered(one, seq) })), {
  protocol,
})
const ns = kernel.netns()

async function pass(): Promise<{ wall: number; cpu: number; peers: number }> {
  const [start, spent] = [performance.now(), process.cpuUsage()]
  const { peers } = await wireguard(ns).get('wg0')
  const { user, system } = process.cpuUsage(spent)
  return { wall: performance.now() - start, cpu: (user + system) / 1000, peers: peers.length }
}

const first = await pass()
const all: Awaited<ReturnType<typeof pass>>[] = []
for (let n = 0; n < Number(passes); n++) all.push(await pass())
kernel.close()
const found: Replayed = {
  first: first.wall,
  wall: all.map(({ wall }) => wall),
  cpu: all.map(({ cpu }) => cpu),
  peers: first.peers,
  datagrams,
}
console.log(JSON.stringify(found))
