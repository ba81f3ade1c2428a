import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import type { Bytes } from '../../netlink/codec/bytes.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { byDirection } from '../../netlink/codec/direction.ts'
import { bits } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u16be, u32 } from '../../netlink/codec/numbers.ts'
import { family } from '../family.ts'

const ADDR_FLAG = { SIGNAL: 1, SUBFLOW: 2, BACKUP: 4, FULLMESH: 8, IMPLICIT: 16 } as const
/** MPTCP_PM_ADDR_ATTR_*: an end point (mptcp_pm_address_nl_policy in net/mptcp/mptcp_pm_gen.c). */
const address = attrs('mptcp-pm-addr-attrs', {
  family: [1, 'MPTCP_PM_ADDR_ATTR_FAMILY', u16,                 'address family: 2 is IPv4, 10 IPv6'],
  id:     [2, 'MPTCP_PM_ADDR_ATTR_ID',     u8,                  'number of the end point'],
  addr4:  [3, 'MPTCP_PM_ADDR_ATTR_ADDR4',  ipv4,                'address'],
  addr6:  [4, 'MPTCP_PM_ADDR_ATTR_ADDR6',  ipv6,                'address'],
  port:   [5, 'MPTCP_PM_ADDR_ATTR_PORT',   u16,                 'port'],
  flags:  [6, 'MPTCP_PM_ADDR_ATTR_FLAGS',  bits(u32,ADDR_FLAG), 'what it is for'],
  ifIdx:  [7, 'MPTCP_PM_ADDR_ATTR_IF_IDX', s32,                 'index of the link', { link: 'request' }],
})

/** MPTCP_PM_ATTR_*. */
const manager = attrs('mptcp-pm-attrs', {
  addr:        [1, 'MPTCP_PM_ATTR_ADDR',          address, 'an end point'],
  rcvAddAddrs: [2, 'MPTCP_PM_ATTR_RCV_ADD_ADDRS', u32,     'most end points of the peer to accept'],
  subflows:    [3, 'MPTCP_PM_ATTR_SUBFLOWS',      u32,     'most additional subflows'],
  token:       [4, 'MPTCP_PM_ATTR_TOKEN',         u32,     'number of the connection'],
  locId:       [5, 'MPTCP_PM_ATTR_LOC_ID',        u8,      'number of the end point here'],
  addrRemote:  [6, 'MPTCP_PM_ATTR_ADDR_REMOTE',   address, 'an end point of the peer'],
})

/** MPTCP_ATTR_*: attributes of events (net/mptcp/pm_netlink.c: mptcp_event). */
const event = attrs('mptcp-event-attrs', {
  token:       [1,  'MPTCP_ATTR_TOKEN',        u32,   'number of the connection'],
  family:      [2,  'MPTCP_ATTR_FAMILY',       u16,   'address family: 2 is IPv4, 10 IPv6'],
  locId:       [3,  'MPTCP_ATTR_LOC_ID',       u8,    'number of the end point here'],
  remId:       [4,  'MPTCP_ATTR_REM_ID',       u8,    'number of the end point of the peer'],
  saddr4:      [5,  'MPTCP_ATTR_SADDR4',       ipv4,  'address here'],
  saddr6:      [6,  'MPTCP_ATTR_SADDR6',       ipv6,  'address here'],
  daddr4:      [7,  'MPTCP_ATTR_DADDR4',       ipv4,  'address of the peer'],
  daddr6:      [8,  'MPTCP_ATTR_DADDR6',       ipv6,  'address of the peer'],
  sport:       [9,  'MPTCP_ATTR_SPORT',        u16be, 'port here'],
  dport:       [10, 'MPTCP_ATTR_DPORT',        u16be, 'port of the peer'],
  backup:      [11, 'MPTCP_ATTR_BACKUP',       u8,    '1 for a backup subflow', { boolean: true }],
  error:       [12, 'MPTCP_ATTR_ERROR',        u8,    'error that closed the subflow'],
  flags:       [13, 'MPTCP_ATTR_FLAGS',        u16,   'not used'],
  timeout:     [14, 'MPTCP_ATTR_TIMEOUT',      u32,   'not used'],
  ifIdx:       [15, 'MPTCP_ATTR_IF_IDX',       s32,   'index of the link', { link: 'request' }],
  resetReason: [16, 'MPTCP_ATTR_RESET_REASON', u32,   'reason of a reset'],
  resetFlags:  [17, 'MPTCP_ATTR_RESET_FLAGS',  u32,   'flags of a reset'],
  serverSide:  [18, 'MPTCP_ATTR_SERVER_SIDE',  u8,    '1 at the side that accepted the connection', { boolean: true }],
})

