import { attrs } from '../netlink/attribute/attrs.ts'
import { indexed } from '../netlink/attribute/indexed.ts'
import { bits, oneOf } from '../netlink/codec/names.ts'
import { u8, u16, u32 } from '../netlink/codec/numbers.ts'
import { struct } from '../netlink/codec/struct.ts'
import { string } from '../netlink/codec/text.ts'
import { policyAttrs } from '../netlink/message/extack.ts'

/** CTRL_CMD_*: commands of the controller of generic netlink (linux/genetlink.h). */
export const CTRL_CMD = {
  UNSPEC: 0,
  NEWFAMILY: 1,
  DELFAMILY: 2,
  GETFAMILY: 3,
  NEWOPS: 4,
  DELOPS: 5,
  GETOPS: 6,
  NEWMCAST_GRP: 7,
  DELMCAST_GRP: 8,
  GETMCAST_GRP: 9,
  GETPOLICY: 10,
} as const

/** The message type of the controller itself. */
export const GENL_ID_CTRL = 16

const GENL_FLAGS = { ADMIN_PERM: 1, CMD_CAP_DO: 2, CMD_CAP_DUMP: 4, CMD_CAP_HASPOL: 8, UNS_ADMIN_PERM: 16 } as const

/** struct genlmsghdr, before every message of generic netlink (linux/genetlink.h). */
export const genlmsghdr = struct('genlmsghdr', {
  cmd: [u8, 'cmd', 'what the message asks for or tells; each family has its own'],
  version: [u8, 'version', 'version of the family'],
  reserved: [u16, 'reserved', '0'],
})

/** struct genlmsghdr of the controller: its commands have names. */
export const ctrlmsghdr = struct('genlmsghdr', {
  cmd: [oneOf(u8, CTRL_CMD), 'cmd', 'CTRL_CMD_*'],
  version: [u8, 'version', 'version of the family'],
  reserved: [u16, 'reserved', '0'],
})

const opAttrs = attrs('op-attrs', {
  id: [1, 'CTRL_ATTR_OP_ID', u32, 'number of the command'],
  flags: [2, 'CTRL_ATTR_OP_FLAGS', bits(u32, GENL_FLAGS), 'what it needs and can'],
})

const groupAttrs = attrs('mcast-group-attrs', {
  name: [1, 'CTRL_ATTR_MCAST_GRP_NAME', string, 'name of the group'],
  id: [2, 'CTRL_ATTR_MCAST_GRP_ID', u32, 'its number, for NETLINK_ADD_MEMBERSHIP'],
})

const opPolicyAttrs = attrs('op-policy-attrs', {
  do: [1, 'CTRL_ATTR_POLICY_DO', u32, 'index of the policy of a request'],
  dump: [2, 'CTRL_ATTR_POLICY_DUMP', u32, 'index of the policy of a dump'],
})

/** CTRL_ATTR_*: what the controller tells of a family. */
export const ctrlAttrs = attrs('ctrl-attrs', {
  familyId: [1, 'CTRL_ATTR_FAMILY_ID', u16, 'message type of the family'],
  familyName: [2, 'CTRL_ATTR_FAMILY_NAME', string, 'name of the family'],
  version: [3, 'CTRL_ATTR_VERSION', u32, 'version of the family'],
  hdrsize: [4, 'CTRL_ATTR_HDRSIZE', u32, 'length of the struct that the family puts before its attributes'],
  maxattr: [5, 'CTRL_ATTR_MAXATTR', u32, 'highest type of an attribute'],
  ops: [6, 'CTRL_ATTR_OPS', indexed(opAttrs), 'the commands'],
  mcastGroups: [7, 'CTRL_ATTR_MCAST_GROUPS', indexed(groupAttrs), 'the multicast groups'],
  policy: [8, 'CTRL_ATTR_POLICY', indexed(indexed(policyAttrs)), 'by policy and attribute: what the kernel accepts'],
  opPolicy: [9, 'CTRL_ATTR_OP_POLICY', indexed(opPolicyAttrs), 'by command: its policies'],
  op: [10, 'CTRL_ATTR_OP', u32, 'the command whose policy is asked for'],
})
