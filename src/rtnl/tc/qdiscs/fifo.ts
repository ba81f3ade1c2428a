import { array } from '../../../netlink/codec/array.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u16, u32 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { TCQ_PLUG } from '../constants.ts'
import { once } from '../once.ts'

/** pfifo, bfifo, pfifo_head_drop: a struct tc_fifo_qopt alone (net/sched/sch_fifo.c). */
export const fifoQdisc = once(() =>
  struct('tc_fifo_qopt', {
    limit: [u32, 'limit', 'most packets in the queue; bytes for bfifo'],
  }),
)

/** skbprio: a struct tc_skbprio_qopt alone (net/sched/sch_skbprio.c). */
export const skbprioQdisc = once(() =>
  struct('tc_skbprio_qopt', {
    limit: [u32, 'limit', 'most packets in the queue'],
  }),
)

/** prio, pfifo_fast: a struct tc_prio_qopt alone (net/sched/sch_prio.c). */
export const prioQdisc = once(() =>
  struct('tc_prio_qopt', {
    bands:   [s32,           'bands',   'number of bands'],
    priomap: [array(u8, 16), 'priomap', 'band of each priority of a packet'],
  }),
)

/** multiq: a struct tc_multiq_qopt alone (net/sched/sch_multiq.c). */
export const multiqQdisc = once(() =>
  struct('tc_multiq_qopt', {
    bands:    [u16, 'bands',     'number of bands; the kernel sets it'],
    maxBands: [u16, 'max_bands', 'most queues that the link may have; the kernel sets it'],
  }),
)

/** plug: a struct tc_plug_qopt alone (net/sched/sch_plug.c). */
export const plugQdisc = once(() =>
  struct('tc_plug_qopt', {
    action: [oneOf(s32, TCQ_PLUG), 'action', 'TCQ_PLUG_*: what to do'],
    limit:  [u32,                  'limit',  'size of the queue, in bytes'],
  }),
)
