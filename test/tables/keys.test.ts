import { describe, expect, test } from 'vitest'
import { sets, structs } from '../support/arbitrary-tables.ts'

// Keys are the kernel's name less the set's prefix in camelCase, without exception: whoever knows the one knows the other.

/** What the kernel's names of a set have in common. */
const PREFIX: Record<string, string> = {
  'link-attrs': 'IFLA_',
  'linkinfo-attrs': 'IFLA_INFO_',
  'linkinfo-bridge-attrs': 'IFLA_BR_',
  'linkinfo-brport-attrs': 'IFLA_BRPORT_',
  'linkinfo-vxlan-attrs': 'IFLA_VXLAN_',
  'linkinfo-veth-attrs': 'VETH_INFO_',
  'linkinfo-tun-attrs': 'IFLA_TUN_',
  'linkinfo-macvlan-attrs': 'IFLA_MACVLAN_',
  'linkinfo-macvlan-macaddr-attrs': 'IFLA_MACVLAN_',
  'linkinfo-gre-attrs': 'IFLA_GRE_',
  'linkinfo-gre6-attrs': 'IFLA_GRE_',
  'linkinfo-iptun-attrs': 'IFLA_IPTUN_',
  'linkinfo-ip6tnl-attrs': 'IFLA_IPTUN_',
  'linkinfo-vti-attrs': 'IFLA_VTI_',
  'linkinfo-vti6-attrs': 'IFLA_VTI_',
  'linkinfo-xfrm-attrs': 'IFLA_XFRM_',
  'linkinfo-geneve-attrs': 'IFLA_GENEVE_',
  'linkinfo-bareudp-attrs': 'IFLA_BAREUDP_',
  'linkinfo-gtp-attrs': 'IFLA_GTP_',
  'linkinfo-amt-attrs': 'IFLA_AMT_',
  'linkinfo-ipoib-attrs': 'IFLA_IPOIB_',
  'linkinfo-dsa-attrs': 'IFLA_DSA_',
  'linkinfo-none-attrs': 'IFLA_',
  'bridge-querier-attrs': 'BRIDGE_QUERIER_',
  'prop-list-link-attrs': 'IFLA_',
  'proto-down-reason-attrs': 'IFLA_PROTO_DOWN_REASON_',
  'xdp-attrs': 'IFLA_XDP_',
  'devlink-port-attrs': 'DEVLINK_ATTR_',
  'link-dpll-pin-attrs': 'DPLL_A_PIN_',
  'af-spec-attrs': 'AF_',
  'bridge-af-spec-attrs': 'IFLA_BRIDGE_',
  'mctp-attrs': 'IFLA_MCTP_',
  'ifla-attrs': 'IFLA_INET_',
  'ifla6-attrs': 'IFLA_INET6_',
  'ipv4-devconf': 'IPV4_DEVCONF_',
  'addr-attrs': 'IFA_',
  'netns-attrs': 'NETNSA_',
  'nlmsgerr-attrs': 'NLMSGERR_ATTR_',
  'policy-attrs': 'NL_POLICY_TYPE_ATTR_',
  nlmsghdr: 'nlmsg_',
  ifinfomsg: 'ifi_',
  ifaddrmsg: 'ifa_',
  ifa_cacheinfo: 'ifa_',
  rtgenmsg: 'rtgen_',
  DEVCONF_: 'DEVCONF_',
}

const camelCase = (name: string): string =>
  name
    .toLowerCase()
    .split('_')
    .map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')

function expectKeys(name: string, rows: [key: string, wire: string][]): void {
  const prefix = PREFIX[name] ?? ''
  const less = (wire: string): string => (wire.startsWith(prefix) ? wire.slice(prefix.length) : wire)
  expect(rows.map(([key]) => key)).toEqual(rows.map(([, wire]) => camelCase(less(wire))))
}

describe('keys of attributes', () => {
  test.each(sets.map((of) => [of.name, of] as const))('%s', (name, { table }) => {
    const rows = Object.entries(table).map(([key, [, wire]]) => [key, wire] as [string, string])
    expect(PREFIX).toHaveProperty([name])
    expect(rows.filter(([, wire]) => !wire.startsWith(PREFIX[name] as string))).toEqual([])
    expectKeys(name, rows)
  })
})

describe('keys of struct members', () => {
  test.each(structs.map((of) => [of.name, of] as const))('%s', (name, { members }) => {
    const shown = Object.entries(members).filter(([key]) => !key.startsWith('_'))
    expectKeys(
      name,
      shown.map(([key, [, wire]]) => [key, wire]),
    )
  })
})

test('every row says what it means', () => {
  for (const { table } of sets) for (const [, wire, , doc] of Object.values(table)) expect(doc.length, wire).toBeGreaterThan(3)
  for (const { members } of structs)
    for (const [, wire, doc] of Object.values(members)) expect(doc.length, wire).toBeGreaterThan(3)
})
