import { attrs } from '../../../netlink/attribute/attrs.ts'
import { headed } from '../../../netlink/attribute/headed.ts'
import { array } from '../../../netlink/codec/array.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { TC_FP, TC_MQPRIO_HW_OFFLOAD, TC_MQPRIO_MODE, TC_MQPRIO_SHAPER } from '../constants.ts'
import { once } from '../once.ts'

/** struct tc_mqprio_qopt: traffic classes and their queues. */
export const mqprioQopt = once(() =>
  struct('tc_mqprio_qopt', {
    numTc:     [u8,                              'num_tc',      'number of traffic classes'],
    prioTcMap: [array(u8, 16),                   'prio_tc_map', 'traffic class of each priority of a packet'],
    hw:        [oneOf(u8, TC_MQPRIO_HW_OFFLOAD), 'hw',          'what the hardware does'],
    count:     [array(u16, 16),                  'count',       'number of queues of each class'],
    offset:    [array(u16, 16),                  'offset',      'the first queue of each class'],
  }),
)

const tcEntry = () =>
  attrs('mqprio-tc-entry-attrs', {
    index: [1, 'TCA_MQPRIO_TC_ENTRY_INDEX', u32,               'number of the traffic class'],
    fp:    [2, 'TCA_MQPRIO_TC_ENTRY_FP',    oneOf(u32, TC_FP), 'whether its frames may be preempted'],
  })

const minRates = () =>
  attrs('mqprio-min-rate-attrs', {
    minRate64: [3, 'TCA_MQPRIO_MIN_RATE64', list(u64), 'least rate of each class', { unit: 'bytes/s' }],
  })

const maxRates = () =>
  attrs('mqprio-max-rate-attrs', {
    maxRate64: [4, 'TCA_MQPRIO_MAX_RATE64', list(u64), 'greatest rate of each class', { unit: 'bytes/s' }],
  })

/** mqprio: a struct tc_mqprio_qopt, then TCA_MQPRIO_* without a nest (mqprio_policy in net/sched/sch_mqprio.c). */
export const mqprioQdisc = once(() =>
  headed(mqprioQopt(), attrs('mqprio-attrs', {
    mode:      [1, 'TCA_MQPRIO_MODE',       oneOf(u16, TC_MQPRIO_MODE),   'who decides on the queue'],
    shaper:    [2, 'TCA_MQPRIO_SHAPER',     oneOf(u16, TC_MQPRIO_SHAPER), 'how the hardware shapes'],
    minRate64: [3, 'TCA_MQPRIO_MIN_RATE64', minRates(),                   'least rates'],
    maxRate64: [4, 'TCA_MQPRIO_MAX_RATE64', maxRates(),                   'greatest rates'],
    tcEntry:   [5, 'TCA_MQPRIO_TC_ENTRY',   list(tcEntry()),              'each traffic class'],
  })),
)
