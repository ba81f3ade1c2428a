import { expect, test } from 'vitest'
import { NetNs } from '../../src/index.ts'
import { describeLive } from '../support/live.ts'

describeLive('a ping that the kernel does not send names the cause', () => {
  const refusal = (ns: NetNs, address: string): Promise<string> =>
    ns.ping(address, { timeout: 0 }).then(
      () => 'sent',
      (error: Error) => error.message.replace(/^sendto: (E\w+): .*\(echo request to [^ )]+:? ?/, '$1 ').replace(/\)$/, ''),
    )

  test('from the links and addresses of the namespace', async () => {
    await using ns = await NetNs.temporary()
    await using other = await NetNs.temporary()
    expect(await refusal(ns, '127.0.0.1')).toBe('ENETUNREACH link "lo" is down')
    expect(await refusal(ns, '::1')).toBe('EADDRNOTAVAIL link "lo" is down')
    expect(await refusal(ns, 'fe80::1')).toBe('EADDRNOTAVAIL fe80::1 is link-local: add its link, as in "fe80::1%eth0"')
    expect(await refusal(ns, '2001:db8::2')).toBe('EADDRNOTAVAIL no link other than lo has an IPv6 address')

    await ns.links.create({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1', netns: other } })
    await ns.addresses.add('v0', '192.0.2.1/24')
    await ns.addresses.add('v0', '2001:db8::1/64')
    expect(await refusal(ns, '192.0.2.2')).toBe('ENETUNREACH link "v0", in whose network 192.0.2.2 is, is down')
    expect(await refusal(ns, '2001:db8::2')).toBe('EADDRNOTAVAIL link "v0", in whose network 2001:db8::2 is, is down')
    expect(await refusal(ns, 'fe80::1%v0')).toBe('EADDRNOTAVAIL link "v0" is down')
    expect(await refusal(ns, '198.51.100.1')).toBe('ENETUNREACH no route leads to 198.51.100.1')

    // Detection with so many probes does not end during the test.
    await ns.sysctl.set({ 'net.ipv6.conf.v0.dad_transmits': 60 })
    await ns.links.up('v0')
    const tentative =
      'EADDRNOTAVAIL link "v0" has only tentative addresses: await addresses.waitReady("v0") for the end of duplicate address detection'
    const carrier = ', which needs a carrier that the link does not have'
    expect(await refusal(ns, '2001:db8::2')).toBe(tentative + carrier)
    await other.links.up('v1')
    await ns.links.waitFor('v0', { flags: ['LOWER_UP'] })
    expect(await refusal(ns, '2001:db8::2')).toBe(tentative)
    expect(await refusal(ns, 'fe80::1%v0')).toBe(tentative)
  })
})
