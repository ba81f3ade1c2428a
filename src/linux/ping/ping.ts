import { checkKeys } from '../../netlink/base/keys.ts'
import { shown } from '../../netlink/base/shown.ts'
import { formatIp } from '../../netlink/codec/address.ts'
import { type ReadinessWatch, watchReadable } from '../poll/readiness.ts'
import { checkSignal } from '../socket/limits.ts'
import { EAGAIN, ENOBUFS } from '../syscalls/constants.ts'
import { must } from '../syscalls/libc.ts'
import { echoRequest, type IpVersion, icmpErrorText, parseEcho } from './icmp.ts'
import { openPingSocket, type Packet, type PingDestination, type PingSocket, parseDestination } from './socket.ts'

/** Options of a ping. */
export interface PingOptions {
  /** Number of echo requests, by default 1. */
  readonly count?: number
  /** Milliseconds between requests, by default 1000. */
  readonly interval?: number
  /**
   * Milliseconds to wait for missing replies after the last request. The default is that of ping(8): 10 s before the
   * first reply (the first packet on a fresh link may be lost, and its neighbour is resolved again after a second),
   * then twice the longest round-trip time or `interval`. Echo requests do not wait for the kernel's RTNL lock.
   */
  readonly timeout?: number
  /** Bytes of data in each request, by default 56. */
  readonly size?: number
  /** Ends the ping. It then rejects with the reason of the signal. */
  readonly signal?: AbortSignal
}

/** One echo reply. */
export interface PingReply {
  /** The number of the request, from 1. */
  readonly seq: number
  /** Time to live, or hop limit, of the reply. */
  readonly ttl: number
  /** Bytes of the ICMP message. */
  readonly bytes: number
  /** Round-trip time in milliseconds. */
  readonly time: number
}

/** An ICMP error in place of a reply. */
export interface PingError {
  /** The number of the request, from 1. */
  readonly seq: number
  /** The sender of the error. */
  readonly from: string
  /** ICMP or ICMPv6 type: 3 or 1 is Destination Unreachable. */
  readonly type: number
  /** ICMP or ICMPv6 code of that type. */
  readonly code: number
  /** The text, such as `Destination Host Unreachable`. */
  readonly text: string
}

/** The result of a ping. Times are in milliseconds; min, avg and max are undefined without a reply. */
export interface PingResult {
  /** The address, as given. */
  readonly address: string
  /** Number of echo requests. */
  readonly transmitted: number
  /** Number of requests with a reply. */
  readonly received: number
  /** Number of further replies to a request that has one. */
  readonly duplicates: number
  /** The fraction of lost requests, from 0 to 1. */
  readonly loss: number
  /** Round-trip times, in milliseconds, in the order of the replies. */
  readonly times: readonly number[]
  /** Shortest round-trip time, in milliseconds. */
  readonly min: number | undefined
  /** Mean round-trip time, in milliseconds. */
  readonly avg: number | undefined
  /** Longest round-trip time, in milliseconds. */
  readonly max: number | undefined
  /** The first reply to each request, in order of arrival. */
  readonly replies: readonly PingReply[]
  /** The ICMP errors, in order of arrival. */
  readonly errors: readonly PingError[]
}

interface Run {
  readonly to: PingDestination
  readonly id: number
  readonly socket: PingSocket
  readonly payload: Uint8Array
  /** Send times by request number. */
  readonly sent: Map<number, number>
  readonly replies: PingReply[]
  readonly errors: PingError[]
  readonly answered: Set<number>
  duplicates: number
  failure: unknown
  /** Called for each message that arrives. */
  news: () => void
}

/**
 * Sends ICMP echo requests from the network namespace of the descriptor `namespace`, and collects the replies. Ends
 * when every request has a reply or an ICMP error, or when the missing ones time out. Lost requests are not an error.
 * Rejects if the kernel refuses to send a request (ENETUNREACH), or to open the raw socket (EPERM: no CAP_NET_RAW).
 */
export async function ping(namespace: number, address: string, options: PingOptions = {}): Promise<PingResult> {
  checkKeys('options of a ping', options, ['count', 'interval', 'timeout', 'size', 'signal'])
  const { count = 1, interval = 1000, timeout, size = 56, signal } = options
  const to = parseDestination(address)
  whole('count', count, 1, 65535)
  whole('size', size, 0, 65507)
  milliseconds('interval', interval)
  if (timeout !== undefined) milliseconds('timeout', timeout)
  checkSignal(signal)
  signal?.throwIfAborted()
  const run = startRun(namespace, to, size)
  let watch: ReadinessWatch | undefined
  try {
    watch = watchReadable(run.socket.fd, () => {
      drain(run)
      if (run.failure === undefined) watch?.rearm()
      run.news()
    })
    for (let seq = 1; seq <= count; seq++) {
      send(run, seq, address)
      const last = seq === count
      await rest(run, last ? (timeout ?? linger(run, interval)) : interval, last, signal)
    }
  } finally {
    watch?.close()
    run.socket.close()
  }
  return resultOf(address, count, run)
}

