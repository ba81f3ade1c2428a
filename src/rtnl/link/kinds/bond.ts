import { attrs } from '../../../netlink/attribute/attrs.ts'
import { indexed } from '../../../netlink/attribute/indexed.ts'
import { ipv4, ipv6, lladdr, mac } from '../../../netlink/codec/address.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u16, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { binary } from '../../../netlink/codec/values.ts'
import {
  AD_CHURN_STATE,
  AD_LACP,
  BOND_AD,
  BOND_ARP,
  BOND_ARP_TARGETS,
  BOND_FOM,
  BOND_LINK,
  BOND_MODE,
  BOND_PRI_RESELECT,
  BOND_STATE,
  BOND_XMIT_POLICY,
  LACP_STATE,
} from '../constants.ts'
import { linkKind, linkPort } from '../kind/kind.ts'
import { among, ethernet, exclusive, type OptionRule, onlyWhere, range, reportedOnly } from '../kind/rules.ts'
import { BOND_AD_WORDS, BOND_ARP_WORDS, BOND_MODE_WORDS, BOND_XMIT_POLICY_WORDS } from '../words.ts'


/** IFLA_BOND_AD_INFO_*: the aggregator in use with 802.3ad (linux/if_link.h). */
const adInfo = attrs('bond-ad-info-attrs', {
  aggregator: [1, 'IFLA_BOND_AD_INFO_AGGREGATOR',  u16, 'id of the active aggregator'],
  numPorts:   [2, 'IFLA_BOND_AD_INFO_NUM_PORTS',   u16, 'ports of it'],
  actorKey:   [3, 'IFLA_BOND_AD_INFO_ACTOR_KEY',   u16, 'operational key of this end'],
  partnerKey: [4, 'IFLA_BOND_AD_INFO_PARTNER_KEY', u16, 'operational key of the other end'],
  partnerMac: [5, 'IFLA_BOND_AD_INFO_PARTNER_MAC', mac, 'Ethernet address of the other system'],
})

/**
 * IFLA_BOND_*: data of a bond (linux/if_link.h; types from bond_policy and bond_fill_info in
 * drivers/net/bonding/bond_netlink.c).
 */
