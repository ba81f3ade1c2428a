import { attrs } from '../netlink/attribute/attrs.ts'
import { once } from '../netlink/base/once.ts'
import { array } from '../netlink/codec/array.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { u8, u16, u32 } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import { bytes } from '../netlink/codec/values.ts'
import { instruction, memory, SOCK } from './common.ts'

const PACKET_SHOW = { INFO: 1, MCLIST: 2, RING_CFG: 4, FANOUT: 8, MEMINFO: 16, FILTER: 32 } as const
const PDI = { RUNNING: 1, AUXDATA: 2, ORIGDEV: 4, VNETHDR: 8, LOSS: 16 } as const

/** linux/packet_diag.h */
export const packetRequest = once(() =>
  struct('packet_diag_req', {
    family:      [u8,                    'sdiag_family',   'AF_PACKET: 17'],
    protocol:    [u8,                    'sdiag_protocol', 'zero'],
    _pad:        [u16,                   'pad',            'zero'],
    pdiagIno:    [u32,                   'pdiag_ino',      'inode of the socket; 0 is any'],
    pdiagShow:   [bits(u32,PACKET_SHOW), 'pdiag_show',     'what to report'],
    pdiagCookie: [array(u32,2),          'pdiag_cookie',   'identifies the socket; ffffffff is any'],
  }),
)

export const packetReply = once(() =>
  struct('packet_diag_msg', {
    family: [u8,             'pdiag_family', 'AF_PACKET: 17'],
    type:   [oneOf(u8,SOCK), 'pdiag_type',   'type'],
    num:    [u16,            'pdiag_num',    'protocol: an Ethernet type'],
    ino:    [u32,            'pdiag_ino',    'inode'],
    cookie: [array(u32,2),   'pdiag_cookie', 'identifies the socket'],
  }),
)

const info = once(() =>
  struct('packet_diag_info', {
    index:      [u32,           'pdi_index',       'index of the link; 0 is all', { link: 'request' }],
    version:    [u32,           'pdi_version',     'version of the ring'],
    reserve:    [u32,           'pdi_reserve',     'bytes reserved before a packet'],
    copyThresh: [u32,           'pdi_copy_thresh', 'packets up to this length are copied', { unit: 'bytes' }],
    tstamp:     [u32,           'pdi_tstamp',      'time stamps'],
    flags:      [bits(u32,PDI), 'pdi_flags',       'flags'],
  }),
)

const mclist = once(() =>
  struct('packet_diag_mclist', {
    index: [u32,       'pdmc_index', 'index of the link', { link: 'request' }],
    count: [u32,       'pdmc_count', 'users'],
    type:  [u16,       'pdmc_type',  '0 is multicast, 1 promiscuous, 2 all multicast, 3 unicast'],
    alen:  [u16,       'pdmc_alen',  'length of the address'],
    addr:  [bytes(32), 'pdmc_addr',  'address'],
  }),
)

const ring = once(() =>
  struct('packet_diag_ring', {
    blockSize:  [u32, 'pdr_block_size',  'size of a block', { unit: 'bytes' }],
    blockNr:    [u32, 'pdr_block_nr',    'number of blocks'],
    frameSize:  [u32, 'pdr_frame_size',  'size of a frame', { unit: 'bytes' }],
    frameNr:    [u32, 'pdr_frame_nr',    'number of frames'],
    retireTmo:  [u32, 'pdr_retire_tmo',  'time until a block is given to the program', { unit: 'ms' }],
    sizeofPriv: [u32, 'pdr_sizeof_priv', 'private bytes of a block'],
    features:   [u32, 'pdr_features',    'features'],
  }),
)

/** PACKET_DIAG_* (net/packet/diag.c). */
export const packetAttrs = attrs('packet-diag-attrs', {
  info:    [0, 'PACKET_DIAG_INFO',    info(),               'the socket'],
  mclist:  [1, 'PACKET_DIAG_MCLIST',  array(mclist()),      'memberships'],
  rxRing:  [2, 'PACKET_DIAG_RX_RING', ring(),               'ring of received packets'],
  txRing:  [3, 'PACKET_DIAG_TX_RING', ring(),               'ring of packets to send'],
  fanout:  [4, 'PACKET_DIAG_FANOUT',  u32,                  'group of sockets, and how packets spread over it in the upper 16 bits'],
  uid:     [5, 'PACKET_DIAG_UID',     u32,                  'user'],
  meminfo: [6, 'PACKET_DIAG_MEMINFO', memory(),             'memory of the socket'],
  filter:  [7, 'PACKET_DIAG_FILTER',  array(instruction()), 'filter: a program'],
})