function startRun(namespace: number, to: PingDestination, size: number): Run {
  const payload = Uint8Array.from({ length: size }, (_, i) => i & 0xff)
  // Every raw socket of the namespace receives every ICMP message in it: the id and the source identify ours.
  return {
    to,
    // Loaded at first use: node:crypto takes longer to load than all of this.
    id: process.getBuiltinModule('node:crypto').randomInt(0x10000),
    socket: openPingSocket(namespace, to),
    payload,
    sent: new Map(),
    replies: [],
    errors: [],
    answered: new Set(),
    duplicates: 0,
    failure: undefined,
    news: () => undefined,
  }
}

function send(run: Run, seq: number, address: string): void {
  const message = echoRequest(run.to.version, run.id, seq, run.payload)
  run.sent.set(seq, performance.now())
  const result = run.socket.send(message)
  // A full queue loses a request, as the network might.
  if (result !== -EAGAIN && result !== -ENOBUFS) must(result, 'sendto', `echo request to ${address}`)
}

/** Returns how long missing replies may still arrive. */
function linger({ replies }: Run, interval: number): number {
  return replies.length === 0 ? 10_000 : Math.max(interval, ...replies.map(({ time }) => 2 * time))
}

/** Waits for `ms`, or, after the last request, until all are answered. */
async function rest(run: Run, ms: number, last: boolean, signal: AbortSignal | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let abort = (): void => undefined
  try {
    await new Promise<void>((resolve, reject) => {
      abort = () => reject(signal?.reason)
      signal?.addEventListener('abort', abort)
      if (signal?.aborted) abort()
      timer = setTimeout(resolve, ms)
      run.news = () => {
        if (run.failure !== undefined) reject(run.failure)
        else if (last && run.answered.size === run.sent.size) resolve()
      }
      run.news()
    })
  } finally {
    run.news = () => undefined
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

function drain(run: Run): void {
  try {
    for (let packet = run.socket.receive(); packet; packet = run.socket.receive()) note(run, packet, performance.now())
  } catch (error) {
    run.failure = error
  }
}

function note(run: Run, { source, ttl, message }: Packet, now: number): void {
  const echo = parseEcho(run.to.version, message)
  const sentAt = echo && run.sent.get(echo.seq)
  if (echo?.id !== run.id || sentAt === undefined) return
  const { seq } = echo
  if (echo.kind === 'error') {
    const { type, code } = echo
    run.errors.push({ seq, from: formatIp(source), type, code, text: icmpErrorText(run.to.version, type, code) })
  } else if (!answersFor(run.to, source)) return
  else if (run.replies.some((reply) => reply.seq === seq)) run.duplicates++
  else run.replies.push({ seq, ttl, bytes: message.length, time: now - sentAt })
  run.answered.add(seq)
}

/** Whether `source` may answer a request to `to`. Any source may answer a multicast or unspecified address. */
function answersFor({ version, bytes }: PingDestination, source: Uint8Array): boolean {
  const many = isMulticast(version, bytes[0] ?? 0) || bytes.every((byte) => byte === 0)
  return many || bytes.every((byte, i) => byte === source[i])
}

function isMulticast(version: IpVersion, first: number): boolean {
  return version === 4 ? first >> 4 === 0xe : first === 0xff
}

function resultOf(address: string, transmitted: number, { replies, errors, duplicates }: Run): PingResult {
  const times = replies.map((reply) => reply.time)
  const received = replies.length
  return {
    address,
    transmitted,
    received,
    duplicates,
    loss: (transmitted - received) / transmitted,
    times,
    min: received === 0 ? undefined : Math.min(...times),
    avg: received === 0 ? undefined : times.reduce((sum, time) => sum + time, 0) / received,
    max: received === 0 ? undefined : Math.max(...times),
    replies,
    errors,
  }
}

function whole(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return
  throw outside(name, `a whole number from ${low} to ${high}`, value)
}

function milliseconds(name: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value <= 0x7fffffff) return
  throw outside(name, `milliseconds from 0 to ${0x7fffffff}`, value)
}

function outside(name: string, expected: string, value: unknown): TypeError | RangeError {
  const text = `${name}: expected ${expected}, got ${shown(value)}`
  return typeof value === 'number' ? new RangeError(text) : new TypeError(text)
}
