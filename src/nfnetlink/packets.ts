import { attrs } from '../netlink/attribute/attrs.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { u8, u16, u16be, u32be, u64be } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import { bareString, string } from '../netlink/codec/text.ts'
import { binary, bytes } from '../netlink/codec/values.ts'
import { IP_CT } from './conntrack/constants.ts'
import { ctAttrs, expectAttrs } from './conntrack/table.ts'
import { NFNL_SUBSYS, NFPROTO, subsystem } from './header.ts'

// Packets that the kernel hands to programs: nfnetlink_queue and nfnetlink_log.

const hwAddr = {
  hwAddrlen: [u16be,    'hw_addrlen', 'length of the address, in bytes'],
  _pad:      [u16,      '_pad',       'zero'],
  hwAddr:    [bytes(8), 'hw_addr',    'the address, padded with 0'],
} as const

const times = {
  sec:  [u64be, 'sec',  'seconds since 1970'],
  usec: [u64be, 'usec', 'and microseconds'],
} as const

const place = {
  inIndex: 'index of the link on which it came',
  outIndex: 'index of the link on which it goes',
  physIn: 'index of the port of a bridge on which it came',
  physOut: 'index of the port of a bridge on which it goes',
} as const

const hwProtocol = [u16be, 'hw_protocol', 'ETH_P_*: protocol'] as const
const hook = [u8, 'hook', 'NF_INET_*: hook'] as const

const queueVlan = attrs('nfqueue-vlan-attrs', {
  proto: [1, 'NFQA_VLAN_PROTO', u16be, 'ETH_P_*: protocol'],
  tci:   [2, 'NFQA_VLAN_TCI',   u16be, 'priority and VLAN'],
})

const SKB_INFO = { CSUMNOTREADY: 1, GSO: 2, CSUM_NOTVERIFIED: 4 } as const
const QUEUE_CFG_F = { FAIL_OPEN: 1, CONNTRACK: 2, GSO: 4, UID_GID: 8, SECCTX: 0x10 } as const
const CFG_CMD = { NONE: 0, BIND: 1, UNBIND: 2, PF_BIND: 3, PF_UNBIND: 4 } as const
const COPY = { NONE: 0, META: 1, PACKET: 2 } as const

/** NFQA_*: a packet and its verdict (nfqnl_build_packet_message and nfqa_verdict_policy in net/netfilter/nfnetlink_queue.c). */
const queueAttrs = attrs('nfqueue-attrs', {
  packetHdr: [1, 'NFQA_PACKET_HDR', struct('nfqnl_msg_packet_hdr', {
    packetId: [u32be, 'packet_id', 'number of the packet in the queue'],
    hwProtocol,
    hook,
  }), 'the packet'],
  verdictHdr: [2, 'NFQA_VERDICT_HDR', struct('nfqnl_msg_verdict_hdr', {
    verdict: [u32be, 'verdict', 'NF_*: verdict in the lower byte; the queue, or the errno, in the upper half'],
    id:      [u32be, 'id',      'number of the packet in the queue; in a batch the last one'],
  }), 'the verdict'],
  mark:      [3, 'NFQA_MARK',      u32be,                                       'mark'],
  timestamp: [4, 'NFQA_TIMESTAMP', struct('nfqnl_msg_packet_timestamp', times), 'when it came'],
  ifindexIndev: [5, 'NFQA_IFINDEX_INDEV', u32be, place.inIndex],
  ifindexOutdev: [6, 'NFQA_IFINDEX_OUTDEV', u32be, place.outIndex],
  ifindexPhysindev: [7, 'NFQA_IFINDEX_PHYSINDEV', u32be, place.physIn],
  ifindexPhysoutdev: [8, 'NFQA_IFINDEX_PHYSOUTDEV', u32be, place.physOut],
  hwaddr:        [9,  'NFQA_HWADDR',         struct('nfqnl_msg_packet_hw', hwAddr), 'hardware address of the sender'],
  payload:       [10, 'NFQA_PAYLOAD',        binary,                                'bytes of the packet from the network header on'],
  ct:            [11, 'NFQA_CT',             ctAttrs,                               'its connection'],
  ctInfo:        [12, 'NFQA_CT_INFO',        oneOf(u32be, IP_CT),                   'IP_CT_*: what it is in its connection'],
  capLen:        [13, 'NFQA_CAP_LEN',        u32be,                                 'length of the packet, where it is cut', { unit: 'bytes' }],
  skbInfo:       [14, 'NFQA_SKB_INFO',       bits(u32be, SKB_INFO),                 'NFQA_SKB_*'],
  exp:           [15, 'NFQA_EXP',            expectAttrs,                           'expectation to add'],
  uid:           [16, 'NFQA_UID',            u32be,                                 'user of the socket'],
  gid:           [17, 'NFQA_GID',            u32be,                                 'group of the socket'],
  secctx:        [18, 'NFQA_SECCTX',         bareString,                            'security context'],
  vlan:          [19, 'NFQA_VLAN',           queueVlan,                             'VLAN'],
  l2hdr:         [20, 'NFQA_L2HDR',          binary,                                'bytes of the link-layer header'],
  priority:      [21, 'NFQA_PRIORITY',       u32be,                                 'priority'],
  cgroupClassid: [22, 'NFQA_CGROUP_CLASSID', u32be,                                 'class of the cgroup of the socket'],
})

