import { attrs } from '../../netlink/attribute/attrs.ts'
import { mac } from '../../netlink/codec/address.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { u8, u16, u32 } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { binary } from '../../netlink/codec/values.ts'
import { BR_STATE, BRIDGE_FLAGS, BRIDGE_VLAN_INFO } from '../constants.ts'
import {
  BR_CFM_CCM_INTERVAL, BR_CFM_DOMAIN, BR_CFM_MEP_DIRECTION, BR_MRP_IN_ROLE, BR_MRP_IN_STATE, BR_MRP_PORT_ROLE, BR_MRP_PORT_STATE,
  BR_MRP_RING_ROLE, BR_MRP_RING_STATE, BRIDGE_MODE,
} from './constants.ts'


/** struct bridge_vlan_info: a VLAN of a bridge port, or one end of a range of them. */
export const bridgeVlanInfo = struct('bridge_vlan_info', {
  flags: [bits(u16, BRIDGE_VLAN_INFO), 'flags', 'BRIDGE_VLAN_INFO_*'],
  vid:   [u16,                         'vid',   'VLAN id'],
})

/**
 * IFLA_BRIDGE_VLAN_TUNNEL_*: a VLAN that is mapped to a tunnel, or one end of a range (types from vlan_tunnel_policy in
 * net/bridge/br_netlink_tunnel.c).
 */
export const bridgeVlanTunnel = attrs('bridge-vlan-tunnel-attrs', {
  id:    [1, 'IFLA_BRIDGE_VLAN_TUNNEL_ID',    u32,                         'id of the tunnel, as a VNI'],
  vid:   [2, 'IFLA_BRIDGE_VLAN_TUNNEL_VID',   u16,                         'VLAN id'],
  flags: [3, 'IFLA_BRIDGE_VLAN_TUNNEL_FLAGS', bits(u16, BRIDGE_VLAN_INFO), 'BRIDGE_VLAN_INFO_RANGE_BEGIN and _END'],
})

/**
 * IFLA_BRIDGE_MRP_INSTANCE_*: a ring to add or remove (linux/if_bridge.h; types of all of MRP from
 * net/bridge/br_mrp_netlink.c).
 */
export const mrpInstance = attrs('bridge-mrp-instance-attrs', {
  ringId:   [1, 'IFLA_BRIDGE_MRP_INSTANCE_RING_ID',   u32, 'id of the ring'],
  pIfindex: [2, 'IFLA_BRIDGE_MRP_INSTANCE_P_IFINDEX', u32, 'index of the primary port'],
  sIfindex: [3, 'IFLA_BRIDGE_MRP_INSTANCE_S_IFINDEX', u32, 'index of the secondary port'],
  prio:     [4, 'IFLA_BRIDGE_MRP_INSTANCE_PRIO',      u16, 'priority of this node as a manager; the lowest is chosen'],
})

/** IFLA_BRIDGE_MRP_PORT_STATE_*: sets the state of a port of a ring. */
export const mrpPortState = attrs('bridge-mrp-port-state-attrs', {
  state: [1, 'IFLA_BRIDGE_MRP_PORT_STATE_STATE', oneOf(u32, BR_MRP_PORT_STATE), 'state of the port'],
})

/** IFLA_BRIDGE_MRP_PORT_ROLE_*: sets the role of a port of a ring. */
export const mrpPortRole = attrs('bridge-mrp-port-role-attrs', {
  role: [1, 'IFLA_BRIDGE_MRP_PORT_ROLE_ROLE', oneOf(u32, BR_MRP_PORT_ROLE), 'role of the port'],
})

/** IFLA_BRIDGE_MRP_RING_STATE_*: sets the state of a ring. */
export const mrpRingState = attrs('bridge-mrp-ring-state-attrs', {
  ringId: [1, 'IFLA_BRIDGE_MRP_RING_STATE_RING_ID', u32,                           'id of the ring'],
  state:  [2, 'IFLA_BRIDGE_MRP_RING_STATE_STATE',   oneOf(u32, BR_MRP_RING_STATE), 'whether it is whole'],
})

