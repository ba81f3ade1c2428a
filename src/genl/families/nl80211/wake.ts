import { attrs } from '../../../netlink/attribute/attrs.ts'
import { indexed } from '../../../netlink/attribute/indexed.ts'
import { once } from '../../../netlink/base/once.ts'
import { ipv4, mac } from '../../../netlink/codec/address.ts'
import type { Codec } from '../../../netlink/codec/codec.ts'
import { byDirection } from '../../../netlink/codec/direction.ts'
import { ending } from '../../../netlink/codec/ending.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u16, u32 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary, flag } from '../../../netlink/codec/values.ts'

const CONDITION = { MATCH: 0, NO_MATCH: 1 } as const

/** NL80211_PKTPAT_*: packets that wake (nl80211_packet_pattern_policy). */
const pattern = attrs('nl80211-packet-pattern-attrs', {
  mask:    [1, 'NL80211_PKTPAT_MASK',    binary, 'bits: bytes of the pattern that count'],
  pattern: [2, 'NL80211_PKTPAT_PATTERN', binary, 'the bytes'],
  offset:  [3, 'NL80211_PKTPAT_OFFSET',  u32,    'where it begins', { unit: 'bytes' }],
})

const patternSupport = once(() =>
  struct('nl80211_pattern_support', {
    maxPatterns:   [u32, 'max_patterns',    'most patterns'],
    minPatternLen: [u32, 'min_pattern_len', 'least length of a pattern', { unit: 'bytes' }],
    maxPatternLen: [u32, 'max_pattern_len', 'greatest length of a pattern', { unit: 'bytes' }],
    maxPktOffset:  [u32, 'max_pkt_offset',  'greatest offset of a pattern', { unit: 'bytes' }],
  }),
)

const dataSeq = once(() =>
  struct('nl80211_wowlan_tcp_data_seq', {
    start:  [u32, 'start',  'first number'],
    offset: [u32, 'offset', 'where it stands in the payload', { unit: 'bytes' }],
    len:    [u32, 'len',    'its length', { unit: 'bytes' }],
  }),
)

const dataToken = once(() =>
  ending(
    struct('nl80211_wowlan_tcp_data_token', {
      offset: [u32, 'offset', 'where it stands in the payload', { unit: 'bytes' }],
      len:    [u32, 'len',    'length of a token', { unit: 'bytes' }],
    }),
    'tokenStream',
    binary,
  ),
)

const tokenFeature = once(() =>
  struct('nl80211_wowlan_tcp_data_token_feature', {
    minLen:  [u32, 'min_len', 'least length of a token', { unit: 'bytes' }],
    maxLen:  [u32, 'max_len', 'greatest length of a token', { unit: 'bytes' }],
    bufsize: [u32, 'bufsize', 'room for tokens', { unit: 'bytes' }],
  }),
)

/** NL80211_WOWLAN_TCP_*: a connection that wakes (nl80211_wowlan_tcp_policy). */
const tcp = attrs('nl80211-wowlan-tcp-attrs', {
  srcIpv4:          [1,  'NL80211_WOWLAN_TCP_SRC_IPV4',           ipv4,        'source'],
  dstIpv4:          [2,  'NL80211_WOWLAN_TCP_DST_IPV4',           ipv4,        'destination'],
  dstMac:           [3,  'NL80211_WOWLAN_TCP_DST_MAC',            mac,         'address of the next hop'],
  srcPort:          [4,  'NL80211_WOWLAN_TCP_SRC_PORT',           u16,         'source port'],
  dstPort:          [5,  'NL80211_WOWLAN_TCP_DST_PORT',           u16,         'destination port'],
  dataPayload:      [6,  'NL80211_WOWLAN_TCP_DATA_PAYLOAD',       binary,      'what is sent'],
  dataPayloadSeq:   [7,  'NL80211_WOWLAN_TCP_DATA_PAYLOAD_SEQ',   dataSeq(),   'a sequence number in it'],
  dataPayloadToken: [8,  'NL80211_WOWLAN_TCP_DATA_PAYLOAD_TOKEN', dataToken(), 'tokens in it'],
  dataInterval:     [9,  'NL80211_WOWLAN_TCP_DATA_INTERVAL',      u32,         'time between packets', { unit: 's' }],
  wakePayload:      [10, 'NL80211_WOWLAN_TCP_WAKE_PAYLOAD',       binary,      'packets that wake'],
  wakeMask:         [11, 'NL80211_WOWLAN_TCP_WAKE_MASK',          binary,      'bits: bytes of these that count'],
})

