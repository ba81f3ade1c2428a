import { attrs } from '../../netlink/attribute/attrs.ts'
import { select } from '../../netlink/attribute/select.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { u32be } from '../../netlink/codec/numbers.ts'

const seconds = { unit: 's' } as const

const generic = attrs('ct-timeout-generic-attrs', {
  timeout: [1, 'CTA_TIMEOUT_GENERIC_TIMEOUT', u32be, 'of any connection', seconds],
})

const tcp = attrs('ct-timeout-tcp-attrs', {
  synSent: [1, 'CTA_TIMEOUT_TCP_SYN_SENT', u32be, 'after a SYN', seconds],
  synRecv: [2, 'CTA_TIMEOUT_TCP_SYN_RECV', u32be, 'after the SYN of the reply', seconds],
  established: [3, 'CTA_TIMEOUT_TCP_ESTABLISHED', u32be, 'of an established connection', seconds],
  finWait: [4, 'CTA_TIMEOUT_TCP_FIN_WAIT', u32be, 'after a FIN', seconds],
  closeWait: [5, 'CTA_TIMEOUT_TCP_CLOSE_WAIT', u32be, 'after the ACK of a FIN', seconds],
  lastAck: [6, 'CTA_TIMEOUT_TCP_LAST_ACK', u32be, 'after the second FIN', seconds],
  timeWait: [7, 'CTA_TIMEOUT_TCP_TIME_WAIT', u32be, 'after the last ACK', seconds],
  close: [8, 'CTA_TIMEOUT_TCP_CLOSE', u32be, 'after a reset', seconds],
  synSent2: [9, 'CTA_TIMEOUT_TCP_SYN_SENT2', u32be, 'after a SYN of both sides', seconds],
  retrans: [10, 'CTA_TIMEOUT_TCP_RETRANS', u32be, 'after too many retransmissions', seconds],
  unack: [11, 'CTA_TIMEOUT_TCP_UNACK', u32be, 'of data without an ACK', seconds],
})

const udp = attrs('ct-timeout-udp-attrs', {
  unreplied: [1, 'CTA_TIMEOUT_UDP_UNREPLIED', u32be, 'before a reply', seconds],
  replied: [2, 'CTA_TIMEOUT_UDP_REPLIED', u32be, 'after a reply', seconds],
})

const udplite = attrs('ct-timeout-udplite-attrs', {
  unreplied: [1, 'CTA_TIMEOUT_UDPLITE_UNREPLIED', u32be, 'before a reply', seconds],
  replied: [2, 'CTA_TIMEOUT_UDPLITE_REPLIED', u32be, 'after a reply', seconds],
})

const icmp = attrs('ct-timeout-icmp-attrs', {
  timeout: [1, 'CTA_TIMEOUT_ICMP_TIMEOUT', u32be, 'of a request', seconds],
})

const icmpv6 = attrs('ct-timeout-icmpv6-attrs', {
  timeout: [1, 'CTA_TIMEOUT_ICMPV6_TIMEOUT', u32be, 'of a request', seconds],
})

const dccp = attrs('ct-timeout-dccp-attrs', {
  request: [1, 'CTA_TIMEOUT_DCCP_REQUEST', u32be, 'after a request', seconds],
  respond: [2, 'CTA_TIMEOUT_DCCP_RESPOND', u32be, 'after the response', seconds],
  partopen: [3, 'CTA_TIMEOUT_DCCP_PARTOPEN', u32be, 'of a half open connection', seconds],
  open: [4, 'CTA_TIMEOUT_DCCP_OPEN', u32be, 'of an open connection', seconds],
  closereq: [5, 'CTA_TIMEOUT_DCCP_CLOSEREQ', u32be, 'after a request to close', seconds],
  closing: [6, 'CTA_TIMEOUT_DCCP_CLOSING', u32be, 'while it closes', seconds],
  timewait: [7, 'CTA_TIMEOUT_DCCP_TIMEWAIT', u32be, 'after it closed', seconds],
})

const sctp = attrs('ct-timeout-sctp-attrs', {
  closed: [1, 'CTA_TIMEOUT_SCTP_CLOSED', u32be, 'of a closed association', seconds],
  cookieWait: [2, 'CTA_TIMEOUT_SCTP_COOKIE_WAIT', u32be, 'after INIT', seconds],
  cookieEchoed: [3, 'CTA_TIMEOUT_SCTP_COOKIE_ECHOED', u32be, 'after COOKIE ECHO', seconds],
  established: [4, 'CTA_TIMEOUT_SCTP_ESTABLISHED', u32be, 'of an established association', seconds],
  shutdownSent: [5, 'CTA_TIMEOUT_SCTP_SHUTDOWN_SENT', u32be, 'after SHUTDOWN', seconds],
  shutdownRecd: [6, 'CTA_TIMEOUT_SCTP_SHUTDOWN_RECD', u32be, 'after SHUTDOWN of the reply', seconds],
  shutdownAckSent: [7, 'CTA_TIMEOUT_SCTP_SHUTDOWN_ACK_SENT', u32be, 'after SHUTDOWN ACK', seconds],
  heartbeatSent: [8, 'CTA_TIMEOUT_SCTP_HEARTBEAT_SENT', u32be, 'after HEARTBEAT', seconds],
  heartbeatAcked: [9, 'CTA_TIMEOUT_SCTP_HEARTBEAT_ACKED', u32be, 'after HEARTBEAT ACK; old kernels', seconds],
})

const gre = attrs('ct-timeout-gre-attrs', {
  unreplied: [1, 'CTA_TIMEOUT_GRE_UNREPLIED', u32be, 'before a reply', seconds],
  replied: [2, 'CTA_TIMEOUT_GRE_REPLIED', u32be, 'after a reply', seconds],
})

/** IPPROTO_* of the protocols with timeouts of their own. The kernel uses the generic one for all others. */
const PROTOCOLS = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  47: 'gre',
  58: 'icmpv6',
  132: 'sctp',
  136: 'udplite',
} as const

const names = Object.fromEntries(Array.from({ length: 256 }, (_, i) => [i, PROTOCOLS[i as keyof typeof PROTOCOLS] ?? 'generic']))

/** The timeouts of a protocol, whose number is under `selector` (nlattr_to_obj of net/netfilter/nf_conntrack_proto_*.c). */
export const timeoutsOf = (selector: string): Codec<unknown> =>
  select(selector, { generic, tcp, udp, udplite, icmp, icmpv6, dccp, sctp, gre }, { names }) as Codec<unknown>
