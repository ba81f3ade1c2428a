import { attrs } from '../../../netlink/attribute/attrs.ts'
import { select } from '../../../netlink/attribute/select.ts'
import { array } from '../../../netlink/codec/array.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s16, s32, u8, u16be, u32, u64, uint } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { bitset, ETH_SS, ethtoolHeader } from './common.ts'

/** ETHTOOL_A_TS_STAT_*: counters of transmit time stamps. */
const tsStat = attrs('ethtool-ts-stat-attrs', {
  txPkts: [1, 'ETHTOOL_A_TS_STAT_TX_PKTS', uint, 'packets with a time stamp'],
  txLost: [2, 'ETHTOOL_A_TS_STAT_TX_LOST', uint, 'time stamps that were lost'],
  txErr:  [3, 'ETHTOOL_A_TS_STAT_TX_ERR',  uint, 'errors when asking for one'],
})

/** ETHTOOL_A_TSINFO_*: time stamping (net/ethtool/tsinfo.c). */
export const tsinfoAttrs = attrs('ethtool-tsinfo-attrs', {
  header:       [1, 'ETHTOOL_A_TSINFO_HEADER',       ethtoolHeader, 'the device'],
  timestamping: [2, 'ETHTOOL_A_TSINFO_TIMESTAMPING', bitset,        'SOF_TIMESTAMPING_*: what it can do'],
  txTypes:      [3, 'ETHTOOL_A_TSINFO_TX_TYPES',     bitset,        'HWTSTAMP_TX_*: which packets that are sent'],
  rxFilters:    [4, 'ETHTOOL_A_TSINFO_RX_FILTERS',   bitset,        'HWTSTAMP_FILTER_*: which packets that are received'],
  phcIndex:     [5, 'ETHTOOL_A_TSINFO_PHC_INDEX',    u32,           'number of the clock: /dev/ptp0 is 0'],
  stats:        [6, 'ETHTOOL_A_TSINFO_STATS',        tsStat,        'counters'],
})

/** ETHTOOL_A_PHC_VCLOCKS_*: virtual clocks (net/ethtool/phc_vclocks.c). */
export const phcVclocksAttrs = attrs('ethtool-phc-vclocks-attrs', {
  header: [1, 'ETHTOOL_A_PHC_VCLOCKS_HEADER', ethtoolHeader, 'the device'],
  num:    [2, 'ETHTOOL_A_PHC_VCLOCKS_NUM',    u32,           'number of virtual clocks'],
  index:  [3, 'ETHTOOL_A_PHC_VCLOCKS_INDEX',  array(s32),    'their numbers'],
})

export const cableTestAttrs = attrs('ethtool-cable-test-attrs', {
  header: [1, 'ETHTOOL_A_CABLE_TEST_HEADER', ethtoolHeader, 'the device'],
})

const RESULT_CODE = {
  UNSPEC: 0, OK: 1, OPEN: 2, SAME_SHORT: 3, CROSS_SHORT: 4, IMPEDANCE_MISMATCH: 5, NOISE: 6, RESOLUTION_NOT_POSSIBLE: 7,
} as const
const PAIR = { A: 0, B: 1, C: 2, D: 3 } as const
const INF_SRC = { UNSPEC: 0, TDR: 1, ALCD: 2 } as const
const NTF_STATUS = { UNSPEC: 0, STARTED: 1, COMPLETED: 2 } as const

const cableResult = attrs('ethtool-cable-result-attrs', {
  pair: [1, 'ETHTOOL_A_CABLE_RESULT_PAIR', oneOf(u8,PAIR),        'pair of wires'],
  code: [2, 'ETHTOOL_A_CABLE_RESULT_CODE', oneOf(u8,RESULT_CODE), 'what was found'],
  src:  [3, 'ETHTOOL_A_CABLE_RESULT_SRC',  oneOf(u32,INF_SRC),    'how it was measured'],
})

const faultLength = attrs('ethtool-cable-fault-length-attrs', {
  pair: [1, 'ETHTOOL_A_CABLE_FAULT_LENGTH_PAIR', oneOf(u8,PAIR),     'pair of wires'],
  cm:   [2, 'ETHTOOL_A_CABLE_FAULT_LENGTH_CM',   u32,                'distance to the fault', { unit: 'cm' }],
  src:  [3, 'ETHTOOL_A_CABLE_FAULT_LENGTH_SRC',  oneOf(u32,INF_SRC), 'how it was measured'],
})

