import { attrs } from '../../../netlink/attribute/attrs.ts'
import { indexed } from '../../../netlink/attribute/indexed.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s8, s32, u8, u16, u32 } from '../../../netlink/codec/numbers.ts'
import { binary, flag } from '../../../netlink/codec/values.ts'

const DFS_STATE = { USABLE: 0, UNAVAILABLE: 1, AVAILABLE: 2 } as const

const wmm = attrs('nl80211-wmm-rule-attrs', {
  cwMin: [1, 'NL80211_WMMR_CW_MIN', u16, 'least contention window'],
  cwMax: [2, 'NL80211_WMMR_CW_MAX', u16, 'greatest contention window'],
  aifsn: [3, 'NL80211_WMMR_AIFSN',  u8,  'slots to wait'],
  txop:  [4, 'NL80211_WMMR_TXOP',   u16, 'time that it may send', { unit: 'µs' }],
})

/** NL80211_FREQUENCY_ATTR_*: a channel (nl80211_msg_put_channel). */
export const frequencyAttrs = attrs('nl80211-frequency-attrs', {
  freq:               [1,  'NL80211_FREQUENCY_ATTR_FREQ',                 u32,                  'frequency', { unit: 'MHz' }],
  disabled:           [2,  'NL80211_FREQUENCY_ATTR_DISABLED',             flag,                 'there: not allowed'],
  noIr:               [3,  'NL80211_FREQUENCY_ATTR_NO_IR',                flag,                 'there: do not send first'],
  noIbss:             [4,  '__NL80211_FREQUENCY_ATTR_NO_IBSS',            flag,                 'there: do not send first; for older programs'],
  radar:              [5,  'NL80211_FREQUENCY_ATTR_RADAR',                flag,                 'there: look for radar'],
  maxTxPower:         [6,  'NL80211_FREQUENCY_ATTR_MAX_TX_POWER',         u32,                  'greatest power', { unit: '1/100 dBm' }],
  dfsState:           [7,  'NL80211_FREQUENCY_ATTR_DFS_STATE',            oneOf(u32,DFS_STATE), 'state of the search for radar'],
  dfsTime:            [8,  'NL80211_FREQUENCY_ATTR_DFS_TIME',             u32,                  'time in this state', { unit: 'ms' }],
  noHt40Minus:        [9,  'NL80211_FREQUENCY_ATTR_NO_HT40_MINUS',        flag,                 'there: no 40 MHz downward'],
  noHt40Plus:         [10, 'NL80211_FREQUENCY_ATTR_NO_HT40_PLUS',         flag,                 'there: no 40 MHz upward'],
  no80mhz:            [11, 'NL80211_FREQUENCY_ATTR_NO_80MHZ',             flag,                 'there: no 80 MHz'],
  no160mhz:           [12, 'NL80211_FREQUENCY_ATTR_NO_160MHZ',            flag,                 'there: no 160 MHz'],
  dfsCacTime:         [13, 'NL80211_FREQUENCY_ATTR_DFS_CAC_TIME',         u32,                  'time to look for radar before sending', { unit: 'ms' }],
  indoorOnly:         [14, 'NL80211_FREQUENCY_ATTR_INDOOR_ONLY',          flag,                 'there: indoors only'],
  irConcurrent:       [15, 'NL80211_FREQUENCY_ATTR_IR_CONCURRENT',        flag,                 'there: may send first beside a connection'],
  no20mhz:            [16, 'NL80211_FREQUENCY_ATTR_NO_20MHZ',             flag,                 'there: no 20 MHz'],
  no10mhz:            [17, 'NL80211_FREQUENCY_ATTR_NO_10MHZ',             flag,                 'there: no 10 MHz'],
  wmm:                [18, 'NL80211_FREQUENCY_ATTR_WMM',                  indexed(wmm),         'rules by access category'],
  noHe:               [19, 'NL80211_FREQUENCY_ATTR_NO_HE',                flag,                 'there: no HE'],
  offset:             [20, 'NL80211_FREQUENCY_ATTR_OFFSET',               u32,                  'offset of the frequency', { unit: 'kHz' }],
  '1mhz':             [21, 'NL80211_FREQUENCY_ATTR_1MHZ',                 flag,                 'there: 1 MHz'],
  '2mhz':             [22, 'NL80211_FREQUENCY_ATTR_2MHZ',                 flag,                 'there: 2 MHz'],
  '4mhz':             [23, 'NL80211_FREQUENCY_ATTR_4MHZ',                 flag,                 'there: 4 MHz'],
  '8mhz':             [24, 'NL80211_FREQUENCY_ATTR_8MHZ',                 flag,                 'there: 8 MHz'],
  '16mhz':            [25, 'NL80211_FREQUENCY_ATTR_16MHZ',                flag,                 'there: 16 MHz'],
  no320mhz:           [26, 'NL80211_FREQUENCY_ATTR_NO_320MHZ',            flag,                 'there: no 320 MHz'],
  noEht:              [27, 'NL80211_FREQUENCY_ATTR_NO_EHT',               flag,                 'there: no EHT'],
  psd:                [28, 'NL80211_FREQUENCY_ATTR_PSD',                  s8,                   'power spectral density', { unit: 'dBm/MHz' }],
  dfsConcurrent:      [29, 'NL80211_FREQUENCY_ATTR_DFS_CONCURRENT',       flag,                 'there: with radar detection beside a connection'],
  no6ghzVlpClient:    [30, 'NL80211_FREQUENCY_ATTR_NO_6GHZ_VLP_CLIENT',   flag,                 'there: no client of a very low power access point'],
  no6ghzAfcClient:    [31, 'NL80211_FREQUENCY_ATTR_NO_6GHZ_AFC_CLIENT',   flag,                 'there: no client of a standard power access point'],
  canMonitor:         [32, 'NL80211_FREQUENCY_ATTR_CAN_MONITOR',          flag,                 'there: may be monitored although disabled'],
  allow6ghzVlpAp:     [33, 'NL80211_FREQUENCY_ATTR_ALLOW_6GHZ_VLP_AP',    flag,                 'there: a very low power access point is allowed'],
  allow20mhzActivity: [34, 'NL80211_FREQUENCY_ATTR_ALLOW_20MHZ_ACTIVITY', flag,                 'there: 20 MHz are allowed although disabled'],
})

