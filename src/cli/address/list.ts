import { is, type Message } from '../../netlink/message/message.ts'
import { addressMessages } from '../../rtnl/address/table.ts'
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
import { dumping, type ListSession, printable } from '../session.ts'
import { ADDRESS_USAGE } from './usage.ts'

/** `addr show`. Resolves to the exit code. */
export async function listAddresses(session: ListSession, words: Words): Promise<number> {
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

async function oneLink({ socket }: ListSession, index: number, base: PrintContext): Promise<PrintableLink[]> {
  const header = { index, family: base.family ?? AF.UNSPEC }
  const { messages } = await socket.request({ type: RTM.GETLINK, header, attrs: { extMask: linkDumpMask(base, true) } })
  return messages.filter((message) => is(linkMessages, message, 'RTM_NEWLINK'))
}

/** Dumps the addresses of a family and a link; only these two families have addresses. */
export async function dumpAddresses({ socket }: ListSession, { family, filter }: ListRequest): Promise<PrintableAddress[]> {
  if (family !== AF.UNSPEC && family !== AF.INET && family !== AF.INET6) return []
  const { index = 0 } = filter
  // Kernels before 4.20 ignore the index.
  const keep = (message: Message): PrintableAddress | undefined =>
    is(addressMessages, message, 'RTM_NEWADDR') && selects(message, family, index) ? message : undefined
  return dumping(() => socket.collect({ type: RTM.GETADDR, header: { family, index } }, keep), 1)
}

const selects = ({ header }: PrintableAddress, family: number, index: number): boolean =>
  (family === AF.UNSPEC || header.family === family) && (index === 0 || header.index === index)
