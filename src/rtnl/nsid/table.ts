import { attrs } from '../../netlink/attribute/attrs.ts'
import type { TypeOf } from '../../netlink/codec/codec.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u32 } from '../../netlink/codec/numbers.ts'
import { struct } from '../../netlink/codec/struct.ts'
import type { Messages } from '../common/messages.ts'
import { AF, RTM } from '../constants.ts'
import { RTNL_FAMILY } from '../route/constants.ts'


/** struct rtgenmsg: only a family; before the attributes of namespace-id messages (linux/rtnetlink.h). */
export const rtgenmsg = struct('rtgenmsg', {
  family: [oneOf(u8, { ...AF, ...RTNL_FAMILY }), 'rtgen_family', 'AF_UNSPEC, or the family of a dump request or report'],
})

/** NETNSA_*: the attributes of a namespace id (linux/net_namespace.h; types from rtnl_net_policy in net/core/net_namespace.c). */
export const nsidAttrs = attrs('netns-attrs', {
  nsid:        [1, 'NETNSA_NSID',         s32, 'id of the namespace; -1 if it has none, or to let the kernel choose'],
  pid:         [2, 'NETNSA_PID',          u32, 'network namespace of this process'],
  fd:          [3, 'NETNSA_FD',           u32, 'network namespace of this file descriptor'],
  targetNsid:  [4, 'NETNSA_TARGET_NSID',  s32, 'id of the namespace to query instead of the current one'],
  currentNsid: [5, 'NETNSA_CURRENT_NSID', s32, 'id of the same namespace in the requesting one'],
})


/** The attributes of a namespace-id message, by key. */
export interface NsidAttrs extends TypeOf<typeof nsidAttrs> {}

/** The messages of ids of network namespaces. */
export const nsidMessages: Messages<`RTM_${'NEW' | 'DEL' | 'GET'}NSID`, typeof rtgenmsg, typeof nsidAttrs> = {
  RTM_NEWNSID: [RTM.NEWNSID, 'new',    rtgenmsg, nsidAttrs, 'gives a network namespace an id; the reply to RTM_GETNSID'],
  RTM_DELNSID: [RTM.DELNSID, 'delete', rtgenmsg, nsidAttrs, 'a network namespace lost its id'],
  RTM_GETNSID: [RTM.GETNSID, 'get',    rtgenmsg, nsidAttrs, 'requests the id of a network namespace', { reply: 'RTM_NEWNSID' }],
}
