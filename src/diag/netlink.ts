import { attrs } from '../netlink/attribute/attrs.ts'
import { once } from '../netlink/base/once.ts'
import { array } from '../netlink/codec/array.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { u8, u16, u32 } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import { memory, SOCK } from './common.ts'

const NDIAG_SHOW = { MEMINFO: 1, GROUPS: 2, RING_CFG: 4, FLAGS: 8 } as const
const NDIAG_FLAG = { CB_RUNNING: 1, PKTINFO: 2, BROADCAST_ERROR: 4, NO_ENOBUFS: 8, LISTEN_ALL_NSID: 16, CAP_ACK: 32 } as const

/** linux/netlink_diag.h */
export const netlinkRequest = once(() =>
  struct('netlink_diag_req', {
    family:      [u8,                   'sdiag_family',   'AF_NETLINK: 16'],
    protocol:    [u8,                   'sdiag_protocol', 'protocol of netlink; 255 is all'],
    _pad:        [u16,                  'pad',            'zero'],
    ndiagIno:    [u32,                  'ndiag_ino',      'inode of the socket; 0 is any'],
    ndiagShow:   [bits(u32,NDIAG_SHOW), 'ndiag_show',     'what to report'],
    ndiagCookie: [array(u32,2),         'ndiag_cookie',   'identifies the socket; ffffffff is any'],
  }),
)

export const netlinkReply = once(() =>
  struct('netlink_diag_msg', {
    family:    [u8,             'ndiag_family',     'AF_NETLINK: 16'],
    type:      [oneOf(u8,SOCK), 'ndiag_type',       'type'],
    protocol:  [u8,             'ndiag_protocol',   'protocol of netlink'],
    state:     [u8,             'ndiag_state',      '0 is not connected, 1 connected'],
    portid:    [u32,            'ndiag_portid',     'port id'],
    dstPortid: [u32,            'ndiag_dst_portid', 'port id that it is connected to'],
    dstGroup:  [u32,            'ndiag_dst_group',  'groups that it is connected to'],
    ino:       [u32,            'ndiag_ino',        'inode'],
    cookie:    [array(u32,2),   'ndiag_cookie',     'identifies the socket'],
  }),
)

const ring = once(() =>
  struct('netlink_diag_ring', {
    blockSize: [u32, 'ndr_block_size', 'size of a block', { unit: 'bytes' }],
    blockNr:   [u32, 'ndr_block_nr',   'number of blocks'],
    frameSize: [u32, 'ndr_frame_size', 'size of a frame', { unit: 'bytes' }],
    frameNr:   [u32, 'ndr_frame_nr',   'number of frames'],
  }),
)

/** NETLINK_DIAG_* (net/netlink/diag.c). */
export const netlinkAttrs = attrs('netlink-diag-attrs', {
  meminfo: [0, 'NETLINK_DIAG_MEMINFO', memory(),             'memory of the socket'],
  groups:  [1, 'NETLINK_DIAG_GROUPS',  array(u32),           'groups that it is a member of: bit 0 of the first number is group 1'],
  rxRing:  [2, 'NETLINK_DIAG_RX_RING', ring(),               'ring of received messages; no kernel has it any more'],
  txRing:  [3, 'NETLINK_DIAG_TX_RING', ring(),               'ring of messages to send; no kernel has it any more'],
  flags:   [4, 'NETLINK_DIAG_FLAGS',   bits(u32,NDIAG_FLAG), 'flags'],
})
