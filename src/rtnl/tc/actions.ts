import { attrs } from '../../netlink/attribute/attrs.ts'
import { indexed } from '../../netlink/attribute/indexed.ts'
import { select } from '../../netlink/attribute/select.ts'
import { u32 } from '../../netlink/codec/numbers.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import { gactAction, mirredAction, policeAction, sampleAction, simpleAction } from './actions/decide.ts'
import { csumAction, ifeAction, mplsAction, natAction, peditAction, skbmodAction, vlanAction } from './actions/headers.ts'
import {
  bpfAction,
  connmarkAction,
  ctAction,
  ctinfoAction,
  gateAction,
  skbeditAction,
  tunnelKeyAction,
} from './actions/metadata.ts'
import { TCA_ACT_FLAGS, TCA_ACT_HW_STATS } from './constants.ts'
import { choices } from './once.ts'
import { bitfield32 } from './shared.ts'
import { actionStats } from './stats.ts'

const actOptions = select('kind', choices({
  bpf: bpfAction,
  connmark: connmarkAction,
  csum: csumAction,
  ct: ctAction,
  ctinfo: ctinfoAction,
  gact: gactAction,
  gate: gateAction,
  ife: ifeAction,
  mirred: mirredAction,
  mpls: mplsAction,
  nat: natAction,
  pedit: peditAction,
  police: policeAction,
  sample: sampleAction,
  simple: simpleAction,
  skbedit: skbeditAction,
  skbmod: skbmodAction,
  tunnel_key: tunnelKeyAction,
  vlan: vlanAction,
}))

const hwStats = bitfield32('TCA_ACT_HW_STATS', TCA_ACT_HW_STATS)

/** TCA_ACT_*: an action (tcf_action_policy and tcf_action_dump_1 in net/sched/act_api.c). */
export const actAttrs = attrs('tc-act-attrs', {
  kind:        [1,  'TCA_ACT_KIND',          string,                                     'what it does: the word after action in tc'],
  options:     [2,  'TCA_ACT_OPTIONS',       actOptions,                                 'settings of that kind'],
  index:       [3,  'TCA_ACT_INDEX',         u32,                                        'its number among those of its kind'],
  stats:       [4,  'TCA_ACT_STATS',         actionStats,                                'counters'],
  pad:         [5,  'TCA_ACT_PAD',           binary,                                     'padding for alignment'],
  cookie:      [6,  'TCA_ACT_COOKIE',        binary,                                     'up to 16 bytes of the user'],
  flags:       [7,  'TCA_ACT_FLAGS',         bitfield32('TCA_ACT_FLAGS', TCA_ACT_FLAGS), 'TCA_ACT_FLAGS_*'],
  hwStats:     [8,  'TCA_ACT_HW_STATS',      hwStats,                                    'which counters of the hardware to use'],
  usedHwStats: [9,  'TCA_ACT_USED_HW_STATS', hwStats,                                    'which counters of the hardware are in use'],
  inHwCount:   [10, 'TCA_ACT_IN_HW_COUNT',   u32,                                        'how many devices have it'],
})

/** Actions, by their order from 1 to 32. */
export const actList = indexed(actAttrs)
