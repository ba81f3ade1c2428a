import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16, u16be, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary, bytes } from '../../../netlink/codec/values.ts'
import { IFLA_VF_LINK_STATE, PORT_REQUEST, PORT_RESPONSE, VLAN_PROTOCOL } from '../constants.ts'


const vf = [u32, 'vf', 'number of the virtual function'] as const
const setting = [u32, 'setting', '1 on, 0 off'] as const

/** struct ifla_vf_mac: the link-layer address of a virtual function (linux/if_link.h). */
export const vfMac = struct('ifla_vf_mac', {
  vf,
  mac: [bytes(32), 'mac', 'link-layer address, padded with zeros'],
})

/** struct ifla_vf_broadcast: the link-layer broadcast address of a virtual function. */
export const vfBroadcast = struct('ifla_vf_broadcast', {
  broadcast: [bytes(32), 'broadcast', 'link-layer broadcast address, padded with zeros'],
})

/** struct ifla_vf_vlan: the VLAN that all packets of a virtual function are put in. */
export const vfVlan = struct('ifla_vf_vlan', {
  vf,
  vlan: [u32, 'vlan', 'VLAN id; 0 is none'],
  qos:  [u32, 'qos',  'priority of the tag'],
})

/** struct ifla_vf_tx_rate: a limit on what a virtual function sends. */
export const vfTxRate = struct('ifla_vf_tx_rate', {
  vf,
  rate: [u32, 'rate', 'maximum rate, in megabits per second; 0 is no limit'],
})

/** struct ifla_vf_spoofchk: whether the source address of what a virtual function sends is checked. */
export const vfSpoofchk = struct('ifla_vf_spoofchk', { vf, setting })

/** struct ifla_vf_link_state: whether a virtual function has a link. */
export const vfLinkState = struct('ifla_vf_link_state', {
  vf,
  linkState: [oneOf(u32, IFLA_VF_LINK_STATE), 'link_state', 'as the link itself, or always, or never'],
})

/** struct ifla_vf_rate: how much a virtual function may send. */
export const vfRate = struct('ifla_vf_rate', {
  vf,
  minTxRate: [u32, 'min_tx_rate', 'guaranteed rate, in megabits per second'],
  maxTxRate: [u32, 'max_tx_rate', 'maximum rate, in megabits per second; 0 is no limit'],
})

/** struct ifla_vf_rss_query_en: whether a virtual function may read the hash key and table of its queues. */
export const vfRssQueryEn = struct('ifla_vf_rss_query_en', { vf, setting })

/** struct ifla_vf_trust: whether a virtual function is trusted with privileged operations. */
export const vfTrust = struct('ifla_vf_trust', { vf, setting })

/** struct ifla_vf_guid: an InfiniBand address of a virtual function, laid out as on 64-bit machines. */
export const vfGuid = struct('ifla_vf_guid', {
  vf,
  _pad: [u32, 'padding', 'to a multiple of eight'],
  guid: [u64, 'guid',    'globally unique identifier'],
})

/** struct ifla_vf_vlan_info: as ifla_vf_vlan, with the EtherType of the tag. */
export const vfVlanInfo = struct('ifla_vf_vlan_info', {
  vf,
  vlan:      [u32,                         'vlan',       'VLAN id; 0 is none'],
  qos:       [u32,                         'qos',        'priority of the tag'],
  vlanProto: [oneOf(u16be, VLAN_PROTOCOL), 'vlan_proto', 'EtherType of the tag'],
  _pad:      [u16,                         'padding',    'to a multiple of four'],
})

/** IFLA_VF_VLAN_*: the tags of a virtual function, outermost first. */
export const vfVlanList = attrs('vf-vlan-attrs', {
  info: [1, 'IFLA_VF_VLAN_INFO', list(vfVlanInfo), 'tags; a request has one'],
})

/** IFLA_VF_STATS_*: counters of a virtual function (rtnl_fill_vfinfo in net/core/rtnetlink.c). */
export const vfStats = attrs('vf-stats-attrs', {
  rxPackets: [0, 'IFLA_VF_STATS_RX_PACKETS', u64,    'packets received'],
  txPackets: [1, 'IFLA_VF_STATS_TX_PACKETS', u64,    'packets sent'],
  rxBytes:   [2, 'IFLA_VF_STATS_RX_BYTES',   u64,    'bytes received'],
  txBytes:   [3, 'IFLA_VF_STATS_TX_BYTES',   u64,    'bytes sent'],
  broadcast: [4, 'IFLA_VF_STATS_BROADCAST',  u64,    'broadcast packets received'],
  multicast: [5, 'IFLA_VF_STATS_MULTICAST',  u64,    'multicast packets received'],
  pad:       [6, 'IFLA_VF_STATS_PAD',        binary, 'padding for alignment'],
  rxDropped: [7, 'IFLA_VF_STATS_RX_DROPPED', u64,    'packets received and dropped'],
  txDropped: [8, 'IFLA_VF_STATS_TX_DROPPED', u64,    'packets to be sent and dropped'],
})

