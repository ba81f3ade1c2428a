import { attrs } from '../../netlink/attribute/attrs.ts'
import { orShort } from '../../netlink/attribute/headed.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { u8, u16, u32, u32be, u64be } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import { familyAddress } from '../common/family-address.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'
import { rtgenmsg } from '../nsid/table.ts'
import { RT_TABLE, RTNL_FAMILY, RTPROT } from '../route/constants.ts'
import { FIB_RULE, FR_ACT, IPPROTO } from './constants.ts'


/**
 * struct fib_rule_hdr, the header of every rule message (linux/fib_rules.h). Old programs request dumps with a struct
 * rtgenmsg.
 */
export const fibRuleHdr = orShort(
  struct('fib_rule_hdr', {
    family: [oneOf(u8, { ...AF, ...RTNL_FAMILY }), 'family',  'AF_INET, AF_INET6, or RTNL_FAMILY_* for multicast routing'],
    dstLen: [u8,                                   'dst_len', 'length of the destination prefix, in bits'],
    srcLen: [u8,                                   'src_len', 'length of the source prefix, in bits'],
    tos:    [u8,                                   'tos',     'only packets with this TOS'],
    table:  [oneOf(u8, RT_TABLE),                  'table',   'routing table; FRA_TABLE also holds tables above 255'],
    _res1:  [u8,                                   'res1',    'zero'],
    _res2:  [u8,                                   'res2',    'zero'],
    action: [oneOf(u8, FR_ACT),                    'action',  'FR_ACT_*: what happens to the packet'],
    flags:  [bits(u32, FIB_RULE),                  'flags',   'FIB_RULE_*'],
  }),
  rtgenmsg,
)

/** struct fib_rule_uid_range. */
export const uidRange = struct('fib_rule_uid_range', {
  start: [u32, 'start', 'first user id'],
  end:   [u32, 'end',   'last user id'],
})

/** struct fib_rule_port_range: in the byte order of the host. */
export const ruleRange = struct('fib_rule_port_range', {
  start: [u16, 'start', 'first port'],
  end:   [u16, 'end',   'last port'],
})

/**
 * FRA_*: the attributes of a rule (linux/fib_rules.h; fib_rule_policy and fib_nl_fill_rule in net/core/fib_rules.c).
 */
export const ruleAttrs = attrs('fib-rule-attrs', {
  dst:               [1,  'FRA_DST',                familyAddress,              'destination'],
  src:               [2,  'FRA_SRC',                familyAddress,              'source'],
  iifname:           [3,  'FRA_IIFNAME',            string,               'link the packet arrives by'],
  goto:              [4,  'FRA_GOTO',               u32,                  'priority of the rule to jump to'],
  priority:          [6,  'FRA_PRIORITY',           u32,                  'priority: the lowest comes first'],
  fwmark:            [10, 'FRA_FWMARK',             u32,                  'firewall mark'],
  flow:              [11, 'FRA_FLOW',               u32,                  'realms: source in the upper half, destination in the lower'],
  tunId:             [12, 'FRA_TUN_ID',             u64be,                'id of the tunnel the packet arrived by'],
  suppressIfgroup:   [13, 'FRA_SUPPRESS_IFGROUP',   u32,                  'ignore routes over links of this group; 0xffffffff is none'],
  suppressPrefixlen: [14, 'FRA_SUPPRESS_PREFIXLEN', u32,                  'ignore routes with a prefix of this length or less; 0xffffffff is none'],
  table:             [15, 'FRA_TABLE',              oneOf(u32, RT_TABLE), 'routing table to look in'],
  fwmask:            [16, 'FRA_FWMASK',             u32,                  'mask of the firewall mark'],
  oifname:           [17, 'FRA_OIFNAME',            string,               'link that the socket of the packet is bound to'],
  pad:               [18, 'FRA_PAD',                binary,               'padding for alignment'],
  l3mdev:            [19, 'FRA_L3MDEV',             u8,                   "1 to look in the table of the link's VRF", { boolean: true }],
  uidRange:          [20, 'FRA_UID_RANGE',          uidRange,             'user ids of the packet'],
  protocol:          [21, 'FRA_PROTOCOL',           oneOf(u8, RTPROT),    'RTPROT_*: origin of the rule'],
  ipProto:           [22, 'FRA_IP_PROTO',           oneOf(u8, IPPROTO, { 'ipv6-icmp': IPPROTO.ICMPV6 }), 'IPPROTO_*'],
  sportRange:        [23, 'FRA_SPORT_RANGE',        ruleRange,            'source ports'],
  dportRange:        [24, 'FRA_DPORT_RANGE',        ruleRange,            'destination ports'],
  dscp:              [25, 'FRA_DSCP',               u8,                   'DSCP, 0 to 63'],
  flowlabel:         [26, 'FRA_FLOWLABEL',          u32be,                'flow label; IPv6 only'],
  flowlabelMask:     [27, 'FRA_FLOWLABEL_MASK',     u32be,                'mask of the flow label'],
  sportMask:         [28, 'FRA_SPORT_MASK',         u16,                  'mask of the source port'],
  dportMask:         [29, 'FRA_DPORT_MASK',         u16,                  'mask of the destination port'],
  dscpMask:          [30, 'FRA_DSCP_MASK',          u8,                   'mask of the DSCP'],
})


/** The attributes of a rule message, by key. */
export interface RuleAttrs extends TypeOf<typeof ruleAttrs> {}

/** The members of struct fib_rule_hdr. */
export interface FibRuleHdr extends TypeOf<typeof fibRuleHdr> {}

/** The messages of rules. */
export const ruleMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}RULE`, typeof fibRuleHdr, typeof ruleAttrs> = {
  RTM_NEWRULE: [RTM.NEWRULE, 'new',    fibRuleHdr, ruleAttrs, 'adds a rule; the reply to RTM_GETRULE, and the notification'],
  RTM_DELRULE: [RTM.DELRULE, 'delete', fibRuleHdr, ruleAttrs, 'removes a rule'],
  RTM_GETRULE: [RTM.GETRULE, 'get',    fibRuleHdr, ruleAttrs, 'requests rules', { reply: 'RTM_NEWRULE' }],
}
