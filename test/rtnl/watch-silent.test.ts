import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetlinkSocket, NetNs, rtnetlink } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'
import { type Follower, followed, run } from './support/follow.ts'

let ns: NetNs

const tools = ['ip', 'bridge'].every((tool) => spawnSync(tool, ['-V']).status === 0)

/** What a follower holds at last, of one type of object. */
const last = (follower: Follower, object: string): string[] => follower.texts.filter((text) => text.startsWith(`${object} `))

describeLive('a watch of changes that the kernel does not report', () => {
  describe.skipIf(!tools)('with iproute2 to change things', suite)
})

function suite(): void {
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'br0', kind: 'bridge', up: true })
    for (const [one, other] of ['va', 'vb', 'vc', 'vd'].flatMap((name, i, all) => (i % 2 === 0 ? [[name, all[i + 1]]] : [])))
      await ns.links.create({ ifname: one as string, kind: 'veth', master: 'br0', up: true, peer: { ifname: other as string } })
  })
  afterEach(() => ns.close())

  test('a bridge reports the settings of its ports in messages of its own', async () => {
    const follower = await followed(ns, { links: true }, () => run(ns, 'bridge link set dev va cost 77'))
    expect(last(follower, 'link').filter((text) => text.includes('"cost":77'))).toHaveLength(1)
  })

  test('when a veth moves away, no message says that its other end is tied to another namespace', async () => {
    await using other = await NetNs.temporary()
    const follower = await followed(ns, { links: true }, () => ns.links.set('vb', { netns: other }))
    expect(last(follower, 'link').filter((text) => /"linkNetnsid":\d/.test(text))).toHaveLength(1)
  })

  test('a rule that others go to', async () => {
    // Without links, of which there would be news.
    await using bare = await NetNs.temporary()
    run(bare, 'ip rule add goto 500 pref 10')
    const follower = await followed(bare, { rules: true }, () => run(bare, 'ip rule add table 7 pref 500'))
    expect(last(follower, 'rule').some((text) => text.includes('UNRESOLVED'))).toBe(false)
  })

  test('the same rule once more', async () => {
    const socket = ns.run(() => new NetlinkSocket(rtnetlink))
    const rule = { type: 32, flags: 0x400, header: { family: 2, action: 1 }, attrs: { priority: 7, table: 300 } }
    await socket.request(rule)
    const follower = await followed(ns, { rules: true }, async () => void (await socket.request(rule)))
    expect(last(follower, 'rule').filter((text) => text.includes('"priority":7,'))).toHaveLength(2)
    socket.close()
  })

  test('a forwarding entry that moves from the port that is watched to another', async () => {
    run(ns, 'bridge fdb add 02:00:00:00:01:01 dev va master')
    const follower = await followed(ns, { fdb: { link: 'va' } }, () =>
      run(ns, 'bridge fdb replace 02:00:00:00:01:01 dev vc master'),
    )
    expect(follower.seen.at(-1)).toMatchObject({ type: 'removed', before: { lladdr: '02:00:00:00:01:01' } })
  })
}
