import { NETLINK } from '../../capture/message/protocols.ts'
import { type Protocols, protocols } from '../../capture.ts'
import { GENL_ID_CTRL, nlctrl } from '../../genl/nlctrl.ts'
import { NetlinkSocket } from '../../linux/socket/socket.ts'

/**
 * The protocols of a recording to come, with the families of generic netlink that the running kernel has now. Their ids are given out as modules are
 * loaded: `mark` stands behind their names where the recording may be another machine's. What a recording tells itself takes their place.
 */
export async function kernelFamilies(mark: string): Promise<Protocols> {
  const known = protocols()
  const socket = new NetlinkSocket(known.of(NETLINK.GENERIC))
  try {
    const answers = await socket.dump({
      type: GENL_ID_CTRL,
      header: { cmd: nlctrl.messages.CTRL_CMD_GETFAMILY[5].first, version: 2 },
    })
    for (const answer of answers) known.learn(NETLINK.GENERIC, answer, mark)
  } finally {
    socket.close()
  }
  return known
}

/** Behind a name that was not learned from the recording. */
export const OF_THIS_KERNEL = ' (of this kernel)'
