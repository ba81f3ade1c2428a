import { attrs } from '../netlink/attribute/attrs.ts'
import { checkArray, checkObject } from '../netlink/base/check.ts'
import { didYouMean } from '../netlink/base/nearest.ts'
import { once } from '../netlink/base/once.ts'
import { shown } from '../netlink/base/shown.ts'
import { bytes } from '../netlink/codec/values.ts'
import { NLM_F, NLMSG, NLMSG_HDRLEN } from '../netlink/message/header.ts'
import { type Layout, layout, opaqueLayout } from '../netlink/message/layouts.ts'
import type { Message } from '../netlink/message/message.ts'
import { controlMessage, type Found, type Protocol, RowIndex } from '../netlink/message/protocol.ts'
import type { MessageRow, MessageTable } from '../netlink/message/row.ts'
import { type Family, genlmsghdr, isMade } from './family.ts'
import { GUESS } from './guess-mark.ts'
import { GENL_ID_CTRL, nlctrl } from './nlctrl.ts'

/** NETLINK_GENERIC (linux/netlink.h). */
export const NETLINK_GENERIC = 16

/** The intersection of the members of a union. */
type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never

/** The messages of some families, and those of the controller, which is always included. */
export type FamilyMessages<F extends readonly Family[]> =
  Together<(F[number] | typeof nlctrl)['messages']> extends infer T extends MessageTable ? T : never

/** Generic netlink: its families share one protocol, and the kernel chooses their message types. */
export interface GenericNetlink<T extends MessageTable = MessageTable> extends Protocol<T> {
  /** Adds a declared family. Throws a TypeError if another one has its name, or the name of one of its messages. */
  add(family: Family): void
  /**
   * Records the message type of a family, and the length of the struct before its attributes (default: as declared).
   * Messages of that type are named and decoded from then on. They are only named if the family is not declared, or if the
   * declared struct has another length.
   * `mark` is appended to the name in output.
   */
  learn(id: number, name: string, hdrsize?: number, mark?: string): void
  /** Returns the name of the family of a message type if it was only guessed, by the shape of its messages. */
  guessOf(id: number): string | undefined
  /**
   * Returns the name of a message. Some families have events with the numbers of commands: an event has no port id, a
   * reply has that of its requester.
   */
  nameOf(message: Pick<Message, 'type' | 'flags' | 'pid' | 'bytes'>): string | undefined
  /** Returns the declared family that has a message of this name. Throws a TypeError for an unknown name. */
  familyOf(message: string): Family
  /** Returns the message type of the family of a message. Throws a TypeError for an unknown name, and an Error if the type is not known yet. */
  typeOf(message: string): number
}

/** A family whose message type is known. */
interface Known {
  /** Name in output. */
  readonly name: string
  readonly guess: string | undefined
  readonly hdrsize: number
  readonly rows: RowIndex | undefined
  /** The rows that were found, with the name of the family. */
  readonly found: Map<Found, Found>
  /** The command whose replies have the lower byte of the message type in its place. */
  readonly typed: () => number | undefined
  /** The names of commands and events that share a number. */
  readonly shared: () => ReadonlyMap<number, SharedName>
  /** The layout of commands that no table describes. */
  readonly unknown: Layout
}

const NONE = attrs('attributes without a table', {})

/** Layout of a command that no table describes: struct genlmsghdr, the struct of the family as bytes, attributes without names. */
function attributesOnly(hdrsize: number): Layout {
  const header = genlmsghdr({}, hdrsize === 0 ? {} : { family: [bytes(hdrsize), 'header of the family', 'not described'] })
  return layout({ header, attrs: NONE }, { header, attrs: NONE })
}

/** The rows of families by command: many protocols may have the same family, one for each namespace. */
const indexes = new WeakMap<Family, RowIndex>()

/** The rows of a family by command. */
function commandsOf(of: Family): RowIndex {
  const found = indexes.get(of)
  if (found) return found
  const rows: readonly (readonly [string, MessageRow])[] = Object.entries(of.messages as unknown as MessageTable)
  const made = new RowIndex(() => rows.map(([name, row]) => [row[5]?.first as number, name, row] as const))
  indexes.set(of, made)
  return made
}

/** The names of a command and of an event with the same number. */
interface SharedName {
  readonly command: string
  readonly event: string
}

function sharedNames({ messages }: Pick<Family, 'messages'>): Map<number, SharedName> {
  const rows = Object.entries(messages as unknown as MessageTable)
  const events = new Map(rows.flatMap(([name, row]) => (row[1] === 'event' ? [[row[5]?.first as number, name] as const] : [])))
  const commands = rows.filter(([name, row]) => {
    const { first, reply = name } = row[5] ?? {}
    // Other replies have names of their own.
    return row[1] === 'get' && reply === name && events.has(first as number)
  })
  return new Map(
    commands.map(([command, row]) => [
      row[5]?.first as number,
      { command, event: events.get(row[5]?.first as number) as string },
    ]),
  )
}

const typedCommand = ({ messages }: Pick<Family, 'messages'>): number | undefined =>
  Object.values(messages as unknown as MessageTable).find(([, , , , , notes]) => notes?.typeAsCommand)?.[5]?.first as
    | number
    | undefined

/** The row of a reply that has the lower byte of its message type in place of the command. */
function typedReply({ rows, typed }: Known, type: number, flags: number, command: number): Found | undefined {
  if (command !== (type & 0xff) || (flags & NLM_F.REQUEST) !== 0) return undefined
  const own = typed()
  return own === undefined ? undefined : rows?.find(own, flags, own)
}

