import type { Extack } from '../netlink/extack.ts'
import { NLM_F, NLMSG } from '../netlink/header.ts'
import type { Message, Protocol } from '../netlink/message.ts'

/** A request that was sent, and what was read so far of its answers. */
export interface Asked {
  readonly request: Uint8Array
  readonly seq: number
  readonly messages: Message[]
  readonly reading: Reading
  /** The ACK, the refusal or the end of the dump is there. */
  ended: boolean
  /** The objects changed meanwhile. */
  interrupted: boolean
  /** The kernel dropped answers for lack of room, or one was longer than the room there was. */
  lost: boolean
  warning: string | undefined
  refused: { readonly errno: number; readonly extack: Extack } | undefined
}

/** How answers are read. */
export interface Reading {
  /** Takes the messages one by one, instead of `messages`. */
  readonly take?: (message: Message) => void
  /** Tables that read less than those of the socket. */
  readonly protocol?: Protocol
}

/** A request of which nothing is answered yet. */
export function asked(request: Uint8Array, seq: number, reading: Reading): Asked {
  return {
    request,
    seq,
    messages: [],
    reading,
    ended: false,
    interrupted: false,
    lost: false,
    warning: undefined,
    refused: undefined,
  }
}

/** Takes an answer to it. */
export function answer(to: Asked, message: Message): void {
  if ((message.flags & NLM_F.DUMP_INTR) !== 0) to.interrupted = true
  if (message.type !== NLMSG.ERROR && message.type !== NLMSG.DONE) {
    if (to.reading.take) to.reading.take(message)
    else to.messages.push(message)
    return
  }
  const error = (message.header['error'] ?? 0) as number
  const extack = message.attrs as Extack
  to.ended = true
  if (error < 0) to.refused = { errno: -error, extack }
  else to.warning = extack.msg
}
