import { attrs } from '../../../netlink/attribute/attrs.ts'
import { u32, u64 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { once } from '../once.ts'
import { tcRatespec } from '../shared.ts'

const parms = () =>
  struct('tc_tbf_qopt', {
    rate:     [tcRatespec(), 'rate',     'the rate'],
    peakrate: [tcRatespec(), 'peakrate', 'the peak rate; 0 is none'],
    limit:    [u32,          'limit',    'most bytes in the queue'],
    buffer:   [u32,          'buffer',   'size of the bucket, in ticks of 64 ns at the rate'],
    mtu:      [u32,          'mtu',      'size of the peak bucket, in ticks of 64 ns at the peak rate'],
  })

/** TCA_TBF_*: a token bucket (tbf_policy in net/sched/sch_tbf.c). */
export const tbfQdisc = once(() =>
  attrs('tbf-attrs', {
    parms:   [1, 'TCA_TBF_PARMS',   parms(), 'the settings: a struct tc_tbf_qopt'],
    rtab:    [2, 'TCA_TBF_RTAB',    binary,  'rate table: 256 numbers, which kernels since Linux 3.8 compute themselves'],
    ptab:    [3, 'TCA_TBF_PTAB',    binary,  'rate table of the peak rate'],
    rate64:  [4, 'TCA_TBF_RATE64',  u64,     'a rate that needs more than 32 bits', { unit: 'bytes/s' }],
    prate64: [5, 'TCA_TBF_PRATE64', u64,     'a peak rate that needs more than 32 bits', { unit: 'bytes/s' }],
    burst:   [6, 'TCA_TBF_BURST',   u32,     'size of the bucket', { unit: 'bytes' }],
    pburst:  [7, 'TCA_TBF_PBURST',  u32,     'size of the peak bucket', { unit: 'bytes' }],
    pad:     [8, 'TCA_TBF_PAD',     binary,  'padding for alignment'],
  }),
)
