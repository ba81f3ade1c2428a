import { attrs } from '../../netlink/attribute/attrs.ts'
import { orShort } from '../../netlink/attribute/headed.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u32 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { familyAddress } from '../common/family-address.ts'
import type { Messages } from '../common/messages.ts'
import { AF, IFA_F, IFAPROT, RT_SCOPE, RTM } from '../constants.ts'
import { rtgenmsg } from '../nsid/table.ts'
import { SCOPE_WORDS } from './words.ts'


/** struct ifaddrmsg, the header of address messages (linux/if_addr.h). libc requests dumps with a struct rtgenmsg. */
export const ifaddrmsg = orShort(
  struct('ifaddrmsg', {
    family:    [oneOf(u8, AF),       'ifa_family',    'AF_INET or AF_INET6'],
    prefixlen: [u8,                  'ifa_prefixlen', 'length of the network part, in bits'],
    flags:     [bits(u8, IFA_F),     'ifa_flags',     'IFA_F_*, the lowest eight; IFA_FLAGS has them all'],
    scope:     [oneOf(u8, RT_SCOPE, SCOPE_WORDS), 'ifa_scope',     'RT_SCOPE_*: how far the address is valid'],
    index:     [u32,                 'ifa_index',     'index of the link it is on'],
  }),
  rtgenmsg,
)

/** struct ifa_cacheinfo: lifetimes in seconds; creation and change times in hundredths of a second since boot. */
export const ifaCacheinfo = struct('ifa_cacheinfo', {
  prefered: [u32, 'ifa_prefered', 'seconds it will be used for new connections; 4294967295 is for ever'],
  valid:    [u32, 'ifa_valid',    'seconds it will exist; 4294967295 is for ever'],
  cstamp:   [u32, 'cstamp',       'when it was made, in hundredths of a second since boot'],
  tstamp:   [u32, 'tstamp',       'when it was changed, in hundredths of a second since boot'],
})

/** IFA_*: the attributes of an address (linux/if_addr.h; types from ifa_ipv4_policy and ifa_ipv6_policy; MCTP's are one byte). */
export const addressAttrs = attrs('addr-attrs', {
  address:       [1,  'IFA_ADDRESS',        familyAddress,            "the address; with a peer, the peer's"],
  local:         [2,  'IFA_LOCAL',          familyAddress,            'the local address if there is a peer; IPv4 always has it'],
  label:         [3,  'IFA_LABEL',          string,             'name for ifconfig(8), begins with the interface name; IPv4 only'],
  broadcast:     [4,  'IFA_BROADCAST',      familyAddress,            'broadcast address; IPv4 only'],
  anycast:       [5,  'IFA_ANYCAST',        familyAddress,            'anycast address'],
  cacheinfo:     [6,  'IFA_CACHEINFO',      ifaCacheinfo,       'lifetimes'],
  multicast:     [7,  'IFA_MULTICAST',      familyAddress,            'multicast address'],
  flags:         [8,  'IFA_FLAGS',          bits(u32, IFA_F),   'all IFA_F_* flags'],
  rtPriority:    [9,  'IFA_RT_PRIORITY',    u32,                'metric of the prefix route'],
  targetNetnsid: [10, 'IFA_TARGET_NETNSID', s32,                'id of the namespace to list; ignored when adding'],
  proto:         [11, 'IFA_PROTO',          oneOf(u8, IFAPROT), 'origin of the address, named in /etc/iproute2/rt_addrprotos'],
})


/** The attributes of an address message, by key. */
export interface AddressAttrs extends TypeOf<typeof addressAttrs> {}

/** The members of struct ifaddrmsg. */
export interface Ifaddrmsg extends TypeOf<typeof ifaddrmsg> {}

/** The messages of addresses, also of multicast and anycast. */
export const addressMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}ADDR` | `RTM_${'NEW' | 'DEL'}${'MULTICAST' | 'ANYCAST'}`, typeof ifaddrmsg, typeof addressAttrs> &
  Messages<`RTM_GET${'MULTICAST' | 'ANYCAST'}`, typeof ifaddrmsg, typeof addressAttrs> = {
  RTM_NEWADDR:      [RTM.NEWADDR,      'new',    ifaddrmsg, addressAttrs, 'adds an address; the reply to RTM_GETADDR, and the notification'],
  RTM_DELADDR:      [RTM.DELADDR,      'delete', ifaddrmsg, addressAttrs, 'removes an address'],
  RTM_GETADDR:      [RTM.GETADDR,      'get',    ifaddrmsg, addressAttrs, 'requests addresses', { reply: 'RTM_NEWADDR' }],
  RTM_NEWMULTICAST: [RTM.NEWMULTICAST, 'new',    ifaddrmsg, addressAttrs, 'a link joined a multicast group; the reply to RTM_GETMULTICAST'],
  RTM_DELMULTICAST: [RTM.DELMULTICAST, 'delete', ifaddrmsg, addressAttrs, 'a link left a multicast group'],
  RTM_GETMULTICAST: [RTM.GETMULTICAST, 'get',    ifaddrmsg, addressAttrs, 'requests the multicast groups of links'],
  RTM_NEWANYCAST:   [RTM.NEWANYCAST,   'new',    ifaddrmsg, addressAttrs, 'a link got an anycast address; the reply to RTM_GETANYCAST'],
  RTM_DELANYCAST:   [RTM.DELANYCAST,   'delete', ifaddrmsg, addressAttrs, 'a link lost an anycast address'],
  RTM_GETANYCAST:   [RTM.GETANYCAST,   'get',    ifaddrmsg, addressAttrs, 'requests the anycast addresses of links'],
}
