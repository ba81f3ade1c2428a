import { attrs } from '../../netlink/attribute/attrs.ts'
import { indexed } from '../../netlink/attribute/indexed.ts'
import { once } from '../../netlink/base/once.ts'
import { array } from '../../netlink/codec/array.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import { type Family, family } from '../family.ts'
import { actions, flowKey, tunnelKey } from './ovs/flow.ts'

/** struct ovs_header, before the attributes of every message (linux/openvswitch.h). */
const header = { dpIfindex: [s32, 'dp_ifindex', 'index of the link of the data path', { link: 'request' }] } as const

const dpStats = once(() =>
  struct('ovs_dp_stats', {
    hit:    [u64, 'n_hit',    'packets that matched a flow'],
    missed: [u64, 'n_missed', 'packets that matched none'],
    lost:   [u64, 'n_lost',   'packets that were lost on the way to the program'],
    flows:  [u64, 'n_flows',  'flows'],
  }),
)

const megaflowStats = once(() =>
  struct('ovs_dp_megaflow_stats', {
    maskHit:  [u64, 'n_mask_hit',  'masks that were tried'],
    masks:    [u32, 'n_masks',     'masks'],
    _pad0:    [u32, 'pad0',        'padding'],
    cacheHit: [u64, 'n_cache_hit', 'packets whose mask was in the cache'],
    _pad1:    [u64, 'pad1',        'padding'],
  }),
)

const OVS_DP_F = { UNALIGNED: 1, VPORT_PIDS: 2, TC_RECIRC_SHARING: 4, DISPATCH_UPCALL_PER_CPU: 8 } as const

/** OVS_DP_ATTR_* (datapath_policy in net/openvswitch/datapath.c). */
const dp = attrs('ovs-dp-attrs', {
  name:           [1, 'OVS_DP_ATTR_NAME',             string,             'name of the data path'],
  upcallPid:      [2, 'OVS_DP_ATTR_UPCALL_PID',       u32,                'port id of the socket that gets packets without a flow'],
  stats:          [3, 'OVS_DP_ATTR_STATS',            dpStats(),          'counters'],
  megaflowStats:  [4, 'OVS_DP_ATTR_MEGAFLOW_STATS',   megaflowStats(),    'counters of masks'],
  userFeatures:   [5, 'OVS_DP_ATTR_USER_FEATURES',    bits(u32,OVS_DP_F), 'features that the program knows'],
  pad:            [6, 'OVS_DP_ATTR_PAD',              binary,             'padding for alignment'],
  masksCacheSize: [7, 'OVS_DP_ATTR_MASKS_CACHE_SIZE', u32,                'size of the cache of masks'],
  perCpuPids:     [8, 'OVS_DP_ATTR_PER_CPU_PIDS',     array(u32),         'port ids by processor'],
  ifindex:        [9, 'OVS_DP_ATTR_IFINDEX',          u32,                'index for the new link'],
})

/** ovs_datapath: data paths of Open vSwitch. */
export const ovsDatapath = family('ovs_datapath', () => ({
  OVS_DP_CMD_NEW: [1, 'new', dp, 'makes a data path; also its description'],
  OVS_DP_CMD_DEL: [2, 'delete', dp, 'deletes a data path'],
  OVS_DP_CMD_GET: [3, 'get', dp, 'reads a data path, or dumps all', { reply: 'OVS_DP_CMD_GET' }],
  OVS_DP_CMD_SET: [4, 'set', dp, 'changes a data path'],
}), header, ['ovs_datapath'])

const VPORT_TYPE = { UNSPEC: 0, NETDEV: 1, INTERNAL: 2, GRE: 3, VXLAN: 4, GENEVE: 5 } as const

const vxlanExt = attrs('ovs-vxlan-ext-attrs', {
  gbp: [1, 'OVS_VXLAN_EXT_GBP', flag, 'there: group policy'],
})

const tunnelOptions = attrs('ovs-tunnel-attrs', {
  dstPort:   [1, 'OVS_TUNNEL_ATTR_DST_PORT',  u16,      'UDP port'],
  extension: [2, 'OVS_TUNNEL_ATTR_EXTENSION', vxlanExt, 'extensions of VXLAN'],
})

const vportStats = once(() =>
  struct('ovs_vport_stats', {
    rxPackets: [u64, 'rx_packets', 'packets received'],
    txPackets: [u64, 'tx_packets', 'packets sent'],
    rxBytes:   [u64, 'rx_bytes',   'bytes received'],
    txBytes:   [u64, 'tx_bytes',   'bytes sent'],
    rxErrors:  [u64, 'rx_errors',  'bad packets received'],
    txErrors:  [u64, 'tx_errors',  'errors while sending'],
    rxDropped: [u64, 'rx_dropped', 'received packets that were dropped'],
    txDropped: [u64, 'tx_dropped', 'packets to send that were dropped'],
  }),
)

