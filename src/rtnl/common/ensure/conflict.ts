import { ERRNO } from '../../../netlink/base/errno.ts'
import { NetlinkError } from '../../../netlink/error/netlink-error.ts'
import { encodeMessage } from '../../../netlink/message/encode.ts'
import { NLM_F } from '../../../netlink/message/header.ts'
import type { Outgoing } from '../../../netlink/message/message.ts'
import type { Protocol } from '../../../netlink/message/protocol.ts'

const made = new WeakSet<object>()

/**
 * Returns the error of an `ensure` that cannot make what is wanted: that of the request that would add it, which is not sent.
 * The kernel refuses such a request with the same errno.
 */
export function conflict(
  request: Outgoing,
  protocol: Protocol,
  context: string,
  code: 'EEXIST' | 'EAGAIN' = 'EEXIST',
): NetlinkError {
  const bytes = encodeMessage({ flags: NLM_F.REQUEST | NLM_F.CREATE | NLM_F.EXCL, ...request }, { protocol })
  const error = new NetlinkError(ERRNO[code] as number, {}, bytes, { protocol }, context)
  made.add(error)
  return error
}

/** Whether an error is one of `conflict`, and not the kernel's. */
export const isConflict = (error: unknown): boolean => typeof error === 'object' && error !== null && made.has(error)
