import { namespaceNames } from '../../linux/namespaces/files.ts'
import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import type { NetlinkSocket } from '../../linux/socket/socket.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { is } from '../../netlink/message/message.ts'
import { checkNsid } from '../common/checks.ts'
import { AF, RTM } from '../constants.ts'
import { nsidMessages } from '../nsid/table.ts'
import { NamespaceFds, type NetNsRef } from './reference.ts'

/** A named network namespace, and its id in the requesting namespace. */
export interface NamedNamespace {
  /** Its name, as in `ip netns`. */
  readonly name: string
  /** Its id; missing if it has none. */
  readonly nsid?: number
}

/** Returns the id of another namespace in the socket's namespace (RTM_GETNSID); undefined if it has none. */
export async function idOf(socket: NetlinkSocket, other: NetNsRef, limits: RequestOptions): Promise<number | undefined> {
  const namespaces = new NamespaceFds()
  try {
    const { messages } = await socket.request({ type: RTM.GETNSID, attrs: { fd: namespaces.open(other) } }, limits)
    const nsid = messages.find((message) => is(nsidMessages, message, 'RTM_NEWNSID'))?.attrs.nsid
    return nsid === undefined || nsid < 0 ? undefined : nsid
  } finally {
    namespaces.close()
  }
}

/** Assigns an id to another namespace, or lets the kernel choose one, and returns it. */
export async function giveId(
  socket: NetlinkSocket,
  other: NetNsRef,
  nsid: number | undefined,
  options: RequestOptions,
): Promise<number> {
  // Rejects negative ids: for them the kernel would choose one.
  checkNsid(nsid)
  const limits = oneDeadline(options)
  const namespaces = new NamespaceFds()
  try {
    const fd = namespaces.open(other)
    await socket.request({ type: RTM.NEWNSID, attrs: { nsid: nsid ?? -1, fd } }, limits)
    return nsid ?? ((await idOf(socket, { fd }, limits)) as number)
  } finally {
    namespaces.close()
  }
}

/** Returns all ids in the socket's namespace, in ascending order. */
export async function allIds(socket: NetlinkSocket, limits: RequestOptions): Promise<number[]> {
  const messages = await socket.dump({ type: RTM.GETNSID, header: { family: AF.UNSPEC } }, limits)
  const ids = messages.flatMap((message) => (is(nsidMessages, message, 'RTM_NEWNSID') ? [message.attrs.nsid ?? -1] : []))
  return ids.sort((a, b) => a - b)
}

/** Returns the named namespaces in directory order, with their ids in the socket's namespace. */
export async function namedIds(socket: NetlinkSocket, options: RequestOptions): Promise<NamedNamespace[]> {
  const limits = oneDeadline(options)
  const found: NamedNamespace[] = []
  for (const name of namespaceNames()) {
    const namespaces = new NamespaceFds()
    try {
      const fd = openIfThere(namespaces, name)
      const nsid = fd === undefined ? undefined : await idOf(socket, { fd }, limits)
      found.push({ name, ...(nsid === undefined ? {} : { nsid }) })
    } finally {
      namespaces.close()
    }
  }
  return found
}

/** Undefined if it was deleted meanwhile, or is a file without a namespace. */
function openIfThere(namespaces: NamespaceFds, name: string): number | undefined {
  try {
    return namespaces.open(name)
  } catch (error) {
    if (error instanceof SyscallError) return undefined
    throw error
  }
}
