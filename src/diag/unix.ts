import { attrs } from '../netlink/attribute/attrs.ts'
import { once } from '../netlink/base/once.ts'
import { array } from '../netlink/codec/array.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { u16, u32, u8 } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import { memory, SOCK, STATE, STATES } from './common.ts'
import { unixName } from './unix-name.ts'

const UDIAG_SHOW = { NAME: 1, VFS: 2, PEER: 4, ICONS: 8, RQLEN: 16, MEMINFO: 32, UID: 64 } as const

/** linux/unix_diag.h */
export const unixRequest = once(() =>
  struct('unix_diag_req', {
    family:      [u8,                   'sdiag_family',   'AF_UNIX: 1'],
    protocol:    [u8,                   'sdiag_protocol', 'zero'],
    _pad:        [u16,                  'pad',            'zero'],
    udiagStates: [bits(u32,STATES),     'udiag_states',   'states of the sockets'],
    udiagIno:    [u32,                  'udiag_ino',      'inode of the socket; 0 is any'],
    udiagShow:   [bits(u32,UDIAG_SHOW), 'udiag_show',     'what to report'],
    udiagCookie: [array(u32,2),         'udiag_cookie',   'identifies the socket; ffffffff is any'],
  }),
)

export const unixReply = once(() =>
  struct('unix_diag_msg', {
    family: [u8,              'udiag_family', 'AF_UNIX: 1'],
    type:   [oneOf(u8,SOCK),  'udiag_type',   'type'],
    state:  [oneOf(u8,STATE), 'udiag_state',  'state'],
    _pad:   [u8,              'pad',          'zero'],
    ino:    [u32,             'udiag_ino',    'inode'],
    cookie: [array(u32,2),    'udiag_cookie', 'identifies the socket'],
  }),
)

const vfs = once(() =>
  struct('unix_diag_vfs', {
    ino: [u32, 'udiag_vfs_ino', 'inode of the file'],
    dev: [u32, 'udiag_vfs_dev', 'device of the file'],
  }),
)

const rqlen = once(() =>
  struct('unix_diag_rqlen', {
    rqueue: [u32, 'udiag_rqueue', 'bytes to read; of a listener: connections to accept'],
    wqueue: [u32, 'udiag_wqueue', 'bytes that the peer has not read; of a listener: most connections to accept'],
  }),
)

/** UNIX_DIAG_* (net/unix/diag.c). */
export const unixAttrs = attrs('unix-diag-attrs', {
  name:     [0, 'UNIX_DIAG_NAME',     unixName,   'name of the socket: a path, or @ and an abstract name'],
  vfs:      [1, 'UNIX_DIAG_VFS',      vfs(),      'the file'],
  peer:     [2, 'UNIX_DIAG_PEER',     u32,        'inode of the peer'],
  icons:    [3, 'UNIX_DIAG_ICONS',    array(u32), 'inodes of connections to accept'],
  rqlen:    [4, 'UNIX_DIAG_RQLEN',    rqlen(),    'queues'],
  meminfo:  [5, 'UNIX_DIAG_MEMINFO',  memory(),   'memory of the socket'],
  shutdown: [6, 'UNIX_DIAG_SHUTDOWN', u8,         'bits: 1 receiving was shut down, 2 sending'],
  uid:      [7, 'UNIX_DIAG_UID',      u32,        'user'],
})