/** IFLA_BRIDGE_MRP_RING_ROLE_*: sets the role of this node in a ring. */
export const mrpRingRole = attrs('bridge-mrp-ring-role-attrs', {
  ringId: [1, 'IFLA_BRIDGE_MRP_RING_ROLE_RING_ID', u32,                          'id of the ring'],
  role:   [2, 'IFLA_BRIDGE_MRP_RING_ROLE_ROLE',    oneOf(u32, BR_MRP_RING_ROLE), 'client, manager or either'],
})

/** IFLA_BRIDGE_MRP_START_TEST_*: test frames to send around a ring. */
export const mrpStartTest = attrs('bridge-mrp-start-test-attrs', {
  ringId:   [1, 'IFLA_BRIDGE_MRP_START_TEST_RING_ID',  u32, 'id of the ring'],
  interval: [2, 'IFLA_BRIDGE_MRP_START_TEST_INTERVAL', u32, 'time between test frames, in microseconds; 0 stops them'],
  maxMiss:  [3, 'IFLA_BRIDGE_MRP_START_TEST_MAX_MISS', u32, 'test frames that may be lost before the ring is open'],
  period:   [4, 'IFLA_BRIDGE_MRP_START_TEST_PERIOD',   u32, 'duration, in microseconds'],
  monitor:  [5, 'IFLA_BRIDGE_MRP_START_TEST_MONITOR',  u32, '1 to watch for test frames of another node and send none'],
})

/** IFLA_BRIDGE_MRP_INFO_*: the current state of a ring. */
export const mrpInfo = attrs('bridge-mrp-info-attrs', {
  ringId:         [1,  'IFLA_BRIDGE_MRP_INFO_RING_ID',          u32,                           'id of the ring'],
  pIfindex:       [2,  'IFLA_BRIDGE_MRP_INFO_P_IFINDEX',        u32,                           'index of the primary port'],
  sIfindex:       [3,  'IFLA_BRIDGE_MRP_INFO_S_IFINDEX',        u32,                           'index of the secondary port'],
  prio:           [4,  'IFLA_BRIDGE_MRP_INFO_PRIO',             u16,                           'priority of this node as a manager; the lowest is chosen'],
  ringState:      [5,  'IFLA_BRIDGE_MRP_INFO_RING_STATE',       oneOf(u32, BR_MRP_RING_STATE), 'whether the ring is whole'],
  ringRole:       [6,  'IFLA_BRIDGE_MRP_INFO_RING_ROLE',        oneOf(u32, BR_MRP_RING_ROLE),  'role of this node in the ring'],
  testInterval:   [7,  'IFLA_BRIDGE_MRP_INFO_TEST_INTERVAL',    u32,                           'time between test frames, in microseconds'],
  testMaxMiss:    [8,  'IFLA_BRIDGE_MRP_INFO_TEST_MAX_MISS',    u32,                           'test frames that may be lost'],
  testMonitor:    [9,  'IFLA_BRIDGE_MRP_INFO_TEST_MONITOR',     u32,                           '1 if this node only watches for test frames'],
  iIfindex:       [10, 'IFLA_BRIDGE_MRP_INFO_I_IFINDEX',        u32,                           'index of the interconnect port'],
  inState:        [11, 'IFLA_BRIDGE_MRP_INFO_IN_STATE',         oneOf(u32, BR_MRP_IN_STATE),   'whether the interconnect ring is whole'],
  inRole:         [12, 'IFLA_BRIDGE_MRP_INFO_IN_ROLE',          oneOf(u32, BR_MRP_IN_ROLE),    'role of this node in the interconnect ring'],
  inTestInterval: [13, 'IFLA_BRIDGE_MRP_INFO_IN_TEST_INTERVAL', u32,                           'time between test frames of the interconnect ring, in microseconds'],
  inTestMaxMiss:  [14, 'IFLA_BRIDGE_MRP_INFO_IN_TEST_MAX_MISS', u32,                           'test frames of the interconnect ring that may be lost'],
})

