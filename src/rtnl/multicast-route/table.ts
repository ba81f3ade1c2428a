import { attrs } from '../../netlink/attribute/attrs.ts'
import { ip, ipv4 } from '../../netlink/codec/address.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { binary } from '../../netlink/codec/values.ts'
import type { Messages } from '../common/messages.ts'
import { RTM } from '../constants.ts'
import { rtgenmsg } from '../nsid/table.ts'
import { RT_TABLE } from '../route/constants.ts'
import { IGMPMSG, VIFF } from './constants.ts'


/** IPMRA_VIFA_*: an interface of multicast routing (linux/mroute.h; ipmr_fill_vif in net/ipv4/ipmr.c). */
export const vif = attrs('ipmra-vifa-attrs', {
  ifindex:    [1,  'IPMRA_VIFA_IFINDEX',     u32,             'index of the link'],
  vifId:      [2,  'IPMRA_VIFA_VIF_ID',      u32,             'number of the interface in multicast routes'],
  flags:      [3,  'IPMRA_VIFA_FLAGS',       bits(u16, VIFF), 'VIFF_*'],
  bytesIn:    [4,  'IPMRA_VIFA_BYTES_IN',    u64,             'bytes received'],
  bytesOut:   [5,  'IPMRA_VIFA_BYTES_OUT',   u64,             'bytes sent'],
  packetsIn:  [6,  'IPMRA_VIFA_PACKETS_IN',  u64,             'packets received'],
  packetsOut: [7,  'IPMRA_VIFA_PACKETS_OUT', u64,             'packets sent'],
  localAddr:  [8,  'IPMRA_VIFA_LOCAL_ADDR',  ipv4,            'local address; with USE_IFINDEX the four bytes of the index instead'],
  remoteAddr: [9,  'IPMRA_VIFA_REMOTE_ADDR', ipv4,            'remote address of a tunnel'],
  pad:        [10, 'IPMRA_VIFA_PAD',         binary,          'padding for alignment'],
})

/** IPMRA_VIF: the interfaces of multicast routing. */
export const vifs = attrs('ipmra-vif-attrs', {
  vif: [1, 'IPMRA_VIF', list(vif), 'interfaces'],
})

/** IPMRA_TABLE_*: IFLA_AF_SPEC of a link message of RTNL_FAMILY_IPMR, a table of multicast routing (ipmr_fill_table in net/ipv4/ipmr.c). */
export const mrouteTable = attrs('ipmra-table-attrs', {
  id:                 [1, 'IPMRA_TABLE_ID',                   oneOf(u32, RT_TABLE), 'routing table'],
  cacheResQueueLen:   [2, 'IPMRA_TABLE_CACHE_RES_QUEUE_LEN',  u32,                  'number of unresolved routes'],
  mrouteRegVifNum:    [3, 'IPMRA_TABLE_MROUTE_REG_VIF_NUM',   s32,                  'number of the register interface of PIM; -1 is none'],
  mrouteDoAssert:     [4, 'IPMRA_TABLE_MROUTE_DO_ASSERT',     u8,                   '1 if packets from the wrong interface are reported'],
  mrouteDoPim:        [5, 'IPMRA_TABLE_MROUTE_DO_PIM',        u8,                   '1 if PIM is on'],
  vifs:               [6, 'IPMRA_TABLE_VIFS',                 vifs,                 'interfaces'],
  mrouteDoWrvifwhole: [7, 'IPMRA_TABLE_MROUTE_DO_WRVIFWHOLE', u8,                   '1 if such reports contain the whole packet'],
})

/**
 * IPMRA_CREPORT_*: events for a multicast routing daemon (igmpmsg_netlink_event in net/ipv4/ipmr.c). IPv6 has the same
 * numbers under other names, IP6MRA_CREPORT_* (mrt6msg_netlink_event in net/ipv6/ip6mr.c), but no table.
 */
export const cacheReport = attrs('ipmra-creport-attrs', {
  msgtype: [1, 'IPMRA_CREPORT_MSGTYPE',  oneOf(u8, IGMPMSG),   'type of the report'],
  vifId:   [2, 'IPMRA_CREPORT_VIF_ID',   u32,                  'number of the incoming interface'],
  srcAddr: [3, 'IPMRA_CREPORT_SRC_ADDR', ip,                   'source of the packet'],
  dstAddr: [4, 'IPMRA_CREPORT_DST_ADDR', ip,                   'destination group of the packet'],
  pkt:     [5, 'IPMRA_CREPORT_PKT',      binary,               'the reported part of the packet'],
  table:   [6, 'IPMRA_CREPORT_TABLE',    oneOf(u32, RT_TABLE), 'routing table; IPv4 only'],
})


/** The attributes of a report of multicast routing, by key. */
export interface CacheReportAttrs extends TypeOf<typeof cacheReport> {}

/** The messages of multicast routing. */
export const multicastRouteMessages: Messages<'RTM_NEWCACHEREPORT', typeof rtgenmsg, typeof cacheReport> = {
  RTM_NEWCACHEREPORT: [RTM.NEWCACHEREPORT, 'event', rtgenmsg, cacheReport, 'a multicast packet needs the daemon; notification only'],
}
