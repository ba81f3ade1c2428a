import { AttrCursor } from '../attribute/cursor.ts'
import { errnoName } from '../base/errno.ts'
import { type Json, jsonOf } from '../base/json.ts'
import { visible } from '../base/visible.ts'
import { align, Bytes } from '../codec/bytes.ts'
import type { Part } from '../codec/codec.ts'
import { explainMessages, explainText, type Mark } from '../explain/explain.ts'
import { decodeMessages } from '../message/decode.ts'
import type { Extack } from '../message/extack.ts'
import type { Message, WireOptions } from '../message/message.ts'
import type { Explanation } from './explanation.ts'
import { noteOf, type RefusalDetails, refusalText, unlessMalformed } from './refusal-text.ts'

/** Error for a request that the kernel refused. The message names the request, the cause, the attribute, and what was expected. */
export class NetlinkError extends Error {
  override readonly name: string = 'NetlinkError'
  /** The error number, positive. */
  readonly errno: number
  /** The error's name: `EEXIST`. */
  readonly code: string
  readonly extack: Explanation
  readonly #refused: RefusalDetails

  /** @param cause The cause that nlwire found, in addition to the kernel's explanation; the message begins with it. */
  constructor(errno: number, extack: Extack, request: Uint8Array, options: WireOptions = {}, cause?: string) {
    const explanation = explanationOf(extack, request, options)
    const { missingNest } = explanation
    const nest = missingNest === undefined ? '' : (partAt(request, missingNest, options)?.path ?? `offset ${missingNest}`)
    const refused = { errno, extack: explanation, request, options, cause, nest }
    super(visible(refusalText(refused)))
    this.errno = errno
    this.code = errnoName(errno)
    this.extack = explanation
    this.#refused = refused
  }

  /** The decoded request. If it is malformed, which may be why it was refused, it has `faults`. */
  get request(): Message {
    const { request, options } = this.#refused
    return decodeMessages(request, { ...options, tolerant: true })[0] as Message
  }

  /** The request as annotated hex. The lines of the offending attribute, or of the nest that lacks one, begin with `#>`. */
  explain(): string {
    const { request, options, extack } = this.#refused
    const offset = extack.offset ?? extack.missingNest
    const mark = offset === undefined ? undefined : markAt(offset, this.#refused)
    return explainText(request, { ...options, tolerant: true }, mark)
  }

  toJSON(): Json {
    const { name, message, code, errno, extack, request } = this
    return jsonOf({ name, message, code, errno, extack, request })
  }
}

function explanationOf(extack: Extack, request: Uint8Array, options: WireOptions): Explanation {
  const { msg, offs, policy, missType, missNest, cookie } = extack
  const path = offs === undefined ? undefined : partAt(request, offs, options)?.path
  return {
    ...(msg === undefined ? {} : { message: msg }),
    ...(offs === undefined ? {} : { offset: offs }),
    ...(path === undefined ? {} : { path }),
    ...(policy === undefined ? {} : { policy }),
    ...(missType === undefined ? {} : { missingType: missType }),
    ...(missNest === undefined ? {} : { missingNest: missNest }),
    ...(cookie === undefined ? {} : { cookie }),
  }
}

/** The part of a request that an offset of extended ACK points into. */
function partAt(request: Uint8Array, offset: number, options: WireOptions): Part | undefined {
  return explainMessages(request, { ...options, tolerant: true }).find(({ end }) => offset < end)
}

/** The bytes of the attribute at an offset, padding included, or of the field, where an offset points into a struct. */
function markAt(offset: number, refused: RefusalDetails): Mark {
  const { request, options } = refused
  const part = partAt(request, offset, options)
  const note = noteOf(refused)
  const cursor = new AttrCursor(new Bytes(request, options.littleEndian ?? true), offset, request.length)
  const isAttribute = part?.start === offset && part.text.startsWith('length ') && unlessMalformed(() => cursor.next())
  if (isAttribute) return { start: offset, end: Math.min(align(cursor.end), request.length), note }
  return { start: offset, end: offset + 1, note }
}
