import { NLMSG } from '../netlink/message/header.ts'
import type { Layout } from '../netlink/message/layouts.ts'
import { controlMessage, type Found, type Protocol, RowIndex } from '../netlink/message/protocol.ts'
import type { MessageRow, MessageTable } from '../netlink/message/row.ts'
import type { Family } from './family.ts'
import { GENL_ID_CTRL, nlctrl } from './nlctrl.ts'

/** NETLINK_GENERIC (linux/netlink.h). */
export const NETLINK_GENERIC = 16

/** Generic netlink: its families share one protocol, and the kernel chooses their message types. */
export interface GenericNetlink extends Protocol {
  /** Notes the message type of a family, and the length of the struct that it puts before its attributes. `mark` is appended to the name in output. */
  learn(id: number, name: string, hdrsize: number, mark?: string): void
}

/** A family whose message type is known. */
interface Known {
  /** As it is shown. */
  readonly name: string
  readonly rows: RowIndex | undefined
  /** The layout of commands that no table describes. */
  readonly unknown: Layout
}

/** The rows of a family by command. */
function commandsOf({ messages }: Pick<Family, 'messages'>): RowIndex {
  const rows: readonly (readonly [string, MessageRow])[] = Object.entries(messages as unknown as MessageTable)
  return new RowIndex(rows.map(([name, row]) => [row[5]?.first as number, name, row] as const))
}

/**
 * Generic netlink with these families declared. The controller's family, nlctrl, is always among them. `unknown` makes the layout of a message
 * that no table describes, of a family with a struct of `hdrsize` bytes.
 */
export function genericNetlink(families: readonly Family[], unknown: (hdrsize: number) => Layout): GenericNetlink {
  const declared = new Map([nlctrl, ...families].map((one) => [one.name, one] as const))
  const known = new Map<number, Known>()
  const learn: GenericNetlink['learn'] = (id, name, hdrsize, mark = '') => {
    const of = declared.get(name)
    known.set(id, { name: name + mark, rows: of && commandsOf(of), unknown: unknown(hdrsize) })
  }
  learn(GENL_ID_CTRL, nlctrl.name, 0)
  const otherwise = unknown(0)
  return {
    name: 'NETLINK_GENERIC',
    number: NETLINK_GENERIC,
    messages: Object.assign({}, ...[...declared.values()].map(({ messages }) => messages)) as MessageTable,
    learn,
    find(type, flags, first, header): Found {
      if (type < NLMSG.MIN_TYPE) return controlMessage(type)
      const family = known.get(type)
      const command = header === undefined ? first : (header as { cmd?: number }).cmd
      if (!family) return { name: undefined, verb: undefined, row: undefined, layout: otherwise }
      const { name, rows } = family
      const row = command === undefined ? undefined : rows?.find(command, flags, command, header)
      if (row) return { ...row, typeName: name }
      const unnamed = command === undefined ? name : `${name} command ${command}`
      return { name: unnamed, typeName: name, verb: undefined, row: undefined, layout: family.unknown }
    },
  }
}
