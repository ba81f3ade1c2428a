import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16, u32 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { bitset, ethtoolHeader } from './common.ts'

const PORT = { TP: 0, AUI: 1, MII: 2, FIBRE: 3, BNC: 4, DA: 5, NONE: 239, OTHER: 255 } as const
const ETH_TP_MDI = { MDI_INVALID: 0, MDI: 1, MDI_X: 2, MDI_AUTO: 3 } as const
const XCVR = { INTERNAL: 0, EXTERNAL: 1 } as const

/** ETHTOOL_A_LINKINFO_* (net/ethtool/linkinfo.c). */
export const linkinfoAttrs = attrs('ethtool-linkinfo-attrs', {
  header:      [1, 'ETHTOOL_A_LINKINFO_HEADER',       ethtoolHeader,        'the device'],
  port:        [2, 'ETHTOOL_A_LINKINFO_PORT',         oneOf(u8,PORT),       'physical connector'],
  phyaddr:     [3, 'ETHTOOL_A_LINKINFO_PHYADDR',      u8,                   'MDIO address of the PHY'],
  tpMdix:      [4, 'ETHTOOL_A_LINKINFO_TP_MDIX',      oneOf(u8,ETH_TP_MDI), 'how the pairs are crossed: 1 is not, 2 crossed'],
  tpMdixCtrl:  [5, 'ETHTOOL_A_LINKINFO_TP_MDIX_CTRL', oneOf(u8,ETH_TP_MDI), 'how they shall be crossed; 3 is automatic'],
  transceiver: [6, 'ETHTOOL_A_LINKINFO_TRANSCEIVER',  oneOf(u8,XCVR),       'kind of transceiver'],
})

const DUPLEX = { HALF: 0, FULL: 1, UNKNOWN: 255 } as const
const MASTER_SLAVE_CFG = {
  UNSUPPORTED: 0, UNKNOWN: 1, MASTER_PREFERRED: 2, SLAVE_PREFERRED: 3, MASTER_FORCE: 4, SLAVE_FORCE: 5,
} as const
const MASTER_SLAVE_STATE = { UNSUPPORTED: 0, UNKNOWN: 1, MASTER: 2, SLAVE: 3, ERR: 4 } as const
const RATE_MATCH = { NONE: 0, PAUSE: 1, CRS: 2, OPEN_LOOP: 3 } as const

/** ETHTOOL_A_LINKMODES_* (net/ethtool/linkmodes.c). */
export const linkmodesAttrs = attrs('ethtool-linkmodes-attrs', {
  header:           [1,  'ETHTOOL_A_LINKMODES_HEADER',             ethtoolHeader,                'the device'],
  autoneg:          [2,  'ETHTOOL_A_LINKMODES_AUTONEG',            u8,                           '1 if speed and duplex are negotiated', { boolean: true }],
  ours:             [3,  'ETHTOOL_A_LINKMODES_OURS',               bitset,                       'link modes: which are supported (mask) and advertised (value)'],
  peer:             [4,  'ETHTOOL_A_LINKMODES_PEER',               bitset,                       'link modes that the other end advertises'],
  speed:            [5,  'ETHTOOL_A_LINKMODES_SPEED',              u32,                          'speed; 0xffffffff is unknown', { unit: 'Mbit/s' }],
  duplex:           [6,  'ETHTOOL_A_LINKMODES_DUPLEX',             oneOf(u8,DUPLEX),             'half or full duplex'],
  masterSlaveCfg:   [7,  'ETHTOOL_A_LINKMODES_MASTER_SLAVE_CFG',   oneOf(u8,MASTER_SLAVE_CFG),   'which end shall be the master of the clock'],
  masterSlaveState: [8,  'ETHTOOL_A_LINKMODES_MASTER_SLAVE_STATE', oneOf(u8,MASTER_SLAVE_STATE), 'which end is the master'],
  lanes:            [9,  'ETHTOOL_A_LINKMODES_LANES',              u32,                          'number of lanes'],
  rateMatching:     [10, 'ETHTOOL_A_LINKMODES_RATE_MATCHING',      oneOf(u8,RATE_MATCH),         'how the PHY adapts the rate of the MAC'],
})

