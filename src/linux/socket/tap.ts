/** A datagram that a netlink socket of this thread sent or received. The bytes are valid for good; they are not to be changed. */
export interface TappedDatagram {
  readonly sent: boolean
  readonly bytes: Uint8Array
  /** The netlink protocol: 0 is NETLINK_ROUTE. */
  readonly protocol: number
  /** The NetlinkSocket or EventStream that sent or received it. */
  readonly socket: object
  /** How many bytes at its end were lost, as there was no room for them. */
  readonly missing?: number
}

const listeners = new Set<(datagram: TappedDatagram) => void>()

/** Calls `listener` with every datagram of every netlink socket of this thread, as it goes. Returns what ends that. */
export function tap(listener: (datagram: TappedDatagram) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Tells the listeners. */
export function notifyTaps(datagram: TappedDatagram): void {
  for (const listener of listeners) listener(datagram)
}
