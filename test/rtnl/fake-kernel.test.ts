import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EventStream } from '../../src/linux/socket/event-stream.ts'
import { NetlinkSocket } from '../../src/linux/socket/socket.ts'
import { ENOBUFS } from '../../src/linux/syscalls/constants.ts'
import { NLM_F } from '../../src/netlink/message/header.ts'
import type { Message, Outgoing } from '../../src/netlink/message/message.ts'
import { Addresses } from '../../src/rtnl/address/addresses.ts'
import type { LinkRef } from '../../src/rtnl/common/checks.ts'
import { RTNLGRP } from '../../src/rtnl/common/groups.ts'
import { AF, IFF, RTM } from '../../src/rtnl/constants.ts'
import { Links } from '../../src/rtnl/link/links.ts'
import { NetNs } from '../../src/rtnl/netns/netns.ts'
import type { Reach } from '../../src/rtnl/netns/reach.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import type { WatchOptions } from '../../src/rtnl/watch/options.ts'
import { type Change, Watcher, WatchStream } from '../../src/rtnl/watch/watch.ts'
import { encode } from '../../src/wire.ts'
import { type Answer, type FakeKernel, fakeKernel, PORT_ID, type Step, says } from '../linux/support/fake-kernel.ts'
import { describeLive } from '../support/live.ts'

let kernel: FakeKernel
/** The links that the fake kernel has: their MTU by index. */
let links: Map<number, number>
/** What happens while a listing of links is under way: after it was read, before its end. */
let meanwhile: ((listing: number) => void) | undefined
let listings: number

const linkMessage = (type: number, index: number, mtu = 0): Outgoing => ({
  type,
  header: { index },
  attrs: { ifname: `l${index}`, mtu },
})
const come = (index: number, mtu = 1500): Step => ({ datagram: [linkMessage(RTM.NEWLINK, index, mtu)] })
const go = (index: number): Step => ({ datagram: [linkMessage(RTM.DELLINK, index)] })
const tell = (...steps: Step[]): void => kernel.notify(RTNLGRP.LINK, ...steps)
const LOST: Step = { errno: ENOBUFS }

const isQuestion = ({ flags }: Message): boolean => (flags & NLM_F.DUMP) === 0

/** Lists as a kernel does, and nothing but links; requests of a watch before its dumps get no reply. */
const usual: Answer = (to) => {
  if (isQuestion(to)) return [{ datagram: [says.ack(to)] }]
  const end = { datagram: [says.done(to)] }
  if (to.type !== RTM.GETLINK) return [end]
  const listed = [...links].map(([index, mtu]) => linkMessage(RTM.NEWLINK, index, mtu))
  meanwhile?.(++listings)
  return [{ datagram: listed.map((message) => ({ ...message, flags: NLM_F.MULTI, seq: to.seq, pid: PORT_ID })) }, end]
}

function start(answer: Answer = usual): void {
  kernel = fakeKernel(answer)
  links = new Map([[1, 1500]])
  meanwhile = undefined
  listings = 0
}

function watch(options: WatchOptions = { links: true }): WatchStream {
  const stream = (groups: readonly number[]): EventStream =>
    new EventStream(rtnetlink, groups, options.signal ? { signal: options.signal } : {})
  return new WatchStream(async () => new Watcher(options, { stream, socket: () => new NetlinkSocket(rtnetlink) }))
}

/** A change in short. */
function short(change: Change): string {
  if (change.type === 'resync') return `resync ${change.reason} ${change.differences}`
  const { index, mtu } = (change.after ?? change.before) as { index: number; mtu: number }
  return `${change.type} ${index} ${mtu}`
}

async function take(changes: WatchStream, count: number): Promise<string[]> {
  const found: string[] = []
  while (found.length < count) found.push(short((await changes.next()).value as Change))
  return found
}

afterEach(() => {
  vi.useRealTimers()
  kernel.stop()
})

