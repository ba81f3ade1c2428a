import type { Recorded } from '../../src/capture.ts'
import { explainParts, type Part } from '../../src/wire.ts'
import type { Node, TsharkMessage } from './tshark.ts'

/** What came of comparing: counts of equal fields, differences, and the attributes that only one side decodes. */
export interface Report {
  equal: number
  readonly different: string[]
  /** Attributes by path that tshark shows as bytes and nlwire as a value or as attributes, with how often. */
  readonly rawInTshark: Map<string, number>
  /** Fields that tshark gives of bodies that nlwire keeps as bytes, with how often. */
  readonly bytesInNlwire: Map<string, number>
}

/** An attribute as `explainParts` returns it. */
interface Attribute {
  readonly start: number
  readonly length: number
  readonly path: string
  readonly children: Attribute[]
  readonly values: Part[]
}

export const report = (): Report => ({ equal: 0, different: [], rawInTshark: new Map(), bytesInNlwire: new Map() })

const count = (map: Map<string, number>, key: string): unknown => map.set(key, (map.get(key) ?? 0) + 1)

/** A struct member's key by tshark's name for it: `rt_dst_len` is `dstLen`. */
function keyOf(name: string): string {
  const own = name === 'nd_index' ? 'ifindex' : name.replace(/^(ifi|ifa|nd|rt)_/, '')
  return own.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** Compares one message with what tshark says of it. */
export function compare(recorded: Recorded, theirs: TsharkMessage, out: Report): void {
  const { message, tables, littleEndian, frame } = recorded
  const where = `frame ${frame} ${recorded.name}`
  headers(message, theirs.header, where, out)
  if (theirs.repeated) headers(message.header['request'] as Header, theirs.repeated, `${where}, request`, out)
  const parts = explainParts(message.bytes, { protocol: tables, littleEndian })
  const top = tree(parts)
  const attributes = theirs.body.filter(isAttribute)
  for (const node of theirs.body) if (!isAttribute(node) && node.members.length === 0) member(node, message, where, out)
  // An error may repeat the whole request: its attributes are bytes to nlwire here, and a message of their own elsewhere.
  if (message.type === 2 || attributes.length === 0) return
  if (message.payload) count(out.bytesInNlwire, `attributes of ${recorded.name}, protocol ${recorded.protocol}`)
  else list(attributes, top, message.bytes, where, out)
}

type Header = {
  readonly len?: number
  readonly bytes?: Uint8Array
  readonly type: number
  readonly flags: number
  readonly seq: number
  readonly pid: number
}

function headers(own: Header, theirs: readonly Node[], where: string, out: Report): void {
  const wanted: Readonly<Record<string, number>> = {
    hdr_len: own.len ?? own.bytes?.length ?? -1,
    nltype: own.type,
    hdr_type: own.type,
    family_id: own.type,
    hdr_flags: own.flags,
    hdr_seq: own.seq,
    hdr_pid: own.pid,
  }
  for (const { key, value } of theirs) {
    const name = key.slice(key.indexOf('.') + 1)
    if (name in wanted) same(wanted[name], Number(value), `${where}: ${key}`, out)
  }
}

function same(own: unknown, theirs: unknown, what: string, out: Report): void {
  if (own === theirs) out.equal++
  else out.different.push(`${what}: ${String(own)} here, ${String(theirs)} in tshark`)
}

const isAttribute = (node: Node): boolean => node.members.some(({ key }) => key === 'netlink.attr_len')

function member({ key, value }: Node, { type, header }: Recorded['message'], where: string, out: Report): void {
  const own = header[keyOf(key.slice(key.lastIndexOf('.') + 1))]
  if (key === 'netlink-netfilter.subsys') same(type >> 8, Number(value), `${where}: ${key}`, out)
  // A cookie is two numbers here.
  else if (Array.isArray(own)) same(own[0] + own[1] * 2 ** 32, Number(value), `${where}: ${key}`, out)
  else if (own !== undefined) same(own, Number(value), `${where}: ${key}`, out)
  else if (value !== '' && key !== 'netlink.hdr_len' && !/^data\./.test(key)) count(out.bytesInNlwire, key)
}

/** Parts as a tree of attributes. */
function tree(parts: readonly Part[]): Attribute[] {
  const top: Attribute[] = []
  const open: Attribute[] = []
  for (const part of parts) {
    while (open.length > 0 && part.start >= (open.at(-1) as Attribute).start + (open.at(-1) as Attribute).length) open.pop()
    const [, length] = /^length (\d+), type \d+/.exec(part.text) ?? []
    const inside = open.at(-1)
    if (length !== undefined) {
      const attribute = { start: part.start, length: Number(length), path: part.path, children: [], values: [] }
      ;(inside?.children ?? top).push(attribute)
      open.push(attribute)
    } else inside?.values.push(part)
  }
  return top
}

function list(theirs: readonly Node[], own: readonly Attribute[], bytes: Uint8Array, where: string, out: Report): void {
  same(own.length, theirs.length, `${where}: attributes`, out)
  for (const [i, node] of theirs.entries()) if (own[i]) attribute(node, own[i], bytes, where, out)
}

function attribute(theirs: Node, own: Attribute, bytes: Uint8Array, where: string, out: Report): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const type = view.getUint16(own.start + 2, true)
  const inner = theirs.members.filter(isAttribute)
  const what = `${where}: ${own.path}`
  for (const { key, value } of theirs.members) {
    if (key === 'netlink.attr_len') same(own.length, Number(value), `${what} length`, out)
    else if (key === 'netlink.attr_type') same(type, Number(value), `${what} type`, out)
    else if (key === 'netlink.attr_index') same(type & 0x3fff, Number(value), `${what} index`, out)
    else if (key === 'netlink.attr_data' || key === 'data.data') {
      same(hex(bytes.subarray(own.start + 4, own.start + own.length)), value, `${what} bytes`, out)
      if (own.children.length > 0 || own.values.some(({ text }) => !/^\d+ bytes$|^padding$/.test(text)))
        count(out.rawInTshark, own.path)
    }
  }
  if (inner.length > 0) list(inner, own.children, bytes, what, out)
  else values(theirs, own, bytes, what, out)
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':')

