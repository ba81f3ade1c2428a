import { attrs } from '../../../netlink/attribute/attrs.ts'
import { indexed } from '../../../netlink/attribute/indexed.ts'
import { once } from '../../../netlink/base/once.ts'
import { mac } from '../../../netlink/codec/address.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s8, s32, s64, u8, u16, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary, flag } from '../../../netlink/codec/values.ts'

const CHAN_WIDTH = {
  '20_NOHT': 0, '20': 1, '40': 2, '80': 3, '80P80': 4, '160': 5, '5': 6, '10': 7, '1': 8, '2': 9, '4': 10, '8': 11, '16': 12,
  '320': 13,
} as const
const BSS_STATUS = { AUTHENTICATED: 0, ASSOCIATED: 1, IBSS_JOINED: 2 } as const
const PLINK = { LISTEN: 0, OPN_SNT: 1, OPN_RCVD: 2, CNF_RCVD: 3, ESTAB: 4, HOLDING: 5, BLOCKED: 6 } as const

/** NL80211_BSS_*: an access point or a cell that a scan found (net/wireless/nl80211.c: nl80211_send_bss). */
export const bss = attrs('nl80211-bss-attrs', {
  bssid:               [1,  'NL80211_BSS_BSSID',                mac,                   'address of the access point'],
  frequency:           [2,  'NL80211_BSS_FREQUENCY',            u32,                   'frequency of the channel', { unit: 'MHz' }],
  tsf:                 [3,  'NL80211_BSS_TSF',                  u64,                   'clock of the access point', { unit: 'µs' }],
  beaconInterval:      [4,  'NL80211_BSS_BEACON_INTERVAL',      u16,                   'time between beacons', { unit: '1.024 ms' }],
  capability:          [5,  'NL80211_BSS_CAPABILITY',           u16,                   'bits: what it can do, in the byte order of the host'],
  informationElements: [6,  'NL80211_BSS_INFORMATION_ELEMENTS', binary,                'elements: number, length, bytes; of a probe response, if there was one'],
  signalMbm:           [7,  'NL80211_BSS_SIGNAL_MBM',           s32,                   'signal', { unit: '1/100 dBm' }],
  signalUnspec:        [8,  'NL80211_BSS_SIGNAL_UNSPEC',        u8,                    'signal: 100 is the best'],
  status:              [9,  'NL80211_BSS_STATUS',               oneOf(u32,BSS_STATUS), 'how this device is connected to it'],
  seenMsAgo:           [10, 'NL80211_BSS_SEEN_MS_AGO',          u32,                   'time since it was seen', { unit: 'ms' }],
  beaconIes:           [11, 'NL80211_BSS_BEACON_IES',           binary,                'elements of its last beacon'],
  chanWidth:           [12, 'NL80211_BSS_CHAN_WIDTH',           oneOf(u32,CHAN_WIDTH), 'width of the channel'],
  beaconTsf:           [13, 'NL80211_BSS_BEACON_TSF',           u64,                   'clock of the access point in its last beacon', { unit: 'µs' }],
  prespData:           [14, 'NL80211_BSS_PRESP_DATA',           flag,                  'there: elements and clock are of a probe response'],
  lastSeenBoottime:    [15, 'NL80211_BSS_LAST_SEEN_BOOTTIME',   u64,                   'when it was seen, since the start of the machine', { unit: 'ns' }],
  pad:                 [16, 'NL80211_BSS_PAD',                  binary,                'padding for alignment'],
  parentTsf:           [17, 'NL80211_BSS_PARENT_TSF',           u64,                   'clock of the access point that this device is connected to', { unit: 'µs' }],
  parentBssid:         [18, 'NL80211_BSS_PARENT_BSSID',         mac,                   'address of that'],
  chainSignal:         [19, 'NL80211_BSS_CHAIN_SIGNAL',         indexed(s8),           'signal by antenna', { unit: 'dBm' }],
  frequencyOffset:     [20, 'NL80211_BSS_FREQUENCY_OFFSET',     u32,                   'offset of the frequency', { unit: 'kHz' }],
  mloLinkId:           [21, 'NL80211_BSS_MLO_LINK_ID',          u8,                    'number of the link, of several'],
  mldAddr:             [22, 'NL80211_BSS_MLD_ADDR',             mac,                   'address of the access point with all its links'],
  useFor:              [23, 'NL80211_BSS_USE_FOR',              u32,                   'bits: what it can be used for'],
  cannotUseReasons:    [24, 'NL80211_BSS_CANNOT_USE_REASONS',   u64,                   'bits: why not'],
})

