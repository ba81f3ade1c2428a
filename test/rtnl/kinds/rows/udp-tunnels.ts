// Tunnels over UDP: vxlan, geneve, gtp, bareudp, amt.
import { expect } from 'vitest'
import { type Kinds, LOWER, type Row } from '../row.ts'

/** How ip prints a flag: true, or since 6.11 null. */
const SET = expect.toBeOneOf([true, null])

const vxlan: Row[] = [
  {
    what: 'a group, ports, limits',
    before: LOWER,
    link: {
      kind: 'vxlan',
      data: {
        id: 0xffffff,
        group: '239.1.1.1',
        link: 50,
        local: '192.0.2.1',
        ttl: 255,
        tos: 0xfc,
        learning: false,
        ageing: 0x7fffffff,
        limit: 0x7fffffff,
        port: 65535,
        portRange: { low: 1, high: 65535 },
        df: 'SET',
      },
    },
    words:
      'type vxlan id 16777215 group 239.1.1.1 dev d0 local 192.0.2.1 ttl 255 tos 0xfc nolearning ageing 2147483647 ' +
      'maxaddress 2147483647 dstport 65535 srcport 1 65535 df set',
    shown: {
      id: 16777215,
      group: '239.1.1.1',
      link: 'd0',
      local: '192.0.2.1',
      ttl: 255,
      tos: '0xfc',
      learning: false,
      ageing: 2147483647,
      limit: 2147483647,
      port: 65535,
      port_range: { low: 1, high: 65535 },
      df: 'set',
    },
  },
  {
    what: 'over IPv6, a flow label, no checksums',
    link: {
      kind: 'vxlan',
      data: {
        id: 0,
        group6: '2001:db8::1',
        local6: '2001:db8::2',
        port: 4789,
        label: 0xfffff,
        udpZeroCsum6Tx: true,
        udpZeroCsum6Rx: true,
        remcsumTx: true,
        remcsumRx: true,
        ttlInherit: true,
        tos: 1,
      },
    },
    words:
      'type vxlan id 0 remote 2001:db8::1 local 2001:db8::2 dstport 4789 flowlabel 0xfffff udp6zerocsumtx udp6zerocsumrx remcsumtx ' +
      'remcsumrx ttl inherit tos inherit',
    shown: {
      id: 0,
      remote6: '2001:db8::1',
      local6: '2001:db8::2',
      label: '0xfffff',
      udp_zero_csum6_tx: true,
      udp_zero_csum6_rx: true,
      remcsum_tx: true,
      remcsum_rx: true,
    },
  },
  {
    what: 'neighbour requests answered and sent',
    link: {
      kind: 'vxlan',
      data: { id: 7, port: 4789, proxy: true, rsc: true, l2miss: true, l3miss: true, udpCsum: false, gbp: true },
    },
    words: 'type vxlan id 7 dstport 4789 proxy rsc l2miss l3miss noudpcsum gbp',
    shown: { id: 7, port: 4789, proxy: true, rsc: true, l2miss: true, l3miss: true, udp_csum: false, gbp: SET },
  },
  {
    what: 'ends that come with each packet, listed ids',
    needs: { kernel: '5.18' },
    link: { kind: 'vxlan', data: { port: 4789, learning: false, collectMetadata: true, vnifilter: true } },
    words: 'type vxlan dstport 4789 external vnifilter',
    shown: { external: true, vnifilter: true, port: 4789 },
    read: { id: 0 },
  },
  {
    what: 'another protocol inside',
    link: { kind: 'vxlan', data: { port: 4790, learning: false, collectMetadata: true, gpe: true } },
    words: 'type vxlan dstport 4790 external gpe',
    shown: { external: true, gpe: SET, port: 4790 },
  },
  {
    what: 'the way around for packets to the host itself',
    needs: { kernel: '6.5', ip: '6.5' },
    link: { kind: 'vxlan', data: { id: 8, port: 4789, localbypass: false } },
    words: 'type vxlan id 8 dstport 4789 nolocalbypass',
    shown: { localbypass: false },
  },
  {
    what: 'reserved bits of the header that may be set',
    needs: { kernel: '6.14', ip: '6.14' },
    link: { kind: 'vxlan', data: { id: 9, port: 4789, reservedBits: Uint8Array.of(0, 0, 0, 15, 0, 0, 0, 255) } },
    words: 'type vxlan id 9 dstport 4789 reserved_bits 0xf000000ff',
    shown: { id: 9, reserved_bits: '0xf000000ff' },
  },
]

