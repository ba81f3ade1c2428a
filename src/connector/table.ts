import { shown } from '../netlink/base/shown.ts'
import type { Bytes, Writer } from '../netlink/codec/bytes.ts'
import type { Codec, Scope, Sized } from '../netlink/codec/codec.ts'
import { oneOf } from '../netlink/codec/names.ts'
import { s32, u16, u32, u64 } from '../netlink/codec/numbers.ts'
import { leaf } from '../netlink/codec/parts.ts'
import { struct } from '../netlink/codec/struct.ts'
import { chars } from '../netlink/codec/text.ts'
import { binary } from '../netlink/codec/values.ts'
import type { MessageTable } from '../netlink/message/row.ts'

/** CN_*: users of the connector (linux/connector.h). */
const CN_IDX = { PROC: 1, CIFS: 2, W1: 3, V86D: 4, BB: 5, DST: 6, DM: 7, DRBD: 8, KVP: 9, VSS: 10 } as const
const PROC_CN_MCAST = { LISTEN: 1, IGNORE: 2 } as const
/** PROC_EVENT_* (linux/cn_proc.h). */
const PROC_EVENT = {
  NONE: 0,
  FORK: 1,
  EXEC: 2,
  UID: 4,
  GID: 0x40,
  SID: 0x80,
  PTRACE: 0x100,
  COMM: 0x200,
  NONZERO_EXIT: 0x20000000,
  COREDUMP: 0x40000000,
  EXIT: 0x80000000,
} as const

const cnMsg = struct('cn_msg', {
  id: [struct('cb_id', {
    idx: [oneOf(u32, CN_IDX), 'idx', 'CN_IDX_*: who uses the connector'],
    val: [u32, 'val', 'CN_VAL_*: number that the user chose'],
  }), 'id', 'what identifies the user'],
  seq: [u32, 'seq', 'number of the message'],
  ack: [u32, 'ack', 'number of the message that it answers, or 0'],
  len: [u16, 'len', 'length of what follows, in bytes'],
  flags: [u16, 'flags', '0'],
})

const input = struct('proc_input', {
  mcastOp: [oneOf(u32, PROC_CN_MCAST), 'mcast_op', 'PROC_CN_MCAST_*: whether to listen'],
  eventType: [u32, 'event_type', 'PROC_EVENT_*: to what, a bit for each; since Linux 6.6'],
})
const oldInput = struct('proc_cn_mcast_op', { mcastOp: input.members.mcastOp })

const process = {
  processPid: [s32, 'process_pid', 'thread'],
  processTgid: [s32, 'process_tgid', 'process'],
} as const
const parent = {
  parentPid: [s32, 'parent_pid', 'thread of the parent'],
  parentTgid: [s32, 'parent_tgid', 'process of the parent'],
} as const

/** The union of struct proc_event: a struct for each event. */
const EVENTS: Readonly<Record<number, readonly [key: string, of: Sized<object>]>> = {
  [PROC_EVENT.NONE]: ['ack', struct('proc_event_ack', { err: [u32, 'err', 'errno of the request'] })],
  [PROC_EVENT.FORK]: ['fork', struct('fork_proc_event', {
    ...parent,
    childPid: [s32, 'child_pid', 'new thread'],
    childTgid: [s32, 'child_tgid', 'its process'],
  })],
  [PROC_EVENT.EXEC]: ['exec', struct('exec_proc_event', process)],
  [PROC_EVENT.UID]: ['uid', struct('id_proc_event', { ...process, ruid: [u32, 'ruid', 'real user'], euid: [u32, 'euid', 'effective user'] })],
  [PROC_EVENT.GID]: ['gid', struct('id_proc_event', { ...process, rgid: [u32, 'rgid', 'real group'], egid: [u32, 'egid', 'effective group'] })],
  [PROC_EVENT.SID]: ['sid', struct('sid_proc_event', process)],
  [PROC_EVENT.PTRACE]: ['ptrace', struct('ptrace_proc_event', {
    ...process,
    tracerPid: [s32, 'tracer_pid', 'thread that traces it, or 0'],
    tracerTgid: [s32, 'tracer_tgid', 'process that traces it, or 0'],
  })],
  [PROC_EVENT.COMM]: ['comm', struct('comm_proc_event', { ...process, comm: [chars(16), 'comm', 'new name'] })],
  [PROC_EVENT.COREDUMP]: ['coredump', struct('coredump_proc_event', { ...process, ...parent })],
  [PROC_EVENT.EXIT]: ['exit', struct('exit_proc_event', {
    ...process,
    exitCode: [u32, 'exit_code', 'exit status << 8, or the signal'],
    exitSignal: [u32, 'exit_signal', 'signal that the parent gets'],
    ...parent,
  })],
}

