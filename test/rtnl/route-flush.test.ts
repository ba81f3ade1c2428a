import { afterEach, expect, test } from 'vitest'
import { FlushIncompleteError, NetNs } from '../../src/index.ts'
import { ENOBUFS } from '../../src/linux/syscalls/constants.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import type { Outgoing } from '../../src/netlink/message/message.ts'
import { AF, RTM } from '../../src/rtnl/constants.ts'
import { type Answer, type FakeKernel, fakeKernel, PORT_ID, says } from '../linux/support/fake-kernel.ts'

// Flushes of kernels that do what the running one does not do on command.

let kernel: FakeKernel
let ns: NetNs

const EPERM = 1
const ESRCH = 3

const route = (n: number): Outgoing => ({
  type: RTM.NEWROUTE,
  header: { family: AF.INET, dstLen: 32, table: 254, protocol: 12, type: 1 },
  attrs: { dst: `10.0.0.${n}`, oif: 1, table: 254 },
})

/** A kernel with routes, and how it answers to a deletion. */
async function start(routes: () => Outgoing[], remove: Answer): Promise<void> {
  kernel = fakeKernel((to, count) => {
    if (to.type === RTM.DELROUTE) return remove(to, count)
    if ((to.flags & NLM_F.DUMP) !== NLM_F.DUMP) return [{ datagram: [says.ack(to)] }]
    const found = to.header['family'] === AF.INET ? routes() : []
    const place = { flags: NLM_F.MULTI, seq: to.seq, pid: PORT_ID }
    return [
      ...(found.length > 0 ? [{ datagram: found.map((one) => ({ ...one, ...place })) }] : []),
      { datagram: [says.done(to)] },
    ]
  })
  ns = await NetNs.current()
}

afterEach(() => {
  ns.close()
  kernel.stop()
})

const deletions = (): number => kernel.requests.filter(({ type }) => type === RTM.DELROUTE).length

/** As the kernel answers: an ACK if it is wanted, refusals always. */
const reply =
  (error: (count: number) => number): Answer =>
  (to, count) =>
    error(count) !== 0 || (to.flags & NLM_F.ACK) !== 0 ? [{ datagram: [says.ack(to, error(count))] }] : []

test('gives up after ten rounds if somebody always makes new ones', async () => {
  await start(
    () => [route(1), route(2)],
    reply(() => 0),
  )
  const error = await ns.routes.flush({ protocol: 'BIRD' }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(FlushIncompleteError)
  expect(error).toMatchObject({ left: 2, rounds: 10, message: 'flush: 2 routes are left after 10 rounds' })
  expect(JSON.stringify(error)).toBe(
    '{"name":"FlushIncompleteError","message":"flush: 2 routes are left after 10 rounds","left":2,"rounds":10}',
  )
  expect(deletions()).toBe(20)
})

test('ends at once if the kernel removes none of them', async () => {
  await start(
    () => [route(1), route(2)],
    reply(() => -EPERM),
  )
  await expect(ns.routes.flush({ protocol: 'BIRD' })).rejects.toMatchObject({ name: 'NetlinkError', code: 'EPERM' })
  expect(deletions()).toBe(2)
})

test('does not mind routes that somebody else removed', async () => {
  let left = [route(1), route(2)]
  await start(
    () => left.splice(0),
    reply(() => -ESRCH),
  )
  expect(await ns.routes.flush({ protocol: 'BIRD' })).toEqual({ removed: 0, rounds: 1 })
  left = []
})

test('goes on after an overrun, in which it is not known what was done', async () => {
  let left = [route(1), route(2), route(3)]
  let rounds = 0
  await start(
    () => left,
    (to, count) => {
      const last = (to.flags & NLM_F.ACK) !== 0
      if (!last) return rounds === 0 ? [{ errno: ENOBUFS }] : []
      rounds++
      left = rounds === 1 ? [route(3)] : []
      return reply(() => 0)(to, count)
    },
  )
  expect(await ns.routes.flush({ protocol: 'BIRD' })).toEqual({ removed: 2, rounds: 2 })
})

test('sends the bytes of the dump, with type, flags and sequence number of its own', async () => {
  let left = [route(1)]
  await start(
    () => left.splice(0),
    reply(() => 0),
  )
  left = [{ ...route(7), attrs: { ...route(7).attrs, metrics: { mtu: 1400 } } }]
  await ns.routes.flush({ all: true })
  const [request] = kernel.requests.filter(({ type }) => type === RTM.DELROUTE)
  expect(request).toMatchObject({
    flags: NLM_F.REQUEST | NLM_F.ACK,
    pid: 0,
    header: { dstLen: 32, protocol: 12 },
    attrs: { dst: '10.0.0.7', metrics: { mtu: 1400 } },
  })
})

test('so do flushes of other objects', async () => {
  const neighbour = { type: RTM.NEWNEIGH, header: { family: AF.INET, ifindex: 7, state: 2 }, attrs: { dst: '10.0.0.9' } }
  kernel = fakeKernel((to) => {
    if (to.type === RTM.DELNEIGH) return [{ datagram: [says.ack(to)] }]
    return [{ datagram: [{ ...neighbour, flags: NLM_F.MULTI, seq: to.seq, pid: PORT_ID }] }, { datagram: [says.done(to)] }]
  })
  ns = await NetNs.current()
  const error = await ns.neighbours.flush({ link: 7 }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(FlushIncompleteError)
  expect(error).toMatchObject({ left: 1, rounds: 10, message: 'flush: 1 neighbours are left after 10 rounds' })
  expect(kernel.requests.filter(({ type }) => type === RTM.DELNEIGH)).toHaveLength(10)
})
