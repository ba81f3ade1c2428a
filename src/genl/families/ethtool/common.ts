import { attrs } from '../../../netlink/attribute/attrs.ts'
import { array } from '../../../netlink/codec/array.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { u32 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { string } from '../../../netlink/codec/text.ts'
import { flag } from '../../../netlink/codec/values.ts'

/** ETHTOOL_FLAG_*: bits of ETHTOOL_A_HEADER_FLAGS (linux/ethtool_netlink.h). */
const ETHTOOL_FLAG = { COMPACT_BITSETS: 1, OMIT_REPLY: 2, STATS: 4 } as const

/** ETHTOOL_A_HEADER_*: which device a request is about; the reply says it with index and name (net/ethtool/netlink.c). */
const ethtoolHeaderAttributes = attrs('ethtool-header-attrs', {
  devIndex: [1, 'ETHTOOL_A_HEADER_DEV_INDEX', u32,                    'index of the link', { link: 'request' }],
  devName:  [2, 'ETHTOOL_A_HEADER_DEV_NAME',  string,                 'name of the link'],
  flags:    [3, 'ETHTOOL_A_HEADER_FLAGS',     bits(u32,ETHTOOL_FLAG), 'flags of the request'],
  phyIndex: [4, 'ETHTOOL_A_HEADER_PHY_INDEX', u32,                    'index of the PHY; without it, the one of the link'],
})
type EthtoolHeaderAttributes = typeof ethtoolHeaderAttributes
/** A name for the type, which the declarations of messages would otherwise repeat. */
export interface EthtoolHeaderSet extends EthtoolHeaderAttributes {}
export const ethtoolHeader: EthtoolHeaderSet = ethtoolHeaderAttributes

const bit = attrs('ethtool-bitset-bit-attrs', {
  index: [1, 'ETHTOOL_A_BITSET_BIT_INDEX', u32,    'number of the bit'],
  name:  [2, 'ETHTOOL_A_BITSET_BIT_NAME',  string, 'its name'],
  value: [3, 'ETHTOOL_A_BITSET_BIT_VALUE', flag,   'there: the bit is set'],
})

const bitList = attrs('ethtool-bitset-bits-attrs', {
  bit: [1, 'ETHTOOL_A_BITSET_BITS_BIT', list(bit), 'a bit; the attribute repeats'],
})

/** ETHTOOL_A_BITSET_*: bits with or without a mask, as a list or as two bit maps (net/ethtool/bitset.c). */
const bitsetAttributes = attrs('ethtool-bitset-attrs', {
  nomask: [1, 'ETHTOOL_A_BITSET_NOMASK', flag,       'there: a list without a mask, its bits are the ones that are set'],
  size:   [2, 'ETHTOOL_A_BITSET_SIZE',   u32,        'number of bits'],
  bits:   [3, 'ETHTOOL_A_BITSET_BITS',   bitList,    'the bits one by one'],
  value:  [4, 'ETHTOOL_A_BITSET_VALUE',  array(u32), 'the bits as a map: bit 0 is the lowest of the first number'],
  mask:   [5, 'ETHTOOL_A_BITSET_MASK',   array(u32), 'the bits that the map is about'],
})
type BitsetAttributes = typeof bitsetAttributes
/** A name for the type, which the declarations of messages would otherwise repeat. */
export interface EthtoolBitsetSet extends BitsetAttributes {}
export const bitset: EthtoolBitsetSet = bitsetAttributes

const text = attrs('ethtool-string-attrs', {
  index: [1, 'ETHTOOL_A_STRING_INDEX', u32,    'number of the text'],
  value: [2, 'ETHTOOL_A_STRING_VALUE', string, 'the text'],
})

const texts = attrs('ethtool-strings-attrs', {
  string: [1, 'ETHTOOL_A_STRINGS_STRING', list(text), 'a text; the attribute repeats'],
})

/** ETH_SS_*: sets of texts (linux/ethtool.h). */
export const ETH_SS = {
  TEST: 0, STATS: 1, PRIV_FLAGS: 2, NTUPLE_FILTERS: 3, FEATURES: 4, RSS_HASH_FUNCS: 5, TUNABLES: 6, PHY_STATS: 7,
  PHY_TUNABLES: 8, LINK_MODES: 9, MSG_CLASSES: 10, WOL_MODES: 11, SOF_TIMESTAMPING: 12, TS_TX_TYPES: 13, TS_RX_FILTERS: 14,
  UDP_TUNNEL_TYPES: 15, STATS_STD: 16, STATS_ETH_PHY: 17, STATS_ETH_MAC: 18, STATS_ETH_CTRL: 19, STATS_RMON: 20,
} as const

const stringset = attrs('ethtool-stringset-attrs', {
  id:      [1, 'ETHTOOL_A_STRINGSET_ID',      oneOf(u32,ETH_SS), 'which set'],
  count:   [2, 'ETHTOOL_A_STRINGSET_COUNT',   u32,               'number of texts'],
  strings: [3, 'ETHTOOL_A_STRINGSET_STRINGS', texts,             'the texts'],
})

const stringsets = attrs('ethtool-stringsets-attrs', {
  stringset: [1, 'ETHTOOL_A_STRINGSETS_STRINGSET', list(stringset), 'a set; the attribute repeats'],
})

/** ETHTOOL_A_STRSET_*: names of bits and counters (net/ethtool/strset.c). */
export const strsetAttrs = attrs('ethtool-strset-attrs', {
  header:     [1, 'ETHTOOL_A_STRSET_HEADER',      ethtoolHeader, 'the device; without one, sets that all devices share'],
  stringsets: [2, 'ETHTOOL_A_STRSET_STRINGSETS',  stringsets,    'the sets'],
  countsOnly: [3, 'ETHTOOL_A_STRSET_COUNTS_ONLY', flag,          'there: report how many texts the sets have, without them'],
})
