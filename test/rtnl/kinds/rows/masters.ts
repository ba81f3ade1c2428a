import { type Kinds, LOWER, type Row } from '../row.ts'

const bridge: Row[] = [
  {
    what: 'spanning tree',
    link: {
      kind: 'bridge',
      data: {
        forwardDelay: 3000,
        helloTime: 1000,
        maxAge: 4000,
        ageingTime: 100_000_000,
        stpState: 'KERNEL_STP',
        priority: 0xffff,
        groupFwdMask: 0xfff8,
        groupAddr: '01:80:c2:00:00:0f',
      },
    },
    words:
      'type bridge forward_delay 3000 hello_time 1000 max_age 4000 ageing_time 100000000 stp_state 1 priority 65535 ' +
      'group_fwd_mask 0xfff8 group_address 01:80:c2:00:00:0f',
    shown: {
      forward_delay: 3000,
      hello_time: 1000,
      max_age: 4000,
      ageing_time: 100000000,
      stp_state: 1,
      priority: 65535,
      group_fwd_mask: '0xfff8',
      group_addr: '01:80:c2:00:00:0f',
    },
  },
  {
    what: 'VLANs',
    link: {
      kind: 'bridge',
      data: {
        vlanFiltering: true,
        vlanProtocol: '8021AD',
        vlanDefaultPvid: 4094,
        vlanStatsEnabled: true,
        vlanStatsPerPort: true,
        multiBoolopt: ['NO_LL_LEARN', 'MCAST_VLAN_SNOOPING'],
      },
    },
    words:
      'type bridge vlan_filtering 1 vlan_protocol 802.1ad vlan_default_pvid 4094 vlan_stats_enabled 1 vlan_stats_per_port 1 ' +
      'no_linklocal_learn 1 mcast_vlan_snooping 1',
    shown: {
      vlan_filtering: 1,
      vlan_protocol: '802.1ad',
      vlan_default_pvid: 4094,
      vlan_stats_enabled: 1,
      vlan_stats_per_port: 1,
      no_linklocal_learn: 1,
      mcast_vlan_snooping: 1,
    },
    // The mask has all the switches that the kernel knows.
    read: { multiBoolopt: ['NO_LL_LEARN', 'MCAST_VLAN_SNOOPING'] },
  },
  {
    what: 'multicast',
    link: {
      kind: 'bridge',
      data: {
        mcastRouter: 'PERM',
        mcastSnooping: true,
        mcastQueryUseIfaddr: true,
        mcastQuerier: true,
        mcastHashMax: 0x80000000,
        mcastLastMemberCnt: 0xffffffff,
        mcastStartupQueryCnt: 5,
        mcastLastMemberIntvl: 200n,
        mcastMembershipIntvl: 30000n,
        mcastQuerierIntvl: 31000n,
        mcastQueryIntvl: 15000n,
        mcastQueryResponseIntvl: 1100n,
        mcastStartupQueryIntvl: 3200n,
        mcastStatsEnabled: true,
        mcastIgmpVersion: 3,
        mcastMldVersion: 2,
      },
    },
    words:
      'type bridge mcast_router 2 mcast_snooping 1 mcast_query_use_ifaddr 1 mcast_querier 1 mcast_hash_max 2147483648 ' +
      'mcast_last_member_count 4294967295 mcast_startup_query_count 5 mcast_last_member_interval 200 mcast_membership_interval 30000 ' +
      'mcast_querier_interval 31000 mcast_query_interval 15000 mcast_query_response_interval 1100 mcast_startup_query_interval 3200 ' +
      'mcast_stats_enabled 1 mcast_igmp_version 3 mcast_mld_version 2',
    shown: {
      mcast_router: 2,
      mcast_snooping: 1,
      mcast_query_use_ifaddr: 1,
      mcast_querier: 1,
      mcast_hash_max: 2147483648,
      mcast_last_member_cnt: 4294967295,
      mcast_startup_query_cnt: 5,
      mcast_last_member_intvl: 200,
      mcast_membership_intvl: 30000,
      mcast_querier_intvl: 31000,
      mcast_query_intvl: 15000,
      mcast_query_response_intvl: 1100,
      mcast_startup_query_intvl: 3200,
      mcast_stats_enabled: 1,
      mcast_igmp_version: 3,
      mcast_mld_version: 2,
    },
  },
  {
    what: 'spanning trees for groups of VLANs',
    needs: { kernel: '5.18', ip: '6.15' },
    link: { kind: 'bridge', data: { vlanFiltering: true, multiBoolopt: ['MST_ENABLE'] } },
    words: 'type bridge vlan_filtering 1 mst_enabled 1',
    shown: { vlan_filtering: 1, mst_enabled: 1 },
    read: { multiBoolopt: ['MST_ENABLE'] },
  },
  {
    what: 'firewalls',
    needs: { modules: ['br_netfilter'] },
    link: { kind: 'bridge', data: { nfCallIptables: true, nfCallIp6tables: true, nfCallArptables: true } },
    words: 'type bridge nf_call_iptables 1 nf_call_ip6tables 1 nf_call_arptables 1',
    shown: { nf_call_iptables: 1, nf_call_ip6tables: 1, nf_call_arptables: 1 },
  },
  {
    what: 'a limit of learnt entries',
    needs: { kernel: '6.7', ip: '6.7' },
    link: { kind: 'bridge', data: { fdbMaxLearned: 0xffffffff } },
    words: 'type bridge fdb_max_learned 4294967295',
    shown: { fdb_max_learned: 4294967295, fdb_n_learned: 0 },
    read: { fdbNLearned: 0 },
  },
]

