import { attrs } from '../../../netlink/attribute/attrs.ts'
import type { AttrSet } from '../../../netlink/attribute/table.ts'
import type { Codec, Table } from '../../../netlink/codec/codec.ts'
import { u32be, u64be } from '../../../netlink/codec/numbers.ts'
import { lazy } from '../../../netlink/codec/references.ts'
import { string } from '../../../netlink/codec/text.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { NFT_BITWISE, NFT_BYTEORDER, NFT_CMP, NFT_DYNSET_F, NFT_DYNSET_OP, NFT_F_INV, NFT_HASH, NFT_NG, NFT_OBJECT, NFT_RANGE } from '../constants.ts'
import { enum32, flags32, nftData, register } from '../data.ts'

/** An expression, which may contain others. */
export type AnyExpression = Codec<unknown>

const from = 'register to read'
const to = 'register to write'

/** nft_imm_policy in net/netfilter/nft_immediate.c. */
export const immediateExpression = attrs('nft-immediate-attrs', {
  dreg: [1, 'NFTA_IMMEDIATE_DREG', register, to],
  data: [2, 'NFTA_IMMEDIATE_DATA', nftData, 'value or verdict to put there'],
})

/** nft_bitwise_policy in net/netfilter/nft_bitwise.c. */
export const bitwiseExpression = attrs('nft-bitwise-attrs', {
  sreg: [1, 'NFTA_BITWISE_SREG', register, from],
  dreg: [2, 'NFTA_BITWISE_DREG', register, to],
  len:  [3, 'NFTA_BITWISE_LEN',  u32be,               'length of the value', { unit: 'bytes' }],
  mask: [4, 'NFTA_BITWISE_MASK', nftData,             'bits to keep'],
  xor:  [5, 'NFTA_BITWISE_XOR',  nftData,             'bits to invert after that'],
  op:   [6, 'NFTA_BITWISE_OP',   enum32(NFT_BITWISE), 'NFT_BITWISE_*: operation'],
  data: [7, 'NFTA_BITWISE_DATA', nftData,             'by how many bits to shift'],
})

/** nft_byteorder_policy in net/netfilter/nft_byteorder.c. */
export const byteorderExpression = attrs('nft-byteorder-attrs', {
  sreg: [1, 'NFTA_BYTEORDER_SREG', register, from],
  dreg: [2, 'NFTA_BYTEORDER_DREG', register, to],
  op:   [3, 'NFTA_BYTEORDER_OP',   enum32(NFT_BYTEORDER), 'NFT_BYTEORDER_*: direction'],
  len:  [4, 'NFTA_BYTEORDER_LEN',  u32be,                 'length of the value', { unit: 'bytes' }],
  size: [5, 'NFTA_BYTEORDER_SIZE', u32be,                 'length of each number in it', { unit: 'bytes' }],
})

/** nft_cmp_policy in net/netfilter/nft_cmp.c. */
export const cmpExpression = attrs('nft-cmp-attrs', {
  sreg: [1, 'NFTA_CMP_SREG', register, from],
  op:   [2, 'NFTA_CMP_OP',   enum32(NFT_CMP), 'NFT_CMP_*: how to compare'],
  data: [3, 'NFTA_CMP_DATA', nftData,         'value to compare with'],
})

/** nft_range_policy in net/netfilter/nft_range.c. */
export const rangeExpression = attrs('nft-range-attrs', {
  sreg: [1, 'NFTA_RANGE_SREG', register, from],
  op:       [2, 'NFTA_RANGE_OP',        enum32(NFT_RANGE), 'NFT_RANGE_*: inside or outside'],
  fromData: [3, 'NFTA_RANGE_FROM_DATA', nftData,           'first value of the range'],
  toData:   [4, 'NFTA_RANGE_TO_DATA',   nftData,           'last value of the range'],
})

/** nft_lookup_policy in net/netfilter/nft_lookup.c. */
export const lookupExpression = attrs('nft-lookup-attrs', {
  set:   [1, 'NFTA_LOOKUP_SET',    string,             'name of the set'],
  sreg:  [2, 'NFTA_LOOKUP_SREG',   register,           'register with the key'],
  dreg:  [3, 'NFTA_LOOKUP_DREG',   register,           'register for what a map has under the key'],
  setId: [4, 'NFTA_LOOKUP_SET_ID', u32be,              'number of the set in the transaction'],
  flags: [5, 'NFTA_LOOKUP_FLAGS',  flags32(NFT_F_INV), 'INV: match what is not in the set'],
})

