import type { EventStream, Notification } from '../../linux/socket/event-stream.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Face } from '../../ynl/value/face.ts'
import type { YnlWords } from './words.ts'

/** Where notifications go, and that some were lost. */
interface Shown {
  readonly print: (face: Face) => void
  readonly lost: () => void
}

/** The longest time that a timer has, of 24 days. A longer one has no end. */
const LONGEST = 0x7fffffff

/**
 * Prints notifications: with --sleep those of that time as one list, as the tool of Linux 6.12 does; else each as it comes, up
 * to --duration or until the command is stopped, as newer ones do.
 */
export async function followed(
  events: EventStream,
  stop: AbortController,
  { sleep, duration }: Pick<YnlWords, 'sleep' | 'duration'>,
  faceOf: (message: Message) => Face | undefined,
  { print, lost }: Shown,
): Promise<void> {
  const all: Face[] = []
  const take = (one: Notification): void => {
    if (one.type === 'overrun') lost()
    const face = one.type === 'message' ? faceOf(one.message) : undefined
    if (face === undefined) return
    if (sleep === undefined) print(face)
    else all.push(face)
  }
  // What came before the end is still read.
  let wrong: unknown
  const end = (): void => {
    try {
      for (let more = events.take(); more.length > 0; more = events.take()) more.forEach(take)
    } catch (error) {
      wrong = error
    }
    stop.abort()
  }
  const time = (sleep ?? duration ?? Number.POSITIVE_INFINITY) * 1000
  const timer = time > LONGEST ? undefined : setTimeout(end, time)
  try {
    for await (const one of events) take(one)
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    clearTimeout(timer)
    events.close()
  }
  if (wrong !== undefined) throw wrong
  if (sleep !== undefined) print(all)
}
