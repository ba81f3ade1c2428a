import { attrs } from '../../../netlink/attribute/attrs.ts'
import { s32, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary, flag } from '../../../netlink/codec/values.ts'
import { once } from '../once.ts'
import { tcRatespec } from '../shared.ts'

const parms = () =>
  struct('tc_htb_opt', {
    rate:    [tcRatespec(), 'rate',    'rate that the class is guaranteed'],
    ceil:    [tcRatespec(), 'ceil',    'rate that it may borrow up to'],
    buffer:  [u32,          'buffer',  'burst at the rate, in ticks of 64 ns'],
    cbuffer: [u32,          'cbuffer', 'burst at the ceiling, in ticks of 64 ns'],
    quantum: [u32,          'quantum', 'bytes to send before the next class has its turn'],
    level:   [u32,          'level',   'level in the tree; the kernel reports it'],
    prio:    [u32,          'prio',    'priority: the lowest is offered bandwidth first'],
  })

const glob = () =>
  struct('tc_htb_glob', {
    version:      [u32, 'version',       'version of the interface: 3 and a minor number'],
    rate2quantum: [u32, 'rate2quantum',  'bytes/s of rate per byte of quantum'],
    defcls:       [u32, 'defcls',        'minor number of the class of packets without one'],
    debug:        [u32, 'debug',         'unused'],
    directPkts:   [u32, 'direct_pkts',   'packets that no class had'],
  })

/** TCA_HTB_*: hierarchical token buckets, the qdisc and its classes (htb_policy in net/sched/sch_htb.c). */
export const htbQdisc = once(() =>
  attrs('htb-attrs', {
    parms:      [1, 'TCA_HTB_PARMS',       parms(), 'settings of a class: a struct tc_htb_opt'],
    init:       [2, 'TCA_HTB_INIT',        glob(),  'settings of the qdisc: a struct tc_htb_glob'],
    ctab:       [3, 'TCA_HTB_CTAB',        binary,  'rate table of the ceiling: 256 numbers'],
    rtab:       [4, 'TCA_HTB_RTAB',        binary,  'rate table of the rate: 256 numbers'],
    directQlen: [5, 'TCA_HTB_DIRECT_QLEN', u32,     'most packets in the queue of those without a class'],
    rate64:     [6, 'TCA_HTB_RATE64',      u64,     'a rate that needs more than 32 bits', { unit: 'bytes/s' }],
    ceil64:     [7, 'TCA_HTB_CEIL64',      u64,     'a ceiling that needs more than 32 bits', { unit: 'bytes/s' }],
    pad:        [8, 'TCA_HTB_PAD',         binary,  'padding for alignment'],
    offload:    [9, 'TCA_HTB_OFFLOAD',     flag,    'the hardware shapes'],
  }),
)

/** struct tc_htb_xstats: counters of a class. */
export const htbXstats = once(() =>
  struct('tc_htb_xstats', {
    lends:   [u32, 'lends',   'packets sent within the rate'],
    borrows: [u32, 'borrows', 'packets sent with bandwidth of the parent'],
    giants:  [u32, 'giants',  'packets larger than the rate table knows'],
    tokens:  [s32, 'tokens',  'ticks left at the rate'],
    ctokens: [s32, 'ctokens', 'ticks left at the ceiling'],
  }),
)
