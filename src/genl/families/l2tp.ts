import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

const PWTYPE = { NONE: 0, ETH_VLAN: 4, ETH: 5, PPP: 7, PPP_AC: 8, IP: 11 } as const
const ENCAPTYPE = { UDP: 0, IP: 1 } as const
const L2SPECTYPE = { NONE: 0, DEFAULT: 1 } as const
const DEBUG = { DEBUG: 1, CONTROL: 2, SEQ: 4, DATA: 8 } as const

const stats = attrs('l2tp-stats-attrs', {
  txPackets:        [1,  'L2TP_ATTR_TX_PACKETS',         u64,    'packets sent'],
  txBytes:          [2,  'L2TP_ATTR_TX_BYTES',           u64,    'bytes sent'],
  txErrors:         [3,  'L2TP_ATTR_TX_ERRORS',          u64,    'errors while sending'],
  rxPackets:        [4,  'L2TP_ATTR_RX_PACKETS',         u64,    'packets received'],
  rxBytes:          [5,  'L2TP_ATTR_RX_BYTES',           u64,    'bytes received'],
  rxSeqDiscards:    [6,  'L2TP_ATTR_RX_SEQ_DISCARDS',    u64,    'packets dropped for their sequence number'],
  rxOosPackets:     [7,  'L2TP_ATTR_RX_OOS_PACKETS',     u64,    'packets out of order'],
  rxErrors:         [8,  'L2TP_ATTR_RX_ERRORS',          u64,    'errors while receiving'],
  statsPad:         [9,  'L2TP_ATTR_STATS_PAD',          binary, 'padding for alignment'],
  rxCookieDiscards: [10, 'L2TP_ATTR_RX_COOKIE_DISCARDS', u64,    'packets with a wrong cookie'],
  rxInvalid:        [11, 'L2TP_ATTR_RX_INVALID',         u64,    'packets with a wrong header'],
})

