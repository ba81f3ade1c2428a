import type { RefusedRequest } from '../../linux/socket/refusal.ts'
import { errnoName } from '../../netlink/base/errno.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { GENL_ID_CTRL, nlctrl } from '../nlctrl.ts'

const GETFAMILY = nlctrl.messages.CTRL_CMD_GETFAMILY[5].first

/** Says what is behind a refusal of generic netlink: the family or the right that is missing. */
export async function causeOfGeneric({ errno, words, request }: RefusedRequest): Promise<string | undefined> {
  const code = errnoName(errno)
  const { familyName } = request.attrs as { readonly familyName?: string }
  const isQuery = request.type === GENL_ID_CTRL && request.bytes[NLMSG_HDRLEN] === GETFAMILY
  if (code === 'ENOENT' && isQuery && familyName !== undefined) return missingFamily(familyName)
  // The capability in the user namespace of the network namespace was looked for before (net/netlink/genetlink.c: genl_rcv_msg).
  if (code === 'EPERM' && words === undefined)
    return 'some commands (GENL_ADMIN_PERM) want CAP_NET_ADMIN in the initial user namespace'
  return undefined
}

/** The kernel has looked for a module of that alias by then (net/netlink/genetlink.c: ctrl_getfamily). */
function missingFamily(name: string): string {
  return (
    `the generic netlink family ${JSON.stringify(name)} is not registered: a module with the alias ` +
    `net-pf-16-proto-16-family-${name} would register it; some families exist only in the initial network namespace`
  )
}