/** NL80211_RATE_INFO_*. */
export const rate = attrs('nl80211-rate-info-attrs', {
  bitrate:         [1,  'NL80211_RATE_INFO_BITRATE',         u16,  'rate', { unit: '100 kbit/s' }],
  mcs:             [2,  'NL80211_RATE_INFO_MCS',             u8,   'index of modulation and coding, of HT'],
  '40MhzWidth':    [3,  'NL80211_RATE_INFO_40_MHZ_WIDTH',    flag, 'there: 40 MHz'],
  shortGi:         [4,  'NL80211_RATE_INFO_SHORT_GI',        flag, 'there: a short guard interval'],
  bitrate32:       [5,  'NL80211_RATE_INFO_BITRATE32',       u32,  'rate', { unit: '100 kbit/s' }],
  vhtMcs:          [6,  'NL80211_RATE_INFO_VHT_MCS',         u8,   'index of modulation and coding, of VHT'],
  vhtNss:          [7,  'NL80211_RATE_INFO_VHT_NSS',         u8,   'spatial streams, of VHT'],
  '80MhzWidth':    [8,  'NL80211_RATE_INFO_80_MHZ_WIDTH',    flag, 'there: 80 MHz'],
  '80p80MhzWidth': [9,  'NL80211_RATE_INFO_80P80_MHZ_WIDTH', flag, 'there: twice 80 MHz'],
  '160MhzWidth':   [10, 'NL80211_RATE_INFO_160_MHZ_WIDTH',   flag, 'there: 160 MHz'],
  '10MhzWidth':    [11, 'NL80211_RATE_INFO_10_MHZ_WIDTH',    flag, 'there: 10 MHz'],
  '5MhzWidth':     [12, 'NL80211_RATE_INFO_5_MHZ_WIDTH',     flag, 'there: 5 MHz'],
  heMcs:           [13, 'NL80211_RATE_INFO_HE_MCS',          u8,   'index of modulation and coding, of HE'],
  heNss:           [14, 'NL80211_RATE_INFO_HE_NSS',          u8,   'spatial streams, of HE'],
  heGi:            [15, 'NL80211_RATE_INFO_HE_GI',           u8,   'guard interval: 0 is 0.8, 1 1.6, 2 3.2 µs'],
  heDcm:           [16, 'NL80211_RATE_INFO_HE_DCM',          u8,   '1 for dual carrier modulation'],
  heRuAlloc:       [17, 'NL80211_RATE_INFO_HE_RU_ALLOC',     u8,   'size of the resource unit'],
  '320MhzWidth':   [18, 'NL80211_RATE_INFO_320_MHZ_WIDTH',   flag, 'there: 320 MHz'],
  ehtMcs:          [19, 'NL80211_RATE_INFO_EHT_MCS',         u8,   'index of modulation and coding, of EHT'],
  ehtNss:          [20, 'NL80211_RATE_INFO_EHT_NSS',         u8,   'spatial streams, of EHT'],
  ehtGi:           [21, 'NL80211_RATE_INFO_EHT_GI',          u8,   'guard interval: 0 is 0.8, 1 1.6, 2 3.2 µs'],
  ehtRuAlloc:      [22, 'NL80211_RATE_INFO_EHT_RU_ALLOC',    u8,   'size of the resource unit'],
  s1gMcs:          [23, 'NL80211_RATE_INFO_S1G_MCS',         u8,   'index of modulation and coding, of S1G'],
  s1gNss:          [24, 'NL80211_RATE_INFO_S1G_NSS',         u8,   'spatial streams, of S1G'],
  '1MhzWidth':     [25, 'NL80211_RATE_INFO_1_MHZ_WIDTH',     flag, 'there: 1 MHz'],
  '2MhzWidth':     [26, 'NL80211_RATE_INFO_2_MHZ_WIDTH',     flag, 'there: 2 MHz'],
  '4MhzWidth':     [27, 'NL80211_RATE_INFO_4_MHZ_WIDTH',     flag, 'there: 4 MHz'],
  '8MhzWidth':     [28, 'NL80211_RATE_INFO_8_MHZ_WIDTH',     flag, 'there: 8 MHz'],
  '16MhzWidth':    [29, 'NL80211_RATE_INFO_16_MHZ_WIDTH',    flag, 'there: 16 MHz'],
})

