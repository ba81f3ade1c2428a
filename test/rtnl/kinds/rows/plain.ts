// Kinds with few options or none, and pairs.
import type { CreateLink } from '../../../../src/index.ts'
import { type Kinds, LOWER, type Row } from '../row.ts'

const plain = (kind: CreateLink['kind']): Row[] => [
  { what: 'nothing else', link: { kind } as CreateLink, words: `type ${kind}` },
  {
    what: 'queues, group, length of the queue',
    link: { kind, numTxQueues: 4, numRxQueues: 3, group: 0x7fffffff, txqlen: 77 } as CreateLink,
    words: `txqueuelen 77 numtxqueues 4 numrxqueues 3 group 2147483647 type ${kind}`,
    also: { txqlen: 77, group: 0x7fffffff, numTxQueues: 4, numRxQueues: 3 },
  },
]

const MAC1 = '02:00:00:00:00:01'
const MAC2 = '02:00:00:00:00:02'

const netkit: Row[] = [
  {
    what: 'layer 3',
    link: { kind: 'netkit', peer: { ifname: 'x1', index: 101 }, data: { mode: 'L3' } },
    words: 'type netkit mode l3 forward peer forward name x1 index 101',
    shown: { mode: 'l3', type: 'primary', policy: 'forward', peer_policy: 'forward' },
    read: { policy: 'PASS', peerPolicy: 'PASS', primary: true },
  },
  {
    what: 'layer 2, one end closed',
    link: {
      kind: 'netkit',
      address: MAC1,
      peer: { ifname: 'x1', index: 101, address: MAC2 },
      data: { mode: 'L2', policy: 'PASS', peerPolicy: 'DROP' },
    },
    words: `address ${MAC1} type netkit mode l2 forward peer blackhole address ${MAC2} name x1 index 101`,
    shown: { mode: 'l2', type: 'primary', policy: 'forward', peer_policy: 'blackhole' },
    also: { address: MAC1 },
  },
  {
    what: 'nothing scrubbed',
    needs: { kernel: '6.10', ip: '6.13' },
    link: {
      kind: 'netkit',
      peer: { ifname: 'x1', index: 101 },
      data: { mode: 'L3', scrub: 'NONE', peerScrub: 'DEFAULT' },
    },
    words: 'type netkit mode l3 scrub none peer scrub default name x1 index 101',
    shown: { scrub: 'none', peer_scrub: 'default' },
  },
]

/** Kinds with few options or none, and pairs. */
export const plainKinds: Kinds = {
  dummy: plain('dummy'),
  ifb: plain('ifb'),
  nlmon: plain('nlmon'),
  vcan: [...plain('vcan'), { what: 'CAN FD', link: { kind: 'vcan', mtu: 72 }, words: 'mtu 72 type vcan', also: { mtu: 72 } }],
  wireguard: plain('wireguard'),
  pfcp: plain('pfcp'),
  veth: [
    {
      what: 'a pair with options on both ends',
      link: {
        kind: 'veth',
        address: MAC1,
        mtu: 68,
        peer: { ifname: 'x1', index: 101, address: MAC2, mtu: 65535, numTxQueues: 2 },
      },
      words: `address ${MAC1} mtu 68 type veth peer address ${MAC2} mtu 65535 numtxqueues 2 name x1 index 101`,
      also: { address: MAC1, mtu: 68 },
    },
  ],
  vxcan: [
    {
      what: 'a pair with options on both ends',
      link: { kind: 'vxcan', mtu: 72, peer: { ifname: 'x1', index: 101, mtu: 72, txqlen: 9 } },
      words: 'mtu 72 type vxcan peer mtu 72 txqueuelen 9 name x1 index 101',
      also: { mtu: 72 },
    },
  ],
  netkit,
  virt_wifi: [{ what: 'on a link', before: LOWER, link: { kind: 'virt_wifi', link: 'd0' }, words: 'link d0 type virt_wifi' }],
  rmnet: [
    {
      what: 'the greatest channel',
      before: LOWER,
      link: { kind: 'rmnet', link: 'd0', data: { muxId: 254 } },
      words: 'link d0 type rmnet mux_id 254',
      shown: { mux_id: 254 },
    },
  ],
  ovpn: [
    { what: 'one peer', link: { kind: 'ovpn', data: { mode: 'P2P' } }, words: 'type ovpn mode p2p', shown: { mode: 'p2p' } },
    { what: 'many peers', link: { kind: 'ovpn', data: { mode: 'MP' } }, words: 'type ovpn mode mp', shown: { mode: 'mp' } },
  ],
}
