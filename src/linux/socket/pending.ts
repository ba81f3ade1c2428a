import type { ObjectsOf } from '../../netlink/message/decode.ts'
import type { Extack } from '../../netlink/message/extack.ts'
import { errorIn, NLM_F, NLMSG, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { ENOBUFS } from '../syscalls/constants.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'

/** A sent request, and its replies so far. */
export interface PendingRequest {
  readonly request: Uint8Array
  readonly seq: number
  /** The kernel's name of the request, such as RTM_NEWLINK. */
  readonly name: string
  /** A query: it changes nothing, so it may be sent again. */
  readonly query: boolean
  /** Its replies have no sequence number (`unnumbered` of its row). */
  readonly unnumbered: boolean
  /** Has no ACK, only refusals are answered: the reply to the last request of the datagram proves that it was done. */
  quiet: boolean
  readonly messages: Message[]
  readonly reading: ReplyReading
  /** The ACK, the refusal or the end of the dump has arrived. */
  ended: boolean
  /** The objects changed during the dump (NLM_F_DUMP_INTR). */
  interrupted: boolean
  /** Overrun: the kernel dropped replies for lack of room, or one was longer than the buffer. */
  lost: boolean
  warning: string | undefined
  refused: { readonly errno: number; readonly extack: Extack } | undefined
}

/** How replies are read. */
export interface ReplyReading {
  /** Takes the messages one by one, instead of `messages`. */
  readonly take?: (message: Message) => void
  /** Takes the messages of that name by header and attributes only, which is faster; `take` gets the others. */
  readonly objects?: Omit<ObjectsOf, 'seq'>
  /** Tables that read less than those of the socket. */
  readonly protocol?: Protocol
}

/** Returns a request without replies yet. */
export function pendingRequest(
  request: Uint8Array,
  seq: number,
  { name, query, unnumbered = false }: Pick<PendingRequest, 'name' | 'query'> & Partial<Pick<PendingRequest, 'unnumbered'>>,
  reading: ReplyReading,
): PendingRequest {
  return {
    request,
    seq,
    name,
    query,
    unnumbered,
    quiet: false,
    messages: [],
    reading,
    ended: false,
    interrupted: false,
    lost: false,
    warning: undefined,
    refused: undefined,
  }
}

/** Type, low and high byte, and command: where they are in a message. */
const TYPE_AND_COMMAND = [4, 5, NLMSG_HDRLEN]

/**
 * Finds the open request that a message replies to, by its sequence number. `bytes` are those of the message; it may be
 * truncated. Without a sequence number it is a reply to a request of the same type and command whose row says so.
 */
export function openRequestOf(
  open: ReadonlyMap<number, PendingRequest>,
  seq: number,
  bytes: Uint8Array,
): PendingRequest | undefined {
  const found = open.get(seq)
  if (found || seq !== 0) return found
  for (const one of open.values()) if (one.unnumbered && TYPE_AND_COMMAND.every((at) => one.request[at] === bytes[at])) return one
  return undefined
}

/** Adds a reply to it. */
export function addReply(to: PendingRequest, message: Message): void {
  if ((message.flags & NLM_F.DUMP_INTR) !== 0) to.interrupted = true
  if (message.type !== NLMSG.ERROR && message.type !== NLMSG.DONE) {
    if (to.reading.take) to.reading.take(message)
    else to.messages.push(message)
    return
  }
  const error = errorIn(message)
  if (error === undefined) {
    to.lost = true
    return
  }
  const extack = message.attrs as Extack
  to.ended = true
  if (error < 0) to.refused = { errno: -error, extack }
  else to.warning = extack.msg
}

/** Returns `no reply to RTM_NEWLINK`; for a change it adds that the kernel may have applied it. */
export function noReplyText(pending: readonly PendingRequest[], when = ''): string {
  return `no reply to ${pending[0]?.name ?? 'nothing'}${when}${doubt(pending)}`
}

/** Returns the error of an overrun; `call` is the system call that reads the replies. */
export function overrunError(one: PendingRequest, call = 'read'): SyscallError {
  return new SyscallError(call, ENOBUFS, `replies to ${one.name} were lost${one.ended ? '' : doubt([one])}`)
}

function doubt(pending: readonly PendingRequest[]): string {
  return pending.every(({ query }) => query) ? '' : '; whether it was done is not known'
}
