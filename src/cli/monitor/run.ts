import type { Notification } from '../../linux/socket/event-stream.ts'
import type { Message } from '../../netlink/message/message.ts'
import { baseContext, kindsContext } from '../listing/context.ts'
import type { PrintContext } from '../output/context.ts'
import type { Monitored, Printed } from '../output/monitored.ts'
import { Output } from '../output/output.ts'
import { printable, type Session } from '../session.ts'
import { type Known, known } from './known.ts'
import { OVERRUN } from './overrun.ts'
import { instant, stamp } from './stamp.ts'
import { type MonitorRequest, monitoredGroups } from './words.ts'

/** Exit status that a shell reports for SIGINT, which ends `ip`. */
const SIGINT_STATUS = 130

/** Prints the notifications of the selected ones of the object types until SIGINT. Resolves to the exit code. */
export async function runMonitor(session: Session, request: MonitorRequest, types: readonly Monitored[]): Promise<number> {
  const { options, netns, io } = session
  const stop = new AbortController()
  const end = (): void => stop.abort()
  process.once('SIGINT', end)
  const { rcvbuf } = options
  const stream = netns.events({
    groups: monitoredGroups(request, options.family),
    allNsid: request.allNsid,
    ...(rcvbuf === undefined ? {} : { receiveBuffer: rcvbuf }),
  })
  stop.signal.addEventListener('abort', () => stream.close())
  try {
    const names = known(session, { ...(await kindsContext(baseContext(options, 'addr', 0))), monitor: true })
    await names.refresh()
    for await (const notification of stream) {
      if (notification.type === 'message') await show(session, request, types, names, notification)
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

type MessageNotification = Extract<Notification, { type: 'message' }>

/** What `dev` makes superfluous: routes and neighbours are printed without it. */
const HIDDEN: NonNullable<PrintContext['hidden']> = new Set(['dev'])

/** Prints a message if its object type is selected. Writes it in one piece, so that readers of a pipe get whole messages. */
async function show(
  session: Session,
  request: MonitorRequest,
  types: readonly Monitored[],
  names: Known,
  { message: heard, nsid }: MessageNotification,
): Promise<void> {
  const message = printable(session, heard)
  // Also of a type that is not selected: its message names links, which others may refer to.
  const found = printing(types, message, session.options.family)
  await names.before(message, nsid, found ? [found.printed.link ?? 0, ...(found.printed.mentioned ?? [])] : [])
  if (found && request.types.has(found.type) && (request.link === 0 || (found.printed.link ?? request.link) === request.link)) {
    const ctx = names.context(nsid)
    const own = request.link === 0 ? ctx : { ...ctx, hidden: HIDDEN }
    session.io.out(textOf(session, request, found, own, nsid))
  }
  names.after(message, nsid)
}

/** An object type, and how a message of it is printed. */
export interface Printing {
  readonly type: Monitored
  readonly printed: Printed
}

/** Returns the object type of a message, and how it is printed. */
export function printing(types: readonly Monitored[], message: Message, family: number): Printing | undefined {
  for (const type of types) {
    const printed = type.printed(message, family)
    if (printed) return { type, printed }
  }
  return undefined
}

/** Returns what is printed of a message. */
export function textOf(
  { options }: Session,
  request: MonitorRequest,
  { type, printed }: Printing,
  ctx: PrintContext,
  nsid: number | undefined,
): string {
  const out = new Output(options)
  const { timestamp } = options
  out.text(timestamp === undefined ? '' : stamp(timestamp))
  if (request.allNsid) out.text(`[nsid ${nsid ?? 'current'}]`)
  if (request.label) out.text(type.label)
  out.open()
  // `ip` 6.1 has no JSON here. This program prints one object per line, with the object type.
  if (options.json) {
    out.field('object', type.word)
    if (timestamp !== undefined) out.field('timestamp', instant())
    if (request.allNsid) out.field('from_nsid', nsid ?? null)
  }
  printed.print(out, ctx)
  out.close()
  const text = out.finish()
  return options.json ? `${text.slice(1, text.lastIndexOf(']')).trim()}\n` : text
}
