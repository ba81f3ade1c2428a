import { attrs } from '../../netlink/attribute/attrs.ts'
import { indexed } from '../../netlink/attribute/indexed.ts'
import { bits, oneOf } from '../../netlink/codec/names.ts'
import { s32be, u8, u16be, u32be, u64be } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary } from '../../netlink/codec/values.ts'
import { IPS } from '../conntrack/constants.ts'
import { NFNL_SUBSYS, NFPROTO, subsystem } from '../header.ts'
import {
  CT_STATE,
  IP_CT_DIR,
  NFT_CHAIN,
  NFT_DATA,
  NFT_FLOWTABLE,
  NFT_OBJECT,
  NFT_POLICY,
  NFT_RULE_COMPAT_F,
  NFT_SET,
  NFT_SET_ELEM,
  NFT_SET_POL,
  NFT_TABLE_F,
  NFT_TRACETYPE,
} from './constants.ts'
import { enum32, flags32, nftData, nftVerdict } from './data.ts'
import { counterExpression } from './expressions/decide.ts'
import { expression, expressions } from './expressions.ts'
import { objectData } from './objects.ts'

const tableName = [string, 'name of the table'] as const
const handle = [u64be, 'handle: number that the kernel gives'] as const
const pad = [binary, 'padding for alignment'] as const
const userdata = [binary, 'bytes of the program, such as a comment'] as const
const use = [u32be, 'how many refer to it', { readOnly: true }] as const

/** nft_table_policy in net/netfilter/nf_tables_api.c. */
const tableAttrs = attrs('nft-table-attrs', {
  name: [1, 'NFTA_TABLE_NAME', ...tableName],
  flags: [2, 'NFTA_TABLE_FLAGS', flags32(NFT_TABLE_F), 'NFT_TABLE_F_*'],
  use: [3, 'NFTA_TABLE_USE', ...use],
  handle: [4, 'NFTA_TABLE_HANDLE', ...handle],
  pad: [5, 'NFTA_TABLE_PAD', ...pad],
  userdata: [6, 'NFTA_TABLE_USERDATA', ...userdata],
  owner: [7, 'NFTA_TABLE_OWNER', u32be, 'port id of the owner'],
})

/** NFTA_DEVICE_NAME: names of links. */
const devices = attrs('nft-devices-attrs', {
  name: [1, 'NFTA_DEVICE_NAME', list(string), 'name of a link; repeats'],
})

const hook = attrs('nft-hook-attrs', {
  hooknum:  [1, 'NFTA_HOOK_HOOKNUM',  u32be,   'NF_INET_* or NF_NETDEV_*: hook'],
  priority: [2, 'NFTA_HOOK_PRIORITY', s32be,   'priority: lower ones come first'],
  dev:      [3, 'NFTA_HOOK_DEV',      string,  'name of the link'],
  devs:     [4, 'NFTA_HOOK_DEVS',     devices, 'names of the links'],
})

/** nft_chain_policy in net/netfilter/nf_tables_api.c. */
const chainAttrs = attrs('nft-chain-attrs', {
  table: [1, 'NFTA_CHAIN_TABLE', ...tableName],
  handle: [2, 'NFTA_CHAIN_HANDLE', ...handle],
  name:   [3, 'NFTA_CHAIN_NAME',   string,             'name of the chain'],
  hook:   [4, 'NFTA_CHAIN_HOOK',   hook,               'where a base chain begins'],
  policy: [5, 'NFTA_CHAIN_POLICY', enum32(NFT_POLICY), 'verdict at the end of a base chain'],
  use: [6, 'NFTA_CHAIN_USE', ...use],
  type:     [7, 'NFTA_CHAIN_TYPE',     string,  'type of a base chain: filter, nat or route'],
  counters: [8, 'NFTA_CHAIN_COUNTERS', counterExpression, 'counters of the policy'],
  pad: [9, 'NFTA_CHAIN_PAD', ...pad],
  flags: [10, 'NFTA_CHAIN_FLAGS', flags32(NFT_CHAIN), 'NFT_CHAIN_*'],
  id:    [11, 'NFTA_CHAIN_ID',    u32be,              'number of the chain in the transaction'],
  userdata: [12, 'NFTA_CHAIN_USERDATA', ...userdata],
})

const ruleCompat = attrs('nft-rule-compat-attrs', {
  proto: [1, 'NFTA_RULE_COMPAT_PROTO', u32be,                      'IPPROTO_*, or the type of Ethernet'],
  flags: [2, 'NFTA_RULE_COMPAT_FLAGS', flags32(NFT_RULE_COMPAT_F), 'INV: all other protocols'],
})