const upcallStats = attrs('ovs-vport-upcall-attrs', {
  success: [0, 'OVS_VPORT_UPCALL_ATTR_SUCCESS', u64, 'packets given to the program'],
  fail:    [1, 'OVS_VPORT_UPCALL_ATTR_FAIL',    u64, 'packets that were lost on the way'],
})

/** OVS_VPORT_ATTR_* (vport_policy). */
const vport = attrs('ovs-vport-attrs', {
  portNo:      [1,  'OVS_VPORT_ATTR_PORT_NO',      u32,                   'number of the port'],
  type:        [2,  'OVS_VPORT_ATTR_TYPE',         oneOf(u32,VPORT_TYPE), 'kind of port'],
  name:        [3,  'OVS_VPORT_ATTR_NAME',         string,                'name of the port'],
  options:     [4,  'OVS_VPORT_ATTR_OPTIONS',      tunnelOptions,         'options of a tunnel'],
  upcallPid:   [5,  'OVS_VPORT_ATTR_UPCALL_PID',   array(u32),            'port ids of the sockets that get packets without a flow'],
  stats:       [6,  'OVS_VPORT_ATTR_STATS',        vportStats(),          'counters'],
  pad:         [7,  'OVS_VPORT_ATTR_PAD',          binary,                'padding for alignment'],
  ifindex:     [8,  'OVS_VPORT_ATTR_IFINDEX',      u32,                   'index of the link', { link: 'request' }],
  netnsid:     [9,  'OVS_VPORT_ATTR_NETNSID',      s32,                   'id of its network namespace'],
  upcallStats: [10, 'OVS_VPORT_ATTR_UPCALL_STATS', upcallStats,           'counters of packets given to the program'],
})

/** ovs_vport: ports of data paths. */
export const ovsVport = family('ovs_vport', () => ({
  OVS_VPORT_CMD_NEW: [1, 'new', vport, 'adds a port; also its description'],
  OVS_VPORT_CMD_DEL: [2, 'delete', vport, 'deletes a port'],
  OVS_VPORT_CMD_GET: [3, 'get', vport, 'reads a port, or dumps all', { reply: 'OVS_VPORT_CMD_GET' }],
  OVS_VPORT_CMD_SET: [4, 'set', vport, 'changes a port'],
}), header, ['ovs_vport'])

const OVS_UFID_F = { OMIT_KEY: 1, OMIT_MASK: 2, OMIT_ACTIONS: 4 } as const

const flowStats = once(() =>
  struct('ovs_flow_stats', {
    packets: [u64, 'n_packets', 'packets that matched'],
    bytes:   [u64, 'n_bytes',   'bytes of these'],
  }),
)

/** OVS_FLOW_ATTR_* (flow_policy). */
const flow = attrs('ovs-flow-attrs', {
  key:       [1,  'OVS_FLOW_ATTR_KEY',        flowKey,              'what packets have in common'],
  actions:   [2,  'OVS_FLOW_ATTR_ACTIONS',    actions,              'what to do with them'],
  stats:     [3,  'OVS_FLOW_ATTR_STATS',      flowStats(),          'counters'],
  tcpFlags:  [4,  'OVS_FLOW_ATTR_TCP_FLAGS',  u8,                   'flags of TCP that were seen'],
  used:      [5,  'OVS_FLOW_ATTR_USED',       u64,                  'time of the last packet, by the clock since the start of the machine', { unit: 'ms' }],
  clear:     [6,  'OVS_FLOW_ATTR_CLEAR',      flag,                 'there: clear counters'],
  mask:      [7,  'OVS_FLOW_ATTR_MASK',       flowKey,              'which bits of the key count'],
  probe:     [8,  'OVS_FLOW_ATTR_PROBE',      flag,                 'there: only try it'],
  ufid:      [9,  'OVS_FLOW_ATTR_UFID',       binary,               'identifier of the flow'],
  ufidFlags: [10, 'OVS_FLOW_ATTR_UFID_FLAGS', bits(u32,OVS_UFID_F), 'what to leave out of the reply'],
  pad:       [11, 'OVS_FLOW_ATTR_PAD',        binary,               'padding for alignment'],
})

/** ovs_flow: flows of data paths. */
export const ovsFlow: Family = family('ovs_flow', () => ({
  OVS_FLOW_CMD_NEW: [1, 'new', flow, 'adds a flow; also its description'],
  OVS_FLOW_CMD_DEL: [2, 'delete', flow, 'deletes a flow, or all'],
  OVS_FLOW_CMD_GET: [3, 'get', flow, 'reads a flow, or dumps all', { reply: 'OVS_FLOW_CMD_GET' }],
  OVS_FLOW_CMD_SET: [4, 'set', flow, 'changes a flow'],
}), header, ['ovs_flow'])

