import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { EAGAIN, EINTR, ENOBUFS } from '../../src/linux/syscalls/constants.ts'
import { DumpInterruptedError } from '../../src/netlink/error/dump-interrupted.ts'
import { NetlinkError } from '../../src/netlink/error/netlink-error.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import type { Message } from '../../src/netlink/message/message.ts'
import { causeOf } from '../../src/rtnl/diagnose/causes.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { type Answer, type FakeKernel, fakeKernel, type Step, says } from './support/fake-kernel.ts'

// What a kernel seldom does, or only under load: a fake one does it at will.

const { ack, done, link } = says
const SETLINK = { type: 19, header: { index: 3 }, attrs: { ifname: 'x0', mtu: 1 } }
const GETLINK = { type: 18, attrs: { ifname: 'x0' } }
const isDump = ({ flags }: Message): boolean => (flags & NLM_F.DUMP) === NLM_F.DUMP

let kernel: FakeKernel
let socket: NetlinkSocket

function start(answer: Answer, early: readonly Step[] = []): void {
  kernel = fakeKernel(answer, early)
  socket = new NetlinkSocket(rtnetlink)
}

/** Answers as a kernel does: a dump of two links in two datagrams, or an ACK. */
const usual: Answer = (to) =>
  isDump(to) ? [{ datagram: [link(to, 1)] }, { datagram: [link(to, 2)] }, { datagram: [done(to)] }] : [{ datagram: [ack(to)] }]

const indexes = (messages: readonly Message[]): unknown[] => messages.map(({ header }) => header['index'])

afterEach(() => {
  socket.close()
  kernel.stop()
})

describe('an ACK', () => {
  test('that is lost: the request times out, and the next is answered', async () => {
    start((to, count) => (count === 1 ? [] : usual(to, count)))
    await expect(socket.request(SETLINK, { timeout: 20 })).rejects.toMatchObject({
      code: 'ETIMEDOUT',
      message: expect.stringContaining('no reply to RTM_SETLINK in time; whether it was done is not known'),
    })
    expect(await socket.request(SETLINK)).toMatchObject({ messages: [] })
  })

  test('that comes late never reaches a later request', async () => {
    start((to, count) => (count === 1 ? [] : usual(to, count)))
    await expect(socket.request(SETLINK, { timeout: 20 })).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    kernel.send([{ datagram: [ack(kernel.requests[0] as Message, -22, { msg: 'late' })] }])
    expect(await socket.request(SETLINK)).toMatchObject({ messages: [], warning: undefined })
  })

  test('that comes while the event loop waits', async () => {
    start(() => [])
    const waiting = socket.request(SETLINK)
    await delay(10)
    kernel.send([{ datagram: [ack(kernel.requests[0] as Message, 0, { msg: 'a warning' })] }])
    // Nothing else: JSON.stringify would print it.
    expect(await waiting).toEqual({ messages: [], warning: 'a warning' })
  })

  test('that is sent twice is taken once', async () => {
    start((to) => [{ datagram: [ack(to)] }, { datagram: [ack(to, -22)] }])
    for (let i = 0; i < 3; i++) expect(await socket.request(SETLINK)).toMatchObject({ messages: [] })
  })

  test('with another sequence number, or in another order, is nobody’s', async () => {
    start((to) => [
      { datagram: [ack({ ...to, seq: to.seq + 1 }, -1), ack({ ...to, seq: to.seq - 1 }, -2), link({ ...to, seq: 0 }, 9)] },
      { datagram: [link(to, 5, 0), ack(to)] },
    ])
    for (let i = 0; i < 3; i++) expect(indexes((await socket.request(GETLINK)).messages)).toEqual([5])
  })

  test('of several requests in one datagram may come in any order', async () => {
    const all: Message[] = []
    start((to) => {
      all.push(to)
      return all.length < 3 ? [] : all.toReversed().map((each) => ({ datagram: [ack(each, each === all[1] ? -17 : 0)] }))
    })
    const results = await socket.batch([SETLINK, SETLINK, SETLINK])
    expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done'])
  })
})

