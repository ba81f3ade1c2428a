import { attrs } from '../../netlink/attribute/attrs.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s32be, u32be } from '../../netlink/codec/numbers.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import { NFT_REG, NFT_VERDICTS } from './constants.ts'

/** A register. */
export const register = oneOf(u32be, NFT_REG)

/** Flags in network byte order. */
export const flags32 = <const N extends Record<string, number>>(names: N) => bits(u32be, names)

/** A number with names, in network byte order. */
export const enum32 = <const N extends Record<string, number>>(names: N) => oneOf(u32be, names)

/** NFTA_VERDICT_* (nft_verdict_policy in net/netfilter/nf_tables_api.c). */
export const nftVerdict = attrs('nft-verdict-attrs', {
  code:    [1, 'NFTA_VERDICT_CODE',     oneOf(s32be, NFT_VERDICTS), 'NF_* or NFT_*: the verdict'],
  chain:   [2, 'NFTA_VERDICT_CHAIN',    string,                     'chain to jump or go to'],
  chainId: [3, 'NFTA_VERDICT_CHAIN_ID', u32be,                      'number of that chain in the transaction'],
})

/** NFTA_DATA_*: the content of a register (nft_data_policy in net/netfilter/nf_tables_api.c). */
export const nftData = attrs('nft-data-attrs', {
  value:   [1, 'NFTA_DATA_VALUE',   binary,     'the bytes'],
  verdict: [2, 'NFTA_DATA_VERDICT', nftVerdict, 'a verdict'],
})