/** IFLA_BRIDGE_MRP_IN_ROLE_*: sets the role of this node in an interconnect ring. */
export const mrpInRole = attrs('bridge-mrp-in-role-attrs', {
  ringId:   [1, 'IFLA_BRIDGE_MRP_IN_ROLE_RING_ID',   u32,                        'id of the ring'],
  inId:     [2, 'IFLA_BRIDGE_MRP_IN_ROLE_IN_ID',     u16,                        'id of the interconnect ring'],
  role:     [3, 'IFLA_BRIDGE_MRP_IN_ROLE_ROLE',      oneOf(u32, BR_MRP_IN_ROLE), 'client or manager'],
  iIfindex: [4, 'IFLA_BRIDGE_MRP_IN_ROLE_I_IFINDEX', u32,                        'index of the interconnect port'],
})

/** IFLA_BRIDGE_MRP_IN_STATE_*: sets the state of an interconnect ring. */
export const mrpInState = attrs('bridge-mrp-in-state-attrs', {
  inId:  [1, 'IFLA_BRIDGE_MRP_IN_STATE_IN_ID', u32,                         'id of the interconnect ring'],
  state: [2, 'IFLA_BRIDGE_MRP_IN_STATE_STATE', oneOf(u32, BR_MRP_IN_STATE), 'whether it is whole'],
})

/** IFLA_BRIDGE_MRP_START_IN_TEST_*: test frames to send around an interconnect ring. */
export const mrpStartInTest = attrs('bridge-mrp-start-in-test-attrs', {
  inId:     [1, 'IFLA_BRIDGE_MRP_START_IN_TEST_IN_ID',    u32, 'id of the interconnect ring'],
  interval: [2, 'IFLA_BRIDGE_MRP_START_IN_TEST_INTERVAL', u32, 'time between test frames, in microseconds; 0 stops them'],
  maxMiss:  [3, 'IFLA_BRIDGE_MRP_START_IN_TEST_MAX_MISS', u32, 'test frames that may be lost before the ring is open'],
  period:   [4, 'IFLA_BRIDGE_MRP_START_IN_TEST_PERIOD',   u32, 'duration, in microseconds'],
})

/** IFLA_BRIDGE_MRP_*: the media redundancy protocol of a bridge. */
export const mrp = attrs('bridge-mrp-attrs', {
  instance:    [1,  'IFLA_BRIDGE_MRP_INSTANCE',      mrpInstance,    'ring to add or remove'],
  portState:   [2,  'IFLA_BRIDGE_MRP_PORT_STATE',    mrpPortState,   'state to set on the port'],
  portRole:    [3,  'IFLA_BRIDGE_MRP_PORT_ROLE',     mrpPortRole,    'role to set on the port'],
  ringState:   [4,  'IFLA_BRIDGE_MRP_RING_STATE',    mrpRingState,   'state to set on the ring'],
  ringRole:    [5,  'IFLA_BRIDGE_MRP_RING_ROLE',     mrpRingRole,    'role to give this node'],
  startTest:   [6,  'IFLA_BRIDGE_MRP_START_TEST',    mrpStartTest,   'test frames to send'],
  info:        [7,  'IFLA_BRIDGE_MRP_INFO',          list(mrpInfo),  'current rings; read-only'],
  inRole:      [8,  'IFLA_BRIDGE_MRP_IN_ROLE',       mrpInRole,      'role to give this node in the interconnect ring'],
  inState:     [9,  'IFLA_BRIDGE_MRP_IN_STATE',      mrpInState,     'state to set on the interconnect ring'],
  startInTest: [10, 'IFLA_BRIDGE_MRP_START_IN_TEST', mrpStartInTest, 'test frames to send around the interconnect ring'],
})

/**
 * IFLA_BRIDGE_CFM_MEP_CREATE_*: a maintenance end point (linux/if_bridge.h; types of all of CFM from
 * net/bridge/br_cfm_netlink.c).
 */
