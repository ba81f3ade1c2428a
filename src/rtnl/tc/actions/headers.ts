import { attrs } from '../../../netlink/attribute/attrs.ts'
import { ipv4, mac } from '../../../netlink/codec/address.ts'
import { array } from '../../../netlink/codec/array.ts'
import { ending } from '../../../netlink/codec/ending.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u16, u16be, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary } from '../../../netlink/codec/values.ts'
import {
  IFE,
  TCA_CSUM_UPDATE_FLAG,
  TCA_MPLS_ACT,
  TCA_NAT_FLAG,
  TCA_PEDIT_KEY_EX_CMD,
  TCA_PEDIT_KEY_EX_HDR_TYPE,
  TCA_VLAN_ACT,
} from '../constants.ts'
import { once } from '../once.ts'
import { tcfTimes, tcGen } from './common.ts'

const vlan = () =>
  struct('tc_vlan', {
    ...tcGen,
    vAction: [oneOf(s32, TCA_VLAN_ACT), 'v_action', 'what to do'],
  })

/** TCA_VLAN_*: VLAN tags and Ethernet headers (vlan_policy in net/sched/act_vlan.c). */
export const vlanAction = once(() =>
  attrs('act-vlan-attrs', {
    tm:               [1, 'TCA_VLAN_TM',                 tcfTimes(), 'times'],
    parms:            [2, 'TCA_VLAN_PARMS',              vlan(),     'the settings: a struct tc_vlan'],
    pushVlanId:       [3, 'TCA_VLAN_PUSH_VLAN_ID',       u16,        'VLAN id'],
    pushVlanProtocol: [4, 'TCA_VLAN_PUSH_VLAN_PROTOCOL', u16be,      'protocol of the tag, in network byte order'],
    pad:              [5, 'TCA_VLAN_PAD',                binary,     'padding for alignment'],
    pushVlanPriority: [6, 'TCA_VLAN_PUSH_VLAN_PRIORITY', u8,         'priority of the tag'],
    pushEthDst:       [7, 'TCA_VLAN_PUSH_ETH_DST',       mac,        'destination address'],
    pushEthSrc:       [8, 'TCA_VLAN_PUSH_ETH_SRC',       mac,        'source address'],
  }),
)

const mpls = () =>
  struct('tc_mpls', {
    ...tcGen,
    mAction: [oneOf(s32, TCA_MPLS_ACT), 'm_action', 'what to do'],
  })

/** TCA_MPLS_*: MPLS labels (mpls_policy in net/sched/act_mpls.c). */
export const mplsAction = once(() =>
  attrs('act-mpls-attrs', {
    tm:    [1, 'TCA_MPLS_TM',    tcfTimes(), 'times'],
    parms: [2, 'TCA_MPLS_PARMS', mpls(),     'the settings: a struct tc_mpls'],
    pad:   [3, 'TCA_MPLS_PAD',   binary,     'padding for alignment'],
    proto: [4, 'TCA_MPLS_PROTO', u16be,      'Ethernet type of the header, in network byte order'],
    label: [5, 'TCA_MPLS_LABEL', u32,        'label'],
    tc:    [6, 'TCA_MPLS_TC',    u8,         'traffic class'],
    ttl:   [7, 'TCA_MPLS_TTL',   u8,         'time to live'],
    bos:   [8, 'TCA_MPLS_BOS',   u8,         'bottom of stack: 0 or 1'],
  }),
)

const csum = () =>
  struct('tc_csum', {
    ...tcGen,
    updateFlags: [bits(u32, TCA_CSUM_UPDATE_FLAG), 'update_flags', 'checksums to compute'],
  })

/** TCA_CSUM_*: checksums (csum_policy in net/sched/act_csum.c). */
export const csumAction = once(() =>
  attrs('act-csum-attrs', {
    parms: [1, 'TCA_CSUM_PARMS', csum(),     'the settings: a struct tc_csum'],
    tm:    [2, 'TCA_CSUM_TM',    tcfTimes(), 'times'],
    pad:   [3, 'TCA_CSUM_PAD',   binary,     'padding for alignment'],
  }),
)

const nat = () =>
  struct('tc_nat', {
    ...tcGen,
    oldAddr: [ipv4,                    'old_addr', 'address to replace'],
    newAddr: [ipv4,                    'new_addr', 'address in its place'],
    mask:    [ipv4,                    'mask',     'mask of both'],
    flags:   [bits(u32, TCA_NAT_FLAG), 'flags',    'EGRESS: the source, else the destination'],
  })

/** TCA_NAT_*: stateless NAT (nat_policy in net/sched/act_nat.c). */
export const natAction = once(() =>
  attrs('act-nat-attrs', {
    parms: [1, 'TCA_NAT_PARMS', nat(),      'the settings: a struct tc_nat'],
    tm:    [2, 'TCA_NAT_TM',    tcfTimes(), 'times'],
    pad:   [3, 'TCA_NAT_PAD',   binary,     'padding for alignment'],
  }),
)

