import { attrs } from '../../netlink/attribute/attrs.ts'
import { orShort } from '../../netlink/attribute/headed.ts'
import { lladdr } from '../../netlink/codec/address.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u16be, u32, u64 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import { familyAddress } from '../common/family-address.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'
import { rtgenmsg } from '../nsid/table.ts'
import { RTN, RTPROT } from '../route/constants.ts'
import { FDB_NOTIFY, NTF, NTF_EXT, NUD } from './constants.ts'


/**
 * struct ndmsg, the header of every neighbour message (linux/neighbour.h). Old programs request dumps with a struct
 * rtgenmsg.
 */
export const ndmsg = orShort(
  struct('ndmsg', {
    family:  [oneOf(u8, AF),  'ndm_family',  'AF_INET, AF_INET6, or AF_BRIDGE for forwarding entries'],
    _pad1:   [u8,             'ndm_pad1',    'zero'],
    _pad2:   [u16,            'ndm_pad2',    'zero'],
    ifindex: [s32,            'ndm_ifindex', 'index of the link'],
    state:   [bits(u16, NUD), 'ndm_state',   'NUD_*'],
    flags:   [bits(u8, NTF),  'ndm_flags',   'NTF_*; NDA_FLAGS_EXT has more'],
    type:    [oneOf(u8, RTN), 'ndm_type',    'RTN_*: kind of address'],
  }),
  rtgenmsg,
)

/** struct nda_cacheinfo: ages in hundredths of a second. */
export const ndaCacheinfo = struct('nda_cacheinfo', {
  confirmed: [u32, 'ndm_confirmed', 'hundredths of a second since it was confirmed'],
  used:      [u32, 'ndm_used',      'hundredths of a second since it was used'],
  updated:   [u32, 'ndm_updated',   'hundredths of a second since it changed'],
  refcnt:    [u32, 'ndm_refcnt',    'reference count'],
})

/** NFEA_*: further settings of a forwarding entry (linux/neighbour.h; br_nda_fdb_pol in net/bridge/br_fdb.c). */
export const fdbExtAttrs = attrs('nfea-attrs', {
  activityNotify: [1, 'NFEA_ACTIVITY_NOTIFY', bits(u8, FDB_NOTIFY), 'notify when it becomes inactive or active again'],
  dontRefresh:    [2, 'NFEA_DONT_REFRESH',    flag,                 'do not refresh the activity time'],
})

/**
 * NDA_*: the attributes of a neighbour or forwarding entry (linux/neighbour.h; nda_policy in net/core/neighbour.c,
 * vxlan_fdb_info in drivers/net/vxlan/vxlan_core.c, fdb_fill_info in net/bridge/br_fdb.c).
 */
export const neighbourAttrs = attrs('neighbour-attrs', {
  dst:          [1,  'NDA_DST',            familyAddress,            'address; of a vxlan entry the remote end'],
  lladdr:       [2,  'NDA_LLADDR',         lladdr,             'link-layer address'],
  cacheinfo:    [3,  'NDA_CACHEINFO',      ndaCacheinfo,       'ages'],
  probes:       [4,  'NDA_PROBES',         u32,                'unanswered probes'],
  vlan:         [5,  'NDA_VLAN',           u16,                'VLAN id of a forwarding entry'],
  port:         [6,  'NDA_PORT',           u16be,              'UDP port of the remote end; vxlan'],
  vni:          [7,  'NDA_VNI',            u32,                'VNI to send with; vxlan'],
  ifindex:      [8,  'NDA_IFINDEX',        u32,                'index of the link to send by; vxlan'],
  master:       [9,  'NDA_MASTER',         u32,                'index of the bridge or other master'],
  linkNetnsid:  [10, 'NDA_LINK_NETNSID',   s32,                'id of the namespace of the link to send by; vxlan'],
  srcVni:       [11, 'NDA_SRC_VNI',        u32,                'VNI the entry is for; vxlan in external mode'],
  protocol:     [12, 'NDA_PROTOCOL',       oneOf(u8, RTPROT),  'RTPROT_*: origin of the entry'],
  nhId:         [13, 'NDA_NH_ID',          u32,                'id of the next hop object with the remote ends; vxlan'],
  fdbExtAttrs:  [14, 'NDA_FDB_EXT_ATTRS',  fdbExtAttrs,        'further settings of a forwarding entry'],
  flagsExt:     [15, 'NDA_FLAGS_EXT',      bits(u32, NTF_EXT), 'NTF_EXT_*'],
  ndmStateMask: [16, 'NDA_NDM_STATE_MASK', bits(u16, NUD),     'flush only entries that agree with ndm_state in these bits'],
  ndmFlagsMask: [17, 'NDA_NDM_FLAGS_MASK', bits(u8, NTF),      'flush only entries that agree with ndm_flags in these bits'],
})

