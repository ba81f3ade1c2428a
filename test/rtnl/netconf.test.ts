import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Netconf, NetNs } from '../../src/index.ts'
import { iproute2 } from '../support/iproute2.ts'
import { describeLive } from '../support/live.ts'

const RP_FILTER = ['off', 'strict', 'loose']
const flag = (value: number | undefined): boolean | undefined => (value === undefined ? undefined : value !== 0)

describeLive('settings of links', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1.100' }, up: true })
  })
  afterEach(() => ns.close())

  /** A setting in the words of `ip -j netconf`. */
  const words = (one: Netconf, nameOf: (index: number) => string | undefined): Record<string, unknown> => {
    const place = { ALL: 'all', DEFAULT: 'default' } as Record<string, string>
    return Object.fromEntries(
      Object.entries({
        family: String(one.family).toLowerCase(),
        interface: typeof one.ifindex === 'number' ? nameOf(one.ifindex) : place[one.ifindex],
        forwarding: flag(one.forwarding),
        rp_filter: one.rpFilter === undefined ? undefined : RP_FILTER[one.rpFilter],
        mc_forwarding: flag(one.mcForwarding),
        proxy_neigh: flag(one.proxyNeigh),
        ignore_routes_with_linkdown: flag(one.ignoreRoutesWithLinkdown),
      }).filter(([, value]) => value !== undefined),
    )
  }

  test.skipIf(iproute2.missing)(`list, against ip${iproute2.why}`, async () => {
    await ns.sysctl.set({ 'net.ipv4.conf.v0.rp_filter': 2, 'net.ipv6.conf.v0.forwarding': 1, 'net.ipv4.conf.v0.proxy_arp': 1 })
    const links = await ns.links.list()
    const listed = (await ns.netconf.list()).map((one) =>
      words(one, (index) => links.find((link) => link.index === index)?.ifname),
    )
    const printed = [...(await iproute2.json(ns, 'ip', '-4', 'netconf')), ...(await iproute2.json(ns, 'ip', '-6', 'netconf'))]
    const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
    expect(sorted(listed.filter(({ family }) => family !== 'mpls'))).toEqual(sorted(printed))
  })

  test('get, set and filters', async () => {
    const index = await ns.links.index('v0')
    expect(await ns.netconf.get('INET', 'v0')).toMatchObject({ family: 'INET', ifindex: index, forwarding: 0 })
    await ns.netconf.set('INET', 'v0', { forwarding: true, rpFilter: 2, proxyNeigh: true, bcForwarding: true })
    expect(await ns.netconf.get('INET', index)).toMatchObject({ forwarding: 1, rpFilter: 2, proxyNeigh: 1, bcForwarding: 1 })
    await ns.netconf.set('INET6', 'all', { forwarding: 1 })
    expect(await ns.netconf.get('INET6', 'ALL')).toMatchObject({ family: 'INET6', ifindex: 'ALL', forwarding: 1 })
    await ns.netconf.set('INET6', 'v1.100', { proxyNeigh: true })
    expect((await ns.netconf.list({ link: 'v1.100', family: 'INET6' })).map(({ proxyNeigh }) => proxyNeigh)).toEqual([1])
    expect((await ns.netconf.list({ link: 'default' })).filter(({ family }) => family !== 'MPLS')).toHaveLength(2)
  })

  test('refusals', async () => {
    await expect(ns.netconf.set('INET6', 'v0', { rpFilter: 1 })).rejects.toThrow('rpFilter: expected a setting of INET6')
    await expect(ns.netconf.set('INET', 'v0', {})).rejects.toThrow('expected settings (forwarding, rpFilter,')
    await expect(ns.netconf.set('INET', 'v0', { forwarding: 'yes' as never })).rejects.toThrow('forwarding: expected an integer')
    await expect(ns.netconf.set('INET', 'v0', { mcForwarding: 1 } as never)).rejects.toThrow('mcForwarding')
    await expect(ns.netconf.list({ family: 'INET4' as 'INET' })).rejects.toThrow('did you mean "INET"')
    await expect(ns.netconf.get('INET', 'nosuch')).rejects.toMatchObject({ code: 'ENODEV' })
  })

  test('watch reports changes with all values', async () => {
    const stream = ns.watch({ netconf: { link: 'v0', family: 'INET' } })
    const found: (readonly [string, number | undefined, number | undefined])[] = []
    for await (const change of stream) {
      if (change.type === 'resync') continue
      const value = (change.after ?? change.before) as Netconf
      found.push([change.type, value.forwarding, value.rpFilter])
      if (found.length === 1) await ns.netconf.set('INET', 'v0', { rpFilter: 2 })
      else if (found.length === 2) await ns.netconf.set('INET', 'v0', { forwarding: true })
      else if (found.length === 3) await ns.links.delete('v0')
      else break
    }
    expect(found).toEqual([
      ['added', 0, 0],
      ['changed', 0, 2],
      ['changed', 1, 2],
      ['removed', 1, 2],
    ])
  })

  test('watch follows all of them: its state equals a list', async () => {
    const state = new Map<string, Netconf>()
    const stream = ns.watch({ netconf: true })
    // The dump ends with it.
    let start: () => void = () => undefined
    const started = new Promise<void>((resolve) => {
      start = resolve
    })
    const done = (async () => {
      for await (const change of stream) {
        if (change.type === 'removed') state.delete(change.key)
        else if (change.type !== 'resync') state.set(change.key, change.after as Netconf)
        if (
          change.type === 'added' &&
          change.object === 'netconf' &&
          change.after.family === 'INET6' &&
          change.after.ifindex === 'DEFAULT'
        )
          start()
        if (
          [...state.values()].some(
            ({ family, ifindex, proxyNeigh }) => family === 'INET6' && ifindex === 'ALL' && proxyNeigh === 1,
          )
        )
          return
      }
    })()
    await started
    for (const ifname of ['d0', 'd1', 'd2']) await ns.links.create({ ifname, kind: 'bridge' })
    for (const forwarding of [true, false, true]) await ns.forwarding({ ipv4: forwarding, ipv6: forwarding })
    await ns.netconf.set('INET', 'd1', { rpFilter: 1 })
    await ns.links.delete('d0')
    await ns.netconf.set('INET6', 'all', { proxyNeigh: 1 })
    await done
    const text = (all: readonly Netconf[]): string[] => all.map((one) => JSON.stringify(one)).sort()
    expect(text([...state.values()])).toEqual(text((await ns.netconf.list()).filter(({ family }) => family !== 'MPLS')))
  })

  test('waitFor', async () => {
    const waited = ns.waitFor(({ netconf }) => netconf.some(({ ifindex, forwarding }) => ifindex === 'ALL' && forwarding === 1))
    await ns.forwarding({ ipv4: true })
    expect(await waited).toBe(true)
  })
})

