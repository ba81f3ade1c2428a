import { AttrCursor } from '../attribute/cursor.ts'
import { errnoName, errnoText } from '../base/errno.ts'
import { shown } from '../base/shown.ts'
import { visible } from '../base/visible.ts'
import { Bytes } from '../codec/bytes.ts'
import { HIDDEN } from '../codec/secrets.ts'
import type { Explanation } from '../explain/explanation.ts'
import { expectedText, missingText, type RefusalDetails, unlessMalformed } from '../explain/refusal-note.ts'
import { decodeMessages } from '../message/decode.ts'
import { NLMSG_HDRLEN, nlmsghdr } from '../message/header.ts'
import type { WireOptions } from '../message/message.ts'
import { messageWithoutSecrets } from '../message/without-secrets.ts'

/** Returns a refusal in one line: the request, the cause, the attribute, and what was expected. */
export function refusalText(refused: RefusalDetails): string {
  const { errno, extack, request, options } = refused
  const { protocol, littleEndian = true } = options
  const { type, flags } = nlmsghdr.read(new Bytes(request, littleEndian), 0, NLMSG_HDRLEN)
  const name = protocol?.find(type, flags, request[NLMSG_HDRLEN]).name ?? `message type ${type}`
  const where = place(refused, littleEndian) || (refused.cause === undefined ? subject(request, options) : '')
  return `${name} refused: ${errnoName(errno)}: ${why(refused)}${where}${missingText(refused)}${expectedText(extack.policy)}`
}

/** Returns what a user can act on, in one line: the cause that nlwire found, or what the kernel expects. */
export function reasonOf(refused: RefusalDetails): string | undefined {
  const { cause, extack } = refused
  if (cause !== undefined) return visible(cause.text)
  const expected = `${missingText(refused)}${expectedText(extack.policy)}`.slice(', '.length)
  if (expected === '') return undefined
  return visible(extack.path === undefined ? expected : `${extack.path}: ${expected}`)
}

/** Returns the cause. The one that nlwire found comes first, as a user can act on it; then the kernel's text, or that of the errno. */
function why({ errno, extack, cause }: RefusalDetails): string {
  const words = extack.message || errnoText(errno)
  return cause === undefined ? words : `${cause.text} (${words})`
}

/** ` (ifname "eth7", kind "dummy")`: the texts in the request, shown if the kernel names no attribute. */
function subject(request: Uint8Array, options: WireOptions): string {
  const [exact] = decodeMessages(request, { ...options, tolerant: true })
  if (!exact) return ''
  const message = options.protocol ? messageWithoutSecrets(exact, options.protocol) : exact
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

/**
 * ` at IFLA_MTU (value of 4 bytes at offset 40: 01 00 00 00)`. NLMSGERR_ATTR_OFFS is that of its header, 4 bytes before. Of a
 * value with a key or password in it, no byte is shown.
 */
function place({ extack, request, parts }: RefusalDetails, littleEndian: boolean): string {
  const { offset, path }: Explanation = extack
  if (offset === undefined || path === undefined) return ''
  const cursor = new AttrCursor(new Bytes(request, littleEndian), offset, request.length)
  if (!unlessMalformed(() => cursor.next())) return ` at ${path}`
  const { start, end } = cursor
  const hex = Array.from(request.subarray(start, Math.min(end, start + 16)), (byte) => byte.toString(16).padStart(2, '0'))
  const size = end - start
  if (parts.some((part) => part.hidden && part.start < end && part.end > start))
    return ` at ${path} (value of ${size} ${size === 1 ? 'byte' : 'bytes'} at offset ${start}: ${HIDDEN})`
  return ` at ${path} (value of ${size} ${size === 1 ? 'byte' : 'bytes'} at offset ${start}: ${hex.join(' ')}${size > 16 ? ' …' : ''})`
}
