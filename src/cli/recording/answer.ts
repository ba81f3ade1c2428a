import { NETLINK } from '../../capture/message/protocols.ts'
import type { Recorded } from '../../capture.ts'
import { addressMessages } from '../../rtnl/address/table.ts'
import { linkMessages } from '../../rtnl/link/table.ts'
import { is } from '../../wire.ts'
import { printAddresses } from '../address/print.ts'
import { printLink } from '../link/print/link.ts'
import type { PrintableLink, PrintContext } from '../output/context.ts'
import { Output } from '../output/output.ts'
import { said } from './words.ts'

/** Tells answers and events in the words of `ip`, with the names of links that the recording has told so far. */
export interface Teller {
  /** Learns the name of a link. Everything in the order of the recording. */
  note(recorded: Recorded): void
  /** One line. */
  tell(recorded: Recorded): string
}

/** Begins with no link known. */
export function teller(): Teller {
  const links = new Map<number, PrintableLink>()
  const context: PrintContext = {
    command: 'link',
    oneline: true,
    ifname: (index) => links.get(index)?.attrs.ifname ?? `if${index}`,
    ifflags: (index) => links.get(index)?.header.flags,
    netnsName: () => undefined,
  }
  return {
    note({ protocol, message }) {
      if (protocol === NETLINK.ROUTE && is(linkMessages, message, 'RTM_NEWLINK') && message.attrs.ifname !== undefined) {
        const { type, header, attrs } = message
        links.set(header.index, { type, header, attrs })
      }
    },
    tell(recorded) {
      return inWords(recorded, context) ?? `${recorded.name} ${said(recorded)}`
    },
  }
}

/** Links and addresses as `ip -o` prints them; undefined for what it has no printer for here. */
function inWords({ protocol, message }: Recorded, context: PrintContext): string | undefined {
  // Bridge ports of AF_BRIDGE, and what could not be decoded, have too little for a line of `ip`.
  if (protocol !== NETLINK.ROUTE || message.payload) return undefined
  const out = new Output()
  out.open()
  if (is(linkMessages, message, 'RTM_NEWLINK') || is(linkMessages, message, 'RTM_DELLINK')) {
    if (message.attrs.ifname === undefined || message.header.family !== 0) return undefined
    printLink(message as PrintableLink, out, context)
  } else if (is(addressMessages, message, 'RTM_NEWADDR')) {
    const { index } = message.header
    const link = { type: message.type, header: { index }, attrs: {} } as unknown as PrintableLink
    printAddresses(link, [message], out, context)
  } else return undefined
  out.close()
  return out.finish().replace(/\s+/g, ' ').trim()
}
