import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { limitsOf, oneDeadline } from '../../src/linux/socket/limits.ts'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import type { Message } from '../../src/netlink/message/message.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { type FakeKernel, fakeKernel, PORT_ID, says } from './support/fake-kernel.ts'

let kernel: FakeKernel | undefined

afterEach(() => {
  kernel?.stop()
  kernel = undefined
})

test.each([
  [{ timout: 5 }, TypeError, 'unknown key "timout" in limits of a request (did you mean "timeout"?)'],
  [{ timeout: Number.NaN }, TypeError, 'timeout: expected milliseconds, a number, got NaN'],
  [{ timeout: '5' }, TypeError, 'got "5"'],
  [{ timeout: null }, TypeError, 'got null'],
  [{ timeout: -5 }, RangeError, 'timeout: expected 0 milliseconds or more, got -5'],
  [{ signal: 'x' }, TypeError, 'signal: expected an AbortSignal, got "x"'],
  [{ signal: new AbortController() }, TypeError, 'signal: expected an AbortSignal, got an object'],
  [null, TypeError, 'expected limits of a request, an object, got null'],
  [5, TypeError, 'expected limits of a request, an object, got 5'],
])('%o is refused, and nothing is sent', async (options, kind, message) => {
  kernel = fakeKernel(() => [])
  await using socket = new NetlinkSocket(rtnetlink)
  const error = await socket.request({ type: 18, attrs: { ifname: 'x0' } }, options as never).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(kind)
  expect((error as Error).message).toContain(message)
  expect(kernel.requests).toEqual([])
})

test.each([{}, { timeout: 0 }, { timeout: Number.POSITIVE_INFINITY }, { timeout: undefined, signal: undefined }])(
  '%o is accepted',
  (options) => {
    expect(limitsOf(options as never).signal).toBeUndefined()
  },
)

test('several requests of one call share what is left of the time', async () => {
  const limits = oneDeadline({ timeout: 1000 })
  const { deadline } = limitsOf(limits)
  await delay(20)
  for (const same of [limits, oneDeadline(limits), { ...limits }]) expect(limitsOf(same).deadline).toBe(deadline)
  expect(limitsOf({ timeout: 1000 }).deadline).toBeGreaterThan(deadline)
  expect(limitsOf(oneDeadline({ timeout: Number.POSITIVE_INFINITY })).deadline).toBe(Number.POSITIVE_INFINITY)
})

test('one signal for many requests is no leak', async () => {
  kernel = fakeKernel(() => [])
  const warnings: Error[] = []
  const warn = (warning: Error): void => void warnings.push(warning)
  process.on('warning', warn)
  await using socket = new NetlinkSocket(rtnetlink)
  const stop = new AbortController()
  const asking = Array.from({ length: 50 }, () => socket.request({ type: 18 }, { signal: stop.signal }))
  await delay(10)
  stop.abort(new Error('enough'))
  const ends = await Promise.allSettled(asking)
  await delay(10)
  process.off('warning', warn)
  expect(new Set(ends.map((end) => end.status === 'rejected' && end.reason.message))).toEqual(new Set(['enough']))
  expect(warnings).toEqual([])
})

test('a dump that makes progress does not time out, one that stalls does', async () => {
  kernel = fakeKernel(() => [])
  await using socket = new NetlinkSocket(rtnetlink)
  const datagram = (index: number) => {
    const to = kernel?.requests.at(-1) as Message
    return { datagram: [{ type: RTM.NEWLINK, flags: NLM_F.MULTI, seq: to.seq, pid: PORT_ID, header: { index }, attrs: {} }] }
  }
  const dump = socket.dump({ type: RTM.GETLINK }, { timeout: 1000 })
  for (let i = 1; i <= 10; i++) {
    await delay(120)
    kernel.send([datagram(i)])
  }
  kernel.send([{ datagram: [says.done(kernel.requests.at(-1) as Message)] }])
  expect((await dump).map(({ header }) => header['index'])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

  const stalled = socket.dump({ type: RTM.GETLINK }, { timeout: 50 })
  await delay(10)
  kernel.send([datagram(1)])
  await expect(stalled).rejects.toMatchObject({ code: 'ETIMEDOUT' })
})
