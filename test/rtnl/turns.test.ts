import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BatchResult, NetlinkSocket, NetNs, rtnetlink } from '../../src/index.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { describeLive } from '../support/live.ts'
import { turnsDuring } from '../support/turns.ts'

/** Changes at once, each of which is reported. */
const MANY = 400
const CIDRS = Array.from({ length: MANY }, (_, i) => `10.7.${i >> 8}.${i & 255}/32`)

let ns: NetNs

const addAll = (): Promise<BatchResult[]> => ns.batch((batch) => CIDRS.forEach((cidr) => void batch.addresses.add('br0', cidr)))
const deleteAll = (): Promise<BatchResult[]> =>
  ns.batch((batch) => CIDRS.forEach((cidr) => void batch.addresses.delete('br0', cidr)))

describeLive('other events of the loop have their turn', () => {
  beforeAll(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'br0', kind: 'bridge', up: true })
  })
  afterAll(() => ns.close())

  test('while a batch is put together', async () => {
    expect(await turnsDuring(addAll)).toBeGreaterThan(MANY / 8)
    expect(await turnsDuring(deleteAll)).toBeGreaterThan(MANY / 8)
  })

  test('while a stream of events is read', async () => {
    const stream = ns.events({ groups: ['IPV4_IFADDR'] })
    await addAll()
    let seen = 0
    const turns = await turnsDuring(async () => {
      for await (const _ of stream) if (++seen === MANY) break
    })
    expect(turns).toBeGreaterThanOrEqual(5)
    await deleteAll()
  })

  test('while a watch lists what there is, makes out differences and hands them on', async () => {
    await addAll()
    const watch = ns.watch({ addresses: true, routes: true })
    let left = 1
    const turns = await turnsDuring(async () => {
      for await (const change of watch) {
        left += change.type === 'resync' ? change.differences : 0
        if (--left === 0) break
      }
    })
    expect(turns).toBeGreaterThan(MANY / 4)
    await deleteAll()
  })

  test('between two datagrams of a dump', async () => {
    await addAll()
    const socket = ns.run(() => new NetlinkSocket(rtnetlink))
    const dump = { type: RTM.GETADDR, header: { family: 0 } }
    const iterated = async (): Promise<void> => {
      for (let i = 0; i < 20; i++) for await (const _ of socket.iterate(dump));
    }
    expect(await turnsDuring(iterated)).toBeGreaterThan(5)
    const listed = async (): Promise<void> => {
      for (let i = 0; i < 20; i++) await socket.dump(dump)
    }
    expect(await turnsDuring(listed)).toBeGreaterThan(5)
    socket.close()
    await deleteAll()
  })
})
