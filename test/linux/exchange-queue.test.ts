import { fstatSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { limitsOf } from '../../src/linux/socket/limits.ts'
import { QueuedExchange } from '../../src/linux/socket/queued-exchange.ts'
import { findCause } from '../../src/linux/socket/refusal.ts'
import { type Transport, withTransport } from '../../src/linux/socket/transport.ts'
import { O_CLOEXEC, O_RDONLY } from '../../src/linux/syscalls/constants.ts'
import { closeFile, openFile } from '../../src/linux/syscalls/libc.ts'
import { encodeMessage } from '../../src/netlink/message/encode.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'

/** An exchange on a socket that takes everything and never replies. */
function queued(namespace?: number): { queue: QueuedExchange; calls: string[] } {
  const calls: string[] = []
  const say = (name: string, result: number): number => {
    calls.push(name)
    return result
  }
  const transport: Partial<Transport> = {
    open: () => 7,
    discard: () => -11,
    send: (_, data) => say('send', data.length),
    read: () => say('read', -11),
    recvmmsg: () => say('recvmmsg', -11),
    close: () => say('close', 0),
  }
  const make = (): QueuedExchange => new QueuedExchange(rtnetlink, {}, undefined, namespace, true)
  return { queue: withTransport(transport as Transport, make), calls }
}

const GET = { type: RTM.GETLINK, attrs: { ifname: 'lo' } }
const descriptors = (): number => readdirSync('/proc/self/fd').length

test('a descriptor of the namespace is opened and closed with the socket; one that was given stays', () => {
  queued().queue.close()
  const before = descriptors()
  const { queue, calls } = queued()
  expect(descriptors()).toBe(before + 1)
  expect([queue.close(), queue.close()]).toEqual([true, false])
  expect(descriptors()).toBe(before)
  expect(calls).toEqual(['close'])
  const given = openFile('/proc/self/ns/net', O_RDONLY | O_CLOEXEC, 0)
  const other = queued(given).queue
  expect(descriptors()).toBe(before + 1)
  other.close()
  expect(fstatSync(given).isFile()).toBe(true)
  closeFile(given)
  expect(descriptors()).toBe(before)
})

test('the next request waits until late replies of a cancelled one are discarded', async () => {
  const { queue, calls } = queued()
  const limits = limitsOf({ timeout: 1000 })
  await queue.turn(GET, {}, async () => undefined)
  expect(calls).toEqual([])
  await queue.turn(GET, {}, async () => queue.exchange.send([queue.exchange.encode(GET, 5, {})]))
  await queue.enter(GET, limits)
  expect(calls).toEqual(['send', 'recvmmsg'])
  expect(queue.exchange.abandoned).toBe(false)
  queue.leave()
  queue.close()
})

test('a cause is looked for once, and its failure hides nothing', async () => {
  const request = encodeMessage(GET, { protocol: rtnetlink })
  const raw = { errno: 1, words: undefined, request, wire: { protocol: rtnetlink }, namespace: -1 }
  const ask = async () => []
  expect(await findCause(raw, ask, undefined)).toBeUndefined()
  expect(await findCause(raw, ask, async ({ errno, words, request: { type } }) => `${errno} ${words} ${type}`)).toBe(
    '1 undefined 18',
  )
  expect(await findCause({ ...raw, words: 'no' }, ask, async ({ words }) => words)).toBe('no')
  expect(
    await findCause(raw, ask, async () => {
      throw new Error('no time')
    }),
  ).toBeUndefined()
})
