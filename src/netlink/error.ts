import { attrs } from './attrs.ts'
import { align, type Bytes, type Writer } from './bytes.ts'
import {
  binary,
  type Codec,
  leaf,
  MalformedError,
  oneOf,
  type Part,
  type Sized,
  s32,
  s64,
  type TypeOf,
  u32,
  u64,
} from './codec.ts'
import { errnoName, errnoText } from './errno.ts'
import { NLM_F, NLMSG_HDRLEN, type Nlmsghdr, nlmsghdr } from './header.ts'
import { headed } from './nest.ts'
import { string } from './text.ts'

/** NL_ATTR_TYPE_*: the types a kernel policy can ask for. */
export const NL_ATTR_TYPE = {
  INVALID: 0, FLAG: 1, U8: 2, U16: 3, U32: 4, U64: 5, S8: 6, S16: 7, S32: 8, S64: 9, BINARY: 10, STRING: 11, NUL_STRING: 12,
  NESTED: 13, NESTED_ARRAY: 14, BITFIELD32: 15, SINT: 16, UINT: 17,
} as const // biome-ignore format: a table

// biome-ignore-start format: tables are read by column
/** NL_POLICY_TYPE_ATTR_*: what the kernel would have accepted. */
export const policyAttrs = attrs('policy-attrs', {
  type: [1, 'NL_POLICY_TYPE_ATTR_TYPE', oneOf(u32, NL_ATTR_TYPE), 'the type that was expected'],
  minValueS: [2, 'NL_POLICY_TYPE_ATTR_MIN_VALUE_S', s64, 'least signed value'],
  maxValueS: [3, 'NL_POLICY_TYPE_ATTR_MAX_VALUE_S', s64, 'greatest signed value'],
  minValueU: [4, 'NL_POLICY_TYPE_ATTR_MIN_VALUE_U', u64, 'least unsigned value'],
  maxValueU: [5, 'NL_POLICY_TYPE_ATTR_MAX_VALUE_U', u64, 'greatest unsigned value'],
  minLength: [6, 'NL_POLICY_TYPE_ATTR_MIN_LENGTH', u32, 'least length of the payload in bytes'],
  maxLength: [7, 'NL_POLICY_TYPE_ATTR_MAX_LENGTH', u32, 'greatest length of the payload in bytes'],
  policyIdx: [8, 'NL_POLICY_TYPE_ATTR_POLICY_IDX', u32, 'policy of the nested attributes'],
  policyMaxtype: [9, 'NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE', u32, 'greatest attribute type of the nested policy'],
  bitfield32Mask: [10, 'NL_POLICY_TYPE_ATTR_BITFIELD32_MASK', u32, 'bits that may be set'],
  pad: [11, 'NL_POLICY_TYPE_ATTR_PAD', binary, 'aligns what follows'],
  mask: [12, 'NL_POLICY_TYPE_ATTR_MASK', u64, 'bits that may be set'],
})

/** NLMSGERR_ATTR_*: extended ACK, the kernel's explanation of a refusal or a warning (linux/netlink.h). */
export const extackAttrs = attrs('nlmsgerr-attrs', {
  msg: [1, 'NLMSGERR_ATTR_MSG', string, "the kernel's own words"],
  offs: [2, 'NLMSGERR_ATTR_OFFS', u32, 'where in the request the offending attribute begins, in bytes from its nlmsghdr'],
  cookie: [3, 'NLMSGERR_ATTR_COOKIE', binary, 'data of the subsystem, opaque'],
  policy: [4, 'NLMSGERR_ATTR_POLICY', policyAttrs, 'what would have been accepted'],
  missType: [5, 'NLMSGERR_ATTR_MISS_TYPE', u32, 'type of an attribute that is missing'],
  missNest: [6, 'NLMSGERR_ATTR_MISS_NEST', u32, 'offset of the nest in which it is missing; absent where it is the top level'],
})
// biome-ignore-end format: tables

/** The explanation the kernel gave, by key. */
export type Extack = TypeOf<typeof extackAttrs>

/** What is read of a message after nlmsghdr. `payload` holds bytes that no table describes. */
export interface Content {
  header: Record<string, unknown>
  attrs: Record<string, unknown>
  payload?: Uint8Array
}

/** How one type of message is laid out after nlmsghdr. */
export interface Layout {
  read(b: Bytes, at: number, end: number, flags: number): Content
  write(w: Writer, message: Partial<Content>, flags: number): void
  parts(b: Bytes, at: number, end: number, flags: number, out: Part[]): void
}

/** A negated errno, 0 for success. */
const negatedErrno: typeof s32 = {
  ...s32,
  show: (value) => (value === 0 ? '0 (success)' : `${value} (${errnoName(-value)}: ${errnoText(-value)})`),
}