const geneve: Row[] = [
  {
    what: 'over IPv4',
    link: {
      kind: 'geneve',
      data: { id: 0xffffff, remote: '192.0.2.1', ttl: 255, tos: 0xfc, port: 65535, df: 'INHERIT', udpCsum: true },
    },
    words: 'type geneve id 16777215 remote 192.0.2.1 ttl 255 tos 0xfc dstport 65535 df inherit udpcsum',
    shown: { id: 16777215, remote: '192.0.2.1', ttl: 255, tos: '0xfc', port: 65535, df: 'inherit', udp_csum: true },
  },
  {
    what: 'over IPv6, a flow label, no checksums',
    link: {
      kind: 'geneve',
      data: {
        id: 0,
        remote6: '2001:db8::1',
        port: 6081,
        label: 0xfffff,
        udpZeroCsum6Tx: true,
        udpZeroCsum6Rx: true,
        ttlInherit: true,
        tos: 1,
      },
    },
    words:
      'type geneve id 0 remote 2001:db8::1 dstport 6081 flowlabel 0xfffff udp6zerocsumtx udp6zerocsumrx ttl inherit tos inherit',
    shown: { id: 0, remote6: '2001:db8::1', label: '0xfffff', udp_zero_csum6_tx: true, udp_zero_csum6_rx: true },
  },
  {
    what: 'ends that come with each packet, IP inside',
    link: { kind: 'geneve', data: { port: 6081, collectMetadata: true, innerProtoInherit: true } },
    words: 'type geneve dstport 6081 external innerprotoinherit',
    shown: { external: true, inner_proto_inherit: true, port: 6081 },
  },
]

const gtp: Row[] = [
  {
    what: 'towards the radio network',
    link: { kind: 'gtp', data: { role: 'SGSN', pdpHashsize: 131071, restartCount: 255, createSockets: 1 } },
    words: 'type gtp role sgsn hsize 131071 restart_count 255',
    shown: { role: 'sgsn', hsize: 131071, restart_count: 255 },
    read: { createSockets: undefined },
  },
  {
    what: 'towards the Internet',
    link: { kind: 'gtp', data: { role: 'GGSN', pdpHashsize: 1024, restartCount: 0, createSockets: 1 } },
    words: 'type gtp role ggsn hsize 1024 restart_count 0',
    shown: { role: 'ggsn', hsize: 1024, restart_count: 0 },
    read: { createSockets: undefined },
  },
]

const bareudp: Row[] = [
  {
    what: 'MPLS, multicast too',
    link: { kind: 'bareudp', data: { port: 6635, ethertype: 0x8847, srcportMin: 65535, multiprotoMode: true } },
    words: 'type bareudp dstport 6635 ethertype mpls_uc srcportmin 65535 multiproto',
    shown: { dstport: 6635, ethertype: 'mpls_uc', srcportmin: 65535, multiproto: true },
  },
  {
    what: 'IPv6',
    link: { kind: 'bareudp', data: { port: 1, ethertype: 0x86dd } },
    words: 'type bareudp dstport 1 ethertype ipv6',
    shown: { dstport: 1, ethertype: 'ipv6', multiproto: false },
  },
]

const amt: Row[] = [
  {
    what: 'a relay',
    before: LOWER,
    link: {
      kind: 'amt',
      data: { mode: 'RELAY', link: 50, localIp: '192.0.2.1', relayPort: 2268, gatewayPort: 65535, maxTunnels: 0xffffffff },
    },
    words: 'type amt mode relay dev d0 local 192.0.2.1 relay_port 2268 gateway_port 65535 max_tunnels 4294967295',
    shown: { mode: 'relay', link: 'd0', local: '192.0.2.1', relay_port: 2268, gateway_port: 65535, max_tunnels: 4294967295 },
  },
  {
    what: 'a gateway',
    before: LOWER,
    link: {
      kind: 'amt',
      data: { mode: 'GATEWAY', link: 50, localIp: '192.0.2.1', discoveryIp: '192.0.2.9', relayPort: 1 },
    },
    words: 'type amt mode gateway dev d0 local 192.0.2.1 discovery 192.0.2.9 relay_port 1',
    shown: { mode: 'gateway', link: 'd0', local: '192.0.2.1', discovery: '192.0.2.9', relay_port: 1 },
  },
]

/** Tunnels over UDP. */
export const udpTunnels: Kinds = { vxlan, geneve, gtp, bareudp, amt }
