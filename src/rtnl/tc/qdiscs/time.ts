import { attrs } from '../../../netlink/attribute/attrs.ts'
import { array } from '../../../netlink/codec/array.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s32, s64, u8, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { TC_ETF, TC_FP, TC_TAPRIO_CMD, TCA_TAPRIO_ATTR_FLAG } from '../constants.ts'
import { once } from '../once.ts'
import { mqprioQopt } from './mqprio.ts'

const cbs = () =>
  struct('tc_cbs_qopt', {
    offload:   [u8,           'offload',   '1: the hardware shapes'],
    _pad:      [array(u8, 3), '_pad',      'zero'],
    hicredit:  [s32,          'hicredit',  'most credit, in bytes'],
    locredit:  [s32,          'locredit',  'least credit, in bytes'],
    idleslope: [s32,          'idleslope', 'credit gained while waiting, in kbit/s'],
    sendslope: [s32,          'sendslope', 'credit lost while sending, in kbit/s'],
  })

/** TCA_CBS_*: credit-based shaper (cbs_policy in net/sched/sch_cbs.c). */
export const cbsQdisc = once(() =>
  attrs('cbs-attrs', {
    parms: [1, 'TCA_CBS_PARMS', cbs(), 'the settings: a struct tc_cbs_qopt'],
  }),
)

const etf = () =>
  struct('tc_etf_qopt', {
    delta:   [s32,               'delta',   'how long before its time a packet is sent, in nanoseconds'],
    clockid: [s32,               'clockid', 'the clock of that time'],
    flags:   [bits(u32, TC_ETF), 'flags',   'TC_ETF_*'],
  })

/** TCA_ETF_*: earliest time first (etf_policy in net/sched/sch_etf.c). */
export const etfQdisc = once(() =>
  attrs('etf-attrs', {
    parms: [1, 'TCA_ETF_PARMS', etf(), 'the settings: a struct tc_etf_qopt'],
  }),
)

/** TCA_TAPRIO_SCHED_ENTRY_*: an entry of a schedule (entry_policy in net/sched/sch_taprio.c). */
const entry = once(() =>
  attrs('taprio-sched-entry-attrs', {
    index:    [1, 'TCA_TAPRIO_SCHED_ENTRY_INDEX',     u32,                      'its number'],
    cmd:      [2, 'TCA_TAPRIO_SCHED_ENTRY_CMD',       oneOf(u8, TC_TAPRIO_CMD), 'command'],
    gateMask: [3, 'TCA_TAPRIO_SCHED_ENTRY_GATE_MASK', u32,                      'traffic classes whose gates are open: a bit each'],
    interval: [4, 'TCA_TAPRIO_SCHED_ENTRY_INTERVAL',  u32,                      'how long', { unit: 'ns' }],
  }),
)

const entries = once(() =>
  attrs('taprio-sched-attrs', {
    entry: [1, 'TCA_TAPRIO_SCHED_ENTRY', list(entry()), 'each entry'],
  }),
)

/** A schedule: that in use, or in TCA_TAPRIO_ATTR_ADMIN_SCHED the next one. */
const schedule = () =>
  ({
    schedEntryList:          [2, 'TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST',           entries(), 'the entries'],
    schedBaseTime:           [3, 'TCA_TAPRIO_ATTR_SCHED_BASE_TIME',            s64,       'when it begins', { unit: 'ns' }],
    schedCycleTime:          [8, 'TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME',           s64,       'how long a cycle is', { unit: 'ns' }],
    schedCycleTimeExtension: [9, 'TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME_EXTENSION', s64,       'how much longer the last cycle may be', { unit: 'ns' }],
    pad:                     [6, 'TCA_TAPRIO_ATTR_PAD',                        binary,    'padding for alignment'],
  }) as const

const tcEntry = () =>
  attrs('taprio-tc-entry-attrs', {
    index:  [1, 'TCA_TAPRIO_TC_ENTRY_INDEX',   u32,               'number of the traffic class'],
    maxSdu: [2, 'TCA_TAPRIO_TC_ENTRY_MAX_SDU', u32,               'largest frame, in bytes; 0 is no limit'],
    fp:     [3, 'TCA_TAPRIO_TC_ENTRY_FP',      oneOf(u32, TC_FP), 'whether its frames may be preempted'],
  })

/** TCA_TAPRIO_ATTR_*: time-aware priorities (taprio_policy and taprio_dump in net/sched/sch_taprio.c). */
export const taprioQdisc = once(() =>
  attrs('taprio-attrs', {
    priomap:          [1,  'TCA_TAPRIO_ATTR_PRIOMAP',            mqprioQopt(),                              'traffic classes and queues'],
    ...schedule(),
    schedSingleEntry: [4,  'TCA_TAPRIO_ATTR_SCHED_SINGLE_ENTRY', entry(),                                   'one entry; unused'],
    schedClockid:     [5,  'TCA_TAPRIO_ATTR_SCHED_CLOCKID',      s32,                                       'the clock of the schedule'],
    adminSched:       [7,  'TCA_TAPRIO_ATTR_ADMIN_SCHED',        attrs('taprio-admin-attrs', schedule()),   'the schedule that is used next'],
    flags:            [10, 'TCA_TAPRIO_ATTR_FLAGS',              bits(u32, TCA_TAPRIO_ATTR_FLAG),           'TCA_TAPRIO_ATTR_FLAG_*'],
    txtimeDelay:      [11, 'TCA_TAPRIO_ATTR_TXTIME_DELAY',       u32,                                       'delay of the card with TXTIME_ASSIST', { unit: 'ns' }],
    tcEntry:          [12, 'TCA_TAPRIO_ATTR_TC_ENTRY',           list(tcEntry()),                           'each traffic class'],
  }),
)

/** TCA_TAPRIO_OFFLOAD_STATS_*: counters of the hardware (taprio_dump_xstats). */
export const taprioXstats = once(() =>
  attrs('taprio-offload-stats-attrs', {
    pad:         [1, 'TCA_TAPRIO_OFFLOAD_STATS_PAD',          binary, 'padding for alignment'],
    windowDrops: [2, 'TCA_TAPRIO_OFFLOAD_STATS_WINDOW_DROPS', u64,    'frames dropped because they did not fit'],
    txOverruns:  [3, 'TCA_TAPRIO_OFFLOAD_STATS_TX_OVERRUNS',  u64,    'frames still being sent when the gate closed'],
  }),
)
