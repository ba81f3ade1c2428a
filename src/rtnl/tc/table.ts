import { attrs } from '../../netlink/attribute/attrs.ts'
import { select } from '../../netlink/attribute/select.ts'
import { array } from '../../netlink/codec/array.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { s16, s32, u8, u16, u32 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'
import { actList } from './actions.ts'
import { TC_LINKLAYER, TCA_ACT_FLAG, TCA_DUMP_FLAGS } from './constants.ts'
import { flowerFilter } from './filters/flower.ts'
import {
  basicFilter,
  bpfFilter,
  cgroupFilter,
  flowFilter,
  fwFilter,
  matchallFilter,
  routeFilter,
  u32Filter,
} from './filters/plain.ts'
import { filterInfo, tcHandle } from './info.ts'
import { choices } from './once.ts'
import { cakeQdisc } from './qdiscs/cake.ts'
import { codelQdisc, fqCodelQdisc } from './qdiscs/codel.ts'
import { fifoQdisc, multiqQdisc, plugQdisc, prioQdisc, skbprioQdisc } from './qdiscs/fifo.ts'
import { fqQdisc } from './qdiscs/fq.ts'
import { hfscClass, hfscQdisc } from './qdiscs/hfsc.ts'
import { htbQdisc } from './qdiscs/htb.ts'
import { mqprioQdisc } from './qdiscs/mqprio.ts'
import { netemQdisc } from './qdiscs/netem.ts'
import { dualpi2Qdisc, fqPieQdisc, pieQdisc } from './qdiscs/pie.ts'
import { chokeQdisc, gredQdisc, redQdisc } from './qdiscs/red.ts'
import { drrClass, etsClass, etsQdisc, hhfQdisc, qfqClass } from './qdiscs/rounds.ts'
import { sfbQdisc, sfqQdisc } from './qdiscs/sfq.ts'
import { tbfQdisc } from './qdiscs/tbf.ts'
import { cbsQdisc, etfQdisc, taprioQdisc } from './qdiscs/time.ts'
import { bitfield32 } from './shared.ts'
import { gnetEstimator, tcStats, tcStats2, tcXstats } from './stats.ts'


const place = {
  family:  [oneOf(u8, AF), 'tcm_family',  'AF_UNSPEC'],
  _pad1:   [u8,            'tcm__pad1',   'zero'],
  _pad2:   [u16,           'tcm__pad2',   'zero'],
  ifindex: [s32,           'tcm_ifindex', 'index of the link; -1: the parent is a block'],
} as const

const handle = 'handle: major number << 16 | minor number; of a filter, its number'
const parent = [tcHandle, 'tcm_parent', 'handle of the parent, or the number of a block'] as const
const info = 'of filters: priority << 16 | protocol in network byte order; of qdiscs: references'

/** struct tcmsg, the header of messages of qdiscs and classes (linux/rtnetlink.h). */
export const tcmsg = struct('tcmsg', { ...place, handle: [tcHandle, 'tcm_handle', handle], parent, info: [u32, 'tcm_info', info] })

/** The same of filters and chains, whose tcm_info is explained as priority and protocol. */
export const filterTcmsg = struct('tcmsg', { ...place, handle: [u32, 'tcm_handle', handle], parent, info: [filterInfo, 'tcm_info', info] })

/** struct tcamsg, the header of messages of actions (linux/rtnetlink.h). */
export const tcamsg = struct('tcamsg', {
  family: [oneOf(u8, AF), 'tca_family', 'AF_UNSPEC'],
  _pad1:  [u8,            'tca__pad1',  'zero'],
  _pad2:  [u16,           'tca__pad2',  'zero'],
})

const stab = attrs('tca-stab-attrs', {
  base: [1, 'TCA_STAB_BASE', struct('tc_sizespec', {
    cellLog:   [u8,                       'cell_log',   'power of two: bytes per slot of the table'],
    sizeLog:   [u8,                       'size_log',   'power of two: by what its numbers count'],
    cellAlign: [s16,                      'cell_align', 'what to add to the length before the look-up'],
    overhead:  [s32,                      'overhead',   'bytes to add to the length of each packet'],
    linklayer: [oneOf(u32, TC_LINKLAYER), 'linklayer',  'whose overhead counts'],
    mpu:       [u32,                      'mpu',        'least length that counts, in bytes'],
    mtu:       [u32,                      'mtu',        'greatest length in the table, in bytes'],
    tsize:     [u32,                      'tsize',      'numbers in the table'],
  }), 'a struct tc_sizespec'],
  data: [2, 'TCA_STAB_DATA', array(u16), 'the table: length that counts for a length'],
})

