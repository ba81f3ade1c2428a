import { attrs } from '../../../netlink/attribute/attrs.ts'
import { indexed } from '../../../netlink/attribute/indexed.ts'
import { once } from '../../../netlink/base/once.ts'
import { mac } from '../../../netlink/codec/address.ts'
import { array } from '../../../netlink/codec/array.ts'
import type { Codec } from '../../../netlink/codec/codec.ts'
import { byDirection } from '../../../netlink/codec/direction.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s8, s32, u8, u16, u32, u64 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { binary, bytes, flag } from '../../../netlink/codec/values.ts'
import { combination } from './wiphy.ts'

const GI = { DEFAULT_GI: 0, FORCE_SGI: 1, FORCE_LGI: 2 } as const
const HE_GI = { GI_0_8: 0, GI_1_6: 1, GI_3_2: 2 } as const
const HE_LTF = { '1XLTF': 0, '2XLTF': 1, '4XLTF': 2 } as const
const CONFIG = { ENABLE: 0, DISABLE: 1 } as const
const RATE_SETTING = { AUTOMATIC: 0, LIMITED: 1, FIXED: 2 } as const
const NAN_FUNC = { PUBLISH: 0, SUBSCRIBE: 1, FOLLOW_UP: 2 } as const
const NAN_PUBLISH = { SOLICITED_PUBLISH: 1, UNSOLICITED_PUBLISH: 2 } as const
const NAN_REASON = { USER_REQUEST: 0, TTL_EXPIRED: 1, ERROR: 2 } as const
const BAND = { '2GHZ': 0, '5GHZ': 1, '60GHZ': 2, '6GHZ': 3, S1GHZ: 4, LC: 5 } as const

/** NL80211_TXQ_ATTR_*: how a queue gets to send (txq_params_policy). */
export const txqParams = attrs('nl80211-txq-attrs', {
  ac:    [1, 'NL80211_TXQ_ATTR_AC',    u8,  'access category: 0 is voice, 1 video, 2 best effort, 3 background'],
  txop:  [2, 'NL80211_TXQ_ATTR_TXOP',  u16, 'time that it may send', { unit: '32 µs' }],
  cwmin: [3, 'NL80211_TXQ_ATTR_CWMIN', u16, 'least contention window'],
  cwmax: [4, 'NL80211_TXQ_ATTR_CWMAX', u16, 'greatest contention window'],
  aifs:  [5, 'NL80211_TXQ_ATTR_AIFS',  u8,  'slots to wait'],
})

const STREAMS = 8
const vhtRates = once(() => struct('nl80211_txrate_vht', { mcs: [array(u16,STREAMS), 'mcs', 'bits: rates by number of streams'] }))
const heRates = once(() => struct('nl80211_txrate_he', { mcs: [array(u16,STREAMS), 'mcs', 'bits: rates by number of streams'] }))

/** NL80211_TXRATE_*: rates of a band to send with (nl80211_txattr_policy). */
export const txRates = attrs('nl80211-txrate-attrs', {
  legacy: [1, 'NL80211_TXRATE_LEGACY', binary,           'rates, in 500 kbit/s'],
  ht:     [2, 'NL80211_TXRATE_HT',     binary,           'indexes of modulation and coding, of HT'],
  vht:    [3, 'NL80211_TXRATE_VHT',    vhtRates(),       'rates of VHT'],
  gi:     [4, 'NL80211_TXRATE_GI',     oneOf(u8,GI),     'guard interval'],
  he:     [5, 'NL80211_TXRATE_HE',     heRates(),        'rates of HE'],
  heGi:   [6, 'NL80211_TXRATE_HE_GI',  oneOf(u8,HE_GI),  'guard interval of HE'],
  heLtf:  [7, 'NL80211_TXRATE_HE_LTF', oneOf(u8,HE_LTF), 'training field of HE'],
})

