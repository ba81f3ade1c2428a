import { attrs } from '../../../netlink/attribute/attrs.ts'
import { array } from '../../../netlink/codec/array.ts'
import { ending } from '../../../netlink/codec/ending.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s16, u8, u16, u16be, u32, u32be, u64 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary, bytes } from '../../../netlink/codec/values.ts'
import { policeAction } from '../actions/decide.ts'
import { bpfOps } from '../actions/metadata.ts'
import { actList } from '../actions.ts'
import { FLOW_MODE, TC_U32, TCA_BPF_FLAG, TCA_CLS_FLAGS } from '../constants.ts'
import { tcHandle } from '../info.ts'
import { once } from '../once.ts'
import { ematches, u32Key } from './ematch.ts'

const sel = () =>
  ending(
    struct('tc_u32_sel', {
      flags:    [bits(u8, TC_U32), 'flags',    'TC_U32_*'],
      offshift: [u8,               'offshift', 'by how much to shift the offset of the next header'],
      nkeys:    [u8,               'nkeys',    'number of keys'],
      _pad:     [u8,               'pad',      'padding of the struct'],
      offmask:  [u16be,            'offmask',  'mask of the offset of the next header, in network byte order'],
      off:      [u16,              'off',      'offset of the next header'],
      offoff:   [s16,              'offoff',   'where that offset is in the packet'],
      hoff:     [s16,              'hoff',     'where the value to hash is in the packet'],
      hmask:    [u32be,            'hmask',    'its mask, in network byte order'],
    }),
    'keys',
    array(u32Key()),
  )

const pcnt = () =>
  ending(
    struct('tc_u32_pcnt', {
      rcnt: [u64, 'rcnt', 'packets compared'],
      rhit: [u64, 'rhit', 'packets that matched'],
    }),
    'kcnts',
    array(u64),
  )

const mark = () =>
  struct('tc_u32_mark', {
    val:     [u32, 'val',     'what the firewall mark must be'],
    mask:    [u32, 'mask',    'its mask'],
    success: [u32, 'success', 'packets that had it'],
  })

/** TCA_U32_*: compares words of packets (u32_policy and u32_dump in net/sched/cls_u32.c). */
export const u32Filter = once(() =>
  attrs('u32-attrs', {
    classid: [1,  'TCA_U32_CLASSID', tcHandle,                 'class of the packets'],
    hash:    [2,  'TCA_U32_HASH',    u32,                      'hash table and bucket that it is in'],
    link:    [3,  'TCA_U32_LINK',    u32,                      'hash table to go on in'],
    divisor: [4,  'TCA_U32_DIVISOR', u32,                      'size of a hash table'],
    sel:     [5,  'TCA_U32_SEL',     sel(),                    'what to compare: a struct tc_u32_sel and its keys'],
    police:  [6,  'TCA_U32_POLICE',  policeAction(),           'limit of the rate, from before actions'],
    act:     [7,  'TCA_U32_ACT',     actList,                  'actions'],
    indev:   [8,  'TCA_U32_INDEV',   string,                   'link the packet arrives by'],
    pcnt:    [9,  'TCA_U32_PCNT',    pcnt(),                   'packets counted: a struct tc_u32_pcnt'],
    mark:    [10, 'TCA_U32_MARK',    mark(),                   'firewall mark'],
    flags:   [11, 'TCA_U32_FLAGS',   bits(u32, TCA_CLS_FLAGS), 'TCA_CLS_FLAGS_*'],
    pad:     [12, 'TCA_U32_PAD',     binary,                   'padding for alignment'],
  }),
)

/** TCA_MATCHALL_*: all packets (mall_policy in net/sched/cls_matchall.c). */
export const matchallFilter = once(() =>
  attrs('matchall-attrs', {
    classid: [1, 'TCA_MATCHALL_CLASSID', tcHandle,                 'class of the packets'],
    act:     [2, 'TCA_MATCHALL_ACT',     actList,                  'actions'],
    flags:   [3, 'TCA_MATCHALL_FLAGS',   bits(u32, TCA_CLS_FLAGS), 'TCA_CLS_FLAGS_*'],
    pcnt:    [4, 'TCA_MATCHALL_PCNT',    struct('tc_matchall_pcnt', {
      rhit: [u64, 'rhit', 'packets that matched'],
    }), 'packets counted: a struct tc_matchall_pcnt'],
    pad:     [5, 'TCA_MATCHALL_PAD',     binary,                   'padding for alignment'],
  }),
)

/** TCA_BASIC_*: a tree of conditions (basic_policy in net/sched/cls_basic.c). */
export const basicFilter = once(() =>
  attrs('basic-attrs', {
    classid:  [1, 'TCA_BASIC_CLASSID',  tcHandle,       'class of the packets'],
    ematches: [2, 'TCA_BASIC_EMATCHES', ematches(),     'conditions'],
    act:      [3, 'TCA_BASIC_ACT',      actList,        'actions'],
    police:   [4, 'TCA_BASIC_POLICE',   policeAction(), 'limit of the rate, from before actions'],
    pcnt:     [5, 'TCA_BASIC_PCNT',     struct('tc_basic_pcnt', {
      rcnt: [u64, 'rcnt', 'packets compared'],
      rhit: [u64, 'rhit', 'packets that matched'],
    }), 'packets counted: a struct tc_basic_pcnt'],
    pad:      [6, 'TCA_BASIC_PAD',      binary,         'padding for alignment'],
  }),
)

