import { attrs } from '../../../../netlink/attribute/attrs.ts'
import { mac } from '../../../../netlink/codec/address.ts'
import { oneOf } from '../../../../netlink/codec/names.ts'
import { u8, u16, u16be, u32, u64 } from '../../../../netlink/codec/numbers.ts'
import { struct } from '../../../../netlink/codec/struct.ts'
import { binary, flag } from '../../../../netlink/codec/values.ts'
import { BR_STATE } from '../../../constants.ts'
import { MDB_RTR_TYPE } from '../../../mdb/constants.ts'
import { BRPORT_MODE } from '../../constants.ts'
import { TRUE_FALSE } from '../../words.ts'


/** struct ifla_bridge_id: a bridge in spanning tree. */
export const bridgeId = struct('ifla_bridge_id', {
  prio: [u16be, 'prio', 'priority, in network byte order'],
  addr: [mac,   'addr', 'Ethernet address'],
})

/**
 * IFLA_BRPORT_*: a bridge port (linux/if_link.h; types from br_port_policy and br_port_fill_attrs in
 * net/bridge/br_netlink.c).
 */
export const brport = attrs('linkinfo-brport-attrs', {
  state:              [1,  'IFLA_BRPORT_STATE',                 oneOf(u8, BR_STATE),                'spanning-tree state'],
  priority:           [2,  'IFLA_BRPORT_PRIORITY',              u16,                                'spanning-tree priority of the port'],
  cost:               [3,  'IFLA_BRPORT_COST',                  u32,                                'spanning-tree cost of the port'],
  mode:               [4,  'IFLA_BRPORT_MODE',                  oneOf(u8, BRPORT_MODE, TRUE_FALSE), 'whether frames may leave by the port they arrived by (hairpin)'],
  guard:              [5,  'IFLA_BRPORT_GUARD',                 u8,                                 'whether spanning-tree packets are dropped (BPDU guard)', { boolean: true }],
  protect:            [6,  'IFLA_BRPORT_PROTECT',               u8,                                 'whether the port must not become the root port', { boolean: true }],
  fastLeave:          [7,  'IFLA_BRPORT_FAST_LEAVE',            u8,                                 'whether a multicast leave takes effect at once', { boolean: true }],
  learning:           [8,  'IFLA_BRPORT_LEARNING',              u8,                                 'whether source addresses are learnt', { boolean: true }],
  unicastFlood:       [9,  'IFLA_BRPORT_UNICAST_FLOOD',         u8,                                 'whether frames to unknown addresses are sent here', { boolean: true }],
  proxyarp:           [10, 'IFLA_BRPORT_PROXYARP',              u8,                                 'whether the bridge answers ARP for hosts behind other ports', { boolean: true }],
  learningSync:       [11, 'IFLA_BRPORT_LEARNING_SYNC',         u8,                                 'whether the bridge adds addresses that hardware learnt', { boolean: true }],
  proxyarpWifi:       [12, 'IFLA_BRPORT_PROXYARP_WIFI',         u8,                                 'as PROXYARP, for wireless', { boolean: true }],
  rootId:             [13, 'IFLA_BRPORT_ROOT_ID',               bridgeId,                           'bridge id of the root, as this port sees it', { readOnly: true }],
  bridgeId:           [14, 'IFLA_BRPORT_BRIDGE_ID',             bridgeId,                           'bridge id of the designated bridge', { readOnly: true }],
  designatedPort:     [15, 'IFLA_BRPORT_DESIGNATED_PORT',       u16,                                'id of the designated port', { readOnly: true }],
  designatedCost:     [16, 'IFLA_BRPORT_DESIGNATED_COST',       u16,                                'cost from there to the root', { readOnly: true }],
  id:                 [17, 'IFLA_BRPORT_ID',                    u16,                                'spanning-tree id of the port', { readOnly: true }],
  no:                 [18, 'IFLA_BRPORT_NO',                    u16,                                'number of the port', { readOnly: true }],
  topologyChangeAck:  [19, 'IFLA_BRPORT_TOPOLOGY_CHANGE_ACK',   u8,                                 'whether a topology change is to be acknowledged', { boolean: true, readOnly: true }],
  configPending:      [20, 'IFLA_BRPORT_CONFIG_PENDING',        u8,                                 'whether a configuration packet is to be sent', { boolean: true, readOnly: true }],
  messageAgeTimer:    [21, 'IFLA_BRPORT_MESSAGE_AGE_TIMER',     u64,                                'time until the information received by the port expires, in hundredths of a second', { readOnly: true }],
  forwardDelayTimer:  [22, 'IFLA_BRPORT_FORWARD_DELAY_TIMER',   u64,                                'time until the next spanning-tree state, in hundredths of a second', { readOnly: true }],
  holdTimer:          [23, 'IFLA_BRPORT_HOLD_TIMER',            u64,                                'time until the next configuration packet may be sent, in hundredths of a second', { readOnly: true }],
  flush:              [24, 'IFLA_BRPORT_FLUSH',                 flag,                               'flushes the forwarding entries of the port'],
  multicastRouter:    [25, 'IFLA_BRPORT_MULTICAST_ROUTER',      oneOf(u8, MDB_RTR_TYPE),            'multicast routers behind it: none, learnt, always, or for a while'],
  pad:                [26, 'IFLA_BRPORT_PAD',                   binary,                             'padding for alignment', { readOnly: true }],
  mcastFlood:         [27, 'IFLA_BRPORT_MCAST_FLOOD',           u8,                                 'whether multicast without members is sent here', { boolean: true }],
  mcastToUcast:       [28, 'IFLA_BRPORT_MCAST_TO_UCAST',        u8,                                 'whether multicast is sent to each member by unicast', { boolean: true }],
  vlanTunnel:         [29, 'IFLA_BRPORT_VLAN_TUNNEL',           u8,                                 'whether VLANs are mapped to tunnels', { boolean: true }],
  bcastFlood:         [30, 'IFLA_BRPORT_BCAST_FLOOD',           u8,                                 'whether broadcast is sent here', { boolean: true }],
  groupFwdMask:       [31, 'IFLA_BRPORT_GROUP_FWD_MASK',        u16,                                'which link-local groups 01:80:c2:00:00:0X are forwarded, a bit each'],
  neighSuppress:      [32, 'IFLA_BRPORT_NEIGH_SUPPRESS',        u8,                                 'whether neighbour requests are answered and not flooded', { boolean: true }],
  isolated:           [33, 'IFLA_BRPORT_ISOLATED',              u8,                                 'whether isolated ports do not reach each other', { boolean: true }],
  backupPort:         [34, 'IFLA_BRPORT_BACKUP_PORT',           u32,                                'index of the port that takes over when the carrier is lost', { link: 'own' }],
  mrpRingOpen:        [35, 'IFLA_BRPORT_MRP_RING_OPEN',         u8,                                 'whether the MRP ring is open', { boolean: true, readOnly: true }],
  mrpInOpen:          [36, 'IFLA_BRPORT_MRP_IN_OPEN',           u8,                                 'whether the MRP interconnect ring is open', { boolean: true, readOnly: true }],
  mcastEhtHostsLimit: [37, 'IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT', u32,                                'maximum number of tracked hosts'],
  mcastEhtHostsCnt:   [38, 'IFLA_BRPORT_MCAST_EHT_HOSTS_CNT',   u32,                                'tracked hosts', { readOnly: true }],
  locked:             [39, 'IFLA_BRPORT_LOCKED',                u8,                                 'whether only known source addresses may send', { boolean: true }],
  mab:                [40, 'IFLA_BRPORT_MAB',                   u8,                                 'whether unknown sources become locked entries', { boolean: true }],
  mcastNGroups:       [41, 'IFLA_BRPORT_MCAST_N_GROUPS',        u32,                                'number of multicast groups of the port', { readOnly: true }],
  mcastMaxGroups:     [42, 'IFLA_BRPORT_MCAST_MAX_GROUPS',      u32,                                'maximum number of multicast groups of the port; 0 is no limit'],
  neighVlanSuppress:  [43, 'IFLA_BRPORT_NEIGH_VLAN_SUPPRESS',   u8,                                 'whether neighbour suppression is per VLAN', { boolean: true }],
  backupNhid:         [44, 'IFLA_BRPORT_BACKUP_NHID',           u32,                                'next hop id that frames to the backup port carry'],
  neighForwardGrat:   [45, 'IFLA_BRPORT_NEIGH_FORWARD_GRAT',    u8,                                 'whether gratuitous ARP is forwarded in spite of suppression', { boolean: true }],
})
