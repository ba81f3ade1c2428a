import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NetNs, tap } from '../../src/index.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { RTM } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/rtnl/protocol.ts'
import { describeLive } from '../support/live.ts'
import { Follower, fresh } from './support/follow.ts'

/** `npm run test:soak` sets it to 200. */
const ROUNDS = Number(process.env['NLWIRE_WATCH_ROUNDS'] ?? 20)
const WATCHED = { links: true, addresses: true, routes: true, neighbours: true, rules: true, nexthops: true }
const ADDRESSES = Array.from({ length: 200 }, (_, i) => `10.2.${1 + i}.1/24`)

let ns: NetNs

/** Resolves when so many dumps of routes were requested. */
function dumped(times: number): Promise<void> {
  return new Promise((resolve) => {
    let left = times
    const untap = tap(({ sent, bytes }) => {
      if (!sent || decodeMessages(bytes, { protocol: rtnetlink })[0]?.type !== RTM.GETROUTE || --left > 0) return
      untap()
      resolve()
    })
  })
}

/** Adds two hundred addresses to a link, and deletes it: at some moment, or while a watch lists the routes. */
async function burst(round: number): Promise<void> {
  await ns.links.create({ ifname: 'v0', kind: 'veth', up: true, peer: { ifname: 'v1', up: true } })
  await ns.batch((batch) => {
    for (const cidr of ADDRESSES) batch.addresses.add('v0', cidr)
  })
  // A watch requests them twice, by family.
  await (round % 4 === 0 ? delay(round % 40) : Promise.race([dumped(1 + (round % 4)), delay(60)]))
  await ns.links.delete('v0')
}

/** A stale watch stays stale, however often one looks. On a slow machine a look takes longer, as the work of the watch does. */
const LOOKS = 300

/** Whether within so many looks the watch has all that is, and keeps it. Each look dumps all objects. */
async function settles(follower: Follower): Promise<boolean> {
  let same = 0
  for (let looks = 0; looks < LOOKS && same < 2; looks++) {
    await delay(30)
    same = follower.texts.join('\n') === (await fresh(ns, WATCHED)).join('\n') ? same + 1 : 0
  }
  return same === 2
}

describeLive('a watch after a burst', () => {
  beforeAll(async () => {
    ns = await NetNs.temporary()
    await ns.links.up('lo')
  })
  afterAll(() => ns.close())

  test('becomes what a dump says, without a further event', { timeout: 300_000 + 10_000 * ROUNDS }, async () => {
    const stale: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const follower = new Follower()
      const watch = ns.watch(WATCHED)
      const reading = (async () => {
        for await (const change of watch) follower.see(change)
      })()
      if (round % 2 === 0) await delay(round % 7)
      await burst(round)
      if (!(await settles(follower))) stale.push(round)
      expect(follower.wrong).toEqual([])
      watch.close()
      await reading
    }
    expect(stale).toEqual([])
  })
})
