import { once } from '../netlink/base/once.ts'
import { u8, u16, u32 } from '../netlink/codec/numbers.ts'
import { appended, struct } from '../netlink/codec/struct.ts'

/** SK_MEMINFO_*: memory of a socket, in this order (linux/sock_diag.h, sock_diag_put_meminfo). */
export const memory = once(() =>
  struct('sk_meminfo', {
    rmemAlloc:  [u32,           'SK_MEMINFO_RMEM_ALLOC',  'bytes received and not read'],
    rcvbuf:     [u32,           'SK_MEMINFO_RCVBUF',      'size of the receive buffer'],
    wmemAlloc:  [u32,           'SK_MEMINFO_WMEM_ALLOC',  'bytes sent and not gone'],
    sndbuf:     [u32,           'SK_MEMINFO_SNDBUF',      'size of the send buffer'],
    fwdAlloc:   [u32,           'SK_MEMINFO_FWD_ALLOC',   'bytes reserved for the next packets'],
    wmemQueued: [u32,           'SK_MEMINFO_WMEM_QUEUED', 'bytes queued to send'],
    optmem:     [u32,           'SK_MEMINFO_OPTMEM',      'bytes of options'],
    backlog:    [appended(u32), 'SK_MEMINFO_BACKLOG',     'bytes in the backlog'],
    drops:      [appended(u32), 'SK_MEMINFO_DROPS',       'packets dropped'],
  }),
)

/** TCP_*: states of a socket (include/net/tcp_states.h). */
export const STATE = {
  ESTABLISHED: 1, SYN_SENT: 2, SYN_RECV: 3, FIN_WAIT1: 4, FIN_WAIT2: 5, TIME_WAIT: 6, CLOSE: 7, CLOSE_WAIT: 8, LAST_ACK: 9,
  LISTEN: 10, CLOSING: 11, NEW_SYN_RECV: 12, BOUND_INACTIVE: 13,
} as const

/** Bits of the states that a request asks for. */
export const STATES = Object.fromEntries(Object.entries(STATE).map(([name, state]) => [name, 1 << state])) as Record<keyof typeof STATE, number>

/** SOCK_*: types of sockets (linux/net.h). */
export const SOCK = { STREAM: 1, DGRAM: 2, RAW: 3, RDM: 4, SEQPACKET: 5, DCCP: 6, PACKET: 10 } as const

/** A filter of the socket: struct sock_filter (linux/filter.h). */
export const instruction = once(() =>
  struct('sock_filter', {
    code: [u16, 'code', 'operation'],
    jt:   [u8,  'jt',   'instructions to skip if true'],
    jf:   [u8,  'jf',   'instructions to skip if false'],
    k:    [u32, 'k',    'operand'],
  }),
)
