import { is } from '../../netlink/message/message.ts'
import type { AddressFilter } from '../../rtnl/address/addresses.ts'
import { AF, RTM } from '../../rtnl/constants.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import { dumpLinks } from '../link/list.ts'
import { baseContext, printContext } from '../listing/context.ts'
import { printLinksWithAddresses } from '../listing/print.ts'
import { linkDumpMask } from '../listing/requests.ts'
import { type ListRequest, readListWords } from '../listing/words.ts'
import type { PrintableAddress, PrintableLink, PrintContext } from '../output/context.ts'
import { Output } from '../output/output.ts'
import type { Words } from '../parse/words.ts'
import { dumping, printable, type Session } from '../session.ts'
import { ADDRESS_USAGE } from './usage.ts'

/** `addr show`. Resolves to the exit code. */
export async function listAddresses(session: Session, words: Words): Promise<number> {
  const { options } = session
  const request = await readListWords(session, words, options.family, async () => ADDRESS_USAGE)
  const base = baseContext(options, 'addr', options.family)
  const { index } = request.filter
  const found = index === undefined ? await dumpLinks(session, base, request.filter) : await oneLink(session, index, base)
  const links = printable(session, found)
  const addresses = request.family === AF.PACKET ? [] : printable(session, await dumpAddresses(session, request))
  const out = new Output(options)
  printLinksWithAddresses(links, addresses, out, await printContext(session, base, links), request.filter)
  session.io.out(out.finish())
  return 0
}

async function oneLink({ socket }: Session, index: number, base: PrintContext): Promise<PrintableLink[]> {
  const header = { index, family: base.family ?? AF.UNSPEC }
  const { messages } = await socket.request({ type: RTM.GETLINK, header, attrs: { extMask: linkDumpMask(base, true) } })
  return messages.filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
}

/** Dumps the addresses of a family and a link; only these two families have addresses. */
export async function dumpAddresses({ netns }: Session, { family, filter }: ListRequest): Promise<PrintableAddress[]> {
  const name = family === AF.INET ? 'INET' : family === AF.INET6 ? 'INET6' : undefined
  if (name === undefined && family !== AF.UNSPEC) return []
  const wanted: AddressFilter = {
    ...(name === undefined ? {} : { family: name }),
    ...(filter.index === undefined ? {} : { link: filter.index }),
  }
  return dumping(() => netns.addresses.messages(wanted), 1)
}
