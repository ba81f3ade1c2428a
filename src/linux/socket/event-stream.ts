import { setTimeout as delay } from 'node:timers/promises'
import { MalformedError } from '../../netlink/base/malformed-error.ts'
import { nextSlice } from '../../netlink/base/slices.ts'
import { decodeReceived } from '../../netlink/message/decode.ts'
import type { Message } from '../../netlink/message/message.ts'
import type { Protocol } from '../../netlink/message/protocol.ts'
import { type ReadinessWatch, watchReadable } from '../poll/readiness.ts'
import { missingNetBroadcast } from '../syscalls/capabilities.ts'
import { EAGAIN, EINTR, ENOBUFS, EPERM } from '../syscalls/constants.ts'
import { must } from '../syscalls/libc.ts'
import { SyscallError } from '../syscalls/syscall-error.ts'
import { checkStream, type StreamOptions } from './event-options.ts'
import { type ReceivedDatagram, receive, room } from './receive.ts'
import { recordProcess } from './record.ts'
import { notifyTaps } from './tap.ts'
import { currentTransport } from './transport.ts'

/** What the kernel told: a notification, or that it had no room for some, which are lost. */
export type Notification =
  | {
      readonly type: 'message'
      readonly message: Message
      /** The id of the network namespace it comes from; undefined is the stream's own. */
      readonly nsid: number | undefined
    }
  | { readonly type: 'overrun' }

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
  /** Called when the stream is closed, once. */
  onClose: (() => void) | undefined
  private readonly port = currentTransport()
  private readonly protocol: Protocol
  private readonly signal: AbortSignal | undefined
  private readonly watch: ReadinessWatch
  /** What was read and not yet taken. Where a datagram could not be read, its error stands in its place. */
  private readonly ready: (Notification | MalformedError)[] = []
  private fd: number
  private wake: (() => void) | undefined
  /** Nothing was left when it was last looked at: the next thing to do is to wait. What has come since ends the wait at once. */
  private drained = false
  /** The last came so soon after the one before that more will have come after a pause. */
  private busy = false
  private pause = PAUSE
  private referenced = true
  /** Settled when the last call of `next` or `batch` is answered. */
  private last: Promise<unknown> = Promise.resolve()

  /**
   * Opens the stream in the network namespace that the thread is in. Throws SyscallError, and TypeError or RangeError for options that are none.
   */
  constructor(protocol: Protocol, groups: readonly number[], options: StreamOptions = {}) {
    checkStream(groups, options)
    const { receiveBuffer = RECEIVE_BUFFER, allNsid = false, signal } = options
    signal?.throwIfAborted()
    recordProcess()
    this.protocol = protocol
    this.signal = signal
    this.fd = this.port.open(protocol.number, protocol.name)
    try {
      this.port.keep(this.fd, receiveBuffer)
      for (const group of groups) this.join(group)
      if (allNsid) this.listenAllNsid()
      this.watch = watchReadable(this.fd, () => this.wake?.())
    } catch (error) {
      this.port.close(this.fd)
      throw error
    }
    signal?.addEventListener('abort', this.stop)
  }

  /** Takes part in a further group from now on. Throws SyscallError. */
  join(group: number): void {
    must(this.port.join(this.fd, group), 'setsockopt', `NETLINK_ADD_MEMBERSHIP ${group}`)
  }

  /** The next notification. Of several calls each gets its own, in their order. Rejects with the reason of the signal. */
  async next(): Promise<IteratorResult<Notification, undefined>> {
    const [value] = await this.inTurn(1)
    return value === undefined ? { done: true, value: undefined } : { done: false, value }
  }

  /** As many as there are at once, or none at the end. Rejects with the reason of the signal, and with a MalformedError in the place of what is no netlink. */
  batch(): Promise<Notification[]> {
    return this.inTurn(Number.POSITIVE_INFINITY)
  }

  private inTurn(most: number): Promise<Notification[]> {
    const turn = this.last.then(() => this.gather(most))
    this.last = turn.catch(() => undefined)
    return turn
  }

  private async gather(most: number): Promise<Notification[]> {
    for (;;) {
      this.signal?.throwIfAborted()
      if (this.fd < 0) return []
      if (this.ready.length > 0) return this.taken(most)
      const slice = this.drained ? undefined : nextSlice()
      if (slice) {
        await slice
        continue
      }
      if (!this.drained) this.fill()
      if (this.ready.length > 0) return this.taken(most)
      this.drained = false
      await this.wait()
    }
  }

  /** Until there is something, or there may be: to be told of each costs four system calls, so where many come they are looked for. */
  private async wait(): Promise<void> {
    if (this.busy) {
      await delay(this.pause, undefined, { ref: this.referenced })
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
    if (this.ready.length === 0) this.fill()
    return this.taken(Number.POSITIVE_INFINITY)
  }

  private taken(most: number): Notification[] {
    const found: Notification[] = []
    for (let first = this.ready[0]; first && found.length < most; first = this.ready[0]) {
      if (!(first instanceof MalformedError)) found.push(first)
      else if (found.length > 0) break
      this.ready.shift()
      if (first instanceof MalformedError) throw first
    }
    return found
  }

  /** Reads what lies in the socket, as much as one call takes. */
  private fill(): void {
    const most = room()
    const got = receive(this.port, this.fd)
    this.drained = typeof got === 'object' && got.length < most
    if (typeof got === 'object') for (const datagram of got) this.ready.push(...this.read(datagram))
    else if (got === -ENOBUFS) this.ready.push({ type: 'overrun' })
    else if (got === -EINTR) this.fill()
    else if (got === -EAGAIN) this.busy = false
    else must(got, 'recvmmsg')
  }

  /** Lets the process wait for the stream, as it does from the start. */
  ref(): void {
    this.referenced = true
    this.watch.ref()
  }

  /** Lets the process end though the stream is open. */
  unref(): void {
    this.referenced = false
    this.watch.unref()
  }

  /** Whether the process waits for the stream. */
  hasRef(): boolean {
    return this.referenced
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
    this.onClose?.()
  }

  /** It was closed, or its signal aborted. */
  get closed(): boolean {
    return this.fd < 0
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

  private listenAllNsid(): void {
    const result = this.port.listenAllNsid(this.fd)
    const missing = result === -EPERM ? missingNetBroadcast() : undefined
    if (missing) throw new SyscallError('setsockopt', EPERM, `NETLINK_LISTEN_ALL_NSID: ${missing}`)
    must(result, 'setsockopt', 'NETLINK_LISTEN_ALL_NSID')
  }

  private read({ bytes, sender, truncated, nsid, length }: ReceivedDatagram): (Notification | MalformedError)[] {
    const missing = length - bytes.length
    notifyTaps({ sent: false, bytes, protocol: this.protocol.number, socket: this, ...(missing > 0 ? { missing } : {}) })
    if (sender !== 0) {
      this.dropped++
      return []
    }
    // Its end is lost, as if the kernel had had no room for it.
    if (truncated) return [{ type: 'overrun' }]
    try {
      return decodeReceived(bytes, { protocol: this.protocol }).map((message) => ({
        type: 'message',
        message,
        nsid,
      }))
    } catch (error) {
      if (error instanceof MalformedError) return [error]
      throw error
    }
  }
}