const qdiscOptions = select('kind', choices({
  bfifo: fifoQdisc,
  cake: cakeQdisc,
  cbs: cbsQdisc,
  choke: chokeQdisc,
  codel: codelQdisc,
  dualpi2: dualpi2Qdisc,
  etf: etfQdisc,
  ets: etsQdisc,
  fq: fqQdisc,
  fq_codel: fqCodelQdisc,
  fq_pie: fqPieQdisc,
  gred: gredQdisc,
  hfsc: hfscQdisc,
  hhf: hhfQdisc,
  htb: htbQdisc,
  mqprio: mqprioQdisc,
  multiq: multiqQdisc,
  netem: netemQdisc,
  pfifo: fifoQdisc,
  pfifo_fast: prioQdisc,
  pfifo_head_drop: fifoQdisc,
  pie: pieQdisc,
  plug: plugQdisc,
  prio: prioQdisc,
  red: redQdisc,
  sfb: sfbQdisc,
  sfq: sfqQdisc,
  skbprio: skbprioQdisc,
  taprio: taprioQdisc,
  tbf: tbfQdisc,
}))

const classOptions = select('kind', choices({
  drr: drrClass,
  ets: etsClass,
  hfsc: hfscClass,
  htb: htbQdisc,
  qfq: qfqClass,
}))

const filterOptions = select('kind', choices({
  basic: basicFilter,
  bpf: bpfFilter,
  cgroup: cgroupFilter,
  flow: flowFilter,
  flower: flowerFilter,
  fw: fwFilter,
  matchall: matchallFilter,
  route: routeFilter,
  u32: u32Filter,
}))

/** What qdiscs, classes and filters have in common: TCA_* (linux/rtnetlink.h; rtm_tca_policy in net/sched/sch_api.c). */
const common = {
  kind:       [1,  'TCA_KIND',         string,        'the kind: its word in tc'],
  stats:      [3,  'TCA_STATS',        tcStats,       'counters of old kernels: a struct tc_stats'],
  xstats:     [4,  'TCA_XSTATS',       tcXstats,      "the kind's own counters"],
  rate:       [5,  'TCA_RATE',         gnetEstimator, 'how to measure the rate'],
  fcnt:       [6,  'TCA_FCNT',         u32,           'unused'],
  stats2:     [7,  'TCA_STATS2',       tcStats2,      'counters'],
  pad:        [9,  'TCA_PAD',          binary,        'padding for alignment'],
  chain:      [11, 'TCA_CHAIN',        u32,           'number of the chain'],
  extWarnMsg: [16, 'TCA_EXT_WARN_MSG', string,        'warning of the kernel, in a notification'],
} as const

/** TCA_*: the attributes of a qdisc (tc_fill_qdisc in net/sched/sch_api.c). */
export const qdiscAttrs = attrs('tc-qdisc-attrs', {
  ...common,
  options:       [2,  'TCA_OPTIONS',        qdiscOptions, 'settings of that kind'],
  stab:          [8,  'TCA_STAB',           stab,         'table of lengths'],
  dumpInvisible: [10, 'TCA_DUMP_INVISIBLE', flag,         'dump those too that the kernel made'],
  hwOffload:     [12, 'TCA_HW_OFFLOAD',     u8,           '1 if the hardware does it'],
  ingressBlock:  [13, 'TCA_INGRESS_BLOCK',  u32,          'block of the filters of packets that arrive'],
  egressBlock:   [14, 'TCA_EGRESS_BLOCK',   u32,          'block of the filters of packets that leave'],
})

/** TCA_*: the attributes of a class (tc_fill_tclass in net/sched/sch_api.c). */
export const classAttrs = attrs('tc-class-attrs', {
  ...common,
  options: [2, 'TCA_OPTIONS', classOptions, 'settings of that kind'],
})

/** TCA_*: the attributes of a filter or of a chain and its template (tcf_fill_node and tc_chain_fill_node in net/sched/cls_api.c). */
export const filterAttrs = attrs('tc-filter-attrs', {
  ...common,
  options:   [2,  'TCA_OPTIONS',    filterOptions,                                'settings of that kind'],
  dumpFlags: [15, 'TCA_DUMP_FLAGS', bitfield32('TCA_DUMP_FLAGS', TCA_DUMP_FLAGS), 'TERSE: dump without details'],
})

