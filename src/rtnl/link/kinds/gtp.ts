import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../../netlink/codec/address.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u32 } from '../../../netlink/codec/numbers.ts'
import { linkKind } from '../kind/kind.ts'
import { needsOneOf } from '../kind/rules.ts'
import { GTP_ROLE } from '../tunnel-constants.ts'


/**
 * IFLA_GTP_*: data of a gtp (linux/if_link.h; types from gtp_policy, gtp_newlink and gtp_fill_info in
 * drivers/net/gtp.c).
 */
const table = attrs('linkinfo-gtp-attrs', {
  fd0:           [1, 'IFLA_GTP_FD0',            u32,                  'file descriptor of a UDP socket for GTPv0'],
  fd1:           [2, 'IFLA_GTP_FD1',            u32,                  'file descriptor of a UDP socket for GTPv1'],
  pdpHashsize:   [3, 'IFLA_GTP_PDP_HASHSIZE',   u32,                  'buckets for its contexts'],
  role:          [4, 'IFLA_GTP_ROLE',           oneOf(u32, GTP_ROLE), 'which end it is: towards the Internet or towards the radio network'],
  createSockets: [5, 'IFLA_GTP_CREATE_SOCKETS', u8,                   'if present, the kernel opens the sockets; the value is ignored'],
  restartCount:  [6, 'IFLA_GTP_RESTART_COUNT',  u8,                   'restart counter for echo answers'],
  local:         [7, 'IFLA_GTP_LOCAL',          ipv4,                 "IPv4 address of the kernel's sockets"],
  local6:        [8, 'IFLA_GTP_LOCAL6',         ipv6,                 "IPv6 address of the kernel's sockets"],
})

/** The user plane of a mobile network: gtp_validate and gtp_newlink in drivers/net/gtp.c. */
export const gtpKind = linkKind({
  attrs: table,
  module: 'gtp',
  create: [needsOneOf('fd0', 'fd1', 'createSockets')],
})