describe('a watch on a fake kernel', () => {
  let changes: WatchStream
  beforeEach(() => {
    start()
    changes = watch()
  })
  afterEach(() => changes.close())

  test('that loses events before its first listing has ended lists again, and starts once', async () => {
    meanwhile = (listing) => {
      if (listing > 2) return
      links.set(listing + 1, 1400)
      // The loss is reported first. Of link 9 only the creation is still queued; its removal was lost.
      tell(LOST, come(9), come(listing + 1, 1400))
    }
    expect(await take(changes, 4)).toEqual(['resync start 3', 'added 1 1500', 'added 2 1400', 'added 3 1400'])
    expect(listings).toBe(3)
    tell(come(4))
    expect(await take(changes, 1)).toEqual(['added 4 1500'])
  })

  test('that loses events again while it lists after a loss ends with what is', async () => {
    await take(changes, 2)
    meanwhile = (listing) => {
      if (listing > 3) return
      links.set(1, 1000 + listing)
      tell(LOST, come(9), come(1, 1000 + listing))
    }
    links.set(2, 1400)
    tell(come(8), LOST, come(9), come(2, 1400))
    expect(await take(changes, 1)).toEqual(['added 8 1500'])
    expect(await take(changes, 4)).toEqual(['resync overrun 3', 'removed 8 1500', 'changed 1 1003', 'added 2 1400'])
    expect(listings).toBe(4)
  })

  test('takes what is cut for a loss', async () => {
    await take(changes, 2)
    links = new Map([[2, 1400]])
    tell({ datagram: Array.from({ length: 3000 }, () => linkMessage(RTM.DELLINK, 1)) })
    expect(await take(changes, 3)).toEqual(['resync overrun 2', 'removed 1 1500', 'added 2 1400'])
  })

  test('drops what others send, and counts it', async () => {
    meanwhile = () => tell({ ...go(1), from: 77 } as Step)
    expect(await take(changes, 2)).toEqual(['resync start 1', 'added 1 1500'])
    tell({ ...come(9), from: 77 } as Step, come(2))
    expect(await take(changes, 1)).toEqual(['added 2 1500'])
    expect(changes.dropped).toBe(2)
  })

  test('keeps the latest state of each link, whatever the order of events and dump', async () => {
    links.set(2, 1500).set(3, 1500)
    // Older than the listing, about it, and newer.
    meanwhile = () => tell(go(2), come(2), come(3, 1300), go(3), come(4), go(5), come(1, 1200), come(1, 1500))
    expect(await take(changes, 4)).toEqual(['resync start 3', 'added 1 1500', 'added 2 1500', 'added 4 1500'])
    // Again, late, and of what is not known: no changes.
    tell(come(2), come(2), go(7), come(4), go(4), go(4), come(4, 1400))
    expect(await take(changes, 2)).toEqual(['removed 4 1500', 'added 4 1400'])
  })
})

