import { attrs } from '../../../netlink/attribute/attrs.ts'
import { indexed } from '../../../netlink/attribute/indexed.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s32, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { CAKE_ACK, CAKE_ATM, CAKE_DIFFSERV, CAKE_FLOW } from '../constants.ts'
import { once } from '../once.ts'

/** TCA_CAKE_* (cake_policy in net/sched/sch_cake.c). */
export const cakeQdisc = once(() =>
  attrs('cake-attrs', {
    pad:          [1,  'TCA_CAKE_PAD',           binary,                    'padding for alignment'],
    baseRate64:   [2,  'TCA_CAKE_BASE_RATE64',   u64,                       'bandwidth; 0 is no limit', { unit: 'bytes/s' }],
    diffservMode: [3,  'TCA_CAKE_DIFFSERV_MODE', oneOf(u32, CAKE_DIFFSERV), 'classes by DSCP'],
    atm:          [4,  'TCA_CAKE_ATM',           oneOf(u32, CAKE_ATM),      'cells of the link layer'],
    flowMode:     [5,  'TCA_CAKE_FLOW_MODE',     oneOf(u32, CAKE_FLOW),     'what makes a flow'],
    overhead:     [6,  'TCA_CAKE_OVERHEAD',      s32,                       'bytes to add to each packet'],
    rtt:          [7,  'TCA_CAKE_RTT',           u32,                       'round-trip time to expect', { unit: 'µs' }],
    target:       [8,  'TCA_CAKE_TARGET',        u32,                       'delay that is acceptable', { unit: 'µs' }],
    autorate:     [9,  'TCA_CAKE_AUTORATE',      u32,                       '1 to measure the bandwidth'],
    memory:       [10, 'TCA_CAKE_MEMORY',        u32,                       'most memory of the queue', { unit: 'bytes' }],
    nat:          [11, 'TCA_CAKE_NAT',           u32,                       '1 to look up addresses before NAT'],
    raw:          [12, 'TCA_CAKE_RAW',           u32,                       'there: count no overhead'],
    wash:         [13, 'TCA_CAKE_WASH',          u32,                       '1 to clear the DSCP'],
    mpu:          [14, 'TCA_CAKE_MPU',           u32,                       'least length that counts', { unit: 'bytes' }],
    ingress:      [15, 'TCA_CAKE_INGRESS',       u32,                       '1 to count dropped packets, as for ingress'],
    ackFilter:    [16, 'TCA_CAKE_ACK_FILTER',    oneOf(u32, CAKE_ACK),      'which ACKs of TCP to drop'],
    splitGso:     [17, 'TCA_CAKE_SPLIT_GSO',     u32,                       '1 to split GSO packets'],
    fwmark:       [18, 'TCA_CAKE_FWMARK',        u32,                       'mask of the firewall mark that chooses the class'],
  }),
)