/** L2TP_ATTR_* (l2tp_nl_policy in net/l2tp/l2tp_netlink.c). */
const all = attrs('l2tp-attrs', {
  none:           [0,  'L2TP_ATTR_NONE',              binary,               'not used'],
  pwType:         [1,  'L2TP_ATTR_PW_TYPE',           oneOf(u16,PWTYPE),    'kind of pseudowire'],
  encapType:      [2,  'L2TP_ATTR_ENCAP_TYPE',        oneOf(u16,ENCAPTYPE), 'over UDP or over IP'],
  offset:         [3,  'L2TP_ATTR_OFFSET',            u16,                  'not used'],
  dataSeq:        [4,  'L2TP_ATTR_DATA_SEQ',          u8,                   'not used'],
  l2specType:     [5,  'L2TP_ATTR_L2SPEC_TYPE',       oneOf(u8,L2SPECTYPE), 'the sublayer before the frame'],
  l2specLen:      [6,  'L2TP_ATTR_L2SPEC_LEN',        u8,                   'not used'],
  protoVersion:   [7,  'L2TP_ATTR_PROTO_VERSION',     u8,                   'version of the protocol: 2 or 3'],
  ifname:         [8,  'L2TP_ATTR_IFNAME',            string,               'name of the link'],
  connId:         [9,  'L2TP_ATTR_CONN_ID',           u32,                  'number of the tunnel here'],
  peerConnId:     [10, 'L2TP_ATTR_PEER_CONN_ID',      u32,                  'number of the tunnel at the peer'],
  sessionId:      [11, 'L2TP_ATTR_SESSION_ID',        u32,                  'number of the session here'],
  peerSessionId:  [12, 'L2TP_ATTR_PEER_SESSION_ID',   u32,                  'number of the session at the peer'],
  udpCsum:        [13, 'L2TP_ATTR_UDP_CSUM',          u8,                   '1 for check sums of UDP', { boolean: true }],
  vlanId:         [14, 'L2TP_ATTR_VLAN_ID',           u16,                  'not used'],
  cookie:         [15, 'L2TP_ATTR_COOKIE',            binary,               'cookie of the packets received, 4 or 8 bytes'],
  peerCookie:     [16, 'L2TP_ATTR_PEER_COOKIE',       binary,               'cookie of the packets sent, 4 or 8 bytes'],
  debug:          [17, 'L2TP_ATTR_DEBUG',             bits(u32,DEBUG),      'not used'],
  recvSeq:        [18, 'L2TP_ATTR_RECV_SEQ',          u8,                   '1 if received packets have sequence numbers', { boolean: true }],
  sendSeq:        [19, 'L2TP_ATTR_SEND_SEQ',          u8,                   '1 to send sequence numbers', { boolean: true }],
  lnsMode:        [20, 'L2TP_ATTR_LNS_MODE',          u8,                   '1 if this end decides on sequence numbers', { boolean: true }],
  usingIpsec:     [21, 'L2TP_ATTR_USING_IPSEC',       u8,                   '1 if IPsec protects the tunnel', { boolean: true }],
  recvTimeout:    [22, 'L2TP_ATTR_RECV_TIMEOUT',      u64,                  'time to wait for a missing packet', { unit: 'ms' }],
  fd:             [23, 'L2TP_ATTR_FD',                u32,                  'file descriptor of the socket'],
  ipSaddr:        [24, 'L2TP_ATTR_IP_SADDR',          ipv4,                 'address of this end'],
  ipDaddr:        [25, 'L2TP_ATTR_IP_DADDR',          ipv4,                 'address of the peer'],
  udpSport:       [26, 'L2TP_ATTR_UDP_SPORT',         u16,                  'UDP port here'],
  udpDport:       [27, 'L2TP_ATTR_UDP_DPORT',         u16,                  'UDP port of the peer'],
  mtu:            [28, 'L2TP_ATTR_MTU',               u16,                  'not used'],
  mru:            [29, 'L2TP_ATTR_MRU',               u16,                  'not used'],
  stats:          [30, 'L2TP_ATTR_STATS',             stats,                'counters'],
  ip6Saddr:       [31, 'L2TP_ATTR_IP6_SADDR',         ipv6,                 'address of this end'],
  ip6Daddr:       [32, 'L2TP_ATTR_IP6_DADDR',         ipv6,                 'address of the peer'],
  udpZeroCsum6Tx: [33, 'L2TP_ATTR_UDP_ZERO_CSUM6_TX', flag,                 'there: send UDP over IPv6 without check sum'],
  udpZeroCsum6Rx: [34, 'L2TP_ATTR_UDP_ZERO_CSUM6_RX', flag,                 'there: accept UDP over IPv6 without check sum'],
  pad:            [35, 'L2TP_ATTR_PAD',               binary,               'padding for alignment'],
})

/** l2tp: tunnels and sessions (net/l2tp/l2tp_netlink.c). */
export const l2tp = family('l2tp', () => ({
  L2TP_CMD_NOOP: [0, 'get', all, 'does nothing, and is replied to', { reply: 'L2TP_CMD_NOOP' }],
  L2TP_CMD_TUNNEL_CREATE: [1, 'new', all, 'creates a tunnel'],
  L2TP_CMD_TUNNEL_DELETE: [2, 'delete', all, 'deletes a tunnel'],
  L2TP_CMD_TUNNEL_MODIFY: [3, 'set', all, 'changes a tunnel'],
  L2TP_CMD_TUNNEL_GET: [4, 'get', all, 'reads a tunnel, or dumps all', { reply: 'L2TP_CMD_TUNNEL_GET' }],
  L2TP_CMD_SESSION_CREATE: [5, 'new', all, 'creates a session'],
  L2TP_CMD_SESSION_DELETE: [6, 'delete', all, 'deletes a session'],
  L2TP_CMD_SESSION_MODIFY: [7, 'set', all, 'changes a session'],
  L2TP_CMD_SESSION_GET: [8, 'get', all, 'reads a session, or dumps all', { reply: 'L2TP_CMD_SESSION_GET' }],
}), {}, ['l2tp'])
