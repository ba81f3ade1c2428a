import { attrs } from '../../netlink/attribute/attrs.ts'
import { orShort } from '../../netlink/attribute/headed.ts'
import { ipv6 } from '../../netlink/codec/address.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { u8, u32 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'
import { rtgenmsg } from '../nsid/table.ts'


/** struct ifaddrlblmsg, before the attributes of every address label message (linux/if_addrlabel.h). */
export const ifaddrlblmsg = orShort(
  struct('ifaddrlblmsg', {
    family:    [oneOf(u8, AF), 'ifal_family',     'AF_INET6'],
    _reserved: [u8,            '__ifal_reserved', 'zero'],
    prefixlen: [u8,            'ifal_prefixlen',  'length of the prefix, in bits'],
    flags:     [u8,            'ifal_flags',      'zero'],
    index:     [u32,           'ifal_index',      'index of the link it is for; 0 is all'],
    seq:       [u32,           'ifal_seq',        'counts the changes of the list'],
  }),
  rtgenmsg,
)

/** IFAL_*: labels of RFC 6724, for the choice of source addresses (linux/if_addrlabel.h; ifal_policy in net/ipv6/addrlabel.c). */
export const addressLabelAttrs = attrs('addrlabel-attrs', {
  address: [1, 'IFAL_ADDRESS', ipv6, 'the prefix'],
  label:   [2, 'IFAL_LABEL',   u32,  'its label: source address selection prefers equal labels'],
})


/** The attributes of an address label message, by key. */
export interface AddressLabelAttrs extends TypeOf<typeof addressLabelAttrs> {}

/** The messages of address labels. */
export const addressLabelMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}ADDRLABEL`, typeof ifaddrlblmsg, typeof addressLabelAttrs> = {
  RTM_NEWADDRLABEL: [RTM.NEWADDRLABEL, 'new',    ifaddrlblmsg, addressLabelAttrs, 'adds an address label; the reply to RTM_GETADDRLABEL'],
  RTM_DELADDRLABEL: [RTM.DELADDRLABEL, 'delete', ifaddrlblmsg, addressLabelAttrs, 'removes an address label'],
  RTM_GETADDRLABEL: [RTM.GETADDRLABEL, 'get',    ifaddrlblmsg, addressLabelAttrs, 'requests address labels', { reply: 'RTM_NEWADDRLABEL' }],
}

/** A decoded RTM_NEWADDRLABEL, as a dump returns it. */
export type AddressLabelMessage = MessageOf<(typeof addressLabelMessages)['RTM_NEWADDRLABEL']>