/** The same of what a device can do: limits in place of values (nl80211_send_wowlan_tcp_caps). */
const tcpSupport = attrs('nl80211-wowlan-tcp-support-attrs', {
  dataPayload:      [6,  'NL80211_WOWLAN_TCP_DATA_PAYLOAD',       u32,            'most bytes to send', { unit: 'bytes' }],
  dataPayloadSeq:   [7,  'NL80211_WOWLAN_TCP_DATA_PAYLOAD_SEQ',   flag,           'there: with sequence numbers'],
  dataPayloadToken: [8,  'NL80211_WOWLAN_TCP_DATA_PAYLOAD_TOKEN', tokenFeature(), 'limits of tokens'],
  dataInterval:     [9,  'NL80211_WOWLAN_TCP_DATA_INTERVAL',      u32,            'greatest time between packets', { unit: 's' }],
  wakePayload:      [10, 'NL80211_WOWLAN_TCP_WAKE_PAYLOAD',       u32,            'most bytes of a packet that wakes', { unit: 'bytes' }],
})

/** The notification of a wake-up has the number of the pattern in place of the patterns (cfg80211_report_wowlan_wakeup). */
const patterns = byDirection<object | number>(indexed(pattern) as Codec<object | number>, u32 as Codec<object | number>, {
  formOf: (_, at, end) => (end - at === 4 ? u32 : (indexed(pattern) as Codec<object | number>)) as Codec<object | number>,
  write: (w, value, scope) => (typeof value === 'number' ? u32.write(w, value) : indexed(pattern).write(w, value as never, scope)),
})

/** NL80211_WOWLAN_TRIG_*: what wakes the machine (nl80211_wowlan_policy). `all` are the attributes of the family. */
export const wowlan = (all: Codec<object>) => attrs('nl80211-wowlan-attrs', {
  any:                       [1,  'NL80211_WOWLAN_TRIG_ANY',                         flag,         'there: anything that the device can'],
  disconnect:                [2,  'NL80211_WOWLAN_TRIG_DISCONNECT',                  flag,         'there: the end of the connection'],
  magicPkt:                  [3,  'NL80211_WOWLAN_TRIG_MAGIC_PKT',                   flag,         'there: a magic packet'],
  pktPattern:                [4,  'NL80211_WOWLAN_TRIG_PKT_PATTERN',                 patterns,     'packets with these bytes'],
  gtkRekeySupported:         [5,  'NL80211_WOWLAN_TRIG_GTK_REKEY_SUPPORTED',         flag,         'there: the device renews keys'],
  gtkRekeyFailure:           [6,  'NL80211_WOWLAN_TRIG_GTK_REKEY_FAILURE',           flag,         'there: new keys failed'],
  eapIdentRequest:           [7,  'NL80211_WOWLAN_TRIG_EAP_IDENT_REQUEST',           flag,         'there: a request of EAP for the identity'],
  '4wayHandshake':           [8,  'NL80211_WOWLAN_TRIG_4WAY_HANDSHAKE',              flag,         'there: a handshake'],
  rfkillRelease:             [9,  'NL80211_WOWLAN_TRIG_RFKILL_RELEASE',              flag,         'there: the switch of the radio'],
  wakeupPkt80211:            [10, 'NL80211_WOWLAN_TRIG_WAKEUP_PKT_80211',            binary,       'the frame that woke it'],
  wakeupPkt80211Len:         [11, 'NL80211_WOWLAN_TRIG_WAKEUP_PKT_80211_LEN',        u32,          'its whole length', { unit: 'bytes' }],
  wakeupPkt8023:             [12, 'NL80211_WOWLAN_TRIG_WAKEUP_PKT_8023',             binary,       'the Ethernet frame that woke it'],
  wakeupPkt8023Len:          [13, 'NL80211_WOWLAN_TRIG_WAKEUP_PKT_8023_LEN',         u32,          'its whole length', { unit: 'bytes' }],
  tcpConnection:             [14, 'NL80211_WOWLAN_TRIG_TCP_CONNECTION',              tcp,          'packets of a connection'],
  wakeupTcpMatch:            [15, 'NL80211_WOWLAN_TRIG_WAKEUP_TCP_MATCH',            flag,         'there: a packet of the connection woke it'],
  wakeupTcpConnlost:         [16, 'NL80211_WOWLAN_TRIG_WAKEUP_TCP_CONNLOST',         flag,         'there: the connection was lost'],
  wakeupTcpNomoretokens:     [17, 'NL80211_WOWLAN_TRIG_WAKEUP_TCP_NOMORETOKENS',     flag,         'there: no tokens were left'],
  netDetect:                 [18, 'NL80211_WOWLAN_TRIG_NET_DETECT',                  all,          'networks that wake: a repeated scan'],
  netDetectResults:          [19, 'NL80211_WOWLAN_TRIG_NET_DETECT_RESULTS',          indexed(all), 'networks that woke it'],
  unprotectedDeauthDisassoc: [20, 'NL80211_WOWLAN_TRIG_UNPROTECTED_DEAUTH_DISASSOC', flag,         'there: the end of the connection without protection'],
})