/** nfqa_cfg_policy in net/netfilter/nfnetlink_queue.c. The queue is res_id. */
const queueConfig = attrs('nfqueue-cfg-attrs', {
  cmd: [1, 'NFQA_CFG_CMD', struct('nfqnl_msg_config_cmd', {
    command: [oneOf(u8, CFG_CMD),    'command', 'NFQNL_CFG_CMD_*'],
    _pad:    [u8,                    '_pad',    'zero'],
    pf:      [oneOf(u16be, NFPROTO), 'pf',      'protocol family'],
  }), 'what to do'],
  params: [2, 'NFQA_CFG_PARAMS', struct('nfqnl_msg_config_params', {
    copyRange: [u32be,           'copy_range', 'how much of the packet to send, in bytes'],
    copyMode:  [oneOf(u8, COPY), 'copy_mode',  'NFQNL_COPY_*: what to send'],
  }), 'what to send'],
  queueMaxlen: [3, 'NFQA_CFG_QUEUE_MAXLEN', u32be,                    'most packets in the queue', { unit: 'packets' }],
  mask:        [4, 'NFQA_CFG_MASK',         bits(u32be, QUEUE_CFG_F), 'which flags to change'],
  flags:       [5, 'NFQA_CFG_FLAGS',        bits(u32be, QUEUE_CFG_F), 'NFQA_CFG_F_*'],
})

const logVlan = attrs('nflog-vlan-attrs', {
  proto: [1, 'NFULA_VLAN_PROTO', u16be, 'ETH_P_*: protocol'],
  tci:   [2, 'NFULA_VLAN_TCI',   u16be, 'priority and VLAN'],
})