const cableNest = attrs('ethtool-cable-nest-attrs', {
  result:      [1, 'ETHTOOL_A_CABLE_NEST_RESULT',       list(cableResult), 'result of a pair; the attribute repeats'],
  faultLength: [2, 'ETHTOOL_A_CABLE_NEST_FAULT_LENGTH', list(faultLength), 'distance to a fault; the attribute repeats'],
})

/** ETHTOOL_A_CABLE_TEST_NTF_* (net/ethtool/cabletest.c). */
export const cableTestNtfAttrs = attrs('ethtool-cable-test-ntf-attrs', {
  header: [1, 'ETHTOOL_A_CABLE_TEST_NTF_HEADER', ethtoolHeader,        'the device'],
  status: [2, 'ETHTOOL_A_CABLE_TEST_NTF_STATUS', oneOf(u8,NTF_STATUS), 'started or completed'],
  nest:   [3, 'ETHTOOL_A_CABLE_TEST_NTF_NEST',   cableNest,            'the results'],
})

const tdrCfg = attrs('ethtool-cable-test-tdr-cfg-attrs', {
  first: [1, 'ETHTOOL_A_CABLE_TEST_TDR_CFG_FIRST', u32,            'first distance to measure', { unit: 'cm' }],
  last:  [2, 'ETHTOOL_A_CABLE_TEST_TDR_CFG_LAST',  u32,            'last distance to measure', { unit: 'cm' }],
  step:  [3, 'ETHTOOL_A_CABLE_TEST_TDR_CFG_STEP',  u32,            'distance between measurements', { unit: 'cm' }],
  pair:  [4, 'ETHTOOL_A_CABLE_TEST_TDR_CFG_PAIR',  oneOf(u8,PAIR), 'the pair to measure; without it, all'],
})

export const cableTestTdrAttrs = attrs('ethtool-cable-test-tdr-attrs', {
  header: [1, 'ETHTOOL_A_CABLE_TEST_TDR_HEADER', ethtoolHeader, 'the device'],
  cfg:    [2, 'ETHTOOL_A_CABLE_TEST_TDR_CFG',    tdrCfg,        'what to measure'],
})

const amplitude = attrs('ethtool-cable-amplitude-attrs', {
  pair: [1, 'ETHTOOL_A_CABLE_AMPLITUDE_PAIR', oneOf(u8,PAIR), 'pair of wires'],
  mv:   [2, 'ETHTOOL_A_CABLE_AMPLITUDE_mV',   s16,            'reflected voltage', { unit: 'mV' }],
})

const pulse = attrs('ethtool-cable-pulse-attrs', {
  mv: [1, 'ETHTOOL_A_CABLE_PULSE_mV', s16, 'voltage of the pulse', { unit: 'mV' }],
})

const step = attrs('ethtool-cable-step-attrs', {
  firstDistance: [1, 'ETHTOOL_A_CABLE_STEP_FIRST_DISTANCE', u32, 'first distance', { unit: 'cm' }],
  lastDistance:  [2, 'ETHTOOL_A_CABLE_STEP_LAST_DISTANCE',  u32, 'last distance', { unit: 'cm' }],
  stepDistance:  [3, 'ETHTOOL_A_CABLE_STEP_STEP_DISTANCE',  u32, 'distance between measurements', { unit: 'cm' }],
})

const tdrNest = attrs('ethtool-cable-tdr-nest-attrs', {
  step:      [1, 'ETHTOOL_A_CABLE_TDR_NEST_STEP',      step,            'the distances'],
  amplitude: [2, 'ETHTOOL_A_CABLE_TDR_NEST_AMPLITUDE', list(amplitude), 'a measurement; the attribute repeats'],
  pulse:     [3, 'ETHTOOL_A_CABLE_TDR_NEST_PULSE',     pulse,           'the pulse that was sent'],
})

export const cableTestTdrNtfAttrs = attrs('ethtool-cable-test-tdr-ntf-attrs', {
  header: [1, 'ETHTOOL_A_CABLE_TEST_TDR_NTF_HEADER', ethtoolHeader,        'the device'],
  status: [2, 'ETHTOOL_A_CABLE_TEST_TDR_NTF_STATUS', oneOf(u8,NTF_STATUS), 'started or completed'],
  nest:   [3, 'ETHTOOL_A_CABLE_TEST_TDR_NTF_NEST',   tdrNest,              'the results'],
})

