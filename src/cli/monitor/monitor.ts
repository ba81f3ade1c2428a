import type { Notification } from '../../linux/socket/event-stream.ts'
import { baseContext } from '../listing/context.ts'
import { Output } from '../output/output.ts'
import { words } from '../parse/words.ts'
import { printable, type Session } from '../session.ts'
import { type Known, known } from './known.ts'
import type { Topic } from './print.ts'
import { type Printed, printerOf } from './print.ts'
import { instant, stamp } from './stamp.ts'
import { groupsOf, type MonitorRequest, readMonitorWords } from './words.ts'

const LABELS: Readonly<Record<Topic, string>> = {
  link: '[LINK]',
  address: '[ADDR]',
  route: '[ROUTE]',
  neigh: '[NEIGH]',
  netconf: '[NETCONF]',
  rule: '[RULE]',
  nsid: '[NSID]',
  nexthop: '[NEXTHOP]',
}
/** What `ip` says where the kernel had no room for messages. */
const OVERRUN = 'netlink receive error No buffer space available (105)\n'
/** As a shell tells the end by SIGINT, by which `ip` ends there. */
const SIGINT_STATUS = 130

/** `monitor`: prints what changes, until SIGINT. Resolves to the exit code. */
export async function monitorCommand(session: Session, args: readonly string[]): Promise<number> {
  const { options, netns, io } = session
  const request = await readMonitorWords(session, words(args))
  const stop = new AbortController()
  const end = (): void => stop.abort()
  process.once('SIGINT', end)
  const { rcvbuf } = options
  const stream = netns.events({
    groups: groupsOf(request, options.family),
    allNsid: request.allNsid,
    ...(rcvbuf === undefined ? {} : { receiveBuffer: rcvbuf }),
  })
  stop.signal.addEventListener('abort', () => stream.close())
  try {
    const names = known(session, { ...baseContext(options, 'addr', 0), monitor: true })
    await names.refresh()
    for await (const told of stream) {
      if (told.type === 'message') await show(session, request, names, told)
      else {
        io.err(OVERRUN)
        await names.refresh()
      }
    }
    return SIGINT_STATUS
  } finally {
    process.removeListener('SIGINT', end)
    stream.close()
  }
}

type Told = Extract<Notification, { type: 'message' }>

/** Prints one message, where it is asked for, at once: who reads a pipe gets it whole. */
async function show(session: Session, request: MonitorRequest, names: Known, { message: heard, nsid }: Told): Promise<void> {
  const message = printable(session, heard)
  const printed = printerOf(message, session.options.family)
  await names.before(message, nsid, printed ? [printed.link, ...(printed.mentioned ?? [])] : [])
  if (printed && request.topics.has(printed.topic) && (request.link === 0 || printed.link === request.link)) {
    session.io.out(textOf(session, request, printed, names, nsid))
  }
  names.after(message, nsid)
}

function textOf({ options }: Session, request: MonitorRequest, printed: Printed, names: Known, nsid: number | undefined): string {
  const out = new Output(options)
  const { timestamp } = options
  out.text(timestamp === undefined ? '' : stamp(timestamp))
  if (request.allNsid) out.text(`[nsid ${nsid ?? 'current'}]`)
  if (request.label) out.text(LABELS[printed.topic])
  out.open()
  // `ip` 6.1 has no JSON here: an object a line, which says of what sort it is.
  if (options.json) {
    out.field('object', printed.topic)
    if (timestamp !== undefined) out.field('timestamp', instant())
    if (request.allNsid) out.field('from_nsid', nsid ?? null)
  }
  printed.print(out, names.context(nsid))
  out.close()
  const text = out.finish()
  return options.json ? `${text.slice(1, text.lastIndexOf(']')).trim()}\n` : text
}
