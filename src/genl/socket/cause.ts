import type { RefusedRequest } from '../../linux/socket/refusal.ts'
import { errnoName } from '../../netlink/base/errno.ts'
import { shown } from '../../netlink/base/shown.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { GENL_ID_CTRL, nlctrl } from '../nlctrl.ts'

const GETFAMILY = nlctrl.messages.CTRL_CMD_GETFAMILY[5].first

/** Explains a refusal of generic netlink: a missing family or capability. */
export async function causeOfGeneric({ errno, words, request }: RefusedRequest): Promise<string | undefined> {
  const code = errnoName(errno)
  const { familyName } = request.attrs as { readonly familyName?: string }
  const isQuery = request.type === GENL_ID_CTRL && request.bytes[NLMSG_HDRLEN] === GETFAMILY
  if (code === 'ENOENT' && isQuery && familyName !== undefined) return missingFamily(familyName)
  // A missing capability in the user namespace of the network namespace is reported before this call.
  // This is the other one (net/netlink/genetlink.c: genl_rcv_msg).
  if (code === 'EPERM' && words === undefined)
    return 'some commands (GENL_ADMIN_PERM) need CAP_NET_ADMIN in the initial user namespace'
  return undefined
}

/** The kernel has already tried to load a module with that alias (net/netlink/genetlink.c: ctrl_getfamily). */
function missingFamily(name: string): string {
  return (
    `the generic netlink family ${shown(name)} is not registered: a module with the alias ` +
    `net-pf-16-proto-16-family-${name} would register it; some families exist only in the initial network namespace`
  )
}
