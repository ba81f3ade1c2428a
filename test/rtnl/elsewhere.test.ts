import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LinkMessage, NetNs } from '../../src/index.ts'
import { checkTarget } from '../../src/rtnl/link/read.ts'
import { describeLive } from '../support/live.ts'

let one: NetNs
let two: NetNs

const ip = (...args: string[]) => JSON.parse(spawnSync('ip', ['-j', ...args], { encoding: 'utf8' }).stdout || '[]')

async function clear(): Promise<void> {
  for (const { name } of await NetNs.list()) await NetNs.delete(name)
}

describeLive('links of another namespace, by its id', () => {
  beforeEach(async () => {
    one = await NetNs.create('one')
    two = await NetNs.create('two')
    await two.links.create({ ifname: 'br0', kind: 'bridge' })
    await two.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', netns: one }, master: 'br0' })
    await one.setId(two, 7).catch(() => undefined)
  })
  afterEach(clear)

  test('are listed and found as from within', async () => {
    const nsid = (await one.getId(two)) as number
    const names = (await one.links.list({ nsid })).map(({ ifname }) => ifname)
    expect(names).toEqual((await two.links.list()).map(({ ifname }) => ifname))
    expect(names).toEqual(ip('-n', 'two', 'link').map(({ ifname }: { ifname: string }) => ifname))
    const { index } = await two.links.get('v0')
    for (const link of ['v0', index])
      expect(await one.links.get(link, { nsid })).toMatchObject({ ifname: 'v0', index, kind: 'veth' })
    expect(await one.links.index('br0', { nsid })).toBe(await two.links.index('br0'))
    expect((await one.links.list({ nsid, master: 'br0' })).map(({ ifname }) => ifname)).toEqual(['v0'])
    expect((await one.links.list({ nsid, kind: 'bridge' })).map(({ ifname }) => ifname)).toEqual(['br0'])
    const iterated: string[] = []
    for await (const { ifname } of one.links.iterate({ nsid })) iterated.push(ifname)
    expect(iterated).toEqual(names)
  })

  test('refusals say what is wrong with the id', async () => {
    const refused = {
      name: 'NetlinkError',
      code: 'EINVAL',
      message: expect.stringContaining('no network namespace has the id 99 here'),
    }
    await expect(one.links.get(1, { nsid: 99 })).rejects.toMatchObject(refused)
    await expect(one.links.list({ nsid: 99 })).rejects.toMatchObject(refused)
    const nsid = (await one.getId(two)) as number
    await expect(one.links.get('nosuch', { nsid })).rejects.toMatchObject({ code: 'ENODEV' })
    await expect(one.links.get(1, { nsid: -1 })).rejects.toThrow(TypeError)
    await expect(one.links.list({ nsid: 1.5 })).rejects.toThrow(TypeError)
  })
})

test('a kernel that answers for its own namespace is found out', () => {
  const answer = { header: { index: 1 }, attrs: { ifname: 'lo' } } as unknown as LinkMessage
  expect(() => checkTarget(answer, 0)).toThrow(/EOPNOTSUPP.*Linux 4\.15/)
  expect(checkTarget(answer, undefined)).toBe(answer)
})

