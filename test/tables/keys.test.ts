import { describe, expect, test } from 'vitest'
import { sets, structs } from '../support/arbitrary-tables.ts'

// Keys are the kernel's name less the set's prefix in camelCase, without exception: whoever knows the one knows the other.

/** What the kernel's names of a set have in common. */
const PREFIX: Record<string, string> = {
  'link-attrs': 'IFLA_',
  'linkinfo-attrs': 'IFLA_INFO_',
  'linkinfo-bridge-attrs': 'IFLA_BR_',
  'linkinfo-veth-attrs': 'VETH_INFO_',
  'linkinfo-macvlan-macaddr-attrs': 'IFLA_MACVLAN_',
  'linkinfo-gre6-attrs': 'IFLA_GRE_',
  'linkinfo-ip6tnl-attrs': 'IFLA_IPTUN_',
  'linkinfo-vti6-attrs': 'IFLA_VTI_',
  'linkinfo-none-attrs': 'IFLA_',
  'bridge-querier-attrs': 'BRIDGE_QUERIER_',
  'bond-ad-info-attrs': 'IFLA_BOND_AD_INFO_',
  'bond-slave-attrs': 'IFLA_BOND_SLAVE_',
  'bond-xstats-attrs': 'BOND_XSTATS_',
  'bond-3ad-stat-attrs': 'BOND_3AD_STAT_',
  'ifla-vlan-qos': 'IFLA_VLAN_QOS_',
  'linkinfo-vrf-port-attrs': 'IFLA_VRF_PORT_',
  'linkinfo-vxcan-attrs': 'VXCAN_INFO_',
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
  'route-attrs': 'RTA_',
  'multipath-attrs': 'RTA_',
  metrics: 'RTAX_',
  'fib-rule-attrs': 'FRA_',
  'ipmra-table-attrs': 'IPMRA_TABLE_',
  'ipmra-vif-attrs': 'IPMRA_',
  'ipmra-vifa-attrs': 'IPMRA_VIFA_',
  'ipmra-creport-attrs': 'IPMRA_CREPORT_',
  'neighbour-attrs': 'NDA_',
  'nfea-attrs': 'NFEA_',
  'ndt-attrs': 'NDTA_',
  'ndtpa-attrs': 'NDTPA_',
  'nexthop-attrs': 'NHA_',
  'nexthop-res-group-attrs': 'NHA_RES_GROUP_',
  'nexthop-res-bucket-attrs': 'NHA_RES_BUCKET_',
  'nexthop-group-stats-attrs': 'NHA_GROUP_STATS_',
  'nexthop-group-stats-entry-attrs': 'NHA_GROUP_STATS_ENTRY_',
  'netconf-attrs': 'NETCONFA_',
  'addrlabel-attrs': 'IFAL_',
  'prefix-attrs': 'PREFIX_',
  'nduseropt-attrs': 'NDUSEROPT_',
  'mdba-attrs': 'MDBA_',
  'mdba-mdb-attrs': 'MDBA_MDB_',
  'mdba-mdb-entry-attrs': 'MDBA_MDB_ENTRY_',
  'mdba-mdb-eattr-attrs': 'MDBA_MDB_EATTR_',
  'mdba-mdb-srclist-attrs': 'MDBA_MDB_SRCLIST_',
  'mdba-mdb-srcattr-attrs': 'MDBA_MDB_SRCATTR_',
  'mdba-router-attrs': 'MDBA_ROUTER_',
  'mdba-router-pattr-attrs': 'MDBA_ROUTER_PATTR_',
  'mdba-set-entry-attrs': 'MDBA_SET_',
  'mdba-get-entry-attrs': 'MDBA_GET_',
  'mdbe-attrs': 'MDBE_ATTR_',
  'mdbe-src-list-attrs': 'MDBE_SRC_LIST_',
  'mdbe-srcattr-attrs': 'MDBE_SRCATTR_',
  'mpls-iptunnel-attrs': 'MPLS_IPTUNNEL_',
  'lwtunnel-ip-attrs': 'LWTUNNEL_IP_',
  'lwtunnel-ip6-attrs': 'LWTUNNEL_IP6_',
  'lwtunnel-ip-opts-attrs': 'LWTUNNEL_IP_OPTS_',
  'lwtunnel-ip-opt-geneve-attrs': 'LWTUNNEL_IP_OPT_GENEVE_',
  'lwtunnel-ip-opt-vxlan-attrs': 'LWTUNNEL_IP_OPT_VXLAN_',
  'lwtunnel-ip-opt-erspan-attrs': 'LWTUNNEL_IP_OPT_ERSPAN_',
  'ila-attrs': 'ILA_ATTR_',
  'seg6-iptunnel-attrs': 'SEG6_IPTUNNEL_',
  'lwt-bpf-attrs': 'LWT_BPF_',
  'lwt-bpf-prog-attrs': 'LWT_BPF_PROG_',
  'seg6-local-attrs': 'SEG6_LOCAL_',
  'seg6-local-bpf-attrs': 'SEG6_LOCAL_BPF_',
  'seg6-local-counters-attrs': 'SEG6_LOCAL_CNT_',
  'seg6-local-flavors-attrs': 'SEG6_LOCAL_FLV_',
  'rpl-iptunnel-attrs': 'RPL_IPTUNNEL_',
  'ioam6-iptunnel-attrs': 'IOAM6_IPTUNNEL_',
  'lwt-xfrm-attrs': 'LWT_XFRM_',
  'nlmsgerr-attrs': 'NLMSGERR_ATTR_',
  'policy-attrs': 'NL_POLICY_TYPE_ATTR_',
  'can-gateway-attrs': 'CGW_',
  rtcanmsg: 'can_',
  nlmsghdr: 'nlmsg_',
  ifinfomsg: 'ifi_',
  ifaddrmsg: 'ifa_',
  ifa_cacheinfo: 'ifa_',
  rtgenmsg: 'rtgen_',
  rtmsg: 'rtm_',
  rta_cacheinfo: 'rta_',
  rta_mfc_stats: 'mfcs_',
  rtnexthop: 'rtnh_',
  ndmsg: 'ndm_',
  nda_cacheinfo: 'ndm_',
  ndtmsg: 'ndtm_',
  ndt_config: 'ndtc_',
  ndt_stats: 'ndts_',
  nhmsg: 'nh_',
  netconfmsg: 'ncm_',
  ifaddrlblmsg: 'ifal_',
  prefixmsg: 'prefix_',
  nduseroptmsg: 'nduseropt_',
  DEVCONF_: 'DEVCONF_',
  IPV4_DEVCONF_: 'IPV4_DEVCONF_',
}

/** The data of a kind of link have the kind in their names, unless PREFIX says otherwise. */
const prefixOf = (name: string): string | undefined => {
  const kind = /^linkinfo-(\w+)-attrs$/.exec(name)?.[1]
  return PREFIX[name] ?? (kind === undefined ? undefined : `IFLA_${kind.toUpperCase()}_`)
}

const camelCase = (name: string): string =>
  name
    .toLowerCase()
    .split('_')
    .map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')

function expectKeys(name: string, rows: [key: string, wire: string][]): void {
  const prefix = prefixOf(name) ?? ''
  const less = (wire: string): string => (wire.startsWith(prefix) ? wire.slice(prefix.length) : wire)
  expect(rows.map(([key]) => key)).toEqual(rows.map(([, wire]) => camelCase(less(wire))))
}

describe('keys of attributes', () => {
  test.each(sets.map((of) => [of.name, of] as const))('%s', (name, { table }) => {
    const rows = Object.entries(table).map(([key, [, wire]]) => [key, wire] as [string, string])
    const prefix = prefixOf(name)
    expect(prefix, `the prefix of ${name}`).toBeDefined()
    expect(rows.filter(([, wire]) => !wire.startsWith(prefix as string))).toEqual([])
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
