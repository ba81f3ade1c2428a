import { attrs } from '../../../netlink/attribute/attrs.ts'
import type { AttrSet } from '../../../netlink/attribute/table.ts'
import type { Table } from '../../../netlink/codec/codec.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u32be } from '../../../netlink/codec/numbers.ts'
import { lazy } from '../../../netlink/codec/references.ts'
import {
  IP_CT_DIR,
  NFT_CT,
  NFT_EXTHDR_F,
  NFT_EXTHDR_OP,
  NFT_FIB_RESULT,
  NFT_INNER_F,
  NFT_INNER_TYPE,
  NFT_META,
  NFT_OSF_F,
  NFT_PAYLOAD_BASE,
  NFT_PAYLOAD_CSUM,
  NFT_PAYLOAD_CSUM_F,
  NFT_RT,
  NFT_SOCKET,
  NFT_TUNNEL,
  NFT_TUNNEL_MODE,
  NFT_XFRM_DIR,
  NFT_XFRM_KEY,
  NFTA_FIB_F,
} from '../constants.ts'
import { enum32, flags32, register } from '../data.ts'
import type { AnyExpression } from './values.ts'

const from = 'register to read'
const to = 'register to write'

/** nft_payload_policy in net/netfilter/nft_payload.c. */
export const payloadExpression = attrs('nft-payload-attrs', {
  dreg:       [1, 'NFTA_PAYLOAD_DREG',        register,                    'register for what is read'],
  base:       [2, 'NFTA_PAYLOAD_BASE',        enum32(NFT_PAYLOAD_BASE),    'NFT_PAYLOAD_*: header from which the offset counts'],
  offset:     [3, 'NFTA_PAYLOAD_OFFSET',      u32be,                       'offset in that header', { unit: 'bytes' }],
  len:        [4, 'NFTA_PAYLOAD_LEN',         u32be,                       'length', { unit: 'bytes' }],
  sreg:       [5, 'NFTA_PAYLOAD_SREG',        register,                    'register with what to write into the packet'],
  csumType:   [6, 'NFTA_PAYLOAD_CSUM_TYPE',   enum32(NFT_PAYLOAD_CSUM),    'NFT_PAYLOAD_CSUM_*: checksum to correct'],
  csumOffset: [7, 'NFTA_PAYLOAD_CSUM_OFFSET', u32be,                       'offset of the checksum', { unit: 'bytes' }],
  csumFlags:  [8, 'NFTA_PAYLOAD_CSUM_FLAGS',  flags32(NFT_PAYLOAD_CSUM_F), 'L4CSUM_PSEUDOHDR: the checksum of the transport header covers it'],
})

/** nft_inner_policy in net/netfilter/nft_inner.c. */
export const innerExpressionOf = (expression: () => AnyExpression): AttrSet<Table> =>
  attrs('nft-inner-attrs', {
    num:     [1, 'NFTA_INNER_NUM',     u32be,                              '0'],
    type:    [2, 'NFTA_INNER_TYPE',    enum32(NFT_INNER_TYPE),             'NFT_INNER_*: kind of tunnel'],
    flags:   [3, 'NFTA_INNER_FLAGS',   flags32(NFT_INNER_F),               'NFT_INNER_*: headers of the inner packet'],
    hdrsize: [4, 'NFTA_INNER_HDRSIZE', u32be,                              'length of the header of the tunnel', { unit: 'bytes' }],
    expr:    [5, 'NFTA_INNER_EXPR',    lazy('nft-expr-attrs', expression), 'expression for the inner packet'],
  })

/** nft_exthdr_policy in net/netfilter/nft_exthdr.c. */
export const exthdrExpression = attrs('nft-exthdr-attrs', {
  dreg:   [1, 'NFTA_EXTHDR_DREG',   register,              'register for what is read'],
  type:   [2, 'NFTA_EXTHDR_TYPE',   u8,                    'type of the extension header, option or chunk'],
  offset: [3, 'NFTA_EXTHDR_OFFSET', u32be,                 'offset in it', { unit: 'bytes' }],
  len:    [4, 'NFTA_EXTHDR_LEN',    u32be,                 'length', { unit: 'bytes' }],
  flags:  [5, 'NFTA_EXTHDR_FLAGS',  flags32(NFT_EXTHDR_F), 'PRESENT: only ask whether it is there'],
  op:     [6, 'NFTA_EXTHDR_OP',     enum32(NFT_EXTHDR_OP), 'NFT_EXTHDR_OP_*: of which protocol'],
  sreg:   [7, 'NFTA_EXTHDR_SREG',   register,              'register with what to write into the packet'],
})

