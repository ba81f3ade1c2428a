import { AttrCursor } from '../attribute/cursor.ts'
import { errnoName, errnoText } from '../base/errno.ts'
import { MalformedError } from '../base/malformed-error.ts'
import { shown } from '../base/shown.ts'
import { Bytes } from '../codec/bytes.ts'
import { nameOf } from '../codec/names.ts'
import { decodeMessages } from '../message/decode.ts'
import { NL_ATTR_TYPE } from '../message/extack.ts'
import { NLMSG_HDRLEN, nlmsghdr } from '../message/header.ts'
import type { WireOptions } from '../message/message.ts'
import type { Explanation, Policy } from './explanation.ts'
import { attributeName } from './missing-attribute.ts'

/** Facts about a refused request. */
export interface RefusalDetails {
  readonly errno: number
  readonly extack: Explanation
  /** The request, from its nlmsghdr on. */
  readonly request: Uint8Array
  readonly options: WireOptions
  /** The cause that nlwire found, in addition to the kernel's explanation. */
  readonly cause: string | undefined
  /** Path of the nest that lacks the attribute; '' for the outermost list. */
  readonly nest: string
}

/** Returns the result of `read`, or undefined if the bytes are malformed, which may be why the kernel refused them. */
export function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof MalformedError) return undefined
    throw error
  }
}

/** Returns a refusal in one line: the request, the cause, the attribute, and what was expected. */
export function refusalText(refused: RefusalDetails): string {
  const { errno, extack, request, options } = refused
  const { protocol, littleEndian = true } = options
  const { type, flags } = nlmsghdr.read(new Bytes(request, littleEndian), 0, NLMSG_HDRLEN)
  const name = protocol?.find(type, flags, request[NLMSG_HDRLEN]).name ?? `message type ${type}`
  const where = place(extack, request, littleEndian) || (refused.cause === undefined ? subject(request, options) : '')
  return `${name} refused: ${errnoName(errno)}: ${why(refused)}${where}${missing(refused)}${expected(extack.policy)}`
}

/** Returns the cause. The one that nlwire found comes first, as a user can act on it; then the kernel's text, or that of the errno. */
function why({ errno, extack, cause }: RefusalDetails): string {
  const words = extack.message || errnoText(errno)
  return cause === undefined ? words : `${cause} (${words})`
}

/** Returns the note beside the offending bytes: `EINVAL: Invalid MTU, expected u32 68..65535`. */
export function noteOf(refused: RefusalDetails): string {
  const { errno, extack } = refused
  return `${errnoName(errno)}: ${extack.message || errnoText(errno)}${missing(refused)}${expected(extack.policy)}`
}

/** ` (ifname "eth7", kind "dummy")`: the texts in the request, shown if the kernel names no attribute. */
function subject(request: Uint8Array, options: WireOptions): string {
  const [message] = decodeMessages(request, { ...options, tolerant: true })
  if (!message) return ''
  const { index } = message.header
  const words = [...(index ? [['index', index]] : []), ...textsIn(message.attrs).map(([key, text]) => [key, shown(text)])]
  return words.length === 0 ? '' : ` (${words.map(([key, value]) => `${key} ${value}`).join(', ')})`
}

/** Returns the texts among attributes; those one nest down come last, such as the kind of a link. */
function textsIn(attrs: object): [key: string, text: string][] {
  const nests = Object.values(attrs).filter((value) => typeof value === 'object' && !Array.isArray(value))
  return [attrs, ...nests].flatMap((set: object) =>
    Object.entries(set).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** ` at IFLA_MTU (value of 4 bytes at offset 40: 01 00 00 00)`. NLMSGERR_ATTR_OFFS is that of its header, 4 bytes before. */
function place({ offset, path }: Explanation, request: Uint8Array, littleEndian: boolean): string {
  if (offset === undefined || path === undefined) return ''
  const cursor = new AttrCursor(new Bytes(request, littleEndian), offset, request.length)
  if (!unlessMalformed(() => cursor.next())) return ` at ${path}`
  const { start, end } = cursor
  const hex = Array.from(request.subarray(start, Math.min(end, start + 16)), (byte) => byte.toString(16).padStart(2, '0'))
  const size = end - start
  return ` at ${path} (value of ${size} ${size === 1 ? 'byte' : 'bytes'} at offset ${start}: ${hex.join(' ')}${size > 16 ? ' …' : ''})`
}

/** `, IFLA_VXLAN_ID is missing from IFLA_LINKINFO.IFLA_INFO_DATA` */
function missing({ extack, request, options, nest }: RefusalDetails): string {
  const { missingType } = extack
  if (missingType === undefined) return ''
  const [message] = decodeMessages(request, { ...options, tolerant: true })
  const name = message && options.protocol && attributeName(options.protocol, message, nest, missingType)
  return `, ${name ?? `attribute type ${missingType}`} is missing${nest === '' ? '' : ` from ${nest}`}`
}

/** `, expected u32 68..65535` */
function expected(policy: Policy | undefined): string {
  if (!policy) return ''
  const { type, minValueU, maxValueU, minValueS, maxValueS, minLength, maxLength, mask, bitfield32Mask } = policy
  const min = minValueU ?? minValueS
  const max = maxValueU ?? maxValueS
  const words = [type === undefined ? '' : (nameOf(NL_ATTR_TYPE, type) ?? `type ${type}`).toLowerCase()]
  if (min !== undefined || max !== undefined) words.push(`${min ?? ''}..${max ?? ''}`)
  if (minLength !== undefined || maxLength !== undefined) words.push(`of ${minLength ?? 0} to ${maxLength ?? 65531} bytes`)
  const bits = mask ?? bitfield32Mask
  if (bits !== undefined) words.push(`with bits of 0x${bits.toString(16)}`)
  return `, expected ${words.filter(Boolean).join(' ')}`
}