/** The same of what a device can do (nl80211_send_wowlan). */
export const wowlanSupport = attrs('nl80211-wowlan-support-attrs', {
  any:               [1,  'NL80211_WOWLAN_TRIG_ANY',                 flag,             'there: anything that the device can'],
  disconnect:        [2,  'NL80211_WOWLAN_TRIG_DISCONNECT',          flag,             'there: the end of the connection'],
  magicPkt:          [3,  'NL80211_WOWLAN_TRIG_MAGIC_PKT',           flag,             'there: a magic packet'],
  pktPattern:        [4,  'NL80211_WOWLAN_TRIG_PKT_PATTERN',         patternSupport(), 'limits of patterns'],
  gtkRekeySupported: [5,  'NL80211_WOWLAN_TRIG_GTK_REKEY_SUPPORTED', flag,             'there: the device renews keys'],
  gtkRekeyFailure:   [6,  'NL80211_WOWLAN_TRIG_GTK_REKEY_FAILURE',   flag,             'there: new keys failed'],
  eapIdentRequest:   [7,  'NL80211_WOWLAN_TRIG_EAP_IDENT_REQUEST',   flag,             'there: a request of EAP for the identity'],
  '4wayHandshake':   [8,  'NL80211_WOWLAN_TRIG_4WAY_HANDSHAKE',      flag,             'there: a handshake'],
  rfkillRelease:     [9,  'NL80211_WOWLAN_TRIG_RFKILL_RELEASE',      flag,             'there: the switch of the radio'],
  tcpConnection:     [14, 'NL80211_WOWLAN_TRIG_TCP_CONNECTION',      tcpSupport,       'packets of a connection'],
  netDetect:         [18, 'NL80211_WOWLAN_TRIG_NET_DETECT',          u32,              'most networks that wake'],
})

const coalesce = attrs('nl80211-coalesce-rule-attrs', {
  delay:      [1, 'NL80211_ATTR_COALESCE_RULE_DELAY',       u32,                  'how long packets may wait', { unit: 'ms' }],
  condition:  [2, 'NL80211_ATTR_COALESCE_RULE_CONDITION',   oneOf(u32,CONDITION), 'which packets wait'],
  pktPattern: [3, 'NL80211_ATTR_COALESCE_RULE_PKT_PATTERN', indexed(pattern),     'packets with these bytes'],
})

const coalesceSupport = once(() =>
  struct('nl80211_coalesce_rule_support', {
    maxRules: [u32,              'max_rules', 'most rules'],
    pat:      [patternSupport(), 'pat',       'limits of patterns'],
    maxDelay: [u32,              'max_delay', 'greatest delay', { unit: 'ms' }],
  }),
)

/** NL80211_ATTR_COALESCE_RULE: rules; a struct where the kernel describes a device (nl80211_send_coalesce). */
export function coalesceRules(): Codec<object> {
  const [rules, support] = [indexed(coalesce) as Codec<object>, coalesceSupport() as Codec<object>]
  // The indexes of rules begin at 1, and max_rules is small: bytes 2 and 3 are 0 in the struct only.
  const isStruct = (b: Parameters<Codec<object>['read']>[0], at: number, end: number): boolean =>
    end - at === coalesceSupport().size && b.view.getUint16(at + (b.le ? 2 : 0), b.le) === 0
  return byDirection(rules, support, {
    formOf: (b, at, end) => (isStruct(b, at, end) ? support : rules),
    write: (w, value, scope) => (Array.isArray(value) ? rules : support).write(w, value, scope),
  })
}