const LINK_EXT_STATE = {
  AUTONEG: 0, LINK_TRAINING_FAILURE: 1, LINK_LOGICAL_MISMATCH: 2, BAD_SIGNAL_INTEGRITY: 3, NO_CABLE: 4, CABLE_ISSUE: 5,
  EEPROM_ISSUE: 6, CALIBRATION_FAILURE: 7, POWER_BUDGET_EXCEEDED: 8, OVERHEAT: 9, MODULE: 10,
} as const

/** ETHTOOL_A_LINKSTATE_* (net/ethtool/linkstate.c). */
export const linkstateAttrs = attrs('ethtool-linkstate-attrs', {
  header:      [1, 'ETHTOOL_A_LINKSTATE_HEADER',       ethtoolHeader,            'the device'],
  link:        [2, 'ETHTOOL_A_LINKSTATE_LINK',         u8,                       '1 if there is a link', { boolean: true }],
  sqi:         [3, 'ETHTOOL_A_LINKSTATE_SQI',          u32,                      'signal quality'],
  sqiMax:      [4, 'ETHTOOL_A_LINKSTATE_SQI_MAX',      u32,                      'the best signal quality that the PHY reports'],
  extState:    [5, 'ETHTOOL_A_LINKSTATE_EXT_STATE',    oneOf(u8,LINK_EXT_STATE), 'why there is no link'],
  extSubstate: [6, 'ETHTOOL_A_LINKSTATE_EXT_SUBSTATE', u8,                       'the reason in detail; its numbers are those of the state'],
  extDownCnt:  [7, 'ETHTOOL_A_LINKSTATE_EXT_DOWN_CNT', u32,                      'how often the link was lost'],
})

/** ETHTOOL_A_DEBUG_* (net/ethtool/debug.c). */
export const debugAttrs = attrs('ethtool-debug-attrs', {
  header:  [1, 'ETHTOOL_A_DEBUG_HEADER',  ethtoolHeader, 'the device'],
  msgmask: [2, 'ETHTOOL_A_DEBUG_MSGMASK', bitset,        'what the driver logs'],
})

/** ETHTOOL_A_WOL_* (net/ethtool/wol.c). */
export const wolAttrs = attrs('ethtool-wol-attrs', {
  header: [1, 'ETHTOOL_A_WOL_HEADER', ethtoolHeader, 'the device'],
  modes:  [2, 'ETHTOOL_A_WOL_MODES',  bitset,        'what wakes the machine'],
  sopass: [3, 'ETHTOOL_A_WOL_SOPASS', binary,        'password of a SecureOn packet, 6 bytes', { secret: true }],
})

/** ETHTOOL_A_FEATURES_* (net/ethtool/features.c). */
export const featuresAttrs = attrs('ethtool-features-attrs', {
  header:   [1, 'ETHTOOL_A_FEATURES_HEADER',   ethtoolHeader, 'the device'],
  hw:       [2, 'ETHTOOL_A_FEATURES_HW',       bitset,        'features that can be changed'],
  wanted:   [3, 'ETHTOOL_A_FEATURES_WANTED',   bitset,        'features that the user wants'],
  active:   [4, 'ETHTOOL_A_FEATURES_ACTIVE',   bitset,        'features that are on'],
  nochange: [5, 'ETHTOOL_A_FEATURES_NOCHANGE', bitset,        'features that nobody can change'],
})

/** ETHTOOL_A_PRIVFLAGS_* (net/ethtool/privflags.c). */
export const privflagsAttrs = attrs('ethtool-privflags-attrs', {
  header: [1, 'ETHTOOL_A_PRIVFLAGS_HEADER', ethtoolHeader, 'the device'],
  flags:  [2, 'ETHTOOL_A_PRIVFLAGS_FLAGS',  bitset,        'flags of the driver'],
})