const bitrate = attrs('nl80211-bitrate-attrs', {
  rate:                [1, 'NL80211_BITRATE_ATTR_RATE',               u32,  'rate', { unit: '100 kbit/s' }],
  '2ghzShortpreamble': [2, 'NL80211_BITRATE_ATTR_2GHZ_SHORTPREAMBLE', flag, 'there: with a short preamble in the 2.4 GHz band'],
})

/** NL80211_BAND_IFTYPE_ATTR_*: what a band can do for some types of interfaces. */
const iftypeData = attrs('nl80211-band-iftype-attrs', {
  iftypes:      [1,  'NL80211_BAND_IFTYPE_ATTR_IFTYPES',         indexed(flag), 'the types: NL80211_IFTYPE_*'],
  heCapMac:     [2,  'NL80211_BAND_IFTYPE_ATTR_HE_CAP_MAC',      binary,        'MAC capabilities of HE'],
  heCapPhy:     [3,  'NL80211_BAND_IFTYPE_ATTR_HE_CAP_PHY',      binary,        'PHY capabilities of HE'],
  heCapMcsSet:  [4,  'NL80211_BAND_IFTYPE_ATTR_HE_CAP_MCS_SET',  binary,        'rates of HE'],
  heCapPpe:     [5,  'NL80211_BAND_IFTYPE_ATTR_HE_CAP_PPE',      binary,        'thresholds of HE'],
  he6ghzCapa:   [6,  'NL80211_BAND_IFTYPE_ATTR_HE_6GHZ_CAPA',    binary,        'capabilities in the 6 GHz band'],
  vendorElems:  [7,  'NL80211_BAND_IFTYPE_ATTR_VENDOR_ELEMS',    binary,        'elements of the vendor'],
  ehtCapMac:    [8,  'NL80211_BAND_IFTYPE_ATTR_EHT_CAP_MAC',     binary,        'MAC capabilities of EHT'],
  ehtCapPhy:    [9,  'NL80211_BAND_IFTYPE_ATTR_EHT_CAP_PHY',     binary,        'PHY capabilities of EHT'],
  ehtCapMcsSet: [10, 'NL80211_BAND_IFTYPE_ATTR_EHT_CAP_MCS_SET', binary,        'rates of EHT'],
  ehtCapPpe:    [11, 'NL80211_BAND_IFTYPE_ATTR_EHT_CAP_PPE',     binary,        'thresholds of EHT'],
})

