import { errnoName, errnoText } from '../../netlink/base/errno.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import type { Extack } from '../../netlink/message/extack.ts'
import { NLMSG, NLMSG_HDRLEN } from '../../netlink/message/header.ts'
import type { Recorded } from '../message/messages.ts'

/** Why the kernel refused a request. */
export interface Refusal {
  /** Error number, positive. */
  readonly errno: number
  /** Name of the error: `EEXIST`. */
  readonly code: string
  /** The kernel's error text (extended ACK). */
  readonly message?: string
  /** Path of the rejected attribute: kernel names from the outside in. */
  readonly path?: string
  /** The whole refusal in one line, like a compiler message. */
  readonly text: string
}

/** Explains an error message. If the recording lacks the request, uses the part that the error message repeats. */
export function refusalOf({ message, tables, littleEndian }: Recorded, request: Recorded | undefined): Refusal {
  const errno = -Number(message.header['error'])
  const repeated = message.type === NLMSG.ERROR ? message.bytes.subarray(NLMSG_HDRLEN + 4) : undefined
  const bytes = request?.message.bytes ?? repeated
  if (!bytes) {
    const [code, words] = [errnoName(errno), (message.attrs as Extack).msg]
    return { errno, code, ...(words === undefined ? {} : { message: words }), text: `${code}: ${words ?? errnoText(errno)}` }
  }
  const own = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, littleEndian)
  const error = new NetlinkError(errno, message.attrs as Extack, bytes.subarray(0, own), { protocol: tables, littleEndian })
  const { message: words, path } = error.extack
  return {
    errno,
    code: error.code,
    ...(words === undefined ? {} : { message: words }),
    ...(path === undefined ? {} : { path }),
    text: error.message,
  }
}
