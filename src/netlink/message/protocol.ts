import { withoutShort } from '../attribute/headed.ts'
import { checkObject, checkString } from '../base/check.ts'
import { shown } from '../base/shown.ts'
import { NLM_F, NLMSG } from './header.ts'
import { type Body, doneLayout, errorLayout, type Layout, layout, opaqueLayout } from './layouts.ts'
import { codecsOfRow, type MessageRow, type MessageTable, rowFits, type Verb } from './row.ts'

/** Description of one message in a protocol. */
export interface Found {
  /** The kernel's name, or undefined. */
  readonly name: string | undefined
  /** Name of its type, if that differs from the name of the message: a type of generic netlink is a family. */
  readonly typeName?: string
  readonly verb: Verb | undefined
  /** The row that declares the message; undefined for control messages and messages without a table. */
  readonly row: MessageRow | undefined
  readonly layout: Layout
}

/** A netlink protocol: its number for socket(2), and its messages. */
export interface Protocol<T extends MessageTable = MessageTable> {
  /** NETLINK_ROUTE is 0. */
  readonly number: number
  /** Its name in the kernel: `NETLINK_ROUTE`. */
  readonly name: string
  /** The rows of its messages, by the kernel's names. */
  readonly messages: T
  /**
   * Finds the description of a message by its type, its direction (NLM_F_REQUEST in `flags`) and the first byte after
   * nlmsghdr. That byte is undefined for a message without a body. A message to encode has no bytes yet: then `header`
   * holds the members of its struct.
   */
  find(type: number, flags: number, first: number | undefined, header?: object): Found
  /**
   * Returns the message type of a named message whose row has none: a family of generic netlink, whose type comes from
   * the kernel. Returns undefined for other messages. Throws an Error for a family whose type is not known yet.
   */
  typeOf?(name: string): number | undefined
}

const control = (name: string, of: Layout): Found => ({ name, verb: undefined, row: undefined, layout: of })

const CONTROL: ReadonlyMap<number, Found> = new Map([
  [NLMSG.NOOP, control('NLMSG_NOOP', opaqueLayout)],
  [NLMSG.ERROR, control('NLMSG_ERROR', errorLayout)],
  [NLMSG.DONE, control('NLMSG_DONE', doneLayout)],
  [NLMSG.OVERRUN, control('NLMSG_OVERRUN', opaqueLayout)],
])

/** Description of a message that no table describes. */
const UNKNOWN: Found = { name: undefined, verb: undefined, row: undefined, layout: opaqueLayout }

/** Descriptions of control messages (types below 16), the same in every protocol. */
export const controlMessage = (type: number): Found => CONTROL.get(type) ?? UNKNOWN

/** A row with its description, and the key of the struct's first member. */
interface Entry extends Found {
  readonly row: MessageRow
  readonly firstKey: string | undefined
}

function entry(name: string, row: MessageRow, general?: Body): Entry {
  const { shape } = row[2]
  const [firstKey] = shape.type === 'struct' ? Object.keys(shape.members) : []
  const isQuery = row[1] === 'get'
  const [reply, request] = [whole(codecsOfRow(row, false)), codecsOfRow(row, true)]
  const isSame = request.header === codecsOfRow(row, false).header && request.attrs === reply.attrs
  const other = isSame ? reply : whole(request)
  const ofRequest = isQuery ? request : other
  return { name, verb: row[1], row, layout: layout(reply, ofRequest, isQuery ? general : undefined, row[5]?.bareDump), firstKey }
}

/** The kernel reads the shorter struct of old programs only in queries, and never sends it. */
const whole = (body: Body): Body => (body.header.short ? { ...body, header: withoutShort(body.header) } : body)

/** Returns the first byte of a message that is not encoded yet; 0 if the member is omitted. */
function firstOf({ firstKey }: Entry, header: object): number {
  const value = firstKey === undefined ? 0 : (header as Readonly<Record<string, unknown>>)[firstKey]
  return typeof value === 'number' ? value & 0xff : 0
}

/** A row with the number and the name of its message. */
type Numbered = readonly [number: number, name: string, row: MessageRow]

/**
 * Rows by number. Most numbers have one row for all messages; only the others have a list. Descriptions are made when a
 * message of their number is first looked for: a program sees few types, and making all of them is a tenth of an import.
 */
export class RowIndex {
  private readonly only = new Map<number, Entry>()
  private readonly several = new Map<number, Entry[]>()
  private readonly rows: () => readonly Numbered[]
  private readonly general: Body | undefined
  private byNumber: Map<number, Numbered[]> | undefined

