import { setTimeout as delay } from 'node:timers/promises'
import { checkProtocol } from '../../netlink/base/check.ts'
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

/** A notification, or an overrun: the kernel had no room for some, which are lost. */
export type Notification =
  | {
      /** A notification, and not that some were lost. */
      readonly type: 'message'
      /** The decoded notification. */
      readonly message: Message
      /** The id of the originating network namespace; undefined for the stream's own. */
      readonly nsid: number | undefined
    }
  | { readonly type: 'overrun' }

const RECEIVE_BUFFER = 32 * 1024 * 1024
/** Pauses in milliseconds that collect frequent events; they grow while the burst lasts. */
const PAUSE = 1
const LONGEST_PAUSE = 8

/**
 * A stream of the notifications of some groups of a protocol, from its creation on. It reads on demand: unread
 * notifications stay in the kernel, within `receiveBuffer`; beyond that some are lost and the stream reports an
 * overrun. Keeps the process alive until it is closed or unref'd.
 */
export class EventStream implements AsyncIterableIterator<Notification> {
  /** Number of datagrams that did not come from the kernel and were dropped. */
  dropped = 0
  /** Called once when the stream is closed. */
  onClose: (() => void) | undefined
  private readonly port = currentTransport()
  private readonly protocol: Protocol
  private readonly signal: AbortSignal | undefined
  private readonly watch: ReadinessWatch
  /** Read but not yet consumed. The error of a malformed datagram takes its place. */
  private readonly ready: (Notification | MalformedError)[] = []
  private fd: number
  private wake: (() => void) | undefined
  /**
   * The queue was empty at the last read; poll before reading again. If something has arrived since, polling returns at
   * once.
   */
  private drained = false
  /** The last batch followed the one before so soon that a pause will collect more. */
  private busy = false
  private pause = PAUSE
  private referenced = true
  /** Settles when the last call of `next` or `batch` is done. */
  private last: Promise<unknown> = Promise.resolve()

  /**
   * Opens the stream in the network namespace of the thread. Throws SyscallError, and TypeError or RangeError for
   * invalid options.
   */
  constructor(protocol: Protocol, groups: readonly number[], options: StreamOptions = {}) {
    checkProtocol(protocol)
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

  /** Joins another group. Throws SyscallError. */
  join(group: number): void {
    must(this.port.join(this.fd, group), 'setsockopt', `NETLINK_ADD_MEMBERSHIP ${group}`)
  }

  /**
   * Resolves to the next notification. Concurrent calls each get their own, in order. Rejects with the reason of the
   * signal.
   */
  async next(): Promise<IteratorResult<Notification, undefined>> {
    const [value] = await this.inTurn(1)
    return value === undefined ? { done: true, value: undefined } : { done: false, value }
  }

  /**
   * Resolves to all queued notifications, or none at the end. Rejects with the reason of the signal, and with a
   * MalformedError for data that is not netlink.
   */
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

  /**
   * Waits until there may be something to read. A wakeup for each datagram costs four system calls, so bursts are
   * polled.
   */
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

  /** Returns the queued notifications without waiting. */
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

  /** Drains the receive queue, as much as one call takes. */
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

  /** Keeps the process alive while the stream is open (the default). */
  ref(): void {
    this.referenced = true
    this.watch.ref()
  }

  /** Lets the process exit while the stream is open. */
  unref(): void {
    this.referenced = false
    this.watch.unref()
  }

  /** Whether the stream keeps the process alive. */
  hasRef(): boolean {
    return this.referenced
  }

  /** Ends the stream, and pending calls of `next`. May be called twice. */
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

  /** Whether it was closed, or its signal aborted. */
  get closed(): boolean {
    return this.fd < 0
  }

  /** Closes the stream. A `for await` loop calls it when it is left. */
  async return(): Promise<IteratorResult<Notification, undefined>> {
    this.close()
    return { done: true, value: undefined }
  }

  /** Returns the stream itself: it can be read once. */
  [Symbol.asyncIterator](): this {
    return this
  }

  /** Closes the stream, for `await using`. */
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
    // Its end is lost, which counts as an overrun.
    if (truncated) return [{ type: 'overrun' }]
    try {
      const found: Notification[] = []
      decodeReceived(bytes, { protocol: this.protocol }, (message) => found.push({ type: 'message', message, nsid }))
      return found
    } catch (error) {
      if (error instanceof MalformedError) return [error]
      throw error
    }
  }
}
