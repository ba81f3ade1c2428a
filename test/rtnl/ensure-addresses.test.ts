import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { ensureAddresses, type LinkAddresses } from '../../src/rtnl/address/ensure.ts'
import { AF, IFA_F, IFAPROT, RT_SCOPE } from '../../src/rtnl/constants.ts'
import { describeLive } from '../support/live.ts'

type Message = Awaited<ReturnType<LinkAddresses['list']>>[number]

/** An address of a link, as the kernel reports it. */
function address(local: string, prefixlen: number, more: { flags?: number; proto?: number; scope?: number } = {}): Message {
  const { flags = IFA_F.PERMANENT, proto, scope = RT_SCOPE.UNIVERSE } = more
  const header = { family: local.includes(':') ? AF.INET6 : AF.INET, prefixlen, flags: flags & 0xff, scope, index: 2 }
  const attrs = { address: local, local, flags, ...(proto === undefined ? {} : { proto }) }
  return { type: 20, flags: 0, seq: 0, pid: 0, header, attrs, bytes: new Uint8Array() } as Message
}

test('what is never pruned: link-local, temporary and dynamic addresses, and those of the kernel', async () => {
  const kept = [
    address('fe80::1', 64, { scope: RT_SCOPE.LINK }),
    address('fe80::2', 64),
    address('169.254.7.7', 16),
    address('10.9.9.9', 24, { scope: RT_SCOPE.LINK }),
    address('2001:db8::1', 64, { flags: IFA_F.PERMANENT | IFA_F.SECONDARY }),
    address('2001:db8::2', 64, { flags: 0 }),
    address('10.0.0.9', 24, { flags: 0 }),
    address('2001:db8::3', 64, { proto: IFAPROT.KERNEL_RA }),
    address('2001:db8::4', 64, { proto: IFAPROT.KERNEL_LL }),
    address('10.1.0.1', 8, { proto: IFAPROT.KERNEL_LO }),
    address('127.0.0.1', 8, { scope: RT_SCOPE.HOST }),
    address('::1', 128, { scope: RT_SCOPE.HOST }),
  ]
  // Of IPv4, this flag says that it is not the first address of its network.
  const others = [
    address('10.0.0.1', 24),
    address('10.0.0.2', 24, { flags: IFA_F.PERMANENT | IFA_F.SECONDARY }),
    address('2001:db8::9', 64),
  ]
  let there = [...kept, ...others]
  const result = await ensureAddresses(
    {
      list: async () => there,
      add: async () => expect.unreachable(),
      remove: async (message) => {
        there = there.filter((one) => one !== message)
      },
      conflict: (_, context) => new Error(context),
    },
    [],
    true,
  )
  expect(there).toEqual(kept)
  expect(result.removed).toEqual(['10.0.0.1/24', '10.0.0.2/24', '2001:db8::9/64'])
  expect(result.addresses).toHaveLength(kept.length)
})