const UDP_TUNNEL = { VXLAN: 0, GENEVE: 1, VXLAN_GPE: 2 } as const

const udpEntry = attrs('ethtool-tunnel-udp-entry-attrs', {
  port: [1, 'ETHTOOL_A_TUNNEL_UDP_ENTRY_PORT', u16be,                 'UDP port, in network byte order'],
  type: [2, 'ETHTOOL_A_TUNNEL_UDP_ENTRY_TYPE', oneOf(u32,UDP_TUNNEL), 'kind of tunnel'],
})

const udpTable = attrs('ethtool-tunnel-udp-table-attrs', {
  size:  [1, 'ETHTOOL_A_TUNNEL_UDP_TABLE_SIZE',  u32,            'number of ports that the table can hold'],
  types: [2, 'ETHTOOL_A_TUNNEL_UDP_TABLE_TYPES', bitset,         'kinds of tunnels that it is for'],
  entry: [3, 'ETHTOOL_A_TUNNEL_UDP_TABLE_ENTRY', list(udpEntry), 'a port; the attribute repeats'],
})

const udpPorts = attrs('ethtool-tunnel-udp-attrs', {
  table: [1, 'ETHTOOL_A_TUNNEL_UDP_TABLE', list(udpTable), 'a table of the device; the attribute repeats'],
})

/** ETHTOOL_A_TUNNEL_INFO_*: ports of tunnels that the device knows (net/ethtool/tunnels.c). */
export const tunnelInfoAttrs = attrs('ethtool-tunnel-info-attrs', {
  header:   [1, 'ETHTOOL_A_TUNNEL_INFO_HEADER',    ethtoolHeader, 'the device'],
  udpPorts: [2, 'ETHTOOL_A_TUNNEL_INFO_UDP_PORTS', udpPorts,      'tables of UDP ports'],
})

/** ETHTOOL_A_MODULE_EEPROM_* (net/ethtool/eeprom.c). */
export const moduleEepromAttrs = attrs('ethtool-module-eeprom-attrs', {
  header:     [1, 'ETHTOOL_A_MODULE_EEPROM_HEADER',      ethtoolHeader, 'the device'],
  offset:     [2, 'ETHTOOL_A_MODULE_EEPROM_OFFSET',      u32,           'first byte to read'],
  length:     [3, 'ETHTOOL_A_MODULE_EEPROM_LENGTH',      u32,           'number of bytes'],
  page:       [4, 'ETHTOOL_A_MODULE_EEPROM_PAGE',        u8,            'page of the memory'],
  bank:       [5, 'ETHTOOL_A_MODULE_EEPROM_BANK',        u8,            'bank of the page'],
  i2cAddress: [6, 'ETHTOOL_A_MODULE_EEPROM_I2C_ADDRESS', u8,            'address of the memory on the bus'],
  data:       [7, 'ETHTOOL_A_MODULE_EEPROM_DATA',        binary,        'what was read'],
})

const STATS_SRC = { AGGREGATE: 0, EMAC: 1, PMAC: 2 } as const
const STATS = { ETH_PHY: 0, ETH_MAC: 1, ETH_CTRL: 2, RMON: 3 } as const

const phyStats = attrs('ethtool-stats-eth-phy-attrs', {
  '5SymErr': [0, 'ETHTOOL_A_STATS_ETH_PHY_5_SYM_ERR', u64, 'symbol errors'],
})