/** Protocols of packets that tshark reads within an attribute. */
const PACKET = /^(eth|arp|ip|ipv6|icmp|icmpv6|udp|wlan|wps|wifi_p2p|_ws)(\.|$)/

/** Attributes of nl80211 that tshark does not know better than by their length. */
const RAW = /^nl80211\.attr_value(8|16|32|64)?$/

/** The payload as tshark prints it there: bytes, or a number of that many bits as hex. */
function rawOf(key: string, bytes: Uint8Array, { start, length }: Attribute): string {
  const payload = bytes.subarray(start + 4, start + length)
  const [, bits] = RAW.exec(key) ?? []
  return bits === undefined ? hex(payload) : `0x${Buffer.from(payload).reverse().toString('hex')}`
}

/** The values of an attribute, in the order of the wire. Bits of numbers that are compared themselves are left out. */
function values(theirs: Node, own: Attribute, bytes: Uint8Array, what: string, out: Report): void {
  const reported = leaves(theirs).filter(({ key, value }) => value !== '' && !/^(netlink|data)\.|_attr$|attr_type$/.test(key))
  // Without a name here: of a protocol that only tshark knows.
  if (/(^|\.)type \d+$/.test(own.path)) {
    for (const { key } of reported) count(out.bytesInNlwire, key)
    return
  }
  // Packets and frames within attributes are bytes here.
  const [packets, others] = [reported.filter(({ key }) => PACKET.test(key)), reported.filter(({ key }) => !PACKET.test(key))]
  if (packets.length > 0) count(out.bytesInNlwire, `packet in ${own.path}`)
  const parts = own.values.filter(({ text }) => text !== 'padding')
  for (const [i, { key, value }] of others.entries()) {
    if (RAW.test(key)) {
      same(rawOf(key, bytes, own), value, `${what} ${key}`, out)
      count(out.rawInTshark, own.path)
      continue
    }
    const part = parts[i]
    if (part === undefined) out.different.push(`${what}: no value here for ${key} ${value}`)
    else same(plain(part, bytes, value), value, `${what} ${key}`, out)
  }
}

/** A value of nlwire in the shape of tshark's, where they are the same; else as it is. Flags have names here: then it is their number. */
function plain({ text, start, end }: Part, bytes: Uint8Array, theirs: string): string {
  if (text.startsWith('"')) return JSON.parse(text) as string
  const [word = ''] = text.split(' ')
  if (DATE.test(theirs) && word === String(nanosecondsOf(theirs))) return theirs
  if (word !== '' && Number(word) === Number(theirs)) return theirs
  const isFlags = end - start === 4 && /^[A-Z]\w*(\|\w+)*$/.test(text)
  const number = isFlags ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(start, true) : Number.NaN
  return number === Number(theirs) ? theirs : text
}

/** `Dec  1, 2026 18:03:40.203062768 UTC` */
const DATE = /^(\w{3} .*)\.(\d{9}) UTC$/

function nanosecondsOf(date: string): bigint {
  const [, seconds = '', fraction = ''] = DATE.exec(date) ?? []
  return BigInt(Date.parse(`${seconds} UTC`)) * 1_000_000n + BigInt(fraction)
}

const leaves = (node: Node): Node[] =>
  node.members.flatMap((one) =>
    one.key.endsWith('_tree') && !/errors_tree$/.test(one.key) ? [] : one.members.length > 0 ? leaves(one) : [one],
  )
