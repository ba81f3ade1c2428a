import { attrs } from '../../../netlink/attribute/attrs.ts'
import { array } from '../../../netlink/codec/array.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { u16, u32 } from '../../../netlink/codec/numbers.ts'
import { struct, switches } from '../../../netlink/codec/struct.ts'
import { chars } from '../../../netlink/codec/text.ts'
import { CAN_CTRLMODE, CAN_STATE } from '../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { notMade, rule } from '../kind/rules.ts'


/** struct can_bittiming: the timing of a bit (linux/can/netlink.h). */
const canBittiming = struct('can_bittiming', {
  bitrate:     [u32, 'bitrate',      'bits per second'],
  samplePoint: [u32, 'sample_point', 'when a bit is sampled, in tenths of a percent of its time'],
  tq:          [u32, 'tq',           'time quantum, in nanoseconds'],
  propSeg:     [u32, 'prop_seg',     'propagation segment, in time quanta'],
  phaseSeg1:   [u32, 'phase_seg1',   'first phase segment, in time quanta'],
  phaseSeg2:   [u32, 'phase_seg2',   'second phase segment, in time quanta'],
  sjw:         [u32, 'sjw',          'synchronization jump width, in time quanta'],
  brp:         [u32, 'brp',          'prescaler of the clock'],
})

/** struct can_bittiming_const: timings that the controller supports. */
const canBittimingConst = struct('can_bittiming_const', {
  name:     [chars(16), 'name',      'controller'],
  tseg1Min: [u32,       'tseg1_min', 'minimum propagation and first phase segment, in time quanta'],
  tseg1Max: [u32,       'tseg1_max', 'maximum propagation and first phase segment, in time quanta'],
  tseg2Min: [u32,       'tseg2_min', 'minimum second phase segment, in time quanta'],
  tseg2Max: [u32,       'tseg2_max', 'maximum second phase segment, in time quanta'],
  sjwMax:   [u32,       'sjw_max',   'maximum synchronization jump width, in time quanta'],
  brpMin:   [u32,       'brp_min',   'least prescaler'],
  brpMax:   [u32,       'brp_max',   'greatest prescaler'],
  brpInc:   [u32,       'brp_inc',   'step of the prescaler'],
})

/** struct can_clock: the clock of the controller. */
const canClock = struct('can_clock', {
  freq: [u32, 'freq', 'frequency, in hertz'],
})

/** struct can_berr_counter: the error counters of the controller. */
const canBerrCounter = struct('can_berr_counter', {
  txerr: [u16, 'txerr', 'errors while sending'],
  rxerr: [u16, 'rxerr', 'errors while receiving'],
})

/** struct can_ctrlmode: switches of the controller. */
const canCtrlmode = switches(
  struct('can_ctrlmode', {
    mask:  [bits(u32, CAN_CTRLMODE), 'mask',  'the switches to be changed'],
    flags: [bits(u32, CAN_CTRLMODE), 'flags', 'switches that are on'],
  }),
  'flags',
  'mask',
)

/** struct can_device_stats: IFLA_INFO_XSTATS of a CAN device. */
const canDeviceStats = struct('can_device_stats', {
  busError:        [u32, 'bus_error',        'bus errors'],
  errorWarning:    [u32, 'error_warning',    'changes to the warning state'],
  errorPassive:    [u32, 'error_passive',    'changes to the passive state'],
  busOff:          [u32, 'bus_off',          'changes to the off state'],
  arbitrationLost: [u32, 'arbitration_lost', 'arbitrations lost'],
  restarts:        [u32, 'restarts',         'restarts of the controller'],
})

/** IFLA_CAN_TDC_*: transmitter delay compensation, current values and capabilities (types from can_tdc_policy). */
const canTdc = attrs('can-tdc-attrs', {
  tdcvMin: [1, 'IFLA_CAN_TDC_TDCV_MIN', u32, 'least compensation value'],
  tdcvMax: [2, 'IFLA_CAN_TDC_TDCV_MAX', u32, 'greatest compensation value'],
  tdcoMin: [3, 'IFLA_CAN_TDC_TDCO_MIN', u32, 'least offset'],
  tdcoMax: [4, 'IFLA_CAN_TDC_TDCO_MAX', u32, 'greatest offset'],
  tdcfMin: [5, 'IFLA_CAN_TDC_TDCF_MIN', u32, 'least filter window'],
  tdcfMax: [6, 'IFLA_CAN_TDC_TDCF_MAX', u32, 'greatest filter window'],
  tdcv:    [7, 'IFLA_CAN_TDC_TDCV',     u32, 'compensation value, in clock periods'],
  tdco:    [8, 'IFLA_CAN_TDC_TDCO',     u32, 'offset, in clock periods'],
  tdcf:    [9, 'IFLA_CAN_TDC_TDCF',     u32, 'filter window, in clock periods'],
})

/** IFLA_CAN_CTRLMODE_*: more of the switches. */
const canCtrlmodeExt = attrs('can-ctrlmode-ext-attrs', {
  supported: [1, 'IFLA_CAN_CTRLMODE_SUPPORTED', bits(u32, CAN_CTRLMODE), 'the switches that can be changed'],
})