describe('a listing of a watch', () => {
  test('may take as long as it does', async () => {
    const asked: Message[] = []
    start((to) => {
      if (isQuestion(to)) return usual(to, 0)
      asked.push(to)
      return []
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const changes = watch()
    const first = changes.next()
    await vi.waitUntil(() => asked.length === 1)
    // It is waited for the answer by now.
    await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(60_000)
    kernel.send(usual(asked[0] as Message, 1))
    expect((await first).value).toMatchObject({ type: 'resync', differences: 1 })
    changes.close()
  })

  test('that changes each time is tried until the signal ends it, and others have their turn', async () => {
    start((to) => [{ datagram: [says.done(to, 0, {}, NLM_F.DUMP_INTR)] }])
    const stop = new AbortController()
    const first = watch({ links: true, signal: stop.signal }).next()
    while (kernel.requests.length < 25) await delay(1)
    stop.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
  })
})

describeLive('a watch of a link by its name', () => {
  test('ends with the signal, or when closed, it or its namespace, where the kernel does not answer', async () => {
    start(() => [])
    await using ns = await NetNs.temporary()
    const stop = new AbortController()
    const aborted = ns.watch({ routes: { link: 'x' }, signal: stop.signal }).next()
    const closed = ns.watch({ routes: { link: 'x' } })
    await using other = await NetNs.temporary()
    const ends = [closed.next(), other.watch({ routes: { link: 'x' } }).next()]
    await delay(10)
    closed.close()
    other.close()
    expect(await Promise.all(ends)).toEqual(Array(2).fill({ done: true, value: undefined }))
    stop.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
  })
})

describe('filters of a kernel that ignores them', () => {
  const indexes = (found: readonly { index: number }[]): number[] => found.map(({ index }) => index)
  let socket: NetlinkSocket
  beforeEach(() => {
    start((to) => {
      const multi = { flags: NLM_F.MULTI, seq: to.seq, pid: PORT_ID }
      const one = (index: number, kind: string, master: number): Outgoing => ({
        ...linkMessage(RTM.NEWLINK, index),
        ...multi,
        header: { index, flags: index % 2 === 0 ? IFF.UP : 0 },
        attrs: { ifname: `l${index}`, master, linkinfo: { kind } },
      })
      const address = (index: number, family: number, local: string): Outgoing => ({
        ...{ type: RTM.NEWADDR, ...multi, header: { index, family, prefixlen: 8 }, attrs: { address: local } },
      })
      const datagram =
        to.type === RTM.GETLINK
          ? [one(2, 'veth', 9), one(3, 'bridge', 9), one(4, 'veth', 8), one(5, 'veth', 9)]
          : [address(2, AF.INET, '10.0.0.1'), address(3, AF.INET, '10.0.0.2'), address(2, AF.INET6, 'fd00::1')]
      return [{ datagram }, { datagram: [says.done(to)] }]
    })
    socket = new NetlinkSocket(rtnetlink)
  })
  afterEach(() => socket.close())

  test('leave of links what they say', async () => {
    const all = new Links({ socket: () => socket } as unknown as Reach)
    expect(indexes(await all.list())).toEqual([2, 3, 4, 5])
    expect(indexes(await all.list({ master: 9 }))).toEqual([2, 3, 5])
    expect(indexes(await all.list({ kind: 'veth' }))).toEqual([2, 4, 5])
    expect(indexes(await all.list({ master: 9, kind: 'veth', up: true }))).toEqual([2])
    expect(indexes(await all.list({ master: 9, only: ['mtu'] }))).toEqual([2, 3, 5])
  })

  test('leave of addresses what they say', async () => {
    const all = new Addresses({ socket: () => socket, index: async (link: LinkRef) => Number(link) } as unknown as Reach)
    expect(indexes(await all.list())).toEqual([2, 3, 2])
    expect(indexes(await all.list({ link: 2 }))).toEqual([2, 2])
    expect(indexes(await all.list({ link: 2, family: 'INET6' }))).toEqual([2])
  })
})

describe('an attribute that a newer kernel has widened', () => {
  /** RTM_NEWLINK of l2 with an IFLA_MTU of 8 bytes. */
  const widened = (to: { seq: number }): Uint8Array => {
    const bytes = encode({
      ...linkMessage(RTM.NEWLINK, 2),
      ...{ flags: NLM_F.MULTI, seq: to.seq, pid: PORT_ID },
      attrs: { ifname: 'l2', unknown: [{ type: 4, bytes: new Uint8Array(8) }], txqlen: 7 },
    })
    return bytes
  }
  const answer: Answer = (to) =>
    to.type === RTM.GETLINK ? [{ bytes: widened(to) }, { datagram: [says.done(to)] }] : [{ datagram: [says.done(to)] }]

  test('does not make a list fail: everything else is there, and its bytes', async () => {
    start(answer)
    const ns = await NetNs.current()
    const [link] = await ns.links.list()
    expect(link).toMatchObject({ ifname: 'l2', txqlen: 7, unknown: [{ type: 4, bytes: new Uint8Array(8) }] })
    expect(link?.mtu).toBeUndefined()
    ns.close()
  })

  test('does not end a watch', async () => {
    start()
    const changes = watch()
    expect(await take(changes, 2)).toEqual(['resync start 1', 'added 1 1500'])
    kernel.notify(RTNLGRP.LINK, { bytes: widened({ seq: 0 }) }, come(3))
    expect(await take(changes, 2)).toEqual(['added 2 undefined', 'added 3 1500'])
    changes.close()
  })
})
