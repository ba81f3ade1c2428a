import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { s32, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { binary } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

/** TCP_METRICS_A_METRICS_*: a TCP_METRIC_* and one (net/ipv4/tcp_metrics.c: tcp_metrics_fill_info). */
const values = attrs('tcp-metrics-vals', {
  rtt:       [1, 'TCP_METRICS_A_METRICS_RTT',       u32, 'round-trip time', { unit: '1/8 ms' }],
  rttvar:    [2, 'TCP_METRICS_A_METRICS_RTTVAR',    u32, 'variation of the round-trip time', { unit: '1/4 ms' }],
  ssthresh:  [3, 'TCP_METRICS_A_METRICS_SSTHRESH',  u32, 'slow-start threshold', { unit: 'packets' }],
  cwnd:      [4, 'TCP_METRICS_A_METRICS_CWND',      u32, 'congestion window', { unit: 'packets' }],
  reodering: [5, 'TCP_METRICS_A_METRICS_REODERING', u32, 'reordering; the header spells it so', { unit: 'packets' }],
  rttUs:     [6, 'TCP_METRICS_A_METRICS_RTT_US',    u32, 'round-trip time', { unit: '1/8 µs' }],
  rttvarUs:  [7, 'TCP_METRICS_A_METRICS_RTTVAR_US', u32, 'variation of the round-trip time', { unit: '1/4 µs' }],
})

/** TCP_METRICS_ATTR_*. */
const metrics = attrs('tcp-metrics-attrs', {
  addrIpv4:       [1,  'TCP_METRICS_ATTR_ADDR_IPV4',         ipv4,   'address of the peer'],
  addrIpv6:       [2,  'TCP_METRICS_ATTR_ADDR_IPV6',         ipv6,   'address of the peer'],
  age:            [3,  'TCP_METRICS_ATTR_AGE',               u64,    'time since the last update', { unit: 'ms' }],
  twTsval:        [4,  'TCP_METRICS_ATTR_TW_TSVAL',          u32,    'last time stamp that the peer sent'],
  twTsStamp:      [5,  'TCP_METRICS_ATTR_TW_TS_STAMP',       s32,    'time since that time stamp', { unit: 's' }],
  vals:           [6,  'TCP_METRICS_ATTR_VALS',              values, 'the metrics'],
  fopenMss:       [7,  'TCP_METRICS_ATTR_FOPEN_MSS',         u16,    'MSS of fast open', { unit: 'bytes' }],
  fopenSynDrops:  [8,  'TCP_METRICS_ATTR_FOPEN_SYN_DROPS',   u16,    'lost SYN packets of fast open'],
  fopenSynDropTs: [9,  'TCP_METRICS_ATTR_FOPEN_SYN_DROP_TS', u64,    'time since the last of them', { unit: 'ms' }],
  fopenCookie:    [10, 'TCP_METRICS_ATTR_FOPEN_COOKIE',      binary, 'cookie of fast open'],
  saddrIpv4:      [11, 'TCP_METRICS_ATTR_SADDR_IPV4',        ipv4,   'address of this end'],
  saddrIpv6:      [12, 'TCP_METRICS_ATTR_SADDR_IPV6',        ipv6,   'address of this end'],
  pad:            [13, 'TCP_METRICS_ATTR_PAD',               binary, 'padding for alignment'],
})

/** tcp_metrics: what the kernel remembers of TCP connections to a peer (net/ipv4/tcp_metrics.c). */
export const tcpMetrics = family('tcp_metrics', () => ({
  TCP_METRICS_CMD_GET: [1, 'get', metrics, 'reads the metrics of a peer, or dumps all', { reply: 'TCP_METRICS_CMD_GET' }],
  TCP_METRICS_CMD_DEL: [2, 'delete', metrics, 'forgets the metrics of a peer, or of all'],
}))
