// Dumps, and when they are retried: if objects changed meanwhile (NLM_F_DUMP_INTR), and if the kernel dropped replies for
// lack of room (ENOBUFS) or one was longer than the buffer (MSG_TRUNC).
import { nextSlice } from '../../netlink/base/slices.ts'
import { DumpInterruptedError } from '../../netlink/error/dump-interrupted.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { Content } from '../../netlink/message/layouts.ts'
import type { Message, Outgoing } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { limitsOf, type RequestOptions } from './limits.ts'
import { overrunError, type PendingRequest } from './pending.ts'
import type { QueuedExchange } from './queued-exchange.ts'

/** Maximum number of tries of a query that was interrupted or overrun. */
export const TRIES = 10

/** Maps the messages of that name by their header and attributes only: less is made for each. */
export interface ObjectsView<T> {
  readonly name: string
  view(content: Content): T | undefined
}

const FLAGS = NLM_F.REQUEST | NLM_F.DUMP

/**
 * Dumps, and resolves to the views of its messages. Retries an interrupted and an overrun dump. Finally rejects with a
 * DumpInterruptedError, or with ENOBUFS.
 */
export function collectDump<T>(
  queued: QueuedExchange,
  message: Outgoing,
  view: (message: Message) => T | undefined,
  options: RequestOptions,
  protocol: Protocol,
  objects?: ObjectsView<T>,
): Promise<T[]> {
  const { exchange } = queued
  return queued.turn(message, options, async (limits) => {
    for (let tries = 1; ; tries++) {
      const found: T[] = []
      const add = (seen: T | undefined): void => {
        if (seen !== undefined) found.push(seen)
      }
      const one = await exchange.one(message, FLAGS, limits, {
        take: (reply) => add(view(reply)),
        protocol,
        ...(objects ? { objects: { name: objects.name, take: (content) => add(objects.view(content)) } } : {}),
      })
      if (one.refused) throw await queued.refusal(one, limits)
      if (!one.lost && !one.interrupted) return found
      if (tries < TRIES) continue
      if (one.lost) throw overrunError(one)
      throw new DumpInterruptedError(found, tries, one.request, exchange.wire)
    }
  })
}

/**
 * Dumps, and yields the messages of each datagram. What was yielded cannot be taken back: retries an overrun only before
 * the first yield, and an interrupted dump never.
 */
export async function* iterateDump(
  queued: QueuedExchange,
  message: Outgoing,
  options: RequestOptions,
  protocol: Protocol,
): AsyncGenerator<Message[], void, undefined> {
  const { exchange } = queued
  await queued.enter(message, limitsOf(options))
  try {
    for (let tries = 1; ; tries++) {
      const one = exchange.encode(message, FLAGS, { protocol })
      let given = 0
      for await (const messages of datagrams(queued, one, options)) {
        given += messages.length
        yield messages
      }
      if (one.refused) throw await queued.refusal(one, limitsOf(options))
      if (one.interrupted) throw new DumpInterruptedError([], 1, one.request, exchange.wire)
      if (!one.lost) return
      if (given > 0 || tries === TRIES) throw overrunError(one)
      // The kernel accepts no other dump before it ends.
      await exchange.drain()
    }
  } finally {
    queued.leave()
  }
}

/** Sends a dump, and yields the messages of each datagram, up to the end or an overrun. */
async function* datagrams(
  { exchange }: QueuedExchange,
  one: PendingRequest,
  options: RequestOptions,
): AsyncGenerator<Message[], void, undefined> {
  exchange.send([one])
  for (const open = new Map([[one.seq, one]]); open.size > 0; ) {
    await exchange.step(open, limitsOf(options))
    if (one.lost) return
    if (one.messages.length > 0) yield one.messages.splice(0)
    const slice = nextSlice()
    if (slice) await slice
    limitsOf(options).signal?.throwIfAborted()
  }
  exchange.abandoned = false
}
