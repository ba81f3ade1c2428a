import { afterEach, expect, test } from 'vitest'
import { BatchAbortedError, type BatchResult } from '../../src/linux/socket/batch.ts'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { ENOBUFS } from '../../src/linux/syscalls/constants.ts'
import { observe } from '../../src/linux/syscalls/libc.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { type Answer, type FakeKernel, fakeKernel, says } from './support/fake-kernel.ts'

// Batches that end early: they must report what was done all the same.

const { ack } = says
const SETLINK = { type: 19, header: { index: 3 }, attrs: { ifname: 'x0', mtu: 1 } }
const many = (count: number): (typeof SETLINK)[] => Array.from({ length: count }, () => SETLINK)
const statuses = (results: readonly BatchResult[]): string[] => results.map(({ status }) => status)
const times = (count: number, status: string): string[] => Array(count).fill(status)

let kernel: FakeKernel
let socket: NetlinkSocket

function start(answer: Answer): void {
  kernel = fakeKernel(answer)
  socket = new NetlinkSocket(rtnetlink)
}

afterEach(() => {
  socket.close()
  kernel.stop()
})

test('an answer that does not come fails its item alone', async () => {
  start((to, count) => (count === 3 ? [] : [{ datagram: [ack(to, count === 4 ? -17 : 0)] }]))
  const results = await socket.batch(many(5), { timeout: 500 })
  expect(statuses(results)).toEqual(['done', 'done', 'failed', 'failed', 'done'])
  expect(results[2]).toMatchObject({
    error: {
      code: 'ETIMEDOUT',
      message: expect.stringContaining('no reply to RTM_SETLINK; whether it was done is not known'),
    },
  })
  expect(results[3]).toMatchObject({ error: { name: 'NetlinkError', code: 'EEXIST' } })
  // What comes late is nobody's.
  kernel.send([{ datagram: [ack(kernel.requests[2] as never, -22)] }])
  expect(await socket.batch([SETLINK])).toMatchObject([{ status: 'done' }])
})

test('what is not sent in time is skipped', async () => {
  start((to, count) => (count === 10 ? [] : [{ datagram: [ack(to)] }]))
  const results = await socket.batch(many(150), { timeout: 500 })
  expect(statuses(results)).toEqual([...times(9, 'done'), 'failed', ...times(54, 'done'), ...times(86, 'skipped')])
  expect(kernel.requests).toHaveLength(64)
})

test('if time is up before anything is sent, the first item fails', async () => {
  start(() => [])
  const results = await socket.batch(many(130), { timeout: 0 })
  expect(statuses(results)).toEqual(['failed', ...times(129, 'skipped')])
  expect(results[0]).toMatchObject({ error: { code: 'ETIMEDOUT' } })
  expect(kernel.requests).toEqual([])
})

test('if time is up between two datagrams, the first unsent item fails', async () => {
  start((to, count) => {
    const end = performance.now() + (count === 64 ? 510 : 0)
    while (performance.now() < end);
    return [{ datagram: [ack(to)] }]
  })
  const results = await socket.batch(many(130), { timeout: 500 })
  expect(statuses(results)).toEqual([...times(64, 'done'), 'failed', ...times(65, 'skipped')])
  expect(results[64]).toMatchObject({ error: { code: 'ETIMEDOUT' } })
})

test('a batch that goes on after closing looks for no cause by a descriptor that is closed', async () => {
  kernel = fakeKernel((to) => [{ datagram: [ack(to, -1)] }])
  socket = new NetlinkSocket(rtnetlink, async () => {
    socket.close()
    return undefined
  })
  const calls: string[] = []
  observe((name) => calls.push(name))
  const results = await socket.batch(many(2)).finally(() => observe(undefined))
  expect(statuses(results)).toEqual(['failed', 'failed'])
  // NS_GET_USERNS, of the first alone.
  expect(calls.filter((name) => name === 'ioctl')).toHaveLength(1)
})

test('an error of write fails what was to be sent, and skips the rest', async () => {
  start((to, count) => {
    if (count === 64) kernel.sendErrors.push(ENOBUFS)
    return [{ datagram: [ack(to)] }]
  })
  const results = await socket.batch(many(150))
  expect(statuses(results)).toEqual([...times(64, 'done'), ...times(64, 'failed'), ...times(22, 'skipped')])
  expect(results[64]).toMatchObject({ error: { syscall: 'write', code: 'ENOBUFS' } })
})

test('an abort rejects with the results so far', async () => {
  const stop = new AbortController()
  const reason = new Error('enough')
  start((to, count) => {
    if (count === 66) setImmediate(() => stop.abort(reason))
    return count < 66 ? [{ datagram: [ack(to)] }] : []
  })
  const error = await socket.batch(many(150), { signal: stop.signal }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(BatchAbortedError)
  const { message, cause, results } = error as BatchAbortedError
  expect(message).toBe('the batch was aborted, 65 of 150 done: enough')
  expect(cause).toBe(reason)
  expect(statuses(results)).toEqual([...times(65, 'done'), ...times(63, 'failed'), ...times(22, 'skipped')])
  expect(results[65]).toMatchObject({
    error: { code: 'ECANCELED', message: expect.stringContaining('whether it was done is not known') },
  })
})

test.each([
  ['between two datagrams', 64, 64],
  ['before anything is sent', 0, 0],
])('an abort %s fails nothing', async (_, at, done) => {
  const stop = new AbortController()
  if (at === 0) stop.abort('no')
  start((to, count) => {
    if (count === at) stop.abort('no')
    return [{ datagram: [ack(to)] }]
  })
  const error = await socket.batch(many(100), { signal: stop.signal }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'BatchAbortedError', cause: 'no' })
  expect(statuses((error as BatchAbortedError).results)).toEqual([...times(done, 'done'), ...times(100 - done, 'skipped')])
})

test('closing in the midst fails what has no reply', async () => {
  start((to, count) => {
    if (count === 2) setImmediate(() => socket.close())
    return count === 1 ? [{ datagram: [ack(to)] }] : []
  })
  const results = await socket.batch(many(66))
  expect(statuses(results)).toEqual(['done', ...times(63, 'failed'), 'skipped', 'skipped'])
  expect(results[1]).toMatchObject({ error: { code: 'EBADF' } })
})

test('a mistake in one of them sends none', async () => {
  start((to) => [{ datagram: [ack(to)] }])
  const wrong = { ...SETLINK, attrs: { mtu: -1 } }
  await expect(socket.batch([...many(100), wrong])).rejects.toThrow(RangeError)
  expect(kernel.requests).toEqual([])
})

test.each([
  [{ stopOnError: true }, 3],
  [{ continueOnError: false }, 3],
  [{ stopOnError: true, continueOnError: false }, 3],
  [{ continueOnError: true }, 5],
  [{ stopOnError: false, continueOnError: true }, 5],
])('%o: of five, of which the third is refused, %i are sent', async (options, sent) => {
  start((to, count) => [{ datagram: [ack(to, count === 3 ? -17 : 0)] }])
  await socket.batch(many(5), options)
  expect(kernel.requests).toHaveLength(sent)
})

test.each([
  [{ stopOnError: true, continueOnError: true }, 'expected stopOnError or continueOnError, got both as true'],
  [{ stopOnError: false, continueOnError: false }, 'got both as false'],
  [{ continueOnError: 'yes' }, 'continueOnError: expected true or false, got "yes"'],
])('%o is refused', async (options, message) => {
  start(() => [])
  await expect(socket.batch(many(1), options as never)).rejects.toThrow(message)
  expect(kernel.requests).toEqual([])
})
