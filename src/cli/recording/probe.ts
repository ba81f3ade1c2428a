import { NETLINK } from '../../capture/message/protocols.ts'
import type { Recorded } from '../../capture.ts'
import { NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import { RTM } from '../../rtnl/constants.ts'

/**
 * Explains a request that a program sends only to see how the kernel refuses it; undefined for any other message. ip sends
 * an empty RTM_NEWLINK first: a kernel that knows the type answers ENODEV or EINVAL (iproute2, ip/iplink.c:
 * iplink_have_newlink).
 */
export function probeOf({ protocol, direction, message: { type, bytes } }: Recorded): string | undefined {
  if (protocol !== NETLINK.ROUTE || direction !== 'sent' || type !== RTM.NEWLINK) return undefined
  const body = bytes.subarray(NLMSG_HDRLEN)
  return body.every((byte) => byte === 0) ? 'ip sends this to test for RTM_NEWLINK support' : undefined
}
