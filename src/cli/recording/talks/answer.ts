import { NETLINK } from '../../../capture/message/protocols.ts'
import type { Conversation, Event, Recorded } from '../../../capture.ts'
import { addressMessages } from '../../../rtnl/address/table.ts'
import { linkMessages } from '../../../rtnl/link/table.ts'
import { is } from '../../../wire.ts'
import { printAddresses } from '../../address/print.ts'
import { printLink } from '../../link/print/link.ts'
import type { PrintableLink, PrintContext } from '../../output/context.ts'
import { Output } from '../../output/output.ts'
import { nothingShown, unrecorded } from '../probe.ts'
import { type RequestWords, tools } from '../tools/tools.ts'
import { requestText, said, withGuess } from '../words.ts'
import { recordedCause } from './cause.ts'
import { linkHistory } from './link-history.ts'
import { withNames } from './named.ts'
import { objectHistory } from './object-history.ts'
import { objectText } from './objects.ts'

/** Formats replies and events as `ip` does, with the link names that the recording had shown by then. */
export interface Sentences {
  /** Learns the link's name from a message. Call it in the order of the recording. */
  note(recorded: Recorded): void
  /** Learns the objects of a conversation or an event. Call it for each, also those that are not printed. */
  ended(one: Conversation | Event): void
  /** Goes to the end of a conversation, or to an event: messages after it may have been noted already. */
  at(one: Conversation | Event): void
  /** Returns a reply or an event as one line of text. */
  line(recorded: Recorded): string
  /** Returns why the kernel refused a request, as far as it and the links shown by then explain it. */
  cause(talk: Conversation): Promise<string | undefined>
  /** Returns a request as text: what it does, and with which values. */
  request(recorded: Recorded): RequestWords
}

/** Creates a formatter that knows no links yet. */
export function sentences(): Sentences {
  const links = linkHistory()
  const history = objectHistory()
  const find = (link: number | string) => (typeof link === 'number' ? links.of(link) : links.named(link))
  const context: PrintContext = {
    command: 'link',
    oneline: true,
    ifname: (index) => links.of(index)?.attrs.ifname ?? `if${index}`,
    ifflags: (index) => links.of(index)?.header.flags,
    iftype: (index) => links.of(index)?.header.type,
    netnsName: () => undefined,
  }
  const words = tools(context)
  return {
    note(recorded) {
      links.note(recorded)
      words.note(recorded)
    },
    at: (one) => links.goto(one.kind === 'event' ? one.message : (one.end ?? one.answers.at(-1) ?? one.request)),
    ended: history.ended,
    cause: (talk) => recordedCause(talk, { find, history }),
    request: (recorded) => words.request(recorded) ?? { what: requestText(recorded), values: said(withNames(recorded)) },
    line(recorded) {
      const name = withGuess(recorded.name, recorded.guess)
      const plain = (): string => said(withNames(recorded))
      if (unrecorded(recorded) > 0) return `${name} ${[plain(), nothingShown(recorded)].join(' ').trim()}`
      return inWords(recorded, context) ?? words.line(recorded) ?? objectText(recorded, context) ?? `${name} ${plain()}`
    },
  }
}

/** Links and addresses as `ip -o` prints them; undefined for other messages. */
function inWords({ protocol, message }: Recorded, context: PrintContext): string | undefined {
  // Bridge ports of AF_BRIDGE and undecodable messages lack the fields for a line of `ip`.
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