/** nft_rule_policy in net/netfilter/nf_tables_api.c. */
const ruleAttrs = attrs('nft-rule-attrs', {
  table: [1, 'NFTA_RULE_TABLE', ...tableName],
  chain: [2, 'NFTA_RULE_CHAIN', string, 'name of the chain'],
  handle: [3, 'NFTA_RULE_HANDLE', ...handle],
  expressions: [4, 'NFTA_RULE_EXPRESSIONS', expressions, 'the expressions'],
  compat:      [5, 'NFTA_RULE_COMPAT',      ruleCompat,  'what matches of iptables need'],
  position:    [6, 'NFTA_RULE_POSITION',    u64be,       'handle of the rule before it'],
  userdata: [7, 'NFTA_RULE_USERDATA', ...userdata],
  pad: [8, 'NFTA_RULE_PAD', ...pad],
  id:         [9,  'NFTA_RULE_ID',          u32be, 'number of the rule in the transaction'],
  positionId: [10, 'NFTA_RULE_POSITION_ID', u32be, 'number of the rule before it in the transaction'],
  chainId:    [11, 'NFTA_RULE_CHAIN_ID',    u32be, 'number of the chain in the transaction'],
})

const setConcat = attrs('nft-set-concat-attrs', {
  elem: [1, 'NFTA_LIST_ELEM', list(attrs('nft-set-field-attrs', {
    len: [1, 'NFTA_SET_FIELD_LEN', u32be, 'length of the field', { unit: 'bytes' }],
  })), 'a field of the key; repeats'],
})

const setDesc = attrs('nft-set-desc-attrs', {
  size:   [1, 'NFTA_SET_DESC_SIZE',   u32be,     'most elements'],
  concat: [2, 'NFTA_SET_DESC_CONCAT', setConcat, 'fields of the key'],
})

/** nft_set_policy in net/netfilter/nf_tables_api.c. */
const setAttrs = attrs('nft-set-attrs', {
  table: [1, 'NFTA_SET_TABLE', ...tableName],
  name:       [2,  'NFTA_SET_NAME',        string,              'name of the set'],
  flags:      [3,  'NFTA_SET_FLAGS',       flags32(NFT_SET),    'NFT_SET_*'],
  keyType:    [4,  'NFTA_SET_KEY_TYPE',    u32be,               'type of the key, of which only programs know'],
  keyLen:     [5,  'NFTA_SET_KEY_LEN',     u32be,               'length of the key', { unit: 'bytes' }],
  dataType:   [6,  'NFTA_SET_DATA_TYPE',   enum32(NFT_DATA),    'type of the data of a map, of which only programs know'],
  dataLen:    [7,  'NFTA_SET_DATA_LEN',    u32be,               'length of the data of a map', { unit: 'bytes' }],
  policy:     [8,  'NFTA_SET_POLICY',      enum32(NFT_SET_POL), 'NFT_SET_POL_*: what to prefer'],
  desc:       [9,  'NFTA_SET_DESC',        setDesc,             'description'],
  id:         [10, 'NFTA_SET_ID',          u32be,               'number of the set in the transaction'],
  timeout:    [11, 'NFTA_SET_TIMEOUT',     u64be,               'lifetime of elements', { unit: 'ms' }],
  gcInterval: [12, 'NFTA_SET_GC_INTERVAL', u32be,               'how often to remove expired elements', { unit: 'ms' }],
  userdata: [13, 'NFTA_SET_USERDATA', ...userdata],
  pad: [14, 'NFTA_SET_PAD', ...pad],
  objType: [15, 'NFTA_SET_OBJ_TYPE', enum32(NFT_OBJECT), 'NFT_OBJECT_*: type of the objects of a map'],
  handle: [16, 'NFTA_SET_HANDLE', ...handle],
  expr:        [17, 'NFTA_SET_EXPR',        expression,  'expression of each element'],
  expressions: [18, 'NFTA_SET_EXPRESSIONS', expressions, 'expressions of each element'],
  type:        [19, 'NFTA_SET_TYPE',        string,      'how the kernel stores it; since Linux 6.16', { readOnly: true }],
  count:       [20, 'NFTA_SET_COUNT',       u32be,       'number of elements; since Linux 6.16', { readOnly: true }],
})

