import type { Recorded } from '../message/messages.ts'
import { type Open, requesterPort } from './pairing.ts'

/** A request whose conversation has ended. */
export interface EndedRequest {
  readonly request: Recorded
  readonly port: number | undefined
  /** The conversation ended without a reply. */
  readonly isUnanswered: boolean
}

/** The latest requests whose conversations have ended: messages that belong to them may still come. */
export interface Over {
  add(open: Open, isUnanswered: boolean): void
  /** Finds the request of a message from the kernel. */
  of(message: Recorded): EndedRequest | undefined
}

const MOST = 1024

/** Creates an empty memory. It forgets the oldest request first. */
export function overtime(): Over {
  const kept = new Map<string, EndedRequest[]>()
  const order: string[] = []
  return {
    add(open, isUnanswered) {
      if (!open.request) return
      const one = { request: open.request, port: requesterPort(open), isUnanswered }
      for (const seq of [open.seq, ...itemsOf(open)]) {
        const key = `${open.protocol} ${seq}`
        kept.set(key, [one, ...(kept.get(key) ?? [])])
        if (order.push(key) > MOST) forget(kept, order.shift() as string)
      }
    },
    of({ protocol, sender, message: { seq, pid } }) {
      if (pid === 0) return undefined
      return kept.get(`${protocol} ${seq}`)?.find(({ port, request }) => {
        return port === undefined ? sender !== undefined && sender === request.sender : port === pid
      })
    },
  }
}

/** Items of a transaction that are remembered: there may be more than places. */
const ITEMS = 64

const itemsOf = ({ seq, transaction }: Open): number[] =>
  [...(transaction?.messages.keys() ?? [])].slice(0, ITEMS).filter((one) => one !== seq)

function forget(kept: Map<string, EndedRequest[]>, key: string): void {
  const left = kept.get(key)?.slice(0, -1) ?? []
  if (left.length > 0) kept.set(key, left)
  else kept.delete(key)
}