/** NL80211_TXQ_STATS_*: queues of a device or a station. */
export const txqStats = attrs('nl80211-txq-stats-attrs', {
  backlogBytes:   [1,  'NL80211_TXQ_STATS_BACKLOG_BYTES',   u32, 'bytes that wait'],
  backlogPackets: [2,  'NL80211_TXQ_STATS_BACKLOG_PACKETS', u32, 'packets that wait'],
  flows:          [3,  'NL80211_TXQ_STATS_FLOWS',           u32, 'flows that were seen'],
  drops:          [4,  'NL80211_TXQ_STATS_DROPS',           u32, 'packets dropped'],
  ecnMarks:       [5,  'NL80211_TXQ_STATS_ECN_MARKS',       u32, 'packets marked'],
  overlimit:      [6,  'NL80211_TXQ_STATS_OVERLIMIT',       u32, 'packets dropped as there were too many'],
  overmemory:     [7,  'NL80211_TXQ_STATS_OVERMEMORY',      u32, 'packets dropped for want of memory'],
  collisions:     [8,  'NL80211_TXQ_STATS_COLLISIONS',      u32, 'flows that shared a queue'],
  txBytes:        [9,  'NL80211_TXQ_STATS_TX_BYTES',        u32, 'bytes sent'],
  txPackets:      [10, 'NL80211_TXQ_STATS_TX_PACKETS',      u32, 'packets sent'],
  maxFlows:       [11, 'NL80211_TXQ_STATS_MAX_FLOWS',       u32, 'number of queues'],
})

const tid = attrs('nl80211-tid-stats-attrs', {
  rxMsdu:        [1, 'NL80211_TID_STATS_RX_MSDU',         u64,      'packets received'],
  txMsdu:        [2, 'NL80211_TID_STATS_TX_MSDU',         u64,      'packets sent, or attempts'],
  txMsduRetries: [3, 'NL80211_TID_STATS_TX_MSDU_RETRIES', u64,      'retries'],
  txMsduFailed:  [4, 'NL80211_TID_STATS_TX_MSDU_FAILED',  u64,      'packets that could not be sent'],
  pad:           [5, 'NL80211_TID_STATS_PAD',             binary,   'padding for alignment'],
  txqStats:      [6, 'NL80211_TID_STATS_TXQ_STATS',       txqStats, 'the queue'],
})

const bssParam = attrs('nl80211-sta-bss-param-attrs', {
  ctsProt:        [1, 'NL80211_STA_BSS_PARAM_CTS_PROT',        flag, 'there: with CTS'],
  shortPreamble:  [2, 'NL80211_STA_BSS_PARAM_SHORT_PREAMBLE',  flag, 'there: with a short preamble'],
  shortSlotTime:  [3, 'NL80211_STA_BSS_PARAM_SHORT_SLOT_TIME', flag, 'there: with a short slot time'],
  dtimPeriod:     [4, 'NL80211_STA_BSS_PARAM_DTIM_PERIOD',     u8,   'beacons between those that announce multicast'],
  beaconInterval: [5, 'NL80211_STA_BSS_PARAM_BEACON_INTERVAL', u16,  'time between beacons', { unit: '1.024 ms' }],
})

/** struct nl80211_sta_flag_update: bits are 1 << NL80211_STA_FLAG_*. */
export const staFlags = once(() =>
  struct('nl80211_sta_flag_update', {
    mask: [u32, 'mask', 'flags that count'],
    set:  [u32, 'set',  'flags that are set'],
  }),
)

