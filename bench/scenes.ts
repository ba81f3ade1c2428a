import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  constants,
  type Message,
  NetlinkError,
  NetlinkSocket,
  NetNs,
  NLM_F,
  type Outgoing,
  rtnetlink,
  SyscallError,
} from '../src/index.ts'

const { AF, RTM } = constants

/** Messages of the kernel in a file, `NAME.bin` in the folder of the run: datagrams one after the other, as they came. */
export interface Scene {
  readonly name: string
  /** What it is, in words. */
  readonly what: string
  readonly messages: number
  readonly bytes: number
  /** Lengths of the datagrams. */
  readonly datagrams: readonly number[]
}

/** A scene that could not be made, and why. */
export interface Missing {
  readonly name: string
  readonly missing: string
}

interface Plan {
  readonly name: string
  readonly what: string
  /** The type of the messages. */
  readonly type: number
  readonly dump: Outgoing
  make(ns: NetNs, socket: NetlinkSocket): Promise<void>
}

const PLANS: readonly Plan[] = [
  {
    name: 'links',
    what: 'RTM_NEWLINK, 1,000 veth pairs and lo',
    type: RTM.NEWLINK,
    dump: { type: RTM.GETLINK, header: { family: AF.UNSPEC } },
    make: (_, socket) => veths(socket, 1000),
  },
  {
    name: 'addresses',
    what: 'RTM_NEWADDR, 500 of IPv4 with a label, 500 of IPv6',
    type: RTM.NEWADDR,
    dump: { type: RTM.GETADDR, header: { family: AF.UNSPEC } },
    make: addresses,
  },
  {
    name: 'routes',
    what: 'RTM_NEWROUTE, 100,000 of IPv4 by a gateway',
    type: RTM.NEWROUTE,
    dump: { type: RTM.GETROUTE, header: { family: AF.INET, table: 254 } },
    make: routes,
  },
]

/**
 * Makes the scenes, each in a scratch network namespace, and writes what the kernel says of them into the folder: those that the name of
 * the wanted rows needs, or all.
 */
export async function makeScenes(folder: string, wanted: string): Promise<(Scene | Missing)[]> {
  const out: (Scene | Missing)[] = []
  const named = PLANS.filter(({ name }) => wanted.includes(name))
  for (const plan of named.length > 0 ? named : PLANS) {
    try {
      out.push(await scene(plan, folder))
    } catch (error) {
      if (!(error instanceof NetlinkError || error instanceof SyscallError)) throw error
      out.push({ name: plan.name, missing: error.message })
    }
  }
  writeFileSync(join(folder, 'scenes.json'), JSON.stringify(out.filter((one) => 'datagrams' in one)))
  return out
}

async function scene({ name, what, type, dump, make }: Plan, folder: string): Promise<Scene> {
  const ns = await NetNs.temporary()
  let socket: NetlinkSocket | undefined
  try {
    const open = ns.run(() => new NetlinkSocket(rtnetlink))
    socket = open
    await make(ns, open)
    const messages = (await open.dump(dump)).filter((message) => message.type === type)
    const datagrams = datagramsOf(messages)
    const bytes = Buffer.concat(datagrams)
    writeFileSync(join(folder, `${name}.bin`), bytes)
    return { name, what, messages: messages.length, bytes: bytes.length, datagrams: datagrams.map(({ length }) => length) }
  } finally {
    socket?.close()
    ns.close()
  }
}

/** The datagrams that the messages came in: each was received into a buffer of its own. */
function datagramsOf(messages: readonly Message[]): Buffer[] {
  const found = new Map<ArrayBufferLike, Uint8Array[]>()
  for (const { bytes } of messages) {
    const padded = [bytes, new Uint8Array(-bytes.length & 3)]
    const others = found.get(bytes.buffer)
    if (others) others.push(...padded)
    else found.set(bytes.buffer, padded)
  }
  return [...found.values()].map((parts) => Buffer.concat(parts))
}

async function veths(socket: NetlinkSocket, pairs: number): Promise<void> {
  for (let i = 0; i < pairs; i++) {
    const peer = { header: {}, attrs: { ifname: `veth${i}b` } }
    const linkinfo = { kind: 'veth', data: { veth: { peer } } }
    await socket.request({ type: RTM.NEWLINK, flags: NLM_F.CREATE | NLM_F.EXCL, attrs: { ifname: `veth${i}a`, linkinfo } })
  }
}

async function addresses(ns: NetNs, socket: NetlinkSocket): Promise<void> {
  await veths(socket, 1)
  for (let i = 0; i < 500; i++) {
    const low = `${i >> 8}.${i & 255}`
    await ns.addresses.add('veth0a', `10.0.${low}/32`, { label: `veth0a:${i}` })
    await ns.addresses.add('veth0a', `2001:db8::${i.toString(16)}/128`, { flags: ['NODAD'] })
  }
}

async function routes(ns: NetNs, socket: NetlinkSocket): Promise<void> {
  await veths(socket, 1)
  await ns.addresses.add('veth0a', '192.0.2.1/32')
  for (const link of ['veth0a', 'veth0b']) await ns.links.up(link)
  const oif = await ns.links.index('veth0a')
  // RTNH_F_ONLINK, RTPROT_STATIC, RT_SCOPE_UNIVERSE, RTN_UNICAST. No prefix of the link: its route would be one more.
  const header = { family: AF.INET, dstLen: 32, table: 254, protocol: 4, scope: 0, type: 1, flags: 4 }
  for (let i = 0; i < 100_000; i++) {
    const dst = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`
    const attrs = { dst, gateway: '192.0.2.2', oif }
    await socket.request({ type: RTM.NEWROUTE, flags: NLM_F.CREATE | NLM_F.EXCL, header, attrs })
  }
}