const macStats = attrs('ethtool-stats-eth-mac-attrs', {
  '2TxPkt':       [0,  'ETHTOOL_A_STATS_ETH_MAC_2_TX_PKT',        u64, 'frames sent'],
  '3SingleCol':   [1,  'ETHTOOL_A_STATS_ETH_MAC_3_SINGLE_COL',    u64, 'frames sent after one collision'],
  '4MultiCol':    [2,  'ETHTOOL_A_STATS_ETH_MAC_4_MULTI_COL',     u64, 'frames sent after several collisions'],
  '5RxPkt':       [3,  'ETHTOOL_A_STATS_ETH_MAC_5_RX_PKT',        u64, 'frames received'],
  '6FcsErr':      [4,  'ETHTOOL_A_STATS_ETH_MAC_6_FCS_ERR',       u64, 'frames with a wrong check sum'],
  '7AlignErr':    [5,  'ETHTOOL_A_STATS_ETH_MAC_7_ALIGN_ERR',     u64, 'frames that do not end at a byte'],
  '8TxBytes':     [6,  'ETHTOOL_A_STATS_ETH_MAC_8_TX_BYTES',      u64, 'bytes sent'],
  '9TxDefer':     [7,  'ETHTOOL_A_STATS_ETH_MAC_9_TX_DEFER',      u64, 'frames that waited for the medium'],
  '10LateCol':    [8,  'ETHTOOL_A_STATS_ETH_MAC_10_LATE_COL',     u64, 'late collisions'],
  '11XsCol':      [9,  'ETHTOOL_A_STATS_ETH_MAC_11_XS_COL',       u64, 'frames that were given up after too many collisions'],
  '12TxIntErr':   [10, 'ETHTOOL_A_STATS_ETH_MAC_12_TX_INT_ERR',   u64, 'frames that the sending MAC lost'],
  '13CsErr':      [11, 'ETHTOOL_A_STATS_ETH_MAC_13_CS_ERR',       u64, 'carrier sense errors'],
  '14RxBytes':    [12, 'ETHTOOL_A_STATS_ETH_MAC_14_RX_BYTES',     u64, 'bytes received'],
  '15RxIntErr':   [13, 'ETHTOOL_A_STATS_ETH_MAC_15_RX_INT_ERR',   u64, 'frames that the receiving MAC lost'],
  '18TxMcast':    [14, 'ETHTOOL_A_STATS_ETH_MAC_18_TX_MCAST',     u64, 'multicast frames sent'],
  '19TxBcast':    [15, 'ETHTOOL_A_STATS_ETH_MAC_19_TX_BCAST',     u64, 'broadcast frames sent'],
  '20XsDefer':    [16, 'ETHTOOL_A_STATS_ETH_MAC_20_XS_DEFER',     u64, 'frames that waited too long'],
  '21RxMcast':    [17, 'ETHTOOL_A_STATS_ETH_MAC_21_RX_MCAST',     u64, 'multicast frames received'],
  '22RxBcast':    [18, 'ETHTOOL_A_STATS_ETH_MAC_22_RX_BCAST',     u64, 'broadcast frames received'],
  '23IrLenErr':   [19, 'ETHTOOL_A_STATS_ETH_MAC_23_IR_LEN_ERR',   u64, 'frames whose length differs from their length field'],
  '24OorLen':     [20, 'ETHTOOL_A_STATS_ETH_MAC_24_OOR_LEN',      u64, 'frames with a length field out of range'],
  '25TooLongErr': [21, 'ETHTOOL_A_STATS_ETH_MAC_25_TOO_LONG_ERR', u64, 'frames that are too long'],
})

const ctrlStats = attrs('ethtool-stats-eth-ctrl-attrs', {
  '3Tx':      [0, 'ETHTOOL_A_STATS_ETH_CTRL_3_TX',       u64, 'control frames sent'],
  '4Rx':      [1, 'ETHTOOL_A_STATS_ETH_CTRL_4_RX',       u64, 'control frames received'],
  '5RxUnsup': [2, 'ETHTOOL_A_STATS_ETH_CTRL_5_RX_UNSUP', u64, 'control frames with an unknown code'],
})

const rmonStats = attrs('ethtool-stats-rmon-attrs', {
  undersize: [0, 'ETHTOOL_A_STATS_RMON_UNDERSIZE', u64, 'packets that are too short'],
  oversize:  [1, 'ETHTOOL_A_STATS_RMON_OVERSIZE',  u64, 'packets that are too long'],
  frag:      [2, 'ETHTOOL_A_STATS_RMON_FRAG',      u64, 'fragments'],
  jabber:    [3, 'ETHTOOL_A_STATS_RMON_JABBER',    u64, 'jabbers'],
})

const histogram = attrs('ethtool-stats-grp-hist-attrs', {
  pad:        [1, 'ETHTOOL_A_STATS_GRP_PAD',          binary, 'padding for alignment'],
  histBktLow: [7, 'ETHTOOL_A_STATS_GRP_HIST_BKT_LOW', u32,    'least size of the packets', { unit: 'bytes' }],
  histBktHi:  [8, 'ETHTOOL_A_STATS_GRP_HIST_BKT_HI',  u32,    'greatest size of the packets', { unit: 'bytes' }],
  histVal:    [9, 'ETHTOOL_A_STATS_GRP_HIST_VAL',     u64,    'number of packets'],
})