describeLive('addresses.ensure', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true }, up: true })
    await ns.addresses.add('v1', '10.8.0.1/24')
  })
  afterEach(() => ns.close())

  const of = async (link: string): Promise<string[]> =>
    (await ns.addresses.list({ link })).map(({ cidr }) => cidr).filter((cidr) => !cidr.startsWith('fe80'))

  test('adds what is missing, in any spelling, and then there is nothing to do', async () => {
    await ns.addresses.add('v0', '10.0.0.1/24')
    const wanted = ['10.0.0.1/24', '10.0.0.2/24', '192.0.2.1', 'FD00:0::1/64', 'fd00::1/64']
    const first = await ns.addresses.ensure('v0', wanted)
    expect(first).toMatchObject({ added: ['10.0.0.2/24', '192.0.2.1/32', 'fd00::1/64'], removed: [] })
    expect(first.addresses.map(({ cidr }) => cidr)).toEqual(expect.arrayContaining(['10.0.0.1/24', 'fd00::1/64']))
    expect(await ns.addresses.ensure('v0', wanted)).toMatchObject({ added: [], removed: [] })
    expect(await of('v1')).toEqual(['10.8.0.1/24'])
  })

  test('prune removes the others of this link: not those of another, nor link-local and dynamic ones', async () => {
    await ns.waitFor(({ addresses }) => addresses.filter(({ cidr }) => cidr.startsWith('fe80')).length === 2)
    for (const cidr of ['10.0.0.1/24', '10.0.0.2/24', '10.0.0.3/24', '169.254.3.3/16', 'fd00::1/64', 'fd00::2/64'])
      await ns.addresses.add('v0', cidr)
    await ns.addresses.add('v0', '10.5.0.1/24', { cacheinfo: { valid: 1000 } })
    await ns.addresses.add('v0', '10.6.0.1', { peer: '10.6.0.2' })
    // The kernel removes 10.0.0.2 and 10.0.0.3 with 10.0.0.1, the first of its network.
    const result = await ns.addresses.ensure('v0', ['10.0.0.3/24', 'fd00::2/64'], { prune: true })
    expect([...result.removed].toSorted()).toEqual(['10.0.0.1/24', '10.0.0.2/24', '10.6.0.1 peer 10.6.0.2/32', 'fd00::1/64'])
    expect(result.added).toEqual([])
    expect((await of('v0')).toSorted()).toEqual(['10.0.0.3/24', '10.5.0.1/24', '169.254.3.3/16', 'fd00::2/64'])
    expect(await of('v1')).toEqual(['10.8.0.1/24'])
    expect((await ns.addresses.list({ link: 'v0', scope: 'LINK' })).length).toBe(1)
    expect(await ns.addresses.ensure('v0', ['10.0.0.3/24', 'fd00::2/64'], { prune: true })).toMatchObject({
      added: [],
      removed: [],
    })
  })

  test('keeps the addresses of lo', async () => {
    await ns.links.up('lo')
    await ns.addresses.ensure('lo', [{ cidr: '10.7.7.7/32' }] as never)
    expect((await ns.addresses.ensure('lo', ['10.7.7.7/32'])).added).toEqual([])
    expect(await ns.addresses.ensure('lo', [], { prune: true })).toMatchObject({ removed: ['10.7.7.7/32'] })
    expect(await of('lo')).toEqual(['127.0.0.1/8', '::1/128'])
  })

  test('refuses another prefix length of an IPv6 address, but for one that prune removes', async () => {
    await ns.addresses.add('v0', 'fd00::1/64')
    const refused = await ns.addresses.ensure('v0', ['10.0.0.1/24', 'fd00::1/128']).catch((error) => error)
    expect(refused).toMatchObject({ name: 'NetlinkError', code: 'EEXIST' })
    expect(refused.message).toContain(
      'the link has fd00::1/64, whose prefix length cannot be changed in place; wanted fd00::1/128',
    )
    expect(await of('v0')).toEqual(['fd00::1/64'])
    const pruned = await ns.addresses.ensure('v0', ['fd00::1/128'], { prune: true })
    expect(pruned).toMatchObject({ added: ['fd00::1/128'], removed: ['fd00::1/64'] })
  })

  test('may run several times at once', async () => {
    const spaces = await Promise.all([1, 2, 3].map(() => NetNs.open(`/proc/${process.pid}/fd/${ns.fd}`)))
    for (let round = 0; round < 5; round++) {
      const wanted = [`10.0.${round}.1/24`, `10.0.${round}.2/24`, `fd00:${round + 1}::1/64`]
      await Promise.all([ns, ...spaces].map(({ addresses }) => addresses.ensure('v0', wanted, { prune: true })))
      expect((await of('v0')).toSorted()).toEqual(wanted)
    }
    for (const space of spaces) space.close()
  })

  test('takes one address, and add takes a returned one with its peer', async () => {
    expect((await ns.addresses.ensure('v0', '10.0.1.1/24')).added).toEqual(['10.0.1.1/24'])
    await ns.addresses.add('v0', '10.0.0.1', { peer: '10.0.0.2/24', cacheinfo: { valid: 900, prefered: 800 } })
    const [pair] = await ns.addresses
      .list({ link: 'v0', scope: 'UNIVERSE', label: 'v0' })
      .then((all) => all.filter((one) => one.address !== one.local))
    if (!pair) throw new Error('no address with a peer')
    await ns.addresses.delete('v0', pair)
    await ns.addresses.add('v0', pair)
    expect((await ns.addresses.ensure('v0', pair)).added).toEqual([])
    const [again] = (await ns.addresses.list({ link: 'v0' })).filter((one) => one.local === '10.0.0.1')
    expect(again).toMatchObject({ address: '10.0.0.2', prefixlen: 24, cacheinfo: { valid: 900, prefered: 800 } })
  })

  test('refuses wrong arguments, and a missing link', async () => {
    const ensure = (cidrs: unknown, options: object = {}) => ns.addresses.ensure('v0', cidrs as string[], options)
    await expect(ensure(5)).rejects.toThrow('expected an array of addresses, or one of them, got 5')
    await expect(ensure('10.0.0')).rejects.toThrow(/^expected an (address|IPv4)/)
    await expect(ensure(['10.0.0'])).rejects.toThrow(TypeError)
    await expect(ensure([], { prun: true })).rejects.toThrow('did you mean "prune"?')
    await expect(ensure([], { prune: 1 })).rejects.toThrow('expected true or false, got 1')
    await expect(ns.addresses.ensure('v9', ['10.0.0.1/24'])).rejects.toMatchObject({ code: 'ENODEV' })
  })
})