/** NL80211_BAND_ATTR_*: a band (nl80211_send_band_rateinfo). */
export const band = attrs('nl80211-band-attrs', {
  freqs:          [1,  'NL80211_BAND_ATTR_FREQS',            indexed(frequencyAttrs), 'channels'],
  rates:          [2,  'NL80211_BAND_ATTR_RATES',            indexed(bitrate),        'rates'],
  htMcsSet:       [3,  'NL80211_BAND_ATTR_HT_MCS_SET',       binary,                  'rates of HT, 16 bytes'],
  htCapa:         [4,  'NL80211_BAND_ATTR_HT_CAPA',          u16,                     'bits: capabilities of HT'],
  htAmpduFactor:  [5,  'NL80211_BAND_ATTR_HT_AMPDU_FACTOR',  u8,                      'greatest length of an aggregate'],
  htAmpduDensity: [6,  'NL80211_BAND_ATTR_HT_AMPDU_DENSITY', u8,                      'least distance in an aggregate'],
  vhtMcsSet:      [7,  'NL80211_BAND_ATTR_VHT_MCS_SET',      binary,                  'rates of VHT, 8 bytes'],
  vhtCapa:        [8,  'NL80211_BAND_ATTR_VHT_CAPA',         u32,                     'bits: capabilities of VHT'],
  iftypeData:     [9,  'NL80211_BAND_ATTR_IFTYPE_DATA',      indexed(iftypeData),     'capabilities by types of interfaces'],
  edmgChannels:   [10, 'NL80211_BAND_ATTR_EDMG_CHANNELS',    u8,                      'bits: channels of EDMG'],
  edmgBwConfig:   [11, 'NL80211_BAND_ATTR_EDMG_BW_CONFIG',   u8,                      'widths of EDMG'],
  s1gMcsNssSet:   [12, 'NL80211_BAND_ATTR_S1G_MCS_NSS_SET',  binary,                  'rates of S1G'],
  s1gCapa:        [13, 'NL80211_BAND_ATTR_S1G_CAPA',         binary,                  'capabilities of S1G'],
})

/** NL80211_ATTR_REG_RULE_FLAGS and those after it: a rule of a regulatory domain. */
export const regRule = attrs('nl80211-reg-rule-attrs', {
  regRuleFlags:        [1, 'NL80211_ATTR_REG_RULE_FLAGS',          u32, 'bits: NL80211_RRF_*'],
  freqRangeStart:      [2, 'NL80211_ATTR_FREQ_RANGE_START',        u32, 'first frequency', { unit: 'kHz' }],
  freqRangeEnd:        [3, 'NL80211_ATTR_FREQ_RANGE_END',          u32, 'last frequency', { unit: 'kHz' }],
  freqRangeMaxBw:      [4, 'NL80211_ATTR_FREQ_RANGE_MAX_BW',       u32, 'greatest width of a channel', { unit: 'kHz' }],
  powerRuleMaxAntGain: [5, 'NL80211_ATTR_POWER_RULE_MAX_ANT_GAIN', u32, 'greatest gain of the antenna', { unit: '1/100 dBi' }],
  powerRuleMaxEirp:    [6, 'NL80211_ATTR_POWER_RULE_MAX_EIRP',     u32, 'greatest radiated power', { unit: '1/100 dBm' }],
  dfsCacTime:          [7, 'NL80211_ATTR_DFS_CAC_TIME',            u32, 'time to look for radar before sending', { unit: 'ms' }],
  powerRulePsd:        [8, 'NL80211_ATTR_POWER_RULE_PSD',          s8,  'power spectral density', { unit: 'dBm/MHz' }],
})

const ifaceLimit = attrs('nl80211-iface-limit-attrs', {
  max:   [1, 'NL80211_IFACE_LIMIT_MAX',   u32,           'most interfaces'],
  types: [2, 'NL80211_IFACE_LIMIT_TYPES', indexed(flag), 'of these types: NL80211_IFTYPE_*'],
})

/** NL80211_IFACE_COMB_*: interfaces that may exist at once. */
export const combination = attrs('nl80211-if-combination-attrs', {
  limits:             [1, 'NL80211_IFACE_COMB_LIMITS',               indexed(ifaceLimit), 'limits by types'],
  maxnum:             [2, 'NL80211_IFACE_COMB_MAXNUM',               u32,                 'most interfaces'],
  staApBiMatch:       [3, 'NL80211_IFACE_COMB_STA_AP_BI_MATCH',      flag,                'there: beacons of access points follow those of the connection'],
  numChannels:        [4, 'NL80211_IFACE_COMB_NUM_CHANNELS',         u32,                 'most channels'],
  radarDetectWidths:  [5, 'NL80211_IFACE_COMB_RADAR_DETECT_WIDTHS',  u32,                 'bits: widths with radar detection'],
  radarDetectRegions: [6, 'NL80211_IFACE_COMB_RADAR_DETECT_REGIONS', u32,                 'bits: regions with radar detection'],
  biMinGcd:           [7, 'NL80211_IFACE_COMB_BI_MIN_GCD',           u32,                 'least common divisor of beacon intervals'],
})

