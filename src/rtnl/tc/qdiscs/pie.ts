import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary } from '../../../netlink/codec/values.ts'
import {
  TC_DUALPI2_DROP_EARLY,
  TC_DUALPI2_DROP_OVERLOAD,
  TC_DUALPI2_ECN_MASK,
  TC_DUALPI2_SPLIT_GSO,
} from '../constants.ts'
import { once } from '../once.ts'

/** TCA_PIE_* (pie_policy in net/sched/sch_pie.c). */
export const pieQdisc = once(() =>
  attrs('pie-attrs', {
    target:          [1, 'TCA_PIE_TARGET',            u32, 'delay that is acceptable', { unit: 'µs' }],
    limit:           [2, 'TCA_PIE_LIMIT',             u32, 'most packets in the queue'],
    tupdate:         [3, 'TCA_PIE_TUPDATE',           u32, 'time between two computations of the probability', { unit: 'µs' }],
    alpha:           [4, 'TCA_PIE_ALPHA',             u32, 'weight of the deviation from the target, 0 to 32'],
    beta:            [5, 'TCA_PIE_BETA',              u32, 'weight of the trend, 0 to 32'],
    ecn:             [6, 'TCA_PIE_ECN',               u32, '1 to mark packets in place of dropping them'],
    bytemode:        [7, 'TCA_PIE_BYTEMODE',          u32, '1 to scale the probability by the length of the packet'],
    dqRateEstimator: [8, 'TCA_PIE_DQ_RATE_ESTIMATOR', u32, '1 to compute the delay from the rate, 0 from time stamps'],
  }),
)

/** struct tc_pie_xstats: counters of pie. */
export const pieXstats = once(() =>
  struct('tc_pie_xstats', {
    prob:             [u64, 'prob',               'probability of a drop: 2^56 - 1 is 1'],
    delay:            [u32, 'delay',              'delay, in microseconds'],
    avgDqRate:        [u32, 'avg_dq_rate',        'average rate, in bytes per tick'],
    dqRateEstimating: [u32, 'dq_rate_estimating', '1 if the delay is computed from the rate'],
    packetsIn:        [u32, 'packets_in',         'packets that came in'],
    dropped:          [u32, 'dropped',            'packets dropped'],
    overlimit:        [u32, 'overlimit',          'packets dropped because the queue was full'],
    maxq:             [u32, 'maxq',               'most packets that were in the queue'],
    ecnMark:          [u32, 'ecn_mark',           'packets marked'],
  }),
)

/** TCA_FQ_PIE_* (fq_pie_policy in net/sched/sch_fq_pie.c). */
export const fqPieQdisc = once(() =>
  attrs('fq-pie-attrs', {
    limit:           [1,  'TCA_FQ_PIE_LIMIT',             u32, 'most packets in the queue'],
    flows:           [2,  'TCA_FQ_PIE_FLOWS',             u32, 'queues that flows are hashed into'],
    target:          [3,  'TCA_FQ_PIE_TARGET',            u32, 'delay that is acceptable', { unit: 'µs' }],
    tupdate:         [4,  'TCA_FQ_PIE_TUPDATE',           u32, 'time between two computations of the probability', { unit: 'µs' }],
    alpha:           [5,  'TCA_FQ_PIE_ALPHA',             u32, 'weight of the deviation from the target, 0 to 32'],
    beta:            [6,  'TCA_FQ_PIE_BETA',              u32, 'weight of the trend, 0 to 32'],
    quantum:         [7,  'TCA_FQ_PIE_QUANTUM',           u32, 'bytes of a flow before the next one has its turn'],
    memoryLimit:     [8,  'TCA_FQ_PIE_MEMORY_LIMIT',      u32, 'most memory of the queue', { unit: 'bytes' }],
    ecnProb:         [9,  'TCA_FQ_PIE_ECN_PROB',          u32, 'probability up to which packets are marked', { unit: '%' }],
    ecn:             [10, 'TCA_FQ_PIE_ECN',               u32, '1 to mark packets in place of dropping them'],
    bytemode:        [11, 'TCA_FQ_PIE_BYTEMODE',          u32, '1 to scale the probability by the length of the packet'],
    dqRateEstimator: [12, 'TCA_FQ_PIE_DQ_RATE_ESTIMATOR', u32, '1 to compute the delay from the rate, 0 from time stamps'],
  }),
)

