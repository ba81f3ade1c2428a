import { attrs } from '../../../netlink/attribute/attrs.ts'
import { indexed } from '../../../netlink/attribute/indexed.ts'
import { mac } from '../../../netlink/codec/address.ts'
import type { Codec } from '../../../netlink/codec/codec.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { s32, s64, u8, u16, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { binary, flag } from '../../../netlink/codec/values.ts'
import { rate } from './station.ts'

const PREAMBLE = { LEGACY: 0, HT: 1, VHT: 2, DMG: 3, HE: 4 } as const
const STATUS = { SUCCESS: 0, REFUSED: 1, TIMEOUT: 2, FAILURE: 3 } as const
const FAILURE = {
  UNSPECIFIED: 0, NO_RESPONSE: 1, REJECTED: 2, WRONG_CHANNEL: 3, PEER_NOT_CAPABLE: 4, INVALID_TIMESTAMP: 5, PEER_BUSY: 6,
  BAD_CHANGED_PARAMS: 7,
} as const

/** NL80211_FTM_RESP_ATTR_*: answers to measurements of the distance (nl80211_ftm_responder_policy). */
export const ftmResponder = attrs('nl80211-ftm-responder-attrs', {
  enabled:  [1, 'NL80211_FTM_RESP_ATTR_ENABLED',  flag,   'there: it answers'],
  lci:      [2, 'NL80211_FTM_RESP_ATTR_LCI',      binary, 'element: where it is'],
  civicloc: [3, 'NL80211_FTM_RESP_ATTR_CIVICLOC', binary, 'element: its postal address'],
})

/** NL80211_FTM_STATS_*: counters of these. */
export const ftmStats = attrs('nl80211-ftm-stats-attrs', {
  successNum:             [1,  'NL80211_FTM_STATS_SUCCESS_NUM',                u32,    'measurements that succeeded'],
  partialNum:             [2,  'NL80211_FTM_STATS_PARTIAL_NUM',                u32,    'measurements that succeeded in part'],
  failedNum:              [3,  'NL80211_FTM_STATS_FAILED_NUM',                 u32,    'measurements that failed'],
  asapNum:                [4,  'NL80211_FTM_STATS_ASAP_NUM',                   u32,    'measurements as soon as possible'],
  nonAsapNum:             [5,  'NL80211_FTM_STATS_NON_ASAP_NUM',               u32,    'measurements at an agreed time'],
  totalDurationMsec:      [6,  'NL80211_FTM_STATS_TOTAL_DURATION_MSEC',        u64,    'time of all measurements', { unit: 'ms' }],
  unknownTriggersNum:     [7,  'NL80211_FTM_STATS_UNKNOWN_TRIGGERS_NUM',       u32,    'triggers of unknown peers'],
  rescheduleRequestsNum:  [8,  'NL80211_FTM_STATS_RESCHEDULE_REQUESTS_NUM',    u32,    'requests for another time'],
  outOfWindowTriggersNum: [9,  'NL80211_FTM_STATS_OUT_OF_WINDOW_TRIGGERS_NUM', u32,    'triggers at a wrong time'],
  pad:                    [10, 'NL80211_FTM_STATS_PAD',                        binary, 'padding for alignment'],
})

const ftmCapa = attrs('nl80211-ftm-capa-attrs', {
  asap:              [1,  'NL80211_PMSR_FTM_CAPA_ATTR_ASAP',                flag, 'there: as soon as possible'],
  nonAsap:           [2,  'NL80211_PMSR_FTM_CAPA_ATTR_NON_ASAP',            flag, 'there: at an agreed time'],
  reqLci:            [3,  'NL80211_PMSR_FTM_CAPA_ATTR_REQ_LCI',             flag, 'there: can ask where the peer is'],
  reqCivicloc:       [4,  'NL80211_PMSR_FTM_CAPA_ATTR_REQ_CIVICLOC',        flag, 'there: can ask for its postal address'],
  preambles:         [5,  'NL80211_PMSR_FTM_CAPA_ATTR_PREAMBLES',           u32,  'bits: 1 << NL80211_PREAMBLE_*'],
  bandwidths:        [6,  'NL80211_PMSR_FTM_CAPA_ATTR_BANDWIDTHS',          u32,  'bits: 1 << NL80211_CHAN_WIDTH_*'],
  maxBurstsExponent: [7,  'NL80211_PMSR_FTM_CAPA_ATTR_MAX_BURSTS_EXPONENT', u32,  'most bursts: a power of 2'],
  maxFtmsPerBurst:   [8,  'NL80211_PMSR_FTM_CAPA_ATTR_MAX_FTMS_PER_BURST',  u32,  'most measurements in a burst'],
  triggerBased:      [9,  'NL80211_PMSR_FTM_CAPA_ATTR_TRIGGER_BASED',       flag, 'there: with triggers'],
  nonTriggerBased:   [10, 'NL80211_PMSR_FTM_CAPA_ATTR_NON_TRIGGER_BASED',   flag, 'there: without triggers'],
})