const bond: Row[] = [
  {
    what: 'active backup by carrier',
    link: {
      kind: 'bond',
      data: {
        mode: 'ACTIVEBACKUP',
        miimon: 100,
        updelay: 200,
        downdelay: 400,
        peerNotifDelay: 300,
        useCarrier: true,
        primaryReselect: 'FAILURE',
        failOverMac: 'ACTIVE',
        numPeerNotif: 255,
        resendIgmp: 255,
        allSlavesActive: true,
      },
    },
    words:
      'type bond mode active-backup miimon 100 updelay 200 downdelay 400 peer_notify_delay 300 use_carrier 1 primary_reselect failure ' +
      'fail_over_mac active num_grat_arp 255 resend_igmp 255 all_slaves_active 1',
    shown: {
      mode: 'active-backup',
      miimon: 100,
      updelay: 200,
      downdelay: 400,
      peer_notify_delay: 300,
      use_carrier: 1,
      primary_reselect: 'failure',
      fail_over_mac: 'active',
      num_peer_notif: 255,
      resend_igmp: 255,
      all_slaves_active: 1,
    },
  },
  {
    what: 'active backup by ARP and neighbour discovery',
    link: {
      kind: 'bond',
      data: {
        mode: 'ACTIVEBACKUP',
        arpInterval: 0x7fffffff,
        arpValidate: 'VALIDATE_ALL',
        arpAllTargets: 'ALL',
        arpIpTarget: ['192.0.2.1', '192.0.2.255'],
        nsIp6Target: ['2001:db8::1', '2001:db8::ffff'],
        missedMax: 255,
      },
    },
    words:
      'type bond mode active-backup arp_interval 2147483647 arp_validate all arp_all_targets all arp_ip_target 192.0.2.1,192.0.2.255 ' +
      'ns_ip6_target 2001:db8::1,2001:db8::ffff arp_missed_max 255',
    shown: {
      arp_interval: 2147483647,
      arp_missed_max: 255,
      arp_ip_target: ['192.0.2.1', '192.0.2.255'],
      ns_ip6_target: ['2001:db8::1', '2001:db8::ffff'],
      arp_validate: 'all',
      arp_all_targets: 'all',
    },
  },
  {
    what: '802.3ad',
    link: {
      kind: 'bond',
      data: {
        mode: '8023AD',
        miimon: 50,
        xmitHashPolicy: 'VLAN_SRCMAC',
        minLinks: 2,
        adLacpRate: 'FAST',
        adLacpActive: false,
        adSelect: 'COUNT',
        adActorSysPrio: 65535,
        adUserPortKey: 1023,
        adActorSystem: '02:00:00:00:00:0a',
      },
    },
    words:
      'type bond mode 802.3ad miimon 50 xmit_hash_policy vlan+srcmac min_links 2 lacp_rate fast lacp_active off ad_select count ' +
      'ad_actor_sys_prio 65535 ad_user_port_key 1023 ad_actor_system 02:00:00:00:00:0a',
    shown: {
      mode: '802.3ad',
      xmit_hash_policy: 'vlan+srcmac',
      min_links: 2,
      ad_lacp_rate: 'fast',
      ad_lacp_active: 'off',
      ad_select: 'count',
      ad_actor_sys_prio: 65535,
      ad_user_port_key: 1023,
      ad_actor_system: '02:00:00:00:00:0a',
    },
  },
  {
    what: 'round robin',
    link: { kind: 'bond', data: { mode: 'ROUNDROBIN', packetsPerSlave: 65535 } },
    words: 'type bond mode balance-rr packets_per_slave 65535',
    shown: { mode: 'balance-rr', packets_per_slave: 65535 },
  },
  {
    what: 'balanced by load',
    link: { kind: 'bond', data: { mode: 'TLB', miimon: 100, tlbDynamicLb: false, lpInterval: 0x7fffffff } },
    words: 'type bond mode balance-tlb miimon 100 tlb_dynamic_lb 0 lp_interval 2147483647',
    shown: { mode: 'balance-tlb', tlb_dynamic_lb: 0, lp_interval: 2147483647 },
  },
]

