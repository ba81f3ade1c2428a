import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Protocols } from '../../../capture.ts'
import { didYouMean } from '../../../netlink/base/nearest.ts'
import { shown } from '../../../netlink/base/shown.ts'
import type { Codec, Names } from '../../../netlink/codec/codec.ts'
import { NLM_F, NLMSG } from '../../../netlink/message/header.ts'
import type { Protocol } from '../../../netlink/message/protocol.ts'
import type { MessageRow } from '../../../netlink/message/row.ts'
import type { SpecMessageName } from '../../../ynl/messages.ts'

/** The message that words describe. */
export interface Target {
  readonly protocol: number
  readonly tables: Protocol
  readonly type: number
  /** Flags unless the words have others. */
  readonly flags: number
  /** Members of the struct that follow from the message, unless the words have others. */
  readonly header: Readonly<Record<string, unknown>>
  readonly names: Naming
}

/** Names that codecs do not have. */
export interface Naming {
  /** Keys of a set or a struct by other names. */
  keys(codec: Codec<unknown>): ReadonlyMap<string, string>
  /** Names of a number of 64 bits. */
  wide(codec: Codec<unknown>): Names | undefined
}

/** A message of a specification. */
export interface SpecMessage extends SpecMessageName {
  readonly protocol: number
  /** File of the specification. */
  readonly file: string
}

/** What is known of messages by name. */
export interface Encodable {
  readonly protocols: Protocols
  /** Messages of the specifications. */
  readonly messages: readonly SpecMessage[]
  readonly names: Naming
  /** Type of a message of generic netlink, if it is given. */
  readonly type?: number | undefined
}

/** Protocols whose messages have names, in the order in which a name is looked for. */
const NAMED = [
  ...[NETLINK.ROUTE, NETLINK.GENERIC, NETLINK.NETFILTER, NETLINK.XFRM],
  ...[NETLINK.SOCK_DIAG, NETLINK.AUDIT, NETLINK.CONNECTOR],
]

/** Whether a word is an operation of a specification. */
export const isSpecOperation = ({ messages }: Encodable, word: string): boolean =>
  messages.some(({ operation }) => operation === word)

/** Finds a message by the kernel's name or by that of a specification's operation. Throws TypeError for an unknown name. */
export function targetOf(name: string, known: Encodable): Target {
  const found = bySpec(name, known) ?? byKernel(name, known)
  if (!found) throw new TypeError(unknownName(name, known))
  const { protocol, wire, isDump } = found
  const tables = known.protocols.of(protocol)
  const row = tables.messages[wire] as MessageRow
  const type = protocol === NETLINK.GENERIC ? typeOfFamily(wire, known) : row[0]
  const isRequest = row[5]?.direction !== 'reply' && row[1] !== 'reply' && row[1] !== 'event'
  const flags = isRequest ? NLM_F.REQUEST | NLM_F.ACK | (isDump ? NLM_F.DUMP : 0) : 0
  return { protocol, tables, type, flags, header: headerOf(protocol, row), names: known.names }
}

interface Found {
  readonly protocol: number
  readonly wire: string
  readonly isDump: boolean
}

function bySpec(name: string, { messages }: Encodable): Found | undefined {
  const named = messages.find(({ wire }) => wire === name)
  if (named) return named
  const found = messages.filter(({ operation }) => operation === name)
  const [first] = found
  // Requests come first; another specification may have an operation of the same name.
  const other = found.find((one) => first && one.file !== first.file)
  if (first && other) throw new TypeError(`${name} is in several specifications: use ${first.wire} or ${other.wire}`)
  return first
}

function byKernel(name: string, { protocols }: Encodable): Found | undefined {
  const control = Object.hasOwn(NLMSG, name.replace('NLMSG_', ''))
  const protocol = control ? undefined : NAMED.find((one) => Object.hasOwn(protocols.of(one).messages, name))
  return protocol === undefined ? undefined : { protocol, wire: name, isDump: false }
}

function unknownName(name: string, { protocols, messages }: Encodable): string {
  const operations = messages.map(({ operation }) => operation)
  if (!/^[A-Z]/.test(name)) {
    const guess = didYouMean(name, operations) || `: expected ${[...new Set(operations)].slice(0, 30).join(', ')}`
    return `no specification of --spec has an operation ${shown(name)}${guess}`
  }
  const wires = messages.map(({ wire }) => wire)
  const inSpecs = didYouMean(name, wires)
  if (inSpecs) return `no specification of --spec has a message ${shown(name)}${inSpecs}`
  const { name: first, messages: rows } = protocols.of(NETLINK.ROUTE)
  const near = didYouMean(name, Object.keys(rows))
  if (near) return `${first} has no message ${shown(name)}${near}`
  const all = NAMED.flatMap((one) => Object.keys(protocols.of(one).messages))
  return `no table has a message ${shown(name)}${didYouMean(name, all)}`
}

/** The kernel chooses the numbers of families when their modules load. */
function typeOfFamily(wire: string, { protocols: { generic }, type }: Encodable): number {
  const { name } = generic.familyOf(wire)
  if (type !== undefined) generic.learn(type, name)
  try {
    return generic.typeOf(wire)
  } catch {
    throw new TypeError(
      `${wire}: the kernel chooses the message type of the family ${name}: --type NUMBER sets it, --families takes that of this kernel`,
    )
  }
}

/** The version of requests, as the kernel's tools send it. The kernel does not look at it. */
const VERSION = 1

/** The members that make it this message: the command in generic netlink, a family in others. */
function headerOf(protocol: number, [, , { shape }, , , notes]: MessageRow): Readonly<Record<string, unknown>> {
  const first = notes?.first
  const [key] = shape.type === 'struct' ? Object.keys(shape.members) : []
  const version = protocol === NETLINK.GENERIC ? { version: VERSION } : {}
  return typeof first === 'number' && key !== undefined ? { [key]: first, ...version } : version
}
