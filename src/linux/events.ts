import { setTimeout as delay } from 'node:timers/promises'
import { decode, type Message, type Protocol } from '../netlink/message.ts'
import { EAGAIN, EINTR, ENOBUFS, SOL_NETLINK } from './constants.ts'
import { close, must, setsockopt } from './libc.ts'
import { checkSignal } from './limits.ts'
import { port } from './port.ts'
import { type Watch, watchReadable } from './readiness.ts'
import { type Received, receive, room } from './receive.ts'
import { recordProcess } from './record.ts'
import { told } from './tap.ts'

/** What the kernel told: a notification, or that it had no room for some, which are lost. */
export type Notification =
  | {
      readonly type: 'message'
      readonly message: Message
      /** The id of the network namespace it comes from; undefined is the stream's own. */
      readonly nsid: number | undefined
    }
  | { readonly type: 'overrun' }

/** How a stream of notifications is opened. */
export interface StreamOptions {
  /** Bytes that the kernel keeps for a consumer that is busy, its own bookkeeping included; 32 MiB unless told otherwise, or what the system permits. */
  readonly receiveBuffer?: number
  /** Listen also to the other network namespaces that have an id in this one (NETLINK_LISTEN_ALL_NSID). Takes CAP_NET_BROADCAST. */
  readonly allNsid?: boolean
  readonly signal?: AbortSignal
}

const NETLINK_ADD_MEMBERSHIP = 1
const NETLINK_LISTEN_ALL_NSID = 8
const RECEIVE_BUFFER = 32 * 1024 * 1024
/** Milliseconds in which events gather where many come: longer and longer while it goes on. */
const PAUSE = 1
const LONGEST_PAUSE = 8

/**
 * The notifications of some groups of a protocol, from the moment it was made. It reads when it is asked to: what a slow consumer has not taken stays with the
 * kernel, within `receiveBuffer`, and then some are lost and it says so. Keeps the process alive until it is closed or unref'd.
 */
export class EventStream implements AsyncIterableIterator<Notification> {
  /** Datagrams that did not come from the kernel, and were dropped. */
  dropped = 0
  private readonly port = port()
  private readonly protocol: Protocol
  private readonly signal: AbortSignal | undefined
  private readonly watch: Watch
  private readonly ready: Notification[] = []
  private fd: number
  private wake: (() => void) | undefined
  /** Nothing was left when it was last looked at: the next thing to do is to wait. What has come since ends the wait at once. */
  private drained = false
  /** The last came so soon after the one before that more will have come after a pause. */
  private busy = false
  private pause = PAUSE

  /** Opens the stream in the network namespace that the thread is in. Throws SyscallError. */
  constructor(protocol: Protocol, groups: readonly number[], options: StreamOptions = {}) {
    const { receiveBuffer = RECEIVE_BUFFER, allNsid = false, signal } = options
    checkSignal(signal)
    signal?.throwIfAborted()
    recordProcess()
    this.protocol = protocol
    this.signal = signal
    this.fd = this.port.open(protocol.number, protocol.name, receiveBuffer)
    try {
      for (const group of groups) this.option(NETLINK_ADD_MEMBERSHIP, group, 'NETLINK_ADD_MEMBERSHIP')
      if (allNsid) this.option(NETLINK_LISTEN_ALL_NSID, 1, 'NETLINK_LISTEN_ALL_NSID')
      this.watch = watchReadable(this.fd, () => this.wake?.())
    } catch (error) {
      close(this.fd)
      throw error
    }
    signal?.addEventListener('abort', this.stop)
  }

  /** The next notification. One call at a time. Rejects with the reason of the signal. */
  async next(): Promise<IteratorResult<Notification, undefined>> {
    if (this.ready.length === 0) this.ready.push(...(await this.batch()))
    const value = this.ready.shift()
    return value === undefined ? { done: true, value: undefined } : { done: false, value }
  }

  /** As many as there are at once, or none at the end. */
  async batch(): Promise<Notification[]> {
    for (;;) {
      this.signal?.throwIfAborted()
      if (this.fd < 0) return []
      if (this.ready.length > 0) return this.ready.splice(0)
      const found = this.drained ? [] : this.take()
      if (found.length > 0) return found
      this.drained = false
      await this.wait()
    }
  }

  /** Until there is something, or there may be: to be told of each costs four system calls, so where many come they are looked for. */
  private async wait(): Promise<void> {
    if (this.busy) {
      await delay(this.pause)
      this.pause = Math.min(2 * this.pause, LONGEST_PAUSE)
      return
    }
    this.pause = PAUSE
    const start = performance.now()
    await new Promise<void>((resolve) => {
      this.wake = resolve
      this.watch.rearm()
    })
    this.wake = undefined
    this.busy = performance.now() - start < PAUSE
  }

  /** What is there now, without waiting. */
  take(): Notification[] {
    if (this.fd < 0) return []
    const most = room()
    const got = receive(this.port, this.fd)
    this.drained = typeof got === 'object' && got.length < most
    if (typeof got === 'object') return got.flatMap((datagram) => this.read(datagram))
    if (got === -ENOBUFS) return [{ type: 'overrun' }]
    if (got === -EAGAIN) this.busy = false
    else if (got !== -EINTR) must(got, 'recvmmsg')
    return got === -EINTR ? this.take() : []
  }

  ref(): void {
    this.watch.ref()
  }

  unref(): void {
    this.watch.unref()
  }

  /** Ends the stream. Whoever waits for the next one gets the end. Closing twice is fine. */
  close(): void {
    if (this.fd < 0) return
    this.signal?.removeEventListener('abort', this.stop)
    this.watch.close()
    this.port.close(this.fd)
    this.fd = -1
    this.ready.length = 0
    this.wake?.()
  }

  async return(): Promise<IteratorResult<Notification, undefined>> {
    this.close()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  private readonly stop = (): void => this.close()

  private option(name: number, value: number, what: string): void {
    const data = Buffer.alloc(4)
    data.writeInt32LE(value)
    must(setsockopt(this.fd, SOL_NETLINK, name, data, 4), 'setsockopt', `${what} ${value}`)
  }

  private read({ bytes, sender, truncated, nsid, length }: Received): Notification[] {
    const missing = length - bytes.length
    told({ sent: false, bytes, protocol: this.protocol.number, socket: this, ...(missing > 0 ? { missing } : {}) })
    if (sender !== 0) {
      this.dropped++
      return []
    }
    // Its end is lost, as if the kernel had had no room for it.
    if (truncated) return [{ type: 'overrun' }]
    return decode(bytes, { protocol: this.protocol }).map((message) => ({ type: 'message', message, nsid }))
  }
}