const hsr: Row[] = [
  {
    what: 'HSR of version 1',
    before: LOWER,
    link: { kind: 'hsr', data: { slave1: 50, slave2: 51, multicastSpec: 45, version: 1, protocol: 'HSR' } },
    words: 'type hsr slave1 d0 slave2 d1 supervision 45 version 1 proto 0',
    shown: { slave1: 'd0', slave2: 'd1', supervision_addr: '01:15:4e:00:01:2d', proto: 0 },
    read: { multicastSpec: undefined, version: undefined, supervisionAddr: '01:15:4e:00:01:2d' },
  },
  {
    what: 'PRP',
    before: LOWER,
    link: { kind: 'hsr', data: { slave1: 50, slave2: 51, multicastSpec: 255, protocol: 'PRP' } },
    words: 'type hsr slave1 d0 slave2 d1 supervision 255 proto 1',
    shown: { slave1: 'd0', slave2: 'd1', supervision_addr: '01:15:4e:00:01:ff', proto: 1 },
    read: { multicastSpec: undefined, supervisionAddr: '01:15:4e:00:01:ff' },
  },
  {
    what: 'a port to another network',
    needs: { kernel: '6.10', ip: '6.11' },
    before: [...LOWER, 'link add d2 index 52 type veth peer name d3 index 53'],
    link: { kind: 'hsr', data: { slave1: 50, slave2: 51, interlink: 52 } },
    words: 'type hsr slave1 d0 slave2 d1 interlink d2',
    shown: { slave1: 'd0', slave2: 'd1' },
    // Not every kernel that takes it reports it.
    read: { interlink: undefined },
  },
]

/** Kinds that have ports. */
export const masters: Kinds = {
  bridge,
  bond,
  hsr,
  team: [{ what: 'no options', link: { kind: 'team', mtu: 1400 }, words: 'mtu 1400 type team', also: { mtu: 1400 } }],
  vrf: [
    { what: 'a table', link: { kind: 'vrf', data: { table: 10 } }, words: 'type vrf table 10', shown: { table: 10 } },
    {
      what: 'the greatest table',
      link: { kind: 'vrf', data: { table: 0xffffffff } },
      words: 'type vrf table 4294967295',
      shown: { table: 4294967295 },
    },
  ],
  batadv: ['BATMAN_IV', 'BATMAN_V'].map((algoName) => ({
    what: algoName,
    link: { kind: 'batadv', data: { algoName } },
    words: `type batadv ra ${algoName}`,
    read: { algoName: undefined },
  })),
}
