import { attrs } from '../netlink/attribute/attrs.ts'
import { indexed } from '../netlink/attribute/indexed.ts'
import { bits } from '../netlink/codec/names.ts'
import { u16, u32 } from '../netlink/codec/numbers.ts'
import { string } from '../netlink/codec/text.ts'
import { policyAttrs } from '../netlink/message/extack.ts'
import { family } from './family.ts'

/** The message type of the controller itself. */
export const GENL_ID_CTRL = 16

/** Flags of a command (linux/genetlink.h). */
export const GENL_FLAGS = { ADMIN_PERM: 1, CMD_CAP_DO: 2, CMD_CAP_DUMP: 4, CMD_CAP_HASPOL: 8, UNS_ADMIN_PERM: 16 } as const

const opAttrs = attrs('op-attrs', {
  id: [1, 'CTRL_ATTR_OP_ID', u32, 'number of the command'],
  flags: [2, 'CTRL_ATTR_OP_FLAGS', bits(u32, GENL_FLAGS), 'what it needs and supports'],
})

const groupAttrs = attrs('mcast-group-attrs', {
  name: [1, 'CTRL_ATTR_MCAST_GRP_NAME', string, 'name of the group'],
  id: [2, 'CTRL_ATTR_MCAST_GRP_ID', u32, 'its number, for NETLINK_ADD_MEMBERSHIP'],
})

const opPolicyAttrs = attrs('op-policy-attrs', {
  do: [1, 'CTRL_ATTR_POLICY_DO', u32, 'index of the policy of a request'],
  dump: [2, 'CTRL_ATTR_POLICY_DUMP', u32, 'index of the policy of a dump'],
})

/** CTRL_ATTR_*: the attributes of a family in messages of the controller. */
export const ctrlAttrs = attrs('ctrl-attrs', {
  familyId: [1, 'CTRL_ATTR_FAMILY_ID', u16, 'message type of the family'],
  familyName: [2, 'CTRL_ATTR_FAMILY_NAME', string, 'name of the family'],
  version: [3, 'CTRL_ATTR_VERSION', u32, 'version of the family'],
  hdrsize: [4, 'CTRL_ATTR_HDRSIZE', u32, 'length of the struct that the family puts before its attributes'],
  maxattr: [5, 'CTRL_ATTR_MAXATTR', u32, 'highest type of an attribute'],
  ops: [6, 'CTRL_ATTR_OPS', indexed(opAttrs), 'the commands'],
  mcastGroups: [7, 'CTRL_ATTR_MCAST_GROUPS', indexed(groupAttrs), 'the multicast groups'],
  policy: [8, 'CTRL_ATTR_POLICY', indexed(indexed(policyAttrs)), 'what the kernel accepts, by policy and attribute'],
  opPolicy: [9, 'CTRL_ATTR_OP_POLICY', indexed(opPolicyAttrs), 'by command: its policies'],
  op: [10, 'CTRL_ATTR_OP', u32, 'command whose policy to dump'],
})

/** The controller of generic netlink (net/netlink/genetlink.c). */
export const nlctrl = family(
  'nlctrl',
  {
    CTRL_CMD_NEWFAMILY: [
      1,
      'reply',
      ctrlAttrs,
      'describes a family; the reply to CTRL_CMD_GETFAMILY, and the notification of a new one',
    ],
    CTRL_CMD_DELFAMILY: [2, 'event', ctrlAttrs, 'a family was unregistered'],
    CTRL_CMD_GETFAMILY: [3, 'get', ctrlAttrs, 'reads one family by name or id, or dumps all', { reply: 'CTRL_CMD_NEWFAMILY' }],
    CTRL_CMD_NEWOPS: [4, 'event', ctrlAttrs, 'commands of a family; no kernel sends it'],
    CTRL_CMD_DELOPS: [5, 'event', ctrlAttrs, 'commands of a family; no kernel sends it'],
    CTRL_CMD_GETOPS: [6, 'get', ctrlAttrs, 'no kernel accepts it'],
    CTRL_CMD_NEWMCAST_GRP: [7, 'event', ctrlAttrs, 'a multicast group was registered'],
    CTRL_CMD_DELMCAST_GRP: [8, 'event', ctrlAttrs, 'a multicast group was unregistered'],
    CTRL_CMD_GETMCAST_GRP: [9, 'get', ctrlAttrs, 'no kernel accepts it'],
    CTRL_CMD_GETPOLICY: [10, 'get', ctrlAttrs, 'dumps the policies of a family', { reply: 'CTRL_CMD_GETPOLICY' }],
  },
  {},
  ['notify'],
)