describeLive('address labels', () => {
  let ns: NetNs
  beforeEach(async () => {
    ns = await NetNs.temporary()
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } })
  })
  afterEach(() => ns.close())

  const printed = async (): Promise<unknown[]> =>
    (await iproute2.json(ns, 'ip', 'addrlabel')).map(({ address, prefixlen, label, ifname }) => [
      `${address}/${prefixlen}`,
      label,
      ifname,
    ])

  test.skipIf(iproute2.missing)(`against ip${iproute2.why}`, async () => {
    await ns.addressLabels.add('2001:DB8::/32', 99)
    await ns.addressLabels.add('2001:db8:1::/48', 98, { link: 'v0' })
    const index = await ns.links.index('v0')
    const listed = (await ns.addressLabels.list()).map((one) => [one.prefix, one.label, one.index === index ? 'v0' : undefined])
    expect(listed).toContainEqual(['2001:db8::/32', 99, undefined])
    expect(listed).toContainEqual(['2001:db8:1::/48', 98, 'v0'])
    expect(listed).toEqual(await printed())
  })

  test('add, delete, filters, flush', async () => {
    const before = await ns.addressLabels.list()
    await ns.addressLabels.add('2001:db8::/32', 99)
    await expect(ns.addressLabels.add('2001:db8::/32', 98)).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await ns.addressLabels.list({ prefix: '2001:db8::/32' })).toEqual([{ prefix: '2001:db8::/32', label: 99 }])
    await ns.addressLabels.add('2001:db8::/32', 97, { link: 'v0' })
    expect((await ns.addressLabels.list({ link: 'v0' })).map(({ label }) => label)).toEqual([97])
    await ns.addressLabels.delete('2001:db8::/32')
    await expect(ns.addressLabels.delete('2001:db8::/32')).rejects.toMatchObject({ code: 'ESRCH' })
    expect((await ns.addressLabels.flush({ label: 97 })).map(({ prefix }) => prefix)).toEqual(['2001:db8::/32'])
    await expect(ns.addressLabels.flush({})).rejects.toThrow(/^expected which address labels to flush/)
    expect(await ns.addressLabels.flush({ all: true })).toEqual(before)
    expect(await ns.addressLabels.list()).toEqual([])
    for (const { prefix, label, ...rest } of before) await ns.addressLabels.add(prefix, label, rest)
    expect((await ns.addressLabels.list()).map((one) => JSON.stringify(one)).sort()).toEqual(
      before.map((one) => JSON.stringify(one)).sort(),
    )
  })

  describe('refusals before sending', () => {
    test.each([
      ['10.0.0.0/8', 1, 'expected a prefix of IPv6'],
      ['2001:db8::/32', -1, 'label: expected'],
      ['2001:db8::/200', 1, 'prefix: '],
    ])('%s %i', async (prefix, label, words) => {
      await expect(ns.addressLabels.add(prefix, label)).rejects.toThrow(words)
    })
  })
})