export const cfmMepCreate = attrs('bridge-cfm-mep-create-attrs', {
  instance:  [1, 'IFLA_BRIDGE_CFM_MEP_CREATE_INSTANCE',  u32,                              'number of the end point'],
  domain:    [2, 'IFLA_BRIDGE_CFM_MEP_CREATE_DOMAIN',    oneOf(u32, BR_CFM_DOMAIN),        'what it watches'],
  direction: [3, 'IFLA_BRIDGE_CFM_MEP_CREATE_DIRECTION', oneOf(u32, BR_CFM_MEP_DIRECTION), 'which way it looks'],
  ifindex:   [4, 'IFLA_BRIDGE_CFM_MEP_CREATE_IFINDEX',   u32,                              'index of its port'],
})

/** IFLA_BRIDGE_CFM_MEP_DELETE_*: a maintenance end point to remove. */
export const cfmMepDelete = attrs('bridge-cfm-mep-delete-attrs', {
  instance: [1, 'IFLA_BRIDGE_CFM_MEP_DELETE_INSTANCE', u32, 'number of the end point'],
})

/** IFLA_BRIDGE_CFM_MEP_CONFIG_*: settings of a maintenance end point. */
export const cfmMepConfig = attrs('bridge-cfm-mep-config-attrs', {
  instance:   [1, 'IFLA_BRIDGE_CFM_MEP_CONFIG_INSTANCE',    u32, 'number of the end point'],
  unicastMac: [2, 'IFLA_BRIDGE_CFM_MEP_CONFIG_UNICAST_MAC', mac, 'its Ethernet address'],
  mdlevel:    [3, 'IFLA_BRIDGE_CFM_MEP_CONFIG_MDLEVEL',     u32, 'level of the maintenance domain, 0 to 7'],
  mepid:      [4, 'IFLA_BRIDGE_CFM_MEP_CONFIG_MEPID',       u32, 'id of the end point, 0 to 8191'],
})

/** IFLA_BRIDGE_CFM_CC_CONFIG_*: continuity checks that an end point expects. */
export const cfmCcConfig = attrs('bridge-cfm-cc-config-attrs', {
  instance:    [1, 'IFLA_BRIDGE_CFM_CC_CONFIG_INSTANCE',     u32,                             'number of the end point'],
  enable:      [2, 'IFLA_BRIDGE_CFM_CC_CONFIG_ENABLE',       u32,                             '1 if checks are expected'],
  expInterval: [3, 'IFLA_BRIDGE_CFM_CC_CONFIG_EXP_INTERVAL', oneOf(u32, BR_CFM_CCM_INTERVAL), 'time between checks'],
  expMaid:     [4, 'IFLA_BRIDGE_CFM_CC_CONFIG_EXP_MAID',     binary,                          'id of the maintenance association, 48 bytes'],
})

/** IFLA_BRIDGE_CFM_CC_PEER_*: another end point that checks are expected from. */
export const cfmCcPeerMep = attrs('bridge-cfm-cc-peer-mep-attrs', {
  mepInstance: [1, 'IFLA_BRIDGE_CFM_CC_PEER_MEP_INSTANCE', u32, 'number of the end point'],
  mepid:       [2, 'IFLA_BRIDGE_CFM_CC_PEER_MEPID',        u32, 'id of the other end point'],
})

/** IFLA_BRIDGE_CFM_CC_RDI_*: the remote defect indication. */
export const cfmCcRdi = attrs('bridge-cfm-cc-rdi-attrs', {
  instance: [1, 'IFLA_BRIDGE_CFM_CC_RDI_INSTANCE', u32, 'number of the end point'],
  rdi:      [2, 'IFLA_BRIDGE_CFM_CC_RDI_RDI',      u32, '1 to signal a defect'],
})