/** TCA_CAKE_TIN_STATS_*: counters of a class by DSCP (cake_dump_stats). */
const tinStats = () =>
  attrs('tca-cake-tin-stats-attrs', {
    pad:                [1,  'TCA_CAKE_TIN_STATS_PAD',                  binary, 'padding for alignment'],
    sentPackets:        [2,  'TCA_CAKE_TIN_STATS_SENT_PACKETS',         u32,    'packets sent'],
    sentBytes64:        [3,  'TCA_CAKE_TIN_STATS_SENT_BYTES64',         u64,    'bytes sent'],
    droppedPackets:     [4,  'TCA_CAKE_TIN_STATS_DROPPED_PACKETS',      u32,    'packets dropped'],
    droppedBytes64:     [5,  'TCA_CAKE_TIN_STATS_DROPPED_BYTES64',      u64,    'bytes dropped'],
    acksDroppedPackets: [6,  'TCA_CAKE_TIN_STATS_ACKS_DROPPED_PACKETS', u32,    'ACKs dropped'],
    acksDroppedBytes64: [7,  'TCA_CAKE_TIN_STATS_ACKS_DROPPED_BYTES64', u64,    'bytes of ACKs dropped'],
    ecnMarkedPackets:   [8,  'TCA_CAKE_TIN_STATS_ECN_MARKED_PACKETS',   u32,    'packets marked'],
    ecnMarkedBytes64:   [9,  'TCA_CAKE_TIN_STATS_ECN_MARKED_BYTES64',   u64,    'bytes marked'],
    backlogPackets:     [10, 'TCA_CAKE_TIN_STATS_BACKLOG_PACKETS',      u32,    'packets in the queue'],
    backlogBytes:       [11, 'TCA_CAKE_TIN_STATS_BACKLOG_BYTES',        u32,    'bytes in the queue'],
    thresholdRate64:    [12, 'TCA_CAKE_TIN_STATS_THRESHOLD_RATE64',     u64,    'rate up to which the class has its priority', { unit: 'bytes/s' }],
    targetUs:           [13, 'TCA_CAKE_TIN_STATS_TARGET_US',            u32,    'delay that is acceptable', { unit: 'µs' }],
    intervalUs:         [14, 'TCA_CAKE_TIN_STATS_INTERVAL_US',          u32,    'time to wait before dropping begins', { unit: 'µs' }],
    wayIndirectHits:    [15, 'TCA_CAKE_TIN_STATS_WAY_INDIRECT_HITS',    u32,    'look-ups that hit another way'],
    wayMisses:          [16, 'TCA_CAKE_TIN_STATS_WAY_MISSES',           u32,    'look-ups that found an empty queue'],
    wayCollisions:      [17, 'TCA_CAKE_TIN_STATS_WAY_COLLISIONS',       u32,    'look-ups that shared a queue'],
    peakDelayUs:        [18, 'TCA_CAKE_TIN_STATS_PEAK_DELAY_US',        u32,    'greatest delay', { unit: 'µs' }],
    avgDelayUs:         [19, 'TCA_CAKE_TIN_STATS_AVG_DELAY_US',         u32,    'average delay', { unit: 'µs' }],
    baseDelayUs:        [20, 'TCA_CAKE_TIN_STATS_BASE_DELAY_US',        u32,    'delay of sparse flows', { unit: 'µs' }],
    sparseFlows:        [21, 'TCA_CAKE_TIN_STATS_SPARSE_FLOWS',         u32,    'sparse flows'],
    bulkFlows:          [22, 'TCA_CAKE_TIN_STATS_BULK_FLOWS',           u32,    'bulk flows'],
    unresponsiveFlows:  [23, 'TCA_CAKE_TIN_STATS_UNRESPONSIVE_FLOWS',   u32,    'flows that do not react'],
    maxSkblen:          [24, 'TCA_CAKE_TIN_STATS_MAX_SKBLEN',           u32,    'largest packet', { unit: 'bytes' }],
    flowQuantum:        [25, 'TCA_CAKE_TIN_STATS_FLOW_QUANTUM',         u32,    'bytes of a flow before the next one has its turn'],
  })

/** TCA_CAKE_STATS_*: counters of cake and, from DEFICIT on, of a flow (cake_dump_stats, cake_dump_class_stats). */
export const cakeXstats = once(() =>
  attrs('tca-cake-stats-attrs', {
    pad:                [1,  'TCA_CAKE_STATS_PAD',                 binary,              'padding for alignment'],
    capacityEstimate64: [2,  'TCA_CAKE_STATS_CAPACITY_ESTIMATE64', u64,                 'bandwidth as measured', { unit: 'bytes/s' }],
    memoryLimit:        [3,  'TCA_CAKE_STATS_MEMORY_LIMIT',        u32,                 'most memory of the queue', { unit: 'bytes' }],
    memoryUsed:         [4,  'TCA_CAKE_STATS_MEMORY_USED',         u32,                 'most memory that was in use', { unit: 'bytes' }],
    avgNetoff:          [5,  'TCA_CAKE_STATS_AVG_NETOFF',          u32,                 'average offset of the network header', { unit: 'bytes' }],
    minNetlen:          [6,  'TCA_CAKE_STATS_MIN_NETLEN',          u32,                 'least length of a packet', { unit: 'bytes' }],
    maxNetlen:          [7,  'TCA_CAKE_STATS_MAX_NETLEN',          u32,                 'greatest length of a packet', { unit: 'bytes' }],
    minAdjlen:          [8,  'TCA_CAKE_STATS_MIN_ADJLEN',          u32,                 'least length with overhead', { unit: 'bytes' }],
    maxAdjlen:          [9,  'TCA_CAKE_STATS_MAX_ADJLEN',          u32,                 'greatest length with overhead', { unit: 'bytes' }],
    tinStats:           [10, 'TCA_CAKE_STATS_TIN_STATS',           indexed(tinStats()), 'each class by DSCP, from 1 on'],
    deficit:            [11, 'TCA_CAKE_STATS_DEFICIT',             s32,                 'bytes a flow may still send in this turn'],
    cobaltCount:        [12, 'TCA_CAKE_STATS_COBALT_COUNT',        u32,                 'drops of a flow since dropping began'],
    dropping:           [13, 'TCA_CAKE_STATS_DROPPING',            u32,                 '1 while it drops'],
    dropNextUs:         [14, 'TCA_CAKE_STATS_DROP_NEXT_US',        s32,                 'time until the next drop', { unit: 'µs' }],
    pDrop:              [15, 'TCA_CAKE_STATS_P_DROP',              u32,                 'probability of a drop: 0xffffffff is 1'],
    blueTimerUs:        [16, 'TCA_CAKE_STATS_BLUE_TIMER_US',       s32,                 'time until that probability falls', { unit: 'µs' }],
  }),
)