/** nft_set_elem_policy in net/netfilter/nf_tables_api.c. */
const elemAttrs = attrs('nft-set-elem-attrs', {
  key:        [1, 'NFTA_SET_ELEM_KEY',        nftData,               'the key, or the first of a range'],
  data:       [2, 'NFTA_SET_ELEM_DATA',       nftData,               'the data of a map'],
  flags:      [3, 'NFTA_SET_ELEM_FLAGS',      flags32(NFT_SET_ELEM), 'NFT_SET_ELEM_*'],
  timeout:    [4, 'NFTA_SET_ELEM_TIMEOUT',    u64be,                 'lifetime', { unit: 'ms' }],
  expiration: [5, 'NFTA_SET_ELEM_EXPIRATION', u64be,                 'what is left of it', { unit: 'ms' }],
  userdata: [6, 'NFTA_SET_ELEM_USERDATA', ...userdata],
  expr: [7, 'NFTA_SET_ELEM_EXPR', expression, 'expression of the element'],
  pad: [8, 'NFTA_SET_ELEM_PAD', ...pad],
  objref:      [9,  'NFTA_SET_ELEM_OBJREF',      string,      'name of the object of a map'],
  keyEnd:      [10, 'NFTA_SET_ELEM_KEY_END',     nftData,     'the last key of a range'],
  expressions: [11, 'NFTA_SET_ELEM_EXPRESSIONS', expressions, 'expressions of the element'],
})

/** nft_set_elem_list_policy in net/netfilter/nf_tables_api.c. */
const elemListAttrs = attrs('nft-set-elem-list-attrs', {
  table: [1, 'NFTA_SET_ELEM_LIST_TABLE', ...tableName],
  set:      [2, 'NFTA_SET_ELEM_LIST_SET',      string,             'name of the set'],
  elements: [3, 'NFTA_SET_ELEM_LIST_ELEMENTS', indexed(elemAttrs), 'the elements; the kernel ignores their numbers'],
  setId:    [4, 'NFTA_SET_ELEM_LIST_SET_ID',   u32be,              'number of the set in the transaction'],
})

/** nft_obj_policy in net/netfilter/nf_tables_api.c. */
const objAttrs = attrs('nft-obj-attrs', {
  table: [1, 'NFTA_OBJ_TABLE', ...tableName],
  name: [2, 'NFTA_OBJ_NAME', string,             'name of the object'],
  type: [3, 'NFTA_OBJ_TYPE', enum32(NFT_OBJECT), 'NFT_OBJECT_*: its type'],
  data: [4, 'NFTA_OBJ_DATA', objectData,         'its attributes'],
  use: [5, 'NFTA_OBJ_USE', ...use],
  handle: [6, 'NFTA_OBJ_HANDLE', ...handle],
  pad: [7, 'NFTA_OBJ_PAD', ...pad],
  userdata: [8, 'NFTA_OBJ_USERDATA', ...userdata],
})

const flowtableHook = attrs('nft-flowtable-hook-attrs', {
  num:      [1, 'NFTA_FLOWTABLE_HOOK_NUM',      u32be,   'NF_NETDEV_*: hook'],
  priority: [2, 'NFTA_FLOWTABLE_HOOK_PRIORITY', s32be,   'priority: lower ones come first'],
  devs:     [3, 'NFTA_FLOWTABLE_HOOK_DEVS',     devices, 'names of the links'],
})

/** nft_flowtable_policy in net/netfilter/nf_tables_api.c. */
const flowtableAttrs = attrs('nft-flowtable-attrs', {
  table: [1, 'NFTA_FLOWTABLE_TABLE', ...tableName],
  name: [2, 'NFTA_FLOWTABLE_NAME', string,        'name of the flow table'],
  hook: [3, 'NFTA_FLOWTABLE_HOOK', flowtableHook, 'where it is'],
  use: [4, 'NFTA_FLOWTABLE_USE', ...use],
  handle: [5, 'NFTA_FLOWTABLE_HANDLE', ...handle],
  pad: [6, 'NFTA_FLOWTABLE_PAD', ...pad],
  flags: [7, 'NFTA_FLOWTABLE_FLAGS', flags32(NFT_FLOWTABLE), 'NFT_FLOWTABLE_*'],
})

const genAttrs = attrs('nft-gen-attrs', {
  id:       [1, 'NFTA_GEN_ID',        u32be,  'number of the generation: each transaction makes one'],
  procPid:  [2, 'NFTA_GEN_PROC_PID',  u32be,  'process that made it'],
  procName: [3, 'NFTA_GEN_PROC_NAME', string, 'name of that process'],
})