/** TCA_BPF_*: a program decides (bpf_policy in net/sched/cls_bpf.c). */
export const bpfFilter = once(() =>
  attrs('bpf-attrs', {
    act:      [1,  'TCA_BPF_ACT',       actList,                  'actions'],
    police:   [2,  'TCA_BPF_POLICE',    policeAction(),           'limit of the rate, from before actions'],
    classid:  [3,  'TCA_BPF_CLASSID',   tcHandle,                 'class of the packets'],
    opsLen:   [4,  'TCA_BPF_OPS_LEN',   u16,                      'number of instructions of classic BPF'],
    ops:      [5,  'TCA_BPF_OPS',       bpfOps(),                 'instructions of classic BPF'],
    fd:       [6,  'TCA_BPF_FD',        u32,                      'file descriptor of the program'],
    name:     [7,  'TCA_BPF_NAME',      string,                   'name of the program, for people'],
    flags:    [8,  'TCA_BPF_FLAGS',     bits(u32, TCA_BPF_FLAG),  'TCA_BPF_FLAG_*'],
    flagsGen: [9,  'TCA_BPF_FLAGS_GEN', bits(u32, TCA_CLS_FLAGS), 'TCA_CLS_FLAGS_*'],
    tag:      [10, 'TCA_BPF_TAG',       bytes(8),                 'hash of the program'],
    id:       [11, 'TCA_BPF_ID',        u32,                      'id of the program'],
  }),
)

/** TCA_CGROUP_*: the class of the sender's control group (cgroup_policy in net/sched/cls_cgroup.c). */
export const cgroupFilter = once(() =>
  attrs('cgroup-attrs', {
    act:      [1, 'TCA_CGROUP_ACT',      actList,        'actions'],
    police:   [2, 'TCA_CGROUP_POLICE',   policeAction(), 'limit of the rate, from before actions'],
    ematches: [3, 'TCA_CGROUP_EMATCHES', ematches(),     'conditions'],
  }),
)

/** TCA_FLOW_*: a class computed from keys of the packet (flow_policy in net/sched/cls_flow.c). */
export const flowFilter = once(() =>
  attrs('flow-attrs', {
    keys:      [1,  'TCA_FLOW_KEYS',      u32,                   'the keys: a bit for each FLOW_KEY_*'],
    mode:      [2,  'TCA_FLOW_MODE',      oneOf(u32, FLOW_MODE), 'how a class is made of them'],
    baseclass: [3,  'TCA_FLOW_BASECLASS', tcHandle,              'the first class'],
    rshift:    [4,  'TCA_FLOW_RSHIFT',    u32,                   'by how much to shift the key to the right'],
    addend:    [5,  'TCA_FLOW_ADDEND',    u32,                   'what to add to the key'],
    mask:      [6,  'TCA_FLOW_MASK',      u32,                   'mask of the key'],
    xor:       [7,  'TCA_FLOW_XOR',       u32,                   'bits of the key to change'],
    divisor:   [8,  'TCA_FLOW_DIVISOR',   u32,                   'number of classes'],
    act:       [9,  'TCA_FLOW_ACT',       actList,               'actions'],
    police:    [10, 'TCA_FLOW_POLICE',    policeAction(),        'limit of the rate, from before actions'],
    ematches:  [11, 'TCA_FLOW_EMATCHES',  ematches(),            'conditions'],
    perturb:   [12, 'TCA_FLOW_PERTURB',   u32,                   'time after which the hash changes', { unit: 's' }],
  }),
)

/** TCA_FW_*: the firewall mark (fw_policy in net/sched/cls_fw.c). */
export const fwFilter = once(() =>
  attrs('fw-attrs', {
    classid: [1, 'TCA_FW_CLASSID', tcHandle,       'class of the packets'],
    police:  [2, 'TCA_FW_POLICE',  policeAction(), 'limit of the rate, from before actions'],
    indev:   [3, 'TCA_FW_INDEV',   string,         'link the packet arrives by'],
    act:     [4, 'TCA_FW_ACT',     actList,        'actions'],
    mask:    [5, 'TCA_FW_MASK',    u32,            'mask of the mark'],
  }),
)

/** TCA_ROUTE4_*: realms of routes (route4_policy in net/sched/cls_route.c). */
export const routeFilter = once(() =>
  attrs('route-filter-attrs', {
    classid: [1, 'TCA_ROUTE4_CLASSID', tcHandle,       'class of the packets'],
    to:      [2, 'TCA_ROUTE4_TO',      u32,            'realm of the destination'],
    from:    [3, 'TCA_ROUTE4_FROM',    u32,            'realm of the source'],
    iif:     [4, 'TCA_ROUTE4_IIF',     u32,            'index of the link the packet arrives by'],
    police:  [5, 'TCA_ROUTE4_POLICE',  policeAction(), 'limit of the rate, from before actions'],
    act:     [6, 'TCA_ROUTE4_ACT',     actList,        'actions'],
  }),
)
