// Kinds upon another link: its VLANs, its siblings, its encryption.
import { MACVLAN_FLAG, MACVLAN_MACADDR, MACVLAN_MODE } from '../../../../src/rtnl/constants.ts'
import { IPVLAN_F, IPVLAN_MODE, MACSEC_VALIDATE, VLAN_FLAG } from '../../../../src/rtnl/link/constants.ts'
import { alike, type Kinds, LOWER, type Row } from '../row.ts'

const vlan: Row[] = [
  {
    what: 'the least id, nothing else',
    before: LOWER,
    link: { kind: 'vlan', link: 'd0', data: { id: 0 } },
    words: 'link d0 type vlan id 0',
    shown: { protocol: '802.1Q', id: 0, flags: ['REORDER_HDR'] },
    read: { protocol: 0x8100, flags: { flags: VLAN_FLAG.REORDER_HDR, mask: 0xffffffff } },
  },
  {
    what: '802.1ad, the greatest id, switches, priorities',
    before: LOWER,
    link: {
      kind: 'vlan',
      link: 50,
      data: {
        id: 4094,
        protocol: 0x88a8,
        flags: { flags: VLAN_FLAG.GVRP | VLAN_FLAG.MVRP | VLAN_FLAG.LOOSE_BINDING, mask: 0xf },
        ingressQos: {
          mapping: [
            { from: 1, to: 2 },
            { from: 7, to: 0xffffffff },
          ],
        },
        egressQos: {
          mapping: [
            { from: 3, to: 7 },
            { from: 12, to: 1 },
          ],
        },
      },
    },
    words:
      'link d0 type vlan id 4094 protocol 802.1ad reorder_hdr off gvrp on mvrp on loose_binding on ' +
      'ingress-qos-map 1:2 7:4294967295 egress-qos-map 3:7 12:1',
    shown: {
      protocol: '802.1ad',
      id: 4094,
      flags: ['GVRP', 'MVRP', 'LOOSE_BINDING'],
      ingress_qos: [
        { from: 1, to: 2 },
        { from: 7, to: 4294967295 },
      ],
      egress_qos: [
        { from: 3, to: 7 },
        { from: 12, to: 1 },
      ],
    },
    read: { flags: { flags: 0xe, mask: 0xffffffff } },
  },
  {
    what: 'the state of a bridge',
    before: ['link add br0 index 50 type bridge'],
    link: {
      kind: 'vlan',
      link: 'br0',
      data: { id: 7, flags: { flags: VLAN_FLAG.BRIDGE_BINDING, mask: VLAN_FLAG.BRIDGE_BINDING } },
    },
    words: 'link br0 type vlan id 7 bridge_binding on',
    shown: { protocol: '802.1Q', id: 7, flags: ['REORDER_HDR', 'BRIDGE_BINDING'] },
    read: { flags: { flags: 0x11, mask: 0xffffffff } },
  },
]

const MAC1 = '02:00:00:00:00:11'
const MAC2 = '02:00:00:00:00:22'

const macvlan: Row[] = [
  {
    what: 'private',
    before: LOWER,
    link: { kind: 'macvlan', link: 'd0', data: { mode: MACVLAN_MODE.PRIVATE } },
    words: 'link d0 type macvlan mode private',
    shown: { mode: 'private' },
  },
  {
    what: 'vepa, its own address and a short queue',
    before: LOWER,
    link: { kind: 'macvlan', link: 'd0', address: MAC1, mtu: 1400, data: { mode: MACVLAN_MODE.VEPA, bcQueueLen: 1 } },
    words: `link d0 address ${MAC1} mtu 1400 type macvlan mode vepa bcqueuelen 1`,
    shown: { mode: 'vepa', bcqueuelen: 1 },
    also: { address: MAC1, mtu: 1400 },
  },
  {
    what: 'bridge, the longest queue',
    before: LOWER,
    link: { kind: 'macvlan', link: 'd0', data: { mode: MACVLAN_MODE.BRIDGE, bcQueueLen: 0xffffffff } },
    words: 'link d0 type macvlan mode bridge bcqueuelen 4294967295',
    shown: { mode: 'bridge', bcqueuelen: 4294967295, usedbcqueuelen: 4294967295 },
    read: { bcQueueLenUsed: 0xffffffff },
  },
  {
    what: 'passthru, not promiscuous',
    before: LOWER,
    link: { kind: 'macvlan', link: 'd0', data: { mode: MACVLAN_MODE.PASSTHRU, flags: MACVLAN_FLAG.NOPROMISC } },
    words: 'link d0 type macvlan mode passthru nopromisc',
    shown: { mode: 'passthru', nopromisc: true },
  },
  {
    what: 'source, with addresses',
    before: LOWER,
    link: {
      kind: 'macvlan',
      link: 'd0',
      data: {
        mode: MACVLAN_MODE.SOURCE,
        flags: MACVLAN_FLAG.NODST,
        macaddrMode: MACVLAN_MACADDR.SET,
        macaddrData: { macaddr: [MAC1, MAC2] },
      },
    },
    words: `link d0 type macvlan mode source nodst macaddr set ${MAC1} ${MAC2}`,
    shown: { mode: 'source', nodst: true, macaddr_count: 2, macaddr_data: [MAC2, MAC1] },
    // In the order of the kernel's hash.
    read: { macaddrMode: undefined, macaddrCount: 2, macaddrData: { macaddr: [MAC2, MAC1] } },
  },
  {
    what: 'a limit for the queue',
    needs: { kernel: '6.4', ip: '6.4' },
    before: LOWER,
    link: { kind: 'macvlan', link: 'd0', data: { mode: MACVLAN_MODE.BRIDGE, bcCutoff: -1 } },
    words: 'link d0 type macvlan mode bridge bclim -1',
    shown: { mode: 'bridge', bclim: -1 },
  },
]