/** NL80211_STA_INFO_*: a station (nl80211_send_station). */
export const staInfo = attrs('nl80211-sta-info-attrs', {
  inactiveTime:       [1,  'NL80211_STA_INFO_INACTIVE_TIME',       u32,             'time since the last activity', { unit: 'ms' }],
  rxBytes:            [2,  'NL80211_STA_INFO_RX_BYTES',            u32,             'bytes received'],
  txBytes:            [3,  'NL80211_STA_INFO_TX_BYTES',            u32,             'bytes sent'],
  llid:               [4,  'NL80211_STA_INFO_LLID',                u16,             'id of the mesh link here'],
  plid:               [5,  'NL80211_STA_INFO_PLID',                u16,             'id of the mesh link at the peer'],
  plinkState:         [6,  'NL80211_STA_INFO_PLINK_STATE',         oneOf(u8,PLINK), 'state of the mesh link'],
  signal:             [7,  'NL80211_STA_INFO_SIGNAL',              s8,              'signal of the last packet', { unit: 'dBm' }],
  txBitrate:          [8,  'NL80211_STA_INFO_TX_BITRATE',          rate,            'rate of sending'],
  rxPackets:          [9,  'NL80211_STA_INFO_RX_PACKETS',          u32,             'packets received'],
  txPackets:          [10, 'NL80211_STA_INFO_TX_PACKETS',          u32,             'packets sent'],
  txRetries:          [11, 'NL80211_STA_INFO_TX_RETRIES',          u32,             'retries'],
  txFailed:           [12, 'NL80211_STA_INFO_TX_FAILED',           u32,             'packets that could not be sent'],
  signalAvg:          [13, 'NL80211_STA_INFO_SIGNAL_AVG',          s8,              'average signal', { unit: 'dBm' }],
  rxBitrate:          [14, 'NL80211_STA_INFO_RX_BITRATE',          rate,            'rate of receiving'],
  bssParam:           [15, 'NL80211_STA_INFO_BSS_PARAM',           bssParam,        'settings of the cell'],
  connectedTime:      [16, 'NL80211_STA_INFO_CONNECTED_TIME',      u32,             'time since it connected', { unit: 's' }],
  staFlags:           [17, 'NL80211_STA_INFO_STA_FLAGS',           staFlags(),      'flags'],
  beaconLoss:         [18, 'NL80211_STA_INFO_BEACON_LOSS',         u32,             'lost beacons'],
  tOffset:            [19, 'NL80211_STA_INFO_T_OFFSET',            s64,             'offset of its clock', { unit: 'µs' }],
  localPm:            [20, 'NL80211_STA_INFO_LOCAL_PM',            u32,             'power save of this end of the mesh link'],
  peerPm:             [21, 'NL80211_STA_INFO_PEER_PM',             u32,             'power save of the peer'],
  nonpeerPm:          [22, 'NL80211_STA_INFO_NONPEER_PM',          u32,             'power save of the peer toward others'],
  rxBytes64:          [23, 'NL80211_STA_INFO_RX_BYTES64',          u64,             'bytes received'],
  txBytes64:          [24, 'NL80211_STA_INFO_TX_BYTES64',          u64,             'bytes sent'],
  chainSignal:        [25, 'NL80211_STA_INFO_CHAIN_SIGNAL',        indexed(s8),     'signal by antenna', { unit: 'dBm' }],
  chainSignalAvg:     [26, 'NL80211_STA_INFO_CHAIN_SIGNAL_AVG',    indexed(s8),     'average signal by antenna', { unit: 'dBm' }],
  expectedThroughput: [27, 'NL80211_STA_INFO_EXPECTED_THROUGHPUT', u32,             'rate to expect', { unit: 'kbit/s' }],
  rxDropMisc:         [28, 'NL80211_STA_INFO_RX_DROP_MISC',        u64,             'received packets that were dropped'],
  beaconRx:           [29, 'NL80211_STA_INFO_BEACON_RX',           u64,             'beacons received'],
  beaconSignalAvg:    [30, 'NL80211_STA_INFO_BEACON_SIGNAL_AVG',   s8,              'average signal of beacons', { unit: 'dBm' }],
  tidStats:           [31, 'NL80211_STA_INFO_TID_STATS',           indexed(tid),    'counters by traffic id, from 1 on'],
  rxDuration:         [32, 'NL80211_STA_INFO_RX_DURATION',         u64,             'time of receiving', { unit: 'µs' }],
  pad:                [33, 'NL80211_STA_INFO_PAD',                 binary,          'padding for alignment'],
  ackSignal:          [34, 'NL80211_STA_INFO_ACK_SIGNAL',          s8,              'signal of the last ACK', { unit: 'dBm' }],
  ackSignalAvg:       [35, 'NL80211_STA_INFO_ACK_SIGNAL_AVG',      s8,              'average signal of ACKs', { unit: 'dBm' }],
  rxMpdus:            [36, 'NL80211_STA_INFO_RX_MPDUS',            u32,             'frames received'],
  fcsErrorCount:      [37, 'NL80211_STA_INFO_FCS_ERROR_COUNT',     u32,             'frames with a wrong check sum'],
  connectedToGate:    [38, 'NL80211_STA_INFO_CONNECTED_TO_GATE',   u8,              '1 if the mesh has a gate', { boolean: true }],
  txDuration:         [39, 'NL80211_STA_INFO_TX_DURATION',         u64,             'time of sending', { unit: 'µs' }],
  airtimeWeight:      [40, 'NL80211_STA_INFO_AIRTIME_WEIGHT',      u16,             'weight of its air time'],
  airtimeLinkMetric:  [41, 'NL80211_STA_INFO_AIRTIME_LINK_METRIC', u32,             'metric of the mesh link'],
  assocAtBoottime:    [42, 'NL80211_STA_INFO_ASSOC_AT_BOOTTIME',   u64,             'when it connected, since the start of the machine', { unit: 'ns' }],
  connectedToAs:      [43, 'NL80211_STA_INFO_CONNECTED_TO_AS',     u8,              '1 if the mesh has an authentication server', { boolean: true }],
})

