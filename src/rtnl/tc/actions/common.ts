import { oneOf } from '../../../netlink/codec/names.ts'
import { s32, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { appended, struct } from '../../../netlink/codec/struct.ts'
import { TC_ACT } from '../constants.ts'
import { once } from '../once.ts'

/** tc_gen: what the struct of every action begins with (linux/pkt_cls.h). */
export const tcGen = {
  index:   [u32,                'index',   'number of the action among those of its kind; 0 lets the kernel choose'],
  capab:   [u32,                'capab',   'unused'],
  action:  [oneOf(s32, TC_ACT), 'action',  'TC_ACT_*: what happens to the packet then'],
  refcnt:  [s32,                'refcnt',  'references; the kernel reports them'],
  bindcnt: [s32,                'bindcnt', 'filters that use it; the kernel reports them'],
} as const

/** struct tcf_t: times of an action, in hundredths of a second. */
export const tcfTimes = once(() =>
  struct('tcf_t', {
    install:  [u64,           'install',  'time since it was made'],
    lastuse:  [u64,           'lastuse',  'time since it was used last'],
    expires:  [u64,           'expires',  'time until it expires; 0 is never'],
    firstuse: [appended(u64), 'firstuse', 'time since it was used first'],
  }),
)
