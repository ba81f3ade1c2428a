import { attrs } from '../../netlink/attribute/attrs.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { byDirection } from '../../netlink/codec/direction.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { u8, u16, u32 } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import type { Messages } from '../common/messages.ts'
import { AF } from '../constants.ts'
import { DCB_APP_IDTYPE, DCB_CAP_DCBX, DCB_CMD, DCB_FEATCFG } from './constants.ts'
import { appSelector, ceePfc, ceePg, dcbApp, dcbBuffer, dcbPeerAppInfo, ieeeEts, ieeeMaxrate, ieeePfc, ieeeQcn, ieeeQcnStats } from './structs.ts'

/** struct dcbmsg, before the attributes of messages about data center bridging (linux/dcbnl.h). */
export const dcbmsg = struct('dcbmsg', {
  family: [oneOf(u8, AF),      'dcb_family', 'AF_UNSPEC'],
  cmd:    [oneOf(u8, DCB_CMD), 'cmd',        'DCB_CMD_*'],
  _pad:   [u16,                'dcb_pad',    'zero'],
})

/** The kernel answers a set request with one byte in the attribute's place: 0, or why it failed (dcbnl_setpfccfg, dcbnl_ieee_set). */
function orResult<T>(nest: Codec<T>): Codec<T | number> {
  const result = u8 as Codec<T | number>
  return byDirection(nest as Codec<T | number>, nest as Codec<T | number>, {
    formOf: (_, at, end) => (end - at === 1 ? result : (nest as Codec<T | number>)),
    write: (w, value, scope) => (typeof value === 'number' ? u8.write(w, value) : nest.write(w, value, scope)),
  })
}

/** DCB_PFC_UP_ATTR_*: priority flow control of each priority. */
export const dcbPfcUp = attrs('dcb-pfc-up-attrs', {
  upAttr0:   [1, 'DCB_PFC_UP_ATTR_0',   u8,   'whether priority 0 has flow control'],
  upAttr1:   [2, 'DCB_PFC_UP_ATTR_1',   u8,   'whether priority 1 has flow control'],
  upAttr2:   [3, 'DCB_PFC_UP_ATTR_2',   u8,   'whether priority 2 has flow control'],
  upAttr3:   [4, 'DCB_PFC_UP_ATTR_3',   u8,   'whether priority 3 has flow control'],
  upAttr4:   [5, 'DCB_PFC_UP_ATTR_4',   u8,   'whether priority 4 has flow control'],
  upAttr5:   [6, 'DCB_PFC_UP_ATTR_5',   u8,   'whether priority 5 has flow control'],
  upAttr6:   [7, 'DCB_PFC_UP_ATTR_6',   u8,   'whether priority 6 has flow control'],
  upAttr7:   [8, 'DCB_PFC_UP_ATTR_7',   u8,   'whether priority 7 has flow control'],
  upAttrAll: [9, 'DCB_PFC_UP_ATTR_ALL', flag, 'in a query: all of them'],
})

/** DCB_TC_ATTR_PARAM_*: parameters of a traffic class; 255 is undefined. */
export const dcbTcParam = attrs('dcb-tc-attrs', {
  pgid:       [1, 'DCB_TC_ATTR_PARAM_PGID',        u8,   'priority group'],
  upMapping:  [2, 'DCB_TC_ATTR_PARAM_UP_MAPPING',  u8,   'user priorities, one bit each'],
  strictPrio: [3, 'DCB_TC_ATTR_PARAM_STRICT_PRIO', u8,   'kind of strict priority'],
  bwPct:      [4, 'DCB_TC_ATTR_PARAM_BW_PCT',      u8,   'share of the bandwidth of the group', { unit: '%' }],
  all:        [5, 'DCB_TC_ATTR_PARAM_ALL',         flag, 'in a query: all of them'],
})