/** struct ndtmsg, the header of every neighbour table message (linux/neighbour.h). */
export const ndtmsg = orShort(
  struct('ndtmsg', {
    family: [oneOf(u8, AF), 'ndtm_family', 'AF_INET or AF_INET6'],
    _pad1:  [u8,            'ndtm_pad1',   'zero'],
    _pad2:  [u16,           'ndtm_pad2',   'zero'],
  }),
  rtgenmsg,
)

/** struct ndt_config: state of a table. */
export const ndtConfig = struct('ndt_config', {
  keyLen:      [u16, 'ndtc_key_len',       'length of an address, in bytes'],
  entrySize:   [u16, 'ndtc_entry_size',    'size of an entry, in bytes'],
  entries:     [u32, 'ndtc_entries',       'number of entries'],
  lastFlush:   [u32, 'ndtc_last_flush',    'milliseconds since it was flushed'],
  lastRand:    [u32, 'ndtc_last_rand',     'milliseconds since the random times were renewed'],
  hashRnd:     [u32, 'ndtc_hash_rnd',      'random part of the hash'],
  hashMask:    [u32, 'ndtc_hash_mask',     'number of buckets minus one'],
  hashChainGc: [u32, 'ndtc_hash_chain_gc', 'no longer used'],
  proxyQlen:   [u32, 'ndtc_proxy_qlen',    'packets queued for a proxy reply'],
})

/** struct ndt_stats: counters of a table. */
export const ndtStats = struct('ndt_stats', {
  allocs:         [u64, 'ndts_allocs',           'entries made'],
  destroys:       [u64, 'ndts_destroys',         'entries removed'],
  hashGrows:      [u64, 'ndts_hash_grows',       'number of times it grew'],
  resFailed:      [u64, 'ndts_res_failed',       'failed resolutions'],
  lookups:        [u64, 'ndts_lookups',          'lookups'],
  hits:           [u64, 'ndts_hits',             'lookups that found an entry'],
  rcvProbesMcast: [u64, 'ndts_rcv_probes_mcast', 'multicast probes received; IPv6'],
  rcvProbesUcast: [u64, 'ndts_rcv_probes_ucast', 'unicast probes received; IPv6'],
  periodicGcRuns: [u64, 'ndts_periodic_gc_runs', 'periodic garbage collections'],
  forcedGcRuns:   [u64, 'ndts_forced_gc_runs',   'forced garbage collections'],
  tableFulls:     [u64, 'ndts_table_fulls',      'entries rejected because the table was full'],
})

/**
 * NDTPA_*: settings of a neighbour table, default or per link (nl_ntbl_parm_policy and neightbl_fill_parms in
 * net/core/neighbour.c).
 */