/** ETHTOOL_A_EEE_*: Energy-Efficient Ethernet (net/ethtool/eee.c). */
export const eeeAttrs = attrs('ethtool-eee-attrs', {
  header:       [1, 'ETHTOOL_A_EEE_HEADER',         ethtoolHeader, 'the device'],
  modesOurs:    [2, 'ETHTOOL_A_EEE_MODES_OURS',     bitset,        'link modes with EEE: which are supported and advertised'],
  modesPeer:    [3, 'ETHTOOL_A_EEE_MODES_PEER',     bitset,        'link modes with EEE that the other end advertises'],
  active:       [4, 'ETHTOOL_A_EEE_ACTIVE',         u8,            '1 if both ends use it', { boolean: true }],
  enabled:      [5, 'ETHTOOL_A_EEE_ENABLED',        u8,            '1 if it is on', { boolean: true }],
  txLpiEnabled: [6, 'ETHTOOL_A_EEE_TX_LPI_ENABLED', u8,            '1 to use low power while nothing is sent', { boolean: true }],
  txLpiTimer:   [7, 'ETHTOOL_A_EEE_TX_LPI_TIMER',   u32,           'time without a packet before that', { unit: 'µs' }],
})

const PHY_UPSTREAM = { MAC: 0, PHY: 1 } as const

/** ETHTOOL_A_PHY_* (net/ethtool/phy.c). */
export const phyAttrs = attrs('ethtool-phy-attrs', {
  header:            [1, 'ETHTOOL_A_PHY_HEADER',              ethtoolHeader,           'the device'],
  index:             [2, 'ETHTOOL_A_PHY_INDEX',               u32,                     'index of the PHY on this device'],
  drvname:           [3, 'ETHTOOL_A_PHY_DRVNAME',             string,                  'name of its driver'],
  name:              [4, 'ETHTOOL_A_PHY_NAME',                string,                  'name of the PHY'],
  upstreamType:      [5, 'ETHTOOL_A_PHY_UPSTREAM_TYPE',       oneOf(u32,PHY_UPSTREAM), 'what it is attached to: the MAC or another PHY'],
  upstreamIndex:     [6, 'ETHTOOL_A_PHY_UPSTREAM_INDEX',      u32,                     'index of that PHY'],
  upstreamSfpName:   [7, 'ETHTOOL_A_PHY_UPSTREAM_SFP_NAME',   string,                  'SFP cage that it is in'],
  downstreamSfpName: [8, 'ETHTOOL_A_PHY_DOWNSTREAM_SFP_NAME', string,                  'SFP cage that it drives'],
})

/** ETHTOOL_A_PLCA_*: collision avoidance of 10BASE-T1S (net/ethtool/plca.c). */
export const plcaAttrs = attrs('ethtool-plca-attrs', {
  header:   [1, 'ETHTOOL_A_PLCA_HEADER',    ethtoolHeader, 'the device'],
  version:  [2, 'ETHTOOL_A_PLCA_VERSION',   u16,           'version of the register map'],
  enabled:  [3, 'ETHTOOL_A_PLCA_ENABLED',   u8,            '1 if it is on', { boolean: true }],
  status:   [4, 'ETHTOOL_A_PLCA_STATUS',    u8,            '1 if beacons are received or sent', { boolean: true }],
  nodeCnt:  [5, 'ETHTOOL_A_PLCA_NODE_CNT',  u32,           'number of nodes, which the coordinator needs'],
  nodeId:   [6, 'ETHTOOL_A_PLCA_NODE_ID',   u32,           'number of this node; 0 is the coordinator'],
  toTmr:    [7, 'ETHTOOL_A_PLCA_TO_TMR',    u32,           'time to wait for a node to begin', { unit: 'bit times' }],
  burstCnt: [8, 'ETHTOOL_A_PLCA_BURST_CNT', u32,           'packets that a node may send in addition at its turn'],
  burstTmr: [9, 'ETHTOOL_A_PLCA_BURST_TMR', u32,           'time to wait for each of these', { unit: 'bit times' }],
})