const tid = attrs('nl80211-tid-config-attrs', {
  pad:        [1,  'NL80211_TID_CONFIG_ATTR_PAD',          binary,                 'padding for alignment'],
  vifSupp:    [2,  'NL80211_TID_CONFIG_ATTR_VIF_SUPP',     u64,                    'bits: settings of interfaces that the device has'],
  peerSupp:   [3,  'NL80211_TID_CONFIG_ATTR_PEER_SUPP',    u64,                    'bits: settings of stations that the device has'],
  override:   [4,  'NL80211_TID_CONFIG_ATTR_OVERRIDE',     flag,                   'there: forget the settings before'],
  tids:       [5,  'NL80211_TID_CONFIG_ATTR_TIDS',         u16,                    'bits: traffic ids'],
  noack:      [6,  'NL80211_TID_CONFIG_ATTR_NOACK',        oneOf(u8,CONFIG),       'sending without ACK'],
  retryShort: [7,  'NL80211_TID_CONFIG_ATTR_RETRY_SHORT',  u8,                     'retries of short frames'],
  retryLong:  [8,  'NL80211_TID_CONFIG_ATTR_RETRY_LONG',   u8,                     'retries of long frames'],
  ampduCtrl:  [9,  'NL80211_TID_CONFIG_ATTR_AMPDU_CTRL',   oneOf(u8,CONFIG),       'aggregates of frames'],
  rtsctsCtrl: [10, 'NL80211_TID_CONFIG_ATTR_RTSCTS_CTRL',  oneOf(u8,CONFIG),       'announcements of frames'],
  amsduCtrl:  [11, 'NL80211_TID_CONFIG_ATTR_AMSDU_CTRL',   oneOf(u8,CONFIG),       'aggregates of packets'],
  txRateType: [12, 'NL80211_TID_CONFIG_ATTR_TX_RATE_TYPE', oneOf(u8,RATE_SETTING), 'how the rate is chosen'],
  txRate:     [13, 'NL80211_TID_CONFIG_ATTR_TX_RATE',      indexed(txRates),       'rates by band'],
})

/** NL80211_ATTR_TID_CONFIG: an array in requests; one nest where the kernel describes a device (nl80211_put_tid_config_support). */
export function tidConfig(): Codec<object> {
  const [array, support] = [indexed(tid) as Codec<object>, tid as Codec<object>]
  // A description begins with padding, or with 8 bytes of NL80211_TID_CONFIG_ATTR_VIF_SUPP or _PEER_SUPP.
  const describes = (b: Parameters<Codec<object>['read']>[0], at: number, end: number): boolean => {
    if (end - at < 4) return false
    const [length, type] = [b.view.getUint16(at, b.le), b.view.getUint16(at + 2, b.le)]
    return type === 1 ? length === 4 : type <= 3 && length === 12 && b.view.getUint16(at + 4, b.le) !== 8
  }
  return byDirection(array, support, {
    formOf: (b, at, end) => (describes(b, at, end) ? support : array),
    write: (w, value, scope) => (Array.isArray(value) ? array : support).write(w, value, scope),
  })
}

const rssiAdjust = once(() =>
  struct('nl80211_bss_select_rssi_adjust', {
    band:  [oneOf(u8,BAND), 'band',  'the band'],
    delta: [s8,             'delta', 'what is added to its signal', { unit: 'dB' }],
  }),
)

/** NL80211_SCHED_SCAN_MATCH_ATTR_*: networks that are of interest (nl80211_match_policy). */
export const scanMatch = attrs('nl80211-sched-scan-match-attrs', {
  ssid:         [1, 'NL80211_SCHED_SCAN_MATCH_ATTR_SSID',          binary,       'name of the network'],
  rssi:         [2, 'NL80211_SCHED_SCAN_MATCH_ATTR_RSSI',          s32,          'least signal', { unit: 'dBm' }],
  relativeRssi: [3, 'NL80211_SCHED_SCAN_MATCH_ATTR_RELATIVE_RSSI', s8,           'least gain over the connection', { unit: 'dB' }],
  rssiAdjust:   [4, 'NL80211_SCHED_SCAN_MATCH_ATTR_RSSI_ADJUST',   rssiAdjust(), 'a band to prefer'],
  bssid:        [5, 'NL80211_SCHED_SCAN_MATCH_ATTR_BSSID',         mac,          'address of the access point'],
  perBandRssi:  [6, 'NL80211_SCHED_SCAN_MATCH_PER_BAND_RSSI',      binary,       'not used'],
})

/** NL80211_SCHED_SCAN_PLAN_*: how often to scan (nl80211_plan_policy). */
export const scanPlan = attrs('nl80211-sched-scan-plan-attrs', {
  interval:   [1, 'NL80211_SCHED_SCAN_PLAN_INTERVAL',   u32, 'time between scans', { unit: 's' }],
  iterations: [2, 'NL80211_SCHED_SCAN_PLAN_ITERATIONS', u32, 'number of scans; 0 is without end'],
})

/** NL80211_PMSKA_CANDIDATE_*: an access point to authenticate with beforehand. */
export const pmksaCandidate = attrs('nl80211-pmksa-candidate-attrs', {
  index:   [1, 'NL80211_PMKSA_CANDIDATE_INDEX',   u32,  'the lower, the better'],
  bssid:   [2, 'NL80211_PMKSA_CANDIDATE_BSSID',   mac,  'address of the access point'],
  preauth: [3, 'NL80211_PMKSA_CANDIDATE_PREAUTH', flag, 'there: it can'],
})