export const ndtpaAttrs = attrs('ndtpa-attrs', {
  ifindex:             [1,  'NDTPA_IFINDEX',                u32,    'index of the link; none is the default'],
  refcnt:              [2,  'NDTPA_REFCNT',                 u32,    'reference count'],
  reachableTime:       [3,  'NDTPA_REACHABLE_TIME',         u64,    'milliseconds for which a neighbour counts as reachable, randomized'],
  baseReachableTime:   [4,  'NDTPA_BASE_REACHABLE_TIME',    u64,    'base of the randomized reachable time, in milliseconds'],
  retransTime:         [5,  'NDTPA_RETRANS_TIME',           u64,    'milliseconds between probes'],
  gcStaletime:         [6,  'NDTPA_GC_STALETIME',           u64,    'milliseconds after which an unused entry may be removed'],
  delayProbeTime:      [7,  'NDTPA_DELAY_PROBE_TIME',       u64,    'milliseconds before the first probe'],
  queueLen:            [8,  'NDTPA_QUEUE_LEN',              u32,    'queue limit for unresolved addresses, in packets'],
  appProbes:           [9,  'NDTPA_APP_PROBES',             u32,    'probes sent by user space'],
  ucastProbes:         [10, 'NDTPA_UCAST_PROBES',           u32,    'unicast probes'],
  mcastProbes:         [11, 'NDTPA_MCAST_PROBES',           u32,    'multicast or broadcast probes'],
  anycastDelay:        [12, 'NDTPA_ANYCAST_DELAY',          u64,    'maximum delay of a reply for an anycast address, in milliseconds'],
  proxyDelay:          [13, 'NDTPA_PROXY_DELAY',            u64,    'maximum delay of a proxy reply, in milliseconds'],
  proxyQlen:           [14, 'NDTPA_PROXY_QLEN',             u32,    'queue limit for proxy replies'],
  locktime:            [15, 'NDTPA_LOCKTIME',               u64,    'milliseconds before an entry may be replaced'],
  queueLenbytes:       [16, 'NDTPA_QUEUE_LENBYTES',         u32,    'queue limit for unresolved addresses, in bytes'],
  mcastReprobes:       [17, 'NDTPA_MCAST_REPROBES',         u32,    'multicast probes after the unicast ones failed'],
  pad:                 [18, 'NDTPA_PAD',                    binary, 'padding for alignment'],
  intervalProbeTimeMs: [19, 'NDTPA_INTERVAL_PROBE_TIME_MS', u64,    'milliseconds between probes of managed entries'],
})

/**
 * NDTA_*: the attributes of a neighbour table (linux/neighbour.h; nl_neightbl_policy and neightbl_fill_info in
 * net/core/neighbour.c).
 */
export const ndtAttrs = attrs('ndt-attrs', {
  name:       [1, 'NDTA_NAME',        string,     'arp_cache or ndisc_cache'],
  thresh1:    [2, 'NDTA_THRESH1',     u32,        'entries below which there is no garbage collection'],
  thresh2:    [3, 'NDTA_THRESH2',     u32,        'entries above which garbage collection is aggressive'],
  thresh3:    [4, 'NDTA_THRESH3',     u32,        'maximum number of entries'],
  config:     [5, 'NDTA_CONFIG',      ndtConfig,  'state'],
  parms:      [6, 'NDTA_PARMS',       ndtpaAttrs, 'settings'],
  stats:      [7, 'NDTA_STATS',       ndtStats,   'counters'],
  gcInterval: [8, 'NDTA_GC_INTERVAL', u64,        'milliseconds between garbage collections'],
  pad:        [9, 'NDTA_PAD',         binary,     'padding for alignment'],
})


/** The attributes of a neighbour message, by key. */
export interface NeighbourAttrs extends TypeOf<typeof neighbourAttrs> {}

/** The members of struct ndmsg. */
export interface Ndmsg extends TypeOf<typeof ndmsg> {}

/** The messages of neighbours and forwarding entries, and of neighbour tables. */
export const neighbourMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}NEIGH`, typeof ndmsg, typeof neighbourAttrs> & 
  Messages<`RTM_${'NEW' | 'GET' | 'SET'}NEIGHTBL`, typeof ndtmsg, typeof ndtAttrs> = {
  RTM_NEWNEIGH:    [RTM.NEWNEIGH,    'new',    ndmsg,  neighbourAttrs, 'adds a neighbour or a forwarding entry; the reply to RTM_GETNEIGH, and the notification'],
  RTM_DELNEIGH:    [RTM.DELNEIGH,    'delete', ndmsg,  neighbourAttrs, 'removes a neighbour or a forwarding entry'],
  RTM_GETNEIGH:    [RTM.GETNEIGH,    'get',    ndmsg,  neighbourAttrs, 'requests neighbours or forwarding entries; from the kernel, a request to user space to resolve one', { reply: 'RTM_NEWNEIGH' }],
  RTM_NEWNEIGHTBL: [RTM.NEWNEIGHTBL, 'new',    ndtmsg, ndtAttrs,       'neighbour table; the reply to RTM_GETNEIGHTBL'],
  RTM_GETNEIGHTBL: [RTM.GETNEIGHTBL, 'get',    ndtmsg, ndtAttrs,       'requests a dump of the neighbour tables', { reply: 'RTM_NEWNEIGHTBL' }],
  RTM_SETNEIGHTBL: [RTM.SETNEIGHTBL, 'set',    ndtmsg, ndtAttrs,       'changes the settings of a neighbour table'],
}
