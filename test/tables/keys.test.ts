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
  'bridge-querier-attrs': 'BRIDGE_QUERIER_',
  'linkinfo-bond-attrs': 'IFLA_BOND_',
  'bond-ad-info-attrs': 'IFLA_BOND_AD_INFO_',
  'bond-slave-attrs': 'IFLA_BOND_SLAVE_',
  'bond-xstats-attrs': 'BOND_XSTATS_',
  'bond-3ad-stat-attrs': 'BOND_3AD_STAT_',
  'linkinfo-vlan-attrs': 'IFLA_VLAN_',
  'ifla-vlan-qos': 'IFLA_VLAN_QOS_',
  'linkinfo-vrf-attrs': 'IFLA_VRF_',
  'linkinfo-vrf-port-attrs': 'IFLA_VRF_PORT_',
  'linkinfo-ipvlan-attrs': 'IFLA_IPVLAN_',
  'linkinfo-macsec-attrs': 'IFLA_MACSEC_',
  'linkinfo-hsr-attrs': 'IFLA_HSR_',
  'linkinfo-batadv-attrs': 'IFLA_BATADV_',
  'linkinfo-rmnet-attrs': 'IFLA_RMNET_',
  'linkinfo-wwan-attrs': 'IFLA_WWAN_',
  'linkinfo-ovpn-attrs': 'IFLA_OVPN_',
  'linkinfo-vxcan-attrs': 'VXCAN_INFO_',
  'linkinfo-netkit-attrs': 'IFLA_NETKIT_',
  'linkinfo-can-attrs': 'IFLA_CAN_',
  'can-tdc-attrs': 'IFLA_CAN_TDC_',
  'can-ctrlmode-ext-attrs': 'IFLA_CAN_CTRLMODE_',
  'can-pwm-attrs': 'IFLA_CAN_PWM_',
  'vfinfo-list-attrs': 'IFLA_VF_',
  'vfinfo-attrs': 'IFLA_VF_',
  'vf-stats-attrs': 'IFLA_VF_STATS_',
  'vf-vlan-attrs': 'IFLA_VF_VLAN_',
  'vf-ports-attrs': 'IFLA_VF_',
  'port-self-attrs': 'IFLA_PORT_',
  'bridge-vlan-tunnel-attrs': 'IFLA_BRIDGE_VLAN_TUNNEL_',
  'bridge-mrp-attrs': 'IFLA_BRIDGE_MRP_',
  'bridge-mrp-instance-attrs': 'IFLA_BRIDGE_MRP_INSTANCE_',
  'bridge-mrp-port-state-attrs': 'IFLA_BRIDGE_MRP_PORT_STATE_',
  'bridge-mrp-port-role-attrs': 'IFLA_BRIDGE_MRP_PORT_ROLE_',
  'bridge-mrp-ring-state-attrs': 'IFLA_BRIDGE_MRP_RING_STATE_',
  'bridge-mrp-ring-role-attrs': 'IFLA_BRIDGE_MRP_RING_ROLE_',
  'bridge-mrp-start-test-attrs': 'IFLA_BRIDGE_MRP_START_TEST_',
  'bridge-mrp-info-attrs': 'IFLA_BRIDGE_MRP_INFO_',
  'bridge-mrp-in-role-attrs': 'IFLA_BRIDGE_MRP_IN_ROLE_',
  'bridge-mrp-in-state-attrs': 'IFLA_BRIDGE_MRP_IN_STATE_',
  'bridge-mrp-start-in-test-attrs': 'IFLA_BRIDGE_MRP_START_IN_TEST_',
  'bridge-cfm-attrs': 'IFLA_BRIDGE_CFM_',
  'bridge-cfm-mep-create-attrs': 'IFLA_BRIDGE_CFM_MEP_CREATE_',
  'bridge-cfm-mep-delete-attrs': 'IFLA_BRIDGE_CFM_MEP_DELETE_',
  'bridge-cfm-mep-config-attrs': 'IFLA_BRIDGE_CFM_MEP_CONFIG_',
  'bridge-cfm-cc-config-attrs': 'IFLA_BRIDGE_CFM_CC_CONFIG_',
  'bridge-cfm-cc-peer-mep-attrs': 'IFLA_BRIDGE_CFM_CC_PEER_',
  'bridge-cfm-cc-rdi-attrs': 'IFLA_BRIDGE_CFM_CC_RDI_',
  'bridge-cfm-cc-ccm-tx-attrs': 'IFLA_BRIDGE_CFM_CC_CCM_TX_',
  'bridge-cfm-mep-status-attrs': 'IFLA_BRIDGE_CFM_MEP_STATUS_',
  'bridge-cfm-cc-peer-status-attrs': 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_',
  'bridge-mst-attrs': 'IFLA_BRIDGE_MST_',
  'bridge-mst-entry-attrs': 'IFLA_BRIDGE_MST_ENTRY_',
  'bridge-vlandb-attrs': 'BRIDGE_VLANDB_',
  'bridge-vlandb-dump-attrs': 'BRIDGE_VLANDB_DUMP_',
  'bridge-vlandb-entry-attrs': 'BRIDGE_VLANDB_ENTRY_',
  'bridge-vlandb-tinfo-attrs': 'BRIDGE_VLANDB_TINFO_',
  'bridge-vlandb-stats-attrs': 'BRIDGE_VLANDB_STATS_',
  'bridge-vlandb-gopts-attrs': 'BRIDGE_VLANDB_GOPTS_',
  'bridge-vlandb-router-attrs': 'MDBA_',
  'mdba-router-attrs': 'MDBA_ROUTER_',
  'mdba-router-pattr-attrs': 'MDBA_ROUTER_PATTR_',
  'vxlan-vnifilter-attrs': 'VXLAN_VNIFILTER_',
  'vxlan-vnifilter-entry-attrs': 'VXLAN_VNIFILTER_ENTRY_',
  'vnifilter-entry-stats-attrs': 'VNIFILTER_ENTRY_STATS_',
  'stats-attrs': 'IFLA_STATS_',
  'stats-filter-attrs': 'IFLA_STATS_',
  'stats-getset-attrs': 'IFLA_STATS_',
  'stats-af-spec-attrs': 'AF_',
  'mpls-stats-attrs': 'MPLS_STATS_',
  'link-xstats-attrs': 'LINK_XSTATS_TYPE_',
  'bridge-xstats-attrs': 'BRIDGE_XSTATS_',
  'link-offload-xstats': 'IFLA_OFFLOAD_XSTATS_',
  'hw-s-info': 'IFLA_OFFLOAD_XSTATS_',
  'hw-s-info-one': 'IFLA_OFFLOAD_XSTATS_HW_S_INFO_',
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