/** NL80211_BSS_SELECT_ATTR_*: how to choose an access point (nl80211_bss_select_policy). */
export const bssSelect = attrs('nl80211-bss-select-attrs', {
  rssi:       [1, 'NL80211_BSS_SELECT_ATTR_RSSI',        flag,            'there: by the signal'],
  bandPref:   [2, 'NL80211_BSS_SELECT_ATTR_BAND_PREF',   oneOf(u32,BAND), 'a band to prefer'],
  rssiAdjust: [3, 'NL80211_BSS_SELECT_ATTR_RSSI_ADJUST', rssiAdjust(),    'a band whose signal counts more'],
})

const nanFilter = attrs('nl80211-nan-srf-attrs', {
  include:  [1, 'NL80211_NAN_SRF_INCLUDE',   flag,         'there: these devices; else all others'],
  bf:       [2, 'NL80211_NAN_SRF_BF',        binary,       'Bloom filter'],
  bfIdx:    [3, 'NL80211_NAN_SRF_BF_IDX',    u8,           'number of the Bloom filter'],
  macAddrs: [4, 'NL80211_NAN_SRF_MAC_ADDRS', indexed(mac), 'addresses'],
})

/** NL80211_NAN_FUNC_*: a function of neighbour awareness (nl80211_nan_func_policy). */
export const nanFunc = attrs('nl80211-nan-func-attrs', {
  type:            [1,  'NL80211_NAN_FUNC_TYPE',             oneOf(u8,NAN_FUNC),   'kind of function'],
  serviceId:       [2,  'NL80211_NAN_FUNC_SERVICE_ID',       binary,               'id of the service, 6 bytes'],
  publishType:     [3,  'NL80211_NAN_FUNC_PUBLISH_TYPE',     bits(u8,NAN_PUBLISH), 'how it is published'],
  publishBcast:    [4,  'NL80211_NAN_FUNC_PUBLISH_BCAST',    flag,                 'there: replies are broadcast'],
  subscribeActive: [5,  'NL80211_NAN_FUNC_SUBSCRIBE_ACTIVE', flag,                 'there: asks for the service'],
  followUpId:      [6,  'NL80211_NAN_FUNC_FOLLOW_UP_ID',     u8,                   'number of the function'],
  followUpReqId:   [7,  'NL80211_NAN_FUNC_FOLLOW_UP_REQ_ID', u8,                   'number of the function at the peer'],
  followUpDest:    [8,  'NL80211_NAN_FUNC_FOLLOW_UP_DEST',   mac,                  'address of the peer'],
  closeRange:      [9,  'NL80211_NAN_FUNC_CLOSE_RANGE',      flag,                 'there: near devices only'],
  ttl:             [10, 'NL80211_NAN_FUNC_TTL',              u32,                  'lifetime, in discovery windows; 0 is without end'],
  serviceInfo:     [11, 'NL80211_NAN_FUNC_SERVICE_INFO',     binary,               'information about the service'],
  srf:             [12, 'NL80211_NAN_FUNC_SRF',              nanFilter,            'devices that may answer'],
  rxMatchFilter:   [13, 'NL80211_NAN_FUNC_RX_MATCH_FILTER',  indexed(binary),      'what received frames must match'],
  txMatchFilter:   [14, 'NL80211_NAN_FUNC_TX_MATCH_FILTER',  indexed(binary),      'what is sent to be matched'],
  instanceId:      [15, 'NL80211_NAN_FUNC_INSTANCE_ID',      u8,                   'number of the function'],
  termReason:      [16, 'NL80211_NAN_FUNC_TERM_REASON',      oneOf(u8,NAN_REASON), 'why it ended'],
})

/** NL80211_NAN_MATCH_*. */
export const nanMatch = attrs('nl80211-nan-match-attrs', {
  local: [1, 'NL80211_NAN_MATCH_FUNC_LOCAL', nanFunc, 'the function here'],
  peer:  [2, 'NL80211_NAN_MATCH_FUNC_PEER',  nanFunc, 'the function of the peer'],
})

