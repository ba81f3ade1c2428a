import { NETLINK } from '../../capture/message/protocols.ts'
import type { Recorded } from '../../capture.ts'
import { Bytes } from '../../netlink/codec/bytes.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { RTM } from '../../rtnl/constants.ts'
import { ifinfomsg } from '../../rtnl/link/table.ts'

/**
 * Explains a request that a program sends only to see how the kernel refuses it; undefined for any other message. ip sends
 * an empty RTM_NEWLINK first: a kernel that knows the type answers ENODEV or EINVAL (iproute2, ip/iplink.c:
 * iplink_have_newlink).
 */
export function probeOf(one: Recorded): string | undefined {
  const { protocol, direction, message } = one
  if (protocol !== NETLINK.ROUTE || direction !== 'sent' || message.type !== RTM.NEWLINK || unrecorded(one) > 0) return undefined
  const body = message.bytes.subarray(NLMSG_HDRLEN)
  return body.length >= ifinfomsg.size && body.every((byte) => byte === 0)
    ? 'ip sends this to test for RTM_NEWLINK support'
    : undefined
}

/** Describes a message of which nothing is shown: empty, or not recorded. */
export function nothingShown(one: Recorded): string {
  const missing = unrecorded(one)
  return missing > 0 ? `(${missing} bytes were not recorded)` : '(all zero, no attributes)'
}

/** Returns the number of bytes that the header of a message announces and the recording does not have. */
export function unrecorded({ littleEndian, message: { bytes } }: Pick<Recorded, 'littleEndian' | 'message'>): number {
  return bytes.length < 4 ? 0 : Math.max(new Bytes(bytes, littleEndian).view.getUint32(0, littleEndian) - bytes.length, 0)
}
