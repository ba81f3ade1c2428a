import { attrs } from '../../../netlink/attribute/attrs.ts'
import { oneOf } from '../../../netlink/codec/names.ts'
import { u8, u32 } from '../../../netlink/codec/numbers.ts'
import { TUN_TYPE } from '../../constants.ts'
import { linkKind } from '../kind/kind.ts'
import { notMade } from '../kind/rules.ts'


/**
 * IFLA_TUN_*: data of a tun or tap device (linux/if_link.h; types from tun_fill_info in drivers/net/tun.c). Read-only:
 * the device is created through /dev/net/tun.
 */
const table = attrs('linkinfo-tun-attrs', {
  owner:             [1, 'IFLA_TUN_OWNER',               u32,                 'user id that may open it', { readOnly: true }],
  group:             [2, 'IFLA_TUN_GROUP',               u32,                 'group id that may open it', { readOnly: true }],
  type:              [3, 'IFLA_TUN_TYPE',                oneOf(u8, TUN_TYPE), 'tun or tap', { readOnly: true }],
  pi:                [4, 'IFLA_TUN_PI',                  u8,                  'whether packets come with a header of their protocol', { boolean: true, readOnly: true }],
  vnetHdr:           [5, 'IFLA_TUN_VNET_HDR',            u8,                  'whether packets come with a virtio header', { boolean: true, readOnly: true }],
  persist:           [6, 'IFLA_TUN_PERSIST',             u8,                  'whether it persists when no process has it open', { boolean: true, readOnly: true }],
  multiQueue:        [7, 'IFLA_TUN_MULTI_QUEUE',         u8,                  'whether it may be opened more than once', { boolean: true, readOnly: true }],
  numQueues:         [8, 'IFLA_TUN_NUM_QUEUES',          u32,                 'queues in use', { readOnly: true }],
  numDisabledQueues: [9, 'IFLA_TUN_NUM_DISABLED_QUEUES', u32,                 'queues that are detached', { readOnly: true }],
})

/** A tun or tap device, created and changed through /dev/net/tun only: tun_validate in drivers/net/tun.c. */
export const tunKind = linkKind({
  attrs: table,
  module: 'tun',
  create: [ notMade('ns.tuntap.add creates it, through /dev/net/tun')],
})