describe('a refusal', () => {
  const words = { msg: 'no', offs: 40 }
  test.each([
    ['capped', NLM_F.CAPPED, words, ' at IFLA_MTU (value of 4 bytes at offset 44: 01 00 00 00)'],
    ['with the request', 0, words, ' at IFLA_MTU (value of 4 bytes at offset 44: 01 00 00 00)'],
    ['without extended ACK', NLM_F.CAPPED, {}, ' (index 3, ifname "x0")'],
    ['of an old kernel: the request, no extended ACK', 0, {}, ' (index 3, ifname "x0")'],
  ])('%s', async (_, flags, attrs, text) => {
    start((to) => [{ datagram: [ack(to, -22, attrs, flags)] }])
    const error = await socket.request(SETLINK).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NetlinkError)
    expect((error as NetlinkError).message).toBe(
      `RTM_SETLINK refused: EINVAL: ${'msg' in attrs ? 'no' : 'Invalid argument'}${text}`,
    )
    expect((error as NetlinkError).request).toMatchObject({ type: 19, attrs: { ifname: 'x0', mtu: 1 } })
  })

  test('at the end of a dump', async () => {
    start((to, count) =>
      count > 1 ? usual(to, count) : [{ datagram: [link(to, 1)] }, { datagram: [done(to, -2, { msg: 'no table' })] }],
    )
    await expect(socket.dump(GETLINK)).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining('RTM_GETLINK refused: ENOENT: no table'),
    })
    expect(await socket.dump(GETLINK)).toHaveLength(2)
  })
})

describe('a dump', () => {
  test('during which something changed is retried', async () => {
    start((to, count) =>
      count < 4 ? [{ datagram: [link(to, count, NLM_F.MULTI | NLM_F.DUMP_INTR)] }, { datagram: [done(to)] }] : usual(to, count),
    )
    expect(indexes(await socket.dump(GETLINK))).toEqual([1, 2])
    expect(kernel.requests).toHaveLength(4)
  })

  test('that is interrupted time and again ends in an error with what there was', async () => {
    start((to, count) => [{ datagram: [link(to, count)] }, { datagram: [done(to, 0, {}, NLM_F.DUMP_INTR)] }])
    const error = await socket.dump(GETLINK).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DumpInterruptedError)
    expect(error).toBeInstanceOf(NetlinkError)
    expect(error).toMatchObject({ name: 'DumpInterruptedError', code: 'EINTR' })
    expect((error as Error).message).toContain('changed while they were listed, 10 times (NLM_F_DUMP_INTR)')
    expect(indexes((error as DumpInterruptedError).partial as Message[])).toEqual([10])
  })

  test('of which the kernel lost a part (ENOBUFS) is retried', async () => {
    start((to, count) =>
      count === 1 ? [{ datagram: [link(to, 1)] }, { errno: ENOBUFS }, { datagram: [done(to)] }] : usual(to, count),
    )
    expect(indexes(await socket.dump(GETLINK))).toEqual([1, 2])
    expect(kernel.requests).toHaveLength(2)
  })

  test('of which the end was lost is not waited for', async () => {
    start((to, count) => (count === 1 ? [{ datagram: [link(to, 1)] }, { errno: ENOBUFS }] : usual(to, count)))
    expect(indexes(await socket.dump(GETLINK, { timeout: 60_000 }))).toEqual([1, 2])
  })

  test('that loses something each time is an error', async () => {
    start((to) => [{ errno: ENOBUFS }, { datagram: [done(to)] }])
    await expect(socket.dump(GETLINK)).rejects.toMatchObject({ name: 'SyscallError', code: 'ENOBUFS' })
    expect(kernel.requests).toHaveLength(10)
  })

  test('with a datagram that is longer than the room there is', async () => {
    const many = (to: Message) => Array.from({ length: 2500 }, (_, i) => link(to, i + 1))
    start((to) => [{ datagram: many(to) }, { datagram: [done(to)] }])
    expect(await socket.dump(GETLINK)).toHaveLength(2500)
    expect(kernel.requests).toHaveLength(2)
    // The room stays as large as was needed.
    expect(await socket.dump(GETLINK)).toHaveLength(2500)
    expect(kernel.requests).toHaveLength(3)
  })
})

describe('a change of which the answer was lost', () => {
  test('is an error that says so: it is never sent twice', async () => {
    start((to, count) => (count === 1 ? [{ errno: ENOBUFS }] : usual(to, count)))
    await expect(socket.request(SETLINK)).rejects.toMatchObject({
      code: 'ENOBUFS',
      message: expect.stringContaining('replies to RTM_SETLINK were lost; whether it was done is not known'),
    })
    expect(kernel.requests).toHaveLength(1)
    expect(await socket.request(SETLINK)).toMatchObject({ messages: [] })
  })

  test('is none where the ACK is there all the same', async () => {
    start((to) => [{ errno: ENOBUFS }, { datagram: [ack(to)] }])
    expect(await socket.request(SETLINK)).toMatchObject({ messages: [] })
  })

  test('a query is sent again', async () => {
    start((to, count) =>
      count === 1 ? [{ errno: ENOBUFS }, { datagram: [ack(to)] }] : [{ datagram: [link(to, 7, 0)] }, { datagram: [ack(to)] }],
    )
    expect(indexes((await socket.request(GETLINK)).messages)).toEqual([7])
  })
})

