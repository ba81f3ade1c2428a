import { attrs } from '../../netlink/attribute/attrs.ts'
import { select } from '../../netlink/attribute/select.ts'
import { s8, u8, u32, u64 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { binary } from '../../netlink/codec/values.ts'
import { choices } from './once.ts'
import { cakeXstats } from './qdiscs/cake.ts'
import { codelXstats, fqCodelXstats } from './qdiscs/codel.ts'
import { fqXstats } from './qdiscs/fq.ts'
import { hfscXstats } from './qdiscs/hfsc.ts'
import { htbXstats } from './qdiscs/htb.ts'
import { dualpi2Xstats, fqPieXstats, pieXstats } from './qdiscs/pie.ts'
import { chokeXstats, redXstats } from './qdiscs/red.ts'
import { drrXstats, hhfXstats, qfqXstats } from './qdiscs/rounds.ts'
import { sfbXstats, sfqXstats } from './qdiscs/sfq.ts'
import { taprioXstats } from './qdiscs/time.ts'

/** struct tc_stats: the counters of old kernels. */
export const tcStats = struct('tc_stats', {
  bytes:      [u64, 'bytes',      'bytes sent'],
  packets:    [u32, 'packets',    'packets sent'],
  drops:      [u32, 'drops',      'packets dropped'],
  overlimits: [u32, 'overlimits', 'times that a packet had to wait'],
  bps:        [u32, 'bps',        'rate, in bytes per second'],
  pps:        [u32, 'pps',        'rate, in packets per second'],
  qlen:       [u32, 'qlen',       'packets in the queue'],
  backlog:    [u32, 'backlog',    'bytes in the queue'],
  _pad:       [u32, 'pad',        'padding of the struct'],
})

/** struct gnet_estimator: how a rate is measured (linux/gen_stats.h). */
export const gnetEstimator = struct('gnet_estimator', {
  interval: [s8, 'interval', 'time between two samples: a quarter of a second, times 2 to this power'],
  ewmaLog:  [u8, 'ewma_log', 'weight of a sample: 2 to minus this power'],
})

const gnetStatsBasic = struct('gnet_stats_basic', {
  bytes:   [u64, 'bytes',   'bytes'],
  packets: [u32, 'packets', 'packets'],
  _pad:    [u32, 'pad',     'padding of the struct'],
})

const rateEst = struct('gnet_stats_rate_est', {
  bps: [u32, 'bps', 'bytes per second'],
  pps: [u32, 'pps', 'packets per second'],
})

const rateEst64 = struct('gnet_stats_rate_est64', {
  bps: [u64, 'bps', 'bytes per second'],
  pps: [u64, 'pps', 'packets per second'],
})

const queue = struct('gnet_stats_queue', {
  qlen:       [u32, 'qlen',       'packets in the queue'],
  backlog:    [u32, 'backlog',    'bytes in the queue'],
  drops:      [u32, 'drops',      'packets dropped'],
  requeues:   [u32, 'requeues',   'packets that the driver did not take'],
  overlimits: [u32, 'overlimits', 'times that a packet had to wait'],
})

/** Counters of the kind's own: of the qdisc, and of its classes. */
export const tcXstats = select('kind', choices({
  cake: cakeXstats,
  choke: chokeXstats,
  codel: codelXstats,
  drr: drrXstats,
  dualpi2: dualpi2Xstats,
  fq: fqXstats,
  fq_codel: fqCodelXstats,
  fq_pie: fqPieXstats,
  hfsc: hfscXstats,
  hhf: hhfXstats,
  htb: htbXstats,
  pie: pieXstats,
  qfq: qfqXstats,
  red: redXstats,
  sfb: sfbXstats,
  sfq: sfqXstats,
  taprio: taprioXstats,
}))

/** TCA_STATS_*: counters (linux/gen_stats.h; net/core/gen_stats.c). */
const rows = {
  basic:     [1, 'TCA_STATS_BASIC',      gnetStatsBasic, 'bytes and packets'],
  rateEst:   [2, 'TCA_STATS_RATE_EST',   rateEst,        'rate, with TCA_RATE'],
  queue:     [3, 'TCA_STATS_QUEUE',      queue,          'the queue'],
  rateEst64: [5, 'TCA_STATS_RATE_EST64', rateEst64,      'a rate that needs more than 32 bits'],
  pad:       [6, 'TCA_STATS_PAD',        binary,         'padding for alignment'],
  basicHw:   [7, 'TCA_STATS_BASIC_HW',   gnetStatsBasic, 'bytes and packets of the hardware'],
  pkt64:     [8, 'TCA_STATS_PKT64',      u64,            'packets, where 32 bits are too few'],
} as const

/** The counters of a qdisc or class. */
export const tcStats2 = attrs('tca-stats-attrs', {
  ...rows,
  app: [4, 'TCA_STATS_APP', tcXstats, "the kind's own counters"],
})

/** The counters of an action, which has none of its own. */
export const actionStats = attrs('tca-act-stats-attrs', rows)
