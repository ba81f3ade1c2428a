import { attrs } from '../../../netlink/attribute/attrs.ts'
import { array } from '../../../netlink/codec/array.ts'
import { bits } from '../../../netlink/codec/names.ts'
import { u8, u16, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { TC_RED } from '../constants.ts'
import { once } from '../once.ts'
import { bitfield32 } from '../shared.ts'

/** What red and choke have in common. */
export const redMembers = () =>
  ({
    limit:    [u32,             'limit',     'most of the queue: bytes, or packets for choke'],
    qthMin:   [u32,             'qth_min',   'average of the queue at which marking begins'],
    qthMax:   [u32,             'qth_max',   'average of the queue at which all are marked'],
    wlog:     [u8,              'Wlog',      'weight of the average: -log2'],
    plog:     [u8,              'Plog',      'greatest probability: -log2'],
    scellLog: [u8,              'Scell_log', 'cell of the time table: log2'],
    flags:    [bits(u8, TC_RED), 'flags',    'TC_RED_*'],
  }) as const

/** TCA_RED_*: random early detection (red_policy in net/sched/sch_red.c). */
export const redQdisc = once(() =>
  attrs('red-attrs', {
    parms:          [1, 'TCA_RED_PARMS',            struct('tc_red_qopt', redMembers()),    'the settings: a struct tc_red_qopt'],
    stab:           [2, 'TCA_RED_STAB',             binary,                                 'table of 256 bytes: how the average falls with time'],
    maxP:           [3, 'TCA_RED_MAX_P',            u32,                                    'greatest probability of a mark: 0xffffffff is 1'],
    flags:          [4, 'TCA_RED_FLAGS',            bitfield32('TCA_RED_FLAGS', TC_RED),    'TC_RED_*, with those to change'],
    earlyDropBlock: [5, 'TCA_RED_EARLY_DROP_BLOCK', u32,                                    'block whose filters see packets that are dropped early'],
    markBlock:      [6, 'TCA_RED_MARK_BLOCK',       u32,                                    'block whose filters see packets that are marked'],
  }),
)

/** struct tc_red_xstats: counters of red. */
export const redXstats = once(() =>
  struct('tc_red_xstats', {
    early:  [u32, 'early',  'packets dropped early'],
    pdrop:  [u32, 'pdrop',  'packets dropped because the queue was full'],
    other:  [u32, 'other',  'packets dropped by the queue below'],
    marked: [u32, 'marked', 'packets marked'],
  }),
)

const gredQopt = () =>
  struct('tc_gred_qopt', {
    limit:    [u32, 'limit',     'most bytes in the queue'],
    qthMin:   [u32, 'qth_min',   'average of the queue at which dropping begins'],
    qthMax:   [u32, 'qth_max',   'average of the queue at which all are dropped'],
    dp:       [u32, 'DP',        'number of the virtual queue; 16 and more: there is none'],
    backlog:  [u32, 'backlog',   'bytes in the queue'],
    qave:     [u32, 'qave',      'average of the queue'],
    forced:   [u32, 'forced',    'packets dropped above the greatest average'],
    early:    [u32, 'early',     'packets dropped early'],
    other:    [u32, 'other',     'unused'],
    pdrop:    [u32, 'pdrop',     'packets dropped because the queue was full'],
    wlog:     [u8,  'Wlog',      'weight of the average: -log2'],
    plog:     [u8,  'Plog',      'greatest probability: -log2'],
    scellLog: [u8,  'Scell_log', 'cell of the time table: log2'],
    prio:     [u8,  'prio',      'priority of the virtual queue'],
    packets:  [u32, 'packets',   'packets seen'],
    bytesin:  [u32, 'bytesin',   'bytes seen'],
  })

const gredSopt = () =>
  struct('tc_gred_sopt', {
    dps:   [u32,              'DPs',    'number of virtual queues'],
    defDp: [u32,              'def_DP', 'the one of packets without one'],
    grio:  [u8,               'grio',   '1: the queues have priorities'],
    flags: [bits(u8, TC_RED), 'flags',  'TC_RED_*'],
    _pad1: [u16,              'pad1',   'zero'],
  })

/** TCA_GRED_VQ_*: a virtual queue (gred_vq_policy and gred_dump in net/sched/sch_gred.c). */
const vq = () =>
  attrs('tca-gred-vq-attrs', {
    pad:            [1,  'TCA_GRED_VQ_PAD',              binary,            'padding for alignment'],
    dp:             [2,  'TCA_GRED_VQ_DP',               u32,               'number of the queue'],
    statBytes:      [3,  'TCA_GRED_VQ_STAT_BYTES',       u64,               'bytes seen'],
    statPackets:    [4,  'TCA_GRED_VQ_STAT_PACKETS',     u32,               'packets seen'],
    statBacklog:    [5,  'TCA_GRED_VQ_STAT_BACKLOG',     u32,               'bytes in the queue'],
    statProbDrop:   [6,  'TCA_GRED_VQ_STAT_PROB_DROP',   u32,               'packets dropped early'],
    statProbMark:   [7,  'TCA_GRED_VQ_STAT_PROB_MARK',   u32,               'packets marked early'],
    statForcedDrop: [8,  'TCA_GRED_VQ_STAT_FORCED_DROP', u32,               'packets dropped above the greatest average'],
    statForcedMark: [9,  'TCA_GRED_VQ_STAT_FORCED_MARK', u32,               'packets marked above the greatest average'],
    statPdrop:      [10, 'TCA_GRED_VQ_STAT_PDROP',       u32,               'packets dropped because the queue was full'],
    statOther:      [11, 'TCA_GRED_VQ_STAT_OTHER',       u32,               'unused'],
    flags:          [12, 'TCA_GRED_VQ_FLAGS',            bits(u32, TC_RED), 'TC_RED_*'],
  })

const vqs = () =>
  attrs('tca-gred-vq-list-attrs', {
    entry: [1, 'TCA_GRED_VQ_ENTRY', list(vq()), 'each virtual queue'],
  })

/** TCA_GRED_*: generic random early detection (gred_policy). Requests have one struct or number where replies have sixteen. */
export const gredQdisc = once(() =>
  attrs('gred-attrs', {
    parms:  [1, 'TCA_GRED_PARMS',   array(gredQopt()), 'the virtual queue to set; of a reply, all sixteen'],
    stab:   [2, 'TCA_GRED_STAB',    binary,            'table of 256 bytes: how the average falls with time'],
    dps:    [3, 'TCA_GRED_DPS',     gredSopt(),        'the queues: a struct tc_gred_sopt'],
    maxP:   [4, 'TCA_GRED_MAX_P',   array(u32),        'greatest probability of a drop: 0xffffffff is 1'],
    limit:  [5, 'TCA_GRED_LIMIT',   u32,               'most bytes in all queues'],
    vqList: [6, 'TCA_GRED_VQ_LIST', vqs(),             'the virtual queues, as attributes'],
  }),
)

/** TCA_CHOKE_* (choke_policy in net/sched/sch_choke.c). */
export const chokeQdisc = once(() =>
  attrs('choke-attrs', {
    parms: [1, 'TCA_CHOKE_PARMS', struct('tc_choke_qopt', redMembers()), 'the settings: a struct tc_choke_qopt'],
    stab:  [2, 'TCA_CHOKE_STAB',  binary,                                'table of 256 bytes: how the average falls with time'],
    maxP:  [3, 'TCA_CHOKE_MAX_P', u32,                                   'greatest probability of a mark: 0xffffffff is 1'],
  }),
)

/** struct tc_choke_xstats: counters of choke. */
export const chokeXstats = once(() =>
  struct('tc_choke_xstats', {
    early:   [u32, 'early',   'packets dropped early'],
    pdrop:   [u32, 'pdrop',   'packets dropped because the queue was full'],
    other:   [u32, 'other',   'unused'],
    marked:  [u32, 'marked',  'packets marked'],
    matched: [u32, 'matched', 'packets dropped with one of the same flow'],
  }),
)
