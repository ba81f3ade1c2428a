import { namespaceNames } from '../linux/namespace-files.ts'
import type { NetlinkSocket } from '../linux/socket.ts'
import { SyscallError } from '../linux/syscall-error.ts'
import { is } from '../netlink/message.ts'
import { checkNsid } from './checks.ts'
import { NamespaceFds, type NetNsRef } from './namespace-ref.ts'
import { AF, RTM } from './tables/constants.ts'
import { route } from './tables/route.ts'

/** A named network namespace, and the id it has in the namespace that asks. */
export interface NamedNamespace {
  readonly name: string
  readonly nsid?: number
}

/** The id that another namespace has in that of the socket (RTM_GETNSID); undefined where it has none. */
export async function idOf(socket: NetlinkSocket, other: NetNsRef): Promise<number | undefined> {
  const namespaces = new NamespaceFds()
  try {
    const { messages } = await socket.request({ type: RTM.GETNSID, attrs: { fd: namespaces.open(other) } })
    const nsid = messages.find((message) => is(route, message, 'RTM_NEWNSID'))?.attrs.nsid
    return nsid === undefined || nsid < 0 ? undefined : nsid
  } finally {
    namespaces.close()
  }
}

/** Gives another namespace an id, or lets the kernel choose one, and returns it. */
export async function giveId(socket: NetlinkSocket, other: NetNsRef, nsid?: number): Promise<number> {
  // The kernel would take what is below 0 as leave to choose.
  checkNsid(nsid)
  const namespaces = new NamespaceFds()
  try {
    const fd = namespaces.open(other)
    await socket.request({ type: RTM.NEWNSID, attrs: { nsid: nsid ?? -1, fd } })
    return nsid ?? ((await idOf(socket, { fd })) as number)
  } finally {
    namespaces.close()
  }
}

/** All ids in the namespace of the socket, in ascending order. */
export async function allIds(socket: NetlinkSocket): Promise<number[]> {
  const messages = await socket.dump({ type: RTM.GETNSID, header: { family: AF.UNSPEC } })
  const ids = messages.flatMap((message) => (is(route, message, 'RTM_NEWNSID') ? [message.attrs.nsid ?? -1] : []))
  return ids.sort((a, b) => a - b)
}

/** The named namespaces in the order of their directory, with the ids they have in that of the socket. */
export async function namedIds(socket: NetlinkSocket): Promise<NamedNamespace[]> {
  const found: NamedNamespace[] = []
  for (const name of namespaceNames()) found.push({ name, ...(await nsidOf(socket, name)) })
  return found
}

async function nsidOf(socket: NetlinkSocket, name: string): Promise<{ nsid?: number }> {
  try {
    const nsid = await idOf(socket, name)
    return nsid === undefined ? {} : { nsid }
  } catch (error) {
    // Deleted meanwhile, or a file without a namespace.
    if (error instanceof SyscallError) return {}
    throw error
  }
}