/** Sets of counters, by the key under which ETHTOOL_A_STATS_GRP_STAT has them. */
export const COUNTERS = { phy: phyStats, mac: macStats, ctrl: ctrlStats, rmon: rmonStats } as const

const statsGrp = attrs('ethtool-stats-grp-attrs', {
  pad:    [1, 'ETHTOOL_A_STATS_GRP_PAD',     binary,                                                                  'padding for alignment'],
  id:     [2, 'ETHTOOL_A_STATS_GRP_ID',      oneOf(u32,STATS),                                                        'which counters: it chooses the names in ETHTOOL_A_STATS_GRP_STAT'],
  ssId:   [3, 'ETHTOOL_A_STATS_GRP_SS_ID',   oneOf(u32,ETH_SS),                                                       'set of texts with their names'],
  stat:   [4, 'ETHTOOL_A_STATS_GRP_STAT',    list(select('id',COUNTERS,{names:{0:'phy',1:'mac',2:'ctrl',3:'rmon'}})), 'a counter; the attribute repeats'],
  histRx: [5, 'ETHTOOL_A_STATS_GRP_HIST_RX', list(histogram),                                                         'received packets of a range of sizes; the attribute repeats'],
  histTx: [6, 'ETHTOOL_A_STATS_GRP_HIST_TX', list(histogram),                                                         'sent packets of a range of sizes; the attribute repeats'],
})

/** ETHTOOL_A_STATS_*: counters that a standard names (net/ethtool/stats.c). */
export const ethtoolStats = attrs('ethtool-stats-attrs', {
  pad:    [1, 'ETHTOOL_A_STATS_PAD',    binary,               'padding for alignment'],
  header: [2, 'ETHTOOL_A_STATS_HEADER', ethtoolHeader,        'the device'],
  groups: [3, 'ETHTOOL_A_STATS_GROUPS', bitset,               'groups of counters to read'],
  grp:    [4, 'ETHTOOL_A_STATS_GRP',    list(statsGrp),       'a group of counters; the attribute repeats'],
  src:    [5, 'ETHTOOL_A_STATS_SRC',    oneOf(u32,STATS_SRC), 'of which MAC the counters are'],
})

const POWER_MODE_POLICY = { HIGH: 1, AUTO: 2 } as const
const POWER_MODE = { LOW: 1, HIGH: 2 } as const

/** ETHTOOL_A_MODULE_* (net/ethtool/module.c). */
export const moduleAttrs = attrs('ethtool-module-attrs', {
  header:          [1, 'ETHTOOL_A_MODULE_HEADER',            ethtoolHeader,               'the device'],
  powerModePolicy: [2, 'ETHTOOL_A_MODULE_POWER_MODE_POLICY', oneOf(u8,POWER_MODE_POLICY), 'when the module may use full power'],
  powerMode:       [3, 'ETHTOOL_A_MODULE_POWER_MODE',        oneOf(u8,POWER_MODE),        'whether it uses full power'],
})

const FW_FLASH_STATUS = { STARTED: 1, IN_PROGRESS: 2, COMPLETED: 3, ERROR: 4 } as const

/** ETHTOOL_A_MODULE_FW_FLASH_* (net/ethtool/module.c). */
export const moduleFwFlashAttrs = attrs('ethtool-module-fw-flash-attrs', {
  header:    [1, 'ETHTOOL_A_MODULE_FW_FLASH_HEADER',     ethtoolHeader,              'the device'],
  fileName:  [2, 'ETHTOOL_A_MODULE_FW_FLASH_FILE_NAME',  string,                     'file with the firmware'],
  password:  [3, 'ETHTOOL_A_MODULE_FW_FLASH_PASSWORD',   u32,                        'password of the module', { secret: true }],
  status:    [4, 'ETHTOOL_A_MODULE_FW_FLASH_STATUS',     oneOf(u32,FW_FLASH_STATUS), 'how far it is'],
  statusMsg: [5, 'ETHTOOL_A_MODULE_FW_FLASH_STATUS_MSG', string,                     'the same as a text'],
  done:      [6, 'ETHTOOL_A_MODULE_FW_FLASH_DONE',       uint,                       'bytes that are written'],
  total:     [7, 'ETHTOOL_A_MODULE_FW_FLASH_TOTAL',      uint,                       'bytes to write'],
})
