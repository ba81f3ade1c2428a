// `bridge vlan` beside `bridge` where the kernel filters by VLAN: what commands leave, and all lists of it.
import { spawnSync } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { OURS, ours, setUp, THEIRS, tearDown, theirs } from './routing/sides.ts'
import { describeBeside } from './support/side-by-side.ts'

const SETUP = [
  'link add br0 index 20 address 02:00:00:00:00:10 type bridge vlan_filtering 1 vlan_stats_enabled 1 vlan_stats_per_port 1',
  'link add v0 index 10 address 02:00:00:00:00:01 type veth peer name v1 index 11 address 02:00:00:00:00:02',
  'link add v2 index 12 address 02:00:00:00:00:03 type veth peer name v3 index 13 address 02:00:00:00:00:04',
  'link add vx0 index 30 address 02:00:00:00:00:30 type vxlan dstport 4789 external',
  ...['br0', 'v0', 'v1', 'v2', 'v3', 'vx0'].map((name) => `link set ${name} addrgenmode none`),
  ...['v1', 'v3', 'vx0'].map((name) => `link set ${name} master br0`),
  'link set vx0 type bridge_slave vlan_tunnel on',
  'link set v0 up',
  'link set v1 up',
  'link set br0 up',
]

/** Each is run on both sides. Refused ones are among them. */
const CHANGES = [
  'add dev v1 vid 5 pvid untagged',
  'add dev v1 vid 10-20',
  'add dev v1 vid 30 untagged master',
  'add dev v1 vid 30',
  'add dev v3 vid 7-9 untagged',
  'add dev br0 vid 10-12 self',
  'add dev br0 vid 10',
  'add dev vx0 vid 40-44',
  'add dev vx0 vid 40 tunnel_info id 4000',
  'add dev vx0 vid 41-43 tunnel_info id 4100-4102',
  'add dev vx0 vid 41-43 tunnel_info id 4100-4109',
  'add dev v1 vid 4095',
  'add dev v0 vid 5',
  'set dev v1 vid 10 state blocking mcast_router 2',
  'set dev v1 vid 12-14 state 2',
  'set dev v1 vid 12 state 9',
  'set dev v1 vid 99 state 3',
  'set dev br0 vid 10 mcast_router 0',
  'global set dev br0 vid 10 mcast_snooping 0 mcast_querier 1 mcast_igmp_version 3 mcast_mld_version 2',
  'global set dev br0 vid 11-12 mcast_last_member_count 3 mcast_startup_query_count 4 mcast_query_interval 13000',
  'global set dev br0 vid 12 mcast_last_member_interval 150 mcast_startup_query_interval 3200',
  'global set dev br0 vid 12 mcast_membership_interval 30000 mcast_querier_interval 30001 mcast_query_response_interval 1100',
  'global set dev br0 vid 99 mcast_querier 1',
  'global set dev v1 vid 10 mcast_querier 1',
  'del dev v1 vid 20',
  'del dev v3 vid 8-9',
  'del dev vx0 vid 40 tunnel_info id 4000',
  'del dev vx0 vid 99',
  // Very many, in runs of one VLAN, of several and of hundreds.
  'add dev v3 vid 100-1099',
  'add dev v3 vid 150-151 untagged',
  'add dev v3 vid 200 untagged',
  'set dev v3 vid 300-399 state blocking',
]

const FORMS = ['', '-j ', '-j -p ', '-d ', '-j -d ', '-s ', '-j -s ', '-d -s ', '-j -d -s ', '-com ', '-j -com ', '-o ', '-o -d ']
/** Those of all but the first list: programs start slowly in the emulator. */
const FEW = ['', '-j ', '-d ']
const LISTS = [
  'vlan',
  'vlan show dev v1',
  'vlan show vid 11',
  'vlan show dev br0 vid 10',
  'vlan show vid 5000',
  'vlan tunnelshow',
  'vlan tunnelshow dev vx0 vid 42',
  'vlan global',
  'vlan global show dev br0 vid 12',
  'vlan global show vid 99',
]

/** Counters of the two sides differ. */
const counted = (text: string): string => text.replace(/\d+(?= (?:bytes|packets))|(?<=_(?:bytes|packets)":? ?)\d+/g, 'N')

const isFiltering = (): boolean =>
  spawnSync('unshare', ['-n', 'sh', '-c', 'ip link add br0 type bridge vlan_filtering 1 && bridge vlan add dev br0 vid 5 self'])
    .status === 0

describeBeside('VLANs of bridges beside bridge', () => {
  afterAll(tearDown)

  test('changes and lists', async (ctx) => {
    ctx.skip(!isFiltering(), 'not in this kernel')
    setUp(SETUP)
    for (const line of CHANGES)
      expect({ line, ...(await ours(`bridge vlan ${line}`)) }).toEqual({ line, ...theirs(`bridge vlan ${line}`) })
    const differences: object[] = []
    for (const [i, list] of LISTS.entries()) {
      for (const form of i === 0 ? FORMS : FEW) {
        const line = `bridge ${form}${list}`
        const expected = theirs(line)
        // Both in one namespace, and what nlwire's changes left.
        for (const side of [THEIRS, OURS]) {
          const got = await ours(line, side)
          const [a, b] = [expected, got].map((did) => ({ ...did, stdout: counted(did.stdout) }))
          if (JSON.stringify(a) !== JSON.stringify(b)) differences.push({ line, side, a, b })
        }
      }
    }
    expect(differences).toEqual([])
  })
})
