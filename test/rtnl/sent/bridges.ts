import type { Call } from './call.ts'

/** The calls that do what a command of fixtures/sent/bridge-vlan.tsv does. */
export const bridgeVlans: Readonly<Record<string, Call>> = {
  'bridge vlan add dev v1 vid 10': (ns) => ns.bridge.vlans.add('v1', 10),
  'bridge vlan add dev v1 vid 10 pvid untagged': (ns) => ns.bridge.vlans.add('v1', '10', { pvid: true, untagged: true }),
  'bridge vlan add dev v1 vid 20-30 untagged master': (ns) =>
    ns.bridge.vlans.add('v1', '20-30', { flags: ['UNTAGGED'], master: true }),
  'bridge vlan add dev br0 vid 10 self': (ns) => ns.bridge.vlans.add('br0', 10, { self: true }),
  'bridge vlan add dev br0 vid 10-11 self master': (ns) =>
    ns.bridge.vlans.add('br0', 10, { vidEnd: 11, self: true, master: true }),
  'bridge vlan add dev v1 vid 40 tunnel_info id 4000': (ns) => ns.bridge.vlans.add('v1', 40, { tunnelInfo: { id: 4000 } }),
  'bridge vlan add dev v1 vid 50-52 tunnel_info id 5000-5002': (ns) =>
    ns.bridge.vlans.add('v1', '50-52', { tunnelInfo: { id: 5000 } }),
  'bridge vlan del dev v1 vid 10': (ns) => ns.bridge.vlans.delete('v1', 10),
  'bridge vlan del dev v1 vid 20-30': (ns) => ns.bridge.vlans.delete('v1', '20-30'),
  'bridge vlan del dev br0 vid 10 self': (ns) => ns.bridge.vlans.delete('br0', 10, { self: true }),
  'bridge vlan del dev v1 vid 40 tunnel_info id 4000': (ns) => ns.bridge.vlans.delete('v1', 40, { tunnelInfo: { id: 4000 } }),
  'bridge vlan set dev v1 vid 10 state blocking': (ns) => ns.bridge.vlans.set('v1', 10, { state: 'blocking' }),
  'bridge vlan set dev v1 vid 10-20 state learning mcast_router 2': (ns) =>
    ns.bridge.vlans.set('v1', '10-20', { state: 'LEARNING', mcastRouter: 'PERM' }),
  'bridge vlan global set dev br0 vid 10 mcast_snooping 1 mcast_querier 1 mcast_igmp_version 3 mcast_mld_version 2': (ns) =>
    ns.bridge.vlans.setGlobal('br0', 10, { mcastSnooping: true, mcastQuerier: true, mcastIgmpVersion: 3, mcastMldVersion: 2 }),
  'bridge vlan global set dev br0 vid 10-20 mcast_last_member_count 3 mcast_startup_query_count 4': (ns) =>
    ns.bridge.vlans.setGlobal('br0', '10-20', { mcastLastMemberCnt: 3, mcastStartupQueryCnt: 4 }),
  'bridge vlan global set dev br0 vid 10 mcast_last_member_interval 150 mcast_startup_query_interval 3200 mcast_membership_interval 30000 mcast_querier_interval 30001 mcast_query_interval 13000 mcast_query_response_interval 1100':
    (ns) =>
      ns.bridge.vlans.setGlobal('br0', 10, {
        mcastLastMemberIntvl: 150n,
        mcastStartupQueryIntvl: 3200n,
        mcastMembershipIntvl: 30000n,
        mcastQuerierIntvl: 30001n,
        mcastQueryIntvl: 13000n,
        mcastQueryResponseIntvl: 1100n,
      }),
}

const UP = 'ip link set br0 up && '
const GROUP = '239.1.1.1'
const SG = { port: 'v1', source: '10.9.9.9' } as const

/** The calls that do what a command of fixtures/sent/mdb.tsv does. */
export const mdb: Readonly<Record<string, Call>> = {
  [`${UP}bridge mdb add dev br0 port v1 grp ${GROUP}`]: (ns) => ns.mdb.add('br0', GROUP, { port: 'v1' }),
  [`${UP}bridge mdb add dev br0 port v1 grp ${GROUP} permanent`]: (ns) =>
    ns.mdb.add('br0', GROUP, { port: 'v1', state: 'PERMANENT' }),
  [`${UP}bridge mdb add dev br0 port v1 grp ff0e::1 temp`]: (ns) =>
    ns.mdb.add('br0', 'ff0e::1', { port: 'v1', state: 'temporary' }),
  [`${UP}bridge mdb add dev br0 port v1 grp 01:00:5e:01:02:03 permanent`]: (ns) =>
    ns.mdb.add('br0', '01:00:5E:01:02:03', { port: 'v1', state: 'PERMANENT' }),
  [`${UP}bridge mdb add dev br0 port v1 grp 239.1.1.2 src 10.9.9.9 permanent`]: (ns) =>
    ns.mdb.add('br0', '239.1.1.2', { ...SG, state: 'PERMANENT' }),
  [`${UP}bridge mdb add dev br0 port br0 grp 239.1.1.3`]: (ns) => ns.mdb.add('br0', '239.1.1.3', { port: 'br0' }),
  'bridge mdb add dev br0 port v1 grp 239.1.1.4 vid 10': (ns) => ns.mdb.add('br0', '239.1.1.4', { port: 'v1', vid: 10 }),
  [`${UP}bridge mdb add dev br0 port v1 grp ${GROUP} && bridge mdb del dev br0 port v1 grp ${GROUP}`]: (ns) =>
    ns.mdb.delete('br0', GROUP, { port: 'v1' }),
  [`${UP}bridge mdb add dev br0 port v1 grp 239.1.1.2 src 10.9.9.9 && bridge mdb del dev br0 port v1 grp 239.1.1.2 src 10.9.9.9`]:
    (ns) => ns.mdb.delete('br0', '239.1.1.2', SG),
}
