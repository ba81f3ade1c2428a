import { attrs } from '../../../netlink/attribute/attrs.ts'
import { mac, parseMac } from '../../../netlink/codec/address.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u16, u32 } from '../../../netlink/codec/numbers.ts'
import { HSR_PROTOCOL } from '../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { needs, rule } from '../kind/rules.ts'


/** IFLA_HSR_*: data of an hsr device, PRP too (linux/if_link.h; types from hsr_policy and hsr_fill_info in net/hsr/hsr_netlink.c). */
const table = attrs('linkinfo-hsr-attrs', {
  slave1:          [1, 'IFLA_HSR_SLAVE1',           u32,                     'index of the first ring port', { link: 'request' }],
  slave2:          [2, 'IFLA_HSR_SLAVE2',           u32,                     'index of the second ring port', { link: 'request' }],
  multicastSpec:   [3, 'IFLA_HSR_MULTICAST_SPEC',   u8,                      'last byte of the supervision address'],
  supervisionAddr: [4, 'IFLA_HSR_SUPERVISION_ADDR', mac,                     'multicast address of supervision frames', { readOnly: true }],
  seqNr:           [5, 'IFLA_HSR_SEQ_NR',           u16,                     'sequence number of the next frame', { readOnly: true }],
  version:         [6, 'IFLA_HSR_VERSION',          u8,                      'version of HSR: 0 or 1'],
  protocol:        [7, 'IFLA_HSR_PROTOCOL',         oneOf(u8, HSR_PROTOCOL), 'HSR or PRP'],
  interlink:       [8, 'IFLA_HSR_INTERLINK',        u32,                     'index of the port to another network', { link: 'request' }],
})

/** A ring port of HSR or PRP: hsr_newlink in net/hsr/hsr_netlink.c. */
export const hsrKind = linkKind({
  attrs: table,
  module: 'hsr',
  create: [
    needs('slave1', 'slave2'),
    rule(['slave1', 'slave2'], 'two different links as slave1 and slave2', ({ slave1, slave2 }) => slave1 !== slave2),
  ],
  looksUp: ['slave1', 'slave2', 'interlink'],
  fixedAddress: true,
  derived: { multicastSpec: ({ supervisionAddr: to }) => (typeof to === 'string' ? parseMac(to).at(-1) : undefined) },
})