/** TCA_ROOT_*: the attributes of a message of actions (tcaa_policy in net/sched/act_api.c). */
export const actionAttrs = attrs('tc-action-attrs', {
  tab:        [1, 'TCA_ROOT_TAB',          actList,                                  'the actions'],
  flags:      [2, 'TCA_ROOT_FLAGS',        bitfield32('TCA_ROOT_FLAGS', TCA_ACT_FLAG), 'TCA_ACT_FLAG_*: what a dump has'],
  count:      [3, 'TCA_ROOT_COUNT',        u32,                                      'number of actions in the message'],
  timeDelta:  [4, 'TCA_ROOT_TIME_DELTA',   u32,                                      'dump only those used since then', { unit: 'ms' }],
  extWarnMsg: [5, 'TCA_ROOT_EXT_WARN_MSG', string,                                   'warning of the kernel, in a notification'],
})


/** The members of struct tcmsg. */
export interface Tcmsg extends TypeOf<typeof tcmsg> {}

type Verbs = 'NEW' | 'DEL' | 'GET'

/** The messages of traffic control. */
export const tcMessages: Messages<`RTM_${Verbs}QDISC`, typeof tcmsg, typeof qdiscAttrs> &
  Messages<`RTM_${Verbs}TCLASS`, typeof tcmsg, typeof classAttrs> &
  Messages<`RTM_${Verbs}${'TFILTER' | 'CHAIN'}`, typeof filterTcmsg, typeof filterAttrs> &
  Messages<'RTM_NEWACTION' | 'RTM_DELACTION', typeof tcamsg, typeof actionAttrs> &
  Messages<'RTM_GETACTION', typeof tcamsg, typeof actionAttrs> = {
  RTM_NEWQDISC:   [RTM.NEWQDISC,   'new',    tcmsg,       qdiscAttrs,  'adds, replaces or changes a qdisc; the reply to RTM_GETQDISC, and the notification'],
  RTM_DELQDISC:   [RTM.DELQDISC,   'delete', tcmsg,       qdiscAttrs,  'removes a qdisc'],
  RTM_GETQDISC:   [RTM.GETQDISC,   'get',    tcmsg,       qdiscAttrs,  'requests one qdisc, or all', { reply: 'RTM_NEWQDISC' }],
  RTM_NEWTCLASS:  [RTM.NEWTCLASS,  'new',    tcmsg,       classAttrs,  'adds or changes a class; the reply to RTM_GETTCLASS, and the notification'],
  RTM_DELTCLASS:  [RTM.DELTCLASS,  'delete', tcmsg,       classAttrs,  'removes a class'],
  RTM_GETTCLASS:  [RTM.GETTCLASS,  'get',    tcmsg,       classAttrs,  'requests one class, or all of a link', { reply: 'RTM_NEWTCLASS' }],
  RTM_NEWTFILTER: [RTM.NEWTFILTER, 'new',    filterTcmsg, filterAttrs, 'adds, replaces or changes a filter; the reply to RTM_GETTFILTER, and the notification'],
  RTM_DELTFILTER: [RTM.DELTFILTER, 'delete', filterTcmsg, filterAttrs, 'removes a filter, or all of a priority or chain'],
  RTM_GETTFILTER: [RTM.GETTFILTER, 'get',    filterTcmsg, filterAttrs, 'requests one filter, or all of a parent', { reply: 'RTM_NEWTFILTER' }],
  RTM_NEWACTION:  [RTM.NEWACTION,  'new',    tcamsg,      actionAttrs, 'adds or replaces actions; the notification'],
  RTM_DELACTION:  [RTM.DELACTION,  'delete', tcamsg,      actionAttrs, 'removes actions'],
  RTM_GETACTION:  [RTM.GETACTION,  'get',    tcamsg,      actionAttrs, 'requests actions; also the type of dump replies'],
  RTM_NEWCHAIN:   [RTM.NEWCHAIN,   'new',    filterTcmsg, filterAttrs, 'adds a chain, perhaps with a template; the reply to RTM_GETCHAIN, and the notification'],
  RTM_DELCHAIN:   [RTM.DELCHAIN,   'delete', filterTcmsg, filterAttrs, 'removes a chain'],
  RTM_GETCHAIN:   [RTM.GETCHAIN,   'get',    filterTcmsg, filterAttrs, 'requests one chain, or all of a parent', { reply: 'RTM_NEWCHAIN' }],
}
