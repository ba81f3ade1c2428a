import { afterEach, beforeEach, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

let ns: NetNs

describeLive('addresses', () => {
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'br0', kind: 'bridge' })
  })
  afterEach(() => ns.close())

  const cidrs = async (filter = {}): Promise<string[]> => (await ns.addresses.list(filter)).map(({ cidr }) => cidr)

  test('add with everything that can be said', async () => {
    await ns.addresses.add('br0', '10.0.0.2/24', {
      broadcast: '+',
      label: 'br0:one',
      rtPriority: 7,
      scope: 'LINK',
      flags: ['NOPREFIXROUTE'],
      cacheinfo: { valid: 1000, prefered: 500 },
      proto: 5,
    })
    const [address] = await ns.addresses.list({ link: 'br0' })
    expect(address).toMatchObject({
      family: 'INET',
      cidr: '10.0.0.2/24',
      local: '10.0.0.2',
      address: '10.0.0.2',
      broadcast: '10.0.0.255',
      label: 'br0:one',
      rtPriority: 7,
      scope: 'LINK',
      flags: ['NOPREFIXROUTE'],
      proto: 5,
    })
    expect(address?.cacheinfo?.valid).toBeLessThanOrEqual(1000)
    expect(address?.cacheinfo?.prefered).toBeLessThanOrEqual(500)
  })

  test('broadcast addresses, as ip computes them', async () => {
    for (const [cidr, broadcast] of [
      ['10.1.0.77/26', '+'],
      ['10.2.0.77/26', '-'],
      ['10.3.0.1/30', '10.3.0.2'],
    ] as const) {
      await ns.addresses.add('br0', cidr, { broadcast })
    }
    expect((await ns.addresses.list()).map((address) => address.broadcast)).toEqual(['10.1.0.127', '10.2.0.64', '10.3.0.2'])
  })

  test('broadcast addresses that ip does not compute: of a peer it is the peer’s', async () => {
    await ns.addresses.add('br0', '10.1.0.2/32', { broadcast: '+' })
    await ns.addresses.add('br0', '10.2.0.2/31', { broadcast: '+' })
    await ns.addresses.add('br0', '10.3.0.2', { peer: '10.4.0.3/24', broadcast: '+' })
    expect((await ns.addresses.list()).map((address) => address.broadcast)).toEqual([undefined, undefined, '10.4.0.255'])
  })

  test('a peer without a prefix length is one address', async () => {
    await ns.addresses.add('br0', '10.0.0.2/24', { peer: '10.0.0.3' })
    expect(await ns.addresses.list()).toMatchObject([{ local: '10.0.0.2', address: '10.0.0.3', prefixlen: 32 }])
  })

  test('a peer, for IPv4 and IPv6', async () => {
    await ns.addresses.add('br0', '10.0.0.2', { peer: '10.9.9.9/32' })
    await ns.addresses.add('br0', 'fd00::1', { peer: 'fd00::2/128', flags: ['NODAD'] })
    expect(await ns.addresses.list({ link: 'br0' })).toMatchObject([
      { local: '10.0.0.2', address: '10.9.9.9', prefixlen: 32 },
      { local: 'fd00::1', address: 'fd00::2', prefixlen: 128, flags: expect.arrayContaining(['NODAD']) },
    ])
    await ns.addresses.delete('br0', '10.0.0.2', { peer: '10.9.9.9/32' })
    await ns.addresses.delete('br0', 'fd00::1', { peer: 'fd00::2/128' })
    expect(await cidrs()).toEqual([])
  })

  test('flags beyond eight bits', async () => {
    await ns.addresses.add('br0', 'fd00::1/64', { flags: ['NODAD', 'MANAGETEMPADDR', 'NOPREFIXROUTE'] })
    expect((await ns.addresses.list())[0]?.flags).toEqual(['NODAD', 'PERMANENT', 'MANAGETEMPADDR', 'NOPREFIXROUTE'])
  })

  test('the scope of loopback addresses is HOST', async () => {
    await ns.addresses.add('lo', '127.0.0.9/8')
    expect((await ns.addresses.list({ link: 'lo' }))[0]).toMatchObject({ scope: 'HOST' })
  })

  test('replace and change', async () => {
    await ns.addresses.replace('br0', '10.0.0.2/24', { rtPriority: 5 })
    await ns.addresses.replace('br0', '10.0.0.2/24', { rtPriority: 9, cacheinfo: { valid: 300 } })
    await ns.addresses.change('br0', '10.0.0.2/24', { rtPriority: 11, cacheinfo: { valid: Number.POSITIVE_INFINITY } })
    expect(await ns.addresses.list()).toMatchObject([{ cidr: '10.0.0.2/24', rtPriority: 11, cacheinfo: { valid: 0xffffffff } }])
  })

  test('filters', async () => {
    await ns.addresses.add('br0', '10.0.0.2/24', { label: 'br0:x' })
    await ns.addresses.add('br0', '10.1.0.3/24', { scope: 'LINK' })
    await ns.addresses.add('lo', 'fd00::1/64', { flags: ['NODAD'] })
    // The kernel sorts the nearer scope first.
    expect(await cidrs({ link: 'br0' })).toEqual(['10.1.0.3/24', '10.0.0.2/24'])
    expect(await cidrs({ link: 1 })).toEqual(['fd00::1/64'])
    expect(await cidrs({ family: 'INET6' })).toEqual(['fd00::1/64'])
    expect(await cidrs({ scope: 'LINK' })).toEqual(['10.1.0.3/24'])
    expect(await cidrs({ label: 'br0:x' })).toEqual(['10.0.0.2/24'])
    expect(await cidrs({ flags: ['TEMPORARY'] })).toEqual([])
    expect(await cidrs({ flags: ['NODAD'] })).toEqual(['fd00::1/64'])
  })

  test('flush removes what the filter finds, secondaries too', async () => {
    for (const cidr of ['10.0.0.2/24', '10.0.0.3/24', '10.1.0.1/24', 'fd00::1/64']) await ns.addresses.add('br0', cidr)
    const removed = await ns.addresses.flush({ link: 'br0', family: 'INET' })
    expect(removed.map(({ cidr }) => cidr).sort()).toEqual(['10.0.0.2/24', '10.0.0.3/24', '10.1.0.1/24'])
    expect(await cidrs()).toEqual(['fd00::1/64'])
  })

  test('refusals', async () => {
    await ns.addresses.add('br0', '10.0.0.2/24')
    await expect(ns.addresses.add('br0', '10.0.0.2/24')).rejects.toMatchObject({ name: 'NetlinkError', code: 'EEXIST' })
    await expect(ns.addresses.delete('br0', '10.0.0.9/24')).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
    await expect(ns.addresses.add('nosuch', '10.0.0.2/24')).rejects.toMatchObject({ code: 'ENODEV' })
    await expect(ns.addresses.add(99, '10.0.0.2/24')).rejects.toMatchObject({ code: 'ENODEV' })
  })
})