/** IFLA_BRIDGE_CFM_CC_CCM_TX_*: continuity checks that an end point sends. */
export const cfmCcCcmTx = attrs('bridge-cfm-cc-ccm-tx-attrs', {
  instance:     [1, 'IFLA_BRIDGE_CFM_CC_CCM_TX_INSTANCE',       u32, 'number of the end point'],
  dmac:         [2, 'IFLA_BRIDGE_CFM_CC_CCM_TX_DMAC',           mac, 'Ethernet address they go to'],
  seqNoUpdate:  [3, 'IFLA_BRIDGE_CFM_CC_CCM_TX_SEQ_NO_UPDATE',  u32, '1 if they are numbered'],
  period:       [4, 'IFLA_BRIDGE_CFM_CC_CCM_TX_PERIOD',         u32, 'duration, in seconds; 0 stops them'],
  ifTlv:        [5, 'IFLA_BRIDGE_CFM_CC_CCM_TX_IF_TLV',         u32, '1 if they carry the status of the interface'],
  ifTlvValue:   [6, 'IFLA_BRIDGE_CFM_CC_CCM_TX_IF_TLV_VALUE',   u8,  'status of the interface'],
  portTlv:      [7, 'IFLA_BRIDGE_CFM_CC_CCM_TX_PORT_TLV',       u32, '1 if they carry the status of the port'],
  portTlvValue: [8, 'IFLA_BRIDGE_CFM_CC_CCM_TX_PORT_TLV_VALUE', u8,  'status of the port'],
})

/** IFLA_BRIDGE_CFM_MEP_STATUS_*: what an end point has seen since the last query. */
export const cfmMepStatus = attrs('bridge-cfm-mep-status-attrs', {
  instance:         [1, 'IFLA_BRIDGE_CFM_MEP_STATUS_INSTANCE',           u32, 'number of the end point'],
  opcodeUnexpSeen:  [2, 'IFLA_BRIDGE_CFM_MEP_STATUS_OPCODE_UNEXP_SEEN',  u32, '1 if a frame had an unknown operation'],
  versionUnexpSeen: [3, 'IFLA_BRIDGE_CFM_MEP_STATUS_VERSION_UNEXP_SEEN', u32, '1 if a frame had an unknown version'],
  rxLevelLowSeen:   [4, 'IFLA_BRIDGE_CFM_MEP_STATUS_RX_LEVEL_LOW_SEEN',  u32, '1 if a frame was of a lower domain'],
})

