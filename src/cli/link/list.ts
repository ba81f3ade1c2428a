import { errnoText } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { is } from '../../netlink/message/message.ts'
import { lookup } from '../../rtnl/common/checks.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import { baseContext, printContext } from '../listing/context.ts'
import type { ShowFilter } from '../listing/filter.ts'
import { printLinks } from '../listing/print.ts'
import { linkDump, linkDumpMask } from '../listing/requests.ts'
import { readListWords } from '../listing/words.ts'
import type { PrintableLink, PrintContext } from '../output/context.ts'
import { Output } from '../output/output.ts'
import { Exit } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import { dumping, kernelAnswerText, type ListSession, printable } from '../session.ts'

/** It names all kinds, which `show` needs for nothing else. */
const usage = async (): Promise<string> => (await import('./usage.ts')).linkUsage()

/** `link show`. Resolves to the exit code. */
export async function listLinks(session: ListSession, words: Words): Promise<number> {
  const { filter, device } = await readListWords(session, words, AF.PACKET, usage)
  const base = baseContext(session.options, 'link', AF.PACKET)
  const one = device !== undefined && filter.group === undefined
  const found = one ? [await oneLink(session, device, base)] : await dumpLinks(session, base, filter)
  const links = printable(session, found)
  const out = new Output(session.options)
  printLinks(links, out, await printContext(session, base, links), filter)
  session.io.out(out.finish())
  return 0
}

/** Requests one link by its name. */
async function oneLink({ socket }: ListSession, name: string, base: PrintContext): Promise<PrintableLink> {
  const { header, attrs } = lookup(name)
  const request = {
    type: RTM.GETLINK,
    header: { ...header, family: AF.PACKET },
    attrs: { ...attrs, extMask: linkDumpMask(base, true) },
  }
  try {
    const { messages } = await socket.request(request)
    return messages.find((message) => is(linkMessages, message, 'RTM_NEWLINK')) as PrintableLink
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    throw new Exit(1, `${kernelAnswerText(error)}\nCannot send link get request: ${errnoText(error.errno)}\n`)
  }
}

/** Dumps all links. The kernel applies the filters that it supports. */
export async function dumpLinks({ socket }: ListSession, base: PrintContext, filter: ShowFilter): Promise<PrintableLink[]> {
  const messages = await dumping(() => socket.dump({ type: RTM.GETLINK, ...linkDump(base, filter) }), 1)
  return messages.filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
}
