import { attrs } from '../../../netlink/attribute/attrs.ts'
import { headed } from '../../../netlink/attribute/headed.ts'
import { selectByHeader } from '../../../netlink/attribute/select.ts'
import { array } from '../../../netlink/codec/array.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u32 } from '../../../netlink/codec/numbers.ts'
import { appended, struct } from '../../../netlink/codec/struct.ts'
import { TCA_FQ_CODEL_XSTATS } from '../constants.ts'
import { once } from '../once.ts'

/** TCA_CODEL_* (codel_policy in net/sched/sch_codel.c). */
export const codelQdisc = once(() =>
  attrs('codel-attrs', {
    target:      [1, 'TCA_CODEL_TARGET',       u32, 'delay that is acceptable', { unit: 'µs' }],
    limit:       [2, 'TCA_CODEL_LIMIT',        u32, 'most packets in the queue'],
    interval:    [3, 'TCA_CODEL_INTERVAL',     u32, 'time to wait before dropping begins', { unit: 'µs' }],
    ecn:         [4, 'TCA_CODEL_ECN',          u32, '1 to mark packets in place of dropping them'],
    ceThreshold: [5, 'TCA_CODEL_CE_THRESHOLD', u32, 'delay above which every packet is marked', { unit: 'µs' }],
  }),
)

/** struct tc_codel_xstats: counters of codel. */
export const codelXstats = once(() =>
  struct('tc_codel_xstats', {
    maxpacket:     [u32,           'maxpacket',      'largest packet, in bytes'],
    count:         [u32,           'count',          'drops since dropping began'],
    lastcount:     [u32,           'lastcount',      'count when dropping began'],
    ldelay:        [u32,           'ldelay',         'delay of the packet sent last, in microseconds'],
    dropNext:      [s32,           'drop_next',      'time until the next drop, in microseconds'],
    dropOverlimit: [u32,           'drop_overlimit', 'packets dropped because the queue was full'],
    ecnMark:       [u32,           'ecn_mark',       'packets marked in place of being dropped'],
    dropping:      [u32,           'dropping',       '1 while it drops'],
    ceMark:        [appended(u32), 'ce_mark',        'packets marked above the threshold'],
  }),
)

/** TCA_FQ_CODEL_* (fq_codel_policy in net/sched/sch_fq_codel.c). */
export const fqCodelQdisc = once(() =>
  attrs('fq-codel-attrs', {
    target:              [1,  'TCA_FQ_CODEL_TARGET',                u32, 'delay that is acceptable', { unit: 'µs' }],
    limit:               [2,  'TCA_FQ_CODEL_LIMIT',                 u32, 'most packets in the queue'],
    interval:            [3,  'TCA_FQ_CODEL_INTERVAL',              u32, 'time to wait before dropping begins', { unit: 'µs' }],
    ecn:                 [4,  'TCA_FQ_CODEL_ECN',                   u32, '1 to mark packets in place of dropping them'],
    flows:               [5,  'TCA_FQ_CODEL_FLOWS',                 u32, 'queues that flows are hashed into'],
    quantum:             [6,  'TCA_FQ_CODEL_QUANTUM',               u32, 'bytes of a flow before the next one has its turn'],
    ceThreshold:         [7,  'TCA_FQ_CODEL_CE_THRESHOLD',          u32, 'delay above which every packet is marked', { unit: 'µs' }],
    dropBatchSize:       [8,  'TCA_FQ_CODEL_DROP_BATCH_SIZE',       u32, 'most packets dropped at once'],
    memoryLimit:         [9,  'TCA_FQ_CODEL_MEMORY_LIMIT',          u32, 'most memory of the queue', { unit: 'bytes' }],
    ceThresholdSelector: [10, 'TCA_FQ_CODEL_CE_THRESHOLD_SELECTOR', u8,  'DSCP of the packets to which the threshold applies'],
    ceThresholdMask:     [11, 'TCA_FQ_CODEL_CE_THRESHOLD_MASK',     u8,  'mask of that DSCP'],
  }),
)

/** struct tc_fq_codel_xstats: a number, and the counters that it stands for. */
export const fqCodelXstats = once(() => {
  const type = struct('tc_fq_codel_xstats.type', {
    type: [oneOf(u32, TCA_FQ_CODEL_XSTATS), 'type', 'TCA_FQ_CODEL_XSTATS_*: whose counters they are'],
  })
  const qdisc = struct('tc_fq_codel_qd_stats', {
    maxpacket:      [u32,           'maxpacket',       'largest packet, in bytes'],
    dropOverlimit:  [u32,           'drop_overlimit',  'packets dropped because the queue was full'],
    ecnMark:        [u32,           'ecn_mark',        'packets marked in place of being dropped'],
    newFlowCount:   [u32,           'new_flow_count',  'times that a packet began a flow'],
    newFlowsLen:    [u32,           'new_flows_len',   'new flows'],
    oldFlowsLen:    [u32,           'old_flows_len',   'old flows'],
    ceMark:         [appended(u32), 'ce_mark',         'packets marked above the threshold'],
    memoryUsage:    [appended(u32), 'memory_usage',    'memory in use, in bytes'],
    dropOvermemory: [appended(u32), 'drop_overmemory', 'packets dropped because the memory was used up'],
  })
  const flow = struct('tc_fq_codel_xstats.class_stats', {
    deficit:   [s32,           'deficit',   'bytes it may still send in this turn'],
    ldelay:    [u32,           'ldelay',    'delay of the packet sent last, in microseconds'],
    count:     [u32,           'count',     'drops since dropping began'],
    lastcount: [u32,           'lastcount', 'count when dropping began'],
    dropping:  [u32,           'dropping',  '1 while it drops'],
    dropNext:  [s32,           'drop_next', 'time until the next drop, in microseconds'],
    rest:      [appended(array(u32, 3)), 'rest', 'the rest of the union, without meaning'],
  })
  return headed(type, selectByHeader('type', { 0: 'qdisc', 1: 'class' }, { qdisc, class: flow }))
})
