import type { Words } from './printed.ts'

/** Words for the numbers from 0 on. */
const from0 = (...words: unknown[]): readonly (readonly [unknown, number])[] => words.map((word, value) => [word, value] as const)

/** Where iproute2's words differ from the kernel's: written after ip/iplink_*.c and ip/link_*.c of iproute2 6.1. */
export const linkWords: Words = {
  keys: {
    ...{
      altnames: 'propList',
      parentdev: 'parentDevName',
      parentbus: 'parentDevBusName',
      permaddr: 'permAddress',
      link_index: 'link',
    },
    ...{ external: 'collectMetadata', remote: 'remote', usedbcqueuelen: 'bcQueueLenUsed', numdisabled: 'numDisabledQueues' },
    ...{ hairpin: 'mode', root_block: 'protect', flood: 'unicastFlood', mcast_to_unicast: 'mcastToUcast' },
    ...{ peer_notify_delay: 'peerNotifDelay', arp_missed_max: 'missedMax', prefix: '6rdPrefix', prefixlen: '6rdPrefixlen' },
    ...{ relay_prefix: '6rdRelayPrefix', relay_prefixlen: '6rdRelayPrefixlen', multiproto: 'multiprotoMode' },
    ...{ group_fwd_mask_str: 'groupFwdMask' },
  },
  values: {
    group: [['default', 0]],
    vlan_protocol: [
      ['802.1Q', 0x8100],
      ['802.1ad', 0x88a8],
    ],
    ethertype: [['mpls_uc', 0x8847]],
    arp_validate: from0(null, 'active', 'backup', 'all'),
    mode: from0('balance-rr', 'active-backup', 'balance-xor', 'broadcast', '802.3ad', 'balance-tlb', 'balance-alb'),
    arp_all_targets: from0('any', 'all'),
    primary_reselect: from0('always', 'better', 'failure'),
    fail_over_mac: from0('none', 'active', 'follow'),
    ad_lacp_active: from0('off', 'on'),
    ad_lacp_rate: from0('slow', 'fast'),
    ad_select: from0('stable', 'bandwidth', 'count'),
    mii_status: from0('UP', 'GOING_DOWN', 'DOWN', 'GOING_BACK'),
    erspan_dir: from0('ingress', 'egress'),
    proto: [
      ['ip6ip6', 41],
      ['ip6ip', 41],
      ['ipip6', 4],
      ['ipip', 4],
      ['mplsip', 137],
      ['any', 0],
    ],
    cipher_suite: [
      ['GCM-AES-128', 0x0080020001000001n],
      ['GCM-AES-256', 0x0080c20001000002n],
      ['GCM-AES-XPN-128', 0x0080c20001000003n],
      ['GCM-AES-XPN-256', 0x0080c20001000004n],
    ],
  },
}

/** The same for single kinds. */
export const kindKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  amt: { local: 'localIp', discovery: 'discoveryIp' },
  bareudp: { dstport: 'port' },
  gtp: { hsize: 'pdpHashsize' },
  hsr: { proto: 'protocol' },
  vxlan: { remote: 'group', remote6: 'group6' },
}

/**
 * Keys of linkinfo that are not one attribute: bits of flags that have words of their own, fields of a flow label, and what consists of
 * several attributes.
 */
export const NOT_ONE: readonly string[] = [
  ...['no_linklocal_learn', 'mcast_vlan_snooping', 'ad_actor_oper_port_state_str', 'ad_partner_oper_port_state_str'],
  ...[
    'nodst',
    'nopromisc',
    'bridge',
    'private',
    'vepa',
    'icsum',
    'ocsum',
    'iseq',
    'oseq',
    'isatap',
    'encap',
    'tclass',
    'flowlabel',
  ],
  ...['ip6_tnl_f_allow_local_remote', 'ip6_tnl_f_ign_encap_limit', 'ip6_tnl_f_use_orig_tclass', 'ip6_tnl_f_use_orig_flowlabel'],
  ...['ip6_tnl_f_rcv_dscp_copy', 'ip6_tnl_f_use_orig_fwmark'],
]
