import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import type { Message, Outgoing } from '../../src/netlink/message/message.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { checkTaken, missed } from '../../src/rtnl/link/create/verify.ts'
import { Links } from '../../src/rtnl/link/links.ts'
import { type Batch, runBatch } from '../../src/rtnl/netns/batch.ts'
import type { Reach } from '../../src/rtnl/netns/reach.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { type FakeKernel, fakeKernel, PORT_ID, says } from '../linux/support/fake-kernel.ts'
import { describeLive } from '../support/live.ts'

const SIX = '02:00:00:00:00:77'
const EIGHT = '02:00:00:00:00:00:00:77'

describe('a requested value that the link does not have', () => {
  test('is to be set once more', () => {
    expect(missed({ mtu: 1400, txqlen: 5, ifname: 'x' }, { mtu: 1468, txqlen: 5 })).toEqual({ mtu: 1400 })
    expect(missed({ mtu: 1400, address: '2:0:0:0:0:77' }, { mtu: 1400, address: SIX })).toBe(undefined)
  })

  test('may be what a port takes from its master', () => {
    expect(missed({ mtu: 1400, address: SIX, group: 7, master: 'bond0' }, { mtu: 1500, group: 0 })).toEqual({ group: 7 })
  })

  test('is an error where that does not help', () => {
    expect(() => checkTaken({ gsoIpv4MaxSize: 3 }, {})).toThrow('ignores gsoIpv4MaxSize of this link: it has none')
    expect(() => checkTaken({ mtu: 3 }, { mtu: 4 })).toThrow('ignores mtu of this link: it is still 4')
  })
})

describe('a kernel that overwrites the MTU of a new link', () => {
  let kernel: FakeKernel
  let socket: NetlinkSocket
  let mtu: number
  let takes: boolean

  /** The link as it is; it has the MTU that a request set which did not make it, if at all. */
  function answer(to: Message): Outgoing[] {
    const asked = (to.attrs as { mtu?: number }).mtu
    if (to.type === RTM.NEWLINK && (to.flags & NLM_F.CREATE) === 0 && takes) mtu = asked ?? mtu
    const attrs = { ifname: 'x0', mtu, address: SIX }
    return to.type === RTM.GETLINK ? [{ type: RTM.NEWLINK, seq: to.seq, pid: PORT_ID, header: { index: 7 }, attrs }] : []
  }

  beforeEach(() => {
    mtu = 1468
    takes = true
    kernel = fakeKernel((to) => [{ datagram: [...answer(to), says.ack(to)] }])
    socket = new NetlinkSocket(rtnetlink)
  })
  afterEach(() => {
    socket.close()
    kernel.stop()
  })

  const create = () => new Links({ socket: () => socket } as unknown as Reach).create({ ifname: 'x0', kind: 'bridge', mtu: 1400 })
  const types = (): number[] => kernel.requests.map(({ type }) => type)

  test('is set once more', async () => {
    expect(await create()).toMatchObject({ mtu: 1400 })
    expect(types()).toEqual([RTM.NEWLINK, RTM.GETLINK, RTM.NEWLINK, RTM.GETLINK])
  })

  test('and if it is not applied again, the link is removed', async () => {
    takes = false
    await expect(create()).rejects.toMatchObject({ code: 'EOPNOTSUPP', message: expect.stringContaining('ignores mtu') })
    expect(types().at(-1)).toBe(RTM.DELLINK)
  })
})

test('a fallback link of a tunnel module that is not deleted is an error, a deleted one is not', async () => {
  let there = true
  const kernel = fakeKernel((to) => {
    if (to.type !== RTM.GETLINK) return [{ datagram: [says.ack(to)] }]
    const found = { type: RTM.NEWLINK, seq: to.seq, pid: PORT_ID, header: { index: 4 }, attrs: { ifname: 'tunl0' } }
    return [{ datagram: there ? [found, says.ack(to)] : [says.ack(to, -19)] }]
  })
  const socket = new NetlinkSocket(rtnetlink)
  const links = new Links({ socket: () => socket } as unknown as Reach)
  await expect(links.delete('tunl0')).rejects.toMatchObject({
    code: 'EOPNOTSUPP',
    message: expect.stringContaining('link "tunl0" belongs to the module of its kind'),
  })
  await expect(links.delete(4)).rejects.toThrow('link "tunl0" belongs to the module of its kind')
  const batch = async (): Promise<string[]> => {
    const record = (one: Batch): void => {
      one.links.delete('tunl0')
      one.links.delete(4)
      one.links.delete('x0')
    }
    return (await runBatch(record, socket, {})).map(({ status }) => status)
  }
  expect(await batch()).toEqual(['failed', 'failed', 'done'])
  kernel.requests.splice(0)
  await links.delete('x0')
  there = false
  await links.delete('tunl0')
  await links.delete(4)
  expect(kernel.requests.map(({ type }) => type)).toEqual([17, 17, 18, 17, 18])
  expect(await batch()).toEqual(['done', 'done', 'done'])
  socket.close()
  kernel.stop()
})