/**
 * IFLA_VF_*: a virtual function (linux/if_link.h; types from ifla_vf_policy and rtnl_fill_vfinfo in
 * net/core/rtnetlink.c).
 */
export const vfInfo = attrs('vfinfo-attrs', {
  mac:        [1,  'IFLA_VF_MAC',          vfMac,        'link-layer address'],
  vlan:       [2,  'IFLA_VF_VLAN',         vfVlan,       'VLAN it is put in'],
  txRate:     [3,  'IFLA_VF_TX_RATE',      vfTxRate,     'limit on what it sends, legacy'],
  spoofchk:   [4,  'IFLA_VF_SPOOFCHK',     vfSpoofchk,   'whether its source address is checked'],
  linkState:  [5,  'IFLA_VF_LINK_STATE',   vfLinkState,  'whether it has a link'],
  rate:       [6,  'IFLA_VF_RATE',         vfRate,       'how much it may send'],
  rssQueryEn: [7,  'IFLA_VF_RSS_QUERY_EN', vfRssQueryEn, 'whether it may read the hash of its queues'],
  stats:      [8,  'IFLA_VF_STATS',        vfStats,      'counters'],
  trust:      [9,  'IFLA_VF_TRUST',        vfTrust,      'whether it is trusted (privileged operations)'],
  ibNodeGuid: [10, 'IFLA_VF_IB_NODE_GUID', vfGuid,       'InfiniBand address of the node'],
  ibPortGuid: [11, 'IFLA_VF_IB_PORT_GUID', vfGuid,       'InfiniBand address of the port'],
  vlanList:   [12, 'IFLA_VF_VLAN_LIST',    vfVlanList,   'VLAN tags with their EtherTypes'],
  broadcast:  [13, 'IFLA_VF_BROADCAST',    vfBroadcast,  'link-layer broadcast address; read-only'],
})

/** IFLA_VFINFO_LIST: the virtual functions of a network card. */
export const vfInfoList = attrs('vfinfo-list-attrs', {
  info: [1, 'IFLA_VF_INFO', list(vfInfo), 'virtual functions, in order'],
})

/** struct ifla_port_vsi: a type of virtual station (IEEE 802.1Qbg). Linux keeps it, and no driver uses it. */
export const portVsi = struct('ifla_port_vsi', {
  vsiMgrId:       [u8,       'vsi_mgr_id',       'id of the manager of the type'],
  vsiTypeId:      [bytes(3), 'vsi_type_id',      'type'],
  vsiTypeVersion: [u8,       'vsi_type_version', 'version of the type'],
  _pad:           [bytes(3), 'pad',              'to a multiple of four'],
})

/**
 * IFLA_PORT_*: the profile of a port of a network card (linux/if_link.h; types from ifla_port_policy in
 * net/core/rtnetlink.c).
 */
export const vfPort = attrs('port-self-attrs', {
  vf:           [1, 'IFLA_PORT_VF',            u32,                       'number of the virtual function'],
  profile:      [2, 'IFLA_PORT_PROFILE',       string,                    'name of the profile, 39 bytes at most'],
  vsiType:      [3, 'IFLA_PORT_VSI_TYPE',      portVsi,                   'type of virtual station; not used'],
  instanceUuid: [4, 'IFLA_PORT_INSTANCE_UUID', binary,                    'UUID of the virtual machine, 16 bytes'],
  hostUuid:     [5, 'IFLA_PORT_HOST_UUID',     binary,                    'UUID of the host, 16 bytes'],
  request:      [6, 'IFLA_PORT_REQUEST',       oneOf(u8, PORT_REQUEST),   'requested operation'],
  response:     [7, 'IFLA_PORT_RESPONSE',      oneOf(u16, PORT_RESPONSE), 'result of the request'],
})

/** IFLA_VF_PORTS: the ports of the virtual functions. */
export const vfPorts = attrs('vf-ports-attrs', {
  port: [1, 'IFLA_VF_PORT', list(vfPort), 'ports'],
})

