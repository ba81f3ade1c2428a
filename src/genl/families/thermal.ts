import { attrs } from '../../netlink/attribute/attrs.ts'
import { groups } from '../../netlink/attribute/groups.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { u32 } from '../../netlink/codec/numbers.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

const TRIP_TYPE = { ACTIVE: 0, PASSIVE: 1, HOT: 2, CRITICAL: 3 } as const
const MODE = { DISABLED: 0, ENABLED: 1 } as const

const trips = attrs('thermal-trip-attrs', {
  id:   [5, 'THERMAL_GENL_ATTR_TZ_TRIP_ID',   u32,                  'number of the trip point; another one begins here'],
  type: [6, 'THERMAL_GENL_ATTR_TZ_TRIP_TYPE', oneOf(u32,TRIP_TYPE), 'what happens there'],
  temp: [7, 'THERMAL_GENL_ATTR_TZ_TRIP_TEMP', u32,                  'its temperature', { unit: 'm°C' }],
  hyst: [8, 'THERMAL_GENL_ATTR_TZ_TRIP_HYST', u32,                  'its hysteresis', { unit: 'm°C' }],
})

const zones = attrs('thermal-zone-attrs', {
  id:   [2,  'THERMAL_GENL_ATTR_TZ_ID',   u32,    'number of the zone; another one begins here'],
  name: [10, 'THERMAL_GENL_ATTR_TZ_NAME', string, 'name of the zone'],
})

const coolers = attrs('thermal-cooling-attrs', {
  id:   [15, 'THERMAL_GENL_ATTR_CDEV_ID',   u32,    'number of the device; another one begins here'],
  name: [18, 'THERMAL_GENL_ATTR_CDEV_NAME', string, 'name of the device'],
})

const cpus = attrs('thermal-cpu-capability-attrs', {
  id:          [21, 'THERMAL_GENL_ATTR_CPU_CAPABILITY_ID',          u32, 'number of the processor; another one begins here'],
  performance: [22, 'THERMAL_GENL_ATTR_CPU_CAPABILITY_PERFORMANCE', u32, 'performance: 1023 is the most'],
  efficiency:  [23, 'THERMAL_GENL_ATTR_CPU_CAPABILITY_EFFICIENCY',  u32, 'efficiency: 1023 is the most'],
})

/** THERMAL_GENL_ATTR_* (drivers/thermal/thermal_netlink.c). */
const all = attrs('thermal-attrs', {
  tz:                       [1,  'THERMAL_GENL_ATTR_TZ',                         groups(zones),        'the zones'],
  tzId:                     [2,  'THERMAL_GENL_ATTR_TZ_ID',                      u32,                  'number of the zone'],
  tzTemp:                   [3,  'THERMAL_GENL_ATTR_TZ_TEMP',                    u32,                  'temperature', { unit: 'm°C' }],
  tzTrip:                   [4,  'THERMAL_GENL_ATTR_TZ_TRIP',                    groups(trips),        'trip points'],
  tzTripId:                 [5,  'THERMAL_GENL_ATTR_TZ_TRIP_ID',                 u32,                  'number of the trip point'],
  tzTripType:               [6,  'THERMAL_GENL_ATTR_TZ_TRIP_TYPE',               oneOf(u32,TRIP_TYPE), 'what happens there'],
  tzTripTemp:               [7,  'THERMAL_GENL_ATTR_TZ_TRIP_TEMP',               u32,                  'its temperature', { unit: 'm°C' }],
  tzTripHyst:               [8,  'THERMAL_GENL_ATTR_TZ_TRIP_HYST',               u32,                  'its hysteresis', { unit: 'm°C' }],
  tzMode:                   [9,  'THERMAL_GENL_ATTR_TZ_MODE',                    oneOf(u32,MODE),      'whether the zone is watched'],
  tzName:                   [10, 'THERMAL_GENL_ATTR_TZ_NAME',                    string,               'name of the zone'],
  tzCdevWeight:             [11, 'THERMAL_GENL_ATTR_TZ_CDEV_WEIGHT',             u32,                  'weight of a cooling device'],
  tzGov:                    [12, 'THERMAL_GENL_ATTR_TZ_GOV',                     binary,               'not used'],
  tzGovName:                [13, 'THERMAL_GENL_ATTR_TZ_GOV_NAME',                string,               'name of the governor'],
  cdev:                     [14, 'THERMAL_GENL_ATTR_CDEV',                       groups(coolers),      'the cooling devices'],
  cdevId:                   [15, 'THERMAL_GENL_ATTR_CDEV_ID',                    u32,                  'number of the cooling device'],
  cdevCurState:             [16, 'THERMAL_GENL_ATTR_CDEV_CUR_STATE',             u32,                  'its state'],
  cdevMaxState:             [17, 'THERMAL_GENL_ATTR_CDEV_MAX_STATE',             u32,                  'its greatest state'],
  cdevName:                 [18, 'THERMAL_GENL_ATTR_CDEV_NAME',                  string,               'its name'],
  govName:                  [19, 'THERMAL_GENL_ATTR_GOV_NAME',                   string,               'name of the governor'],
  cpuCapability:            [20, 'THERMAL_GENL_ATTR_CPU_CAPABILITY',             groups(cpus),         'what the processors can do'],
  cpuCapabilityId:          [21, 'THERMAL_GENL_ATTR_CPU_CAPABILITY_ID',          u32,                  'number of the processor'],
  cpuCapabilityPerformance: [22, 'THERMAL_GENL_ATTR_CPU_CAPABILITY_PERFORMANCE', u32,                  'its performance: 1023 is the most'],
  cpuCapabilityEfficiency:  [23, 'THERMAL_GENL_ATTR_CPU_CAPABILITY_EFFICIENCY',  u32,                  'its efficiency: 1023 is the most'],
})

