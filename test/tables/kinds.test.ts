import { expect, test } from 'vitest'
import { type SchemaChoice, schema } from '../../src/netlink/explain/schema.ts'
import { LWTUNNEL_ENCAP } from '../../src/rtnl/constants.ts'
import { rtnetlink } from '../../src/wire.ts'

/** What `ip link add type help` names, and kinds of the kernel that it does not: written down here to see that none gets lost. */
const KINDS = [
  ...[
    'amt',
    'bareudp',
    'batadv',
    'bond',
    'bridge',
    'can',
    'dsa',
    'dummy',
    'erspan',
    'geneve',
    'gre',
    'gretap',
    'gtp',
    'hsr',
    'ifb',
  ],
  ...[
    'ip6erspan',
    'ip6gre',
    'ip6gretap',
    'ip6tnl',
    'ipip',
    'ipoib',
    'ipvlan',
    'ipvtap',
    'lowpan',
    'macsec',
    'macvlan',
    'macvtap',
  ],
  ...['netdevsim', 'netkit', 'nlmon', 'ovpn', 'pfcp', 'rmnet', 'sit', 'team', 'tun', 'vcan', 'veth', 'virt_wifi', 'vlan', 'vrf'],
  ...['vti', 'vti6', 'vxcan', 'vxlan', 'wireguard', 'wwan', 'xfrm'],
  ...['caif', 'ppp', 'vsockmon'],
]

/** Kinds whose drivers have neither a policy (`maxtype`) nor anything to report (`fill_info`). */
const WITHOUT = ['dummy', 'ifb', 'lowpan', 'netdevsim', 'nlmon', 'pfcp', 'team', 'vcan', 'virt_wifi', 'vsockmon', 'wireguard']

const choices = (name: string): readonly SchemaChoice[] =>
  schema(rtnetlink).find((row) => row.name === name)?.selects?.choices ?? []

test('every kind of link has its table, or none because it has no attributes', () => {
  const data = choices('IFLA_INFO_DATA')
  const keys = data.map(({ key }) => key)
  expect(KINDS.filter((kind) => !keys.includes(kind))).toEqual([])
  const none = data.filter(({ is }) => is === 'linkinfo-none-attrs').map(({ key }) => key)
  expect(KINDS.filter((kind) => none.includes(kind)).toSorted()).toEqual(WITHOUT.toSorted())
})

test('every kind of master that reports its ports has a table for them', () => {
  const keys = choices('IFLA_INFO_SLAVE_DATA').map(({ key }) => key)
  expect(['bond', 'bridge', 'vrf'].filter((kind) => !keys.includes(kind))).toEqual([])
})

test.each(['RTA_ENCAP', 'NHA_ENCAP'])('%s has a table for every encapsulation', (name) => {
  const numbers = choices(name).flatMap(({ when = [] }) => when)
  expect([0, ...numbers]).toEqual(Object.values(LWTUNNEL_ENCAP))
})
