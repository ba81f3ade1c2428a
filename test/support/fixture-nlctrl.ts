import { attrs } from '../../src/netlink/attribute/attrs.ts'
import { indexed } from '../../src/netlink/attribute/indexed.ts'
import { u8, u16, u32 } from '../../src/netlink/codec/numbers.ts'
import { struct } from '../../src/netlink/codec/struct.ts'
import { string } from '../../src/netlink/codec/text.ts'
import { protocol } from '../../src/netlink/message/protocol.ts'

/** struct genlmsghdr (linux/genetlink.h). */
const genlmsghdr = struct('genlmsghdr', {
  cmd: [u8, 'cmd', ''],
  version: [u8, 'version', ''],
  reserved: [u16, 'reserved', ''],
})

const op = attrs('op-attrs', {
  id: [1, 'CTRL_ATTR_OP_ID', u32, ''],
  flags: [2, 'CTRL_ATTR_OP_FLAGS', u32, ''],
})

const mcastGroup = attrs('mcast-group-attrs', {
  name: [1, 'CTRL_ATTR_MCAST_GRP_NAME', string, ''],
  id: [2, 'CTRL_ATTR_MCAST_GRP_ID', u32, ''],
})

const ctrlAttrs = attrs('ctrl-attrs', {
  familyId: [1, 'CTRL_ATTR_FAMILY_ID', u16, ''],
  familyName: [2, 'CTRL_ATTR_FAMILY_NAME', string, ''],
  version: [3, 'CTRL_ATTR_VERSION', u32, ''],
  hdrsize: [4, 'CTRL_ATTR_HDRSIZE', u32, ''],
  maxattr: [5, 'CTRL_ATTR_MAXATTR', u32, ''],
  ops: [6, 'CTRL_ATTR_OPS', indexed(op), ''],
  mcastGroups: [7, 'CTRL_ATTR_MCAST_GROUPS', indexed(mcastGroup), ''],
})

/** The controller of generic netlink: another user of arrays by index. */
export const nlctrl = protocol('NETLINK_GENERIC', 16, { GENL_ID_CTRL: [16, 'do', genlmsghdr, ctrlAttrs, ''] })
