import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import type { BatchResult } from '../../src/linux/socket/batch.ts'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { tap } from '../../src/linux/socket/tap.ts'
import { ENOBUFS } from '../../src/linux/syscalls/constants.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { describeLive } from '../support/live.ts'
import { type Answer, type FakeKernel, fakeKernel, says } from './support/fake-kernel.ts'

// Batches in which only the last message of a datagram is acknowledged.

const { ack } = says
const SETLINK = { type: 19, header: { index: 3 }, attrs: { ifname: 'x0', mtu: 1 } }
const many = (count: number): (typeof SETLINK)[] => Array.from({ length: count }, () => SETLINK)
const statuses = (results: readonly BatchResult[]): string[] => results.map(({ status }) => status)
const times = (count: number, status: string): string[] => Array(count).fill(status)
const QUIET = { answers: 'refusals' } as const

describe('a quiet batch', () => {
  let kernel: FakeKernel
  let socket: NetlinkSocket

  /** A kernel that refuses some requests, and acknowledges those that want it. */
  function start(refused: readonly number[], more: Answer = () => []): void {
    kernel = fakeKernel((to, count) => {
      const wanted = (to.flags & NLM_F.ACK) !== 0
      const error = refused.includes(count) ? -17 : 0
      return [...more(to, count), ...(wanted || error !== 0 ? [{ datagram: [ack(to, error)] }] : [])]
    })
    socket = new NetlinkSocket(rtnetlink)
  }

  afterEach(() => {
    socket.close()
    kernel.stop()
  })

  test('asks for one ACK in a datagram of 200, that of the last', async () => {
    start([])
    expect(statuses(await socket.batch(many(450), QUIET))).toEqual(times(450, 'done'))
    const acknowledged = kernel.requests.flatMap(({ flags }, i) => ((flags & NLM_F.ACK) === 0 ? [] : [i]))
    expect(acknowledged).toEqual([199, 399, 449])
  })

  test('knows which were refused, also the last', async () => {
    start([1, 3, 200, 201])
    const results = await socket.batch(many(201), QUIET)
    const failed = results.flatMap(({ status }, i) => (status === 'failed' ? [i + 1] : []))
    expect(failed).toEqual([1, 3, 200, 201])
    expect(results[2]).toMatchObject({ error: { name: 'NetlinkError', code: 'EEXIST' } })
  })

  test('does not say "done" after an overrun: a refusal may be among what was lost', async () => {
    start([1], (_, count) => (count === 3 ? [{ errno: ENOBUFS }] : []))
    const results = await socket.batch(many(4), QUIET)
    expect(results.map((result) => (result.status === 'failed' ? result.error.code : result.status))).toEqual([
      'EEXIST',
      'ENOBUFS',
      'ENOBUFS',
      'done',
    ])
    expect(results[1]).toMatchObject({ error: { message: expect.stringContaining('whether it was done is not known') } })
    expect(statuses(await socket.batch(many(2), QUIET))).toEqual(times(2, 'done'))
  })

  test('fails all of a datagram without a reply', async () => {
    start([], () => [])
    kernel.stop()
    socket.close()
    kernel = fakeKernel(() => [])
    socket = new NetlinkSocket(rtnetlink)
    const results = await socket.batch(many(3), { ...QUIET, timeout: 200 })
    expect(results).toMatchObject(Array(3).fill({ status: 'failed', error: { code: 'ETIMEDOUT' } }))
  })

  test('with stopOnError has an ACK for each', async () => {
    start([2])
    expect(statuses(await socket.batch(many(3), { ...QUIET, stopOnError: true }))).toEqual(['done', 'failed', 'skipped'])
    expect(kernel.requests).toHaveLength(2)
  })

  test('makes datagrams of at most 60 KiB', async () => {
    start([])
    const big = { ...SETLINK, attrs: { ifname: 'x0', ifalias: 'a'.repeat(900) } }
    const sizes: number[] = []
    const untap = tap(({ sent, bytes }) => void (sent && sizes.push(bytes.length)))
    expect(statuses(await socket.batch(Array(150).fill(big), QUIET))).toEqual(times(150, 'done'))
    untap()
    expect(sizes.length).toBe(3)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(60 * 1024)
  })

  test('looks for the causes of its refusals for a second in all, not each', async () => {
    start([1, 2, 3, 4, 5, 6])
    socket.close()
    let looks = 0
    socket = new NetlinkSocket(rtnetlink, async (_, ask) => {
      await ask({ type: 19, header: { index: 3 } })
      if (++looks === 3) await delay(1100)
      return `cause ${looks}`
    })
    const results = await socket.batch(many(6), QUIET)
    const causes = results.map((result) => (result.status === 'failed' ? /cause \d/.exec(result.error.message)?.[0] : 'done'))
    expect(causes).toEqual(['cause 1', 'cause 2', 'cause 3', undefined, undefined, undefined])
  })

  test('refuses other answers', async () => {
    start([])
    await expect(socket.batch(many(1), { answers: 'none' } as never)).rejects.toThrow(
      'answers: expected "all" or "refusals", got "none"',
    )
  })
})

describeLive('a quiet batch of ns.batch', () => {
  test('has the refusals of the running kernel, and no ACK for addresses', async () => {
    await using ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'd0', kind: 'bridge' })
    const flags: number[] = []
    const untap = tap(({ sent, bytes }) => {
      if (sent)
        for (const message of decodeMessages(bytes)) if (message.type === RTM.NEWADDR) flags.push(message.flags & NLM_F.ACK)
    })
    const results = await ns.batch((b) => {
      for (let i = 0; i < 1000; i++) b.addresses.add('d0', `10.0.${(i % 500) >> 8}.${(i % 500) & 255}/32`)
    })
    untap()
    expect(statuses(results.slice(0, 500))).toEqual(times(500, 'done'))
    expect(statuses(results.slice(500))).toEqual(times(500, 'failed'))
    expect(results[500]).toMatchObject({ error: { code: 'EEXIST', message: expect.stringContaining('has 10.0.0.0 already') } })
    expect(flags.filter((flag) => flag !== 0)).toHaveLength(5)
    expect(await ns.addresses.list({ link: 'd0', family: 'INET' })).toHaveLength(500)
  })
})