const ipvlan: Row[] = [
  {
    what: 'layer 3, all neighbours',
    before: LOWER,
    link: { kind: 'ipvlan', link: 'd0' },
    words: 'link d0 type ipvlan',
    shown: { mode: 'l3' },
    read: { mode: IPVLAN_MODE.L3, flags: 0 },
  },
  {
    what: 'layer 2, private',
    before: LOWER,
    link: { kind: 'ipvlan', link: 'd0', data: { mode: IPVLAN_MODE.L2, flags: IPVLAN_F.PRIVATE } },
    words: 'link d0 type ipvlan mode l2 private',
    shown: { mode: 'l2' },
  },
  {
    what: 'layer 3 symmetric, vepa',
    before: LOWER,
    link: { kind: 'ipvlan', link: 'd0', data: { mode: IPVLAN_MODE.L3S, flags: IPVLAN_F.VEPA } },
    words: 'link d0 type ipvlan mode l3s vepa',
    shown: { mode: 'l3s' },
  },
]

const macsec: Row[] = [
  {
    what: 'a port, frames encrypted, replays refused',
    before: LOWER,
    link: {
      kind: 'macsec',
      link: 'd0',
      address: MAC1,
      data: {
        port: 0xfffe,
        cipherSuite: 0x0080c20001000001n,
        icvLen: 16,
        encrypt: 1,
        protect: 1,
        incSci: 1,
        es: 0,
        scb: 0,
        replayProtect: 1,
        window: 0x7fffffff,
        validation: MACSEC_VALIDATE.CHECK,
        encodingSa: 3,
      },
    },
    words:
      `link d0 address ${MAC1} type macsec port 65534 cipher gcm-aes-128 icvlen 16 encrypt on protect on send_sci on ` +
      'end_station off scb off replay on window 2147483647 validate check encodingsa 3',
    shown: {
      sci: '020000000011fffe',
      cipher_suite: 'GCM-AES-128',
      icv_len: 16,
      encrypt: true,
      protect: true,
      inc_sci: true,
      es: false,
      scb: false,
      replay_protect: true,
      window: 2147483647,
      validation: 'check',
      encoding_sa: 3,
    },
    // The default cipher has two ids; the kernel tells the first one.
    read: { port: undefined, sci: 0x020000000011fffen, cipherSuite: 0x0080020001000001n },
  },
  {
    what: 'an identifier, another cipher, nothing protected',
    before: LOWER,
    link: {
      kind: 'macsec',
      link: 'd0',
      data: {
        sci: 0x0123456789abcdefn,
        cipherSuite: 0x0080c20001000002n,
        icvLen: 8,
        protect: 0,
        validation: MACSEC_VALIDATE.DISABLED,
      },
    },
    words: 'link d0 type macsec sci 0123456789abcdef cipher gcm-aes-256 icvlen 8 protect off validate disabled',
    shown: { sci: '0123456789abcdef', cipher_suite: 'GCM-AES-256', icv_len: 8, protect: false, validation: 'disabled' },
  },
  {
    what: 'an end station',
    before: LOWER,
    link: { kind: 'macsec', link: 'd0', address: MAC1, data: { port: 2, incSci: 0, es: 1 } },
    words: `link d0 address ${MAC1} type macsec port 2 send_sci off end_station on`,
    shown: { sci: '0200000000110002', inc_sci: false, es: true },
    read: { port: undefined, sci: 0x0200000000110002n },
  },
  {
    what: 'long packet numbers, a broadcast copy',
    before: LOWER,
    link: {
      kind: 'macsec',
      link: 'd0',
      address: MAC1,
      data: { port: 1, cipherSuite: 0x0080c20001000004n, incSci: 0, scb: 1, validation: MACSEC_VALIDATE.STRICT },
    },
    words: `link d0 address ${MAC1} type macsec port 1 cipher gcm-aes-xpn-256 send_sci off scb on validate strict`,
    shown: { cipher_suite: 'GCM-AES-XPN-256', scb: true, validation: 'strict' },
    read: { port: undefined },
  },
]

/** Kinds upon another link. */
export const ethernet: Kinds = {
  vlan,
  macvlan,
  macvtap: alike(macvlan, 'macvtap'),
  ipvlan,
  ipvtap: alike(ipvlan, 'ipvtap'),
  macsec,
}
