import { attrs } from '../../../netlink/attribute/attrs.ts'
import { u8, u32 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { once } from '../once.ts'

/** TCA_DRR_*: a class of drr (drr_policy in net/sched/sch_drr.c). The qdisc has no options. */
export const drrClass = once(() =>
  attrs('drr-attrs', {
    quantum: [1, 'TCA_DRR_QUANTUM', u32, 'bytes before the next class has its turn'],
  }),
)

/** struct tc_drr_stats: counters of a class. */
export const drrXstats = once(() =>
  struct('tc_drr_stats', {
    deficit: [u32, 'deficit', 'bytes it may still send in this turn'],
  }),
)

/** TCA_QFQ_*: a class of qfq (qfq_policy in net/sched/sch_qfq.c). The qdisc has no options. */
export const qfqClass = once(() =>
  attrs('qfq-attrs', {
    weight: [1, 'TCA_QFQ_WEIGHT', u32, 'its share in the bandwidth'],
    lmax:   [2, 'TCA_QFQ_LMAX',   u32, 'largest packet', { unit: 'bytes' }],
  }),
)

/** struct tc_qfq_stats: settings of a class as counters. */
export const qfqXstats = once(() =>
  struct('tc_qfq_stats', {
    weight: [u32, 'weight', 'its share in the bandwidth'],
    lmax:   [u32, 'lmax',   'largest packet, in bytes'],
  }),
)

const quanta = () =>
  attrs('ets-quanta-attrs', {
    quantaBand: [4, 'TCA_ETS_QUANTA_BAND', list(u32), 'bytes of each band before the next one has its turn'],
  })

const priomap = () =>
  attrs('ets-priomap-attrs', {
    priomapBand: [6, 'TCA_ETS_PRIOMAP_BAND', list(u8), 'band of each priority of a packet'],
  })

/** TCA_ETS_*: enhanced transmission selection (ets_policy in net/sched/sch_ets.c). */
export const etsQdisc = once(() =>
  attrs('ets-attrs', {
    nbands:  [1, 'TCA_ETS_NBANDS',  u8,        'number of bands'],
    nstrict: [2, 'TCA_ETS_NSTRICT', u8,        'how many of them, the first, are strict'],
    quanta:  [3, 'TCA_ETS_QUANTA',  quanta(),  'quanta of the others'],
    priomap: [5, 'TCA_ETS_PRIOMAP', priomap(), 'band of each priority'],
  }),
)

/** TCA_ETS_*: a class of ets (ets_class_policy). */
export const etsClass = once(() =>
  attrs('ets-class-attrs', {
    quantaBand: [4, 'TCA_ETS_QUANTA_BAND', u32, 'bytes before the next band has its turn'],
  }),
)

/** TCA_HHF_*: heavy-hitter filter (hhf_policy in net/sched/sch_hhf.c). */
export const hhfQdisc = once(() =>
  attrs('hhf-attrs', {
    backlogLimit: [1, 'TCA_HHF_BACKLOG_LIMIT',  u32, 'most packets in the queue'],
    quantum:      [2, 'TCA_HHF_QUANTUM',        u32, 'bytes before the other queue has its turn'],
    hhFlowsLimit: [3, 'TCA_HHF_HH_FLOWS_LIMIT', u32, 'most heavy hitters'],
    resetTimeout: [4, 'TCA_HHF_RESET_TIMEOUT',  u32, 'time after which counting begins anew', { unit: 'µs' }],
    admitBytes:   [5, 'TCA_HHF_ADMIT_BYTES',    u32, 'bytes in that time that make a heavy hitter'],
    evictTimeout: [6, 'TCA_HHF_EVICT_TIMEOUT',  u32, 'idle time after which one is forgotten', { unit: 'µs' }],
    nonHhWeight:  [7, 'TCA_HHF_NON_HH_WEIGHT',  u32, 'weight of the other flows'],
  }),
)

/** struct tc_hhf_xstats: counters of hhf. */
export const hhfXstats = once(() =>
  struct('tc_hhf_xstats', {
    dropOverlimit: [u32, 'drop_overlimit', 'packets dropped because the queue was full'],
    hhOverlimit:   [u32, 'hh_overlimit',   'heavy hitters beyond the limit'],
    hhTotCount:    [u32, 'hh_tot_count',   'heavy hitters so far'],
    hhCurCount:    [u32, 'hh_cur_count',   'heavy hitters now'],
  }),
)