describeLive('the other end of a pair', () => {
  beforeEach(async () => {
    one = await NetNs.create('one')
    two = await NetNs.create('two')
  })
  afterEach(clear)

  test('here, in a named namespace, in one without a name', async () => {
    const unnamed = await NetNs.temporary()
    await one.links.create({ ifname: 'a0', kind: 'veth', peer: { ifname: 'a1' } })
    await one.links.create({ ifname: 'b0', kind: 'veth', peer: { ifname: 'b1', netns: two } })
    await one.links.create({ ifname: 'c0', kind: 'veth', peer: { ifname: 'c1', netns: unnamed } })
    expect(await one.links.peer('a0')).toMatchObject({ link: { ifname: 'a1' }, nsid: undefined, netns: undefined })
    expect(await one.links.peer('b0')).toMatchObject({ link: { ifname: 'b1' }, nsid: await one.getId(two), netns: 'two' })
    expect(await one.links.peer('c0')).toMatchObject({ link: { ifname: 'c1' }, nsid: await one.getId(unnamed), netns: undefined })
    const { link, nsid } = await two.links.peer('b1')
    expect([link.ifname, nsid]).toEqual(['b0', await two.getId(one)])
    unnamed.close()
  })

  test('of another link with the same index is not taken for it', async () => {
    // Both ends have the same index, as those of an own pair here.
    await one.links.create({ ifname: 'x0', index: 50, kind: 'veth', peer: { ifname: 'x1', index: 51, netns: two } })
    await one.links.create({ ifname: 'y1', index: 51, kind: 'veth', peer: { ifname: 'y0', index: 52 } })
    expect((await one.links.peer('x0')).link.ifname).toBe('x1')
    expect((await one.links.peer('y1')).link.ifname).toBe('y0')
  })

  test('links of other kinds have none', async () => {
    await expect(one.links.peer('lo')).rejects.toThrow(
      /expected a link with a peer, a netkit, veth or vxcan, got link "lo" of no kind/,
    )
    await expect(one.links.peer('nosuch')).rejects.toMatchObject({ code: 'ENODEV' })
  })
})

describeLive('a pair whose peer is up from the start', () => {
  beforeEach(async () => {
    one = await NetNs.create('one')
    two = await NetNs.create('two')
  })
  afterEach(clear)

  const flags = (ns: string, dev: string): string[] => ip('-n', ns, 'link', 'show', 'dev', dev)[0].flags

  test('is made, where the kernel refuses that in one request', async () => {
    const { status, stderr } = spawnSync('ip', ['-n', 'one', 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1', 'up'], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([2, 'RTNETLINK answers: Transport endpoint is not connected\n'])
    const made = await one.links.create({ ifname: 'v0', kind: 'veth', up: true, peer: { ifname: 'v1', up: true, netns: two } })
    expect(made.flags).toContain('LOWER_UP')
    expect(flags('two', 'v1')).toEqual(expect.arrayContaining(['UP', 'LOWER_UP']))
    await one.links.create({ ifname: 'w0', kind: 'veth', peer: { ifname: 'w1', flags: { UP: true, NOARP: true } } })
    expect(flags('one', 'w1')).toEqual(expect.arrayContaining(['UP', 'NOARP']))
    expect(flags('one', 'w0')).not.toContain('UP')
    await one.links.create({ ifname: 'n0', kind: 'veth', netns: two, peer: { up: true } })
    const peer = await two.links.peer('n0')
    expect([peer.link.flags.includes('UP'), peer.netns]).toEqual([true, 'one'])
    await one.links.create({ ifname: 'd0', kind: 'veth', peer: { ifname: 'd1', up: false, flags: { UP: true } } })
    expect(flags('one', 'd1')).not.toContain('UP')
  })

  test.for(['vxcan', 'netkit'])('of kind %s too', async (name, { skip }) => {
    const kind = name as 'vxcan'
    const probe = await one.links.create({ ifname: 'p0', kind, peer: { ifname: 'p1' } }).catch((error: Error) => error)
    skip(probe instanceof Error, 'not in this kernel')
    await one.links.create({ ifname: 'k0', kind, peer: { ifname: 'k1', up: true, netns: two } })
    expect(flags('two', 'k1')).toContain('UP')
  })

  test('is not left half-made', async () => {
    const closed = await NetNs.open('two')
    closed.close()
    const refused = one.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true, netns: closed } })
    await expect(refused).rejects.toMatchObject({ code: 'EBADF' })
    const taken = { ifname: 'v0', kind: 'veth', altIfname: ['other', 'other'], peer: { ifname: 'v1', up: true } } as const
    await expect(one.links.create({ ...taken, altIfname: [...taken.altIfname] })).rejects.toMatchObject({ code: 'EEXIST' })
    expect((await one.links.list({ kind: 'veth' })).map(({ ifname }) => ifname)).toEqual([])
  })

  test('is refused where a second request is not possible', async () => {
    const pair = { ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true } } as const
    await expect(one.batch((b) => b.links.create(pair))).rejects.toThrow(/not up in a batch/)
    await expect(one.links.create({ ...pair, linkNetnsid: 3 })).rejects.toThrow(/netns of the peer/)
  })
})