export const keyDefaults = attrs('nl80211-key-default-types-attrs', {
  unicast:   [1, 'NL80211_KEY_DEFAULT_TYPE_UNICAST',   flag, 'there: for unicast'],
  multicast: [2, 'NL80211_KEY_DEFAULT_TYPE_MULTICAST', flag, 'there: for multicast'],
})

/** NL80211_KEY_* (nl80211_key_policy). */
export const key = attrs('nl80211-key-attrs', {
  data:          [1,  'NL80211_KEY_DATA',           binary,      'the key', { secret: true }],
  idx:           [2,  'NL80211_KEY_IDX',            u8,          'index of the key'],
  cipher:        [3,  'NL80211_KEY_CIPHER',         u32,         'cipher suite'],
  seq:           [4,  'NL80211_KEY_SEQ',            binary,      'sequence number'],
  default:       [5,  'NL80211_KEY_DEFAULT',        flag,        'there: the default key'],
  defaultMgmt:   [6,  'NL80211_KEY_DEFAULT_MGMT',   flag,        'there: the default key of management frames'],
  type:          [7,  'NL80211_KEY_TYPE',           u32,         '0 is a group key, 1 pairwise, 2 of a peer'],
  defaultTypes:  [8,  'NL80211_KEY_DEFAULT_TYPES',  keyDefaults, 'what it is the default for'],
  mode:          [9,  'NL80211_KEY_MODE',           u8,          '0 sends and receives, 1 receives only, 2 switches to sending'],
  defaultBeacon: [10, 'NL80211_KEY_DEFAULT_BEACON', flag,        'there: the default key of beacons'],
})

/** NL80211_ATTR_CQM_* (nl80211_attr_cqm_policy). */
export const cqm = attrs('nl80211-cqm-attrs', {
  rssiThold:          [1, 'NL80211_ATTR_CQM_RSSI_THOLD',           binary, 'thresholds of the signal: s32[], in dBm'],
  rssiHyst:           [2, 'NL80211_ATTR_CQM_RSSI_HYST',            u32,    'hysteresis', { unit: 'dB' }],
  rssiThresholdEvent: [3, 'NL80211_ATTR_CQM_RSSI_THRESHOLD_EVENT', u32,    '0 is below, 1 above the threshold, 2 lost beacons'],
  pktLossEvent:       [4, 'NL80211_ATTR_CQM_PKT_LOSS_EVENT',       u32,    'lost packets'],
  txeRate:            [5, 'NL80211_ATTR_CQM_TXE_RATE',             u32,    'share of failed packets', { unit: '%' }],
  txePkts:            [6, 'NL80211_ATTR_CQM_TXE_PKTS',             u32,    'packets that could not be sent'],
  txeIntvl:           [7, 'NL80211_ATTR_CQM_TXE_INTVL',            u32,    'time of the measurement', { unit: 's' }],
  beaconLossEvent:    [8, 'NL80211_ATTR_CQM_BEACON_LOSS_EVENT',    flag,   'there: beacons were lost'],
  rssiLevel:          [9, 'NL80211_ATTR_CQM_RSSI_LEVEL',           s32,    'the signal', { unit: 'dBm' }],
})

/** NL80211_REKEY_DATA_* (nl80211_rekey_policy). */
export const rekey = attrs('nl80211-rekey-data-attrs', {
  kek:       [1, 'NL80211_REKEY_DATA_KEK',        binary, 'key that encrypts keys', { secret: true }],
  kck:       [2, 'NL80211_REKEY_DATA_KCK',        binary, 'key that confirms keys', { secret: true }],
  replayCtr: [3, 'NL80211_REKEY_DATA_REPLAY_CTR', binary, 'counter against replay'],
  akm:       [4, 'NL80211_REKEY_DATA_AKM',        u32,    'suite of key management'],
})

export const wme = attrs('nl80211-sta-wme-attrs', {
  uapsdQueues: [1, 'NL80211_STA_WME_UAPSD_QUEUES', u8, 'bits: queues with automatic power save'],
  maxSp:       [2, 'NL80211_STA_WME_MAX_SP',       u8, 'most packets at a time'],
})
