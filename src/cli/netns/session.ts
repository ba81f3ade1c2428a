import { NAMESPACE_DIRECTORY } from '../../linux/namespaces/files.ts'
import { NetlinkSocket } from '../../linux/socket/socket.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { causeOf } from '../../rtnl/diagnose/causes.ts'
import { NetNs } from '../../rtnl/netns/netns.ts'
import { rtnetlink } from '../../rtnl/protocol.ts'
import type { Io } from '../io.ts'
import type { Options } from '../options.ts'
import { refuse } from '../parse/exit.ts'
import { indexOf, type Session, withSocket } from '../session.ts'

/** Runs a command in the namespace of -n or in the current one. Prints the kernel's warnings. */
export async function withSession(options: Options, io: Io, command: (session: Session) => Promise<number>): Promise<number> {
  const netns = options.netns === undefined ? await NetNs.current() : await openNamed(options.netns)
  const open = (): NetlinkSocket => netns.run(() => new NetlinkSocket(rtnetlink, causeOf, netns.fd))
  try {
    return await withSocket(io, open, (socket) =>
      command({
        options,
        io,
        netns,
        get socket() {
          return socket()
        },
        indexOf: (name) => indexOf((link) => netns.links.index(link), name),
      }),
    )
  } finally {
    netns.close()
  }
}

async function openNamed(name: string): Promise<NetNs> {
  try {
    const netns = await NetNs.open(`${NAMESPACE_DIRECTORY}/${name}`)
    // Entering it is the only way to check the permission.
    netns.run(() => undefined)
    return netns
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error
    const why = errnoText(error.errno)
    if (error.syscall === 'open') refuse(`Cannot open network namespace "${name}": ${why}`)
    return refuse(`setting the network namespace "${name}" failed: ${why}`)
  }
}
