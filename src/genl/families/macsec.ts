import { attrs } from '../../netlink/attribute/attrs.ts'
import { indexed } from '../../netlink/attribute/indexed.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { u8, u32, u32be, u32OrU64, u64, u64be } from '../../netlink/codec/numbers.ts'
import { binary } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

const VALIDATE = { DISABLED: 0, CHECK: 1, STRICT: 2 } as const
const OFFLOAD = { OFF: 0, PHY: 1, MAC: 2 } as const

const secy = attrs('macsec-secy-attrs', {
  sci:         [1,  'MACSEC_SECY_ATTR_SCI',          u64be,              'identifier of the secure channel'],
  encodingSa:  [2,  'MACSEC_SECY_ATTR_ENCODING_SA',  u8,                 'number of the association that sends'],
  window:      [3,  'MACSEC_SECY_ATTR_WINDOW',       u32,                'packets that may arrive late'],
  cipherSuite: [4,  'MACSEC_SECY_ATTR_CIPHER_SUITE', u64,                'number of the cipher suite'],
  icvLen:      [5,  'MACSEC_SECY_ATTR_ICV_LEN',      u8,                 'length of the integrity check value', { unit: 'bytes' }],
  protect:     [6,  'MACSEC_SECY_ATTR_PROTECT',      u8,                 '1 to protect what is sent', { boolean: true }],
  replay:      [7,  'MACSEC_SECY_ATTR_REPLAY',       u8,                 '1 to protect against replay', { boolean: true }],
  oper:        [8,  'MACSEC_SECY_ATTR_OPER',         u8,                 '1 if it works', { boolean: true }],
  validate:    [9,  'MACSEC_SECY_ATTR_VALIDATE',     oneOf(u8,VALIDATE), 'what to do with frames that fail'],
  encrypt:     [10, 'MACSEC_SECY_ATTR_ENCRYPT',      u8,                 '1 to encrypt', { boolean: true }],
  incSci:      [11, 'MACSEC_SECY_ATTR_INC_SCI',      u8,                 '1 to put the SCI into each frame', { boolean: true }],
  es:          [12, 'MACSEC_SECY_ATTR_ES',           u8,                 '1 for an end station', { boolean: true }],
  scb:         [13, 'MACSEC_SECY_ATTR_SCB',          u8,                 '1 for a single copy broadcast', { boolean: true }],
  pad:         [14, 'MACSEC_SECY_ATTR_PAD',          binary,             'padding for alignment'],
})

const saStats = attrs('macsec-sa-stats-attrs', {
  inPktsOk:         [1, 'MACSEC_SA_STATS_ATTR_IN_PKTS_OK',           u32, 'packets received'],
  inPktsInvalid:    [2, 'MACSEC_SA_STATS_ATTR_IN_PKTS_INVALID',      u32, 'packets that failed the check and were accepted'],
  inPktsNotValid:   [3, 'MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_VALID',    u32, 'packets that failed the check'],
  inPktsNotUsingSa: [4, 'MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_USING_SA', u32, 'packets without a usable association'],
  inPktsUnusedSa:   [5, 'MACSEC_SA_STATS_ATTR_IN_PKTS_UNUSED_SA',    u32, 'packets of an association that is not in use'],
  outPktsProtected: [6, 'MACSEC_SA_STATS_ATTR_OUT_PKTS_PROTECTED',   u32, 'packets sent with a check value only'],
  outPktsEncrypted: [7, 'MACSEC_SA_STATS_ATTR_OUT_PKTS_ENCRYPTED',   u32, 'packets sent encrypted'],
})