describe('other mishaps', () => {
  // Once it is connected nobody else can send to it: test/linux/foreign.
  test('what others sent before the socket was connected is dropped and counted', async () => {
    const forged = { bytes: Uint8Array.of(20, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) }
    start(usual, [...Array.from({ length: 20 }, () => forged), { errno: ENOBUFS }, forged])
    expect(socket.dropped).toBe(21)
    await socket.request(SETLINK)
    expect(await socket.dump(GETLINK)).toHaveLength(2)
    expect(socket.dropped).toBe(21)
  })

  test('EINTR and EAGAIN, when sending and when receiving', async () => {
    start((to) => [{ errno: EINTR }, { errno: EAGAIN }, { datagram: [ack(to)] }])
    kernel.sendErrors.push(EINTR, EINTR)
    await socket.request(SETLINK)
    expect(kernel.requests).toHaveLength(1)
    kernel.sendErrors.push(EAGAIN)
    await expect(socket.request(SETLINK)).rejects.toMatchObject({ name: 'SyscallError', syscall: 'write', code: 'EAGAIN' })
    await socket.request(SETLINK)
  })

  test('closing in mid-request ends it, and those that wait behind it', async () => {
    start(() => [])
    const all = [socket.request(SETLINK), socket.request(SETLINK), socket.dump(GETLINK)].map((each) =>
      each.catch((error) => error.code),
    )
    await delay(10)
    socket.close()
    expect(await Promise.all(all)).toEqual(['EBADF', 'EBADF', 'EBADF'])
    expect(kernel.requests).toHaveLength(1)
  })

  test('a request is sent as it is given, its flags and port id too', async () => {
    start(usual)
    await socket.request({ ...SETLINK, pid: 7, flags: NLM_F.ECHO })
    expect(kernel.requests).toMatchObject([{ ...SETLINK, pid: 7, flags: NLM_F.REQUEST | NLM_F.ACK | NLM_F.ECHO }])
  })

  test('bytes that are no netlink are a MalformedError, and the socket goes on', async () => {
    start((to, count) => (count === 1 ? [{ bytes: Uint8Array.of(9, 0, 0, 0, 2, 0) }] : usual(to, count)))
    await expect(socket.request(SETLINK)).rejects.toMatchObject({ name: 'MalformedError' })
    expect(await socket.dump(GETLINK)).toHaveLength(2)
  })
})

describe('limits bound the queue too', () => {
  test('a request that waits for another one is aborted, or times out, unsent', async () => {
    start((to, count) => (count === 1 ? [] : usual(to, count)))
    const first = socket.request(SETLINK, { timeout: 1000 }).catch((error) => error.code)
    const stop = new AbortController()
    const aborted = socket.request(SETLINK, { signal: stop.signal })
    const late = socket.request(SETLINK, { timeout: 10 })
    const behind = socket.dump(GETLINK)
    stop.abort(new Error('changed my mind'))
    await expect(aborted).rejects.toThrow('changed my mind')
    await expect(late).rejects.toMatchObject({
      syscall: 'netlink socket',
      code: 'ETIMEDOUT',
      message: expect.stringContaining('RTM_SETLINK was not sent in time: it waited for earlier requests'),
    })
    expect(kernel.requests).toHaveLength(1)
    expect(await first).toBe('ETIMEDOUT')
    expect(await behind).toHaveLength(2)
    expect(kernel.requests).toHaveLength(2)
  })

  test('an abort while the answer is waited for', async () => {
    start((to, count) => (count === 1 ? [] : usual(to, count)))
    const waiting = socket.request(SETLINK, { signal: AbortSignal.timeout(200) })
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' })
    await socket.request(SETLINK)
  })

  test('no limit at all', async () => {
    start((to, count) => (count === 1 ? [] : usual(to, count)))
    const waiting = socket.request(SETLINK, { timeout: Number.POSITIVE_INFINITY })
    await delay(20)
    kernel.send([{ datagram: [ack(kernel.requests[0] as Message)] }])
    expect(await waiting).toMatchObject({ messages: [] })
  })
})