/** The request's header as NLMSG_ERROR repeats it. */
function requestEnd(b: Bytes, at: number, end: number, flags: number): number {
  const { length } = nlmsghdr.read(b, at, at + NLMSG_HDRLEN)
  if ((flags & NLM_F.CAPPED) !== 0 || b.view.getInt32(at - 4, b.le) === 0) return at + NLMSG_HDRLEN
  const stop = at + align(length)
  if (length < NLMSG_HDRLEN || at + length > end) throw new MalformedError(`request of length ${length} in an error message`, at)
  return Math.min(stop, end)
}

function need(what: string, at: number, end: number, size: number): void {
  if (end - at < size) throw new MalformedError(`${what} of ${end - at} bytes, at least ${size} expected`, at)
}

/** NLMSG_ERROR: errno, the request's header, the request itself unless capped, extended ACK where the flag says so. An ACK is error 0. */
export const errorLayout: Layout = {
  read(b, at, end, flags) {
    need('NLMSG_ERROR', at, end, 4 + NLMSG_HDRLEN)
    const middle = requestEnd(b, at + 4, end, flags)
    const payload = b.u8.subarray(at + 4 + NLMSG_HDRLEN, middle)
    const { tail: _, ...request } = nlmsghdr.read(b, at + 4, at + 4 + NLMSG_HDRLEN)
    return {
      header: { error: s32.read(b, at, at + 4), request },
      attrs: (flags & NLM_F.ACK_TLVS) !== 0 ? extackAttrs.read(b, middle, end) : {},
      ...(payload.length > 0 ? { payload } : {}),
    }
  },
  write(w, { header, attrs: extack, payload }, flags) {
    s32.write(w, (header?.['error'] ?? 0) as number)
    nlmsghdr.write(w, (header?.['request'] ?? {}) as Nlmsghdr)
    w.bytes(payload ?? new Uint8Array(0))
    w.room(align(w.at) - w.at)
    if ((flags & NLM_F.ACK_TLVS) !== 0) extackAttrs.write(w, (extack ?? {}) as Extack)
  },
  parts(b, at, end, flags, out) {
    need('NLMSG_ERROR', at, end, 4 + NLMSG_HDRLEN)
    const middle = requestEnd(b, at + 4, end, flags)
    leaf(negatedErrno, b, at, at + 4, 'error', out)
    leaf(nlmsghdr, b, at + 4, at + 4 + NLMSG_HDRLEN, 'request', out)
    leaf(binary, b, at + 4 + NLMSG_HDRLEN, middle, 'request.payload', out)
    tail(b, middle, end, flags, out)
  },
}

function tail(b: Bytes, at: number, end: number, flags: number, out: Part[]): void {
  if ((flags & NLM_F.ACK_TLVS) !== 0) extackAttrs.parts?.(b, at, end, '', out)
  else leaf(binary, b, at, end, 'left over', out)
}

/** NLMSG_DONE: the end of a dump, with its errno (0: all is well) and extended ACK where the flag says so. */
export const doneLayout: Layout = {
  read(b, at, end, flags) {
    if (end - at < 4) return { header: {}, attrs: {} }
    return {
      header: { error: s32.read(b, at, at + 4) },
      attrs: (flags & NLM_F.ACK_TLVS) !== 0 ? extackAttrs.read(b, at + 4, end) : {},
    }
  },
  write(w, { header, attrs: extack }, flags) {
    if (header?.['error'] === undefined) return
    s32.write(w, header['error'] as number)
    if ((flags & NLM_F.ACK_TLVS) !== 0) extackAttrs.write(w, (extack ?? {}) as Extack)
  },
  parts(b, at, end, flags, out) {
    if (end - at < 4) return leaf(binary, b, at, end, 'left over', out)
    leaf(negatedErrno, b, at, at + 4, 'error', out)
    tail(b, at + 4, end, flags, out)
  },
}

/** A message that no table describes: bytes. */
export const opaqueLayout: Layout = {
  read: (b, at, end) => ({ header: {}, attrs: {}, ...(at < end ? { payload: b.u8.subarray(at, end) } : {}) }),
  write: (w, { payload }) => w.bytes(payload ?? new Uint8Array(0)),
  parts: (b, at, end, _, out) => leaf(binary, b, at, end, 'payload', out),
}

/** A struct and attributes: what nearly all messages are. */
export function layout<H, A>(header: Sized<H>, attributes: Codec<A>): Layout {
  const codec = headed(header, attributes)
  return {
    read: (b, at, end) => codec.read(b, at, end) as unknown as Content,
    write: (w, { header: members, attrs: values }) => codec.write(w, { header: members as H, attrs: values as A }),
    parts: (b, at, end, _, out) => codec.parts?.(b, at, end, '', out),
  }
}