  constructor(rows: () => readonly Numbered[], general?: Body) {
    this.rows = rows
    this.general = general
  }

  find(number: number, flags: number, first: number | undefined, header?: object): Found | undefined {
    const only = this.only.get(number)
    if (only) return only
    const isRequest = (flags & NLM_F.REQUEST) !== 0
    // A loop: `find` makes a closure, for each message of a dump.
    for (const one of this.several.get(number) ?? this.added(number))
      if (rowFits(one.row[5], isRequest, header === undefined ? first : firstOf(one, header))) return one
    return undefined
  }

  /** Describes the messages of a number. */
  private added(number: number): readonly Entry[] {
    this.byNumber ??= grouped(this.rows())
    const all = (this.byNumber.get(number) ?? []).map(([, name, row]) => entry(name, row, this.general))
    const [one] = all
    const { first, direction } = one?.row[5] ?? {}
    if (one && all.length === 1 && first === undefined && direction === undefined) this.only.set(number, one)
    else if (one) this.several.set(number, all)
    return all
  }
}

function grouped(rows: readonly Numbered[]): Map<number, Numbered[]> {
  const out = new Map<number, Numbered[]>()
  for (const row of rows) {
    const others = out.get(row[0])
    if (others) others.push(row)
    else out.set(row[0], [row])
  }
  return out
}

/** Options of a protocol, in addition to its table of messages. */
export interface ProtocolOptions {
  /** Layout of messages without a row. Default: they stay bytes. */
  readonly unknown?: Layout
  /** A struct and attributes that old programs send in requests of any type: the kernel reads only its first member, the family. */
  readonly generalRequest?: Body
  /** Operation of messages without a row, where the number of the type says it. */
  readonly verbOf?: (type: number) => Verb | undefined
}

/**
 * Declares a protocol from its table of messages: `RTM_NEWLINK: [16, 'new', ifinfomsg, linkAttrs, 'makes or changes a link']`. `number` is
 * that of socket(2), as NETLINK_ROUTE is 0. Rows may share a type if `first` or `direction` distinguishes their messages;
 * the first matching row applies. Control messages (types below 16) are built in.
 */
export function protocol<const T extends MessageTable>(
  name: string,
  number: number,
  messages: T,
  { unknown = opaqueLayout, generalRequest, verbOf = () => undefined }: ProtocolOptions = {},
): Protocol<T> {
  checkString(name, 'name of a protocol')
  if (typeof number !== 'number') throw new TypeError(`number of a protocol: expected that of socket(2), got ${shown(number)}`)
  checkObject(messages, 'messages of a protocol', 'an object of rows')
  const rows = new RowIndex(() => Object.entries(messages).map(([wire, row]) => [row[0], wire, row] as const), generalRequest)
  const otherwise = (type: number): Found => ({ ...UNKNOWN, verb: verbOf(type), layout: unknown })
  return {
    name,
    number,
    messages,
    find: (type, flags, first, header) =>
      rows.find(type, flags, first, header) ?? (type < NLMSG.MIN_TYPE ? controlMessage(type) : otherwise(type)),
  }
}

/** Returns a protocol with other rows for some of its messages. It shares everything else with the original. */
export function withRows<T extends MessageTable>(of: Protocol<T>, changed: Readonly<Record<string, MessageRow>>): Protocol<T> {
  const all = Object.entries(changed)
  const rows = new RowIndex(() => all.filter(([, row]) => row[0] !== 0).map(([wire, row]) => [row[0], wire, row] as const))
  // Rows of generic netlink have no message type: the protocol identifies the message.
  const byName = new Map(all.filter(([, row]) => row[0] === 0).map(([wire, row]) => [wire, entry(wire, row)] as const))
  const found = (one: Found): Found => {
    const other = one.name === undefined ? undefined : byName.get(one.name)
    return other ? { ...one, row: other.row, layout: other.layout } : one
  }
  return {
    name: of.name,
    number: of.number,
    messages: { ...of.messages, ...changed },
    ...(of.typeOf ? { typeOf: of.typeOf } : {}),
    find: (type, flags, first, header) => rows.find(type, flags, first, header) ?? found(of.find(type, flags, first, header)),
  }
}

/** Protocol for messages that could not be decoded: everything stays bytes. */
export const opaqueMessages: Protocol = { name: 'netlink', number: -1, messages: {}, find: () => UNKNOWN }

/** Protocol with only the control messages, for unknown protocols. */
export const controlMessages = protocol('netlink', -1, {})