/** NL80211_HE_OBSS_PD_ATTR_* (he_obss_pd_policy). */
export const obssPd = attrs('nl80211-obss-pd-attrs', {
  minOffset:          [1, 'NL80211_HE_OBSS_PD_ATTR_MIN_OFFSET',           u8,       'least offset of the threshold', { unit: 'dB' }],
  maxOffset:          [2, 'NL80211_HE_OBSS_PD_ATTR_MAX_OFFSET',           u8,       'greatest offset of the threshold', { unit: 'dB' }],
  nonSrgMaxOffset:    [3, 'NL80211_HE_OBSS_PD_ATTR_NON_SRG_MAX_OFFSET',   u8,       'greatest offset outside of the group', { unit: 'dB' }],
  bssColorBitmap:     [4, 'NL80211_HE_OBSS_PD_ATTR_BSS_COLOR_BITMAP',     bytes(8), 'bits: colors of the group'],
  partialBssidBitmap: [5, 'NL80211_HE_OBSS_PD_ATTR_PARTIAL_BSSID_BITMAP', bytes(8), 'bits: partial addresses of the group'],
  srCtrl:             [6, 'NL80211_HE_OBSS_PD_ATTR_SR_CTRL',              u8,       'bits: which of these count'],
})

/** NL80211_HE_BSS_COLOR_ATTR_* (he_bss_color_policy). */
export const bssColor = attrs('nl80211-bss-color-attrs', {
  color:    [1, 'NL80211_HE_BSS_COLOR_ATTR_COLOR',    u8,   'the color, from 1 to 63'],
  disabled: [2, 'NL80211_HE_BSS_COLOR_ATTR_DISABLED', flag, 'there: not used'],
  partial:  [3, 'NL80211_HE_BSS_COLOR_ATTR_PARTIAL',  flag, 'there: the color is part of the numbers of stations'],
})

/** NL80211_IFTYPE_AKM_ATTR_*: key management of some types of interfaces. */
export const iftypeAkm = attrs('nl80211-iftype-akm-attrs', {
  iftypes: [1, 'NL80211_IFTYPE_AKM_ATTR_IFTYPES', indexed(flag), 'the types: NL80211_IFTYPE_*'],
  suites:  [2, 'NL80211_IFTYPE_AKM_ATTR_SUITES',  array(u32),    'suites of key management'],
})

/** NL80211_FILS_DISCOVERY_ATTR_* (nl80211_fils_discovery_policy). */
export const filsDiscovery = attrs('nl80211-fils-discovery-attrs', {
  intMin: [1, 'NL80211_FILS_DISCOVERY_ATTR_INT_MIN', u32,    'least time between frames', { unit: '1.024 ms' }],
  intMax: [2, 'NL80211_FILS_DISCOVERY_ATTR_INT_MAX', u32,    'greatest time between frames', { unit: '1.024 ms' }],
  tmpl:   [3, 'NL80211_FILS_DISCOVERY_ATTR_TMPL',    binary, 'the frame'],
})

/** NL80211_UNSOL_BCAST_PROBE_RESP_ATTR_* (nl80211_unsol_bcast_probe_resp_policy). */
export const unsolicited = attrs('nl80211-unsol-bcast-probe-resp-attrs', {
  int:  [1, 'NL80211_UNSOL_BCAST_PROBE_RESP_ATTR_INT',  u32,    'time between frames', { unit: '1.024 ms' }],
  tmpl: [2, 'NL80211_UNSOL_BCAST_PROBE_RESP_ATTR_TMPL', binary, 'the frame'],
})

const sarSpecs = attrs('nl80211-sar-specs-attrs', {
  power:      [1, 'NL80211_SAR_ATTR_SPECS_POWER',       s32, 'greatest power', { unit: '1/4 dBm' }],
  rangeIndex: [2, 'NL80211_SAR_ATTR_SPECS_RANGE_INDEX', u32, 'number of the range of frequencies'],
  startFreq:  [3, 'NL80211_SAR_ATTR_SPECS_START_FREQ',  u32, 'first frequency', { unit: 'kHz' }],
  endFreq:    [4, 'NL80211_SAR_ATTR_SPECS_END_FREQ',    u32, 'last frequency', { unit: 'kHz' }],
})

/** NL80211_SAR_ATTR_*: limits of absorbed power (sar_policy). */
export const sar = attrs('nl80211-sar-attrs', {
  type:  [1, 'NL80211_SAR_ATTR_TYPE',  u32,               '0 is by power'],
  specs: [2, 'NL80211_SAR_ATTR_SPECS', indexed(sarSpecs), 'limits by ranges of frequencies'],
})

