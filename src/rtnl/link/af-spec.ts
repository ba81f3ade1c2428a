import { attrs } from '../../netlink/attribute/attrs.ts'
import { ipv6 } from '../../netlink/codec/address.ts'
import { array } from '../../netlink/codec/array.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { u8, u32, u64 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { binary } from '../../netlink/codec/values.ts'
import { IF_INET6, IN6_ADDR_GEN_MODE } from '../constants.ts'
import { ipv4Devconf, ipv6Devconf } from './devconf.ts'
import { ADDR_GEN_MODE_WORDS } from './words.ts'


/** struct ifla_cacheinfo: IPv6 state of a link. */
export const ifla6Cacheinfo = struct('ifla_cacheinfo', {
  maxReasmLen:   [u32, 'max_reasm_len',  'longest packet that is reassembled, in bytes'],
  tstamp:        [u32, 'tstamp',         'time of the last change, in hundredths of a second since boot'],
  reachableTime: [u32, 'reachable_time', 'milliseconds for which a neighbour counts as reachable'],
  retransTime:   [u32, 'retrans_time',   'milliseconds between solicitations'],
})

/** IFLA_INET_*: IPv4 on a link. */
export const inetAttrs = attrs('ifla-attrs', {
  conf: [1, 'IFLA_INET_CONF', ipv4Devconf, 'settings of /proc/sys/net/ipv4/conf'],
})

/** IFLA_INET6_*: IPv6 on a link (inet6_fill_ifla6_attrs in net/ipv6/addrconf.c). */
export const inet6Attrs = attrs('ifla6-attrs', {
  flags:       [1, 'IFLA_INET6_FLAGS',         bits(u32, IF_INET6),                               'IF_* and IF_RA_*', { readOnly: true }],
  conf:        [2, 'IFLA_INET6_CONF',          ipv6Devconf,                                       'settings of /proc/sys/net/ipv6/conf', { readOnly: true }],
  stats:       [3, 'IFLA_INET6_STATS',         array(u64),                                        'IPSTATS_MIB_*, the first is their number', { readOnly: true }],
  mcast:       [4, 'IFLA_INET6_MCAST',         binary,                                            'not used', { readOnly: true }],
  cacheinfo:   [5, 'IFLA_INET6_CACHEINFO',     ifla6Cacheinfo,                                    'timers', { readOnly: true }],
  icmp6stats:  [6, 'IFLA_INET6_ICMP6STATS',    array(u64),                                        'ICMP6_MIB_*, the first is their number', { readOnly: true }],
  token:       [7, 'IFLA_INET6_TOKEN',         ipv6,                                              'interface identifier for addresses from router advertisements'],
  addrGenMode: [8, 'IFLA_INET6_ADDR_GEN_MODE', oneOf(u8, IN6_ADDR_GEN_MODE, ADDR_GEN_MODE_WORDS), 'how link-local addresses are made'],
  raMtu:       [9, 'IFLA_INET6_RA_MTU',        u32,                                               'MTU of the last router advertisement', { readOnly: true }],
})

/** IFLA_MCTP_*: the management component transport on a link. */
export const mctpAttrs = attrs('mctp-attrs', {
  net:         [1, 'IFLA_MCTP_NET',          u32, 'MCTP network'],
  physBinding: [2, 'IFLA_MCTP_PHYS_BINDING', u8,  'physical transport', { readOnly: true }],
})

/** IFLA_AF_SPEC of a link message of family AF_UNSPEC: a nest for each address family, its number the AF_*. */
export const unspecAfSpec = attrs('af-spec-attrs', {
  inet:  [2,  'AF_INET',  inetAttrs,  'IPv4'],
  inet6: [10, 'AF_INET6', inet6Attrs, 'IPv6'],
  mctp:  [45, 'AF_MCTP',  mctpAttrs,  'MCTP'],
})