/** IFLA_BRIDGE_CFM_CC_PEER_STATUS_*: what an end point has seen of another one. */
export const cfmCcPeerStatus = attrs('bridge-cfm-cc-peer-status-attrs', {
  instance:     [1, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_INSTANCE',       u32, 'number of the end point'],
  peerMepid:    [2, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_PEER_MEPID',     u32, 'id of the other end point'],
  ccmDefect:    [3, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_CCM_DEFECT',     u32, '1 while its checks do not arrive'],
  rdi:          [4, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_RDI',            u32, '1 while it signals a defect'],
  portTlvValue: [5, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_PORT_TLV_VALUE', u8,  'status of its port'],
  ifTlvValue:   [6, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_IF_TLV_VALUE',   u8,  'status of its interface'],
  seen:         [7, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_SEEN',           u32, '1 if a check arrived since the last query'],
  tlvSeen:      [8, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_TLV_SEEN',       u32, '1 if one of them carried a status'],
  seqUnexpSeen: [9, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_SEQ_UNEXP_SEEN', u32, '1 if one of them had the wrong number'],
})

/**
 * IFLA_BRIDGE_CFM_*: connectivity fault management of a bridge. A request holds the settings once, a reply once per end
 * point.
 */
export const cfm = attrs('bridge-cfm-attrs', {
  mepCreate:        [1,  'IFLA_BRIDGE_CFM_MEP_CREATE',          cfmMepCreate,          'end point to be made'],
  mepDelete:        [2,  'IFLA_BRIDGE_CFM_MEP_DELETE',          cfmMepDelete,          'end point to be removed'],
  mepConfig:        [3,  'IFLA_BRIDGE_CFM_MEP_CONFIG',          cfmMepConfig,          'settings of an end point'],
  ccConfig:         [4,  'IFLA_BRIDGE_CFM_CC_CONFIG',           cfmCcConfig,           'settings of expected checks'],
  ccPeerMepAdd:     [5,  'IFLA_BRIDGE_CFM_CC_PEER_MEP_ADD',     cfmCcPeerMep,          'another end point to expect checks from'],
  ccPeerMepRemove:  [6,  'IFLA_BRIDGE_CFM_CC_PEER_MEP_REMOVE',  cfmCcPeerMep,          'another end point to forget'],
  ccRdi:            [7,  'IFLA_BRIDGE_CFM_CC_RDI',              cfmCcRdi,              'starts or stops signalling a remote defect'],
  ccCcmTx:          [8,  'IFLA_BRIDGE_CFM_CC_CCM_TX',           cfmCcCcmTx,            'checks to be sent'],
  mepCreateInfo:    [9,  'IFLA_BRIDGE_CFM_MEP_CREATE_INFO',     list(cfmMepCreate),    'end points; read-only, like all attributes below'],
  mepConfigInfo:    [10, 'IFLA_BRIDGE_CFM_MEP_CONFIG_INFO',     list(cfmMepConfig),    'their settings'],
  ccConfigInfo:     [11, 'IFLA_BRIDGE_CFM_CC_CONFIG_INFO',      list(cfmCcConfig),     'checks they expect'],
  ccRdiInfo:        [12, 'IFLA_BRIDGE_CFM_CC_RDI_INFO',         list(cfmCcRdi),        'remote defects that they report'],
  ccCcmTxInfo:      [13, 'IFLA_BRIDGE_CFM_CC_CCM_TX_INFO',      list(cfmCcCcmTx),      'checks they send'],
  ccPeerMepInfo:    [14, 'IFLA_BRIDGE_CFM_CC_PEER_MEP_INFO',    list(cfmCcPeerMep),    'whom they expect checks from'],
  mepStatusInfo:    [15, 'IFLA_BRIDGE_CFM_MEP_STATUS_INFO',     list(cfmMepStatus),    'what they have seen'],
  ccPeerStatusInfo: [16, 'IFLA_BRIDGE_CFM_CC_PEER_STATUS_INFO', list(cfmCcPeerStatus), 'what they have seen of the others'],
})

/**
 * IFLA_BRIDGE_MST_ENTRY_*: a port in one spanning tree of several (types from br_mst_nl_policy in net/bridge/br_mst.c).
 */
export const mstEntry = attrs('bridge-mst-entry-attrs', {
  msti:  [1, 'IFLA_BRIDGE_MST_ENTRY_MSTI',  u16,                 'number of the tree, 1 to 4095'],
  state: [2, 'IFLA_BRIDGE_MST_ENTRY_STATE', oneOf(u8, BR_STATE), 'spanning-tree state there'],
})

/** IFLA_BRIDGE_MST_*: a port in several spanning trees. */
export const mst = attrs('bridge-mst-attrs', {
  entry: [1, 'IFLA_BRIDGE_MST_ENTRY', list(mstEntry), 'trees'],
})

/**
 * IFLA_BRIDGE_*: IFLA_AF_SPEC of a link message of family AF_BRIDGE (linux/if_bridge.h; types from br_afspec in
 * net/bridge/br_netlink.c).
 */
export const bridgeAfSpec = attrs('bridge-af-spec-attrs', {
  flags:          [0, 'IFLA_BRIDGE_FLAGS',            bits(u16, BRIDGE_FLAGS), 'whom the request is for: the master, or the device itself'],
  mode:           [1, 'IFLA_BRIDGE_MODE',             oneOf(u16, BRIDGE_MODE), 'whether a network card sends between its own functions'],
  vlanInfo:       [2, 'IFLA_BRIDGE_VLAN_INFO',        list(bridgeVlanInfo),    'VLANs of the port'],
  vlanTunnelInfo: [3, 'IFLA_BRIDGE_VLAN_TUNNEL_INFO', list(bridgeVlanTunnel),  'VLANs of the port that are mapped to tunnels'],
  mrp:            [4, 'IFLA_BRIDGE_MRP',              mrp,                     'media redundancy protocol'],
  cfm:            [5, 'IFLA_BRIDGE_CFM',              cfm,                     'connectivity fault management'],
  mst:            [6, 'IFLA_BRIDGE_MST',              mst,                     'multiple spanning trees'],
})

