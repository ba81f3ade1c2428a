import type { Layout } from '../netlink/message/layouts.ts'
import { type Protocol, protocol } from '../netlink/message/protocol.ts'
import type { MessageTable } from '../netlink/message/row.ts'
import { inet4, inet6, inetDiagAttrs, inetRequest } from './inet.ts'
import { netlinkAttrs, netlinkReply, netlinkRequest } from './netlink.ts'
import { packetAttrs, packetReply, packetRequest } from './packet.ts'
import { unixAttrs, unixReply, unixRequest } from './unix.ts'
import { vsockAttrs, vsockReply, vsockRequest } from './vsock.ts'

const BY_FAMILY = 20
const DESTROY = 21
const AF = { UNIX: 1, INET: 2, INET6: 10, NETLINK: 16, PACKET: 17, VSOCK: 40 } as const

/** The messages of NETLINK_SOCK_DIAG: all of one type, with a struct for each address family, and another one in requests. */
const messages = () => ({
  SOCK_DIAG_BY_FAMILY_INET: [BY_FAMILY, 'get', inet4().reply, inetDiagAttrs, 'sockets of IPv4', { first: AF.INET, request: { header: inet4().request, attrs: inetRequest } }],
  SOCK_DIAG_BY_FAMILY_INET6: [BY_FAMILY, 'get', inet6().reply, inetDiagAttrs, 'sockets of IPv6', { first: AF.INET6, request: { header: inet6().request, attrs: inetRequest } }],
  SOCK_DIAG_BY_FAMILY_UNIX: [BY_FAMILY, 'get', unixReply(), unixAttrs, 'Unix sockets', { first: AF.UNIX, request: { header: unixRequest() } }],
  SOCK_DIAG_BY_FAMILY_PACKET: [BY_FAMILY, 'get', packetReply(), packetAttrs, 'packet sockets', { first: AF.PACKET, request: { header: packetRequest() } }],
  SOCK_DIAG_BY_FAMILY_NETLINK: [BY_FAMILY, 'get', netlinkReply(), netlinkAttrs, 'netlink sockets', { first: AF.NETLINK, request: { header: netlinkRequest() } }],
  SOCK_DIAG_BY_FAMILY_VSOCK: [BY_FAMILY, 'get', vsockReply(), vsockAttrs, 'sockets to virtual machines', { first: AF.VSOCK, request: { header: vsockRequest() } }],
  SOCK_DESTROY_INET: [DESTROY, 'delete', inet4().reply, inetDiagAttrs, 'closes a socket of IPv4', { first: AF.INET, request: { header: inet4().request, attrs: inetRequest } }],
  SOCK_DESTROY_INET6: [DESTROY, 'delete', inet6().reply, inetDiagAttrs, 'closes a socket of IPv6', { first: AF.INET6, request: { header: inet6().request, attrs: inetRequest } }],
  TCPDIAG_GETSOCK_INET: [18, 'get', inet4().reply, inetDiagAttrs, 'sockets of TCP and IPv4, as old programs read them', { first: AF.INET, request: { header: inet4().old, attrs: inetRequest } }],
  TCPDIAG_GETSOCK_INET6: [18, 'get', inet6().reply, inetDiagAttrs, 'sockets of TCP and IPv6, as old programs read them', { first: AF.INET6, request: { header: inet6().old, attrs: inetRequest } }],
  DCCPDIAG_GETSOCK_INET: [19, 'get', inet4().reply, inetDiagAttrs, 'sockets of DCCP and IPv4, as old programs read them', { first: AF.INET, request: { header: inet4().old, attrs: inetRequest } }],
  DCCPDIAG_GETSOCK_INET6: [19, 'get', inet6().reply, inetDiagAttrs, 'sockets of DCCP and IPv6, as old programs read them', { first: AF.INET6, request: { header: inet6().old, attrs: inetRequest } }],
}) as const satisfies MessageTable

/** NETLINK_SOCK_DIAG (linux/sock_diag.h). `unknown` is the layout of messages of other address families. */
export const sockDiag = (unknown: Layout): Protocol => protocol('NETLINK_SOCK_DIAG', 4, messages(), { unknown })