/** DCB_PG_ATTR_*: priority groups. */
export const dcbPg = attrs('dcb-pg-attrs', {
  tc0:     [1,  'DCB_PG_ATTR_TC_0',      dcbTcParam, 'traffic class 0'],
  tc1:     [2,  'DCB_PG_ATTR_TC_1',      dcbTcParam, 'traffic class 1'],
  tc2:     [3,  'DCB_PG_ATTR_TC_2',      dcbTcParam, 'traffic class 2'],
  tc3:     [4,  'DCB_PG_ATTR_TC_3',      dcbTcParam, 'traffic class 3'],
  tc4:     [5,  'DCB_PG_ATTR_TC_4',      dcbTcParam, 'traffic class 4'],
  tc5:     [6,  'DCB_PG_ATTR_TC_5',      dcbTcParam, 'traffic class 5'],
  tc6:     [7,  'DCB_PG_ATTR_TC_6',      dcbTcParam, 'traffic class 6'],
  tc7:     [8,  'DCB_PG_ATTR_TC_7',      dcbTcParam, 'traffic class 7'],
  tcMax:   [9,  'DCB_PG_ATTR_TC_MAX',    binary,     'marks the end of the traffic classes'],
  tcAll:   [10, 'DCB_PG_ATTR_TC_ALL',    dcbTcParam, 'in a query: all traffic classes'],
  bwId0:   [11, 'DCB_PG_ATTR_BW_ID_0',   u8,         'bandwidth of group 0', { unit: '%' }],
  bwId1:   [12, 'DCB_PG_ATTR_BW_ID_1',   u8,         'bandwidth of group 1', { unit: '%' }],
  bwId2:   [13, 'DCB_PG_ATTR_BW_ID_2',   u8,         'bandwidth of group 2', { unit: '%' }],
  bwId3:   [14, 'DCB_PG_ATTR_BW_ID_3',   u8,         'bandwidth of group 3', { unit: '%' }],
  bwId4:   [15, 'DCB_PG_ATTR_BW_ID_4',   u8,         'bandwidth of group 4', { unit: '%' }],
  bwId5:   [16, 'DCB_PG_ATTR_BW_ID_5',   u8,         'bandwidth of group 5', { unit: '%' }],
  bwId6:   [17, 'DCB_PG_ATTR_BW_ID_6',   u8,         'bandwidth of group 6', { unit: '%' }],
  bwId7:   [18, 'DCB_PG_ATTR_BW_ID_7',   u8,         'bandwidth of group 7', { unit: '%' }],
  bwIdMax: [19, 'DCB_PG_ATTR_BW_ID_MAX', binary,     'marks the end of the groups'],
  bwIdAll: [20, 'DCB_PG_ATTR_BW_ID_ALL', flag,       'in a query: all groups'],
})

/** DCB_CAP_ATTR_*: what the device can do. */
export const dcbCap = attrs('dcb-cap-attrs', {
  all:    [1, 'DCB_CAP_ATTR_ALL',     flag,                   'in a query: all of them'],
  pg:     [2, 'DCB_CAP_ATTR_PG',      u8,                     'whether it has priority groups'],
  pfc:    [3, 'DCB_CAP_ATTR_PFC',     u8,                     'whether it has priority flow control'],
  up2tc:  [4, 'DCB_CAP_ATTR_UP2TC',   u8,                     'whether it maps user priorities to traffic classes'],
  pgTcs:  [5, 'DCB_CAP_ATTR_PG_TCS',  u8,                     'numbers of traffic classes for priority groups, one bit each'],
  pfcTcs: [6, 'DCB_CAP_ATTR_PFC_TCS', u8,                     'numbers of traffic classes for priority flow control, one bit each'],
  gsp:    [7, 'DCB_CAP_ATTR_GSP',     u8,                     'whether it has group strict priority'],
  bcn:    [8, 'DCB_CAP_ATTR_BCN',     u8,                     'whether it has backward congestion notification'],
  dcbx:   [9, 'DCB_CAP_ATTR_DCBX',    bits(u8, DCB_CAP_DCBX), 'who exchanges the settings'],
})

/** DCB_NUMTCS_ATTR_*: numbers of traffic classes. */
export const dcbNumtcs = attrs('dcb-numtcs-attrs', {
  all: [1, 'DCB_NUMTCS_ATTR_ALL', flag, 'in a query: all of them'],
  pg:  [2, 'DCB_NUMTCS_ATTR_PG',  u8,   'for priority groups'],
  pfc: [3, 'DCB_NUMTCS_ATTR_PFC', u8,   'for priority flow control'],
})

