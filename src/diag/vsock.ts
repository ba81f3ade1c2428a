import { attrs } from '../netlink/attribute/attrs.ts'
import { once } from '../netlink/base/once.ts'
import { array } from '../netlink/codec/array.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { u8, u16, u32 } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import { SOCK, STATE, STATES } from './common.ts'

/** linux/vm_sockets_diag.h */
export const vsockRequest = once(() =>
  struct('vsock_diag_req', {
    family:      [u8,               'sdiag_family',   'AF_VSOCK: 40'],
    protocol:    [u8,               'sdiag_protocol', 'zero'],
    _pad:        [u16,              'pad',            'zero'],
    vdiagStates: [bits(u32,STATES), 'vdiag_states',   'states of the sockets'],
    vdiagIno:    [u32,              'vdiag_ino',      'zero'],
    vdiagShow:   [u32,              'vdiag_show',     'zero'],
    vdiagCookie: [array(u32,2),     'vdiag_cookie',   'not used'],
  }),
)

export const vsockReply = once(() =>
  struct('vsock_diag_msg', {
    family:   [u8,              'vdiag_family',   'AF_VSOCK: 40'],
    type:     [oneOf(u8,SOCK),  'vdiag_type',     'type'],
    state:    [oneOf(u8,STATE), 'vdiag_state',    'state'],
    shutdown: [u8,              'vdiag_shutdown', 'bits: 1 receiving was shut down, 2 sending'],
    srcCid:   [u32,             'vdiag_src_cid',  'local machine'],
    srcPort:  [u32,             'vdiag_src_port', 'local port'],
    dstCid:   [u32,             'vdiag_dst_cid',  'machine of the peer'],
    dstPort:  [u32,             'vdiag_dst_port', 'port of the peer'],
    ino:      [u32,             'vdiag_ino',      'inode'],
    cookie:   [array(u32,2),    'vdiag_cookie',   'identifies the socket'],
  }),
)

/** The kernel sends no attributes. */
export const vsockAttrs = attrs('vsock-diag-attrs', {})