const skbmod = () =>
  struct('tc_skbmod', {
    ...tcGen,
    _pad:  [u32, 'pad',   'padding of the struct'],
    flags: [u64, 'flags', 'SKBMOD_F_*: 1 DMAC, 2 SMAC, 4 ETYPE, 8 SWAPMAC, 16 ECN'],
  })

/** TCA_SKBMOD_*: Ethernet addresses and types (skbmod_policy in net/sched/act_skbmod.c). */
export const skbmodAction = once(() =>
  attrs('act-skbmod-attrs', {
    tm:    [1, 'TCA_SKBMOD_TM',    tcfTimes(), 'times'],
    parms: [2, 'TCA_SKBMOD_PARMS', skbmod(),   'the settings: a struct tc_skbmod'],
    dmac:  [3, 'TCA_SKBMOD_DMAC',  mac,        'destination address'],
    smac:  [4, 'TCA_SKBMOD_SMAC',  mac,        'source address'],
    etype: [5, 'TCA_SKBMOD_ETYPE', u16,        'Ethernet type'],
    pad:   [6, 'TCA_SKBMOD_PAD',   binary,     'padding for alignment'],
  }),
)

/** Bytes to change: `packet & mask ^ val`. */
const pedit = () =>
  ending(
    struct('tc_pedit_sel', {
      ...tcGen,
      nkeys: [u8,  'nkeys', 'number of keys'],
      flags: [u8,  'flags', 'unused'],
      _pad:  [u16, 'pad',   'padding of the struct'],
    }),
    'keys',
    array(
      struct('tc_pedit_key', {
        mask:    [u32, 'mask',    'bits to keep, as they are in the packet'],
        val:     [u32, 'val',     'bits to change, as they are in the packet'],
        off:     [u32, 'off',     'offset of the four bytes'],
        at:      [u32, 'at',      'offset of a byte that the offset depends on'],
        offmask: [u32, 'offmask', 'mask of that byte; 0: it depends on none'],
        shift:   [u32, 'shift',   'by how much to shift that byte'],
      }),
    ),
  )

const keyEx = () =>
  attrs('act-pedit-key-ex-attrs', {
    htype: [1, 'TCA_PEDIT_KEY_EX_HTYPE', oneOf(u16, TCA_PEDIT_KEY_EX_HDR_TYPE), 'where the offset begins'],
    cmd:   [2, 'TCA_PEDIT_KEY_EX_CMD',   oneOf(u16, TCA_PEDIT_KEY_EX_CMD),      'whether to set or to add'],
  })

const keysEx = () =>
  attrs('act-pedit-keys-ex-attrs', {
    keyEx: [6, 'TCA_PEDIT_KEY_EX', list(keyEx()), 'each key, in order'],
  })

/** TCA_PEDIT_*: edits packets (pedit_policy in net/sched/act_pedit.c). */
export const peditAction = once(() =>
  attrs('act-pedit-attrs', {
    tm:      [1, 'TCA_PEDIT_TM',       tcfTimes(), 'times'],
    parms:   [2, 'TCA_PEDIT_PARMS',    pedit(),    'the settings and keys: a struct tc_pedit_sel'],
    pad:     [3, 'TCA_PEDIT_PAD',      binary,     'padding for alignment'],
    parmsEx: [4, 'TCA_PEDIT_PARMS_EX', pedit(),    'the same where TCA_PEDIT_KEYS_EX is there'],
    keysEx:  [5, 'TCA_PEDIT_KEYS_EX',  keysEx(),   'more about the keys'],
  }),
)

const ife = () =>
  struct('tc_ife', {
    ...tcGen,
    flags: [oneOf(u16, IFE), 'flags', 'what to do'],
    _pad:  [u16,             'pad',   'padding of the struct'],
  })

/** IFE_META_*: metadata in the header; without a number, those of the packet (net/sched/act_meta_*.c). */
const metalst = () =>
  attrs('ife-meta-attrs', {
    skbmark: [1, 'IFE_META_SKBMARK', array(u32), 'firewall mark: none or one number'],
    prio:    [3, 'IFE_META_PRIO',    array(u32), 'priority: none or one number'],
    tcindex: [5, 'IFE_META_TCINDEX', array(u16), 'traffic control index: none or one number'],
  })

/** TCA_IFE_*: metadata in an Ethernet header (ife_policy and tcf_ife_dump in net/sched/act_ife.c). */
export const ifeAction = once(() =>
  attrs('act-ife-attrs', {
    parms:   [1, 'TCA_IFE_PARMS',   ife(),      'the settings: a struct tc_ife'],
    tm:      [2, 'TCA_IFE_TM',      tcfTimes(), 'times'],
    dmac:    [3, 'TCA_IFE_DMAC',    mac,        'destination address'],
    smac:    [4, 'TCA_IFE_SMAC',    mac,        'source address'],
    type:    [5, 'TCA_IFE_TYPE',    u16,        'Ethernet type'],
    metalst: [6, 'TCA_IFE_METALST', metalst(),  'metadata'],
    pad:     [7, 'TCA_IFE_PAD',     binary,     'padding for alignment'],
  }),
)