const ftmRequest = attrs('nl80211-ftm-req-attrs', {
  asap:            [1,  'NL80211_PMSR_FTM_REQ_ATTR_ASAP',              flag,                'there: as soon as possible'],
  preamble:        [2,  'NL80211_PMSR_FTM_REQ_ATTR_PREAMBLE',          oneOf(u32,PREAMBLE), 'preamble'],
  numBurstsExp:    [3,  'NL80211_PMSR_FTM_REQ_ATTR_NUM_BURSTS_EXP',    u8,                  'number of bursts: a power of 2'],
  burstPeriod:     [4,  'NL80211_PMSR_FTM_REQ_ATTR_BURST_PERIOD',      u16,                 'time between bursts', { unit: '100 ms' }],
  burstDuration:   [5,  'NL80211_PMSR_FTM_REQ_ATTR_BURST_DURATION',    u8,                  'time of a burst, as the standard encodes it'],
  ftmsPerBurst:    [6,  'NL80211_PMSR_FTM_REQ_ATTR_FTMS_PER_BURST',    u8,                  'measurements in a burst'],
  numFtmrRetries:  [7,  'NL80211_PMSR_FTM_REQ_ATTR_NUM_FTMR_RETRIES',  u8,                  'most retries'],
  requestLci:      [8,  'NL80211_PMSR_FTM_REQ_ATTR_REQUEST_LCI',       flag,                'there: asks where the peer is'],
  requestCivicloc: [9,  'NL80211_PMSR_FTM_REQ_ATTR_REQUEST_CIVICLOC',  flag,                'there: asks for its postal address'],
  triggerBased:    [10, 'NL80211_PMSR_FTM_REQ_ATTR_TRIGGER_BASED',     flag,                'there: with triggers'],
  nonTriggerBased: [11, 'NL80211_PMSR_FTM_REQ_ATTR_NON_TRIGGER_BASED', flag,                'there: without triggers'],
  lmrFeedback:     [12, 'NL80211_PMSR_FTM_REQ_ATTR_LMR_FEEDBACK',      flag,                'there: the peer gets the results'],
  bssColor:        [13, 'NL80211_PMSR_FTM_REQ_ATTR_BSS_COLOR',         u8,                  'color of the cell of the peer'],
})

const ftmResult = attrs('nl80211-ftm-resp-attrs', {
  failReason:       [1,  'NL80211_PMSR_FTM_RESP_ATTR_FAIL_REASON',        oneOf(u32,FAILURE), 'why it failed'],
  burstIndex:       [2,  'NL80211_PMSR_FTM_RESP_ATTR_BURST_INDEX',        u32,                'number of the burst'],
  numFtmrAttempts:  [3,  'NL80211_PMSR_FTM_RESP_ATTR_NUM_FTMR_ATTEMPTS',  u32,                'frames sent'],
  numFtmrSuccesses: [4,  'NL80211_PMSR_FTM_RESP_ATTR_NUM_FTMR_SUCCESSES', u32,                'frames acknowledged'],
  busyRetryTime:    [5,  'NL80211_PMSR_FTM_RESP_ATTR_BUSY_RETRY_TIME',    u32,                'time until a busy peer may be asked again', { unit: 's' }],
  numBurstsExp:     [6,  'NL80211_PMSR_FTM_RESP_ATTR_NUM_BURSTS_EXP',     u8,                 'number of bursts: a power of 2'],
  burstDuration:    [7,  'NL80211_PMSR_FTM_RESP_ATTR_BURST_DURATION',     u8,                 'time of a burst, as the standard encodes it'],
  ftmsPerBurst:     [8,  'NL80211_PMSR_FTM_RESP_ATTR_FTMS_PER_BURST',     u8,                 'measurements in a burst'],
  rssiAvg:          [9,  'NL80211_PMSR_FTM_RESP_ATTR_RSSI_AVG',           s32,                'average signal', { unit: '1/2 dBm' }],
  rssiSpread:       [10, 'NL80211_PMSR_FTM_RESP_ATTR_RSSI_SPREAD',        s32,                'spread of the signal', { unit: '1/2 dB' }],
  txRate:           [11, 'NL80211_PMSR_FTM_RESP_ATTR_TX_RATE',            rate,               'rate of sending'],
  rxRate:           [12, 'NL80211_PMSR_FTM_RESP_ATTR_RX_RATE',            rate,               'rate of receiving'],
  rttAvg:           [13, 'NL80211_PMSR_FTM_RESP_ATTR_RTT_AVG',            s64,                'average round trip', { unit: 'ps' }],
  rttVariance:      [14, 'NL80211_PMSR_FTM_RESP_ATTR_RTT_VARIANCE',       u64,                'its variance', { unit: 'ps²' }],
  rttSpread:        [15, 'NL80211_PMSR_FTM_RESP_ATTR_RTT_SPREAD',         u64,                'its spread', { unit: 'ps' }],
  distAvg:          [16, 'NL80211_PMSR_FTM_RESP_ATTR_DIST_AVG',           s64,                'average distance', { unit: 'mm' }],
  distVariance:     [17, 'NL80211_PMSR_FTM_RESP_ATTR_DIST_VARIANCE',      u64,                'its variance', { unit: 'mm²' }],
  distSpread:       [18, 'NL80211_PMSR_FTM_RESP_ATTR_DIST_SPREAD',        u64,                'its spread', { unit: 'mm' }],
  lci:              [19, 'NL80211_PMSR_FTM_RESP_ATTR_LCI',                binary,             'element: where the peer is'],
  civicloc:         [20, 'NL80211_PMSR_FTM_RESP_ATTR_CIVICLOC',           binary,             'element: its postal address'],
  pad:              [21, 'NL80211_PMSR_FTM_RESP_ATTR_PAD',                binary,             'padding for alignment'],
})