const table = attrs('linkinfo-bond-attrs', {
  mode:            [1,  'IFLA_BOND_MODE',              oneOf(u8, BOND_MODE, BOND_MODE_WORDS),               'how the slaves share the traffic'],
  activeSlave:     [2,  'IFLA_BOND_ACTIVE_SLAVE',      u32,                                                 'index of the slave in use; 0 forgets it', { link: 'own' }],
  miimon:          [3,  'IFLA_BOND_MIIMON',            u32,                                                 'time between looks at the carriers, in milliseconds; 0 is never'],
  updelay:         [4,  'IFLA_BOND_UPDELAY',           u32,                                                 'how long a carrier must be there before the slave is used, in milliseconds'],
  downdelay:       [5,  'IFLA_BOND_DOWNDELAY',         u32,                                                 'how long the carrier must be lost before the slave is disabled, in milliseconds'],
  useCarrier:      [6,  'IFLA_BOND_USE_CARRIER',       u8,                                                  'whether the carrier comes from the driver, not from an ioctl', { boolean: true }],
  arpInterval:     [7,  'IFLA_BOND_ARP_INTERVAL',      u32,                                                 'time between ARP probes, in milliseconds; 0 is never'],
  arpIpTarget:     [8,  'IFLA_BOND_ARP_IP_TARGET',     indexed(ipv4),                                       'IPv4 addresses that are probed, 16 at most'],
  arpValidate:     [9,  'IFLA_BOND_ARP_VALIDATE',      oneOf(u32, BOND_ARP, BOND_ARP_WORDS),                'which ARP packets are validated, and whether only ARP counts as traffic (filter)'],
  arpAllTargets:   [10, 'IFLA_BOND_ARP_ALL_TARGETS',   oneOf(u32, BOND_ARP_TARGETS),                        'how many of the targets must answer'],
  primary:         [11, 'IFLA_BOND_PRIMARY',           u32,                                                 'index of the preferred slave', { link: 'own' }],
  primaryReselect: [12, 'IFLA_BOND_PRIMARY_RESELECT',  oneOf(u8, BOND_PRI_RESELECT),                        'when the primary slave takes over again'],
  failOverMac:     [13, 'IFLA_BOND_FAIL_OVER_MAC',     oneOf(u8, BOND_FOM),                                 "whose Ethernet address counts: one for all, the active slave's, or it moves to the active slave"],
  xmitHashPolicy:  [14, 'IFLA_BOND_XMIT_HASH_POLICY',  oneOf(u8, BOND_XMIT_POLICY, BOND_XMIT_POLICY_WORDS), 'what of a packet chooses its slave'],
  resendIgmp:      [15, 'IFLA_BOND_RESEND_IGMP',       u32,                                                 'membership reports sent after a failover'],
  numPeerNotif:    [16, 'IFLA_BOND_NUM_PEER_NOTIF',    u8,                                                  'gratuitous ARPs and neighbour advertisements sent after a failover'],
  allSlavesActive: [17, 'IFLA_BOND_ALL_SLAVES_ACTIVE', u8,                                                  'whether frames from inactive slaves are taken', { boolean: true }],
  minLinks:        [18, 'IFLA_BOND_MIN_LINKS',         u32,                                                 'slaves with a carrier that the bond needs for its own (802.3ad)'],
  lpInterval:      [19, 'IFLA_BOND_LP_INTERVAL',       u32,                                                 'time between learning packets, in seconds'],
  packetsPerSlave: [20, 'IFLA_BOND_PACKETS_PER_SLAVE', u32,                                                 'packets before the next slave has its turn (round robin); 0 is random'],
  adLacpRate:      [21, 'IFLA_BOND_AD_LACP_RATE',      oneOf(u8, AD_LACP),                                  'how often the partner sends LACP: every 30 seconds, or every second'],
  adSelect:        [22, 'IFLA_BOND_AD_SELECT',         oneOf(u8, BOND_AD, BOND_AD_WORDS),                   'how the aggregator is chosen: stable, by bandwidth, by ports, or by priority of its ports'],
  adInfo:          [23, 'IFLA_BOND_AD_INFO',           adInfo,                                              'the aggregator in use', { readOnly: true }],
  adActorSysPrio:  [24, 'IFLA_BOND_AD_ACTOR_SYS_PRIO', u16,                                                 'LACP priority of the system'],
  adUserPortKey:   [25, 'IFLA_BOND_AD_USER_PORT_KEY',  u16,                                                 'upper ten bits of the port key'],
  adActorSystem:   [26, 'IFLA_BOND_AD_ACTOR_SYSTEM',   mac,                                                 'Ethernet address of the system in LACP; all zeros lets the kernel choose'],
  tlbDynamicLb:    [27, 'IFLA_BOND_TLB_DYNAMIC_LB',    u8,                                                  'whether flows move between slaves by load; otherwise the hash decides', { boolean: true }],
  peerNotifDelay:  [28, 'IFLA_BOND_PEER_NOTIF_DELAY',  u32,                                                 'time between notifications after a failover, in milliseconds'],
  adLacpActive:    [29, 'IFLA_BOND_AD_LACP_ACTIVE',    u8,                                                  'whether LACP is sent unsolicited', { boolean: true }],
  missedMax:       [30, 'IFLA_BOND_MISSED_MAX',        u8,                                                  'ARP probes that may go unanswered'],
  nsIp6Target:     [31, 'IFLA_BOND_NS_IP6_TARGET',     indexed(ipv6),                                       'IPv6 addresses that are probed, 16 at most'],
  coupledControl:  [32, 'IFLA_BOND_COUPLED_CONTROL',   u8,                                                  'whether collecting and distributing begin together (802.3ad)', { boolean: true }],
  broadcastNeigh:  [33, 'IFLA_BOND_BROADCAST_NEIGH',   u8,                                                  'whether ARP and neighbour discovery go out of every slave (802.3ad)', { boolean: true }],
  lacpStrict:      [34, 'IFLA_BOND_LACP_STRICT',       u8,                                                  'whether slaves without a LACP partner are no carrier (802.3ad)', { boolean: true }],
})

/** IFLA_BOND_SLAVE_*: a slave of a bond (linux/if_link.h; types from bond_slave_policy and bond_fill_slave_info). */
const port = attrs('bond-slave-attrs', {
  state:                  [1,  'IFLA_BOND_SLAVE_STATE',                      oneOf(u8, BOND_STATE),     'whether it is in use', { readOnly: true }],
  miiStatus:              [2,  'IFLA_BOND_SLAVE_MII_STATUS',                 oneOf(u8, BOND_LINK),      'its carrier, with the delays', { readOnly: true }],
  linkFailureCount:       [3,  'IFLA_BOND_SLAVE_LINK_FAILURE_COUNT',         u32,                       'how often its carrier went', { readOnly: true }],
  permHwaddr:             [4,  'IFLA_BOND_SLAVE_PERM_HWADDR',                lladdr,                    'link-layer address it had before', { readOnly: true }],
  queueId:                [5,  'IFLA_BOND_SLAVE_QUEUE_ID',                   u16,                       'queue of the bond that always leaves by it; 0 is none'],
  adAggregatorId:         [6,  'IFLA_BOND_SLAVE_AD_AGGREGATOR_ID',           u16,                       'aggregator it belongs to (802.3ad)', { readOnly: true }],
  adActorOperPortState:   [7,  'IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE',   bits(u8, LACP_STATE),      'LACP state of this end', { readOnly: true }],
  adPartnerOperPortState: [8,  'IFLA_BOND_SLAVE_AD_PARTNER_OPER_PORT_STATE', bits(u16, LACP_STATE),     'LACP state of the other end', { readOnly: true }],
  prio:                   [9,  'IFLA_BOND_SLAVE_PRIO',                       s32,                       'preference when the active slave is chosen; the greatest is used'],
  actorPortPrio:          [10, 'IFLA_BOND_SLAVE_ACTOR_PORT_PRIO',            u16,                       'LACP priority of the port'],
  adChurnActorState:      [11, 'IFLA_BOND_SLAVE_AD_CHURN_ACTOR_STATE',       oneOf(u8, AD_CHURN_STATE), 'whether this end fails to synchronize', { readOnly: true }],
  adChurnPartnerState:    [12, 'IFLA_BOND_SLAVE_AD_CHURN_PARTNER_STATE',     oneOf(u8, AD_CHURN_STATE), 'whether the other end fails to synchronize', { readOnly: true }],
})