/** DCB_BCN_ATTR_*: backward congestion notification. */
export const dcbBcn = attrs('dcb-bcn-attrs', {
  rp0:   [1,  'DCB_BCN_ATTR_RP_0',   u8,   'whether priority 0 has a reaction point'],
  rp1:   [2,  'DCB_BCN_ATTR_RP_1',   u8,   'whether priority 1 has a reaction point'],
  rp2:   [3,  'DCB_BCN_ATTR_RP_2',   u8,   'whether priority 2 has a reaction point'],
  rp3:   [4,  'DCB_BCN_ATTR_RP_3',   u8,   'whether priority 3 has a reaction point'],
  rp4:   [5,  'DCB_BCN_ATTR_RP_4',   u8,   'whether priority 4 has a reaction point'],
  rp5:   [6,  'DCB_BCN_ATTR_RP_5',   u8,   'whether priority 5 has a reaction point'],
  rp6:   [7,  'DCB_BCN_ATTR_RP_6',   u8,   'whether priority 6 has a reaction point'],
  rp7:   [8,  'DCB_BCN_ATTR_RP_7',   u8,   'whether priority 7 has a reaction point'],
  rpAll: [9,  'DCB_BCN_ATTR_RP_ALL', flag, 'in a query: all reaction points'],
  bcna0: [10, 'DCB_BCN_ATTR_BCNA_0', u32,  'first half of the BCN address'],
  bcna1: [11, 'DCB_BCN_ATTR_BCNA_1', u32,  'second half of the BCN address'],
  alpha: [12, 'DCB_BCN_ATTR_ALPHA',  u32,  'alpha'],
  beta:  [13, 'DCB_BCN_ATTR_BETA',   u32,  'beta'],
  gd:    [14, 'DCB_BCN_ATTR_GD',     u32,  'gain of a decrease'],
  gi:    [15, 'DCB_BCN_ATTR_GI',     u32,  'gain of an increase'],
  tmax:  [16, 'DCB_BCN_ATTR_TMAX',   u32,  'longest drift time'],
  td:    [17, 'DCB_BCN_ATTR_TD',     u32,  'drift time'],
  rmin:  [18, 'DCB_BCN_ATTR_RMIN',   u32,  'lowest rate'],
  w:     [19, 'DCB_BCN_ATTR_W',      u32,  'weight'],
  rd:    [20, 'DCB_BCN_ATTR_RD',     u32,  'rate of the drift'],
  ru:    [21, 'DCB_BCN_ATTR_RU',     u32,  'unit of the rate'],
  wrtt:  [22, 'DCB_BCN_ATTR_WRTT',   u32,  'time for a round trip'],
  ri:    [23, 'DCB_BCN_ATTR_RI',     u32,  'initial rate'],
  c:     [24, 'DCB_BCN_ATTR_C',      u32,  'capacity'],
  all:   [25, 'DCB_BCN_ATTR_ALL',    flag, 'in a query: all of them'],
})

/** DCB_APP_ATTR_*: the priority of an application. */
export const dcbAppAttrs = attrs('dcb-app-attrs', {
  idtype:   [1, 'DCB_APP_ATTR_IDTYPE',   oneOf(u8, DCB_APP_IDTYPE), 'what the id is'],
  id:       [2, 'DCB_APP_ATTR_ID',       u16,                       'an EtherType or a port number'],
  priority: [3, 'DCB_APP_ATTR_PRIORITY', u8,                        'its priority, or a bit for each'],
})

/** DCB_ATTR_IEEE_APP and DCB_ATTR_DCB_APP: priorities of applications. */
export const dcbIeeeApps = attrs('dcb-ieee-app-attrs', {
  ieeeApp: [1, 'DCB_ATTR_IEEE_APP', list(dcbApp), 'selectors of IEEE 802.1Qaz'],
  dcbApp:  [2, 'DCB_ATTR_DCB_APP',  list(dcbApp), 'other selectors'],
})

