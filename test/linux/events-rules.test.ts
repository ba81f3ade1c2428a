import { afterEach, beforeEach, expect, test } from 'vitest'
import { EventStream, type Notification } from '../../src/linux/socket/event-stream.ts'
import { room } from '../../src/linux/socket/receive.ts'
import { type TappedDatagram, tap } from '../../src/linux/socket/tap.ts'
import { currentTransport, type Transport, withTransport } from '../../src/linux/socket/transport.ts'
import { AF_NETLINK, SOCK_CLOEXEC, SOCK_RAW } from '../../src/linux/syscalls/constants.ts'
import { close, must, socket } from '../../src/linux/syscalls/libc.ts'
import type { Protocol } from '../../src/netlink/message/protocol.ts'
import { RTNLGRP } from '../../src/rtnl/common/groups.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { type FakeKernel, fakeKernel, type Step } from './support/fake-kernel.ts'

// Which system calls a stream makes, by a transport between it and the fake kernel.

let kernel: FakeKernel
/** A socket to which nobody sends: its descriptor is never readable. */
let silentFd: number

beforeEach(() => {
  kernel = fakeKernel(() => [])
  silentFd = must(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, rtnetlink.number), 'socket')
})
afterEach(() => {
  close(silentFd)
  kernel.stop()
})

interface Watched {
  readonly stream: EventStream
  readonly calls: string[]
}

/** A stream of which polling sees `fd`, by default a descriptor that is never readable. `results` are those of recvmmsg, then the fake kernel's. */
function opened(
  { fd = silentFd, results = [], allNsid = 0 }: { fd?: number; results?: number[]; allNsid?: number } = {},
  options: { allNsid?: boolean } = {},
  protocol: Protocol = rtnetlink,
): Watched {
  const calls: string[] = []
  const fake = currentTransport()
  let real = -1
  const transport: Transport = {
    open: (number, name) => {
      real = fake.open(number, name)
      return fd
    },
    keep: (_, bytes) => fake.keep(real, bytes),
    portId: () => fake.portId(real),
    send: (_, data) => fake.send(real, data),
    read: (_, data) => fake.read(real, data),
    discard: () => fake.discard(real),
    recvmmsg: (_, buffers, flags) => {
      calls.push('recvmmsg')
      return results.shift() ?? fake.recvmmsg(real, buffers, flags)
    },
    join: (_, group) => fake.join(real, group),
    listenAllNsid: () => {
      calls.push('listenAllNsid')
      return allNsid
    },
    close: () => {
      calls.push('close')
      return fake.close(real)
    },
  }
  return { calls, stream: withTransport(transport, () => new EventStream(protocol, [RTNLGRP.LINK], options)) }
}

const announced = (...indexes: number[]): Step => ({ datagram: indexes.map((index) => ({ type: 16, header: { index } })) })
const say = (...steps: Step[]): void => kernel.notify(RTNLGRP.LINK, ...steps)
const indexes = (events: readonly Notification[]): unknown[] =>
  events.map((event) => (event.type === 'message' ? event.message.header['index'] : event.type))

test('what is read is consumed before more is read', async () => {
  const { stream, calls } = opened()
  say(announced(1, 2, 3), announced(4))
  for (const index of [1, 2]) expect(indexes([(await stream.next()).value as Notification])).toEqual([index])
  say(announced(5))
  expect(indexes(stream.take())).toEqual([3, 4])
  expect(calls).toEqual(['recvmmsg'])
  expect(indexes(stream.take())).toEqual([5])
  stream.close()
  expect(calls).toEqual(['recvmmsg', 'recvmmsg', 'close'])
})

test('after a full read more is read at once; after any other it waits until there is more', async () => {
  const { stream, calls } = opened()
  const full = Array.from({ length: room() }, (_, i) => announced(i + 1))
  say(...full, announced(900), announced(901))
  expect(await stream.batch()).toHaveLength(full.length)
  // The descriptor is not readable: a stream that waits would do so for ever.
  expect(indexes(await stream.batch())).toEqual([900, 901])
  const last = stream.batch()
  say(announced(902))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(calls).toEqual(['recvmmsg', 'recvmmsg'])
  stream.close()
  expect(await last).toEqual([])
})

test('descriptor 0 is one', async () => {
  const { stream, calls } = opened({ fd: 0 })
  expect(stream.closed).toBe(false)
  say(announced(1), announced(2))
  expect(indexes(await stream.batch())).toEqual([1, 2])
  say(announced(3))
  expect(indexes(stream.take())).toEqual([3])
  stream.close()
  expect([stream.closed, calls.at(-1)]).toEqual([true, 'close'])
})

test('an error of the system call ends the call; an empty queue does not', async () => {
  const { stream } = opened({ results: [-13] })
  await expect(stream.batch()).rejects.toThrow(/^recvmmsg: EACCES/)
  stream.close()
  const empty = opened({ results: [-11] })
  expect(empty.stream.take()).toEqual([])
  empty.stream.close()
})

test('listens to other namespaces if an option says so; a refusal closes the socket', () => {
  const { stream, calls } = opened()
  stream.close()
  expect(calls).toEqual(['close'])
  const all = opened({}, { allNsid: true })
  all.stream.close()
  expect(all.calls).toEqual(['listenAllNsid', 'close'])
  expect(() => opened({ allNsid: -22 }, { allNsid: true })).toThrow(/^setsockopt: EINVAL: .* \(NETLINK_LISTEN_ALL_NSID\)$/)
  // Either no capability is missing, or it is named.
  expect(() => opened({ allNsid: -1 }, { allNsid: true })).toThrow(
    /^setsockopt: EPERM: .* \(NETLINK_LISTEN_ALL_NSID(?:: CAP_NET_BROADCAST is missing .*)?\)$/,
  )
})

test('a tap hears how much is missing of a datagram that is cut', () => {
  const heard: TappedDatagram[] = []
  const { stream } = opened()
  const untap = tap((datagram) => void heard.push(datagram))
  say({ bytes: new Uint8Array(40_000) })
  expect(indexes(stream.take())).toEqual(['overrun'])
  untap()
  stream.close()
  expect(heard).toMatchObject([{ missing: 40_000 - (heard[0]?.bytes.length ?? 0) }])
})

test('only what is malformed is an error in its place: a mistake in a table is thrown', () => {
  const broken: Protocol = {
    ...rtnetlink,
    find: () => {
      throw new RangeError('a mistake')
    },
  }
  const { stream } = opened({}, {}, broken)
  say(announced(1))
  expect(() => stream.take()).toThrow(new RangeError('a mistake'))
  expect(stream.take()).toEqual([])
  stream.close()
})
