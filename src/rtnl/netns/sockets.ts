import type { Family } from '../../genl/family.ts'
import { GenericSocket } from '../../genl/socket/generic-socket.ts'
import { inNamespace, type Synchronous } from '../../linux/namespaces/setns.ts'
import type { StreamOptions } from '../../linux/socket/event-options.ts'
import { EventStream } from '../../linux/socket/event-stream.ts'
import { type Recording, record } from '../../linux/socket/record.ts'
import { NetlinkSocket } from '../../linux/socket/socket.ts'
import { comeHomeIfStopped } from '../../linux/syscalls/abroad.ts'
import type { LinkRef } from '../common/checks.ts'
import type { SocketOf } from '../common/reach.ts'
import { causeOf } from '../diagnose/causes.ts'
import { type RtnetlinkMessages, rtnetlink } from '../protocol.ts'
import { withIndexes } from '../watch/filter.ts'
import { checkWatch, type WatchOptions } from '../watch/options.ts'
import { Watcher, WatchStream } from '../watch/watch.ts'
import { NamespaceFds, type NetNsRef } from './reference.ts'

/** An rtnetlink socket: the message name types a request. */
export type RtnetlinkSocket = NetlinkSocket<RtnetlinkMessages>

/** A resource that is open until it, or the object that owns it, is closed. */
interface Owned {
  onClose: (() => void) | undefined
  close(): void
}

/** Runs a function with this thread in the network namespace of a descriptor. */
export type Enter = <T>(fd: number, fn: () => Synchronous<T>) => T

/** Everything that one NetNs object has open in its namespace. Closing the object closes all of it. */
export class NamespaceSockets {
  private readonly descriptor: () => number
  private readonly sockets = new Set<Owned>()
  private readonly recordings = new Set<Recording>()
  /** Watches whose link is still being looked up. */
  private readonly opening = new Set<WatchStream>()
  private shared: RtnetlinkSocket | undefined
  private readonly enter: Enter

  /** `descriptor` returns the open descriptor of the namespace, and throws EBADF after the object is closed. */
  constructor(descriptor: () => number, socket?: RtnetlinkSocket, enter: Enter = inNamespace) {
    this.descriptor = descriptor
    this.enter = enter
    if (socket) this.shared = this.own(socket)
  }

  /** Returns the shared socket for requests. The first call opens it. */
  socket(): RtnetlinkSocket {
    comeHomeIfStopped()
    this.shared ??= this.open()
    return this.shared
  }

  /** Opens another socket. The caller closes it. */
  open(): RtnetlinkSocket {
    const fd = this.descriptor()
    return this.own(this.enter(fd, () => socketIn(fd)))
  }

  /** Opens a generic netlink socket. */
  generic<const F extends readonly Family[]>(families: F): GenericSocket<F> {
    const fd = this.descriptor()
    return new GenericSocket(families, {
      socket: (protocol, cause) => this.own(this.enter(fd, () => new NetlinkSocket(protocol, cause, fd))),
      events: (protocol, groups, options) =>
        this.own(this.enter(this.descriptor(), () => new EventStream(protocol, groups, options))),
    })
  }

  /** Opens a stream of notifications. */
  events(groups: readonly number[], options: StreamOptions): EventStream {
    return this.own(this.enter(this.descriptor(), () => new EventStream(rtnetlink, groups, options)))
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

  /** Creates a watch that opens at the first read. `indexOf` looks up the links that filters name. */
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

  /** Records the datagrams that these sockets send and receive. */
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

/** Opens a socket in the thread's network namespace. `descriptor` stays open as long as the socket. */
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