/** IFLA_CAN_PWM_*: pulse width modulation of CAN XL, current values and capabilities (types from can_pwm_policy). */
const canPwm = attrs('can-pwm-attrs', {
  pwmsMin: [1, 'IFLA_CAN_PWM_PWMS_MIN', u32, 'shortest short phase'],
  pwmsMax: [2, 'IFLA_CAN_PWM_PWMS_MAX', u32, 'longest short phase'],
  pwmlMin: [3, 'IFLA_CAN_PWM_PWML_MIN', u32, 'shortest long phase'],
  pwmlMax: [4, 'IFLA_CAN_PWM_PWML_MAX', u32, 'longest long phase'],
  pwmoMin: [5, 'IFLA_CAN_PWM_PWMO_MIN', u32, 'least offset'],
  pwmoMax: [6, 'IFLA_CAN_PWM_PWMO_MAX', u32, 'greatest offset'],
  pwms:    [7, 'IFLA_CAN_PWM_PWMS',     u32, 'short phase, in clock periods'],
  pwml:    [8, 'IFLA_CAN_PWM_PWML',     u32, 'long phase, in clock periods'],
  pwmo:    [9, 'IFLA_CAN_PWM_PWMO',     u32, 'offset, in clock periods'],
})

/**
 * IFLA_CAN_*: data of a CAN device (linux/can/netlink.h; types from can_policy and can_fill_info in
 * drivers/net/can/dev/netlink.c).
 */
const table = attrs('linkinfo-can-attrs', {
  bittiming:            [1,  'IFLA_CAN_BITTIMING',               canBittiming,          'timing of a bit'],
  bittimingConst:       [2,  'IFLA_CAN_BITTIMING_CONST',         canBittimingConst,     'what timings the controller can do', { readOnly: true }],
  clock:                [3,  'IFLA_CAN_CLOCK',                   canClock,              'clock of the controller', { readOnly: true }],
  state:                [4,  'IFLA_CAN_STATE',                   oneOf(u32, CAN_STATE), 'state by the number of errors', { readOnly: true }],
  ctrlmode:             [5,  'IFLA_CAN_CTRLMODE',                canCtrlmode,           'CAN_CTRLMODE_*, with a mask of those to change'],
  restartMs:            [6,  'IFLA_CAN_RESTART_MS',              u32,                   'time until a controller that is off restarts, in milliseconds; 0 is never'],
  restart:              [7,  'IFLA_CAN_RESTART',                 u32,                   'restarts a controller that is off'],
  berrCounter:          [8,  'IFLA_CAN_BERR_COUNTER',            canBerrCounter,        'error counters', { readOnly: true }],
  dataBittiming:        [9,  'IFLA_CAN_DATA_BITTIMING',          canBittiming,          'timing of a bit of CAN FD data'],
  dataBittimingConst:   [10, 'IFLA_CAN_DATA_BITTIMING_CONST',    canBittimingConst,     'what timings the controller can do for CAN FD data', { readOnly: true }],
  termination:          [11, 'IFLA_CAN_TERMINATION',             u16,                   'termination, in ohms; 0 is none'],
  terminationConst:     [12, 'IFLA_CAN_TERMINATION_CONST',       array(u16),            'terminations that can be switched on, in ohms', { readOnly: true }],
  bitrateConst:         [13, 'IFLA_CAN_BITRATE_CONST',           array(u32),            'bit rates of a controller with fixed rates', { readOnly: true }],
  dataBitrateConst:     [14, 'IFLA_CAN_DATA_BITRATE_CONST',      array(u32),            'the only bit rates of CAN FD data', { readOnly: true }],
  bitrateMax:           [15, 'IFLA_CAN_BITRATE_MAX',             u32,                   'greatest bit rate of the transceiver; 0 is no limit', { readOnly: true }],
  tdc:                  [16, 'IFLA_CAN_TDC',                     canTdc,                'transmitter delay compensation of CAN FD'],
  ctrlmodeExt:          [17, 'IFLA_CAN_CTRLMODE_EXT',            canCtrlmodeExt,        'more of the switches', { readOnly: true }],
  xlDataBittiming:      [18, 'IFLA_CAN_XL_DATA_BITTIMING',       canBittiming,          'timing of a bit of CAN XL data'],
  xlDataBittimingConst: [19, 'IFLA_CAN_XL_DATA_BITTIMING_CONST', canBittimingConst,     'what timings the controller can do for CAN XL data', { readOnly: true }],
  xlDataBitrateConst:   [20, 'IFLA_CAN_XL_DATA_BITRATE_CONST',   array(u32),            'the only bit rates of CAN XL data', { readOnly: true }],
  xlTdc:                [21, 'IFLA_CAN_XL_TDC',                  canTdc,                'transmitter delay compensation of CAN XL'],
  xlPwm:                [22, 'IFLA_CAN_XL_PWM',                  canPwm,                'pulse width modulation of CAN XL'],
})

/** A CAN controller, created by its driver: can_newlink and can_validate in drivers/net/can/dev/netlink.c. */
export const canKind = linkKind({
  attrs: table,
  xstats: canDeviceStats,
  module: 'can-dev',
  create: [ notMade('the driver of the controller makes it')],
  always: [
    rule(['ctrlmode', 'bittiming', 'dataBittiming'], 'bittiming and dataBittiming with the switch 0x20 FD', (data) => {
      const { flags = 0, mask = 0 } = (data['ctrlmode'] ?? {}) as { flags?: number; mask?: number }
      const isFd = (flags & mask & CAN_CTRLMODE.FD) !== 0
      return !isFd || (data['bittiming'] !== undefined && data['dataBittiming'] !== undefined)
    }),
  ],
})
