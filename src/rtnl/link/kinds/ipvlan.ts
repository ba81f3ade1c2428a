import { attrs } from '../../../netlink/attribute/attrs.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { u16 } from '../../../netlink/codec/numbers.ts'
import { IPVLAN_F, IPVLAN_MODE } from '../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { among, below, noBits, rule } from '../kind/rules.ts'


/** IFLA_IPVLAN_*: data of an ipvlan or ipvtap (linux/if_link.h; types from ipvlan_nl_policy in drivers/net/ipvlan/ipvlan_main.c). */
const table = attrs('linkinfo-ipvlan-attrs', {
  mode:  [1, 'IFLA_IPVLAN_MODE',  oneOf(u16, IPVLAN_MODE), 'on which layer it works'],
  flags: [2, 'IFLA_IPVLAN_FLAGS', bits(u16, IPVLAN_F),     'which neighbours on the same lower link it can reach'],
})

/** An IP stack of its own on another link: ipvlan_nl_validate and ipvlan_link_new in drivers/net/ipvlan/ipvlan_main.c. */
export const ipvlanKind = linkKind({
  attrs: table,
  module: 'ipvlan',
  fixedAddress: true,
  create: [below],
  always: [
    among('mode', IPVLAN_MODE),
    noBits('flags', ~(IPVLAN_F.PRIVATE | IPVLAN_F.VEPA), 'bits other than 1 PRIVATE and 2 VEPA'),
    rule(
      ['flags'],
      'one of the flags 1 PRIVATE and 2 VEPA, not both',
      ({ flags }) => flags !== (IPVLAN_F.PRIVATE | IPVLAN_F.VEPA),
    ),
  ],
})

/** An ipvlan that programs read and write through /dev/tapN. */
export const ipvtapKind = linkKind({ ...ipvlanKind, module: 'ipvtap' })
