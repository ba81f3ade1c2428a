import { decodeMessages } from '../../../netlink/message/decode.ts'
import { encodeMessage } from '../../../netlink/message/encode.ts'
import type { Outgoing } from '../../../netlink/message/message.ts'
import type { Protocol } from '../../../netlink/message/protocol.ts'

/** Writes and reads a request, so that addresses are as the kernel writes them and attributes compare with those of a reply. */
export function asRead<M extends { readonly header: object; readonly attrs: object }>(request: Outgoing, protocol: Protocol): M {
  const [read] = decodeMessages(encodeMessage(request, { protocol }), { protocol })
  return read as unknown as M
}