/** OVS_PACKET_ATTR_* (packet_policy). */
const packet = attrs('ovs-packet-attrs', {
  packet:       [1,  'OVS_PACKET_ATTR_PACKET',         binary,    'the packet'],
  key:          [2,  'OVS_PACKET_ATTR_KEY',            flowKey,   'what the packet has in its headers'],
  actions:      [3,  'OVS_PACKET_ATTR_ACTIONS',        actions,   'what to do with it'],
  userdata:     [4,  'OVS_PACKET_ATTR_USERDATA',       binary,    'bytes of the user'],
  egressTunKey: [5,  'OVS_PACKET_ATTR_EGRESS_TUN_KEY', tunnelKey, 'the tunnel that it would leave by'],
  unused1:      [6,  'OVS_PACKET_ATTR_UNUSED1',        binary,    'not used'],
  unused2:      [7,  'OVS_PACKET_ATTR_UNUSED2',        binary,    'not used'],
  probe:        [8,  'OVS_PACKET_ATTR_PROBE',          flag,      'there: only try it'],
  mru:          [9,  'OVS_PACKET_ATTR_MRU',            u16,       'longest fragment', { unit: 'bytes' }],
  len:          [10, 'OVS_PACKET_ATTR_LEN',            u32,       'length before it was cut', { unit: 'bytes' }],
  hash:         [11, 'OVS_PACKET_ATTR_HASH',           u64,       'hash of the packet'],
})

/** ovs_packet: packets that went to the program, and back. */
export const ovsPacket: Family = family('ovs_packet', () => ({
  OVS_PACKET_CMD_MISS: [1, 'event', packet, 'a packet without a flow'],
  OVS_PACKET_CMD_ACTION: [2, 'event', packet, 'a packet that an action gives to the program'],
  OVS_PACKET_CMD_EXECUTE: [3, 'do', packet, 'does something with a packet'],
}), header)

const BAND_TYPE = { UNSPEC: 0, DROP: 1 } as const

const band = attrs('ovs-band-attrs', {
  type:  [1, 'OVS_BAND_ATTR_TYPE',  oneOf(u32,BAND_TYPE), 'what happens above the rate'],
  rate:  [2, 'OVS_BAND_ATTR_RATE',  u32,                  'rate, in kbit/s or packets/s'],
  burst: [3, 'OVS_BAND_ATTR_BURST', u32,                  'burst, in kbit or packets'],
  stats: [4, 'OVS_BAND_ATTR_STATS', flowStats(),          'counters'],
})

/** OVS_METER_ATTR_* (meter_policy in net/openvswitch/meter.c). */
const meter = attrs('ovs-meter-attrs', {
  id:        [1, 'OVS_METER_ATTR_ID',         u32,           'number of the meter'],
  kbps:      [2, 'OVS_METER_ATTR_KBPS',       flag,          'there: rates are in kbit/s, not in packets/s'],
  stats:     [3, 'OVS_METER_ATTR_STATS',      flowStats(),   'counters'],
  bands:     [4, 'OVS_METER_ATTR_BANDS',      indexed(band), 'the bands; every index is 0'],
  used:      [5, 'OVS_METER_ATTR_USED',       u64,           'time of the last packet, by the clock since the start of the machine', { unit: 'ms' }],
  clear:     [6, 'OVS_METER_ATTR_CLEAR',      flag,          'there: clear counters'],
  maxMeters: [7, 'OVS_METER_ATTR_MAX_METERS', u32,           'greatest number of meters'],
  maxBands:  [8, 'OVS_METER_ATTR_MAX_BANDS',  u32,           'greatest number of bands of a meter'],
  pad:       [9, 'OVS_METER_ATTR_PAD',        binary,        'padding for alignment'],
})

/** ovs_meter: meters of data paths. */
export const ovsMeter = family('ovs_meter', () => ({
  OVS_METER_CMD_FEATURES: [1, 'get', meter, 'reads what meters can do', { reply: 'OVS_METER_CMD_FEATURES' }],
  OVS_METER_CMD_SET: [2, 'set', meter, 'adds or changes a meter'],
  OVS_METER_CMD_DEL: [3, 'delete', meter, 'deletes a meter'],
  OVS_METER_CMD_GET: [4, 'get', meter, 'reads a meter', { reply: 'OVS_METER_CMD_GET' }],
}), header, ['ovs_meter'])

const zoneLimit = once(() =>
  struct('ovs_zone_limit', {
    zoneId: [s32, 'zone_id', 'zone; -1 is the default of all'],
    limit:  [u32, 'limit',   'most connections'],
    count:  [u32, 'count',   'connections'],
  }),
)

const ctLimit = attrs('ovs-ct-limit-attrs', {
  zoneLimit: [1, 'OVS_CT_LIMIT_ATTR_ZONE_LIMIT', array(zoneLimit()), 'limits by zone'],
})

/** ovs_ct_limit: limits of connections by zone. */
export const ovsCtLimit = family('ovs_ct_limit', () => ({
  OVS_CT_LIMIT_CMD_SET: [1, 'set', ctLimit, 'sets limits'],
  OVS_CT_LIMIT_CMD_DEL: [2, 'delete', ctLimit, 'deletes limits'],
  OVS_CT_LIMIT_CMD_GET: [3, 'get', ctLimit, 'reads limits', { reply: 'OVS_CT_LIMIT_CMD_GET' }],
}), header, ['ovs_ct_limit'])
