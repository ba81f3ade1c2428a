import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s32, u16, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { PGACT, TC_ACT, TCA_MIRRED_ACTION } from '../constants.ts'
import { once } from '../once.ts'
import { tcRatespec } from '../shared.ts'
import { tcfTimes, tcGen } from './common.ts'

const gactP = () =>
  struct('tc_gact_p', {
    ptype:   [oneOf(u16, PGACT),  'ptype',   'how the packets are chosen'],
    pval:    [u16,                'pval',    'one packet of so many'],
    paction: [oneOf(s32, TC_ACT), 'paction', 'TC_ACT_*: what happens to them'],
  })

/** TCA_GACT_*: decides on packets (gact_policy in net/sched/act_gact.c). */
export const gactAction = once(() =>
  attrs('act-gact-attrs', {
    tm:    [1, 'TCA_GACT_TM',    tcfTimes(),               'times'],
    parms: [2, 'TCA_GACT_PARMS', struct('tc_gact', tcGen), 'the settings: a struct tc_gact'],
    prob:  [3, 'TCA_GACT_PROB',  gactP(),                  'another decision for some packets'],
    pad:   [4, 'TCA_GACT_PAD',   binary,                   'padding for alignment'],
  }),
)

const mirred = () =>
  struct('tc_mirred', {
    ...tcGen,
    eaction: [oneOf(s32, TCA_MIRRED_ACTION), 'eaction', 'what to do: redirect or mirror'],
    ifindex: [u32,                           'ifindex', 'index of the link to send by'],
  })

/** TCA_MIRRED_*: sends packets by another link (mirred_policy in net/sched/act_mirred.c). */
export const mirredAction = once(() =>
  attrs('act-mirred-attrs', {
    tm:      [1, 'TCA_MIRRED_TM',      tcfTimes(), 'times'],
    parms:   [2, 'TCA_MIRRED_PARMS',   mirred(),   'the settings: a struct tc_mirred'],
    pad:     [3, 'TCA_MIRRED_PAD',     binary,     'padding for alignment'],
    blockid: [4, 'TCA_MIRRED_BLOCKID', u32,        'block to whose links to send, in place of one link'],
  }),
)

const police = () =>
  struct('tc_police', {
    index:    [u32,                'index',    'number of the action among those of its kind'],
    action:   [oneOf(s32, TC_ACT), 'action',   'TC_ACT_*: what happens above the rate'],
    limit:    [u32,                'limit',    'unused'],
    burst:    [u32,                'burst',    'burst, in ticks of 64 ns at the rate'],
    mtu:      [u32,                'mtu',      'largest packet, in bytes'],
    rate:     [tcRatespec(),       'rate',     'the rate'],
    peakrate: [tcRatespec(),       'peakrate', 'the peak rate; 0 is none'],
    refcnt:   [s32,                'refcnt',   'references; the kernel reports them'],
    bindcnt:  [s32,                'bindcnt',  'filters that use it; the kernel reports them'],
    capab:    [u32,                'capab',    'unused'],
  })

/** TCA_POLICE_*: limits the rate (police_policy in net/sched/act_police.c). */
export const policeAction = once(() =>
  attrs('act-police-attrs', {
    tbf:        [1,  'TCA_POLICE_TBF',        police(),           'the settings: a struct tc_police'],
    rate:       [2,  'TCA_POLICE_RATE',       binary,             'rate table: 256 numbers'],
    peakrate:   [3,  'TCA_POLICE_PEAKRATE',   binary,             'rate table of the peak rate'],
    avrate:     [4,  'TCA_POLICE_AVRATE',     u32,                'measured rate above which packets are over it', { unit: 'bytes/s' }],
    result:     [5,  'TCA_POLICE_RESULT',     oneOf(s32, TC_ACT), 'TC_ACT_*: what happens below the rate'],
    tm:         [6,  'TCA_POLICE_TM',         tcfTimes(),         'times'],
    pad:        [7,  'TCA_POLICE_PAD',        binary,             'padding for alignment'],
    rate64:     [8,  'TCA_POLICE_RATE64',     u64,                'a rate that needs more than 32 bits', { unit: 'bytes/s' }],
    peakrate64: [9,  'TCA_POLICE_PEAKRATE64', u64,                'a peak rate that needs more than 32 bits', { unit: 'bytes/s' }],
    pktrate64:  [10, 'TCA_POLICE_PKTRATE64',  u64,                'a rate in packets', { unit: 'packets/s' }],
    pktburst64: [11, 'TCA_POLICE_PKTBURST64', u64,                'its burst', { unit: 'packets' }],
  }),
)

/** TCA_SAMPLE_*: copies some packets to psample (sample_policy in net/sched/act_sample.c). */
export const sampleAction = once(() =>
  attrs('act-sample-attrs', {
    tm:           [1, 'TCA_SAMPLE_TM',            tcfTimes(),                 'times'],
    parms:        [2, 'TCA_SAMPLE_PARMS',         struct('tc_sample', tcGen), 'the settings: a struct tc_sample'],
    rate:         [3, 'TCA_SAMPLE_RATE',          u32,                        'one packet of so many'],
    truncSize:    [4, 'TCA_SAMPLE_TRUNC_SIZE',    u32,                        'most bytes of a packet'],
    psampleGroup: [5, 'TCA_SAMPLE_PSAMPLE_GROUP', u32,                        'group of psample'],
    pad:          [6, 'TCA_SAMPLE_PAD',           binary,                     'padding for alignment'],
  }),
)

/** TCA_DEF_*: the action simple prints a text (simple_policy in net/sched/act_simple.c). */
export const simpleAction = once(() =>
  attrs('act-simple-attrs', {
    tm:    [1, 'TCA_DEF_TM',    tcfTimes(),                 'times'],
    parms: [2, 'TCA_DEF_PARMS', struct('tc_defact', tcGen), 'the settings: a struct tc_defact'],
    data:  [3, 'TCA_DEF_DATA',  string,                     'the text'],
    pad:   [4, 'TCA_DEF_PAD',   binary,                     'padding for alignment'],
  }),
)