/** BOND_3AD_STAT_*: LACP packets of a bond or slave (linux/if_bonding.h; types from bond_3ad_stats_fill). */
export const bond3adStats = attrs('bond-3ad-stat-attrs', {
  lacpduRx:        [0, 'BOND_3AD_STAT_LACPDU_RX',         u64,    'LACP packets received'],
  lacpduTx:        [1, 'BOND_3AD_STAT_LACPDU_TX',         u64,    'LACP packets sent'],
  lacpduUnknownRx: [2, 'BOND_3AD_STAT_LACPDU_UNKNOWN_RX', u64,    'LACP packets of unknown type received'],
  lacpduIllegalRx: [3, 'BOND_3AD_STAT_LACPDU_ILLEGAL_RX', u64,    'LACP packets too short or malformed'],
  markerRx:        [4, 'BOND_3AD_STAT_MARKER_RX',         u64,    'marker packets received'],
  markerTx:        [5, 'BOND_3AD_STAT_MARKER_TX',         u64,    'marker packets sent'],
  markerRespRx:    [6, 'BOND_3AD_STAT_MARKER_RESP_RX',    u64,    'answers to markers received'],
  markerRespTx:    [7, 'BOND_3AD_STAT_MARKER_RESP_TX',    u64,    'answers to markers sent'],
  markerUnknownRx: [8, 'BOND_3AD_STAT_MARKER_UNKNOWN_RX', u64,    'marker packets of unknown type received'],
  pad:             [9, 'BOND_3AD_STAT_PAD',               binary, 'padding for alignment'],
})

/** BOND_XSTATS_*: counters of a bond or slave beyond those of every link. */
export const bondXstats = attrs('bond-xstats-attrs', {
  '3ad': [1, 'BOND_XSTATS_3AD', bond3adStats, 'LACP packets'],
})

const INT_MAX = 0x7fffffff

type Key = keyof typeof table.table
const onlyWithMode = (keys: Key[], modes: (keyof typeof BOND_MODE)[], hint?: string): OptionRule<Key> =>
  onlyWhere<Key>(keys, 'mode', BOND_MODE, modes.map((mode) => BOND_MODE[mode]), hint)

/**
 * Link aggregation: bond_validate and bond_changelink in drivers/net/bonding/bond_netlink.c, bond_opts in
 * bond_options.c.
 */
export const bondKind = linkKind({
  attrs: table,
  module: 'bonding',
  always: [
    ethernet,
    among('mode', BOND_MODE),
    onlyWithMode(['packetsPerSlave'], ['ROUNDROBIN']),
    onlyWithMode(['activeSlave', 'primary'], ['ACTIVEBACKUP', 'TLB', 'ALB']),
    onlyWithMode(['arpInterval', 'arpValidate', 'missedMax'], ['ROUNDROBIN', 'ACTIVEBACKUP', 'XOR', 'BROADCAST'], '; use miimon, which watches carriers in every mode'),
    onlyWithMode(['adLacpRate', 'adLacpActive', 'adActorSysPrio', 'adActorSystem', 'adUserPortKey'], ['8023AD']),
    onlyWithMode(['coupledControl', 'broadcastNeigh', 'lacpStrict'], ['8023AD']),
    onlyWithMode(['tlbDynamicLb'], ['TLB', 'ALB']),
    exclusive('miimon', 'arpInterval'),
    exclusive('miimon', 'arpValidate'),
    range('miimon', 0, INT_MAX),
    range('arpInterval', 0, INT_MAX),
    range('minLinks', 0, INT_MAX),
    range('lpInterval', 1, INT_MAX),
    range('packetsPerSlave', 0, 0xffff),
    range('resendIgmp', 0, 255),
    range('primaryReselect', 0, 2),
    range('failOverMac', 0, 2),
    range('arpAllTargets', 0, 1),
    range('allSlavesActive', 0, 1),
    range('adLacpRate', 0, 1),
    range('adActorSysPrio', 1, 0xffff),
    range('adUserPortKey', 0, 1023),
  ],
  reported: [
    // Without MII monitoring even 0 is EPERM (bond_option_updelay_set and others in bond_options.c).
    reportedOnly(['updelay', 'downdelay', 'peerNotifDelay'], (data) => !data['miimon']),
  ],
  looksUp:    [ 'activeSlave'],
  ports: linkPort({
    attrs: port,
  }),
})
