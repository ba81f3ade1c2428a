import { attrs } from '../../netlink/attribute/attrs.ts'
import { select } from '../../netlink/attribute/select.ts'
import { ipv4, ipv6 } from '../../netlink/codec/address.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { u8, u16be, u32, u32be } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import { timeoutsOf } from '../conntrack/timeouts.ts'
import { NFPROTO } from '../header.ts'
import { NFT_OBJECT, NFT_TUNNEL_F } from './constants.ts'
import { flags32 } from './data.ts'
import { connlimitExpression, counterExpression, limitExpression, quotaExpression, synproxyExpression } from './expressions/decide.ts'

const l3proto = [oneOf(u16be, NFPROTO), 'NFPROTO_*: IPv4 or IPv6'] as const

/** nft_ct_helper_policy in net/netfilter/nft_ct.c. */
const ctHelper = attrs('nft-ct-helper-attrs', {
  name: [1, 'NFTA_CT_HELPER_NAME', string, 'name of the helper'],
  l3proto: [2, 'NFTA_CT_HELPER_L3PROTO', ...l3proto],
  l4proto: [3, 'NFTA_CT_HELPER_L4PROTO', u8, 'IPPROTO_*'],
})

/** nft_ct_timeout_policy in net/netfilter/nft_ct.c. */
const ctTimeout = attrs('nft-ct-timeout-attrs', {
  l3proto: [1, 'NFTA_CT_TIMEOUT_L3PROTO', ...l3proto],
  l4proto: [2, 'NFTA_CT_TIMEOUT_L4PROTO', u8,                    'IPPROTO_*'],
  data:    [3, 'NFTA_CT_TIMEOUT_DATA',    timeoutsOf('l4proto'), 'the timeouts of that protocol'],
})

/** nft_ct_expect_policy in net/netfilter/nft_ct.c. */
const ctExpect = attrs('nft-ct-expect-attrs', {
  l3proto: [1, 'NFTA_CT_EXPECT_L3PROTO', ...l3proto],
  l4proto: [2, 'NFTA_CT_EXPECT_L4PROTO', u8,    'IPPROTO_*'],
  dport:   [3, 'NFTA_CT_EXPECT_DPORT',   u16be, 'port to which the expected connections go'],
  timeout: [4, 'NFTA_CT_EXPECT_TIMEOUT', u32,   'how long they are expected', { unit: 'ms' }],
  size:    [5, 'NFTA_CT_EXPECT_SIZE',    u8,    'how many are expected at once'],
})

/** nft_secmark_policy in net/netfilter/nft_meta.c. */
const secmark = attrs('nft-secmark-attrs', {
  ctx: [1, 'NFTA_SECMARK_CTX', string, 'security context'],
})

const tunnelIp = attrs('nft-tunnel-key-ip-attrs', {
  src: [1, 'NFTA_TUNNEL_KEY_IP_SRC', ipv4, 'address of this end'],
  dst: [2, 'NFTA_TUNNEL_KEY_IP_DST', ipv4, 'address of the other end'],
})

const tunnelIp6 = attrs('nft-tunnel-key-ip6-attrs', {
  src:       [1, 'NFTA_TUNNEL_KEY_IP6_SRC',       ipv6,  'address of this end'],
  dst:       [2, 'NFTA_TUNNEL_KEY_IP6_DST',       ipv6,  'address of the other end'],
  flowlabel: [3, 'NFTA_TUNNEL_KEY_IP6_FLOWLABEL', u32be, 'flow label'],
})

const tunnelOpts = attrs('nft-tunnel-key-opts-attrs', {
  vxlan: [1, 'NFTA_TUNNEL_KEY_OPTS_VXLAN', attrs('nft-tunnel-key-vxlan-attrs', {
    gbp: [1, 'NFTA_TUNNEL_KEY_VXLAN_GBP', u32be, 'group policy'],
  }), 'of VXLAN'],
  erspan: [2, 'NFTA_TUNNEL_KEY_OPTS_ERSPAN', attrs('nft-tunnel-key-erspan-attrs', {
    version: [1, 'NFTA_TUNNEL_KEY_ERSPAN_VERSION',  u32be, 'version: 1 or 2'],
    v1Index: [2, 'NFTA_TUNNEL_KEY_ERSPAN_V1_INDEX', u32be, 'index of version 1'],
    v2Hwid:  [3, 'NFTA_TUNNEL_KEY_ERSPAN_V2_HWID',  u8,    'hardware of version 2'],
    v2Dir:   [4, 'NFTA_TUNNEL_KEY_ERSPAN_V2_DIR',   u8,    'direction of version 2'],
  }), 'of ERSPAN'],
  geneve: [3, 'NFTA_TUNNEL_KEY_OPTS_GENEVE', list(attrs('nft-tunnel-key-geneve-attrs', {
    class: [1, 'NFTA_TUNNEL_KEY_GENEVE_CLASS', u16be,  'class of the option'],
    type:  [2, 'NFTA_TUNNEL_KEY_GENEVE_TYPE',  u8,     'type of the option'],
    data:  [3, 'NFTA_TUNNEL_KEY_GENEVE_DATA',  binary, 'its bytes'],
  })), 'an option of GENEVE; repeats'],
})

/** nft_tunnel_key_policy in net/netfilter/nft_tunnel.c. */
const tunnelKey = attrs('nft-tunnel-key-attrs', {
  id:    [1, 'NFTA_TUNNEL_KEY_ID',    u32be,                 'identifier of the tunnel'],
  ip:    [2, 'NFTA_TUNNEL_KEY_IP',    tunnelIp,              'addresses of IPv4'],
  ip6:   [3, 'NFTA_TUNNEL_KEY_IP6',   tunnelIp6,             'addresses of IPv6'],
  flags: [4, 'NFTA_TUNNEL_KEY_FLAGS', flags32(NFT_TUNNEL_F), 'NFT_TUNNEL_F_*'],
  tos:   [5, 'NFTA_TUNNEL_KEY_TOS',   u8,                    'type of service'],
  ttl:   [6, 'NFTA_TUNNEL_KEY_TTL',   u8,                    'time to live'],
  sport: [7, 'NFTA_TUNNEL_KEY_SPORT', u16be,                 'source port'],
  dport: [8, 'NFTA_TUNNEL_KEY_DPORT', u16be,                 'destination port'],
  opts:  [9, 'NFTA_TUNNEL_KEY_OPTS',  tunnelOpts,            'options of the kind of tunnel'],
})

const CHOICES = {
  [NFT_OBJECT.COUNTER]: 'counter',
  [NFT_OBJECT.QUOTA]: 'quota',
  [NFT_OBJECT.CT_HELPER]: 'ctHelper',
  [NFT_OBJECT.LIMIT]: 'limit',
  [NFT_OBJECT.CONNLIMIT]: 'connlimit',
  [NFT_OBJECT.TUNNEL]: 'tunnel',
  [NFT_OBJECT.CT_TIMEOUT]: 'ctTimeout',
  [NFT_OBJECT.SECMARK]: 'secmark',
  [NFT_OBJECT.CT_EXPECT]: 'ctExpect',
  [NFT_OBJECT.SYNPROXY]: 'synproxy',
} as const

/** The attributes of an object, by its type. */
export const objectData = select(
  'type',
  {
    counter: counterExpression,
    quota: quotaExpression,
    ctHelper,
    limit: limitExpression,
    connlimit: connlimitExpression,
    tunnel: tunnelKey,
    ctTimeout,
    secmark,
    ctExpect,
    synproxy: synproxyExpression,
  },
  { names: CHOICES },
)