function checkFamilies(families: readonly Family[]): void {
  checkArray(families, 'families', 'an array of declared families')
  for (const one of families) {
    checkObject(one, 'family', 'what family() returns')
    if (isMade(one)) checkObject(one.messages, 'messages of a family', 'an object of rows')
  }
}

/** Indexes families by name. Throws a TypeError if two have the same: one would hide the other. */
function namesIn(families: readonly Family[]): Map<string, Family> {
  const byName = new Map<string, Family>()
  for (const one of families) {
    if (byName.has(one.name)) throw duplicate(one.name)
    byName.set(one.name, one)
  }
  return byName
}

const duplicate = (name: string): TypeError =>
  new TypeError(`duplicate family name ${shown(name)}${name === nlctrl.name ? ': nlwire always adds its own nlctrl' : ''}`)

/** Indexes families by the names of their messages. Throws a TypeError if two messages have the same. */
function messagesIn(families: Iterable<Family>, byMessage = new Map<string, Family>()): Map<string, Family> {
  for (const one of families) {
    for (const message of Object.keys(one.messages)) {
      const other = byMessage.get(message)
      if (other) throw new TypeError(`duplicate message name ${shown(message)}: in ${other.name} and in ${one.name}`)
      byMessage.set(message, one)
    }
  }
  return byMessage
}

/**
 * Creates generic netlink with these families; the controller, nlctrl, is always included. The message types of the other
 * families are learned: by a GenericSocket from the kernel, from the messages of a recording, or by `learn`. `unknown`
 * creates the layout of a message without a table, for a family with a struct of `hdrsize` bytes. Throws a TypeError if two
 * families or two messages have the same name.
 */
export function genericNetlink<const F extends readonly Family[]>(
  families: F,
  unknown?: (hdrsize: number) => Layout,
): GenericNetlink<FamilyMessages<F>> {
  checkFamilies(families)
  const byName = namesIn([nlctrl, ...families.filter((one) => one !== nlctrl)])
  // Families of nlwire whose tables are made at their first use are not looked into here: a test compares their names.
  messagesIn([...byName.values()].filter(isMade))
  const byMessage = once(() => messagesIn(byName.values()))
  const messages = once(() => Object.assign({}, ...[...byName.values()].map((one) => one.messages)) as FamilyMessages<F>)
  const add = (one: Family): void => {
    const other = byName.get(one.name)
    if (other === one) return
    checkFamilies([one])
    if (other) throw duplicate(one.name)
    const names = messagesIn([one], new Map(byMessage()))
    Object.assign(messages(), one.messages)
    for (const [message, of] of names) byMessage().set(message, of)
    byName.set(one.name, one)
  }
  const known = new Map<number, Known>()
  const ids = new Map<string, number>()
  const learn: GenericNetlink['learn'] = (id, name, size, mark = '') => {
    const declared = byName.get(name)
    const hdrsize = size ?? declared?.hdrsize ?? 0
    ids.set(name, id)
    const old = known.get(id)
    // Recordings describe a family again and again; readers are made for each layout.
    if (old?.name === name + mark && old.hdrsize === hdrsize) return
    const rows = declared?.hdrsize === hdrsize ? commandsOf(declared) : undefined
    const shared = once(() => (declared && rows ? sharedNames(declared) : new Map<number, SharedName>()))
    known.set(id, {
      name: name + mark,
      guess: mark === GUESS ? name : undefined,
      hdrsize,
      rows,
      found: new Map(),
      typed: once(() => (declared && rows ? typedCommand(declared) : undefined)),
      shared,
      unknown: (unknown ?? attributesOnly)(hdrsize),
    })
  }
  const familyOf = (message: string): Family => {
    const of = byMessage().get(message)
    if (of) return of
    throw new TypeError(
      `no declared family has a message ${shown(message)}${didYouMean(String(message), [...byMessage().keys()])}`,
    )
  }
  learn(GENL_ID_CTRL, nlctrl.name)
  const otherwise = unknown?.(0) ?? opaqueLayout
  const find: Protocol['find'] = (type, flags, first, header) => {
    if (type < NLMSG.MIN_TYPE) return controlMessage(type)
    const family = known.get(type)
    const command = header === undefined ? first : (header as { cmd?: number }).cmd
    if (!family) return { name: undefined, verb: undefined, row: undefined, layout: otherwise }
    const { name, rows, found } = family
    const row =
      command === undefined
        ? undefined
        : (rows?.find(command, flags, command, header) ?? typedReply(family, type, flags, command))
    if (row) {
      const before = found.get(row)
      if (before) return before
      const named = { ...row, typeName: name }
      found.set(row, named)
      return named
    }
    const unnamed = command === undefined ? name : `${name} command ${command}`
    return { name: unnamed, typeName: name, verb: undefined, row: undefined, layout: family.unknown }
  }
  return {
    name: 'NETLINK_GENERIC',
    number: NETLINK_GENERIC,
    get messages() {
      return messages()
    },
    add,
    learn,
    guessOf: (id) => known.get(id)?.guess,
    familyOf,
    typeOf(message) {
      const { name } = familyOf(message)
      const id = ids.get(name)
      if (id === undefined) throw new Error(`the message type of the family ${shown(name)} is not known: call learn first`)
      return id
    },
    nameOf({ type, flags, pid, bytes: all }) {
      const command = all[NLMSG_HDRLEN]
      const { name, row } = find(type, flags, command)
      const shared =
        row && (flags & NLM_F.REQUEST) === 0
          ? known
              .get(type)
              ?.shared()
              .get(command ?? -1)
          : undefined
      return shared ? (pid === 0 ? shared.event : shared.command) : name
    },
    find,
  }
}
