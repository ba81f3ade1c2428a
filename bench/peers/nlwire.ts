// nlwire itself as a contestant. The bench joins it into one file, as the package is joined, and runs that.
import { Bytes } from '../../src/netlink/codec/bytes.ts'
import { decode, encode, explain, explainParts, is, type Message, pick, rtnetlink, type WireOptions } from '../../src/wire.ts'
import { walk } from './floor.ts'
import { readScenes } from './scene-files.ts'
import { type Pass, type Rows, serve } from './serve.ts'

const CREATE_EXCL_ACK = 0x605
/** Explaining goes over so many datagrams of a scene at most: all of a long one takes many seconds. */
const MOST = 10

/** What the contestants add up: of a link its index, of an address or a route the length of its prefix. */
function keyOf(message: Message): number {
  if (is(rtnetlink, message, 'RTM_NEWLINK')) return message.header.index
  if (is(rtnetlink, message, 'RTM_NEWADDR')) return message.header.prefixlen
  return is(rtnetlink, message, 'RTM_NEWROUTE') ? message.header.dstLen : 0
}

/** What a program reads that looks for names, addresses or ways. */
const SELECTED: WireOptions = {
  protocol: pick(rtnetlink, { RTM_NEWLINK: ['ifname', 'mtu'], RTM_NEWADDR: ['local'], RTM_NEWROUTE: ['dst', 'oif'] }),
}

function decodes(datagrams: readonly Uint8Array[], options?: WireOptions): Pass {
  let messages = 0
  let check = 0
  for (const datagram of datagrams) {
    for (const message of decode(datagram, options)) {
      messages++
      check += keyOf(message)
    }
  }
  return { messages, check }
}

function walks(datagrams: readonly Bytes[], messages: number): Pass {
  let check = 0
  for (const datagram of datagrams) check += walk(datagram)
  return { messages, check }
}

function encodes(decoded: readonly Message[]): Pass {
  let bytes = 0
  for (const message of decoded) bytes += encode(message).length
  return { messages: decoded.length, bytes }
}

function explains(datagrams: readonly Uint8Array[], messages: number): Pass {
  let check = 0
  for (const datagram of datagrams) check += explain(datagram).length
  return { messages, check, part: true }
}

/** Requests for veth pairs: the message is put together anew each time, as a program does. */
function veths(): Pass {
  const messages = 2000
  let bytes = 0
  for (let i = 0; i < messages; i++) {
    const peer = { header: { family: 0, type: 0, index: 0, flags: 0, change: 0 }, attrs: { ifname: 'client0' } }
    const attrs = { ifname: 'server0', linkinfo: { kind: 'veth', data: { veth: { peer } } } }
    bytes += encode({ type: 16, flags: CREATE_EXCL_ACK, seq: i, attrs }).length
  }
  return { messages, bytes }
}

/** The rows of one scene. The walk must have met every attribute that explaining meets. */
function rowsOf(name: string, datagrams: readonly Uint8Array[]): Rows {
  const views = datagrams.map((datagram) => new Bytes(datagram, true))
  const decoded = datagrams.flatMap((datagram) => decode(datagram))
  const met = datagrams.flatMap((datagram) => explainParts(datagram)).filter(({ text }) => /^length \d+, type /.test(text)).length
  const { check } = walks(views, decoded.length)
  if (check !== met) throw new Error(`the walk over ${name} met ${check} attributes, explaining them met ${met}`)
  const few = datagrams.slice(0, MOST)
  const some = few.flatMap((datagram) => decode(datagram)).length
  return {
    [`walk ${name}`]: () => walks(views, decoded.length),
    [`decode ${name}`]: () => decodes(datagrams),
    [`decode some ${name}`]: () => decodes(datagrams, SELECTED),
    [`encode ${name}`]: () => encodes(decoded),
    [`explain ${name}`]: () => explains(few, some),
  }
}

const scenes = readScenes(process.argv[2] as string)
const rows: Rows = Object.assign({}, ...scenes.map(({ name, datagrams }) => rowsOf(name, datagrams)), { 'encode veth': veths })
await serve(process.argv[3] ?? '', rows)
