import type { RefusedRequest } from '../../linux/socket/refusal.ts'
import { errnoName } from '../../netlink/base/errno.ts'
import { visible } from '../../netlink/base/visible.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { GENL_ID_CTRL, nlctrl } from '../nlctrl.ts'
import type { FamilyInfo } from './family-info.ts'
import { providerOf } from './modules.ts'

const QUERIES: readonly unknown[] = [nlctrl.messages.CTRL_CMD_GETFAMILY, nlctrl.messages.CTRL_CMD_GETPOLICY].map(
  (row) => row[5].first,
)

/** Explains a refusal of generic netlink: a missing family or capability. `known` are the families resolved so far. */
export async function causeOfGeneric(
  { errno, words, request }: RefusedRequest,
  known: Iterable<FamilyInfo> = [],
): Promise<string | undefined> {
  const code = errnoName(errno)
  const { familyName } = request.attrs as { readonly familyName?: string }
  const command = request.bytes[NLMSG_HDRLEN]
  const isQuery = request.type === GENL_ID_CTRL && QUERIES.includes(command)
  if (code === 'ENOENT' && isQuery && familyName !== undefined) return missingFamily(familyName)
  // A missing capability in the user namespace of the network namespace is reported before this call.
  // This is the other one (net/netlink/genetlink.c: genl_family_rcv_msg).
  if (code === 'EPERM' && words === undefined)
    return missingRight(
      [...known].find(({ id }) => id === request.type),
      command,
    )
  return undefined
}

/** The kernel has already tried to load a module with that alias (net/netlink/genetlink.c: ctrl_getfamily). */
function missingFamily(name: string): string {
  return (
    `the kernel has no family ${visible(name)}: ${providerOf(name)} (alias net-pf-16-proto-16-family-${visible(name)}); ` +
    `some families exist only in the initial network namespace`
  )
}

function missingRight(family: FamilyInfo | undefined, id: number | undefined): string {
  const command = family?.commands.find((one) => one.id === id)
  if (!command?.flags.includes('ADMIN_PERM'))
    return 'some commands (GENL_ADMIN_PERM) need CAP_NET_ADMIN in the initial user namespace'
  return `the command needs CAP_NET_ADMIN in the initial user namespace (GENL_ADMIN_PERM): root of another user namespace cannot use it`
}