/** nft_dynset_policy in net/netfilter/nft_dynset.c. */
export const dynsetExpressionOf = (expression: () => AnyExpression, expressions: () => AnyExpression): AttrSet<Table> =>
  attrs('nft-dynset-attrs', {
    setName:     [1,  'NFTA_DYNSET_SET_NAME',    string,                                   'name of the set'],
    setId:       [2,  'NFTA_DYNSET_SET_ID',      u32be,                                    'number of the set in the transaction'],
    op:          [3,  'NFTA_DYNSET_OP',          enum32(NFT_DYNSET_OP),                    'NFT_DYNSET_OP_*: what to do with the element'],
    sregKey:     [4,  'NFTA_DYNSET_SREG_KEY',    register,                                 'register with the key'],
    sregData:    [5,  'NFTA_DYNSET_SREG_DATA',   register,                                 'register with the data of a map'],
    timeout:     [6,  'NFTA_DYNSET_TIMEOUT',     u64be,                                    'lifetime of the element', { unit: 'ms' }],
    expr:        [7,  'NFTA_DYNSET_EXPR',        lazy('nft-expr-attrs', expression),       'expression of the element'],
    pad:         [8,  'NFTA_DYNSET_PAD',         binary,                                   'padding for alignment'],
    flags:       [9,  'NFTA_DYNSET_FLAGS',       flags32(NFT_DYNSET_F),                    'NFT_DYNSET_F_*'],
    expressions: [10, 'NFTA_DYNSET_EXPRESSIONS', lazy('nft-expr-list-attrs', expressions), 'expressions of the element'],
  })

/** nft_hash_policy in net/netfilter/nft_hash.c. */
export const hashExpression = attrs('nft-hash-attrs', {
  sreg: [1, 'NFTA_HASH_SREG', register, from],
  dreg: [2, 'NFTA_HASH_DREG', register, to],
  len:     [3, 'NFTA_HASH_LEN',      u32be,            'length of the value', { unit: 'bytes' }],
  modulus: [4, 'NFTA_HASH_MODULUS',  u32be,            'modulus'],
  seed:    [5, 'NFTA_HASH_SEED',     u32be,            'seed'],
  offset:  [6, 'NFTA_HASH_OFFSET',   u32be,            'what to add to the result'],
  type:    [7, 'NFTA_HASH_TYPE',     enum32(NFT_HASH), 'NFT_HASH_*: function'],
  setName: [8, 'NFTA_HASH_SET_NAME', string,           'name of a map; of no use to the kernel'],
  setId:   [9, 'NFTA_HASH_SET_ID',   u32be,            'number of a map; of no use to the kernel'],
})

/** nft_ng_policy in net/netfilter/nft_numgen.c. */
export const numgenExpression = attrs('nft-numgen-attrs', {
  dreg: [1, 'NFTA_NG_DREG', register, to],
  modulus: [2, 'NFTA_NG_MODULUS',  u32be,          'modulus'],
  type:    [3, 'NFTA_NG_TYPE',     enum32(NFT_NG), 'NFT_NG_*: counted or random'],
  offset:  [4, 'NFTA_NG_OFFSET',   u32be,          'what to add to the result'],
  setName: [5, 'NFTA_NG_SET_NAME', string,         'name of a map; of no use to the kernel'],
  setId:   [6, 'NFTA_NG_SET_ID',   u32be,          'number of a map; of no use to the kernel'],
})

/** nft_objref_policy in net/netfilter/nft_objref.c. */
export const objrefExpression = attrs('nft-objref-attrs', {
  immType: [1, 'NFTA_OBJREF_IMM_TYPE', enum32(NFT_OBJECT), 'NFT_OBJECT_*: type of the object'],
  immName: [2, 'NFTA_OBJREF_IMM_NAME', string,             'name of the object'],
  setSreg: [3, 'NFTA_OBJREF_SET_SREG', register,           'register with the key of a map of objects'],
  setName: [4, 'NFTA_OBJREF_SET_NAME', string,             'name of the map'],
  setId:   [5, 'NFTA_OBJREF_SET_ID',   u32be,              'number of the map in the transaction'],
})