/** NL80211_SURVEY_INFO_*: how busy a channel is (nl80211_send_survey). */
export const survey = attrs('nl80211-survey-attrs', {
  frequency:       [1,  'NL80211_SURVEY_INFO_FREQUENCY',        u32,    'frequency of the channel', { unit: 'MHz' }],
  noise:           [2,  'NL80211_SURVEY_INFO_NOISE',            s8,     'noise', { unit: 'dBm' }],
  inUse:           [3,  'NL80211_SURVEY_INFO_IN_USE',           flag,   'there: this device uses the channel'],
  time:            [4,  'NL80211_SURVEY_INFO_TIME',             u64,    'time on the channel', { unit: 'ms' }],
  timeBusy:        [5,  'NL80211_SURVEY_INFO_TIME_BUSY',        u64,    'time that it was busy', { unit: 'ms' }],
  timeExtBusy:     [6,  'NL80211_SURVEY_INFO_TIME_EXT_BUSY',    u64,    'time that its extension was busy', { unit: 'ms' }],
  timeRx:          [7,  'NL80211_SURVEY_INFO_TIME_RX',          u64,    'time of receiving', { unit: 'ms' }],
  timeTx:          [8,  'NL80211_SURVEY_INFO_TIME_TX',          u64,    'time of sending', { unit: 'ms' }],
  timeScan:        [9,  'NL80211_SURVEY_INFO_TIME_SCAN',        u64,    'time of scanning', { unit: 'ms' }],
  pad:             [10, 'NL80211_SURVEY_INFO_PAD',              binary, 'padding for alignment'],
  timeBssRx:       [11, 'NL80211_SURVEY_INFO_TIME_BSS_RX',      u64,    'time of receiving from the own cell', { unit: 'ms' }],
  frequencyOffset: [12, 'NL80211_SURVEY_INFO_FREQUENCY_OFFSET', u32,    'offset of the frequency', { unit: 'kHz' }],
})

/** NL80211_MPATH_INFO_*: a path through a mesh. */
export const mpathInfo = attrs('nl80211-mpath-info-attrs', {
  frameQlen:        [1, 'NL80211_MPATH_INFO_FRAME_QLEN',        u32, 'frames that wait'],
  sn:               [2, 'NL80211_MPATH_INFO_SN',                u32, 'sequence number of the target'],
  metric:           [3, 'NL80211_MPATH_INFO_METRIC',            u32, 'metric'],
  exptime:          [4, 'NL80211_MPATH_INFO_EXPTIME',           u32, 'time until it expires', { unit: 'ms' }],
  flags:            [5, 'NL80211_MPATH_INFO_FLAGS',             u8,  'bits: 1 active, 2 being resolved, 4 with a sequence number, 8 fixed, 16 resolved'],
  discoveryTimeout: [6, 'NL80211_MPATH_INFO_DISCOVERY_TIMEOUT', u32, 'time of the discovery', { unit: 'ms' }],
  discoveryRetries: [7, 'NL80211_MPATH_INFO_DISCOVERY_RETRIES', u8,  'retries of the discovery'],
  hopCount:         [8, 'NL80211_MPATH_INFO_HOP_COUNT',         u8,  'hops'],
  pathChange:       [9, 'NL80211_MPATH_INFO_PATH_CHANGE',       u32, 'changes of the path'],
})