/** struct tc_fq_pie_xstats: counters of fq_pie. */
export const fqPieXstats = once(() =>
  struct('tc_fq_pie_xstats', {
    packetsIn:    [u32, 'packets_in',     'packets that came in'],
    dropped:      [u32, 'dropped',        'packets dropped'],
    overlimit:    [u32, 'overlimit',      'packets dropped because the queue was full'],
    overmemory:   [u32, 'overmemory',     'packets dropped because the memory was used up'],
    ecnMark:      [u32, 'ecn_mark',       'packets marked'],
    newFlowCount: [u32, 'new_flow_count', 'times that a packet began a flow'],
    newFlowsLen:  [u32, 'new_flows_len',  'new flows'],
    oldFlowsLen:  [u32, 'old_flows_len',  'old flows'],
    memoryUsage:  [u32, 'memory_usage',   'memory in use, in bytes'],
  }),
)

/** TCA_DUALPI2_*, of Linux 6.17 (linux/pkt_sched.h; types from Documentation/netlink/specs/tc.yaml). */
export const dualpi2Qdisc = once(() =>
  attrs('dualpi2-attrs', {
    limit:          [1,  'TCA_DUALPI2_LIMIT',            u32,                                 'most packets in the queue'],
    memoryLimit:    [2,  'TCA_DUALPI2_MEMORY_LIMIT',     u32,                                 'most memory of the queue', { unit: 'bytes' }],
    target:         [3,  'TCA_DUALPI2_TARGET',           u32,                                 'delay that is acceptable in the C queue', { unit: 'µs' }],
    tupdate:        [4,  'TCA_DUALPI2_TUPDATE',          u32,                                 'time between two computations of the probability', { unit: 'µs' }],
    alpha:          [5,  'TCA_DUALPI2_ALPHA',            u32,                                 'weight of the deviation from the target', { unit: '1/256 Hz' }],
    beta:           [6,  'TCA_DUALPI2_BETA',             u32,                                 'weight of the trend', { unit: '1/256 Hz' }],
    stepThreshPkts: [7,  'TCA_DUALPI2_STEP_THRESH_PKTS', u32,                                 'packets in the L queue above which all are marked'],
    stepThreshUs:   [8,  'TCA_DUALPI2_STEP_THRESH_US',   u32,                                 'delay in the L queue above which all are marked', { unit: 'µs' }],
    minQlenStep:    [9,  'TCA_DUALPI2_MIN_QLEN_STEP',    u32,                                 'packets in the L queue from which the threshold applies'],
    coupling:       [10, 'TCA_DUALPI2_COUPLING',         u8,                                  'factor between the probabilities of the two queues'],
    dropOverload:   [11, 'TCA_DUALPI2_DROP_OVERLOAD',    oneOf(u8, TC_DUALPI2_DROP_OVERLOAD), 'what happens in overload'],
    dropEarly:      [12, 'TCA_DUALPI2_DROP_EARLY',       oneOf(u8, TC_DUALPI2_DROP_EARLY),    'where packets are dropped'],
    cProtection:    [13, 'TCA_DUALPI2_C_PROTECTION',     u8,                                  'share of the C queue in the bandwidth', { unit: '%' }],
    ecnMask:        [14, 'TCA_DUALPI2_ECN_MASK',         oneOf(u8, TC_DUALPI2_ECN_MASK),      'packets that go into the L queue'],
    splitGso:       [15, 'TCA_DUALPI2_SPLIT_GSO',        oneOf(u8, TC_DUALPI2_SPLIT_GSO),     'whether GSO packets are split'],
    pad:            [16, 'TCA_DUALPI2_PAD',              binary,                              'padding for alignment'],
  }),
)

/** struct tc_dualpi2_xstats: counters of dualpi2. */
export const dualpi2Xstats = once(() =>
  struct('tc_dualpi2_xstats', {
    prob:          [u32, 'prob',            'probability of a mark: 0xffffffff is 1'],
    delayC:        [u32, 'delay_c',         'delay in the C queue, in microseconds'],
    delayL:        [u32, 'delay_l',         'delay in the L queue, in microseconds'],
    pktsInC:       [u32, 'pkts_in_c',       'packets that came into the C queue'],
    pktsInL:       [u32, 'pkts_in_l',       'packets that came into the L queue'],
    maxq:          [u32, 'maxq',            'most packets that were in the queue'],
    ecnMark:       [u32, 'ecn_mark',        'packets marked'],
    stepMark:      [u32, 'step_mark',       'packets marked above the threshold'],
    credit:        [s32, 'credit',          'credit of the C queue'],
    memoryUsed:    [u32, 'memory_used',     'memory in use, in bytes'],
    maxMemoryUsed: [u32, 'max_memory_used', 'most memory that was in use, in bytes'],
    memoryLimit:   [u32, 'memory_limit',    'most memory of the queue, in bytes'],
  }),
)
