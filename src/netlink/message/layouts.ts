import { type FamilyHeader, type HeadedCodec, headed } from '../attribute/headed.ts'
import { errnoName, errnoText } from '../base/errno.ts'
import { unknownMember } from '../base/keys.ts'
import { MalformedError } from '../base/malformed-error.ts'
import { align, type Bytes, type Writer } from '../codec/bytes.ts'
import type { Codec, Declared, Part, Sized } from '../codec/codec.ts'
import { REPLY_SCOPE } from '../codec/direction.ts'
import { s32 } from '../codec/numbers.ts'
import { declare, leaf, wrongPart } from '../codec/parts.ts'
import { struct } from '../codec/struct.ts'
import { binary } from '../codec/values.ts'
import { type Extack, extackAttrs } from './extack.ts'
import { NLM_F, NLMSG_HDRLEN, type Nlmsghdr, nlmsghdr } from './header.ts'

/** The decoded body of a message, after nlmsghdr. `payload` holds bytes that no table describes. */
export interface Content {
  /** Members of the struct after nlmsghdr. */
  header: Record<string, unknown>
  /** The attributes, by key. */
  attrs: Record<string, unknown>
  payload?: Uint8Array
}

/** Layout of a message type after nlmsghdr. */
export interface Layout {
  /** Returns the codec of a body that is a struct and attributes. Absent for other layouts. */
  bodyOf?(b: Bytes, at: number, end: number, flags: number): HeadedCodec<unknown, unknown>
  /** Reads the body: the bytes of `b` from `at` to `end`. `flags` are those of the message. Throws MalformedError. */
  read(b: Bytes, at: number, end: number, flags: number): Content
  /** Appends the body of a message. Throws TypeError or RangeError for values that do not fit. */
  write(w: Writer, message: Partial<Content>, flags: number): void
  /** Appends the explained parts of the body to `out`. */
  parts(b: Bytes, at: number, end: number, flags: number, out: Part[]): void
}

/** A negated errno, 0 for success. */
const negatedErrno: typeof s32 = {
  ...s32,
  show: (value) => (value === 0 ? '0 (success)' : `${value} (${errnoName(-value)}: ${errnoText(-value)})`),
}

/** The member of struct nlmsgerr before the header; NLMSG_DONE has only this member. */
const ERROR: Declared = { of: 'struct nlmsgerr', type: 's32', meaning: '0 for success, else the errno negated' }

function explainErrno(b: Bytes, at: number, out: Part[]): void {
  leaf(negatedErrno, b, at, at + 4, 'error', out)
  declare(out, out.length - 1, 'error', ERROR)
}

/** The request's header as NLMSG_ERROR repeats it. */
function requestEnd(b: Bytes, at: number, end: number, flags: number): number {
  const { len } = nlmsghdr.read(b, at, at + NLMSG_HDRLEN)
  if ((flags & NLM_F.CAPPED) !== 0 || b.view.getInt32(at - 4, b.le) === 0) return at + NLMSG_HDRLEN
  const stop = at + align(len)
  if (len < NLMSG_HDRLEN || at + len > end) throw new MalformedError(`request of length ${len} in an error message`, at)
  return Math.min(stop, end)
}

/** Same as `requestEnd`. If tolerant, keeps what is there of a request that is cut: the errno before it counts most. */
function repeatedEnd(b: Bytes, at: number, end: number, flags: number): number {
  try {
    return requestEnd(b, at, end, flags)
  } catch (error) {
    if (!b.faults) throw error
    b.faults.add(error, '')
    return end
  }
}

function need(what: string, at: number, end: number, size: number): void {
  if (end - at < size) throw new MalformedError(`${what} of ${end - at} bytes, at least ${size} expected`, at)
}

