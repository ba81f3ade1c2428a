import { is } from '../../netlink/message/message.ts'
import { AF, ARPHRD, RTM } from '../../rtnl/constants.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import type { PrintableLink } from '../output/context.ts'
import { Output } from '../output/output.ts'
import { dumping, printable, type Session } from '../session.ts'
import { printTuntap } from './print.ts'
import { processesWith } from './processes.ts'

const TYPES: readonly number[] = [ARPHRD.NONE, ARPHRD.ETHER]

/** `tuntap show`: the tun and tap devices, also those that are not persistent. Resolves to the exit code. */
export async function listTuntap(session: Session): Promise<number> {
  const { options, io } = session
  const found = (await dumpTuns(session)).filter(({ header, attrs }) => TYPES.includes(header.type) && attrs.ifname !== undefined)
  const out = new Output(options)
  for (const link of printable(session, found)) {
    out.open()
    printTuntap(link, out, options.details ? processesWith(link.attrs.ifname as string) : undefined)
    out.close()
  }
  io.out(out.finish())
  return 0
}

/** Old kernels do not filter. */
async function dumpTuns({ socket }: Session): Promise<PrintableLink[]> {
  const request = { type: RTM.GETLINK, header: { family: AF.UNSPEC }, attrs: { linkinfo: { kind: 'tun' } } }
  const messages = await dumping(() => socket.dump(request), 1)
  const links = messages.filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
  return links.filter(({ attrs }) => attrs.linkinfo?.kind === 'tun')
}
