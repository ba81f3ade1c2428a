import { attrs } from '../../netlink/attribute/attrs.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { u8, u16be, u32be } from '../../netlink/codec/numbers.ts'
import { string } from '../../netlink/codec/text.ts'
import { NFNL_SUBSYS, NFPROTO, subsystem } from '../header.ts'
import { timeoutsOf } from './timeouts.ts'

/** cttimeout_nla_policy in net/netfilter/nfnetlink_cttimeout.c. */
const timeoutAttrs = attrs('ct-timeout-attrs', {
  name:    [1, 'CTA_TIMEOUT_NAME',    string,                'name of the policy'],
  l3proto: [2, 'CTA_TIMEOUT_L3PROTO', oneOf(u16be, NFPROTO), 'NFPROTO_*: IPv4 or IPv6'],
  l4proto: [3, 'CTA_TIMEOUT_L4PROTO', u8,                    'IPPROTO_*'],
  data:    [4, 'CTA_TIMEOUT_DATA',    timeoutsOf('l4proto'), 'the timeouts of that protocol'],
  use:     [5, 'CTA_TIMEOUT_USE',     u32be,                 'how many use it', { readOnly: true }],
})

const helperPolicy = attrs('cthelper-policy-attrs', {
  name:          [1, 'NFCTH_POLICY_NAME',           string, 'name of the policy'],
  expectMax:     [2, 'NFCTH_POLICY_EXPECT_MAX',     u32be,  'most expectations'],
  expectTimeout: [3, 'NFCTH_POLICY_EXPECT_TIMEOUT', u32be,  'how long they last', { unit: 's' }],
})

const helperPolicies = attrs('cthelper-policy-set-attrs', {
  num:  [1, 'NFCTH_POLICY_SET_NUM', u32be,        'number of policies'],
  set:  [2, 'NFCTH_POLICY_SET',     helperPolicy, 'the first'],
  set2: [3, 'NFCTH_POLICY_SET2',    helperPolicy, 'the second'],
  set3: [4, 'NFCTH_POLICY_SET3',    helperPolicy, 'the third'],
  set4: [5, 'NFCTH_POLICY_SET4',    helperPolicy, 'the fourth'],
})

/** nfnl_cthelper_policy in net/netfilter/nfnetlink_cthelper.c. */
const helperAttrs = attrs('cthelper-attrs', {
  name: [1, 'NFCTH_NAME', string, 'name of the helper'],
  tuple: [2, 'NFCTH_TUPLE', attrs('cthelper-tuple-attrs', {
    l3protonum: [1, 'NFCTH_TUPLE_L3PROTONUM', oneOf(u16be, NFPROTO), 'NFPROTO_*: IPv4 or IPv6'],
    l4protonum: [2, 'NFCTH_TUPLE_L4PROTONUM', u8,                    'IPPROTO_*'],
  }), 'protocols'],
  queueNum:    [3, 'NFCTH_QUEUE_NUM',     u32be,                                     'queue of the program'],
  policy:      [4, 'NFCTH_POLICY',        helperPolicies,                            'policies of expectations'],
  privDataLen: [5, 'NFCTH_PRIV_DATA_LEN', u32be,                                     'length of the bytes that only the helper knows', { unit: 'bytes' }],
  status:      [6, 'NFCTH_STATUS',        oneOf(u32be, { DISABLED: 0, ENABLED: 1 }), 'NFCT_HELPER_STATUS_*'],
})

/** The messages of timeout policies and of helpers outside the kernel. */
export const policyMessages = {
  ...subsystem(NFNL_SUBSYS.CTNETLINK_TIMEOUT, {
    IPCTNL_MSG_TIMEOUT_NEW:         [0, 'new',    timeoutAttrs, 'adds or changes a timeout policy; the reply to IPCTNL_MSG_TIMEOUT_GET'],
    IPCTNL_MSG_TIMEOUT_GET:         [1, 'get',    timeoutAttrs, 'requests one timeout policy, or all', { reply: 'IPCTNL_MSG_TIMEOUT_NEW' }],
    IPCTNL_MSG_TIMEOUT_DELETE:      [2, 'delete', timeoutAttrs, 'removes a timeout policy, or all'],
    IPCTNL_MSG_TIMEOUT_DEFAULT_SET: [3, 'set',    timeoutAttrs, 'changes the timeouts of a protocol; also the reply to IPCTNL_MSG_TIMEOUT_DEFAULT_GET'],
    IPCTNL_MSG_TIMEOUT_DEFAULT_GET: [4, 'get',    timeoutAttrs, 'requests the timeouts of a protocol', { reply: 'IPCTNL_MSG_TIMEOUT_DEFAULT_SET' }],
  }),
  ...subsystem(NFNL_SUBSYS.CTHELPER, {
    NFNL_MSG_CTHELPER_NEW: [0, 'new',    helperAttrs, 'adds or changes a helper; the reply to NFNL_MSG_CTHELPER_GET'],
    NFNL_MSG_CTHELPER_GET: [1, 'get',    helperAttrs, 'requests one helper, or all', { reply: 'NFNL_MSG_CTHELPER_NEW' }],
    NFNL_MSG_CTHELPER_DEL: [2, 'delete', helperAttrs, 'removes a helper, or all'],
  }),
}
