import type { Family } from '../../genl/family.ts'
import { GenericSocket, type OpenGeneric } from '../../genl/socket/generic-socket.ts'
import { inNamespace } from '../../linux/namespaces/setns.ts'
import type { StreamOptions } from '../../linux/socket/event-options.ts'
import { EventStream } from '../../linux/socket/event-stream.ts'
import { type Recording, record } from '../../linux/socket/record.ts'
import { NetlinkSocket } from '../../linux/socket/socket.ts'
import type { LinkRef } from '../common/checks.ts'
import { causeOf } from '../diagnose/causes.ts'
import type { SocketOf } from '../link/reach.ts'
import { type RtnetlinkMessages, rtnetlink } from '../protocol.ts'
import { withIndexes } from '../watch/filter.ts'
import { checkWatch, Watcher, type WatchOptions, WatchStream } from '../watch/watch.ts'
import { NamespaceFds, type NetNsRef } from './reference.ts'

/** A socket of rtnetlink: requests by name are typed. */
export type RtnetlinkSocket = NetlinkSocket<RtnetlinkMessages>

/** What is open until it is closed, or the object that owns it is. */
interface Owned {
  onClose: (() => void) | undefined
  close(): void
}

/** Everything that one NetNs object has open in its namespace, so that closing the object closes all of it. */
export class NamespaceSockets {
  private readonly descriptor: () => number
  private readonly sockets = new Set<Owned>()
  private readonly recordings = new Set<Recording>()
  /** Watches whose link is still being looked up. */
  private readonly opening = new Set<WatchStream>()
  private shared: RtnetlinkSocket | undefined

  /** `descriptor` returns the open descriptor of the namespace, and throws EBADF once the object is closed. */
  constructor(descriptor: () => number, socket?: RtnetlinkSocket) {
    this.descriptor = descriptor
    if (socket) this.shared = this.own(socket)
  }

  /** The socket that requests share. Opened at the first call. */
  socket(): RtnetlinkSocket {
    this.shared ??= this.open()
    return this.shared
  }

  /** A further socket. The caller closes it. */
  open(): RtnetlinkSocket {
    const fd = this.descriptor()
    return this.own(inNamespace(fd, () => socketIn(fd)))
  }

  /** Opens a socket of generic netlink. */
  generic<const F extends readonly Family[]>(families: F): GenericSocket<F> {
    const fd = this.descriptor()
    const open: OpenGeneric = (protocol, cause) => this.own(inNamespace(fd, () => new NetlinkSocket(protocol, cause, fd)))
    return new GenericSocket(families, open)
  }

  /** Opens a stream of notifications. */
  events(groups: readonly number[], options: StreamOptions): EventStream {
    return this.own(inNamespace(this.descriptor(), () => new EventStream(rtnetlink, groups, options)))
  }

  watcher(options: WatchOptions): Watcher {
    return new Watcher(options, {
      stream: (groups) => {
        const { receiveBuffer, signal } = options
        return this.events(groups, { ...(receiveBuffer === undefined ? {} : { receiveBuffer }), ...(signal ? { signal } : {}) })
      },
      socket: () => this.open(),
    })
  }

  /** A watch that opens at the first read. `indexOf` looks up the links that filters name. */
  watch(options: WatchOptions, indexOf: (link: LinkRef, signal: AbortSignal) => Promise<number>): WatchStream {
    const stream: WatchStream = new WatchStream(async (closing) => {
      checkWatch(options)
      this.opening.add(stream)
      const signal = options.signal ? AbortSignal.any([options.signal, closing]) : closing
      const resolved = await withIndexes(options, (link) => indexOf(link, signal)).finally(() => this.opening.delete(stream))
      return this.watcher(resolved)
    })
    return stream
  }

  /** Records what these sockets send and receive. */
  record(file: string): Recording {
    const recording = record(file, ({ socket }) => this.sockets.has(socket as Owned))
    this.recordings.add(recording)
    return recording
  }

  close(): void {
    for (const recording of this.recordings) recording.close()
    for (const stream of this.opening) stream.close()
    for (const socket of this.sockets) socket.close()
    this.shared = undefined
  }

  private own<T extends Owned>(socket: T): T {
    this.sockets.add(socket)
    socket.onClose = () => void this.sockets.delete(socket)
    return socket
  }
}

/** A socket in the network namespace that the thread is in. `descriptor` stays open as long as the socket. */
export function socketIn(descriptor: number, isNew = false): RtnetlinkSocket {
  return new NetlinkSocket(rtnetlink, causeOf, descriptor, isNew)
}

/** Opens a socket in another namespace for the duration of one call. */
export async function elsewhere<T>(ref: NetNsRef, use: (socket: SocketOf) => Promise<T>): Promise<T> {
  const namespaces = new NamespaceFds()
  let socket: NetlinkSocket | undefined
  try {
    const fd = namespaces.open(ref)
    const open = inNamespace(fd, () => socketIn(fd))
    socket = open
    return await use(() => open)
  } finally {
    socket?.close()
    namespaces.close()
  }
}
