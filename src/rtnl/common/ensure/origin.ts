import { nameOf } from '../../../netlink/codec/names.ts'
import { RTPROT } from '../../route/constants.ts'

/** Origins of what the kernel makes itself. */
const OF_KERNEL: readonly number[] = [RTPROT.UNSPEC, RTPROT.REDIRECT, RTPROT.KERNEL, RTPROT.RA]

/** Returns the name of an origin, or its number. */
export const originName = (protocol: number): string => nameOf(RTPROT, protocol) ?? String(protocol)

/** Throws a TypeError for the origin of what the kernel makes: others than the caller must not be pruned. `what` is the plural. */
export function checkOwnOrigin(what: string, protocol: number | undefined): number {
  if (protocol === undefined) throw new TypeError(`prune: expected a protocol beside it: only ${what} of it are removed`)
  if (OF_KERNEL.includes(protocol))
    throw new TypeError(`prune: expected a protocol of your own, got ${originName(protocol)}: the kernel makes these ${what}`)
  return protocol
}
