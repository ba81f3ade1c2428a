import { attrs } from '../../netlink/attribute/attrs.ts'
import { array } from '../../netlink/codec/array.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { u8, u16, u32, u64, uint } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import { familyAddress } from '../common/family-address.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RT_SCOPE, RTM } from '../constants.ts'
import { RTNH_F, RTPROT } from '../route/constants.ts'
import { encap, encapType } from '../route/encapsulations.ts'
import { NEXTHOP_GRP_TYPE, NHA_OP_FLAG } from './constants.ts'


/** struct nhmsg, the header of every next hop message (linux/nexthop.h). */
export const nhmsg = struct('nhmsg', {
  family:   [oneOf(u8, AF),       'nh_family',   'AF_INET, AF_INET6; AF_UNSPEC for groups'],
  scope:    [oneOf(u8, RT_SCOPE), 'nh_scope',    'RT_SCOPE_*; read-only'],
  protocol: [oneOf(u8, RTPROT),   'nh_protocol', 'RTPROT_*: origin of the next hop'],
  _resvd:   [u8,                  'resvd',       'zero'],
  flags:    [bits(u32, RTNH_F),   'nh_flags',    'RTNH_F_*'],
})

/** struct nexthop_grp: a member of a group. */
export const nexthopGrp = struct('nexthop_grp', {
  id:         [u32, 'id',          'id of the next hop'],
  weight:     [u8,  'weight',      'weight minus one, lower half'],
  weightHigh: [u8,  'weight_high', 'upper half of it, from Linux 6.12 on (resvd1 before)'],
  _resvd2:    [u16, 'resvd2',      'zero'],
})

/** NHA_RES_GROUP_*: a resilient group (rtm_nh_res_policy_new and nla_put_nh_group_res in net/ipv4/nexthop.c). */
export const resGroup = attrs('nexthop-res-group-attrs', {
  pad:             [0, 'NHA_RES_GROUP_PAD',              binary, 'padding for alignment'],
  buckets:         [1, 'NHA_RES_GROUP_BUCKETS',          u16,    'number of buckets'],
  idleTimer:       [2, 'NHA_RES_GROUP_IDLE_TIMER',       u32,    'hundredths of a second after which a bucket is idle'],
  unbalancedTimer: [3, 'NHA_RES_GROUP_UNBALANCED_TIMER', u32,    'hundredths of a second after which even busy buckets move; 0 is never'],
  unbalancedTime:  [4, 'NHA_RES_GROUP_UNBALANCED_TIME',  u64,    'hundredths of a second that it has been out of balance'],
})

/** NHA_RES_BUCKET_*: a bucket of a resilient group (nh_fill_res_bucket in net/ipv4/nexthop.c). */
export const resBucket = attrs('nexthop-res-bucket-attrs', {
  pad:      [0, 'NHA_RES_BUCKET_PAD',       binary, 'padding for alignment'],
  index:    [1, 'NHA_RES_BUCKET_INDEX',     u16,    'index in the group'],
  idleTime: [2, 'NHA_RES_BUCKET_IDLE_TIME', u64,    'hundredths of a second since a packet used it'],
  nhId:     [3, 'NHA_RES_BUCKET_NH_ID',     u32,    'id of its next hop'],
})

/** NHA_GROUP_STATS_ENTRY_*: counters of a member of a group. */
export const groupStatsEntry = attrs('nexthop-group-stats-entry-attrs', {
  id:        [1, 'NHA_GROUP_STATS_ENTRY_ID',         u32,  'id of the next hop'],
  packets:   [2, 'NHA_GROUP_STATS_ENTRY_PACKETS',    uint, 'packets, including those of the hardware'],
  packetsHw: [3, 'NHA_GROUP_STATS_ENTRY_PACKETS_HW', uint, 'packets that the hardware forwarded'],
})

/** NHA_GROUP_STATS_*: counters of a group (nla_put_nh_group_stats in net/ipv4/nexthop.c). */
export const groupStats = attrs('nexthop-group-stats-attrs', {
  entry: [1, 'NHA_GROUP_STATS_ENTRY', list(groupStatsEntry), 'each member'],
})

