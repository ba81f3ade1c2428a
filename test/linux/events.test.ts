import { afterEach, beforeEach, expect, test } from 'vitest'
import { EventStream, type Notification } from '../../src/linux/socket/event-stream.ts'
import { ENOBUFS } from '../../src/linux/syscalls/constants.ts'
import { RTNLGRP } from '../../src/rtnl/common/groups.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { type FakeKernel, fakeKernel, type Step } from './support/fake-kernel.ts'

let kernel: FakeKernel
let stream: EventStream

const announced = (...indexes: number[]): Step => ({
  datagram: indexes.map((index) => ({ type: 16, header: { index }, attrs: { ifname: `l${index}` } })),
})
const say = (...steps: Step[]): void => kernel.notify(RTNLGRP.LINK, ...steps)
const MALFORMED: Step = { bytes: Uint8Array.of(9, 0, 0, 0, 2, 0) }

/** Notifications in short: the index of the link, or `overrun`. */
const short = (events: readonly Notification[]): unknown[] =>
  events.map((event) => (event.type === 'message' ? event.message.header['index'] : event.type))

beforeEach(() => {
  kernel = fakeKernel(() => [])
  stream = new EventStream(rtnetlink, [RTNLGRP.LINK])
})
afterEach(() => {
  stream.close()
  kernel.stop()
})

test('of several calls at once each gets its own, and the rest the end', async () => {
  const [first, second, several, third] = [stream.next(), stream.next(), stream.batch(), stream.next()]
  say(announced(1, 2), announced(3, 4))
  expect(short([(await first).value as Notification, (await second).value as Notification])).toEqual([1, 2])
  expect(short(await several)).toEqual([3, 4])
  const last = stream.next()
  stream.close()
  expect([await third, await last]).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ])
})

test('several calls at once reject with the reason of the signal', async () => {
  const stop = new AbortController()
  await using aborted = new EventStream(rtnetlink, [RTNLGRP.LINK], { signal: stop.signal })
  const calls = [aborted.next(), aborted.batch()].map((call) => call.catch((reason: Error) => reason.message))
  stop.abort(new Error('enough'))
  expect(await Promise.all(calls)).toEqual(['enough', 'enough'])
})

test('a datagram that is no netlink is an error in its place, and takes no other with it', async () => {
  say(announced(1), MALFORMED, announced(2), MALFORMED, MALFORMED, announced(3))
  expect(short(await stream.batch())).toEqual([1])
  await expect(stream.next()).rejects.toMatchObject({ name: 'MalformedError' })
  expect(short([(await stream.next()).value as Notification])).toEqual([2])
  expect(() => stream.take()).toThrow(expect.objectContaining({ name: 'MalformedError' }))
  await expect(stream.batch()).rejects.toMatchObject({ name: 'MalformedError' })
  expect(short(stream.take())).toEqual([3])
  expect(stream.take()).toEqual([])
})

test('what the kernel had no room for, and what is cut, is an overrun in its place', async () => {
  const long = Array.from({ length: 3000 }, (_, i) => i + 1)
  say(announced(1), { errno: ENOBUFS }, announced(2), announced(...long), announced(3))
  const seen: unknown[] = []
  while (seen.at(-1) !== 3) seen.push(...short(await stream.batch()))
  expect(seen).toEqual([1, 'overrun', 2, 'overrun', 3])
  expect(stream.dropped).toBe(0)
  // The room is there now.
  say(announced(...long))
  expect(await stream.batch()).toHaveLength(3000)
})

test('what others send is dropped and counted, also while it is waited', async () => {
  const next = stream.next()
  say({ ...announced(7), from: 4242 } as Step)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(stream.dropped).toBe(1)
  say({ ...announced(8), from: 1 } as Step, announced(9))
  expect(short([(await next).value as Notification])).toEqual([9])
  expect(stream.dropped).toBe(2)
})
