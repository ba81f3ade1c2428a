import type { RequestOptions } from '../../linux/socket/limits.ts'
import { shown } from '../../netlink/base/shown.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import { type ctrlAttrs, GENL_ID_CTRL, nlctrl } from '../nlctrl.ts'

/** What the kernel says of a family of generic netlink. */
export interface FamilyInfo {
  readonly name: string
  /** The message type of the family, until it is unregistered. */
  readonly id: number
  readonly version: number
  /** Bytes of the struct that the family puts between struct genlmsghdr and the attributes. */
  readonly hdrsize: number
  /** The multicast groups by name: the numbers for NETLINK_ADD_MEMBERSHIP. */
  readonly groups: ReadonlyMap<string, number>
}

const GETFAMILY = nlctrl.messages.CTRL_CMD_GETFAMILY[5].first
/** The version of the controller's messages. */
const VERSION = 2

/** What sends one request to generic netlink. */
interface Requester {
  request(message: Outgoing, options?: RequestOptions): Promise<{ readonly messages: readonly Message[] }>
}

/** Asks the kernel for a family by its name. Rejects with a NetlinkError, ENOENT where it is not registered. */
export async function familyInfo(socket: Requester, name: string, options: RequestOptions): Promise<FamilyInfo> {
  const header = { cmd: GETFAMILY, version: VERSION }
  const { messages } = await socket.request({ type: GENL_ID_CTRL, header, attrs: { familyName: name } }, options)
  const { familyId, version = 0, hdrsize = 0, mcastGroups = [] } = (messages[0]?.attrs ?? {}) as TypeOf<typeof ctrlAttrs>
  if (familyId === undefined) throw new TypeError(`the kernel did not tell the message type of the family ${shown(name)}`)
  const groups = mcastGroups.flatMap(({ value }) =>
    value.name === undefined || value.id === undefined ? [] : [[value.name, value.id] as const],
  )
  return { name, id: familyId, version, hdrsize, groups: new Map(groups) }
}