/** NFULA_*: a packet that was logged (__build_packet_message in net/netfilter/nfnetlink_log.c). */
const logAttrs = attrs('nflog-attrs', {
  packetHdr: [1, 'NFULA_PACKET_HDR', struct('nfulnl_msg_packet_hdr', { hwProtocol, hook, _pad: [u8, '_pad', 'zero'] }), 'the packet'],
  mark:      [2, 'NFULA_MARK',       u32be,                                                                             'mark'],
  timestamp: [3, 'NFULA_TIMESTAMP',  struct('nfulnl_msg_packet_timestamp', times),                                      'when it came'],
  ifindexIndev: [4, 'NFULA_IFINDEX_INDEV', u32be, place.inIndex],
  ifindexOutdev: [5, 'NFULA_IFINDEX_OUTDEV', u32be, place.outIndex],
  ifindexPhysindev: [6, 'NFULA_IFINDEX_PHYSINDEV', u32be, place.physIn],
  ifindexPhysoutdev: [7, 'NFULA_IFINDEX_PHYSOUTDEV', u32be, place.physOut],
  hwaddr:    [8,  'NFULA_HWADDR',     struct('nfulnl_msg_packet_hw', hwAddr), 'hardware address of the sender'],
  payload:   [9,  'NFULA_PAYLOAD',    binary,                                 'bytes of the packet from the network header on'],
  prefix:    [10, 'NFULA_PREFIX',     string,                                 'text of the rule'],
  uid:       [11, 'NFULA_UID',        u32be,                                  'user of the socket'],
  seq:       [12, 'NFULA_SEQ',        u32be,                                  'number of the packet in this group'],
  seqGlobal: [13, 'NFULA_SEQ_GLOBAL', u32be,                                  'number of the packet in all groups'],
  gid:       [14, 'NFULA_GID',        u32be,                                  'group of the socket'],
  hwtype:    [15, 'NFULA_HWTYPE',     u16be,                                  'ARPHRD_*: type of the link'],
  hwheader:  [16, 'NFULA_HWHEADER',   binary,                                 'bytes of the link-layer header'],
  hwlen:     [17, 'NFULA_HWLEN',      u16be,                                  'length of that header', { unit: 'bytes' }],
  ct:        [18, 'NFULA_CT',         ctAttrs,                                'its connection'],
  ctInfo:    [19, 'NFULA_CT_INFO',    oneOf(u32be, IP_CT),                    'IP_CT_*: what it is in its connection'],
  vlan:      [20, 'NFULA_VLAN',       logVlan,                                'VLAN'],
  l2hdr:     [21, 'NFULA_L2HDR',      binary,                                 'bytes of the link-layer header'],
})

/** nfula_cfg_policy in net/netfilter/nfnetlink_log.c. The group is res_id. */
const logConfig = attrs('nflog-cfg-attrs', {
  cmd: [1, 'NFULA_CFG_CMD', struct('nfulnl_msg_config_cmd', {
    command: [oneOf(u8, CFG_CMD), 'command', 'NFULNL_CFG_CMD_*'],
  }), 'what to do'],
  mode: [2, 'NFULA_CFG_MODE', struct('nfulnl_msg_config_mode', {
    copyRange: [u32be,           'copy_range', 'how much of the packet to send, in bytes'],
    copyMode:  [oneOf(u8, COPY), 'copy_mode',  'NFULNL_COPY_*: what to send'],
    _pad:      [u8,              '_pad',       'zero'],
  }), 'what to send'],
  nlbufsiz: [3, 'NFULA_CFG_NLBUFSIZ', u32be,                                                'size of the buffer for packets', { unit: 'bytes' }],
  timeout:  [4, 'NFULA_CFG_TIMEOUT',  u32be,                                                'how long packets wait in the buffer', { unit: '1/100 s' }],
  qthresh:  [5, 'NFULA_CFG_QTHRESH',  u32be,                                                'most packets in the buffer', { unit: 'packets' }],
  flags:    [6, 'NFULA_CFG_FLAGS',    bits(u16be, { SEQ: 1, SEQ_GLOBAL: 2, CONNTRACK: 4 }), 'NFULNL_CFG_F_*'],
})

/** The messages of nfnetlink_queue and nfnetlink_log. */
export const packetMessages = {
  ...subsystem(NFNL_SUBSYS.QUEUE, {
    NFQNL_MSG_PACKET:        [0, 'event', queueAttrs,  'a packet for a program, which waits for the verdict'],
    NFQNL_MSG_VERDICT:       [1, 'do',    queueAttrs,  'the verdict on a packet'],
    NFQNL_MSG_CONFIG:        [2, 'do',    queueConfig, 'binds, releases or configures a queue'],
    NFQNL_MSG_VERDICT_BATCH: [3, 'do',    queueAttrs,  'the verdict on all packets up to a number'],
  }),
  ...subsystem(NFNL_SUBSYS.ULOG, {
    NFULNL_MSG_PACKET: [0, 'event', logAttrs,  'a packet that was logged'],
    NFULNL_MSG_CONFIG: [1, 'do',    logConfig, 'binds, releases or configures a group'],
  }),
}
