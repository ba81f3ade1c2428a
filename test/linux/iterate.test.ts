import { afterEach, expect, test } from 'vitest'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { ENOBUFS } from '../../src/linux/syscalls/constants.ts'
import type { Message } from '../../src/netlink/message/message.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { type Answer, type FakeKernel, fakeKernel, says } from './support/fake-kernel.ts'

// Dumps that are iterated, and of which answers are lost, or that are given up midway.

const { done, link } = says
const GETLINK = { type: 18, attrs: { ifname: 'x0' } }
const usual: Answer = (to) => [{ datagram: [link(to, 1)] }, { datagram: [link(to, 2)] }, { datagram: [done(to)] }]
const indexes = (messages: readonly Message[]): unknown[] => messages.map(({ header }) => header['index'])

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

const all = async (): Promise<unknown[]> => {
  const found: unknown[] = []
  for await (const messages of socket.iterate(GETLINK)) found.push(...indexes(messages))
  return found
}

test.each([
  ['to a datagram longer than the room', (to: Message) => [{ datagram: Array.from({ length: 1000 }, (_, i) => link(to, i)) }]],
  ['by the kernel', () => [{ errno: ENOBUFS }]],
])('%s: it is retried before anything was yielded', async (_, lose) => {
  start((to, count) => (count === 1 ? [...lose(to), { datagram: [link(to, 9)] }, { datagram: [done(to)] }] : usual(to, count)))
  expect(await all()).toEqual([1, 2])
  expect(kernel.requests).toHaveLength(2)
  expect(await socket.dump(GETLINK)).toHaveLength(2)
})

test('each time: an error in the end', async () => {
  start((to) => [{ errno: ENOBUFS }, { datagram: [done(to)] }])
  await expect(all()).rejects.toMatchObject({ code: 'ENOBUFS', message: expect.not.stringContaining('not known') })
  expect(kernel.requests).toHaveLength(10)
})

test('an abort inside the loop ends it', async () => {
  start((to) => [...Array.from({ length: 40 }, (_, i) => ({ datagram: [link(to, i)] })), { datagram: [done(to)] }])
  const stop = new AbortController()
  let count = 0
  const iterating = (async () => {
    for await (const _ of socket.iterate(GETLINK, { signal: stop.signal })) {
      count++
      stop.abort(new Error('enough'))
    }
  })()
  await expect(iterating).rejects.toThrow('enough')
  expect(count).toBe(1)
  expect(await socket.dump(GETLINK)).toHaveLength(40)
})
