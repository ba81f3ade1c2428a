import { attrs } from '../../netlink/attribute/attrs.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s8, u8, u16, u32 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { bytes } from '../../netlink/codec/values.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'
import { CGW_CRC8PRF, CGW_FLAGS_CAN, CGW_MOD, CGW_TYPE } from './constants.ts'

/** struct rtcanmsg, before the attributes of route messages of AF_CAN (linux/can/gw.h). */
export const rtcanmsg = struct('rtcanmsg', {
  family: [oneOf(u8, AF),             'can_family', 'AF_CAN'],
  gwtype: [oneOf(u8, CGW_TYPE),       'gwtype',     'CGW_TYPE_*'],
  flags:  [bits(u16, CGW_FLAGS_CAN),  'flags',      'CGW_FLAGS_CAN_*'],
})

/** struct cgw_frame_mod: a modification of classical CAN frames. */
export const cgwFrameMod = struct('cgw_frame_mod', {
  canId:   [u32,                'can_id',  'CAN id and its flags'],
  len:     [u8,                 'len',     'length of the data, in bytes'],
  _pad:    [u8,                 '__pad',   'padding'],
  _res0:   [u8,                 '__res0',  'reserved'],
  len8Dlc: [u8,                 'len8_dlc', 'data length code of 8-byte frames'],
  data:    [bytes(8),           'data',    'the data'],
  modtype: [bits(u8, CGW_MOD),  'modtype', 'CGW_MOD_*: the parts of the frame that are modified'],
})

/** struct cgw_fdframe_mod: a modification of CAN FD frames. */
export const cgwFdframeMod = struct('cgw_fdframe_mod', {
  canId:   [u32,                'can_id',  'CAN id and its flags'],
  len:     [u8,                 'len',     'length of the data, in bytes'],
  flags:   [u8,                 'flags',   'CANFD_*'],
  _res0:   [u8,                 '__res0',  'reserved'],
  _res1:   [u8,                 '__res1',  'reserved'],
  data:    [bytes(64),          'data',    'the data'],
  modtype: [bits(u8, CGW_MOD),  'modtype', 'CGW_MOD_*: the parts of the frame that are modified'],
})

/** struct cgw_csum_xor: an XOR checksum that is put into the data. A negative index counts from the end of the data. */
export const cgwCsumXor = struct('cgw_csum_xor', {
  fromIdx:    [s8, 'from_idx',     'index of the first byte that counts'],
  toIdx:      [s8, 'to_idx',       'index of the last byte that counts'],
  resultIdx:  [s8, 'result_idx',   'index of the byte that takes the result'],
  initXorVal: [u8, 'init_xor_val', 'initial value'],
})

/** struct cgw_csum_crc8: a CRC8 checksum that is put into the data. */
export const cgwCsumCrc8 = struct('cgw_csum_crc8', {
  fromIdx:     [s8,                     'from_idx',      'index of the first byte that counts'],
  toIdx:       [s8,                     'to_idx',        'index of the last byte that counts'],
  resultIdx:   [s8,                     'result_idx',    'index of the byte that takes the result'],
  initCrcVal:  [u8,                     'init_crc_val',  'initial value'],
  finalXorVal: [u8,                     'final_xor_val', 'XORed with the result'],
  crctab:      [bytes(256),             'crctab',        'the CRC table'],
  profile:     [oneOf(u8, CGW_CRC8PRF), 'profile',       'CGW_CRC8PRF_*'],
  profileData: [bytes(20),              'profile_data',  'data of the profile'],
})

/** struct can_filter: which frames (linux/can.h). */
export const canFilter = struct('can_filter', {
  canId:   [u32, 'can_id',   'CAN id to match'],
  canMask: [u32, 'can_mask', 'bits of the id that must match'],
})

/** CGW_*: a job of the CAN gateway (net/can/gw.c: cgw_policy). */
export const canGatewayAttrs = attrs('can-gateway-attrs', {
  modAnd:   [1,  'CGW_MOD_AND',   cgwFrameMod,   'modification by AND'],
  modOr:    [2,  'CGW_MOD_OR',    cgwFrameMod,   'modification by OR'],
  modXor:   [3,  'CGW_MOD_XOR',   cgwFrameMod,   'modification by XOR'],
  modSet:   [4,  'CGW_MOD_SET',   cgwFrameMod,   'replacement'],
  csXor:    [5,  'CGW_CS_XOR',    cgwCsumXor,    'XOR checksum'],
  csCrc8:   [6,  'CGW_CS_CRC8',   cgwCsumCrc8,   'CRC8 checksum'],
  handled:  [7,  'CGW_HANDLED',   u32,           'frames handled', { unit: 'frames', readOnly: true }],
  dropped:  [8,  'CGW_DROPPED',   u32,           'frames dropped', { unit: 'frames', readOnly: true }],
  srcIf:    [9,  'CGW_SRC_IF',    u32,           'index of the link that frames come from'],
  dstIf:    [10, 'CGW_DST_IF',    u32,           'index of the link that frames go to'],
  filter:   [11, 'CGW_FILTER',    canFilter,     'frames that are taken'],
  deleted:  [12, 'CGW_DELETED',   u32,           'frames deleted because they had made too many hops', { unit: 'frames', readOnly: true }],
  limHops:  [13, 'CGW_LIM_HOPS',  u8,            'most hops that a frame may make by this job'],
  modUid:   [14, 'CGW_MOD_UID',   u32,           'identifier by which the modifications of the job can be changed'],
  fdmodAnd: [15, 'CGW_FDMOD_AND', cgwFdframeMod, 'modification of CAN FD frames by AND'],
  fdmodOr:  [16, 'CGW_FDMOD_OR',  cgwFdframeMod, 'modification of CAN FD frames by OR'],
  fdmodXor: [17, 'CGW_FDMOD_XOR', cgwFdframeMod, 'modification of CAN FD frames by XOR'],
  fdmodSet: [18, 'CGW_FDMOD_SET', cgwFdframeMod, 'replacement in CAN FD frames'],
})

const ofCan = { first: AF.CAN } as const

/** The messages of the CAN gateway: those of routes, of AF_CAN. */
export const canGatewayMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}ROUTE_CAN`, typeof rtcanmsg, typeof canGatewayAttrs> = {
  RTM_NEWROUTE_CAN: [RTM.NEWROUTE, 'new',    rtcanmsg, canGatewayAttrs, 'adds a job of the CAN gateway; the reply to RTM_GETROUTE', ofCan],
  RTM_DELROUTE_CAN: [RTM.DELROUTE, 'delete', rtcanmsg, canGatewayAttrs, 'removes a job of the CAN gateway',                         ofCan],
  RTM_GETROUTE_CAN: [RTM.GETROUTE, 'get',    rtcanmsg, canGatewayAttrs, 'dumps the jobs of the CAN gateway',                        { ...ofCan, reply: 'RTM_NEWROUTE_CAN' }],
}