/**
 * thermal: zones, trip points and cooling devices (drivers/thermal/thermal_netlink.c). Replies and events share their numbers
 * and attributes; what is no request is named as an event, and a sample has the number 0. The messages of a dump have no
 * sequence number (thermal_genl_cmd_dumpit); its end has one.
 */
export const thermal = family('thermal', () => ({
  THERMAL_GENL_CMD_TZ_GET_ID: [1, 'get', all, 'dumps the zones', { direction: 'request', unnumbered: true }],
  THERMAL_GENL_CMD_TZ_GET_TRIP: [2, 'get', all, 'reads the trip points of a zone', { direction: 'request' }],
  THERMAL_GENL_CMD_TZ_GET_TEMP: [3, 'get', all, 'reads the temperature of a zone', { direction: 'request' }],
  THERMAL_GENL_CMD_TZ_GET_GOV: [4, 'get', all, 'reads the governor of a zone', { direction: 'request' }],
  THERMAL_GENL_CMD_TZ_GET_MODE: [5, 'get', all, 'not used', { direction: 'request' }],
  THERMAL_GENL_CMD_CDEV_GET: [6, 'get', all, 'dumps the cooling devices', { direction: 'request', unnumbered: true }],
  THERMAL_GENL_SAMPLING_TEMP: [0, 'event', all, 'a temperature', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_CREATE: [1, 'event', all, 'a zone appeared, or the zones', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_DELETE: [2, 'event', all, 'a zone disappeared, or the trip points of one', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_DISABLE: [3, 'event', all, 'a zone is watched no longer, or the temperature of one', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_ENABLE: [4, 'event', all, 'a zone is watched, or the governor of one', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_TRIP_UP: [5, 'event', all, 'the temperature rose over a trip point', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_TRIP_DOWN: [6, 'event', all, 'the temperature fell below a trip point, or the cooling devices', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_TRIP_CHANGE: [7, 'event', all, 'a trip point changed', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_TRIP_ADD: [8, 'event', all, 'a trip point appeared', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_TRIP_DELETE: [9, 'event', all, 'a trip point disappeared', { direction: 'reply' }],
  THERMAL_GENL_EVENT_CDEV_ADD: [10, 'event', all, 'a cooling device appeared', { direction: 'reply' }],
  THERMAL_GENL_EVENT_CDEV_DELETE: [11, 'event', all, 'a cooling device disappeared', { direction: 'reply' }],
  THERMAL_GENL_EVENT_CDEV_STATE_UPDATE: [12, 'event', all, 'the state of a cooling device changed', { direction: 'reply' }],
  THERMAL_GENL_EVENT_TZ_GOV_CHANGE: [13, 'event', all, 'the governor of a zone changed', { direction: 'reply' }],
  THERMAL_GENL_EVENT_CPU_CAPABILITY_CHANGE: [14, 'event', all, 'what processors can do changed', { direction: 'reply' }],
}), {}, ['sampling', 'event'])
