import { array } from '../../netlink/codec/array.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { DCB_CNDD, IEEE_8021QAZ_TSA } from './constants.ts'

/** One number for each of the eight traffic classes or priorities. */
const each8 = array(u8, 8)
const each32 = array(u32, 8)
const each64 = array(u64, 8)
const eachTsa = array(oneOf(u8, IEEE_8021QAZ_TSA), 8)

/** Selector of struct dcb_app: IEEE_8021QAZ_APP_SEL_* and DCB_APP_SEL_PCP. */
export const appSelector = oneOf(u8, { ETHERTYPE: 1, STREAM: 2, DGRAM: 3, ANY: 4, DSCP: 5, PCP: 255 })

/** struct ieee_ets: enhanced transmission selection of IEEE 802.1Qaz (linux/dcbnl.h). */
export const ieeeEts = struct('ieee_ets', {
  willing: [u8, 'willing', 'takes the recommendation of the peer'],
  etsCap: [u8, 'ets_cap', 'number of traffic classes that may have ETS'],
  cbs: [u8, 'cbs', 'whether it has credit-based shapers'],
  tcTxBw: [each8, 'tc_tx_bw', 'bandwidth of each traffic class on transmit, in percent'],
  tcRxBw: [each8, 'tc_rx_bw', 'bandwidth of each traffic class on receive, in percent'],
  tcTsa: [eachTsa, 'tc_tsa', 'how each traffic class is scheduled'],
  prioTc: [each8, 'prio_tc', 'traffic class of each priority'],
  tcRecoBw: [each8, 'tc_reco_bw', 'recommended bandwidth of each traffic class, in percent'],
  tcRecoTsa: [eachTsa, 'tc_reco_tsa', 'how each traffic class should be scheduled'],
  recoPrioTc: [each8, 'reco_prio_tc', 'recommended traffic class of each priority'],
})

/** struct ieee_maxrate. */
export const ieeeMaxrate = struct('ieee_maxrate', {
  tcMaxrate: [each64, 'tc_maxrate', 'highest rate of each traffic class, in kbit/s'],
})

/** struct ieee_qcn: quantized congestion notification of IEEE 802.1Qau. */
export const ieeeQcn = struct('ieee_qcn', {
  rpgEnable: [each8, 'rpg_enable', 'whether each priority has it'],
  rpppMaxRps: [each32, 'rppp_max_rps', 'most reaction points'],
  rpgTimeReset: [each32, 'rpg_time_reset', 'time between increases of the rate, in ms'],
  rpgByteReset: [each32, 'rpg_byte_reset', 'bytes between increases of the rate'],
  rpgThreshold: [each32, 'rpg_threshold', 'increases before the next phase'],
  rpgMaxRate: [each32, 'rpg_max_rate', 'highest rate, in Mbit/s'],
  rpgAiRate: [each32, 'rpg_ai_rate', 'increase in the phase of active increase, in Mbit/s'],
  rpgHaiRate: [each32, 'rpg_hai_rate', 'increase in the phase of hyper-active increase, in Mbit/s'],
  rpgGd: [each32, 'rpg_gd', 'gain of a decrease'],
  rpgMinDecFac: [each32, 'rpg_min_dec_fac', 'least factor of a decrease, in percent'],
  rpgMinRate: [each32, 'rpg_min_rate', 'lowest rate, in Mbit/s'],
  cnddStateMachine: [array(oneOf(u32, DCB_CNDD), 8), 'cndd_state_machine', 'state of each priority'],
})

/** struct ieee_qcn_stats. */
export const ieeeQcnStats = struct('ieee_qcn_stats', {
  rpppRpCentiseconds: [each64, 'rppp_rp_centiseconds', 'time that reaction points were active, in 1/100 s'],
  rpppCreatedRps: [each32, 'rppp_created_rps', 'reaction points that were created'],
})

/** struct ieee_pfc: priority flow control of IEEE 802.1Qaz. */
export const ieeePfc = struct('ieee_pfc', {
  pfcCap: [u8, 'pfc_cap', 'number of traffic classes that may have it'],
  pfcEn: [u8, 'pfc_en', 'priorities that have it, one bit each'],
  mbc: [u8, 'mbc', 'whether MACsec may be bypassed'],
  _pad0: [u8, 'pad0', 'padding'],
  delay: [u16, 'delay', 'allowance for the delay of the link'],
  _pad1: [u16, 'pad1', 'padding'],
  requests: [each64, 'requests', 'PFC frames sent for each priority'],
  indications: [each64, 'indications', 'PFC frames received for each priority'],
})

/** struct dcbnl_buffer. */
export const dcbBuffer = struct('dcbnl_buffer', {
  prio2buffer: [each8, 'prio2buffer', 'buffer of each priority'],
  bufferSize: [each32, 'buffer_size', 'size of each buffer, in bytes'],
  totalSize: [u32, 'total_size', 'size of all buffers, in bytes'],
})

/** struct cee_pg: priority groups of a peer. */
export const ceePg = struct('cee_pg', {
  willing: [u8, 'willing', 'takes the settings of its peer'],
  error: [u8, 'error', 'its settings have an error'],
  pgEn: [u8, 'pg_en', 'whether it has priority groups'],
  tcsSupported: [u8, 'tcs_supported', 'number of traffic classes'],
  pgBw: [each8, 'pg_bw', 'bandwidth of each group, in percent'],
  prioPg: [each8, 'prio_pg', 'group of each priority'],
})

/** struct cee_pfc: priority flow control of a peer. */
export const ceePfc = struct('cee_pfc', {
  willing: [u8, 'willing', 'takes the settings of its peer'],
  error: [u8, 'error', 'its settings have an error'],
  pfcEn: [u8, 'pfc_en', 'priorities that have it, one bit each'],
  tcsSupported: [u8, 'tcs_supported', 'number of traffic classes that may have it'],
})

/** struct dcb_app: the priority of an application. */
export const dcbApp = struct('dcb_app', {
  selector: [appSelector, 'selector', 'what the protocol is'],
  priority: [u8, 'priority', 'its priority'],
  protocol: [u16, 'protocol', 'an EtherType, a port or a DSCP'],
})

/** struct dcb_peer_app_info. */
export const dcbPeerAppInfo = struct('dcb_peer_app_info', {
  willing: [u8, 'willing', 'takes the settings of its peer'],
  error: [u8, 'error', 'its settings have an error'],
})