/** The selectors that a device trusts, in their order (dcbnl_getapptrust). */
export const dcbAppTrust = attrs('dcb-app-trust-attrs', {
  ieeeApp: [1, 'DCB_ATTR_IEEE_APP', list(appSelector), 'a selector of IEEE 802.1Qaz'],
  dcbApp:  [2, 'DCB_ATTR_DCB_APP',  list(appSelector), 'another selector'],
})

/** DCB_ATTR_IEEE_*: settings of IEEE 802.1Qaz (types from dcbnl_ieee_policy in net/dcb/dcbnl.c). */
export const dcbIeee = attrs('dcb-ieee-attrs', {
  ieeeEts:          [1,  'DCB_ATTR_IEEE_ETS',            ieeeEts,      'enhanced transmission selection'],
  ieeePfc:          [2,  'DCB_ATTR_IEEE_PFC',            ieeePfc,      'priority flow control'],
  ieeeAppTable:     [3,  'DCB_ATTR_IEEE_APP_TABLE',      dcbIeeeApps,  'priorities of applications'],
  ieeePeerEts:      [4,  'DCB_ATTR_IEEE_PEER_ETS',       ieeeEts,      'transmission selection of the peer'],
  ieeePeerPfc:      [5,  'DCB_ATTR_IEEE_PEER_PFC',       ieeePfc,      'flow control of the peer'],
  ieeePeerApp:      [6,  'DCB_ATTR_IEEE_PEER_APP',       dcbIeeeApps,  'priorities of applications of the peer'],
  ieeeMaxrate:      [7,  'DCB_ATTR_IEEE_MAXRATE',        ieeeMaxrate,  'highest rates'],
  ieeeQcn:          [8,  'DCB_ATTR_IEEE_QCN',            ieeeQcn,      'quantized congestion notification'],
  ieeeQcnStats:     [9,  'DCB_ATTR_IEEE_QCN_STATS',      ieeeQcnStats, 'its counters'],
  dcbBuffer:        [10, 'DCB_ATTR_DCB_BUFFER',          dcbBuffer,    'buffers'],
  dcbAppTrustTable: [11, 'DCB_ATTR_DCB_APP_TRUST_TABLE', dcbAppTrust,  'selectors that are trusted'],
  dcbRewrTable:     [12, 'DCB_ATTR_DCB_REWR_TABLE',      dcbIeeeApps,  'rewriting of priorities'],
})

/** DCB_ATTR_CEE_PEER_APP*: priorities of applications of the peer. */
export const dcbCeePeerApps = attrs('dcb-cee-peer-app-attrs', {
  peerAppInfo: [1, 'DCB_ATTR_CEE_PEER_APP_INFO', dcbPeerAppInfo, 'state of the peer'],
  peerApp:     [2, 'DCB_ATTR_CEE_PEER_APP',      list(dcbApp),   'the priorities'],
})

/** Priorities of applications. The kernel sends them as DCB_ATTR_APP (dcbnl_cee_fill in net/dcb/dcbnl.c). */
export const dcbCeeApps = attrs('dcb-cee-app-attrs', {
  ceeApp: [1,  'DCB_ATTR_CEE_APP', list(dcbApp),      'what linux/dcbnl.h has in its place'],
  app:    [12, 'DCB_ATTR_APP',     list(dcbAppAttrs), 'the priorities'],
})

/** DCB_FEATCFG_ATTR_*: states of features. */
export const dcbFeatcfg = attrs('dcb-featcfg-attrs', {
  all: [1, 'DCB_FEATCFG_ATTR_ALL', flag,                  'in a query: all of them'],
  pg:  [2, 'DCB_FEATCFG_ATTR_PG',  bits(u8, DCB_FEATCFG), 'priority groups'],
  pfc: [3, 'DCB_FEATCFG_ATTR_PFC', bits(u8, DCB_FEATCFG), 'priority flow control'],
  app: [4, 'DCB_FEATCFG_ATTR_APP', bits(u8, DCB_FEATCFG), 'priorities of applications'],
})

