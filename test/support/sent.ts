// What `ip` and `bridge` send (fixtures/sent), beside what calls send.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { messages, records } from '../../src/capture.ts'
import { tap } from '../../src/index.ts'
import { decode, type Message, rtnetlink } from '../../src/wire.ts'

export const FOLDER = fileURLToPath(new URL('../../fixtures/sent/', import.meta.url))
/** Commands for the words of `ip`, with all that it sends for them, dumps too. */
export const WORDS_FOLDER = fileURLToPath(new URL('../../fixtures/words/', import.meta.url))

/** The links and addresses that the commands name. */
export const SETUP: readonly string[] = [
  'ip link add v0 index 10 type veth peer name v1 index 11',
  'ip link add br0 index 20 type bridge',
  'ip link add vx0 index 30 type vxlan id 42 dstport 4789 local 192.0.2.1',
  'ip link set v1 master br0',
  'ip addr add 10.1.0.1/24 dev v0',
  'ip -6 addr add 2001:db8::1/64 dev v0 nodad',
  'ip link set lo up',
  'ip link set v0 up',
  'ip link set v1 up',
]

const RTM_NEWLINK = 16
const RTM_GETLINK = 18

const REQUEST = 1
const ACK = 4
const DUMP = 0x300

/** Look-ups of links differ: `ip` asks by name and for more. Dumps are of a diagnosis. */
const isWanted = ({ type, flags, bytes }: Pick<Message, 'type' | 'flags' | 'bytes'>, dumps: boolean): boolean =>
  (flags & REQUEST) !== 0 &&
  type !== RTM_GETLINK &&
  (dumps || (type & 3) !== 2 || (flags & DUMP) !== DUMP) &&
  !isProbe(type, bytes)

/** `ip link` first asks whether the kernel has RTM_NEWLINK, by a request without a link. */
const isProbe = (type: number, bytes: Uint8Array): boolean =>
  type === RTM_NEWLINK && bytes.length === 32 && bytes.subarray(16).every((byte) => byte === 0)

/** A request as hex, without sequence number and port id. */
function hexOf(bytes: Uint8Array): string {
  const copy = Uint8Array.from(bytes)
  copy.fill(0, 8, 16)
  return Buffer.from(copy).toString('hex')
}

/** Returns the requests of rtnetlink in a recording, as hex, but for look-ups of links and, without `dumps`, dumps. */
export async function requestsIn(recording: Uint8Array, dumps = false): Promise<string[]> {
  const out: string[] = []
  for await (const item of messages(records(recording))) {
    if (item.kind === 'message' && isWanted(item.message, dumps)) out.push(hexOf(item.message.bytes))
  }
  return out
}

/** Returns the requests that a call sends, as hex, as above. The kernel may refuse. */
export async function requestsOf(call: () => Promise<unknown>, dumps = false): Promise<string[]> {
  const out: string[] = []
  const untap = tap(({ sent, bytes, protocol }) => {
    if (!sent || protocol !== rtnetlink.number) return
    for (const message of decode(bytes, { tolerant: true })) if (isWanted(message, dumps)) out.push(hexOf(message.bytes))
  })
  try {
    await call().catch(() => undefined)
  } finally {
    untap()
  }
  return out
}

/** The size of the struct of a request: ifinfomsg; fib_rule_hdr, ndmsg, rtmsg; ifaddrmsg, nhmsg. */
const structSize = (type: number): number => (type < 20 ? 16 : type < 24 || type >= 104 ? 8 : 12)

/**
 * What is in a request: the kernel also ignores the order of attributes within others, and NLA_F_NESTED, which `bridge` does not
 * always set.
 */
export function contents(hex: string): object {
  const [message] = decode(Uint8Array.from(Buffer.from(hex, 'hex')))
  const { type, flags, header, attrs } = message ?? {}
  return { type, flags, header, attrs }
}

/** A request in parts: the kernel ignores the order of attributes. */
export function parts(hex: string): readonly string[] {
  const bytes = Buffer.from(hex, 'hex')
  const type = bytes.readUInt16LE(4)
  const start = 16 + structSize(type)
  // A query needs no ACK, but takes one.
  if ((type & 3) === 2) bytes[6] = (bytes[6] as number) & ~ACK
  const attributes: string[] = []
  for (let at = start; at + 4 <= bytes.length; at += (bytes.readUInt16LE(at) + 3) & ~3)
    attributes.push(bytes.subarray(at, at + bytes.readUInt16LE(at)).toString('hex'))
  return [bytes.subarray(4, start).toString('hex'), ...attributes.sort()]
}

/**
 * Attributes of link requests that are nests, by their numbers from the outside in: IFLA_PROTINFO, IFLA_VFINFO_LIST and what is in
 * it, IFLA_AF_SPEC, IFLA_XDP. This encoder marks nests (NLA_F_NESTED), and `ip` does not always.
 */
const NESTS = ['12', '22', '22.1', '22.1.12', '26', '43']
const NESTED = 0x8000

/** As `parts`, without the mark of nests, which the kernel ignores in these attributes. */
export function unmarked(hex: string): readonly string[] {
  const [start = '', ...attributes] = parts(hex)
  const isLink = Buffer.from(start, 'hex').readUInt16LE(0) < 20
  return isLink
    ? [start, ...attributes.map((attribute) => plain(Buffer.from(attribute, 'hex'), '')).sort()]
    : [start, ...attributes]
}

function plain(bytes: Buffer, outer: string): string {
  const type = bytes.readUInt16LE(2) & ~NESTED
  const path = `${outer}${type}`
  if (!NESTS.includes(path)) return bytes.toString('hex')
  bytes.writeUInt16LE(type, 2)
  const inner: string[] = []
  for (let at = 4; at + 4 <= bytes.length; at += (bytes.readUInt16LE(at) + 3) & ~3)
    inner.push(plain(bytes.subarray(at, at + bytes.readUInt16LE(at)), `${path}.`))
  return `${bytes.subarray(0, 4).toString('hex')}(${inner.sort().join(' ')})`
}

/** The recorded commands of a file, each with its request. */
export function recorded(name: string): ReadonlyMap<string, string> {
  const rows = readFileSync(join(FOLDER, `${name}.tsv`), 'utf8')
    .trim()
    .split('\n')
  return new Map(rows.filter((row) => !row.startsWith('#')).map((row) => row.split('\t') as [string, string]))
}