const rxscStats = attrs('macsec-rxsc-stats-attrs', {
  inOctetsValidated: [1,  'MACSEC_RXSC_STATS_ATTR_IN_OCTETS_VALIDATED',  u64,    'bytes checked'],
  inOctetsDecrypted: [2,  'MACSEC_RXSC_STATS_ATTR_IN_OCTETS_DECRYPTED',  u64,    'bytes decrypted'],
  inPktsUnchecked:   [3,  'MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNCHECKED',    u64,    'packets that were not checked'],
  inPktsDelayed:     [4,  'MACSEC_RXSC_STATS_ATTR_IN_PKTS_DELAYED',      u64,    'packets that were late and accepted'],
  inPktsOk:          [5,  'MACSEC_RXSC_STATS_ATTR_IN_PKTS_OK',           u64,    'packets received'],
  inPktsInvalid:     [6,  'MACSEC_RXSC_STATS_ATTR_IN_PKTS_INVALID',      u64,    'packets that failed the check and were accepted'],
  inPktsLate:        [7,  'MACSEC_RXSC_STATS_ATTR_IN_PKTS_LATE',         u64,    'packets that were late and dropped'],
  inPktsNotValid:    [8,  'MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_VALID',    u64,    'packets that failed the check'],
  inPktsNotUsingSa:  [9,  'MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_USING_SA', u64,    'packets without a usable association'],
  inPktsUnusedSa:    [10, 'MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNUSED_SA',    u64,    'packets of an association that is not in use'],
  pad:               [11, 'MACSEC_RXSC_STATS_ATTR_PAD',                  binary, 'padding for alignment'],
})

const txscStats = attrs('macsec-txsc-stats-attrs', {
  outPktsProtected:   [1, 'MACSEC_TXSC_STATS_ATTR_OUT_PKTS_PROTECTED',   u64,    'packets sent with a check value only'],
  outPktsEncrypted:   [2, 'MACSEC_TXSC_STATS_ATTR_OUT_PKTS_ENCRYPTED',   u64,    'packets sent encrypted'],
  outOctetsProtected: [3, 'MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_PROTECTED', u64,    'bytes of the first'],
  outOctetsEncrypted: [4, 'MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_ENCRYPTED', u64,    'bytes of the second'],
  pad:                [5, 'MACSEC_TXSC_STATS_ATTR_PAD',                  binary, 'padding for alignment'],
})

const secyStats = attrs('macsec-secy-stats-attrs', {
  outPktsUntagged:  [1, 'MACSEC_SECY_STATS_ATTR_OUT_PKTS_UNTAGGED',   u64,    'packets sent without protection'],
  inPktsUntagged:   [2, 'MACSEC_SECY_STATS_ATTR_IN_PKTS_UNTAGGED',    u64,    'packets received without protection'],
  outPktsTooLong:   [3, 'MACSEC_SECY_STATS_ATTR_OUT_PKTS_TOO_LONG',   u64,    'packets that became too long'],
  inPktsNoTag:      [4, 'MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_TAG',      u64,    'packets dropped as they had no protection'],
  inPktsBadTag:     [5, 'MACSEC_SECY_STATS_ATTR_IN_PKTS_BAD_TAG',     u64,    'packets with a wrong header'],
  inPktsUnknownSci: [6, 'MACSEC_SECY_STATS_ATTR_IN_PKTS_UNKNOWN_SCI', u64,    'packets of an unknown channel that were accepted'],
  inPktsNoSci:      [7, 'MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_SCI',      u64,    'packets of an unknown channel'],
  inPktsOverrun:    [8, 'MACSEC_SECY_STATS_ATTR_IN_PKTS_OVERRUN',     u64,    'packets lost as there was no time'],
  pad:              [9, 'MACSEC_SECY_STATS_ATTR_PAD',                 binary, 'padding for alignment'],
})

/** MACSEC_SA_ATTR_*: an association. Its packet number has 8 bytes with extended packet numbers, else 4; the kernel refuses another length. */
const sa = attrs('macsec-sa-attrs', {
  an:     [1, 'MACSEC_SA_ATTR_AN',     u8,       'number of the association: 0 to 3'],
  active: [2, 'MACSEC_SA_ATTR_ACTIVE', u8,       '1 if it is in use', { boolean: true }],
  pn:     [3, 'MACSEC_SA_ATTR_PN',     u32OrU64, 'next packet number: a number has 4 bytes, a bigint the 8 of extended packet numbers'],
  key:    [4, 'MACSEC_SA_ATTR_KEY',    binary,   'the key', { secret: true }],
  keyid:  [5, 'MACSEC_SA_ATTR_KEYID',  binary,   'name of the key, 16 bytes'],
  stats:  [6, 'MACSEC_SA_ATTR_STATS',  saStats,  'counters'],
  pad:    [7, 'MACSEC_SA_ATTR_PAD',    binary,   'padding for alignment'],
  ssci:   [8, 'MACSEC_SA_ATTR_SSCI',   u32be,    'short identifier of the secure channel, for extended packet numbers'],
  salt:   [9, 'MACSEC_SA_ATTR_SALT',   binary,   'salt, 12 bytes, for extended packet numbers', { secret: true }],
})

