import { attrs } from '../../../netlink/attribute/attrs.ts'
import { bits } from '../../../netlink/codec/names.ts'
import { u8, u16be, u32be, u64be } from '../../../netlink/codec/numbers.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { NFPROTO } from '../../header.ts'
import {
  NF_LOG,
  NF_NAT_RANGE,
  NF_SYNPROXY_OPT,
  NFT_F_INV,
  NFT_LIMIT,
  NFT_LOGLEVEL,
  NFT_NAT,
  NFT_QUEUE_FLAG,
  NFT_QUOTA_F,
  NFT_REJECT,
} from '../constants.ts'
import { enum32, flags32, register } from '../data.ts'

const natFlags = flags32(NF_NAT_RANGE)
const family = enum32(NFPROTO)
const portMin = 'register with the lowest port'
const portMax = 'register with the highest port'

/** nft_nat_policy in net/netfilter/nft_nat.c. */
export const natExpression = attrs('nft-nat-attrs', {
  type:       [1, 'NFTA_NAT_TYPE',         enum32(NFT_NAT), 'NFT_NAT_*: which address to change'],
  family:     [2, 'NFTA_NAT_FAMILY',       family,          'NFPROTO_*'],
  regAddrMin: [3, 'NFTA_NAT_REG_ADDR_MIN', register,        'register with the lowest address'],
  regAddrMax: [4, 'NFTA_NAT_REG_ADDR_MAX', register,        'register with the highest address'],
  regProtoMin: [5, 'NFTA_NAT_REG_PROTO_MIN', register, portMin],
  regProtoMax: [6, 'NFTA_NAT_REG_PROTO_MAX', register, portMax],
  flags: [7, 'NFTA_NAT_FLAGS', natFlags, 'NF_NAT_RANGE_*'],
})

/** nft_masq_policy in net/netfilter/nft_masq.c. */
export const masqExpression = attrs('nft-masq-attrs', {
  flags: [1, 'NFTA_MASQ_FLAGS', natFlags, 'NF_NAT_RANGE_*'],
  regProtoMin: [2, 'NFTA_MASQ_REG_PROTO_MIN', register, portMin],
  regProtoMax: [3, 'NFTA_MASQ_REG_PROTO_MAX', register, portMax],
})

/** nft_redir_policy in net/netfilter/nft_redir.c. */
export const redirExpression = attrs('nft-redir-attrs', {
  regProtoMin: [1, 'NFTA_REDIR_REG_PROTO_MIN', register, portMin],
  regProtoMax: [2, 'NFTA_REDIR_REG_PROTO_MAX', register, portMax],
  flags: [3, 'NFTA_REDIR_FLAGS', natFlags, 'NF_NAT_RANGE_*'],
})

/** nft_tproxy_policy in net/netfilter/nft_tproxy.c. */
export const tproxyExpression = attrs('nft-tproxy-attrs', {
  family:  [1, 'NFTA_TPROXY_FAMILY',   family,   'NFPROTO_*'],
  regAddr: [2, 'NFTA_TPROXY_REG_ADDR', register, 'register with the address'],
  regPort: [3, 'NFTA_TPROXY_REG_PORT', register, 'register with the port'],
})

/** nft_dup_ipv4_policy in net/ipv4/netfilter/nft_dup_ipv4.c, nft_dup_netdev_policy in net/netfilter/nft_dup_netdev.c. */
export const dupExpression = attrs('nft-dup-attrs', {
  sregAddr: [1, 'NFTA_DUP_SREG_ADDR', register, 'register with the address of the next hop'],
  sregDev:  [2, 'NFTA_DUP_SREG_DEV',  register, 'register with the index of the link'],
})

/** nft_fwd_netdev_policy in net/netfilter/nft_fwd_netdev.c. */
export const fwdExpression = attrs('nft-fwd-attrs', {
  sregDev:  [1, 'NFTA_FWD_SREG_DEV',  register, 'register with the index of the link'],
  sregAddr: [2, 'NFTA_FWD_SREG_ADDR', register, 'register with the address of the neighbour'],
  nfproto:  [3, 'NFTA_FWD_NFPROTO',   family,   'NFPROTO_*'],
})

/** nft_reject_policy in net/netfilter/nft_reject.c. */
export const rejectExpression = attrs('nft-reject-attrs', {
  type:     [1, 'NFTA_REJECT_TYPE',      enum32(NFT_REJECT), 'NFT_REJECT_*: what to answer'],
  icmpCode: [2, 'NFTA_REJECT_ICMP_CODE', u8,                 'code of the ICMP message; of ICMPX_UNREACH, NFT_REJECT_ICMPX_*'],
})

/** nft_log_policy in net/netfilter/nft_log.c. */
export const logExpression = attrs('nft-log-attrs', {
  group:      [1, 'NFTA_LOG_GROUP',      u16be,                'group of nfnetlink_log'],
  prefix:     [2, 'NFTA_LOG_PREFIX',     string,               'text before each message'],
  snaplen:    [3, 'NFTA_LOG_SNAPLEN',    u32be,                'how much of the packet to send', { unit: 'bytes' }],
  qthreshold: [4, 'NFTA_LOG_QTHRESHOLD', u16be,                'how many packets to send at once'],
  level:      [5, 'NFTA_LOG_LEVEL',      enum32(NFT_LOGLEVEL), 'NFT_LOGLEVEL_*: level of syslog'],
  flags:      [6, 'NFTA_LOG_FLAGS',      flags32(NF_LOG),      'NF_LOG_*: what to log'],
})