const PODL_ADMIN = { UNKNOWN: 1, DISABLED: 2, ENABLED: 3 } as const
const PODL_PW_D = { UNKNOWN: 1, DISABLED: 2, SEARCHING: 3, DELIVERING: 4, SLEEP: 5, IDLE: 6, ERROR: 7 } as const
const C33_ADMIN = { UNKNOWN: 1, DISABLED: 2, ENABLED: 3 } as const
const C33_PW_D = { UNKNOWN: 1, DISABLED: 2, SEARCHING: 3, DELIVERING: 4, TEST: 5, FAULT: 6, OTHERFAULT: 7 } as const
const C33_EXT_STATE = {
  ERROR_CONDITION: 1, MR_MPS_VALID: 2, MR_PSE_ENABLE: 3, OPTION_DETECT_TED: 4, OPTION_VPORT_LIM: 5, OVLD_DETECTED: 6,
  PD_DLL_POWER_TYPE: 7, POWER_NOT_AVAILABLE: 8, SHORT_DETECTED: 9,
} as const

const pwLimit = attrs('ethtool-c33-pse-pw-limit-attrs', {
  min: [1, 'ETHTOOL_A_C33_PSE_PW_LIMIT_MIN', u32, 'least of the range', { unit: 'mW' }],
  max: [2, 'ETHTOOL_A_C33_PSE_PW_LIMIT_MAX', u32, 'greatest of the range', { unit: 'mW' }],
})

/** ETHTOOL_A_PSE_*: power over Ethernet of the sourcing side (net/ethtool/pse-pd.c). */
export const pseAttrs = attrs('ethtool-pse-attrs', {
  pseHeader:           [1,  'ETHTOOL_A_PSE_HEADER',              ethtoolHeader,            'the device'],
  podlPseAdminState:   [2,  'ETHTOOL_A_PODL_PSE_ADMIN_STATE',    oneOf(u32,PODL_ADMIN),    'whether power over data lines is on'],
  podlPseAdminControl: [3,  'ETHTOOL_A_PODL_PSE_ADMIN_CONTROL',  oneOf(u32,PODL_ADMIN),    'whether it shall be on'],
  podlPsePwDStatus:    [4,  'ETHTOOL_A_PODL_PSE_PW_D_STATUS',    oneOf(u32,PODL_PW_D),     'state of power detection'],
  c33PseAdminState:    [5,  'ETHTOOL_A_C33_PSE_ADMIN_STATE',     oneOf(u32,C33_ADMIN),     'whether power over Ethernet is on'],
  c33PseAdminControl:  [6,  'ETHTOOL_A_C33_PSE_ADMIN_CONTROL',   oneOf(u32,C33_ADMIN),     'whether it shall be on'],
  c33PsePwDStatus:     [7,  'ETHTOOL_A_C33_PSE_PW_D_STATUS',     oneOf(u32,C33_PW_D),      'state of power detection'],
  c33PsePwClass:       [8,  'ETHTOOL_A_C33_PSE_PW_CLASS',        u32,                      'power class'],
  c33PseActualPw:      [9,  'ETHTOOL_A_C33_PSE_ACTUAL_PW',       u32,                      'power that is delivered', { unit: 'mW' }],
  c33PseExtState:      [10, 'ETHTOOL_A_C33_PSE_EXT_STATE',       oneOf(u32,C33_EXT_STATE), 'the state in detail'],
  c33PseExtSubstate:   [11, 'ETHTOOL_A_C33_PSE_EXT_SUBSTATE',    u32,                      'its reason; the numbers are those of the state'],
  c33PseAvailPwLimit:  [12, 'ETHTOOL_A_C33_PSE_AVAIL_PW_LIMIT',  u32,                      'limit of the power', { unit: 'mW' }],
  c33PsePwLimitRanges: [13, 'ETHTOOL_A_C33_PSE_PW_LIMIT_RANGES', list(pwLimit),            'a range of limits; the attribute repeats'],
})