/** nft_trace_notify in net/netfilter/nf_tables_trace.c. */
const traceAttrs = attrs('nft-trace-attrs', {
  table: [1, 'NFTA_TRACE_TABLE', ...tableName],
  chain:           [2,  'NFTA_TRACE_CHAIN',            string,                'name of the chain'],
  ruleHandle:      [3,  'NFTA_TRACE_RULE_HANDLE',      u64be,                 'handle of the rule'],
  type:            [4,  'NFTA_TRACE_TYPE',             enum32(NFT_TRACETYPE), 'NFT_TRACETYPE_*: what decided'],
  verdict:         [5,  'NFTA_TRACE_VERDICT',          nftVerdict,            'the verdict'],
  id:              [6,  'NFTA_TRACE_ID',               u32be,                 'number of the packet'],
  llHeader:        [7,  'NFTA_TRACE_LL_HEADER',        binary,                'bytes of the link-layer header'],
  networkHeader:   [8,  'NFTA_TRACE_NETWORK_HEADER',   binary,                'bytes of the network header'],
  transportHeader: [9,  'NFTA_TRACE_TRANSPORT_HEADER', binary,                'bytes of the transport header'],
  iif:             [10, 'NFTA_TRACE_IIF',              u32be,                 'index of the link on which it came'],
  iiftype:         [11, 'NFTA_TRACE_IIFTYPE',          u16be,                 'ARPHRD_*: type of that link'],
  oif:             [12, 'NFTA_TRACE_OIF',              u32be,                 'index of the link on which it goes'],
  oiftype:         [13, 'NFTA_TRACE_OIFTYPE',          u16be,                 'ARPHRD_*: type of that link'],
  mark:            [14, 'NFTA_TRACE_MARK',             u32be,                 'mark'],
  nfproto:         [15, 'NFTA_TRACE_NFPROTO',          enum32(NFPROTO),       'NFPROTO_*'],
  policy:          [16, 'NFTA_TRACE_POLICY',           enum32(NFT_POLICY),    'policy of the base chain'],
  pad: [17, 'NFTA_TRACE_PAD', ...pad],
  ctId:        [18, 'NFTA_TRACE_CT_ID',        u32be,                 'number of the connection; since Linux 6.16'],
  ctDirection: [19, 'NFTA_TRACE_CT_DIRECTION', oneOf(u8, IP_CT_DIR),  'IP_CT_DIR_*: direction; since Linux 6.16'],
  ctStatus:    [20, 'NFTA_TRACE_CT_STATUS',    bits(u32be, IPS),      'IPS_*: status of the connection; since Linux 6.16'],
  ctState:     [21, 'NFTA_TRACE_CT_STATE',     bits(u32be, CT_STATE), 'NF_CT_STATE_*: what the packet is in its connection; since Linux 6.16'],
})

/** nfnl_compat_policy_get in net/netfilter/nft_compat.c. */
const compatAttrs = attrs('nft-compat-attrs', {
  name: [1, 'NFTA_COMPAT_NAME', string,                                'name of the match or target'],
  rev:  [2, 'NFTA_COMPAT_REV',  u32be,                                 'revision'],
  type: [3, 'NFTA_COMPAT_TYPE', oneOf(u32be, { MATCH: 0, TARGET: 1 }), '0 for a match, 1 for a target'],
})

