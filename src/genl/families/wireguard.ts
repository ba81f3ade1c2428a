import { attrs } from '../../netlink/attribute/attrs.ts'
import { indexed } from '../../netlink/attribute/indexed.ts'
import { once } from '../../netlink/base/once.ts'
import { ip } from '../../netlink/codec/address.ts'
import { bits } from '../../netlink/codec/names.ts'
import { s64, u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { bytes } from '../../netlink/codec/values.ts'
import { endpoint } from '../endpoint.ts'
import { family } from '../family.ts'

const WGDEVICE_F = { REPLACE_PEERS: 1 } as const
const WGPEER_F = { REMOVE_ME: 1, REPLACE_ALLOWEDIPS: 2, UPDATE_ONLY: 4 } as const

const timespec = once(() =>
  struct('__kernel_timespec', {
    sec:  [s64, 'tv_sec',  'seconds since 1970'],
    nsec: [s64, 'tv_nsec', 'nanoseconds'],
  }),
)

/** WGALLOWEDIP_A_*: a network that a peer may use (allowedip_policy in drivers/net/wireguard/netlink.c). */
const allowedip = attrs('wgallowedip-attrs', {
  family:   [1, 'WGALLOWEDIP_A_FAMILY',    u16, 'address family: 2 is IPv4, 10 IPv6'],
  ipaddr:   [2, 'WGALLOWEDIP_A_IPADDR',    ip,  'address of the network'],
  cidrMask: [3, 'WGALLOWEDIP_A_CIDR_MASK', u8,  'length of the prefix'],
})

/** WGPEER_A_* (peer_policy). */
const peer = attrs('wgpeer-attrs', {
  publicKey:                   [1,  'WGPEER_A_PUBLIC_KEY',                    bytes(32),          'public key of the peer; it identifies the peer'],
  presharedKey:                [2,  'WGPEER_A_PRESHARED_KEY',                 bytes(32),          'preshared key; zeros are none', { secret: true, zerosAreNone: true }],
  flags:                       [3,  'WGPEER_A_FLAGS',                         bits(u32,WGPEER_F), 'what to do with the peer'],
  endpoint:                    [4,  'WGPEER_A_ENDPOINT',                      endpoint,           'address and port of the peer'],
  persistentKeepaliveInterval: [5,  'WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL', u16,                'time between keepalive packets; 0 is off', { unit: 's' }],
  lastHandshakeTime:           [6,  'WGPEER_A_LAST_HANDSHAKE_TIME',           timespec(),         'time of the last handshake; 0 is none'],
  rxBytes:                     [7,  'WGPEER_A_RX_BYTES',                      u64,                'bytes received from the peer'],
  txBytes:                     [8,  'WGPEER_A_TX_BYTES',                      u64,                'bytes sent to the peer'],
  allowedips:                  [9,  'WGPEER_A_ALLOWEDIPS',                    indexed(allowedip), 'networks that the peer may use; every index is 0'],
  protocolVersion:             [10, 'WGPEER_A_PROTOCOL_VERSION',              u32,                'version of the protocol: 1'],
})

/** WGDEVICE_A_* (device_policy). */
const device = attrs('wgdevice-attrs', {
  ifindex:    [1, 'WGDEVICE_A_IFINDEX',     u32,                  'index of the link', { link: 'request' }],
  ifname:     [2, 'WGDEVICE_A_IFNAME',      string,               'name of the link'],
  privateKey: [3, 'WGDEVICE_A_PRIVATE_KEY', bytes(32),            'private key; zeros are none', { secret: true, zerosAreNone: true }],
  publicKey:  [4, 'WGDEVICE_A_PUBLIC_KEY',  bytes(32),            'public key'],
  flags:      [5, 'WGDEVICE_A_FLAGS',       bits(u32,WGDEVICE_F), 'what to do with the device'],
  listenPort: [6, 'WGDEVICE_A_LISTEN_PORT', u16,                  'UDP port; 0 lets the kernel choose'],
  fwmark:     [7, 'WGDEVICE_A_FWMARK',      u32,                  'firewall mark of the packets that it sends; 0 is none'],
  peers:      [8, 'WGDEVICE_A_PEERS',       indexed(peer),        'the peers; every index is 0'],
})

/** WireGuard (drivers/net/wireguard/netlink.c). A device with many peers comes in several messages. */
export const wireguardFamily = family('wireguard', () => ({
  WG_CMD_GET_DEVICE: [0, 'get', device, 'dumps a device and its peers', { reply: 'WG_CMD_GET_DEVICE' }],
  WG_CMD_SET_DEVICE: [1, 'set', device, 'changes a device and its peers'],
}))