/** nft_queue_policy in net/netfilter/nft_queue.c. */
export const queueExpression = attrs('nft-queue-attrs', {
  num:      [1, 'NFTA_QUEUE_NUM',       u16be,                       'first queue'],
  total:    [2, 'NFTA_QUEUE_TOTAL',     u16be,                       'number of queues'],
  flags:    [3, 'NFTA_QUEUE_FLAGS',     bits(u16be, NFT_QUEUE_FLAG), 'NFT_QUEUE_FLAG_*'],
  sregQnum: [4, 'NFTA_QUEUE_SREG_QNUM', register,                    'register with the queue'],
})

/** nft_synproxy_policy in net/netfilter/nft_synproxy.c: also an object. */
export const synproxyExpression = attrs('nft-synproxy-attrs', {
  mss:    [1, 'NFTA_SYNPROXY_MSS',    u16be,                    'maximum segment size to announce', { unit: 'bytes' }],
  wscale: [2, 'NFTA_SYNPROXY_WSCALE', u8,                       'window scale to announce'],
  flags:  [3, 'NFTA_SYNPROXY_FLAGS',  flags32(NF_SYNPROXY_OPT), 'NF_SYNPROXY_OPT_*: options of TCP'],
})

/** nft_flow_offload_policy in net/netfilter/nft_flow_offload.c. */
export const flowOffloadExpression = attrs('nft-flow-offload-attrs', {
  tableName: [1, 'NFTA_FLOW_TABLE_NAME', string, 'name of the flow table'],
})

/** NFTA_COUNTER_*: also the counters of a chain, and an object (nft_counter_policy in net/netfilter/nft_counter.c). */
export const counterExpression = attrs('nft-counter-attrs', {
  bytes:   [1, 'NFTA_COUNTER_BYTES',   u64be,  'bytes', { unit: 'bytes' }],
  packets: [2, 'NFTA_COUNTER_PACKETS', u64be,  'packets', { unit: 'packets' }],
  pad:     [3, 'NFTA_COUNTER_PAD',     binary, 'padding for alignment'],
})

/** nft_limit_policy in net/netfilter/nft_limit.c: also an object. */
export const limitExpression = attrs('nft-limit-attrs', {
  rate:  [1, 'NFTA_LIMIT_RATE',  u64be,              'packets or bytes in each period'],
  unit:  [2, 'NFTA_LIMIT_UNIT',  u64be,              'the period', { unit: 's' }],
  burst: [3, 'NFTA_LIMIT_BURST', u32be,              'packets or bytes above the rate at once'],
  type:  [4, 'NFTA_LIMIT_TYPE',  enum32(NFT_LIMIT),  'NFT_LIMIT_*: what to count'],
  flags: [5, 'NFTA_LIMIT_FLAGS', flags32(NFT_F_INV), 'INV: match what is above the rate'],
  pad:   [6, 'NFTA_LIMIT_PAD',   binary,             'padding for alignment'],
})

/** nft_connlimit_policy in net/netfilter/nft_connlimit.c: also an object. */
export const connlimitExpression = attrs('nft-connlimit-attrs', {
  count: [1, 'NFTA_CONNLIMIT_COUNT', u32be,              'number of connections'],
  flags: [2, 'NFTA_CONNLIMIT_FLAGS', flags32(NFT_F_INV), 'INV: match from the next one on'],
})

/** nft_quota_policy in net/netfilter/nft_quota.c: also an object. */
export const quotaExpression = attrs('nft-quota-attrs', {
  bytes:    [1, 'NFTA_QUOTA_BYTES',    u64be,                'the quota', { unit: 'bytes' }],
  flags:    [2, 'NFTA_QUOTA_FLAGS',    flags32(NFT_QUOTA_F), 'NFT_QUOTA_F_*'],
  pad:      [3, 'NFTA_QUOTA_PAD',      binary,               'padding for alignment'],
  consumed: [4, 'NFTA_QUOTA_CONSUMED', u64be,                'how much is used up', { unit: 'bytes' }],
})

/** nft_last_policy in net/netfilter/nft_last.c. */
export const lastExpression = attrs('nft-last-attrs', {
  set:   [1, 'NFTA_LAST_SET',   u32be,  '1 once there was a packet'],
  msecs: [2, 'NFTA_LAST_MSECS', u64be,  'time since the last packet', { unit: 'ms' }],
  pad:   [3, 'NFTA_LAST_PAD',   binary, 'padding for alignment'],
})

/** nft_match_policy in net/netfilter/nft_compat.c: a match of iptables. */
export const matchExpression = attrs('nft-match-attrs', {
  name: [1, 'NFTA_MATCH_NAME', string, 'name of the match'],
  rev:  [2, 'NFTA_MATCH_REV',  u32be,  'revision of its struct'],
  info: [3, 'NFTA_MATCH_INFO', binary, 'its struct, which the module of the match has'],
})

/** nft_target_policy in net/netfilter/nft_compat.c: a target of iptables. */
export const targetExpression = attrs('nft-target-attrs', {
  name: [1, 'NFTA_TARGET_NAME', string, 'name of the target'],
  rev:  [2, 'NFTA_TARGET_REV',  u32be,  'revision of its struct'],
  info: [3, 'NFTA_TARGET_INFO', binary, 'its struct, which the module of the target has'],
})