/** NHA_*: the attributes of a next hop (linux/nexthop.h; rtm_nh_policy_* and nh_fill_node in net/ipv4/nexthop.c). */
export const nexthopAttrs = attrs('nexthop-attrs', {
  id:            [1,  'NHA_ID',              u32,                          'its id; 0 lets the kernel choose'],
  group:         [2,  'NHA_GROUP',           array(nexthopGrp),            'members of a group'],
  groupType:     [3,  'NHA_GROUP_TYPE',      oneOf(u16, NEXTHOP_GRP_TYPE, { resilient: NEXTHOP_GRP_TYPE.RES }), 'how the group selects a next hop'],
  blackhole:     [4,  'NHA_BLACKHOLE',       flag,                         'drops packets'],
  oif:           [5,  'NHA_OIF',             u32,                          'index of the link'],
  gateway:       [6,  'NHA_GATEWAY',         familyAddress,                      'address of the router'],
  encapType:     [7,  'NHA_ENCAP_TYPE',      encapType,                    'LWTUNNEL_ENCAP_*: type of NHA_ENCAP'],
  encap:         [8,  'NHA_ENCAP',           encap,                        'encapsulation of the packet'],
  groups:        [9,  'NHA_GROUPS',          flag,                         'dump groups only'],
  master:        [10, 'NHA_MASTER',          u32,                          'dump only next hops over links of this master'],
  fdb:           [11, 'NHA_FDB',             flag,                         'for forwarding entries of a vxlan'],
  resGroup:      [12, 'NHA_RES_GROUP',       resGroup,                     'a resilient group'],
  resBucket:     [13, 'NHA_RES_BUCKET',      resBucket,                    'a bucket of a resilient group'],
  opFlags:       [14, 'NHA_OP_FLAGS',        bits(u32, NHA_OP_FLAG),       'NHA_OP_FLAG_*: which counters to report'],
  groupStats:    [15, 'NHA_GROUP_STATS',     groupStats,                   'counters of the group'],
  hwStatsEnable: [16, 'NHA_HW_STATS_ENABLE', u32,                          'whether hardware counts', { boolean: true }],
  hwStatsUsed:   [17, 'NHA_HW_STATS_USED',   u32,                          'whether hardware counters are in use', { boolean: true }],
})


/** The attributes of a next hop message, by key. */
export interface NexthopAttrs extends TypeOf<typeof nexthopAttrs> {}

/** The members of struct nhmsg. */
export interface Nhmsg extends TypeOf<typeof nhmsg> {}

/** The messages of next hops. */
export const nexthopMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}${'NEXTHOP' | 'NEXTHOPBUCKET'}`, typeof nhmsg, typeof nexthopAttrs> = {
  RTM_NEWNEXTHOP:       [RTM.NEWNEXTHOP,       'new',    nhmsg, nexthopAttrs, 'adds a next hop or a group; the reply to RTM_GETNEXTHOP, and the notification'],
  RTM_DELNEXTHOP:       [RTM.DELNEXTHOP,       'delete', nhmsg, nexthopAttrs, 'removes a next hop'],
  RTM_GETNEXTHOP:       [RTM.GETNEXTHOP,       'get',    nhmsg, nexthopAttrs, 'requests next hops', { reply: 'RTM_NEWNEXTHOP' }],
  RTM_NEWNEXTHOPBUCKET: [RTM.NEWNEXTHOPBUCKET, 'new',    nhmsg, nexthopAttrs, 'bucket of a resilient group; reply and notification'],
  RTM_DELNEXTHOPBUCKET: [RTM.DELNEXTHOPBUCKET, 'delete', nhmsg, nexthopAttrs, 'reserved'],
  RTM_GETNEXTHOPBUCKET: [RTM.GETNEXTHOPBUCKET, 'get',    nhmsg, nexthopAttrs, 'requests buckets of resilient groups', { reply: 'RTM_NEWNEXTHOPBUCKET' }],
}
