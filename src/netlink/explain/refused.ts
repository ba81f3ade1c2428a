import { AttrCursor } from '../attribute/cursor.ts'
import { visible } from '../base/visible.ts'
import { align, Bytes } from '../codec/bytes.ts'
import type { Part } from '../codec/codec.ts'
import type { Extack } from '../message/extack.ts'
import type { Protocol } from '../message/protocol.ts'
import type { Explanation } from './explanation.ts'
import { type Cause, noteOf, type RefusalDetails, unlessMalformed } from './refusal-note.ts'

/** Returns the part that an offset points into. */
export const partAt = (parts: readonly Part[], offset: number): Part | undefined => parts.find(({ end }) => offset < end)

/** Returns an extended ACK with its offsets read as paths in the request, whose parts begin at 0. */
export function explanationOf(extack: Extack, parts: readonly Part[]): Explanation {
  const { msg, offs, policy, missType, missNest, cookie } = extack
  const path = offs === undefined ? undefined : partAt(parts, offs)?.path
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

/** Returns the path of the nest that lacks an attribute; '' for the outermost list. */
export const nestOf = ({ missingNest }: Explanation, parts: readonly Part[]): string =>
  missingNest === undefined ? '' : (partAt(parts, missingNest)?.path ?? `offset ${missingNest}`)

/**
 * Returns the parts of a refused request; those that the kernel objects to have `refused`. They are the attribute at the offset
 * of the extended ACK, padding included, or the field where it points into a struct, or the nest that lacks an attribute;
 * or else the attribute that the cause is about.
 */
export function markRefused(parts: readonly Part[], b: Bytes, details: RefusalDetails): readonly Part[] {
  const offset = details.extack.offset ?? details.extack.missingNest
  const refused = visible(noteOf(details))
  if (offset === undefined) return details.cause?.attribute === undefined ? parts : markBlamed(parts, details.cause, refused)
  const stop = endAt(parts, b, offset)
  return parts.map((part) => (part.start < stop && part.end > offset ? { ...part, refused } : part))
}

/** Marks the first attribute of the name and value that a cause is about, from its header on. */
function markBlamed(parts: readonly Part[], { attribute, value }: Cause, refused: string): readonly Part[] {
  const isOf = (part: Part | undefined): boolean => part?.path.split('.').at(-1) === attribute
  const at = parts.findIndex((part) => {
    return isOf(part) && part.piece !== 'header' && (value === undefined || part.text.split(' ').includes(value))
  })
  const from = at > 0 && isOf(parts[at - 1]) ? at - 1 : at
  return parts.map((part, i) => (at >= 0 && i >= from && i <= at ? { ...part, refused } : part))
}

function endAt(parts: readonly Part[], b: Bytes, offset: number): number {
  const part = partAt(parts, offset)
  const cursor = new AttrCursor(b, offset, b.u8.length)
  const isAttribute = part?.start === offset && part.text.startsWith('length ') && unlessMalformed(() => cursor.next())
  return isAttribute ? Math.min(align(cursor.end), b.u8.length) : offset + 1
}

/** A request that NLMSG_ERROR repeats: the place of its bytes, and the refusal. */
interface Quoted {
  readonly at: number
  readonly end: number
  readonly errno: number
  readonly extack: Extack
  readonly protocol: Protocol
}

const QUOTED = 'request.'

/** Marks the parts of a request that NLMSG_ERROR repeats; their paths begin with `request.`. */
export function markQuoted(parts: readonly Part[], b: Bytes, { at, end, errno, extack, protocol }: Quoted): readonly Part[] {
  const request = b.u8.subarray(at, end)
  const alone = parts.map((part) => ({
    ...part,
    start: part.start - at,
    end: part.end - at,
    path: part.path.slice(QUOTED.length),
  }))
  const explanation = explanationOf(extack, alone)
  const nest = nestOf(explanation, alone)
  const options = { protocol, littleEndian: b.le }
  const marked = markRefused(alone, new Bytes(request, b.le), {
    errno,
    extack: explanation,
    request,
    options,
    cause: undefined,
    nest,
    parts: alone,
  })
  return parts.map((part, i) => ({ ...marked[i], ...part }))
}