/** NLMSG_ERROR: errno, the request's header, the request itself unless capped, and the extended ACK if the flag is set. An ACK is error 0. */
export const errorLayout: Layout = {
  read(b, at, end, flags) {
    need('NLMSG_ERROR', at, end, 4 + NLMSG_HDRLEN)
    const middle = repeatedEnd(b, at + 4, end, flags)
    const payload = b.u8.subarray(at + 4 + NLMSG_HDRLEN, middle)
    const { len, type, flags: requestFlags, seq, pid } = nlmsghdr.read(b, at + 4, at + 4 + NLMSG_HDRLEN)
    const request = { len, type, flags: requestFlags, seq, pid }
    const hasExtack = (flags & NLM_F.ACK_TLVS) !== 0
    return {
      header: { error: s32.read(b, at, at + 4), request, ...(hasExtack ? {} : tailOf(b, middle, end)) },
      attrs: hasExtack ? extackAttrs.read(b, middle, end) : {},
      ...(payload.length > 0 ? { payload } : {}),
    }
  },
  write(w, { header, attrs: extack, payload }, flags) {
    onlyMembers('struct nlmsgerr', header, ['error', 'request', 'tail'])
    s32.write(w, (header?.['error'] ?? 0) as number)
    const len = NLMSG_HDRLEN + (payload?.length ?? 0)
    nlmsghdr.write(w, { len, ...(header?.['request'] as Nlmsghdr | undefined) } as Nlmsghdr)
    w.bytes(payload ?? new Uint8Array(0))
    w.room(align(w.at) - w.at)
    writeTail(w, header, flags)
    writeExtack(w, extack, (flags & NLM_F.ACK_TLVS) !== 0 ? undefined : NO_FLAG)
  },
  parts(b, at, end, flags, out) {
    need('NLMSG_ERROR', at, end, 4 + NLMSG_HDRLEN)
    const count = b.faults?.found.length
    const middle = repeatedEnd(b, at + 4, end, flags)
    const fault = count === undefined ? undefined : b.faults?.found[count]
    explainErrno(b, at, out)
    const from = out.length
    leaf(nlmsghdr, b, at + 4, at + 4 + NLMSG_HDRLEN, 'request', out)
    if (fault) out[from] = wrongPart(out[from] as Part, fault.what)
    leaf(binary, b, at + 4 + NLMSG_HDRLEN, middle, 'request.payload', out)
    tail(b, middle, end, flags, out)
  },
}

function tail(b: Bytes, at: number, end: number, flags: number, out: Part[]): void {
  if ((flags & NLM_F.ACK_TLVS) !== 0) extackAttrs.parts?.(b, at, end, '', out)
  else leaf(binary, b, at, end, 'left over', out)
}

/** The bytes after the errno or the request, of a message without the flag of an extended ACK. */
const tailOf = (b: Bytes, at: number, end: number): { tail?: Uint8Array } => (at < end ? { tail: b.u8.subarray(at, end) } : {})

function writeTail(w: Writer, header: Content['header'] | undefined, flags: number): void {
  const tail = header?.['tail'] as Uint8Array | undefined
  if (tail === undefined) return
  if ((flags & NLM_F.ACK_TLVS) !== 0) throw new TypeError('expected no tail: with the flag ACK_TLVS an extended ACK is there')
  binary.write(w, tail)
}

const NO_FLAG = 'expected the flag ACK_TLVS (0x200) with an extended ACK: readers skip it without'

/** Writes the extended ACK. Throws TypeError with the words of `refusal` if there is one, but no place for it. */
function writeExtack(w: Writer, extack: Content['attrs'] | undefined, refusal: string | undefined): void {
  const from = w.at
  extackAttrs.write(w, (extack ?? {}) as Extack)
  if (w.at > from && refusal !== undefined) throw new TypeError(refusal)
}

/** Throws TypeError for other members: a misspelt `error` would be a success. */
function onlyMembers(of: string, header: Content['header'] | undefined, members: readonly string[]): void {
  for (const key of Object.keys(header ?? {})) if (!members.includes(key)) throw unknownMember(of, key, members)
}

/** NLMSG_DONE: the end of a dump, with its errno (0: success), and the extended ACK if the flag is set. */
export const doneLayout: Layout = {
  read(b, at, end, flags) {
    if (end - at < 4) return { header: tailOf(b, at, end), attrs: {} }
    const hasExtack = (flags & NLM_F.ACK_TLVS) !== 0
    return {
      header: { error: s32.read(b, at, at + 4), ...(hasExtack ? {} : tailOf(b, at + 4, end)) },
      attrs: hasExtack ? extackAttrs.read(b, at + 4, end) : {},
    }
  },
  write(w, { header, attrs: extack, payload }, flags) {
    onlyMembers('NLMSG_DONE', header, ['error', 'tail'])
    if (payload !== undefined) throw new TypeError('expected no payload: NLMSG_DONE has an errno and an extended ACK')
    const error = header?.['error']
    if (error !== undefined) s32.write(w, error as number)
    writeTail(w, header, error === undefined ? 0 : flags)
    const refusal = error === undefined ? 'expected an error in the header: the extended ACK comes after it' : NO_FLAG
    writeExtack(w, extack, error !== undefined && (flags & NLM_F.ACK_TLVS) !== 0 ? undefined : refusal)
  },
  parts(b, at, end, flags, out) {
    if (end - at < 4) return leaf(binary, b, at, end, 'left over', out)
    explainErrno(b, at, out)
    tail(b, at + 4, end, flags, out)
  },
}

