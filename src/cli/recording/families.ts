import { type DeclaredProtocols, NETLINK } from '../../capture/message/protocols.ts'
import { type Protocols, protocols } from '../../capture.ts'
import { GENL_ID_CTRL, nlctrl } from '../../genl/nlctrl.ts'
import { NetlinkSocket } from '../../linux/socket/socket.ts'
import type { Encodable, Naming } from './encode/target.ts'

/**
 * Protocols for reading a recording, with the generic netlink families of the running kernel. The kernel assigns family
 * ids when modules load, so `mark` follows their names if the recording may come from another machine. Names in the
 * recording replace them.
 */
export async function kernelFamilies(mark: string, declared: DeclaredProtocols = {}): Promise<Protocols> {
  const known = protocols(declared) as Protocols
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

/** Mark after a name that does not come from the recording. */
export const OF_THIS_KERNEL = ' (of this kernel)'

/** What `encode` knows of messages by name: those of the tables, and of specifications. */
export async function encodable(specs: readonly string[], families: boolean): Promise<Encodable> {
  if (specs.length === 0) return { protocols: await recordedProtocols([], families), messages: [], names: NO_NAMES }
  const { declaredBy, SPEC_NAMES } = await import('../ynl/declared.ts')
  const { declared, messages: all } = await declaredBy(specs)
  const known = families ? await kernelFamilies(OF_THIS_KERNEL, declared) : (protocols(declared) as Protocols)
  const messages = all.filter(({ protocol, wire }) => Object.hasOwn(known.of(protocol).messages, wire))
  return { protocols: known, messages, names: SPEC_NAMES }
}

const NO_NAMES: Naming = { keys: () => new Map(), wide: () => undefined }

/** Protocols for a recording, with the tables of specifications (--spec) and, with --families, the families of this kernel. */
export async function recordedProtocols(specs: readonly string[], families = false, mark = OF_THIS_KERNEL): Promise<Protocols> {
  const declared = specs.length === 0 ? {} : (await (await import('../ynl/declared.ts')).declaredBy(specs)).declared
  return families ? kernelFamilies(mark, declared) : (protocols(declared) as Protocols)
}
