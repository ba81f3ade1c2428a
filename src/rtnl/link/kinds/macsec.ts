import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16be, u32, u64, u64be } from '../../../netlink/codec/numbers.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { MACSEC_OFFLOAD, MACSEC_VALIDATE } from '../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { among, below, exclusive, range, reportedOnly, rule } from '../kind/rules.ts'


/**
 * IFLA_MACSEC_*: data of a macsec device (linux/if_link.h; types from macsec_rtnl_policy and macsec_fill_info in
 * drivers/net/macsec.c). Its associations and keys are set through a generic netlink family.
 */
const table = attrs('linkinfo-macsec-attrs', {
  sci:           [1,  'IFLA_MACSEC_SCI',            u64be,                      'secure channel identifier: Ethernet address and port, in network byte order'],
  port:          [2,  'IFLA_MACSEC_PORT',           u16be,                      'port of the identifier, in a request instead of IFLA_MACSEC_SCI'],
  icvLen:        [3,  'IFLA_MACSEC_ICV_LEN',        u8,                         'length of the integrity check value, in bytes'],
  cipherSuite:   [4,  'IFLA_MACSEC_CIPHER_SUITE',   u64,                        'MACSEC_CIPHER_ID_*: 0x80020001000001 GCM-AES-128, 0x80c20001000002 GCM-AES-256, …03 and …04 with long packet numbers'],
  window:        [5,  'IFLA_MACSEC_WINDOW',         u32,                        'replay window, in packets'],
  encodingSa:    [6,  'IFLA_MACSEC_ENCODING_SA',    u8,                         'association that is sent with, 0 to 3'],
  encrypt:       [7,  'IFLA_MACSEC_ENCRYPT',        u8,                         'whether frames are encrypted, not only authenticated', { boolean: true }],
  protect:       [8,  'IFLA_MACSEC_PROTECT',        u8,                         'whether sent frames are protected', { boolean: true }],
  incSci:        [9,  'IFLA_MACSEC_INC_SCI',        u8,                         'whether sent frames carry the identifier', { boolean: true }],
  es:            [10, 'IFLA_MACSEC_ES',             u8,                         'whether the end-station bit is set', { boolean: true }],
  scb:           [11, 'IFLA_MACSEC_SCB',            u8,                         'whether the single-copy-broadcast bit is set', { boolean: true }],
  replayProtect: [12, 'IFLA_MACSEC_REPLAY_PROTECT', u8,                         'whether repeated frames are dropped', { boolean: true }],
  validation:    [13, 'IFLA_MACSEC_VALIDATION',     oneOf(u8, MACSEC_VALIDATE), 'what happens to received frames that are not valid'],
  pad:           [14, 'IFLA_MACSEC_PAD',            binary,                     'padding for alignment', { readOnly: true }],
  offload:       [15, 'IFLA_MACSEC_OFFLOAD',        oneOf(u8, MACSEC_OFFLOAD),  'which hardware does the work'],
})

/** MACsec over another link: macsec_validate_attr and macsec_newlink in drivers/net/macsec.c. */
export const macsecKind = linkKind({
  attrs: table,
  module: 'macsec',
  create: [below, rule(['sci', 'incSci'], 'incSci 1 with sci', ({ sci, incSci }) => sci === undefined || incSci !== 0)],
  always: [
    range('icvLen', 8, 16),
    range('encodingSa', 0, 3),
    ...(['encrypt', 'protect', 'incSci', 'es', 'scb', 'replayProtect'] as const).map((key) => range(key, 0, 1)),
    exclusive('incSci', 'es'),
    exclusive('incSci', 'scb'),
    exclusive('es', 'scb'),
    rule(['replayProtect', 'window'], 'window with replayProtect', ({ replayProtect, window }) => {
      return replayProtect !== 1 || window !== undefined
    }),
    among('validation', MACSEC_VALIDATE),
  ],
  reported: [
    reportedOnly(['sci'], (data) => data['incSci'] === 0),
  ],
})