/**
 * Two events have the numbers of replies: MPTCP_EVENT_CLOSED that of MPTCP_PM_CMD_GET_ADDR, MPTCP_EVENT_ANNOUNCED that of
 * MPTCP_PM_CMD_GET_LIMITS. Events begin with MPTCP_ATTR_TOKEN, a number, which is no attribute of a reply.
 */
const isEvent = (b: Bytes, at: number, end: number): boolean => end - at >= 8 && b.view.getUint16(at, b.le) === 8 && b.view.getUint16(at + 2, b.le) === 1
const replyOrEvent = byDirection<object>(manager, event, {
  formOf: (b, at, end) => (isEvent(b, at, end) ? event : manager) as Codec<object>,
  write: (w, value, scope) => ('token' in value ? (event as Codec<object>) : (manager as Codec<object>)).write(w, value, scope),
})

/** mptcp_pm: end points of multipath TCP (net/mptcp/pm_netlink.c). Events have numbers of their own. */
export const mptcpPm = family('mptcp_pm', () => ({
  MPTCP_PM_CMD_ADD_ADDR: [1, 'new', manager, 'adds an end point', { direction: 'request' }],
  MPTCP_PM_CMD_DEL_ADDR: [2, 'delete', manager, 'deletes an end point', { direction: 'request' }],
  MPTCP_PM_CMD_GET_ADDR: [3, 'get', replyOrEvent, 'reads an end point, or dumps all', { reply: 'MPTCP_PM_CMD_GET_ADDR', request: { attrs: manager } }],
  MPTCP_PM_CMD_FLUSH_ADDRS: [4, 'delete', manager, 'deletes all end points'],
  MPTCP_PM_CMD_SET_LIMITS: [5, 'set', manager, 'sets the limits'],
  MPTCP_PM_CMD_GET_LIMITS: [6, 'get', replyOrEvent, 'reads the limits', { reply: 'MPTCP_PM_CMD_GET_LIMITS', request: { attrs: manager } }],
  MPTCP_PM_CMD_SET_FLAGS: [7, 'set', manager, 'changes the flags of an end point', { direction: 'request' }],
  MPTCP_PM_CMD_ANNOUNCE: [8, 'do', manager, 'announces an end point to the peer'],
  MPTCP_PM_CMD_REMOVE: [9, 'do', manager, 'withdraws an end point', { direction: 'request' }],
  MPTCP_PM_CMD_SUBFLOW_CREATE: [10, 'do', manager, 'makes a subflow', { direction: 'request' }],
  MPTCP_PM_CMD_SUBFLOW_DESTROY: [11, 'do', manager, 'closes a subflow', { direction: 'request' }],
  MPTCP_EVENT_CREATED: [1, 'event', event, 'a connection was made', { direction: 'reply' }],
  MPTCP_EVENT_ESTABLISHED: [2, 'event', event, 'a connection is established', { direction: 'reply' }],
  MPTCP_EVENT_CLOSED: [3, 'event', event, 'a connection was closed', { direction: 'reply' }],
  MPTCP_EVENT_ANNOUNCED: [6, 'event', event, 'the peer announced an end point', { direction: 'reply' }],
  MPTCP_EVENT_REMOVED: [7, 'event', event, 'the peer withdrew an end point', { direction: 'reply' }],
  MPTCP_EVENT_SUB_ESTABLISHED: [10, 'event', event, 'a subflow is established', { direction: 'reply' }],
  MPTCP_EVENT_SUB_CLOSED: [11, 'event', event, 'a subflow was closed', { direction: 'reply' }],
  MPTCP_EVENT_SUB_PRIORITY: [13, 'event', event, 'the priority of a subflow changed', { direction: 'reply' }],
  MPTCP_EVENT_LISTENER_CREATED: [15, 'event', event, 'a listener was made', { direction: 'reply' }],
  MPTCP_EVENT_LISTENER_CLOSED: [16, 'event', event, 'a listener was closed', { direction: 'reply' }],
}), {}, ['mptcp_pm_cmds', 'mptcp_pm_events'])
