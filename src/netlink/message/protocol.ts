import { NLM_F, NLMSG } from './header.ts'
import { type Body, doneLayout, errorLayout, type Layout, layout, opaqueLayout } from './layouts.ts'
import { codecsOfRow, type MessageRow, type MessageTable, rowFits, type Verb } from './row.ts'

/** What a protocol knows of one message. */
export interface Found {
  /** The kernel's name, or undefined. */
  readonly name: string | undefined
  /** What its type is called where that is not its name: a type of generic netlink is a family. */
  readonly typeName?: string
  readonly verb: Verb | undefined
  /** The row that declares the message; undefined for control messages and for what no table describes. */
  readonly row: MessageRow | undefined
  readonly layout: Layout
}

/** A netlink protocol: its number for socket(2), and its messages. */
export interface Protocol<T extends MessageTable = MessageTable> {
  /** NETLINK_ROUTE is 0. */
  readonly number: number
  readonly name: string
  readonly messages: T
  /**
   * Finds what is known of a message by its type, its direction (NLM_F_REQUEST in `flags`) and the first byte after nlmsghdr. That byte is
   * undefined in a message without a body. A message to be encoded has no bytes yet: there `header` holds the members of its struct.
   */
  find(type: number, flags: number, first: number | undefined, header?: object): Found
  /**
   * The message type of a named message, where its row does not state it: a family of generic netlink has one only when the kernel has told
   * it. Undefined for other messages. Throws an Error for a family whose type is not known yet.
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

/** What is known of a message that no table describes. */
const UNKNOWN: Found = { name: undefined, verb: undefined, row: undefined, layout: opaqueLayout }

/** What is known of a control message, whose type is below 16: the same in every protocol. */
export const controlMessage = (type: number): Found => CONTROL.get(type) ?? UNKNOWN

/** A row with what is made of it, and the key of the struct's first member. */
interface Entry extends Found {
  readonly row: MessageRow
  readonly firstKey: string | undefined
}

function entry(name: string, row: MessageRow, general?: Body): Entry {
  const { shape } = row[2]
  const [firstKey] = shape.type === 'struct' ? Object.keys(shape.members) : []
  const old = row[1] === 'get' ? general : undefined
  return { name, verb: row[1], row, layout: layout(codecsOfRow(row, false), codecsOfRow(row, true), old), firstKey }
}

/** The first byte of a message that is not encoded yet. What is left out is written as 0. */
function firstOf({ firstKey }: Entry, header: object): number {
  const value = firstKey === undefined ? 0 : (header as Readonly<Record<string, unknown>>)[firstKey]
  return typeof value === 'number' ? value & 0xff : 0
}

/** Rows by a number. A list of them only where there is a choice, as most numbers have one row for all messages. */
export class RowIndex {
  private readonly only = new Map<number, Entry>()
  private readonly several = new Map<number, Entry[]>()

  constructor(rows: Iterable<readonly [number: number, name: string, row: MessageRow]>, general?: Body) {
    const byNumber = new Map<number, Entry[]>()
    for (const [number, name, row] of rows) {
      const others = byNumber.get(number)
      const made = entry(name, row, general)
      if (others) others.push(made)
      else byNumber.set(number, [made])
    }
    for (const [number, all] of byNumber) {
      const [one] = all as [Entry]
      const { first, direction } = one.row[5] ?? {}
      if (all.length === 1 && first === undefined && direction === undefined) this.only.set(number, one)
      else this.several.set(number, all)
    }
  }

  find(number: number, flags: number, first: number | undefined, header?: object): Found | undefined {
    const only = this.only.get(number)
    if (only) return only
    const isRequest = (flags & NLM_F.REQUEST) !== 0
    return this.several
      .get(number)
      ?.find((one) => rowFits(one.row[5], isRequest, header === undefined ? first : firstOf(one, header)))
  }
}

/** What a protocol has besides its table of messages. */
export interface ProtocolOptions {
  /** The layout of messages that have no row. Without it they stay bytes. */
  readonly unknown?: Layout
  /** A struct and attributes that old programs send in requests of any type: the kernel reads its first member, the family, and goes on. */
  readonly generalRequest?: Body
}

/**
 * Declares a protocol from its table of messages: `RTM_NEWLINK: [16, 'new', ifinfomsg, linkAttrs, 'makes or changes a link']`. `number` is
 * that of socket(2), as NETLINK_ROUTE is 0. Rows may share a type where `first` or `direction` tells their messages apart; of several that
 * fit the first counts. Control messages (types below 16) are those of every protocol.
 */
export function protocol<const T extends MessageTable>(
  name: string,
  number: number,
  messages: T,
  { unknown = opaqueLayout, generalRequest }: ProtocolOptions = {},
): Protocol<T> {
  const rows = new RowIndex(
    Object.entries(messages).map(([wire, row]) => [row[0], wire, row] as const),
    generalRequest,
  )
  const otherwise: Found = { ...UNKNOWN, layout: unknown }
  return {
    name,
    number,
    messages,
    find: (type, flags, first, header) =>
      rows.find(type, flags, first, header) ?? (type < NLMSG.MIN_TYPE ? controlMessage(type) : otherwise),
  }
}

/** A protocol with other rows for some of its messages. It shares everything else with the first. */
export function withRows<T extends MessageTable>(of: Protocol<T>, changed: Readonly<Record<string, MessageRow>>): Protocol<T> {
  const all = Object.entries(changed)
  const rows = new RowIndex(all.filter(([, row]) => row[0] !== 0).map(([wire, row]) => [row[0], wire, row] as const))
  // Rows of generic netlink have no type of their own: the protocol knows which message it is.
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

/** Everything stays bytes: messages that could not be decoded. */
export const opaqueMessages: Protocol = { name: 'netlink', number: -1, messages: {}, find: () => UNKNOWN }

/** The control messages alone: what can be read where the protocol is not known. */
export const controlMessages = protocol('netlink', -1, {})
