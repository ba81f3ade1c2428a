import { ENOBUFS } from '../linux/syscalls/constants.ts'
import { ERRNO, type ErrnoName } from '../netlink/base/errno.ts'
import type { Extack } from '../netlink/message/extack.ts'
import { NLM_F, NLMSG } from '../netlink/message/header.ts'
import type { Message, Outgoing } from '../netlink/message/message.ts'
import type { ByName } from '../netlink/message/named.ts'
import type { MessageTable } from '../netlink/message/row.ts'
import type { FakeReply, FakeStep } from './step.ts'

/** The port id of every socket of a fake kernel. */
export const PORT_ID = 4711

const NLMSG_HDRLEN = 16

/** Whether a request wants a dump. */
export const isDump = ({ flags }: Message): boolean => (flags & NLM_F.DUMP) === NLM_F.DUMP

/**
 * The message NLMSG_ERROR: an ACK, or with `error`, a negative errno, a refusal. `attrs` are the extended ACK. Without
 * the flag CAPPED a refusal repeats the whole request.
 */
export function ack(to: Message, error = 0, attrs: Extack = {}, flags: number = NLM_F.CAPPED): Outgoing {
  return {
    type: NLMSG.ERROR,
    flags: flags | (Object.keys(attrs).length > 0 ? NLM_F.ACK_TLVS : 0),
    seq: to.seq,
    pid: PORT_ID,
    header: { error, request: { len: to.bytes.length, type: to.type, flags: to.flags, seq: to.seq, pid: 0 } },
    attrs,
    ...((flags & NLM_F.CAPPED) === 0 && error !== 0 ? { payload: to.bytes.subarray(NLMSG_HDRLEN) } : {}),
  }
}

/** The message NLMSG_DONE, the end of a dump. `error` is a negative errno. */
export function done(to: Message, error = 0, attrs: Extack = {}, flags = 0): Outgoing {
  return {
    type: NLMSG.DONE,
    flags: NLM_F.MULTI | flags | (Object.keys(attrs).length > 0 ? NLM_F.ACK_TLVS : 0),
    seq: to.seq,
    pid: PORT_ID,
    header: { error },
    attrs,
  }
}

/** Refuses a request with this error, and with the kernel's own words or a whole extended ACK. */
export function refusal(code: ErrnoName, words: string | Extack = {}): (request: Message) => FakeStep[] {
  const errno = Object.hasOwn(ERRNO, code) ? (ERRNO[code] as number) : undefined
  if (errno === undefined) throw new TypeError(`expected the name of an error number, such as "EEXIST", got ${String(code)}`)
  const extack = typeof words === 'string' ? { msg: words } : words
  return (request) => [{ datagram: [ack(request, -errno, extack)] }]
}

/** A dump during which objects changed (NLM_F_DUMP_INTR). nlwire repeats it, and so the request comes again. */
export function interrupted(objects: readonly (Outgoing | ByName)[] = []): (request: Message) => FakeStep[] {
  return (request) => dumped(request, objects, NLM_F.DUMP_INTR)
}

/** The socket had no room for the reply (ENOBUFS). nlwire repeats a query, and reports a change as failed. */
export function overrun(): () => FakeStep[] {
  return () => [{ errno: ENOBUFS }]
}

/** No reply at all: the request times out. */
export function silence(): () => FakeStep[] {
  return () => []
}

function dumped(to: Message, objects: readonly (Outgoing | ByName)[], flags = 0): FakeStep[] {
  const place = { flags: NLM_F.MULTI | flags, seq: to.seq, pid: PORT_ID }
  return [...objects.map((object): FakeStep => ({ datagram: [{ ...object, ...place }] })), { datagram: [done(to, 0, {}, flags)] }]
}

/** Returns the steps of a reply. */
export function replySteps<T extends MessageTable>(to: Message, reply: FakeReply<T>): Iterable<FakeStep> {
  if (typeof reply === 'function') return reply(to)
  const objects = reply ?? []
  if (isDump(to)) return dumped(to, objects)
  const answers = objects.map((object): FakeStep => ({ datagram: [{ ...object, seq: to.seq, pid: PORT_ID }] }))
  return (to.flags & NLM_F.ACK) === 0 ? answers : [...answers, { datagram: [ack(to)] }]
}
