import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../../netlink/codec/address.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16, u16be, u32, u32be } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { flag } from '../../../netlink/codec/values.ts'
import { AMT_MODE, GENEVE_DF, GTP_ROLE } from '../tunnel-constants.ts'


/** struct ifla_geneve_port_range: both in network byte order. */
export const genevePortRange = struct('ifla_geneve_port_range', {
  low:  [u16be, 'low',  'first port'],
  high: [u16be, 'high', 'last port'],
})

/** IFLA_GENEVE_*: data of a geneve (linux/if_link.h; types from geneve_policy and geneve_fill_info in drivers/net/geneve.c). */
export const geneve = attrs('linkinfo-geneve-attrs', {
  id:                [1,  'IFLA_GENEVE_ID',                  u32,                  'VNI, the id of the virtual network, 0 to 16777215'],
  remote:            [2,  'IFLA_GENEVE_REMOTE',              ipv4,                 'IPv4 address of the remote end'],
  ttl:               [3,  'IFLA_GENEVE_TTL',                 u8,                   'TTL of the outer header; 0 lets the kernel choose'],
  tos:               [4,  'IFLA_GENEVE_TOS',                 u8,                   'TOS of the outer header; 1 copies the inner one'],
  port:              [5,  'IFLA_GENEVE_PORT',                u16be,                'UDP destination port'],
  collectMetadata:   [6,  'IFLA_GENEVE_COLLECT_METADATA',    flag,                 "the tunnel's ends come with each packet (external)"],
  remote6:           [7,  'IFLA_GENEVE_REMOTE6',             ipv6,                 'IPv6 address of the remote end'],
  udpCsum:           [8,  'IFLA_GENEVE_UDP_CSUM',            u8,                   '1 where UDP checksums are sent over IPv4'],
  udpZeroCsum6Tx:    [9,  'IFLA_GENEVE_UDP_ZERO_CSUM6_TX',   u8,                   '1 where UDP checksums are left out over IPv6'],
  udpZeroCsum6Rx:    [10, 'IFLA_GENEVE_UDP_ZERO_CSUM6_RX',   u8,                   '1 where UDP packets without checksum are taken over IPv6'],
  label:             [11, 'IFLA_GENEVE_LABEL',               u32be,                'flow label of the outer header'],
  ttlInherit:        [12, 'IFLA_GENEVE_TTL_INHERIT',         u8,                   '1 where the TTL is the inner one'],
  df:                [13, 'IFLA_GENEVE_DF',                  oneOf(u8, GENEVE_DF), "don't-fragment bit of the outer header"],
  innerProtoInherit: [14, 'IFLA_GENEVE_INNER_PROTO_INHERIT', flag,                 'carries IP itself, without an Ethernet header'],
  portRange:         [15, 'IFLA_GENEVE_PORT_RANGE',          genevePortRange,      'UDP source ports of the outer header'],
  groHint:           [16, 'IFLA_GENEVE_GRO_HINT',            flag,                 'helps the receiver to join packets of tunnels inside, by an option of its own'],
  local:             [17, 'IFLA_GENEVE_LOCAL',               ipv4,                 'IPv4 address to receive on'],
  local6:            [18, 'IFLA_GENEVE_LOCAL6',              ipv6,                 'IPv6 address to receive on'],
})

/** IFLA_BAREUDP_*: data of a bareudp (linux/if_link.h; types from bareudp_policy and bareudp_fill_info in drivers/net/bareudp.c). */
export const bareudp = attrs('linkinfo-bareudp-attrs', {
  port:           [1, 'IFLA_BAREUDP_PORT',            u16be, 'UDP destination port'],
  ethertype:      [2, 'IFLA_BAREUDP_ETHERTYPE',       u16be, 'ETH_P_* of what is carried: 0x0800 IPv4, 0x86dd IPv6, 0x8847 MPLS'],
  srcportMin:     [3, 'IFLA_BAREUDP_SRCPORT_MIN',     u16,   'lowest UDP source port, in host byte order'],
  multiprotoMode: [4, 'IFLA_BAREUDP_MULTIPROTO_MODE', flag,  'carries IPv6 beside IPv4, or multicast MPLS beside unicast'],
})

/** IFLA_GTP_*: data of a gtp (linux/if_link.h; types from gtp_policy, gtp_newlink and gtp_fill_info in drivers/net/gtp.c). */
export const gtp = attrs('linkinfo-gtp-attrs', {
  fd0:           [1, 'IFLA_GTP_FD0',            u32,                  'file descriptor of a UDP socket for GTPv0'],
  fd1:           [2, 'IFLA_GTP_FD1',            u32,                  'file descriptor of a UDP socket for GTPv1'],
  pdpHashsize:   [3, 'IFLA_GTP_PDP_HASHSIZE',   u32,                  'buckets for its contexts'],
  role:          [4, 'IFLA_GTP_ROLE',           oneOf(u32, GTP_ROLE), 'which end it is: towards the Internet or towards the radio network'],
  createSockets: [5, 'IFLA_GTP_CREATE_SOCKETS', u8,                   'there to have the kernel open the sockets, whatever the value'],
  restartCount:  [6, 'IFLA_GTP_RESTART_COUNT',  u8,                   'restart counter for echo answers'],
  local:         [7, 'IFLA_GTP_LOCAL',          ipv4,                 "IPv4 address of the kernel's sockets"],
  local6:        [8, 'IFLA_GTP_LOCAL6',         ipv6,                 "IPv6 address of the kernel's sockets"],
})

/** IFLA_AMT_*: data of an amt (linux/amt.h; types from amt_policy and amt_fill_info in drivers/net/amt.c). */
export const amt = attrs('linkinfo-amt-attrs', {
  mode:        [1, 'IFLA_AMT_MODE',         oneOf(u32, AMT_MODE), 'gateway or relay'],
  relayPort:   [2, 'IFLA_AMT_RELAY_PORT',   u16be,                'UDP port of the relay'],
  gatewayPort: [3, 'IFLA_AMT_GATEWAY_PORT', u16be,                'UDP port of the gateway'],
  link:        [4, 'IFLA_AMT_LINK',         u32,                  'index of the link below'],
  localIp:     [5, 'IFLA_AMT_LOCAL_IP',     ipv4,                 'address of this end'],
  remoteIp:    [6, 'IFLA_AMT_REMOTE_IP',    ipv4,                 'address of the relay, once it is found; gateway only'],
  discoveryIp: [7, 'IFLA_AMT_DISCOVERY_IP', ipv4,                 'address that relays are looked for at; gateway only'],
  maxTunnels:  [8, 'IFLA_AMT_MAX_TUNNELS',  u32,                  'most tunnels; relay only'],
})

/** The kinds of tunnel over UDP, with their tables; vxlan has a file of its own. */
export const udpTunnels = { geneve, bareudp, gtp, amt } as const
