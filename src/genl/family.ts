import { checkArray, checkCodec, checkObject } from '../netlink/base/check.ts'
import { didYouMean } from '../netlink/base/nearest.ts'
import { once } from '../netlink/base/once.ts'
import { shown } from '../netlink/base/shown.ts'
import type { Codec, Member, Members, Names } from '../netlink/codec/codec.ts'
import { oneOf } from '../netlink/codec/names.ts'
import { u8, u16 } from '../netlink/codec/numbers.ts'
import { type StructCodec, struct } from '../netlink/codec/struct.ts'
import type { MessageNotes, MessageRow, Verb } from '../netlink/message/row.ts'

/** One command of a family: number, operation, attributes, meaning, and further properties. */
export type CommandRow = readonly [command: number, verb: Verb, attrs: Codec<unknown>, doc: string, notes?: MessageNotes]
/**
 * Commands by their kernel names: `TASKSTATS_CMD_GET`. Two rows may share a number if the request and the reply have
 * different names; then each has a `direction`.
 */
export type CommandTable = Record<string, CommandRow>

type Genlmsghdr<M extends Members> = ReturnType<typeof genlmsghdr<M>>

/** A family of generic netlink: its name, and its messages as rows. */
export interface Family<T extends CommandTable = CommandTable, M extends Members = Members> {
  /** As the kernel registers it: `nlctrl`, `ethtool`. */
  readonly name: string
  /** Bytes of the struct that the family puts after struct genlmsghdr; 0 for most families. */
  readonly hdrsize: number
  /** Names of its multicast groups, as the kernel registers them. Their numbers are the kernel's. */
  readonly groups: readonly string[]
  /** The commands as messages. Their type is 0, as the kernel chooses it when the family is registered. */
  readonly messages: {
    readonly [N in keyof T]: readonly [
      type: number,
      verb: T[N][1],
      header: Genlmsghdr<M>,
      attrs: T[N][2],
      doc: string,
      notes: Omit<NonNullable<T[N][4]>, 'first'> & { readonly first: number },
    ]
  }
}

/** GENL_NAMSIZ without the NUL. */
const LONGEST_NAME = 15

/**
 * Declares a family of generic netlink from its table of commands, or from a function that returns the table, which is
 * called at the first use. `header` are the members of a struct that the family has after struct genlmsghdr, `groups` the
 * names of its multicast groups. `name` is the one that the kernel registers. Throws a TypeError for an invalid name or row;
 * for the rows of a function at its first use.
 */
export function family<const T extends CommandTable, const M extends Members = Record<never, never>>(
  name: string,
  commands: T | (() => T),
  header?: M,
  groups: readonly string[] = [],
): Family<T, M> {
  if (typeof name !== 'string' || name === '' || name.length > LONGEST_NAME)
    throw new TypeError(`expected the name of a family, of 1 to ${LONGEST_NAME} characters, got ${shown(name)}`)
  const hdrsize = Object.values<Member>(header ?? {}).reduce((size, [codec]) => size + codec.size, 0)
  const fixed = { name, hdrsize, groups }
  if (typeof commands !== 'function') return { ...fixed, messages: messagesOf(commands, header) }
  const messages = once(() => messagesOf(made(commands), header))
  return {
    ...fixed,
    get messages() {
      return messages()
    },
  }
}

/** Calls the function that returns a table of commands. An error reports the function. */
function made<T extends CommandTable>(commands: () => T): T {
  const table: unknown = commands()
  if (typeof table !== 'object' || table === null) checkCommands(commands)
  return table as T
}

const VERBS: readonly unknown[] = ['get', 'new', 'set', 'delete', 'do', 'reply', 'event'] satisfies Verb[]
const MOST = 0xff

function checkCommands(commands: unknown): void {
  checkObject(commands, 'commands of a family', 'an object of rows')
  for (const [wire, row] of Object.entries(commands)) {
    checkArray(row, wire, 'a row such as [1, "get", attributes, "meaning"]')
    const [command, verb, attrs, , notes] = row
    if (!(typeof command === 'number' && command >= 0 && command <= MOST && Number.isInteger(command)))
      throw new TypeError(`${wire}: expected the number of a command, from 0 to ${MOST}, got ${shown(command)}`)
    if (!VERBS.includes(verb)) throw new TypeError(`${wire}: expected one of ${VERBS.join(', ')}, got ${shown(verb)}`)
    checkCodec(attrs, wire)
    const reply = (notes as MessageNotes | undefined)?.reply
    if (reply !== undefined && !Object.hasOwn(commands, reply))
      throw new TypeError(`${wire}: its reply ${shown(reply)} has no row${didYouMean(reply, Object.keys(commands))}`)
  }
}

/** Whether the messages of a family exist already. Those of a family whose table is a function are made by reading them. */
export const isMade = (of: Family): boolean => Object.getOwnPropertyDescriptor(of, 'messages')?.get === undefined

function messagesOf<T extends CommandTable, M extends Members>(commands: T, header: M | undefined): Family<T, M>['messages'] {
  checkCommands(commands)
  const numbers = Object.fromEntries(Object.entries(commands).map(([wire, [command]]) => [wire, command]))
  const head = genlmsghdr(numbers, header ?? {})
  const rows = Object.entries(commands).map(([wire, [command, verb, attrs, doc, notes]]): [string, MessageRow] => {
    return [wire, [0, verb, head, attrs, doc, { ...notes, first: command }]]
  })
  return Object.fromEntries(rows) as unknown as Family<T, M>['messages']
}

/** The members of struct genlmsghdr, before every message of generic netlink (linux/genetlink.h). */
const baseMembers = (commands: Names) =>
  ({
    cmd: [oneOf(u8, commands), 'cmd', 'command; each family has its own'],
    version: [u8, 'version', 'version of the family'],
    reserved: [u16, 'reserved', '0'],
  }) as const

/** struct genlmsghdr, with names for the commands of a family, and the members of what the family puts after it. */
export function genlmsghdr<const M extends Members>(commands: Names, more: M): StructCodec<ReturnType<typeof baseMembers> & M> {
  return struct('genlmsghdr', { ...baseMembers(commands), ...more })
}
