import { accessSync, constants } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { iproute2 } from '../support/iproute2.ts'
import { describeLive } from '../support/live.ts'

const opens = (() => {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
})()

let ns: NetNs
beforeEach(async () => {
  ns = await NetNs.temporary()
})
afterEach(() => ns.close())

describeLive('tun and tap devices', () => {
  const why = opens ? '' : ' [skipped: /dev/net/tun cannot be opened]'

  describe.skipIf(!opens)(`persistent ones${why}`, () => {
    test('add, list, delete', async () => {
      expect(await ns.tuntap.add('tap0', { type: 'TAP', owner: 0, group: 0, multiQueue: true })).toBe('tap0')
      expect(await ns.tuntap.add('t%d', { type: 'tun', pi: true, vnetHdr: true })).toBe('t0')
      const found = (await ns.tuntap.list()).map(({ ifname, data }) => [ifname, data])
      expect(found).toEqual([
        ['tap0', expect.objectContaining({ type: 'TAP', owner: 0, group: 0, pi: false, multiQueue: true, persist: true })],
        ['t0', expect.objectContaining({ type: 'TUN', pi: true, vnetHdr: true, multiQueue: false, persist: true })],
      ])
      expect((await ns.tuntap.list({ type: 'TUN' })).map(({ ifname }) => ifname)).toEqual(['t0'])
      for (const name of ['tap0', 't0']) await ns.tuntap.delete(name)
      expect(await ns.tuntap.list()).toEqual([])
    })

    test('refusals', async () => {
      await ns.tuntap.add('tap0', { type: 'TAP' })
      await expect(ns.tuntap.add('tap0', { type: 'TAP' })).rejects.toMatchObject({ name: 'SyscallError', code: 'EBUSY' })
      await expect(ns.tuntap.add('lo', { type: 'TAP' })).rejects.toThrow('there is a link "lo" already (index 1')
      await expect(ns.tuntap.delete('lo')).rejects.toThrow('link "lo" is no tun or tap device')
      await expect(ns.tuntap.delete('nosuch')).rejects.toMatchObject({ code: 'ENODEV' })
      await expect(ns.tuntap.add('x', { type: 'TOP' as 'TAP' })).rejects.toThrow('did you mean')
      await expect(ns.tuntap.add('x', { mode: 'TAP' } as never)).rejects.toThrow(
        'unknown key "mode" in options of a tun or tap device (did you mean "type"?)',
      )
      await expect(ns.tuntap.add('x', { type: 'TAP', owner: -1 })).rejects.toThrow(/^owner: expected an id/)
      await expect(ns.tuntap.add('a/b', { type: 'TAP' })).rejects.toThrow(TypeError)
    })

    test.skipIf(iproute2.missing)(`of ip, and seen by ip${iproute2.why}`, async () => {
      await ns.exec('ip', ['tuntap', 'add', 'tap1', 'mode', 'tap', 'user', '0'])
      await ns.tuntap.add('tap2', { type: 'TAP', owner: 0 })
      const [one, two] = await ns.tuntap.list()
      expect([one?.ifname, two?.ifname]).toEqual(['tap1', 'tap2'])
      expect(one?.data).toEqual(two?.data)
      const printed = await iproute2.json(ns, 'ip', '-d', 'link', 'show', 'type', 'tun')
      const data = (row: Record<string, unknown>): unknown => (row['linkinfo'] as Record<string, unknown>)['info_data']
      expect(data(printed[0] ?? {})).toEqual(data(printed[1] ?? {}))
      await ns.tuntap.delete('tap1')
      await ns.exec('ip', ['tuntap', 'del', 'tap2', 'mode', 'tap'])
      expect(await ns.tuntap.list()).toEqual([])
    })
  })
})

describeLive('multicast addresses', () => {
  beforeEach(async () => {
    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', up: true }, up: true })
  })

  test.skipIf(iproute2.missing)(`list, against ip${iproute2.why}`, async () => {
    await ns.multicast.add('v0', '33:33:00:00:00:05')
    await ns.addresses.add('v0', '10.1.0.1/24')
    await ns.waitFor(({ addresses }) => addresses.some(({ family, flags }) => family === 'INET6' && !flags.includes('TENTATIVE')))
    const printed = (await iproute2.json(ns, 'ip', 'maddress')).flatMap(({ ifname, maddr }) =>
      (maddr as Record<string, unknown>[]).map(({ link, family, address, users = 1, features }) =>
        [ifname, family ?? 'packet', link ?? address, users, features === 'static' ? true : undefined].join(' '),
      ),
    )
    const words = (await ns.multicast.list()).map(({ ifname, family, address, users, static: byHand }) =>
      [ifname, family.toLowerCase(), address, users, byHand].join(' '),
    )
    expect(words.sort()).toEqual(printed.sort())
    expect(words).toContain('v0 packet 33:33:00:00:00:05 1 true')
    expect(words).toContain('v0 inet 224.0.0.1 1 ')
  })

  test('add, delete and filters', async () => {
    const own = async (): Promise<string[]> =>
      (await ns.multicast.list({ link: 'v0', family: 'PACKET' })).flatMap((one) => (one.static ? [one.address] : []))
    await ns.multicast.add('v0', '33:33:00:00:00:05')
    expect(await own()).toEqual(['33:33:00:00:00:05'])
    expect((await ns.multicast.list({ family: 'INET' })).every(({ family }) => family === 'INET')).toBe(true)
    await ns.multicast.delete(await ns.links.index('v0'), '33:33:00:00:00:05')
    expect(await own()).toEqual([])
    await expect(ns.multicast.delete('v0', '33:33:00:00:00:05')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(ns.multicast.delete('v0', '33:33:00:00:00:05')).rejects.toThrow('(33:33:00:00:00:05 of v0)')
    await expect(ns.multicast.add('v0', '239.1.1.1')).rejects.toThrow(TypeError)
    await expect(ns.multicast.add('v0', '01:00:5e:01')).rejects.toThrow('expected an address of 6 bytes, as link "v0" has')
    await expect(ns.multicast.list({ signal: AbortSignal.abort() })).rejects.toThrow('aborted')
    await expect(ns.multicast.list({ family: 'INET4' as 'INET' })).rejects.toThrow(/^family: /)
  })
})
