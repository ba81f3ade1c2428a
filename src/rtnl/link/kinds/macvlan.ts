import { attrs } from '../../../netlink/attribute/attrs.ts'
import { mac } from '../../../netlink/codec/address.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s32, u16, u32 } from '../../../netlink/codec/numbers.ts'
import { list } from '../../../netlink/codec/references.ts'
import { MACVLAN_FLAG, MACVLAN_MACADDR, MACVLAN_MODE } from '../../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { below, ethernet, rule, unicastMac } from '../kind/rules.ts'


/** The source addresses of a macvlan in source mode: IFLA_MACVLAN_MACADDR, repeated. */
const macaddrList = attrs('linkinfo-macvlan-macaddr-attrs', {
  macaddr: [4, 'IFLA_MACVLAN_MACADDR', list(mac), 'source addresses'],
})

/**
 * IFLA_MACVLAN_*: data of a macvlan or macvtap (linux/if_link.h; types from macvlan_policy in drivers/net/macvlan.c).
 */
const table = attrs('linkinfo-macvlan-attrs', {
  mode:           [1, 'IFLA_MACVLAN_MODE',              oneOf(u32, MACVLAN_MODE),    'which neighbours on the same lower link it can reach'],
  flags:          [2, 'IFLA_MACVLAN_FLAGS',             bits(u16, MACVLAN_FLAG),     'MACVLAN_FLAG_*'],
  macaddrMode:    [3, 'IFLA_MACVLAN_MACADDR_MODE',      oneOf(u32, MACVLAN_MACADDR), 'what to do with the addresses given here'],
  macaddr:        [4, 'IFLA_MACVLAN_MACADDR',           mac,                         'source address to add or delete'],
  macaddrData:    [5, 'IFLA_MACVLAN_MACADDR_DATA',      macaddrList,                 'source addresses'],
  macaddrCount:   [6, 'IFLA_MACVLAN_MACADDR_COUNT',     u32,                         'number of source addresses', { readOnly: true }],
  bcQueueLen:     [7, 'IFLA_MACVLAN_BC_QUEUE_LEN',      u32,                         'requested length of the queue for broadcast and multicast, in packets'],
  bcQueueLenUsed: [8, 'IFLA_MACVLAN_BC_QUEUE_LEN_USED', u32,                         'length of that queue in use, in packets: the maximum requested on the same lower link', { readOnly: true }],
  bcCutoff:       [9, 'IFLA_MACVLAN_BC_CUTOFF',         s32,                         'multicast with fewer receivers than this skips the queue'],
})

/** An address of its own on another link: macvlan_validate and macvlan_common_newlink in drivers/net/macvlan.c. */
export const macvlanKind = linkKind({
  attrs: table,
  module: 'macvlan',
  create: [
    below,
    rule(['mode', 'macaddrMode'], 'macaddrMode only with mode 16 SOURCE', ({ mode, macaddrMode: action }) => {
      return action === undefined || mode === MACVLAN_MODE.SOURCE
    }),
    rule(['macaddrMode', 'macaddr'], 'macaddr with macaddrMode 0 ADD or 1 DEL', ({ macaddrMode: action, macaddr }) => {
      return (action !== MACVLAN_MACADDR.ADD && action !== MACVLAN_MACADDR.DEL) || macaddr !== undefined
    }),
  ],
  always: [ethernet, unicastMac('macaddr')],
  // The addresses that it reports are all of them.
  derived: { macaddrMode: ({ macaddrData }) => (macaddrData === undefined ? undefined : MACVLAN_MACADDR.SET) },
})

/** A macvlan that programs read and write through /dev/tapN. */
export const macvtapKind = linkKind({ ...macvlanKind, module: 'macvtap' })
