import type { Any } from '../../netlink/codec/secrets.ts'
import { NLMSG, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { codecsOfRow } from '../../netlink/message/row.ts'
import { messageWithoutSecrets, rowHolds } from '../../netlink/message/without-secrets.ts'
import { batchesOf, oneByOne } from '../source/batches.ts'
import type { Fault } from '../source/item.ts'
import { protocolMay } from './may-hold-secrets.ts'
import type { Recorded } from './messages.ts'
import { NETLINK } from './protocols.ts'
import { repeatedRequest } from './repeated-request.ts'
import { hasSecret } from './secret-codecs.ts'

/** A message without its keys and passwords: `(hidden)` is in their place. */
export function withoutSecret(one: Recorded): Recorded {
  if (one.protocol !== NETLINK.GENERIC && !protocolMay(one.tables)) return one
  if (one.message.type === NLMSG.ERROR) return withoutRequest(one)
  const message = messageWithoutSecrets(one.message, one.tables)
  return message === one.message ? one : { ...one, message }
}

/** An error message without the request that it repeats, if that holds secrets, or may and is faulty. */
function withoutRequest(one: Recorded): Recorded {
  const request = repeatedRequest(one)?.message
  const { payload, ...message } = one.message
  // The rest of a request whose length is too short for it, or that is marked as cut, is in `tail`.
  const { tail, ...members } = message.header as { readonly tail?: Uint8Array }
  const row = request && one.tables.find(request.type, request.flags, (payload ?? tail)?.[0]).row
  if (!row || !rowHolds(row)) return one
  const codecs = codecsOfRow(row, true)
  const { header, attrs, faults } = request
  const hasNone = !faults && !hasSecret(header, codecs.header as Any) && !hasSecret(attrs, codecs.attrs)
  if (!tail && header && attrs && hasNone) return one
  const bytes = message.bytes.slice(0, NLMSG_HDRLEN + 4 + NLMSG_HDRLEN)
  return { ...one, message: { ...message, header: members, bytes } }
}

/** The messages without keys and passwords. */
export function withoutSecrets(items: AsyncIterable<Recorded | Fault>): AsyncIterable<Recorded | Fault> {
  return oneByOne(
    (async function* () {
      for await (const batch of batchesOf(items)) yield batch.map((one) => (one.kind === 'fault' ? one : withoutSecret(one)))
    })(),
  )
}
