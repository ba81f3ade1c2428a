import { shown } from '../../netlink/base/shown.ts'
/** A datagram that a netlink socket of this thread sent or received. The bytes stay valid; do not modify them. */
export interface TappedDatagram {
  /** Whether the socket sent it; else it received it. */
  readonly sent: boolean
  /** One or more messages, in the byte order of this machine. */
  readonly bytes: Uint8Array
  /** The netlink protocol: 0 is NETLINK_ROUTE. */
  readonly protocol: number
  /** The NetlinkSocket or EventStream that sent or received it. */
  readonly socket: object
  /** Number of bytes lost at its end, for lack of room. */
  readonly missing?: number
}

const listeners = new Set<(datagram: TappedDatagram) => void>()

/** Calls `listener` with every datagram of every netlink socket of this thread. Returns a function that stops it. */
export function tap(listener: (datagram: TappedDatagram) => void): () => void {
  if (typeof listener !== 'function') throw new TypeError(`expected a listener, a function, got ${shown(listener)}`)
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Calls the listeners. */
export function notifyTaps(datagram: TappedDatagram): void {
  for (const listener of listeners) listener(datagram)
}