test('a batch looks at once whether the kernel ignores an address; what it cannot read stays done', async () => {
  let replies = true
  const kernel = fakeKernel((to) => {
    if (to.type !== RTM.GETLINK) return [{ datagram: [says.ack(to)] }]
    const looks = kernel.requests.filter(({ type }) => type === RTM.GETLINK).length
    const found = { type: RTM.NEWLINK, seq: to.seq, pid: PORT_ID, header: { index: 4 }, attrs: { ifname: 'x0', address: SIX } }
    return replies || looks % 2 === 1 ? [{ datagram: [found, says.ack(to)] }] : []
  })
  const socket = new NetlinkSocket(rtnetlink)
  const batch = (address: string) => {
    const record = ({ links }: Batch): void => {
      links.set('x0', { address })
      links.set('x0', { mtu: 1400 })
    }
    return runBatch(record, socket, { timeout: replies ? 5000 : 100 })
  }
  const other = await batch('02:00:00:00:00:78')
  expect(other).toMatchObject([
    { status: 'failed', error: { code: 'EOPNOTSUPP', message: expect.stringContaining('ignores address of this link') } },
    { status: 'done' },
  ])
  expect(kernel.requests.map(({ type }) => type)).toEqual([18, 16, 18, 16])
  expect((await batch(SIX)).map(({ status }) => status)).toEqual(['done', 'done'])
  replies = false
  expect((await batch(SIX)).map(({ status }) => status)).toEqual(['done', 'skipped'])
  socket.close()
  kernel.stop()
})

describeLive('values at their limits', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'x0', kind: 'veth', address: SIX })
  })
  afterEach(() => ns.close())

  test('an alias has 255 bytes at most, and may be taken away', async () => {
    const alias = `${'ä'.repeat(127)}x`
    await ns.links.set('x0', { ifalias: alias })
    expect((await ns.links.get('x0')).ifalias).toBe(alias)
    await expect(ns.links.set('x0', { ifalias: `${alias}x` })).rejects.toMatchObject({ code: 'ERANGE' })
    await ns.links.set('x0', { ifalias: '' })
    expect((await ns.links.get('x0')).ifalias).toBe(undefined)
  })

  test.each(['address', 'broadcast'] as const)(
    'an %s of another length than the link has is refused, and nothing is cut',
    async (key) => {
      const before = (await ns.links.get('x0'))[key]
      for (const [text, length] of [
        [EIGHT, 8],
        ['0a:00:00:01', 4],
      ] as const) {
        const message = `${key}: expected 6 bytes, as link "x0" has, got ${length}: "${text}"`
        await expect(ns.links.set('x0', { [key]: text })).rejects.toThrow(message)
        await expect(ns.links.create({ ifname: 'y0', kind: 'veth', [key]: text })).rejects.toThrow()
        await expect(ns.links.create({ ifname: 'y0', kind: 'veth', peer: { [key]: text } })).rejects.toThrow()
      }
      expect((await ns.links.get('x0'))[key]).toBe(before)
      expect((await ns.links.list()).some(({ ifname }) => ifname === 'y0')).toBe(false)
    },
  )

  test('a state that the kernel accepts and ignores is an error', async () => {
    const set = (operstate: 'DORMANT' | 'UP') => ns.links.set('x0', { operstate })
    const state = async () => (await ns.links.get('x0')).operstate
    const ignored = 'ignores operstate of this link: it is'
    const down = { code: 'ENETDOWN', message: expect.stringContaining(`${ignored} DOWN until it is set up`) }
    for (const one of ['DORMANT', 'UP'] as const) await expect(set(one)).rejects.toMatchObject(down)
    await expect(ns.links.create({ ifname: 'y0', kind: 'veth', operstate: 'DORMANT' })).rejects.toMatchObject(down)
    expect((await ns.links.list()).some(({ ifname }) => ifname === 'y0')).toBe(false)
    await ns.links.up('x0')
    const none = { code: 'EOPNOTSUPP', message: expect.stringContaining(`${ignored} LOWERLAYERDOWN, without a carrier`) }
    await expect(set('DORMANT')).rejects.toMatchObject(none)
    await expect(set('UP')).rejects.toMatchObject(none)
    await ns.links.up((await ns.links.get('x0')).link as number)
    await ns.links.waitFor('x0', { operstate: 'UP' })
    await set('DORMANT')
    expect(await state()).toBe('DORMANT')
    await set('UP')
    expect(await state()).toBe('UP')
    await expect(ns.links.set('x0', { operstate: 'DOWN' })).rejects.toThrow(
      new TypeError('operstate: expected "UP", "TESTING" or "DORMANT", which can be set, got "DOWN"'),
    )
  })
})
