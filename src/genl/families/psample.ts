import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { u8, u16, u16be, u32, u64, u64be } from '../../netlink/codec/numbers.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

/** PSAMPLE_TUNNEL_KEY_ATTR_* (psample_tunnel_meta_put in net/psample/psample.c). */
const tunnel = attrs('psample-tunnel-attrs', {
  id:             [0,  'PSAMPLE_TUNNEL_KEY_ATTR_ID',               u64be,  'number of the tunnel, in network byte order'],
  ipv4Src:        [1,  'PSAMPLE_TUNNEL_KEY_ATTR_IPV4_SRC',         ipv4,   'source'],
  ipv4Dst:        [2,  'PSAMPLE_TUNNEL_KEY_ATTR_IPV4_DST',         ipv4,   'destination'],
  tos:            [3,  'PSAMPLE_TUNNEL_KEY_ATTR_TOS',              u8,     'type of service'],
  ttl:            [4,  'PSAMPLE_TUNNEL_KEY_ATTR_TTL',              u8,     'time to live'],
  dontFragment:   [5,  'PSAMPLE_TUNNEL_KEY_ATTR_DONT_FRAGMENT',    flag,   'there: do not fragment'],
  csum:           [6,  'PSAMPLE_TUNNEL_KEY_ATTR_CSUM',             flag,   'there: with check sum'],
  oam:            [7,  'PSAMPLE_TUNNEL_KEY_ATTR_OAM',              flag,   'there: a control frame'],
  geneveOpts:     [8,  'PSAMPLE_TUNNEL_KEY_ATTR_GENEVE_OPTS',      binary, 'options of GENEVE'],
  tpSrc:          [9,  'PSAMPLE_TUNNEL_KEY_ATTR_TP_SRC',           u16be,  'source port'],
  tpDst:          [10, 'PSAMPLE_TUNNEL_KEY_ATTR_TP_DST',           u16be,  'destination port'],
  vxlanOpts:      [11, 'PSAMPLE_TUNNEL_KEY_ATTR_VXLAN_OPTS',       binary, 'not used'],
  ipv6Src:        [12, 'PSAMPLE_TUNNEL_KEY_ATTR_IPV6_SRC',         ipv6,   'source'],
  ipv6Dst:        [13, 'PSAMPLE_TUNNEL_KEY_ATTR_IPV6_DST',         ipv6,   'destination'],
  pad:            [14, 'PSAMPLE_TUNNEL_KEY_ATTR_PAD',              binary, 'padding for alignment'],
  erspanOpts:     [15, 'PSAMPLE_TUNNEL_KEY_ATTR_ERSPAN_OPTS',      binary, 'options of ERSPAN'],
  ipv4InfoBridge: [16, 'PSAMPLE_TUNNEL_KEY_ATTR_IPV4_INFO_BRIDGE', flag,   'there: the tunnel is a port of a bridge'],
})

/** PSAMPLE_ATTR_*. */
const all = attrs('psample-attrs', {
  iifindex:          [0,  'PSAMPLE_ATTR_IIFINDEX',           u16,    'index of the link that the packet came from', { link: 'request' }],
  oifindex:          [1,  'PSAMPLE_ATTR_OIFINDEX',           u16,    'index of the link that it leaves by', { link: 'request' }],
  origsize:          [2,  'PSAMPLE_ATTR_ORIGSIZE',           u32,    'length of the packet', { unit: 'bytes' }],
  sampleGroup:       [3,  'PSAMPLE_ATTR_SAMPLE_GROUP',       u32,    'group of samples'],
  groupSeq:          [4,  'PSAMPLE_ATTR_GROUP_SEQ',          u32,    'number of the sample in its group'],
  sampleRate:        [5,  'PSAMPLE_ATTR_SAMPLE_RATE',        u32,    'one of so many packets is sampled'],
  data:              [6,  'PSAMPLE_ATTR_DATA',               binary, 'the packet, or its beginning'],
  groupRefcount:     [7,  'PSAMPLE_ATTR_GROUP_REFCOUNT',     u32,    'users of the group'],
  tunnel:            [8,  'PSAMPLE_ATTR_TUNNEL',             tunnel, 'the tunnel that it came through'],
  pad:               [9,  'PSAMPLE_ATTR_PAD',                binary, 'padding for alignment'],
  outTc:             [10, 'PSAMPLE_ATTR_OUT_TC',             u16,    'traffic class that it leaves by'],
  outTcOcc:          [11, 'PSAMPLE_ATTR_OUT_TC_OCC',         u64,    'fill of that class', { unit: 'bytes' }],
  latency:           [12, 'PSAMPLE_ATTR_LATENCY',            u64,    'time in the device', { unit: 'ns' }],
  timestamp:         [13, 'PSAMPLE_ATTR_TIMESTAMP',          u64,    'time of the sample', { unit: 'ns' }],
  proto:             [14, 'PSAMPLE_ATTR_PROTO',              u16,    'protocol of the packet: an Ethernet type'],
  userCookie:        [15, 'PSAMPLE_ATTR_USER_COOKIE',        binary, 'bytes of the user'],
  sampleProbability: [16, 'PSAMPLE_ATTR_SAMPLE_PROBABILITY', flag,   'there: the rate is a probability, 0xffffffff is 1'],
})

/** psample: samples of packets (net/psample/psample.c). */
export const psample = family('psample', () => ({
  PSAMPLE_CMD_SAMPLE: [0, 'event', all, 'a sample'],
  PSAMPLE_CMD_GET_GROUP: [1, 'get', all, 'dumps the groups', { reply: 'PSAMPLE_CMD_NEW_GROUP' }],
  PSAMPLE_CMD_NEW_GROUP: [2, 'new', all, 'a group'],
  PSAMPLE_CMD_DEL_GROUP: [3, 'event', all, 'a group is gone'],
}), {}, ['config', 'packets'])
