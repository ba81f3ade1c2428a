import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { binary } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

/** GTPA_* (gtp_genl_policy in drivers/net/gtp.c). */
const all = attrs('gtp-attrs', {
  link:        [1,  'GTPA_LINK',         u32,    'index of the link', { link: 'request' }],
  version:     [2,  'GTPA_VERSION',      u32,    'version of the protocol: 0 or 1'],
  tid:         [3,  'GTPA_TID',          u64,    'number of the tunnel, of version 0'],
  peerAddress: [4,  'GTPA_PEER_ADDRESS', ipv4,   'address of the other GSN'],
  msAddress:   [5,  'GTPA_MS_ADDRESS',   ipv4,   'address of the mobile station'],
  flow:        [6,  'GTPA_FLOW',         u16,    'flow label, of version 0'],
  netNsFd:     [7,  'GTPA_NET_NS_FD',    u32,    'file descriptor of the network namespace of the link'],
  iTei:        [8,  'GTPA_I_TEI',        u32,    'number of the tunnel here, of version 1'],
  oTei:        [9,  'GTPA_O_TEI',        u32,    'number of the tunnel at the peer, of version 1'],
  pad:         [10, 'GTPA_PAD',          binary, 'padding for alignment'],
  peerAddr6:   [11, 'GTPA_PEER_ADDR6',   ipv6,   'address of the other GSN'],
  msAddr6:     [12, 'GTPA_MS_ADDR6',     ipv6,   'address of the mobile station'],
  family:      [13, 'GTPA_FAMILY',       u8,     'address family: 2 is IPv4, 10 IPv6'],
})

/** gtp: tunnels of mobile networks (drivers/net/gtp.c). gtp_genl_get_pdp passes the message type where the command belongs. */
export const gtp = family('gtp', () => ({
  GTP_CMD_NEWPDP: [0, 'new', all, 'adds a tunnel, or changes one'],
  GTP_CMD_DELPDP: [1, 'delete', all, 'deletes a tunnel'],
  GTP_CMD_GETPDP: [2, 'get', all, 'reads a tunnel, or dumps all', { reply: 'GTP_CMD_GETPDP', typeAsCommand: true }],
  GTP_CMD_ECHOREQ: [3, 'do', all, 'sends an echo request'],
}), {}, ['gtp'])
