import type { RefusedRequest } from '../../linux/socket/refusal.ts'
import { errnoName } from '../../netlink/base/errno.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { GENL_ID_CTRL, nlctrl } from '../nlctrl.ts'

const GETFAMILY = nlctrl.messages.CTRL_CMD_GETFAMILY[5].first

/**
 * Says which family is missing, and which module would register it. The kernel has looked for a module of that alias by then
 * (net/netlink/genetlink.c: ctrl_getfamily).
 */
export async function causeOfGeneric({ errno, request }: RefusedRequest): Promise<string | undefined> {
  const { familyName } = request.attrs as { readonly familyName?: string }
  const isQuery = request.type === GENL_ID_CTRL && request.bytes[NLMSG_HDRLEN] === GETFAMILY
  if (errnoName(errno) !== 'ENOENT' || !isQuery || familyName === undefined) return undefined
  const alias = `net-pf-16-proto-16-family-${familyName}`
  return (
    `the generic netlink family ${JSON.stringify(familyName)} is not registered: a module with the alias ${alias} would register it; ` +
    'some families exist only in the initial network namespace'
  )
}
