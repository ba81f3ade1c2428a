import { setTimeout as delay } from 'node:timers/promises'
import type { EventStream } from '../../linux/socket/event-stream.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Face } from '../../ynl/value/face.ts'
import type { YnlWords } from './words.ts'

/**
 * Prints notifications: with --sleep those of that time as one list, as the tool of Linux 6.12 does; else each as it comes, up
 * to --duration or until the command is stopped, as newer ones do.
 */
export async function followed(
  events: EventStream,
  stop: AbortController,
  { sleep, duration }: Pick<YnlWords, 'sleep' | 'duration'>,
  faceOf: (message: Message) => Face | undefined,
  print: (face: Face) => void,
): Promise<void> {
  const all: Face[] = []
  const seconds = sleep ?? duration
  if (seconds !== undefined) void delay(seconds * 1000).then(() => stop.abort())
  try {
    for await (const one of events) {
      const face = one.type === 'message' ? faceOf(one.message) : undefined
      if (face === undefined) continue
      if (sleep === undefined) print(face)
      else all.push(face)
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    events.close()
  }
  if (sleep !== undefined) print(all)
}
