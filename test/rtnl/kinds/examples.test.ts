import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'
import { describeLive } from '../../support/live.ts'

/** What the examples print that take no arguments. */
const PRINTED = {
  bridge: ['10 ports, 10 of them up', '9 of 9 hosts reach the first', '10 ports have learned'],
  'explain-refusal': [
    'RTM_NEWLINK refused: EINVAL: link "v0" accepts an mtu of 68..65535; requested 70000 (mtu greater than device maximum)',
    '70 11 01 00             #>IFLA_MTU 70000',
    'in the recording: RTM_NEWLINK EINVAL',
  ],
  'own-family': ['endpoint 1: 192.0.2.1', '02 00 00 00             #   MPTCP_PM_ADDR_ATTR_FLAGS SUBFLOW'],
  'policy-routing': ['from 192.0.2.2: via 192.0.2.1 dev wan0', 'from 198.51.100.2: via 198.51.100.1 dev wan1', '2 of 2 replies'],
  router: ['198.51.100.2 via 192.0.2.1 dev eth0: 2 of 2 replies', '2001:db8:2::2 via 2001:db8:1::1 dev eth0: 2 of 2 replies'],
  'server-client': ['  received: 3,'],
  'vlan-bridge': ['2 of 2 replies, through the router'],
  'vxlan-fabric': ['2 of 2 replies'],
  wireguard: ['2 of 2 replies through the tunnel', '10.0.0.1/32: handshake'],
}

/** What an example needs that this kernel may not have. */
const LACKING = [
  ['CONFIG_BRIDGE_VLAN_FILTERING', 'not in this kernel: VLAN filtering'],
  ['no family mptcp_pm', 'not in this kernel: MPTCP'],
  ['wireguard', 'not in this kernel: wireguard'],
] as const

describeLive('the example', () => {
  test.for(Object.entries(PRINTED))('%s', async ([name, lines], { skip }) => {
    const printed: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((...values) => void printed.push(...textOf(values).split('\n')))
    try {
      await import(`../../../examples/${name}.ts`)
    } catch (error) {
      const [, lacking] = LACKING.find(([text]) => String(error).includes(text)) ?? []
      if (lacking === undefined) throw error
      skip(lacking)
    } finally {
      log.mockRestore()
    }
    expect(printed.filter((line) => lines.includes(line))).toEqual(lines)
  })
})

/** What console.log writes. */
const textOf = (values: readonly unknown[]): string =>
  values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ')