/** A message that no table describes: bytes. */
export const opaqueLayout: Layout = {
  read: (b, at, end) => ({ header: {}, attrs: {}, ...(at < end ? { payload: b.u8.subarray(at, end) } : {}) }),
  write(w, { header, attrs: values, payload }) {
    // Without a table the values cannot be encoded: reject them instead of dropping them.
    if (Object.keys({ ...header, ...values }).length > 0)
      throw new TypeError('expected a payload only: no table describes this type')
    w.bytes(payload ?? new Uint8Array(0))
  },
  parts: (b, at, end, _, out) => leaf(binary, b, at, end, 'payload', out),
}

/** A struct and the attributes after it. */
export interface Body {
  readonly header: FamilyHeader<unknown>
  readonly attrs: Codec<unknown>
}

/** In place of the struct where there is none. */
const NO_STRUCT = struct('no struct', {})

/**
 * Layout of a struct and attributes, as nearly all messages have. Requests may differ from replies and notifications.
 * `general` is the struct that old programs send in requests of this type; the kernel distinguishes the two by the length.
 * With `bareDump`, requests of a dump have no struct.
 */
export function layout(ofReply: Body, ofRequest: Body, general?: Body, bareDump = false): Layout {
  const reply = headed(ofReply.header, ofReply.attrs)
  const isSame = ofReply.header === ofRequest.header && ofReply.attrs === ofRequest.attrs
  const request = isSame ? reply : headed(ofRequest.header, ofRequest.attrs)
  const old = general && headed(general.header, general.attrs)
  const bare = bareDump ? headed(NO_STRUCT as FamilyHeader<unknown>, ofRequest.attrs) : undefined
  const isRequest = (flags: number): boolean => (flags & NLM_F.REQUEST) !== 0
  const bodyOf = (b: Bytes, at: number, end: number, flags: number): typeof reply => {
    if (!isRequest(flags)) return reply
    if (bare && (flags & NLM_F.DUMP) === NLM_F.DUMP) return bare
    return old && isGeneral(b, at, end, ofRequest.header, old.header) ? old : request
  }
  return {
    bodyOf,
    read: (b, at, end, flags) => bodyOf(b, at, end, flags).read(b, at, end) as unknown as Content,
    write(w, { header: members, attrs: values, payload }, flags) {
      if (payload !== undefined)
        throw new TypeError('expected no payload: a table describes the message, as header and attributes')
      const isBare = bare !== undefined && (flags & NLM_F.DUMP) === NLM_F.DUMP
      const format = isBare ? bare : old && hasOther(members, ofRequest.header, old.header) ? old : request
      const body = { header: members, attrs: values }
      if (isRequest(flags)) format.write(w, body)
      else reply.write(w, body, REPLY_SCOPE)
    },
    parts: (b, at, end, flags, out) => bodyOf(b, at, end, flags).parts?.(b, at, end, '', out),
  }
}

/** Whether a request holds the general struct: no attribute can begin after the shorter own struct, and the general one fits. */
function isGeneral(b: Bytes, at: number, end: number, own: Sized<unknown>, general: Sized<unknown>): boolean {
  const next = align(own.size)
  if (next + 4 > general.size || end - at < general.size) return false
  const length = b.view.getUint16(at + next, b.le)
  if (length >= 4 && at + next + length <= end) return false
  const first = at + general.size
  return first === end || (first + 4 <= end && b.view.getUint16(first, b.le) >= 4)
}

/** Whether there are members that only the general struct has. */
function hasOther(members: object | undefined, own: Sized<unknown>, general: Sized<unknown>): boolean {
  const keys = ({ shape }: Sized<unknown>): object => (shape.type === 'struct' ? shape.members : {})
  return Object.keys(members ?? {}).some((key) => Object.hasOwn(keys(general), key) && !Object.hasOwn(keys(own), key))
}
