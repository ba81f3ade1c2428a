import { attrs } from '../../../netlink/attribute/attrs.ts'
import { headed } from '../../../netlink/attribute/headed.ts'
import { array } from '../../../netlink/codec/array.ts'
import { s16, s32, s64, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { once } from '../once.ts'

const qopt = () =>
  struct('tc_netem_qopt', {
    latency:   [u32, 'latency',   'delay, in ticks of 64 ns'],
    limit:     [u32, 'limit',     'most packets in the queue'],
    loss:      [u32, 'loss',      'share of packets to lose: 0xffffffff is all'],
    gap:       [u32, 'gap',       'reorder every so many packets; 0 is none'],
    duplicate: [u32, 'duplicate', 'share of packets to send twice: 0xffffffff is all'],
    jitter:    [u32, 'jitter',    'variation of the delay, in ticks of 64 ns'],
  })

const corr = () =>
  struct('tc_netem_corr', {
    delayCorr: [u32, 'delay_corr', 'correlation of the delay with that of the packet before'],
    lossCorr:  [u32, 'loss_corr',  'correlation of loss'],
    dupCorr:   [u32, 'dup_corr',   'correlation of duplication'],
  })

const reorder = () =>
  struct('tc_netem_reorder', {
    probability: [u32, 'probability', 'share of packets sent at once: 0xffffffff is all'],
    correlation: [u32, 'correlation', 'correlation with the packet before'],
  })

const corrupt = () =>
  struct('tc_netem_corrupt', {
    probability: [u32, 'probability', 'share of packets with a wrong bit: 0xffffffff is all'],
    correlation: [u32, 'correlation', 'correlation with the packet before'],
  })

const rate = () =>
  struct('tc_netem_rate', {
    rate:           [u32, 'rate',            'bytes per second; 0xffffffff: TCA_NETEM_RATE64 has it'],
    packetOverhead: [s32, 'packet_overhead', 'bytes to add to each packet'],
    cellSize:       [u32, 'cell_size',       'size of a cell of the link layer, in bytes; 0 is none'],
    cellOverhead:   [s32, 'cell_overhead',   'bytes to add to each cell'],
  })

const slot = () =>
  struct('tc_netem_slot', {
    minDelay:   [s64, 'min_delay',   'least time between slots, in nanoseconds'],
    maxDelay:   [s64, 'max_delay',   'greatest time between slots, in nanoseconds'],
    maxPackets: [s32, 'max_packets', 'most packets in a slot'],
    maxBytes:   [s32, 'max_bytes',   'most bytes in a slot'],
    distDelay:  [s64, 'dist_delay',  'mean time between slots, in nanoseconds'],
    distJitter: [s64, 'dist_jitter', 'its variation, in nanoseconds'],
  })

/** NETEM_LOSS_*: models of loss (get_loss_clg in net/sched/sch_netem.c). Probabilities: 0xffffffff is always. */
const loss = () =>
  attrs('netem-loss-attrs', {
    gi: [1, 'NETEM_LOSS_GI', struct('tc_netem_gimodel', {
      p13: [u32, 'p13', 'probability to go from good to bad reception'],
      p31: [u32, 'p31', 'probability to go back'],
      p32: [u32, 'p32', 'probability to go from loss in a burst to reception in it'],
      p14: [u32, 'p14', 'probability of a single loss'],
      p23: [u32, 'p23', 'probability to go from reception in a burst to loss'],
    }), 'four states'],
    ge: [2, 'NETEM_LOSS_GE', struct('tc_netem_gemodel', {
      p:  [u32, 'p',  'probability to go from good to bad'],
      r:  [u32, 'r',  'probability to go from bad to good'],
      h:  [u32, 'h',  'probability of loss in the bad state'],
      k1: [u32, 'k1', 'probability of loss in the good state'],
    }), 'Gilbert and Elliot: two states'],
  })

/** netem: a struct tc_netem_qopt, then TCA_NETEM_* without a nest (netem_policy and netem_dump in net/sched/sch_netem.c). */
export const netemQdisc = once(() =>
  headed(qopt(), attrs('netem-attrs', {
    corr:      [1,  'TCA_NETEM_CORR',       corr(),     'correlations'],
    delayDist: [2,  'TCA_NETEM_DELAY_DIST', array(s16), 'distribution of the delay: 8192 is one jitter'],
    reorder:   [3,  'TCA_NETEM_REORDER',    reorder(),  'reordering'],
    corrupt:   [4,  'TCA_NETEM_CORRUPT',    corrupt(),  'corruption'],
    loss:      [5,  'TCA_NETEM_LOSS',       loss(),     'a model of loss'],
    rate:      [6,  'TCA_NETEM_RATE',       rate(),     'a rate'],
    ecn:       [7,  'TCA_NETEM_ECN',        u32,        '1 to mark packets in place of losing them'],
    rate64:    [8,  'TCA_NETEM_RATE64',     u64,        'a rate that needs more than 32 bits', { unit: 'bytes/s' }],
    pad:       [9,  'TCA_NETEM_PAD',        binary,     'padding for alignment'],
    latency64: [10, 'TCA_NETEM_LATENCY64',  s64,        'delay', { unit: 'ns' }],
    jitter64:  [11, 'TCA_NETEM_JITTER64',   s64,        'variation of the delay', { unit: 'ns' }],
    slot:      [12, 'TCA_NETEM_SLOT',       slot(),     'slots: packets wait for the next one'],
    slotDist:  [13, 'TCA_NETEM_SLOT_DIST',  array(s16), 'distribution of the time between slots'],
    prngSeed:  [14, 'TCA_NETEM_PRNG_SEED',  u64,        'seed of the random numbers'],
  })),
)
