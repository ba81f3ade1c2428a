// Options that are set on a link that is there already: as a port of its master, and of its own kind.
import type { SetLink } from '../../../../src/index.ts'
import { LOWER, type Needs } from '../row.ts'

/** One change, in the words of nlwire and in those of `ip`, and what both report afterwards. */
export interface Change {
  readonly what: string
  readonly before: readonly string[]
  /** The changes of nlwire on x0. */
  readonly set: SetLink
  /** The words of `ip link set x0 …`. */
  readonly words: string
  /** What ip prints of the kind, or of the port, at least. */
  readonly shown: Readonly<Record<string, unknown>>
  /** What nlwire reads beyond what was set or otherwise; undefined for what the kernel takes and never reports. */
  readonly read?: Readonly<Record<string, unknown>>
  readonly needs?: Needs
}

const PORT = ['link add x0 index 100 type veth peer name x1 index 101', 'link add x2 index 102 type veth peer name x3 index 103']
const PORTS_OF = (master: string): string[] => [
  `link add m0 index 50 type ${master}`,
  ...PORT,
  'link set x0 master m0',
  'link set x2 master m0',
]

/** Changes by the kind they are about. */
export const changes: Readonly<Record<string, readonly Change[]>> = {
  'bridge port': [
    {
      what: 'spanning tree, guards, flooding',
      before: PORTS_OF('bridge'),
      set: {
        slaveKind: 'bridge',
        slaveData: {
          priority: 63,
          cost: 65535,
          mode: 'HAIRPIN',
          guard: true,
          protect: true,
          fastLeave: true,
          learning: false,
          unicastFlood: false,
          mcastFlood: false,
          bcastFlood: false,
          mcastToUcast: true,
        },
      },
      words:
        'type bridge_slave priority 63 cost 65535 hairpin on guard on root_block on fastleave on learning off flood off ' +
        'mcast_flood off bcast_flood off mcast_to_unicast on',
      shown: {
        priority: 63,
        cost: 65535,
        hairpin: true,
        guard: true,
        root_block: true,
        fastleave: true,
        learning: false,
        flood: false,
        mcast_flood: false,
        bcast_flood: false,
        mcast_to_unicast: true,
      },
    },
    {
      what: 'answers, tunnels, neighbours, a port that takes over',
      before: PORTS_OF('bridge'),
      set: {
        slaveKind: 'bridge',
        slaveData: {
          proxyarp: true,
          proxyarpWifi: true,
          multicastRouter: 'PERM',
          groupFwdMask: 0xfff8,
          neighSuppress: true,
          vlanTunnel: true,
          isolated: true,
          locked: true,
          backupPort: 102,
        },
      },
      words:
        'type bridge_slave proxy_arp on proxy_arp_wifi on mcast_router 2 group_fwd_mask 0xfff8 neigh_suppress on vlan_tunnel on ' +
        'isolated on locked on backup_port x2',
      shown: {
        proxy_arp: true,
        proxy_arp_wifi: true,
        multicast_router: 2,
        group_fwd_mask: '0xfff8',
        neigh_suppress: true,
        vlan_tunnel: true,
        isolated: true,
        locked: true,
        backup_port: 'x2',
      },
    },
  ],
  'bond slave': [
    {
      what: 'queue and preference',
      before: PORTS_OF('bond mode active-backup'),
      set: { slaveKind: 'bond', slaveData: { queueId: 15, prio: -5 } },
      words: 'type bond_slave queue_id 15 prio -5',
      shown: { queue_id: 15, prio: -5, state: 'BACKUP' },
      read: { linkFailureCount: 0 },
    },
  ],
  'vrf slave': [
    {
      what: 'the table of its vrf',
      before: ['link add m0 index 50 type vrf table 4294967295', ...PORT],
      set: { master: 'm0' },
      words: 'master m0',
      shown: { table: 4294967295 },
      read: { table: 0xffffffff },
    },
  ],
  bond: [
    {
      what: 'which slave comes first',
      before: [
        'link add x0 index 50 type bond mode active-backup miimon 100',
        'link add p0 index 51 type veth peer name p1',
        'link set p0 master x0',
      ],
      set: { kind: 'bond', data: { primary: 51, primaryReselect: 'BETTER' } },
      words: 'type bond primary p0 primary_reselect better',
      shown: { primary: 'p0', primary_reselect: 'better' },
    },
  ],
  vlan: [
    {
      what: 'one switch, the others as they were',
      before: [...LOWER, 'link add x0 link d0 type vlan id 5 gvrp on'],
      set: { kind: 'vlan', data: { flags: { REORDER_HDR: false, MVRP: true } } },
      words: 'type vlan mvrp on reorder_hdr off',
      shown: { id: 5, flags: ['GVRP', 'MVRP'] },
      read: { id: 5, flags: ['GVRP', 'MVRP'] },
    },
  ],
  macvlan: [
    {
      what: 'one source more, one less',
      before: [
        ...LOWER,
        'link add x0 link d0 type macvlan mode source macaddr add 02:00:00:00:00:11',
        'link set x0 type macvlan macaddr add 02:00:00:00:00:22',
      ],
      set: { kind: 'macvlan', data: { macaddrMode: 'DEL', macaddr: '02:00:00:00:00:11' } },
      words: 'type macvlan macaddr del 02:00:00:00:00:11',
      shown: { mode: 'source', macaddr_count: 1, macaddr_data: ['02:00:00:00:00:22'] },
      read: { macaddrMode: undefined, macaddr: undefined, macaddrData: { macaddr: ['02:00:00:00:00:22'] } },
    },
  ],
  vxlan: [
    {
      what: 'another remote end and lifetime',
      before: ['link add x0 type vxlan id 5 dstport 4789 remote 192.0.2.1 ageing 10'],
      set: { kind: 'vxlan', data: { id: 5, group: '192.0.2.9', ageing: 20 } },
      words: 'type vxlan id 5 remote 192.0.2.9 ageing 20',
      shown: { id: 5, remote: '192.0.2.9', ageing: 20 },
    },
  ],
}
