import { withJson } from '../../netlink/base/json.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import type { AddressLabelAttrs, ifaddrlblmsg } from './table.ts'

/** A label of a prefix of IPv6 addresses (RFC 6724): the source address of a packet is one with the label of its destination. */
export interface AddressLabel {
  /** The prefix: `2001:db8::/32`. */
  prefix: string
  /** The label: addresses with the same one go together. */
  label: number
  /** Index of the link that it is for; missing if it is for all. */
  index?: number
  /** Unknown attributes. */
  unknown?: NonNullable<AddressLabelAttrs['unknown']>
}

/** Returns a label message as one object. */
export function addressLabelOf(header: TypeOf<typeof ifaddrlblmsg>, attrs: AddressLabelAttrs): AddressLabel {
  const { address = '::', label = 0, unknown } = attrs
  return withJson({
    prefix: `${address}/${header.prefixlen}`,
    label,
    ...(header.index === 0 ? {} : { index: header.index }),
    ...(unknown === undefined ? {} : { unknown }),
  })
}
