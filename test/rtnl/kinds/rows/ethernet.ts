import { alike, type Kinds, LOWER, type Row } from '../row.ts'

const vlan: Row[] = [
  {
    what: 'the least id, nothing else',
    before: LOWER,
    link: { kind: 'vlan', link: 'd0', data: { id: 0 } },
    words: 'link d0 type vlan id 0',
    shown: { protocol: '802.1Q', id: 0, flags: ['REORDER_HDR'] },
    read: { protocol: '8021Q', flags: ['REORDER_HDR'] },
  },
  {
    what: '802.1ad, the greatest id, switches, priorities',
    before: LOWER,
    link: {
      kind: 'vlan',
      link: 50,
      data: {
        id: 4094,
        protocol: '8021AD',
        flags: { REORDER_HDR: false, GVRP: true, LOOSE_BINDING: true, MVRP: true },
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
    read: { flags: ['GVRP', 'LOOSE_BINDING', 'MVRP'] },
  },
  {
    what: 'the state of a bridge',
    before: ['link add br0 index 50 type bridge'],
    link: {
      kind: 'vlan',
      link: 'br0',
      data: { id: 7, flags: ['BRIDGE_BINDING'] },
    },
    words: 'link br0 type vlan id 7 bridge_binding on',
    shown: { protocol: '802.1Q', id: 7, flags: ['REORDER_HDR', 'BRIDGE_BINDING'] },
    read: { flags: ['REORDER_HDR', 'BRIDGE_BINDING'] },
  },
]

const MAC1 = '02:00:00:00:00:11'
const MAC2 = '02:00:00:00:00:22'

const macvlan: Row[] = [
  {
    what: 'private',
    before: LOWER,
    link: { kind: 'macvlan', link: 'd0', data: { mode: 'PRIVATE' } },
    words: 'link d0 type macvlan mode private',
    shown: { mode: 'private' },
  },
  {
    what: 'vepa, its own address and a short queue',
    before: LOWER,
    link: { kind: 'macvlan', link: 'd0', address: MAC1, mtu: 1400, data: { mode: 'VEPA', bcQueueLen: 1 } },
    words: `link d0 address ${MAC1} mtu 1400 type macvlan mode vepa bcqueuelen 1`,
    shown: { mode: 'vepa', bcqueuelen: 1 },
    also: { address: MAC1, mtu: 1400 },
  },
  {
    what: 'bridge, the longest queue',
    before: LOWER,
    link: { kind: 'macvlan', link: 'd0', data: { mode: 'BRIDGE', bcQueueLen: 0xffffffff } },
    words: 'link d0 type macvlan mode bridge bcqueuelen 4294967295',
    shown: { mode: 'bridge', bcqueuelen: 4294967295, usedbcqueuelen: 4294967295 },
    read: { bcQueueLenUsed: 0xffffffff },
  },
  {
    what: 'passthru, not promiscuous',
    before: LOWER,
    link: { kind: 'macvlan', link: 'd0', data: { mode: 'PASSTHRU', flags: ['NOPROMISC'] } },
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
        mode: 'SOURCE',
        flags: ['NODST'],
        macaddrMode: 'SET',
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
    link: { kind: 'macvlan', link: 'd0', data: { mode: 'BRIDGE', bcCutoff: -1 } },
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
    read: { mode: 'L3', flags: [] },
  },
  {
    what: 'layer 2, private',
    before: LOWER,
    link: { kind: 'ipvlan', link: 'd0', data: { mode: 'L2', flags: ['PRIVATE'] } },
    words: 'link d0 type ipvlan mode l2 private',
    shown: { mode: 'l2' },
  },
  {
    what: 'layer 3 symmetric, vepa',
    before: LOWER,
    link: { kind: 'ipvlan', link: 'd0', data: { mode: 'L3S', flags: ['VEPA'] } },
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
        encrypt: true,
        protect: true,
        incSci: true,
        es: false,
        scb: false,
        replayProtect: true,
        window: 0x7fffffff,
        validation: 'CHECK',
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
    // The default cipher has two ids; the kernel reports the first one.
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
        protect: false,
        validation: 'DISABLED',
      },
    },
    words: 'link d0 type macsec sci 0123456789abcdef cipher gcm-aes-256 icvlen 8 protect off validate disabled',
    shown: { sci: '0123456789abcdef', cipher_suite: 'GCM-AES-256', icv_len: 8, protect: false, validation: 'disabled' },
  },
  {
    what: 'an end station',
    before: LOWER,
    link: { kind: 'macsec', link: 'd0', address: MAC1, data: { port: 2, incSci: false, es: true } },
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
      data: { port: 1, cipherSuite: 0x0080c20001000004n, incSci: false, scb: true, validation: 'STRICT' },
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
