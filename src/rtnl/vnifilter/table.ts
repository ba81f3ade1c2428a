import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { binary } from '../../netlink/codec/values.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'
import { TUNNEL_MSG_FLAG } from '../link/constants.ts'


/** struct tunnel_msg, before the attributes of messages about the VNIs of a vxlan (linux/if_link.h). */
export const tunnelMsg = struct('tunnel_msg', {
  family:     [oneOf(u8, AF),             'family',    'AF_BRIDGE'],
  flags:      [bits(u8, TUNNEL_MSG_FLAG), 'flags',     'what a dump adds'],
  _reserved2: [u16,                       'reserved2', 'zero'],
  ifindex:    [u32,                       'ifindex',   'index of the vxlan; 0 is all'],
})

/** VNIFILTER_ENTRY_STATS_*: counters of a VNI (__vnifilter_entry_fill_stats in drivers/net/vxlan/vxlan_vnifilter.c). */
export const vnifilterStats = attrs('vnifilter-entry-stats-attrs', {
  rxBytes:  [1, 'VNIFILTER_ENTRY_STATS_RX_BYTES',  u64,    'bytes received'],
  rxPkts:   [2, 'VNIFILTER_ENTRY_STATS_RX_PKTS',   u64,    'packets received'],
  rxDrops:  [3, 'VNIFILTER_ENTRY_STATS_RX_DROPS',  u64,    'packets dropped on receive'],
  rxErrors: [4, 'VNIFILTER_ENTRY_STATS_RX_ERRORS', u64,    'bad packets received'],
  txBytes:  [5, 'VNIFILTER_ENTRY_STATS_TX_BYTES',  u64,    'bytes sent'],
  txPkts:   [6, 'VNIFILTER_ENTRY_STATS_TX_PKTS',   u64,    'packets sent'],
  txDrops:  [7, 'VNIFILTER_ENTRY_STATS_TX_DROPS',  u64,    'packets dropped on transmit'],
  txErrors: [8, 'VNIFILTER_ENTRY_STATS_TX_ERRORS', u64,    'transmit errors'],
  pad:      [9, 'VNIFILTER_ENTRY_STATS_PAD',       binary, 'padding for alignment'],
})

/** VXLAN_VNIFILTER_ENTRY_*: a VNI that a vxlan accepts, or a range of them (types from vni_filter_entry_policy). */
export const vnifilterEntry = attrs('vxlan-vnifilter-entry-attrs', {
  start:  [1, 'VXLAN_VNIFILTER_ENTRY_START',  u32,            'VNI, the first of a range'],
  end:    [2, 'VXLAN_VNIFILTER_ENTRY_END',    u32,            'last VNI of a range'],
  group:  [3, 'VXLAN_VNIFILTER_ENTRY_GROUP',  ipv4,           'IPv4 multicast group, or the one remote end'],
  group6: [4, 'VXLAN_VNIFILTER_ENTRY_GROUP6', ipv6,           'IPv6 multicast group, or the one remote end'],
  stats:  [5, 'VXLAN_VNIFILTER_ENTRY_STATS',  vnifilterStats, 'counters'],
})

/** VXLAN_VNIFILTER_*: the VNIs that a vxlan accepts (linux/if_link.h; drivers/net/vxlan/vxlan_vnifilter.c). */
export const tunnelAttrs = attrs('vxlan-vnifilter-attrs', {
  entry: [1, 'VXLAN_VNIFILTER_ENTRY', list(vnifilterEntry), 'VNIs'],
})

/** The messages of a vxlan's VNIs. */
export const vnifilterMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}TUNNEL`, typeof tunnelMsg, typeof tunnelAttrs> = {
  RTM_NEWTUNNEL: [RTM.NEWTUNNEL, 'new',    tunnelMsg, tunnelAttrs, 'adds or changes VNIs of a vxlan; the reply to RTM_GETTUNNEL, and the notification'],
  RTM_DELTUNNEL: [RTM.DELTUNNEL, 'delete', tunnelMsg, tunnelAttrs, 'removes VNIs'],
  RTM_GETTUNNEL: [RTM.GETTUNNEL, 'get',    tunnelMsg, tunnelAttrs, 'requests VNIs (dump)', { reply: 'RTM_NEWTUNNEL' }],
}