const rxsc = attrs('macsec-rxsc-attrs', {
  sci:    [1, 'MACSEC_RXSC_ATTR_SCI',     u64be,       'identifier of the secure channel'],
  active: [2, 'MACSEC_RXSC_ATTR_ACTIVE',  u8,          '1 if it is in use', { boolean: true }],
  saList: [3, 'MACSEC_RXSC_ATTR_SA_LIST', indexed(sa), 'its associations, from 1 on'],
  stats:  [4, 'MACSEC_RXSC_ATTR_STATS',   rxscStats,   'counters'],
  pad:    [5, 'MACSEC_RXSC_ATTR_PAD',     binary,      'padding for alignment'],
})

const offloadAttrs = attrs('macsec-offload-attrs', {
  type: [1, 'MACSEC_OFFLOAD_ATTR_TYPE', oneOf(u8,OFFLOAD), 'who encrypts: the kernel, the PHY or the MAC'],
  pad:  [2, 'MACSEC_OFFLOAD_ATTR_PAD',  binary,            'padding for alignment'],
})

/** MACSEC_ATTR_* (drivers/net/macsec.c). */
const macsecAttributes = attrs('macsec-attrs', {
  ifindex:    [1, 'MACSEC_ATTR_IFINDEX',     u32,           'index of the link', { link: 'request' }],
  rxscConfig: [2, 'MACSEC_ATTR_RXSC_CONFIG', rxsc,          'the receiving channel to change'],
  saConfig:   [3, 'MACSEC_ATTR_SA_CONFIG',   sa,            'the association to change'],
  secy:       [4, 'MACSEC_ATTR_SECY',        secy,          'settings of the link'],
  txsaList:   [5, 'MACSEC_ATTR_TXSA_LIST',   indexed(sa),   'sending associations, from 1 on'],
  rxscList:   [6, 'MACSEC_ATTR_RXSC_LIST',   indexed(rxsc), 'receiving channels, from 1 on'],
  txscStats:  [7, 'MACSEC_ATTR_TXSC_STATS',  txscStats,     'counters of the sending channel'],
  secyStats:  [8, 'MACSEC_ATTR_SECY_STATS',  secyStats,     'counters of the link'],
  offload:    [9, 'MACSEC_ATTR_OFFLOAD',     offloadAttrs,  'who encrypts'],
})
type MacsecAttributes = typeof macsecAttributes
/** A name for the type, which the declarations of commands would otherwise repeat. */
interface MacsecSet extends MacsecAttributes {}
const all: MacsecSet = macsecAttributes

/** macsec: channels and keys of MACsec links (drivers/net/macsec.c). */
export const macsec = family('macsec', () => ({
  MACSEC_CMD_GET_TXSC: [0, 'get', all, 'dumps the links with their channels and associations', { reply: 'MACSEC_CMD_GET_TXSC' }],
  MACSEC_CMD_ADD_RXSC: [1, 'new', all, 'adds a receiving channel'],
  MACSEC_CMD_DEL_RXSC: [2, 'delete', all, 'deletes a receiving channel'],
  MACSEC_CMD_UPD_RXSC: [3, 'set', all, 'changes a receiving channel'],
  MACSEC_CMD_ADD_TXSA: [4, 'new', all, 'adds a sending association'],
  MACSEC_CMD_DEL_TXSA: [5, 'delete', all, 'deletes a sending association'],
  MACSEC_CMD_UPD_TXSA: [6, 'set', all, 'changes a sending association'],
  MACSEC_CMD_ADD_RXSA: [7, 'new', all, 'adds a receiving association'],
  MACSEC_CMD_DEL_RXSA: [8, 'delete', all, 'deletes a receiving association'],
  MACSEC_CMD_UPD_RXSA: [9, 'set', all, 'changes a receiving association'],
  MACSEC_CMD_UPD_OFFLOAD: [10, 'set', all, 'changes who encrypts'],
}))