/** NL80211_MBSSID_CONFIG_ATTR_*: several cells in one beacon (nl80211_mbssid_config_policy). */
export const mbssid = attrs('nl80211-mbssid-config-attrs', {
  maxInterfaces:            [1, 'NL80211_MBSSID_CONFIG_ATTR_MAX_INTERFACES',              u8,   'most cells'],
  maxEmaProfilePeriodicity: [2, 'NL80211_MBSSID_CONFIG_ATTR_MAX_EMA_PROFILE_PERIODICITY', u8,   'most beacons until all cells were announced'],
  index:                    [3, 'NL80211_MBSSID_CONFIG_ATTR_INDEX',                       u8,   'number of the cell'],
  txIfindex:                [4, 'NL80211_MBSSID_CONFIG_ATTR_TX_IFINDEX',                  u32,  'link that sends the beacon', { link: 'request' }],
  ema:                      [5, 'NL80211_MBSSID_CONFIG_ATTR_EMA',                         flag, 'there: several beacons announce the cells'],
})

const radioRange = attrs('nl80211-wiphy-radio-freq-attrs', {
  start: [1, 'NL80211_WIPHY_RADIO_FREQ_ATTR_START', u32, 'first frequency', { unit: 'kHz' }],
  end:   [2, 'NL80211_WIPHY_RADIO_FREQ_ATTR_END',   u32, 'last frequency', { unit: 'kHz' }],
})

/** NL80211_WIPHY_RADIO_ATTR_*: a radio of a device (nl80211_put_radio). */
export const radio = attrs('nl80211-wiphy-radio-attrs', {
  index:                [1, 'NL80211_WIPHY_RADIO_ATTR_INDEX',                 u32,               'number of the radio'],
  freqRange:            [2, 'NL80211_WIPHY_RADIO_ATTR_FREQ_RANGE',            list(radioRange),  'a range of frequencies; the attribute repeats'],
  interfaceCombination: [3, 'NL80211_WIPHY_RADIO_ATTR_INTERFACE_COMBINATION', list(combination), 'interfaces that may exist at once; the attribute repeats'],
})

/** NL80211_STA_FLAG_*: a station (sta_flags_policy). */
export const stationFlags = attrs('nl80211-sta-flags-attrs', {
  authorized:    [1, 'NL80211_STA_FLAG_AUTHORIZED',     flag, 'there: may send and receive'],
  shortPreamble: [2, 'NL80211_STA_FLAG_SHORT_PREAMBLE', flag, 'there: can receive a short preamble'],
  wme:           [3, 'NL80211_STA_FLAG_WME',            flag, 'there: with access categories'],
  mfp:           [4, 'NL80211_STA_FLAG_MFP',            flag, 'there: protects management frames'],
  authenticated: [5, 'NL80211_STA_FLAG_AUTHENTICATED',  flag, 'there: authenticated'],
  tdlsPeer:      [6, 'NL80211_STA_FLAG_TDLS_PEER',      flag, 'there: a peer of a direct link'],
  associated:    [7, 'NL80211_STA_FLAG_ASSOCIATED',     flag, 'there: associated'],
  sppAmsdu:      [8, 'NL80211_STA_FLAG_SPP_AMSDU',      flag, 'there: protects aggregates of packets'],
})

/** NL80211_MNTR_FLAG_*: what to monitor (mntr_flags_policy). */
export const monitorFlags = attrs('nl80211-mntr-flags-attrs', {
  fcsfail:    [1, 'NL80211_MNTR_FLAG_FCSFAIL',     flag, 'there: frames with a wrong check sum'],
  plcpfail:   [2, 'NL80211_MNTR_FLAG_PLCPFAIL',    flag, 'there: frames with a wrong header'],
  control:    [3, 'NL80211_MNTR_FLAG_CONTROL',     flag, 'there: control frames'],
  otherBss:   [4, 'NL80211_MNTR_FLAG_OTHER_BSS',   flag, 'there: frames of other cells'],
  cookFrames: [5, 'NL80211_MNTR_FLAG_COOK_FRAMES', flag, 'there: frames as they were processed'],
  active:     [6, 'NL80211_MNTR_FLAG_ACTIVE',      flag, 'there: acknowledges frames to its address'],
})

/** Types of management frames of a type of interface (nl80211_send_mgmt_stypes). */
export const frameTypes = attrs('nl80211-frame-types-attrs', {
  frameType: [101, 'NL80211_ATTR_FRAME_TYPE', list(u16), 'a type of frame; the attribute repeats'],
})

/** struct nl80211_vendor_cmd_info: an event of the vendor. */
export const vendorEvent = once(() =>
  struct('nl80211_vendor_cmd_info', {
    vendorId: [u32, 'vendor_id', 'the vendor'],
    subcmd:   [u32, 'subcmd',    'its number'],
  }),
)
