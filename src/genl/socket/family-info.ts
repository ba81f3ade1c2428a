import type { RequestOptions } from '../../linux/socket/limits.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { bitNames } from '../../netlink/codec/names.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import type { MessageRow } from '../../netlink/message/row.ts'
import type { Family } from '../family.ts'
import { type ctrlAttrs, GENL_FLAGS, GENL_ID_CTRL, nlctrl } from '../nlctrl.ts'

/** A family of generic netlink, as the kernel reports it. */
export interface FamilyInfo {
  /** Its name, such as `wireguard` (CTRL_ATTR_FAMILY_NAME). */
  readonly name: string
  /** The message type of the family, until it is unregistered. */
  readonly id: number
  /** Version of its interface (CTRL_ATTR_VERSION). */
  readonly version: number
  /** Bytes of the struct that the family puts between struct genlmsghdr and the attributes. */
  readonly hdrsize: number
  /** The highest type of an attribute; 0 if the commands differ in it. */
  readonly maxattr: number
  /** The commands, in the order of the kernel. */
  readonly commands: readonly FamilyCommand[]
  /** The multicast groups by name: the numbers for NETLINK_ADD_MEMBERSHIP. */
  readonly groups: ReadonlyMap<string, number>
}

/** A command of a family, as the kernel reports it. */
export interface FamilyCommand {
  /** Its number: the member `cmd` of struct genlmsghdr. */
  readonly id: number
  /** Its name in the declaration of the family, if that has one. */
  readonly name?: string
  /**
   * What it needs and supports: `ADMIN_PERM` (CAP_NET_ADMIN in the initial user namespace), `UNS_ADMIN_PERM` (CAP_NET_ADMIN in the
   * user namespace of the network namespace), `CMD_CAP_DO`, `CMD_CAP_DUMP`, `CMD_CAP_HASPOL`.
   */
  readonly flags: readonly CommandFlag[]
}

/** GENL_* without the prefix (linux/genetlink.h). */
export type CommandFlag = keyof typeof GENL_FLAGS

const GETFAMILY = nlctrl.messages.CTRL_CMD_GETFAMILY[5].first
/** The version of the controller's messages. */
const VERSION = 2

/** Function that sends one request to generic netlink. */
interface Requester {
  request(message: Outgoing, options?: RequestOptions): Promise<{ readonly messages: readonly Message[] }>
}

/** Requests a family from the kernel by its name. Rejects with a NetlinkError: ENOENT if the family is not registered. */
export async function familyInfo(
  socket: Requester,
  declared: Pick<Family, 'name'> & Partial<Family>,
  options: RequestOptions,
): Promise<FamilyInfo> {
  const header = { cmd: GETFAMILY, version: VERSION }
  const attrs = { familyName: declared.name }
  const { messages } = await socket.request({ type: GENL_ID_CTRL, header, attrs }, options)
  const info = infoOf((messages[0]?.attrs ?? {}) as TypeOf<typeof ctrlAttrs>, declared)
  if (info === undefined) throw new TypeError(`the kernel's reply has no message type of the family ${shown(declared.name)}`)
  return info
}

/** What a message of the controller says of a family; undefined if it has no message type. */
export function infoOf(of: TypeOf<typeof ctrlAttrs>, declared?: Partial<Family>): FamilyInfo | undefined {
  const { familyId: id, familyName, version = 0, hdrsize = 0, maxattr = 0, mcastGroups = [], ops = [] } = of
  const name = familyName ?? declared?.name
  if (id === undefined || name === undefined) return undefined
  const names = new Map<number | undefined, string>()
  for (const [command, row] of Object.entries<MessageRow>(declared?.messages ?? {}))
    if (row[1] !== 'reply' && row[1] !== 'event') names.set(row[5]?.first as number, command)
  const commands = ops.map(({ value: { id: command = 0, flags = 0 } }): FamilyCommand => {
    const own = names.get(command)
    return { id: command, ...(own === undefined ? {} : { name: own }), flags: bitNames(flags, GENL_FLAGS).on as CommandFlag[] }
  })
  const groups = mcastGroups.flatMap(({ value }) =>
    value.name === undefined || value.id === undefined ? [] : [[value.name, value.id] as const],
  )
  return { name, id, version, hdrsize, maxattr, commands, groups: new Map(groups) }
}