/** DCB_ATTR_CEE_*: settings of the CEE version (dcbnl_cee_fill). */
export const dcbCee = attrs('dcb-cee-attrs', {
  peerPg:       [1, 'DCB_ATTR_CEE_PEER_PG',        ceePg,          'priority groups of the peer'],
  peerPfc:      [2, 'DCB_ATTR_CEE_PEER_PFC',       ceePfc,         'flow control of the peer'],
  peerAppTable: [3, 'DCB_ATTR_CEE_PEER_APP_TABLE', dcbCeePeerApps, 'priorities of applications of the peer'],
  txPg:         [4, 'DCB_ATTR_CEE_TX_PG',          dcbPg,          'priority groups on transmit'],
  rxPg:         [5, 'DCB_ATTR_CEE_RX_PG',          dcbPg,          'priority groups on receive'],
  pfc:          [6, 'DCB_ATTR_CEE_PFC',            dcbPfcUp,       'priority flow control'],
  appTable:     [7, 'DCB_ATTR_CEE_APP_TABLE',      dcbCeeApps,     'priorities of applications'],
  feat:         [8, 'DCB_ATTR_CEE_FEAT',           dcbFeatcfg,     'states of features'],
})

/** A query has the attribute without a payload. */
const permHwaddr = byDirection<boolean | Uint8Array>(flag as Codec<boolean | Uint8Array>, binary as Codec<boolean | Uint8Array>, {
  formOf: (_, at, end) => (at === end ? flag : binary) as Codec<boolean | Uint8Array>,
  write: (w, value, scope) => (value instanceof Uint8Array ? binary.write(w, value) : flag.write(w, value as true, scope)),
})

/** DCB_ATTR_*: data center bridging of a device (types from dcbnl_rtnl_policy in net/dcb/dcbnl.c). */
export const dcbAttrs = attrs('dcb-attrs', {
  ifname:     [1,  'DCB_ATTR_IFNAME',      string,                 'name of the device'],
  state:      [2,  'DCB_ATTR_STATE',       u8,                     'whether DCB is on'],
  pfcState:   [3,  'DCB_ATTR_PFC_STATE',   u8,                     'whether priority flow control is on'],
  pfcCfg:     [4,  'DCB_ATTR_PFC_CFG',     orResult(dcbPfcUp),     'priority flow control'],
  numTc:      [5,  'DCB_ATTR_NUM_TC',      binary,                 'not used by the kernel'],
  pgCfg:      [6,  'DCB_ATTR_PG_CFG',      orResult(dcbPg),        'priority groups'],
  setAll:     [7,  'DCB_ATTR_SET_ALL',     u8,                     'commits the changes to the device'],
  permHwaddr: [8,  'DCB_ATTR_PERM_HWADDR', permHwaddr,             'in a query: present; in a reply: the permanent address, in 32 bytes'],
  cap:        [9,  'DCB_ATTR_CAP',         dcbCap,                 'what the device can do'],
  numtcs:     [10, 'DCB_ATTR_NUMTCS',      orResult(dcbNumtcs),    'numbers of traffic classes'],
  bcn:        [11, 'DCB_ATTR_BCN',         orResult(dcbBcn),       'backward congestion notification'],
  app:        [12, 'DCB_ATTR_APP',         orResult(dcbAppAttrs),  'the priority of an application'],
  ieee:       [13, 'DCB_ATTR_IEEE',        orResult(dcbIeee),      'settings of IEEE 802.1Qaz'],
  dcbx:       [14, 'DCB_ATTR_DCBX',        bits(u8, DCB_CAP_DCBX), 'who exchanges the settings with the peer'],
  featcfg:    [15, 'DCB_ATTR_FEATCFG',     orResult(dcbFeatcfg),   'states of features'],
  cee:        [16, 'DCB_ATTR_CEE',         dcbCee,                 'settings of the CEE version'],
})

/** The messages of data center bridging. Replies and notifications have the type of their request (reply_funcs in net/dcb/dcbnl.c). */
export const dcbMessages: Messages<'RTM_GETDCB' | 'RTM_SETDCB', typeof dcbmsg, typeof dcbAttrs> = {
  RTM_GETDCB: [78, 'get', dcbmsg, dcbAttrs, 'requests settings of data center bridging, and the reply'],
  RTM_SETDCB: [79, 'set', dcbmsg, dcbAttrs, 'changes settings of data center bridging, the reply, and the notification'],
}