const eventHead = struct('proc_event', {
  what: [oneOf(u32, PROC_EVENT), 'what', 'PROC_EVENT_*: the event'],
  cpu: [u32, 'cpu', 'processor on which it happened'],
  timestampNs: [u64, 'timestamp_ns', 'time since the start of the machine, in nanoseconds'],
})

/** struct proc_event: its beginning, a struct by `what`, and the rest of the union. */
const event: Codec<object> = {
  name: 'proc_event',
  shape: {
    type: 'own',
    parts: [eventHead as Codec<unknown>, ...Object.values(EVENTS).map(([, of]) => of as Codec<unknown>), binary as Codec<unknown>],
    keys: {
      ...Object.fromEntries(Object.entries(eventHead.members).map(([key, [codec]]) => [key, codec])),
      ...Object.fromEntries(Object.values(EVENTS)),
      rest: binary as Codec<unknown>,
    },
  },
  read(b, at, end) {
    const { start, stop, known } = divided(b, at, end)
    const head = eventHead.read(b, at, start)
    return {
      ...head,
      ...(known ? { [known[0]]: known[1].read(b, start, stop) } : {}),
      ...(stop < end && !isPadding(b, at, stop, end) ? { rest: b.u8.subarray(stop, end) } : {}),
    }
  },
  write(w, value) {
    if (typeof value !== 'object' || value === null) throw new TypeError(`expected a proc_event, an object, got ${shown(value)}`)
    const { rest, ...others } = value as { what?: number; rest?: Uint8Array }
    const [key, of] = EVENTS[others.what ?? 0] ?? []
    const from = w.at
    const { [key as 'what']: own, ...head } = others
    eventHead.write(w, (key === undefined ? others : head) as never)
    if (of && own !== undefined) of.write(w, own as unknown as object)
    if (rest !== undefined) binary.write(w, rest)
    else if (w.at - from < EVENT_SIZE) w.room(EVENT_SIZE - (w.at - from))
  },
  parts(b, at, end, path, out) {
    const { start, stop, known } = divided(b, at, end)
    leaf(eventHead, b, at, start, path, out)
    if (known) leaf(known[1], b, start, stop, `${path}.${known[0]}`, out)
    if (stop < end) out.push({ start: stop, end, path: `${path}.rest`, text: 'rest of the union' })
  },
}

/** sizeof(struct proc_event): the kernel sends all of the union, zero behind the struct of the event. */
const EVENT_SIZE = 40

const isPadding = (b: Bytes, at: number, stop: number, end: number): boolean =>
  end - at === EVENT_SIZE && b.u8.subarray(stop, end).every((byte) => byte === 0)

function divided(b: Bytes, at: number, end: number) {
  const start = Math.min(at + eventHead.size, end)
  const known = end - at >= eventHead.size ? EVENTS[b.view.getUint32(at, b.le)] : undefined
  return { start, stop: known ? Math.min(start + known[1].size, end) : start, known }
}

/** What follows struct cn_msg: of the process connector a request or an event, of others bytes. */
const FORMS = { input, oldInput, event, data: binary } as const
type Form = keyof typeof FORMS

function formOf(length: number, scope: Scope | undefined): Form {
  const { idx } = (scope?.header['id'] ?? {}) as { idx?: number }
  if (idx !== CN_IDX.PROC) return 'data'
  if (length === oldInput.size) return 'oldInput'
  return length === input.size ? 'input' : length >= eventHead.size ? 'event' : 'data'
}

const body: Codec<object> = {
  name: 'data of the connector',
  shape: {
    type: 'own',
    parts: Object.values(FORMS) as readonly Codec<unknown>[],
    keys: FORMS as unknown as Readonly<Record<string, Codec<unknown>>>,
  },
  read(b, at, end, scope) {
    if (at === end) return {}
    const form = formOf(end - at, scope)
    return { [form]: FORMS[form].read(b, at, end) }
  },
  write(w: Writer, value) {
    if (typeof value !== 'object' || value === null) throw new TypeError(`expected ${Object.keys(FORMS).join(', ')}, got ${shown(value)}`)
    for (const [form, item] of Object.entries(value)) {
      const of = Object.hasOwn(FORMS, form) ? FORMS[form as Form] : undefined
      if (!of) throw new TypeError(`expected one of ${Object.keys(FORMS).join(', ')}, got ${shown(form)}`)
      of.write(w, item as never)
    }
  },
  parts(b, at, end, path, out, scope) {
    if (at === end) return
    const form = formOf(end - at, scope)
    leaf(FORMS[form] as Codec<unknown>, b, at, end, path ? `${path}.${form}` : form, out)
  },
}

/** The messages of NETLINK_CONNECTOR: their type is NLMSG_DONE, in both directions (drivers/connector/connector.c). */
export const connectorMessages: MessageTable = {
  NLMSG_DONE: [3, 'event', cnMsg, body, 'a message of the connector'],
}