describe('a dump that is iterated', () => {
  const all = async (): Promise<unknown[]> => {
    const found: unknown[] = []
    for await (const messages of socket.iterate(GETLINK)) found.push(...indexes(messages))
    return found
  }

  test('gives what each datagram brings, and lets others wait', async () => {
    start(usual)
    expect(await all()).toEqual([1, 2])
    const [, second] = await Promise.all([all(), socket.dump(GETLINK)])
    expect(indexes(second)).toEqual([1, 2])
  })

  test('that is left early does not keep the next request from its answers', async () => {
    start((to) => [...Array.from({ length: 40 }, (_, i) => ({ datagram: [link(to, i)] })), { datagram: [done(to)] }])
    for await (const messages of socket.iterate(GETLINK)) {
      expect(messages.length).toBeLessThanOrEqual(16)
      break
    }
    expect(await socket.dump(GETLINK)).toHaveLength(40)
  })

  test('that is paused: closing ends those that wait behind it, and later ones', async () => {
    start(usual)
    const paused = socket.iterate(GETLINK)
    await paused.next()
    const limits = { timeout: Number.POSITIVE_INFINITY }
    const ask = (): Promise<unknown> => socket.request(SETLINK, limits).catch((error) => error.code)
    const behind = [ask(), socket.batch([SETLINK], limits)]
    await delay(5)
    socket.close()
    expect(await Promise.all([...behind, ask()])).toEqual([
      'EBADF',
      [{ status: 'failed', error: expect.objectContaining({ code: 'EBADF' }) }],
      'EBADF',
    ])
    await expect(paused.next()).rejects.toMatchObject({ code: 'EBADF' })
    expect(kernel.requests).toHaveLength(1)
  })

  test('reports at the end that something changed', async () => {
    start((to) => [{ datagram: [link(to, 1, NLM_F.MULTI | NLM_F.DUMP_INTR)] }, { datagram: [done(to)] }])
    await expect(all()).rejects.toBeInstanceOf(DumpInterruptedError)
  })

  test('and refused, lost or aborted', async () => {
    start((to, count) => {
      if (count === 1) return [{ datagram: [done(to, -13)] }]
      return count === 2 ? [{ datagram: [link(to, 1)] }, { errno: ENOBUFS }, { datagram: [done(to)] }] : usual(to, count)
    })
    await expect(all()).rejects.toMatchObject({ code: 'EACCES' })
    await expect(all()).rejects.toMatchObject({ code: 'ENOBUFS' })
    expect(await all()).toEqual([1, 2])
  })
})

describe('a batch', () => {
  test('sends at most 64 requests in one datagram, and returns a result for each, in order', async () => {
    start((to, count) => [{ datagram: [ack(to, count % 10 === 0 ? -17 : 0)] }])
    const results = await socket.batch(Array.from({ length: 150 }, () => SETLINK))
    expect(results).toHaveLength(150)
    expect(results.flatMap(({ status }, i) => (status === 'failed' ? [i] : []))).toEqual(
      Array.from({ length: 15 }, (_, i) => i * 10 + 9),
    )
  })

  test('stops at the first refusal with stopOnError', async () => {
    start((to, count) => [{ datagram: [ack(to, count === 3 ? -17 : 0)] }])
    const results = await socket.batch(
      Array.from({ length: 5 }, () => SETLINK),
      { stopOnError: true },
    )
    expect(results.map(({ status }) => status)).toEqual(['done', 'done', 'failed', 'skipped', 'skipped'])
    expect(kernel.requests).toHaveLength(3)
  })

  test('knows which answer was lost', async () => {
    start((to, count) => (count === 2 ? [{ errno: ENOBUFS }] : [{ datagram: [ack(to)] }]))
    const results = await socket.batch([SETLINK, SETLINK, SETLINK])
    expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done'])
    expect(results[1]).toMatchObject({ error: { code: 'ENOBUFS' } })
  })

  test('of nothing is nothing', async () => {
    start(usual)
    expect(await socket.batch([])).toEqual([])
    expect(kernel.requests).toEqual([])
  })
})

test('a kernel without extended ACK: a kind that it may not have, and the module', async () => {
  start((to) => [{ datagram: [ack(to, to.type === 16 ? -95 : -19, {}, 0)] }])
  socket.close()
  socket = new NetlinkSocket(rtnetlink, causeOf)
  const attrs = { ifname: 'wg0', linkinfo: { kind: 'wireguard' } }
  const error = await socket.request({ type: 16, flags: NLM_F.CREATE | NLM_F.EXCL, attrs }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(NetlinkError)
  expect((error as NetlinkError).message).toBe(
    'RTM_NEWLINK refused: EOPNOTSUPP: this kernel may have no links of kind "wireguard": the module wireguard would provide it, by its alias rtnl-link-wireguard (Operation not supported)',
  )
})
