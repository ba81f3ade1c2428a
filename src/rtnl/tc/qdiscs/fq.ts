import { attrs } from '../../../netlink/attribute/attrs.ts'
import { array } from '../../../netlink/codec/array.ts'
import { s32, s64, u8, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { appended, struct } from '../../../netlink/codec/struct.ts'
import { once } from '../once.ts'
import { prioQdisc } from './fifo.ts'

/** TCA_FQ_*: fair queue (fq_policy in net/sched/sch_fq.c). */
export const fqQdisc = once(() =>
  attrs('fq-attrs', {
    plimit:           [1,  'TCA_FQ_PLIMIT',             u32,           'most packets in the queue'],
    flowPlimit:       [2,  'TCA_FQ_FLOW_PLIMIT',        u32,           'most packets of a flow'],
    quantum:          [3,  'TCA_FQ_QUANTUM',            u32,           'bytes of a flow before the next one has its turn'],
    initialQuantum:   [4,  'TCA_FQ_INITIAL_QUANTUM',    u32,           'bytes of a new flow in its first turn'],
    rateEnable:       [5,  'TCA_FQ_RATE_ENABLE',        u32,           '1 to pace flows'],
    flowDefaultRate:  [6,  'TCA_FQ_FLOW_DEFAULT_RATE',  u32,           'unused; rate of flows without one', { unit: 'bytes/s' }],
    flowMaxRate:      [7,  'TCA_FQ_FLOW_MAX_RATE',      u32,           'greatest rate of a flow; 0xffffffff is none', { unit: 'bytes/s' }],
    bucketsLog:       [8,  'TCA_FQ_BUCKETS_LOG',        u32,           'size of the hash table: log2'],
    flowRefillDelay:  [9,  'TCA_FQ_FLOW_REFILL_DELAY',  u32,           'idle time after which a flow has credit again', { unit: 'µs' }],
    orphanMask:       [10, 'TCA_FQ_ORPHAN_MASK',        u32,           'mask of the hash of packets without a socket'],
    lowRateThreshold: [11, 'TCA_FQ_LOW_RATE_THRESHOLD', u32,           'rate up to which a packet is paced by itself', { unit: 'bytes/s' }],
    ceThreshold:      [12, 'TCA_FQ_CE_THRESHOLD',       u32,           'delay above which packets are marked', { unit: 'µs' }],
    timerSlack:       [13, 'TCA_FQ_TIMER_SLACK',        u32,           'how late the timer may be', { unit: 'ns' }],
    horizon:          [14, 'TCA_FQ_HORIZON',            u32,           'how far ahead packets may be scheduled', { unit: 'µs' }],
    horizonDrop:      [15, 'TCA_FQ_HORIZON_DROP',       u8,            '1 to drop packets beyond it, 0 to send them then'],
    priomap:          [16, 'TCA_FQ_PRIOMAP',            prioQdisc(),   'band of each priority: a struct tc_prio_qopt'],
    weights:          [17, 'TCA_FQ_WEIGHTS',            array(s32, 3), 'weight of each of the three bands'],
    offloadHorizon:   [18, 'TCA_FQ_OFFLOAD_HORIZON',    u32,           'how far ahead the device may pace packets', { unit: 'µs' }],
  }),
)

/** struct tc_fq_qd_stats: counters of fq. */
export const fqXstats = once(() =>
  struct('tc_fq_qd_stats', {
    gcFlows:             [u64,                     'gc_flows',               'flows that were forgotten'],
    highprioPackets:     [u64,                     'highprio_packets',       'packets of control traffic'],
    tcpRetrans:          [u64,                     'tcp_retrans',            'unused since Linux 5.0'],
    throttled:           [u64,                     'throttled',              'times that a flow had to wait'],
    flowsPlimit:         [u64,                     'flows_plimit',           'packets dropped because their flow was full'],
    pktsTooLong:         [u64,                     'pkts_too_long',          'packets longer than a turn'],
    allocationErrors:    [u64,                     'allocation_errors',      'flows for which there was no memory'],
    timeNextDelayedFlow: [s64,                     'time_next_delayed_flow', 'time until the next flow may send, in nanoseconds'],
    flows:               [u32,                     'flows',                  'flows'],
    inactiveFlows:       [u32,                     'inactive_flows',         'flows without packets'],
    throttledFlows:      [u32,                     'throttled_flows',        'flows that wait'],
    unthrottleLatencyNs: [u32,                     'unthrottle_latency_ns',  'how late flows are woken, in nanoseconds'],
    ceMark:              [appended(u64),           'ce_mark',                'packets marked above the threshold'],
    horizonDrops:        [appended(u64),           'horizon_drops',          'packets dropped beyond the horizon'],
    horizonCaps:         [appended(u64),           'horizon_caps',           'packets sent at the horizon'],
    fastpathPackets:     [appended(u64),           'fastpath_packets',       'packets that needed no flow'],
    bandDrops:           [appended(array(u64, 3)), 'band_drops',             'packets dropped, by band'],
    bandPktCount:        [appended(array(u32, 3)), 'band_pkt_count',         'packets in the queue, by band'],
    pad:                 [appended(u32),           'pad',                    'zero'],
  }),
)
