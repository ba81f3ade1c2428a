import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16be } from '../../netlink/codec/numbers.ts'
import { flag } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

const ENCAP = { UNSPEC: 0, DIRECT: 1, GUE: 2 } as const

/** FOU_ATTR_* (net/ipv4/fou_nl.c). */
const all = attrs('fou-attrs', {
  port:             [1,  'FOU_ATTR_PORT',              u16be,           'UDP port, in network byte order'],
  af:               [2,  'FOU_ATTR_AF',                u8,              'address family: 2 is IPv4, 10 IPv6'],
  ipproto:          [3,  'FOU_ATTR_IPPROTO',           u8,              'protocol inside, for direct encapsulation'],
  type:             [4,  'FOU_ATTR_TYPE',              oneOf(u8,ENCAP), 'direct, or with a header'],
  remcsumNopartial: [5,  'FOU_ATTR_REMCSUM_NOPARTIAL', flag,            'there: do not leave check sums to the device'],
  localV4:          [6,  'FOU_ATTR_LOCAL_V4',          ipv4,            'address of this end'],
  localV6:          [7,  'FOU_ATTR_LOCAL_V6',          ipv6,            'address of this end'],
  peerV4:           [8,  'FOU_ATTR_PEER_V4',           ipv4,            'address of the peer'],
  peerV6:           [9,  'FOU_ATTR_PEER_V6',           ipv6,            'address of the peer'],
  peerPort:         [10, 'FOU_ATTR_PEER_PORT',         u16be,           'UDP port of the peer, in network byte order'],
  ifindex:          [11, 'FOU_ATTR_IFINDEX',           s32,             'index of the link that packets arrive on', { link: 'request' }],
})

/** fou: UDP ports that take packets out of UDP (net/ipv4/fou_core.c). */
export const fou = family('fou', () => ({
  FOU_CMD_ADD: [1, 'new', all, 'opens a port'],
  FOU_CMD_DEL: [2, 'delete', all, 'closes a port'],
  FOU_CMD_GET: [3, 'get', all, 'reads a port, or dumps all', { reply: 'FOU_CMD_GET' }],
}))
