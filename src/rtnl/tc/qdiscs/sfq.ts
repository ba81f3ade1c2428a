import { attrs } from '../../../netlink/attribute/attrs.ts'
import { bits } from '../../../netlink/codec/names.ts'
import { s32, u8, u32 } from '../../../netlink/codec/numbers.ts'
import { appended, struct } from '../../../netlink/codec/struct.ts'
import { TC_RED } from '../constants.ts'
import { once } from '../once.ts'

const qopt = () =>
  struct('tc_sfq_qopt', {
    quantum:       [u32, 'quantum',        'bytes of a flow before the next one has its turn'],
    perturbPeriod: [s32, 'perturb_period', 'seconds after which the hash changes; 0 is never'],
    limit:         [u32, 'limit',          'most packets in the queue'],
    divisor:       [u32, 'divisor',        'size of the hash table'],
    flows:         [u32, 'flows',          'most flows'],
  })

const redStats = () =>
  struct('tc_sfqred_stats', {
    probDrop:       [u32, 'prob_drop',        'packets dropped early'],
    forcedDrop:     [u32, 'forced_drop',      'packets dropped above the greatest average'],
    probMark:       [u32, 'prob_mark',        'packets marked early'],
    forcedMark:     [u32, 'forced_mark',      'packets marked above the greatest average'],
    probMarkHead:   [u32, 'prob_mark_head',   'packets marked early at the head'],
    forcedMarkHead: [u32, 'forced_mark_head', 'packets marked above the greatest average at the head'],
  })

/** sfq: a struct tc_sfq_qopt_v1 alone; old programs send its first member (net/sched/sch_sfq.c). */
export const sfqQdisc = once(() =>
  struct('tc_sfq_qopt_v1', {
    v0:       [qopt(),                     'v0',        'the struct of Linux before 3.3'],
    depth:    [appended(u32),              'depth',     'most packets of a flow'],
    headdrop: [appended(u32),              'headdrop',  '1 to drop at the head'],
    limit:    [appended(u32),              'limit',     'hard limit of a flow, in bytes, for red'],
    qthMin:   [appended(u32),              'qth_min',   'average of a flow at which marking begins'],
    qthMax:   [appended(u32),              'qth_max',   'average of a flow at which all are marked'],
    wlog:     [appended(u8),               'Wlog',      'weight of the average: -log2'],
    plog:     [appended(u8),               'Plog',      'greatest probability: -log2'],
    scellLog: [appended(u8),               'Scell_log', 'cell of the time table: log2'],
    flags:    [appended(bits(u8, TC_RED)), 'flags',     'TC_RED_*'],
    maxP:     [appended(u32),              'max_P',     'greatest probability of a mark: 0xffffffff is 1'],
    stats:    [appended(redStats()),       'stats',     'counters of red'],
  }),
)

/** struct tc_sfq_xstats: of a class, which is a flow. */
export const sfqXstats = once(() =>
  struct('tc_sfq_xstats', {
    allot: [s32, 'allot', 'bytes it may still send in this turn'],
  }),
)

const sfbQopt = () =>
  struct('tc_sfb_qopt', {
    rehashInterval: [u32, 'rehash_interval', 'time between two hashes, in milliseconds'],
    warmupTime:     [u32, 'warmup_time',     'time that both are in use, in milliseconds'],
    max:            [u32, 'max',             'most packets of a flow'],
    binSize:        [u32, 'bin_size',        'packets of a bin above which the probability grows'],
    increment:      [u32, 'increment',       'step by which it grows: 0xffff is 1'],
    decrement:      [u32, 'decrement',       'step by which it falls: 0xffff is 1'],
    limit:          [u32, 'limit',           'most packets in the queue'],
    penaltyRate:    [u32, 'penalty_rate',    'packets per second of flows that do not react'],
    penaltyBurst:   [u32, 'penalty_burst',   'burst of them'],
  })

/** TCA_SFB_*: stochastic fair blue (sfb_policy in net/sched/sch_sfb.c). */
export const sfbQdisc = once(() =>
  attrs('sfb-attrs', {
    parms: [1, 'TCA_SFB_PARMS', sfbQopt(), 'the settings: a struct tc_sfb_qopt'],
  }),
)

/** struct tc_sfb_xstats: counters of sfb. */
export const sfbXstats = once(() =>
  struct('tc_sfb_xstats', {
    earlydrop:   [u32, 'earlydrop',   'packets dropped early'],
    penaltydrop: [u32, 'penaltydrop', 'packets dropped of flows that do not react'],
    bucketdrop:  [u32, 'bucketdrop',  'packets dropped because their bin was full'],
    queuedrop:   [u32, 'queuedrop',   'packets dropped because the queue was full'],
    childdrop:   [u32, 'childdrop',   'packets dropped by the queue below'],
    marked:      [u32, 'marked',      'packets marked'],
    maxqlen:     [u32, 'maxqlen',     'packets in the fullest bin'],
    maxprob:     [u32, 'maxprob',     'greatest probability: 0xffff is 1'],
    avgprob:     [u32, 'avgprob',     'average probability: 0xffff is 1'],
  }),
)