/** nft_meta_policy in net/netfilter/nft_meta.c. */
export const metaExpression = attrs('nft-meta-attrs', {
  dreg: [1, 'NFTA_META_DREG', register, to],
  key: [2, 'NFTA_META_KEY', enum32(NFT_META), 'NFT_META_*: property of the packet'],
  sreg: [3, 'NFTA_META_SREG', register, from],
})

/** nft_rt_policy in net/netfilter/nft_rt.c. */
export const rtExpression = attrs('nft-rt-attrs', {
  dreg: [1, 'NFTA_RT_DREG', register, to],
  key: [2, 'NFTA_RT_KEY', enum32(NFT_RT), 'NFT_RT_*: property of the route'],
})

/** nft_socket_policy in net/netfilter/nft_socket.c. */
export const socketExpression = attrs('nft-socket-attrs', {
  key: [1, 'NFTA_SOCKET_KEY', enum32(NFT_SOCKET), 'NFT_SOCKET_*: property of the socket'],
  dreg: [2, 'NFTA_SOCKET_DREG', register, to],
  level: [3, 'NFTA_SOCKET_LEVEL', u32be, 'level of the cgroup'],
})

/** nft_ct_policy in net/netfilter/nft_ct.c. */
export const ctExpression = attrs('nft-ct-attrs', {
  dreg: [1, 'NFTA_CT_DREG', register, to],
  key:       [2, 'NFTA_CT_KEY',       enum32(NFT_CT),       'NFT_CT_*: property of the connection'],
  direction: [3, 'NFTA_CT_DIRECTION', oneOf(u8, IP_CT_DIR), 'IP_CT_DIR_*: direction'],
  sreg: [4, 'NFTA_CT_SREG', register, from],
})

/** nft_fib_policy in net/netfilter/nft_fib.c. */
export const fibExpression = attrs('nft-fib-attrs', {
  dreg: [1, 'NFTA_FIB_DREG', register, to],
  result: [2, 'NFTA_FIB_RESULT', enum32(NFT_FIB_RESULT), 'NFT_FIB_RESULT_*: what to read of the route'],
  flags:  [3, 'NFTA_FIB_FLAGS',  flags32(NFTA_FIB_F),    'NFTA_FIB_F_*: what to look up'],
})

/** nft_osf_policy in net/netfilter/nft_osf.c. */
export const osfExpression = attrs('nft-osf-attrs', {
  dreg: [1, 'NFTA_OSF_DREG', register, to],
  ttl:   [2, 'NFTA_OSF_TTL',   u8,                 'how to compare the TTL: 0 exactly, 1 less or equal, 2 not'],
  flags: [3, 'NFTA_OSF_FLAGS', flags32(NFT_OSF_F), 'VERSION: with the version of the system'],
})

/** nft_xfrm_policy in net/netfilter/nft_xfrm.c. */
export const xfrmExpression = attrs('nft-xfrm-attrs', {
  dreg: [1, 'NFTA_XFRM_DREG', register, to],
  key:   [2, 'NFTA_XFRM_KEY',   enum32(NFT_XFRM_KEY),    'NFT_XFRM_KEY_*: property of the state'],
  dir:   [3, 'NFTA_XFRM_DIR',   oneOf(u8, NFT_XFRM_DIR), 'XFRM_POLICY_*: direction'],
  spnum: [4, 'NFTA_XFRM_SPNUM', u32be,                   'index of the state among those of the packet'],
})

/** nft_tunnel_policy in net/netfilter/nft_tunnel.c. */
export const tunnelExpression = attrs('nft-tunnel-attrs', {
  key: [1, 'NFTA_TUNNEL_KEY', enum32(NFT_TUNNEL), 'NFT_TUNNEL_*: property of the tunnel'],
  dreg: [2, 'NFTA_TUNNEL_DREG', register, to],
  mode: [3, 'NFTA_TUNNEL_MODE', enum32(NFT_TUNNEL_MODE), 'NFT_TUNNEL_MODE_*: direction'],
})
