import { type Json, jsonOf, jsonPrototype, withPrototype } from '../base/json.ts'
import type { Nlmsghdr } from './header.ts'
import type { Content } from './layouts.ts'
import type { Message } from './message.ts'

type Header = Omit<Nlmsghdr, 'len'>

/** Creates a message. A constructor takes as long as a literal; a literal with a prototype takes five times as long. */
export const DecodedMessage = withPrototype(function (
  this: Message,
  { type, flags, seq, pid }: Header,
  content: Content,
  bytes: Uint8Array,
) {
  this.type = type
  this.flags = flags
  this.seq = seq
  this.pid = pid
  this.header = content.header
  this.attrs = content.attrs
  if (content.payload) this.payload = content.payload
  this.bytes = bytes
}, jsonPrototype(messageJson)) as new (
  header: Header,
  content: Content,
  bytes: Uint8Array,
) => Message

/** A message in JSON is as in `nlwire decode --json`: without its bytes, unless they could not all be read. */
function messageJson(this: Message): Json {
  const { bytes, ...rest } = this
  return jsonOf(rest.faults ? { ...rest, bytes } : rest)
}