const typed = <C extends Codec<unknown>>(name: string, codec: C, doc: string) => attrs(`nl80211-pmsr-type-${name}-attrs`, {
  ftm: [1, 'NL80211_PMSR_TYPE_FTM', codec, doc],
})

const request = attrs('nl80211-pmsr-req-attrs', {
  data:     [1, 'NL80211_PMSR_REQ_ATTR_DATA',       typed('req',ftmRequest,'measures the distance'), 'what to measure'],
  getApTsf: [2, 'NL80211_PMSR_REQ_ATTR_GET_AP_TSF', flag,                                            'there: report the clock of the access point'],
})

const result = attrs('nl80211-pmsr-resp-attrs', {
  data:     [1, 'NL80211_PMSR_RESP_ATTR_DATA',      typed('resp',ftmResult,'the distance'), 'what was measured'],
  status:   [2, 'NL80211_PMSR_RESP_ATTR_STATUS',    oneOf(u32,STATUS),                      'whether it succeeded'],
  hostTime: [3, 'NL80211_PMSR_RESP_ATTR_HOST_TIME', u64,                                    'when, since the start of the machine', { unit: 'ns' }],
  apTsf:    [4, 'NL80211_PMSR_RESP_ATTR_AP_TSF',    u64,                                    'clock of the access point', { unit: 'µs' }],
  final:    [5, 'NL80211_PMSR_RESP_ATTR_FINAL',     flag,                                   'there: the last result of the peer'],
  pad:      [6, 'NL80211_PMSR_RESP_ATTR_PAD',       binary,                                 'padding for alignment'],
})

/** NL80211_PMSR_ATTR_*: measurements of peers (nl80211_pmsr_attr_policy). `all` are the attributes of the family. */
export const peerMeasurements = (all: Codec<object>) => attrs('nl80211-pmsr-attrs', {
  maxPeers:         [1, 'NL80211_PMSR_ATTR_MAX_PEERS',          u32,                                           'most peers'],
  reportApTsf:      [2, 'NL80211_PMSR_ATTR_REPORT_AP_TSF',      flag,                                          'there: can report the clock of the access point'],
  randomizeMacAddr: [3, 'NL80211_PMSR_ATTR_RANDOMIZE_MAC_ADDR', flag,                                          'there: can measure with a random address'],
  typeCapa:         [4, 'NL80211_PMSR_ATTR_TYPE_CAPA',          typed('capa',ftmCapa,'measures the distance'), 'what the device can measure'],
  peers:            [5, 'NL80211_PMSR_ATTR_PEERS',              indexed(peer(all)),                            'the peers'],
})

const peer = (all: Codec<object>) => attrs('nl80211-pmsr-peer-attrs', {
  addr: [1, 'NL80211_PMSR_PEER_ATTR_ADDR', mac,     'address of the peer'],
  chan: [2, 'NL80211_PMSR_PEER_ATTR_CHAN', all,     'its channel'],
  req:  [3, 'NL80211_PMSR_PEER_ATTR_REQ',  request, 'the request'],
  resp: [4, 'NL80211_PMSR_PEER_ATTR_RESP', result,  'the result'],
})