/** The messages of nftables (nf_tables_cb in net/netfilter/nf_tables_api.c) and of nft_compat. */
export const nftablesMessages = {
  ...subsystem(NFNL_SUBSYS.NFTABLES, {
    NFT_MSG_NEWTABLE:         [0,  'new',    tableAttrs,     'adds or changes a table; the reply to NFT_MSG_GETTABLE, and the notification'],
    NFT_MSG_GETTABLE:         [1,  'get',    tableAttrs,     'requests one table, or all', { reply: 'NFT_MSG_NEWTABLE' }],
    NFT_MSG_DELTABLE:         [2,  'delete', tableAttrs,     'removes a table and what is in it; the notification'],
    NFT_MSG_NEWCHAIN:         [3,  'new',    chainAttrs,     'adds or changes a chain; the reply to NFT_MSG_GETCHAIN, and the notification'],
    NFT_MSG_GETCHAIN:         [4,  'get',    chainAttrs,     'requests one chain, or all', { reply: 'NFT_MSG_NEWCHAIN' }],
    NFT_MSG_DELCHAIN:         [5,  'delete', chainAttrs,     'removes a chain; the notification'],
    NFT_MSG_NEWRULE:          [6,  'new',    ruleAttrs,      'adds or replaces a rule; the reply to NFT_MSG_GETRULE, and the notification'],
    NFT_MSG_GETRULE:          [7,  'get',    ruleAttrs,      'requests one rule, or all', { reply: 'NFT_MSG_NEWRULE' }],
    NFT_MSG_DELRULE:          [8,  'delete', ruleAttrs,      'removes a rule, or all of a chain or table; the notification'],
    NFT_MSG_NEWSET:           [9,  'new',    setAttrs,       'adds a set; the reply to NFT_MSG_GETSET, and the notification'],
    NFT_MSG_GETSET:           [10, 'get',    setAttrs,       'requests one set, or all', { reply: 'NFT_MSG_NEWSET' }],
    NFT_MSG_DELSET:           [11, 'delete', setAttrs,       'removes a set; the notification'],
    NFT_MSG_NEWSETELEM:       [12, 'new',    elemListAttrs,  'adds elements to a set; the reply to NFT_MSG_GETSETELEM, and the notification'],
    NFT_MSG_GETSETELEM:       [13, 'get',    elemListAttrs,  'requests some elements of a set, or all', { reply: 'NFT_MSG_NEWSETELEM' }],
    NFT_MSG_DELSETELEM:       [14, 'delete', elemListAttrs,  'removes elements from a set, or all; the notification'],
    NFT_MSG_NEWGEN:           [15, 'event',  genAttrs,       'a transaction made a generation; also the reply to NFT_MSG_GETGEN'],
    NFT_MSG_GETGEN:           [16, 'get',    genAttrs,       'requests the number of the generation', { reply: 'NFT_MSG_NEWGEN' }],
    NFT_MSG_TRACE:            [17, 'event',  traceAttrs,     'what a rule or policy did with a packet'],
    NFT_MSG_NEWOBJ:           [18, 'new',    objAttrs,       'adds or changes an object; the reply to NFT_MSG_GETOBJ, and the notification'],
    NFT_MSG_GETOBJ:           [19, 'get',    objAttrs,       'requests one object, or all', { reply: 'NFT_MSG_NEWOBJ' }],
    NFT_MSG_DELOBJ:           [20, 'delete', objAttrs,       'removes an object; the notification'],
    NFT_MSG_GETOBJ_RESET:     [21, 'do',     objAttrs,       'requests objects, and sets their counters to 0', { reply: 'NFT_MSG_NEWOBJ' }],
    NFT_MSG_NEWFLOWTABLE:     [22, 'new',    flowtableAttrs, 'adds or changes a flow table; the reply to NFT_MSG_GETFLOWTABLE, and the notification'],
    NFT_MSG_GETFLOWTABLE:     [23, 'get',    flowtableAttrs, 'requests one flow table, or all', { reply: 'NFT_MSG_NEWFLOWTABLE' }],
    NFT_MSG_DELFLOWTABLE:     [24, 'delete', flowtableAttrs, 'removes a flow table or links of it; the notification'],
    NFT_MSG_GETRULE_RESET:    [25, 'do',     ruleAttrs,      'requests rules, and sets their counters to 0', { reply: 'NFT_MSG_NEWRULE' }],
    NFT_MSG_DESTROYTABLE:     [26, 'delete', tableAttrs,     'removes a table; not being there is no error'],
    NFT_MSG_DESTROYCHAIN:     [27, 'delete', chainAttrs,     'removes a chain; not being there is no error'],
    NFT_MSG_DESTROYRULE:      [28, 'delete', ruleAttrs,      'removes a rule; not being there is no error'],
    NFT_MSG_DESTROYSET:       [29, 'delete', setAttrs,       'removes a set; not being there is no error'],
    NFT_MSG_DESTROYSETELEM:   [30, 'delete', elemListAttrs,  'removes elements from a set; not being there is no error'],
    NFT_MSG_DESTROYOBJ:       [31, 'delete', objAttrs,       'removes an object; not being there is no error'],
    NFT_MSG_DESTROYFLOWTABLE: [32, 'delete', flowtableAttrs, 'removes a flow table; not being there is no error'],
    NFT_MSG_GETSETELEM_RESET: [33, 'do',     elemListAttrs,  'requests elements, and sets their counters to 0', { reply: 'NFT_MSG_NEWSETELEM' }],
  }),
  ...subsystem(NFNL_SUBSYS.NFT_COMPAT, {
    NFNL_MSG_COMPAT_GET: [0, 'get', compatAttrs, 'asks whether the kernel has a match or target of iptables in a revision', { reply: 'NFNL_MSG_COMPAT_GET' }],
  }),
}
