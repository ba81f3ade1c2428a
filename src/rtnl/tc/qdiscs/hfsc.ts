import { attrs } from '../../../netlink/attribute/attrs.ts'
import { u16, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { once } from '../once.ts'

/** hfsc: a struct tc_hfsc_qopt alone (net/sched/sch_hfsc.c). */
export const hfscQdisc = once(() =>
  struct('tc_hfsc_qopt', {
    defcls: [u16, 'defcls', 'minor number of the class of packets without one'],
  }),
)

/** TCA_HFSC_*: the service curves of a class (hfsc_policy). */
export const hfscClass = once(() => {
  const curve = struct('tc_service_curve', {
    m1: [u32, 'm1', 'slope of the first part, in bytes/s'],
    d:  [u32, 'd',  'length of the first part, in microseconds'],
    m2: [u32, 'm2', 'slope of the second part, in bytes/s'],
  })
  return attrs('hfsc-attrs', {
    rsc: [1, 'TCA_HFSC_RSC', curve, 'real-time curve'],
    fsc: [2, 'TCA_HFSC_FSC', curve, 'link-sharing curve'],
    usc: [3, 'TCA_HFSC_USC', curve, 'upper-limit curve'],
  })
})

/** struct tc_hfsc_stats: counters of a class. */
export const hfscXstats = once(() =>
  struct('tc_hfsc_stats', {
    work:   [u64, 'work',   'bytes sent'],
    rtwork: [u64, 'rtwork', 'bytes sent by the real-time curve'],
    period: [u32, 'period', 'times that the class became active'],
    level:  [u32, 'level',  'level in the tree'],
  }),
)
