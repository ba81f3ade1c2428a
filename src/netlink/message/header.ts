import type { Names, TypeOf } from '../codec/codec.ts'
import { bits, bitText } from '../codec/names.ts'
import { u16, u32 } from '../codec/numbers.ts'
import { struct } from '../codec/struct.ts'
import type { Verb } from './row.ts'

/** NLM_F_*: flags of every message. The bits from 0x100 up mean other things in dump, create, delete and ACK messages. */
export const NLM_F = {
  REQUEST: 0x1,
  MULTI: 0x2,
  ACK: 0x4,
  ECHO: 0x8,
  DUMP_INTR: 0x10,
  DUMP_FILTERED: 0x20,
  ROOT: 0x100,
  MATCH: 0x200,
  DUMP: 0x300,
  ATOMIC: 0x400,
  REPLACE: 0x100,
  EXCL: 0x200,
  CREATE: 0x400,
  APPEND: 0x800,
  NONREC: 0x100,
  BULK: 0x200,
  CAPPED: 0x100,
  ACK_TLVS: 0x200,
} as const

/** Flags that mean the same in every message; others are printed as numbers. */
const EVERYWHERE = { REQUEST: 0x1, MULTI: 0x2, ACK: 0x4, ECHO: 0x8, DUMP_INTR: 0x10, DUMP_FILTERED: 0x20 } as const

const ANSWER = { ...EVERYWHERE, CAPPED: 0x100, ACK_TLVS: 0x200 } as const
const GET = { ...EVERYWHERE, DUMP: 0x300, ROOT: 0x100, MATCH: 0x200, ATOMIC: 0x400 } as const
const NEW = { ...EVERYWHERE, REPLACE: 0x100, EXCL: 0x200, CREATE: 0x400, APPEND: 0x800 } as const
const DELETE = { ...EVERYWHERE, NONREC: 0x100, BULK: 0x200 } as const
/** Any request may be a dump: both bits together mean nothing else. */
const ANY = { ...EVERYWHERE, DUMP: 0x300 } as const

/** Notifications repeat the flags of the request that caused them: a new route CREATE and APPEND. */
const CHANGES: Partial<Record<Verb, Names>> = { new: NEW, set: NEW, delete: DELETE }

/** Returns the names of the flags of a message. The meaning of the bits from 0x100 up depends on its operation. */
export function flagNames(type: number, verb: Verb | undefined, flags: number): Names {
  if (type === NLMSG.ERROR || type === NLMSG.DONE) return ANSWER
  const change = verb && CHANGES[verb]
  if (change) return change
  if ((flags & NLM_F.REQUEST) === 0) return EVERYWHERE
  return verb === 'get' ? GET : ANY
}

/** Returns the flags of a message by their names: `REQUEST|ACK|EXCL|CREATE`. Bits without a name are a number. */
export function flagText(type: number, verb: Verb | undefined, flags: number): string {
  return bitText(flags, flagNames(type, verb, flags))
}

/** Message types below 16: the same in every netlink protocol. */
export const NLMSG = { NOOP: 1, ERROR: 2, DONE: 3, OVERRUN: 4, MIN_TYPE: 16 } as const

/**
 * Returns the error number of NLMSG_ERROR or NLMSG_DONE, negative or 0. NLMSG_DONE may be without one; NLMSG_ERROR that is
 * too short to have one says nothing: undefined.
 */
export function errorIn({ type, header }: { readonly type: number; readonly header: object }): number | undefined {
  const { error } = header as { readonly error?: number }
  return error === undefined && type === NLMSG.DONE ? 0 : error
}

/** Length of nlmsghdr. */
export const NLMSG_HDRLEN = 16

/** struct nlmsghdr, before every message (linux/netlink.h). */
export const nlmsghdr = struct('nlmsghdr', {
  len:   [u32,                   'nlmsg_len',   'bytes of the message with this header, without padding'],
  type:  [u16,                   'nlmsg_type',  'what the message is: RTM_*, or NLMSG_* below 16'],
  flags: [bits(u16, EVERYWHERE), 'nlmsg_flags', 'NLM_F_*'],
  seq:   [u32,                   'nlmsg_seq',   'chosen by the requester; replies repeat it'],
  pid:   [u32,                   'nlmsg_pid',   "port id of the requester's socket; 0 is the kernel"],
})

/** The header of a message. */
export type Nlmsghdr = Omit<TypeOf<typeof nlmsghdr>, 'tail'>
